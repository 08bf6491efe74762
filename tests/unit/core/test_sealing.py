"""A sealed file opens with its passphrase, whole, or not at all."""

from __future__ import annotations

import io

import pytest

from shirube.core.errors import InvalidInput
from shirube.core.transfer import sealing
from shirube.core.transfer.sealing import PIECE, TAG, Opener, Sealer

PASSPHRASE = "七つの海をわたる船"  # noqa: S105  (of the test)
HEAD = len(sealing.MAGIC) + sealing.SALT


@pytest.fixture(autouse=True)
def quick_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the key from the passphrase and the head at no cost: thousands of guesses are tried here."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256, Hash

    def quick(passphrase: str, head: bytes) -> AESGCM:
        digest = Hash(SHA256())
        digest.update(passphrase.encode() + head)
        return AESGCM(digest.finalize())

    monkeypatch.setattr(sealing, "_lock", quick)


def sealed(content: bytes) -> bytes:
    sink = io.BytesIO()
    sealer = Sealer(sink, PASSPHRASE)
    for start in range(0, len(content), 50_000):
        sealer.write(content[start : start + 50_000])
    sealer.finish()
    return sink.getvalue()


def opened(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(content), passphrase, place="控え")).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_what_was_sealed_opens_again(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed(content[:size])) == content[:size]


def test_the_same_content_is_sealed_differently_each_time() -> None:
    assert sealed(b"abc" * 100)[HEAD:] != sealed(b"abc" * 100)[HEAD:]


def test_a_flip_of_any_byte_is_found() -> None:
    whole = sealed(b"personal data" * 20)
    for place in range(len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 1
        with pytest.raises(InvalidInput):
            opened(bytes(broken))


@pytest.mark.parametrize("kept", [HEAD - 1, HEAD, HEAD + 5, HEAD + PIECE + TAG, HEAD + 2 * (PIECE + TAG), -1])
def test_a_cut_file_is_found_also_where_a_piece_ends(kept: int) -> None:
    whole = sealed(b"x" * (3 * PIECE))
    with pytest.raises(InvalidInput):
        opened(whole[:kept])


def test_pieces_that_change_places_and_bytes_too_many_are_found() -> None:
    whole = sealed(bytes(PIECE) + b"x" * PIECE + b"y")
    first, second = whole[HEAD : HEAD + PIECE + TAG], whole[HEAD + PIECE + TAG : HEAD + 2 * (PIECE + TAG)]
    rest = whole[HEAD + 2 * (PIECE + TAG) :]
    for broken in (whole[:HEAD] + second + first + rest, whole[:HEAD] + first + rest, whole + b"\0"):
        with pytest.raises(InvalidInput, match=r"書き換え|切れ|壊れ"):
            opened(broken)


def test_a_wrong_passphrase_gets_a_sentence() -> None:
    with pytest.raises(InvalidInput, match="合言葉が違うか"):
        opened(sealed(b"content"), "七つの海をわたる舟")
