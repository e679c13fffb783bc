"""Length-prefixed parts: the one way casework joins values before authenticating them (privacy.md §1: `lp`)."""

from __future__ import annotations


def framed(*parts: bytes | str) -> bytes:
    """Each part after its length as u16, big-endian; text as UTF-8. No two lists of parts give the same bytes.

    Raises OverflowError for a part of 65,536 bytes or more.
    """
    return b"".join(map(_frame, parts))


def _frame(part: bytes | str) -> bytes:
    content = part.encode() if isinstance(part, str) else part
    return len(content).to_bytes(2, "big") + content
