"""The seal of a value: a hash that nobody can make who does not know this user's secret.

The secret is 32 random bytes in the user's own cache folder (``$XDG_CACHE_HOME/anliku/kept.key``),
outside of every library: no contribution can hold it, and no other machine has it. Who loses it
loses what was kept, which costs only time.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import Any

from anliku.atomic import reason
from anliku.files import open_plain

_SECRET_BYTES = 32
_SEAL_BYTES = 16


class NoSecret(Exception):
    """There is no secret and none can be made; the message is Chinese and says what to do."""


class Sealer:
    """Seals with this user's secret what is kept in the form number ``form``. Raises NoSecret."""

    def __init__(self, form: int) -> None:
        self._digest = hashlib.blake2b(key=_secret(), digest_size=_SEAL_BYTES, person=b"anliku kept")
        self._digest.update(form.to_bytes(8, "big"))

    def name(self) -> str:
        """What nobody can guess and who has the secret always finds again."""
        digest = self._digest.copy()
        digest.update(b"name")
        return digest.hexdigest()

    def of_kind(self, kind: str) -> KindSealer:
        """Seals values of one kind."""
        digest = self._digest.copy()
        digest.update(_framed(kind.encode()))
        return KindSealer(digest)


class KindSealer:
    """Seals values of one kind."""

    def __init__(self, digest: Any) -> None:
        self._digest = digest

    def __call__(self, key: bytes, value: bytes) -> bytes:
        """The seal of a value under a key, 16 bytes."""
        digest = self._digest.copy()
        digest.update(_framed(key))
        digest.update(value)
        return bytes(digest.digest())


def _framed(part: bytes) -> bytes:
    return len(part).to_bytes(8, "big") + part


def _secret() -> bytes:
    """The secret of this user on this machine, made where there is none."""
    path = _folder() / "kept.key"
    try:
        if len(secret := _read(path)) == _SECRET_BYTES:
            return secret
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, secrets.token_bytes(_SECRET_BYTES))
        # Read again: where two processes make one at the same time, the later one counts for both.
        return _read(path)
    except OSError as error:
        raise NoSecret(
            f"密钥文件 {path} 读不了或写不了：{reason(error)}；"
            "请让这个位置可以读写，或用环境变量 XDG_CACHE_HOME 换一个文件夹"
        ) from None


def _folder() -> Path:
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(chosen) if os.path.isabs(chosen) else Path.home() / ".cache") / "anliku"
    except RuntimeError:
        raise NoSecret(
            "不知道密钥文件 kept.key 该放在哪里：没有个人文件夹；请用环境变量 XDG_CACHE_HOME 指定一个可以读写的文件夹"
        ) from None


def _read(path: Path) -> bytes:
    try:
        with open_plain(path) as opened:
            return opened.read(_SECRET_BYTES + 1)
    except FileNotFoundError:
        return b""


def _write(path: Path, secret: bytes) -> None:
    """In one step, and readable for nobody else from the first moment on."""
    temporary = path.with_name(f".anliku-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(secret)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
