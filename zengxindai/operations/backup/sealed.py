"""A sealed stream: AES-256-GCM in chunks, numbered and with a last one, so that nothing can be cut, swapped or added.

Head: MAGIC, 32 bytes of salt, 16 bytes by which a wrong key is known. Then chunks of 1 MiB and their tags. Each file
has a key of its own, derived from the kept key and the salt, so that the chunk's number may be its nonce.
"""

from __future__ import annotations

import io
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"ZXD-BACKUP-1\n"
SALT, CHECK, TAG, CHUNK = 32, 16, 16, 1024 * 1024


class Unreadable(Exception):
    """The key does not fit, or the archive is not as it was written; the message says which."""


def new_key(path: Path) -> None:
    """Write a key of 256 random bits, as hexadecimal, to be read by its owner alone; FileExistsError if it is there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")


def read_key(path: Path) -> bytes:
    """The key of a file; Unreadable when it is no key or lies open to everybody on the machine."""
    try:
        text, mode = path.read_text(encoding="ascii").strip(), path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"the key file {path} cannot be read: {type(error).__name__}") from error
    if mode & 0o007:
        raise Unreadable(f"the key file {path} is open to everybody: chmod 600 {path}")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Unreadable(f"{path} is no key file: it holds 64 hexadecimal digits")
    return key


def _derived(key: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    """The stream's own cipher, and what tells that the key is the right one."""
    made = HKDF(SHA256(), 32 + CHECK, salt, MAGIC).derive(key)
    return AESGCM(made[:32]), made[32:]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class SealingWriter(io.RawIOBase):
    """Takes plain bytes, writes sealed ones to a file; only `close` makes the stream whole."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        super().__init__()
        salt = os.urandom(SALT)
        self._file, self._number, self._waiting = file, 0, bytearray()
        self._cipher, check = _derived(key, salt)
        self._head = MAGIC + salt + check
        file.write(self._head)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: object) -> int:
        """Keep what does not fill a chunk; the last chunk is written by `close`, so one always waits."""
        view = memoryview(data)  # type: ignore[arg-type]
        self._waiting += view
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(view)

    def finish(self) -> None:
        """The last chunk, marked as such."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last), plain, self._head))
        self._number += 1


class UnsealingReader(io.RawIOBase):
    """Gives plain bytes out of a sealed file; every byte it gives was proved. Raises Unreadable."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        super().__init__()
        self._file, self._number, self._plain, self._done = file, 0, memoryview(b""), False
        self._head = file.read(len(MAGIC) + SALT + CHECK)
        if not self._head.startswith(MAGIC) or len(self._head) < len(MAGIC) + SALT + CHECK:
            raise Unreadable("this is no backup of the product, or its beginning is lost")
        self._cipher, check = _derived(key, self._head[len(MAGIC) : -CHECK])
        if not secrets.compare_digest(check, self._head[-CHECK:]):
            raise Unreadable("the key is not the one this backup was sealed with")
        self._next = file.read(CHUNK + TAG)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Some of what comes next; 0 at the end, which is reached only behind the chunk marked as the last."""
        while not self._plain and not self._done:
            self._open()
        into = memoryview(buffer)  # type: ignore[arg-type]
        count = min(len(into), len(self._plain))
        into[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def _open(self) -> None:
        sealed, self._next = self._next, self._file.read(CHUNK + TAG)
        last = not self._next
        try:
            self._plain = memoryview(self._cipher.decrypt(_nonce(self._number, last), sealed, self._head))
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"the backup was cut off or altered near its megabyte {self._number + 1}") from error
        self._number, self._done = self._number + 1, last
