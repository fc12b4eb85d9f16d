"""How time grows with the library: the exponent b of t = a · n^b."""

from __future__ import annotations

import math
from collections.abc import Sequence


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float | None:
    """The slope of the straight line through the logarithms (least squares).

    1 says that twice the cases take twice the time. None for fewer than two sizes. What a
    program needs whatever its library weighs upon small sizes and flattens the line.
    """
    points = [(math.log(size), math.log(value)) for size, value in zip(sizes, values, strict=True)]
    if len({x for x, _ in points}) < 2:
        return None
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return covariance / sum((x - mean_x) ** 2 for x, _ in points)
