"""The encoding of what is read: UTF-8, or UTF-16 that says so; anything else is a guess, and said to be one."""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import IO, Final

CHUNK: Final = 1 << 16
"""Bytes looked at together: enough to guess an encoding from."""

MIN_SAMPLE: Final = 64
"""Bytes below which every encoding fits as well as any other: the commonest is taken."""

UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(content: bytes) -> tuple[str, str]:
    """`content` as text, and the encoding that was guessed; that is empty where nothing was.

    Raises:
        UnicodeError: no encoding fits.

    Example:
        >>> decode("Brücke".encode())
        ('Brücke', '')
    """
    if content.startswith(UTF_16):
        return content.decode("utf-16"), ""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        guessed = _guess(io.BytesIO(content))
        if not guessed:
            raise
        return content.decode(guessed, "replace"), guessed


def find_encoding(stream: IO[bytes]) -> tuple[str, str]:
    """The encoding to read `stream` in, and the one that was guessed; that is empty where nothing was. The stream is read through."""
    head = stream.read(len(codecs.BOM_UTF16_LE))
    stream.seek(0)
    if head.startswith(UTF_16):
        return "utf-16", ""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(stream):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        stream.seek(0)
        guessed = _guess(stream) or "utf-8"
        return guessed, guessed
    return "utf-8-sig", ""


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    # A packed file that breaks off is read as far as it goes; who reads its rows will say so.
    with suppress(OSError, EOFError, zlib.error):
        yield from iter(partial(stream.read, CHUNK), b"")


def _guess(stream: IO[bytes]) -> str:
    """The likeliest encoding of bytes that are no UTF-8; UTF-8 where most of what is not ASCII is, for then some bytes are broken."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    sample, broken, whole = b"", 0, 0
    for chunk in _chunks(stream):
        text = decoder.decode(chunk)
        odd = text.count("\ufffd")
        broken += odd
        whole += len(text) - len(text.encode("ascii", "ignore")) - odd
        if odd and not sample:
            sample = chunk
    if whole > broken:
        return "utf-8"
    if len(sample) < MIN_SAMPLE:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else ""
