"""The sealed stream: whole or refused, whatever is cut off, swapped, added or changed, and whichever key is tried."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zengxindai.operations.backup import sealed
from zengxindai.operations.backup.sealed import CHUNK, TAG, SealingWriter, Unreadable, UnsealingReader

KEY = bytes(range(32))
HEAD = len(sealed.MAGIC) + sealed.SALT + sealed.CHECK


def closed(plain: bytes, key: bytes = KEY) -> bytes:
    file = io.BytesIO()
    writer = SealingWriter(file, key)
    for start in range(0, len(plain), 300_000):
        writer.write(plain[start : start + 300_000])
    writer.finish()
    return file.getvalue()


def opened(token: bytes, key: bytes = KEY) -> bytes:
    return UnsealingReader(io.BytesIO(token), key).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_what_goes_in_comes_out(size: int) -> None:
    plain = os.urandom(size)
    token = closed(plain)
    assert opened(token) == plain
    assert len(token) == HEAD + size + TAG * max(1, -(-size // CHUNK))


def test_equal_contents_are_sealed_differently_and_nothing_shows() -> None:
    plain = b"500116199001011234" * 1000
    assert closed(plain) != closed(plain)
    assert b"5001161990" not in closed(plain)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_bit_is_refused_wherever_it_is(data: st.DataObject) -> None:
    token = bytearray(closed(b"x" * (CHUNK + 5)))
    near_an_edge = st.sampled_from([0, HEAD - 1, HEAD, HEAD + CHUNK, HEAD + CHUNK + TAG, len(token) - 1])
    place = data.draw(st.one_of(st.integers(0, len(token) - 1), near_an_edge))
    token[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable):
        opened(bytes(token))


@pytest.mark.parametrize("left", [0, 5, HEAD, HEAD + 1, HEAD + CHUNK, HEAD + CHUNK + TAG, HEAD + 2 * (CHUNK + TAG)])
def test_a_stream_cut_off_is_refused_also_between_two_chunks(left: int) -> None:
    token = closed(b"x" * (2 * CHUNK + 5))
    with pytest.raises(Unreadable):
        opened(token[:left])


def test_chunks_that_change_places_or_follow_the_last_are_refused() -> None:
    token, whole = closed(b"a" * CHUNK + b"b" * CHUNK + b"c"), CHUNK + TAG
    first, second, last = token[HEAD : HEAD + whole], token[HEAD + whole : HEAD + 2 * whole], token[HEAD + 2 * whole :]
    head = token[:HEAD]
    for mixed in (second + first + last, first + first + last, first + second + last + last, last + first + second):
        with pytest.raises(Unreadable):
            opened(head + mixed)
    with pytest.raises(Unreadable):
        opened(closed(b"z" * CHUNK + b"y")[:HEAD] + token[HEAD:])


def test_a_wrong_key_is_told_from_an_altered_file() -> None:
    with pytest.raises(Unreadable, match="the key is not the one"):
        opened(closed(b"x"), bytes(32))
    with pytest.raises(Unreadable, match="no backup of the product"):
        opened(b"something else entirely" * 20)


def test_a_key_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "key"
    sealed.new_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    key = sealed.read_key(path)
    assert len(key) == 32
    with pytest.raises(FileExistsError):
        sealed.new_key(path)
    assert sealed.read_key(path) == key
    path.chmod(0o644)
    with pytest.raises(Unreadable, match="open to everybody"):
        sealed.read_key(path)


@pytest.mark.parametrize("text", ["", "zz" * 32, "ab" * 31, "ab" * 33, "密钥"])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(Unreadable):
        sealed.read_key(path)
    with pytest.raises(Unreadable):
        sealed.read_key(tmp_path / "none")
