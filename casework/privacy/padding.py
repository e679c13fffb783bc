"""Padding that hides a text's exact length: ISO/IEC 7816-4 bytes up to a Padmé length.

Padmé (Nikitin et al., PETS 2019) lets the length leak only O(log log n) bits, for at most 12 % more bytes.
"""

from __future__ import annotations

END = b"\x80"


def padme(length: int) -> int:
    """The Padmé length for a length in bytes: the next one whose low bits are zero."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    low_bits = (1 << (exponent - exponent.bit_length())) - 1
    return (length + low_bits) & ~low_bits


def padded(content: bytes, floor: int) -> bytes:
    """The content, one 0x80 and zeros, to a Padmé length of at least `floor` bytes."""
    length = len(content) + 1
    return (content + END).ljust(floor if length <= floor else padme(length), b"\0")


def unpadded(content: bytes) -> bytes:
    """What `padded` was given. Raises ValueError where no end mark stands."""
    stripped = content.rstrip(b"\0")
    if stripped[-1:] != END:
        raise ValueError("no end mark")
    return stripped[:-1]
