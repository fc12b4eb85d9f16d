"""The few requests to the code host's API that the workflows make, with nothing installed.

The token is sent to the API alone: a redirect (downloads of artifacts go to another host)
does not carry it along. Answers are read up to a limit.
"""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.request import Request, urlopen

LONGEST = 8_000_000
"""Bytes of an answer."""


class Api:
    """One repository, as the workflow's own environment names it."""

    def __init__(self) -> None:
        self.repository = os.environ["GITHUB_REPOSITORY"]
        self.pages = f"{os.environ['GITHUB_SERVER_URL']}/{self.repository}"
        self._base = f"{os.environ['GITHUB_API_URL']}/repos/{self.repository}/"
        self._token = os.environ["GITHUB_TOKEN"]

    def get(self, path: str) -> Any:
        """The JSON at ``path``, which starts behind the repository's name."""
        return json.loads(self.download(path))

    def send(self, method: str, path: str, content: dict[str, Any]) -> Any:
        """Write ``content`` to ``path``; the answer."""
        return json.loads(self._ask(Request(self._base + path, json.dumps(content).encode(), method=method), LONGEST))

    def download(self, path: str, limit: int = LONGEST) -> bytes:
        """What is at ``path``. Raises ValueError where it is longer than ``limit``."""
        return self._ask(Request(self._base + path), limit)

    def _ask(self, request: Request, limit: int) -> bytes:
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        request.add_header("User-Agent", "anliku")
        request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        with urlopen(request, timeout=60) as answer:
            data: bytes = answer.read(limit + 1)
        if len(data) > limit:
            raise ValueError(f"longer than {limit} bytes")
        return data
