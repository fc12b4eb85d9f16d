"""All values of one name for a library's cases in one piece: to look up thousands of rows takes longer than all that a build does with them.

The store has each of the values by itself, too, and a bundle is nothing but a quicker way to them. It says in what
context all of them hold, so that none of them has to be asked what it leans on as long as that stays. A few cases
that have changed are looked up one by one; the bundle is laid anew when they are many, or the context is another.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from anliku.kept import Kept, key_of

_KIND = "bundle"
_MARK, _DIGEST, _COUNT = 16, 64, 8
# With so many more values beside it, or one in _SHARE of them, a bundle is laid anew.
_FEW, _SHARE = 32, 64


@dataclass(frozen=True, slots=True)
class Bundle:
    """Values by the digests of the folders that they were made of; all of them hold in the context of this mark
    (:attr:`anliku.context.Context.mark`)."""

    mark: bytes = b""
    values: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Kept, name: str) -> Bundle:
        """The bundle of this name; an empty one where there is none."""
        data = kept.get(_KIND, key_of(_KIND, name))
        return cls.unpack(data) if data is not None else cls()

    def keep(self, kept: Kept, name: str) -> None:
        """Keep it in place of the one that had its name."""
        kept.put_many(_KIND, {key_of(_KIND, name): self.pack()})

    def is_old(self, mark: bytes, values: Mapping[str, bytes]) -> bool:
        """Whether it should be laid anew, where ``values`` hold in the context of ``mark``."""
        missing = sum(digest not in self.values for digest in values)
        return self.mark != mark or missing > _FEW + len(values) // _SHARE

    def pack(self) -> bytes:
        """The same as bytes, for keeping."""
        sizes = array("Q", map(len, self.values.values())).tobytes()
        count = len(self.values).to_bytes(_COUNT, "big")
        return b"".join((self.mark, count, "".join(self.values).encode(), sizes, *self.values.values()))

    @classmethod
    def unpack(cls, data: bytes) -> Bundle:
        """The reverse of :meth:`pack`, for bytes that it gave on this machine."""
        start = _MARK + _COUNT
        count = int.from_bytes(data[_MARK:start], "big")
        at = start + count * _DIGEST
        digests = data[start:at].decode()
        sizes = array("Q", data[at : at + count * 8])
        places = pairwise(accumulate(sizes, initial=at + count * 8))
        names = (digests[first : first + _DIGEST] for first in range(0, len(digests), _DIGEST))
        return cls(data[:_MARK], {name: data[begin:end] for name, (begin, end) in zip(names, places, strict=True)})
