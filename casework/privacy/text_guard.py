"""The text guard: what must not stand in a note, and what deserves a second thought (domain.md §3).

Identity numbers, e-mail addresses and phone numbers block; words from the lexicon only ask. It gives codes and spans,
never sentences, and keeps nothing. Spans are positions in the text as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casework.privacy.guard_numbers import emails, identity_numbers, phone_numbers
from casework.privacy.guard_words import Category
from casework.privacy.lexicon import words_found
from casework.privacy.plain_text import simplified


class BlockKind(StrEnum):
    """What may never be saved in a note."""

    IDENTITY_NUMBER = "identity_number"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that stops the note."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Notice:
    """One word that the writer is asked about and may keep."""

    category: Category
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What the guard saw, in the order of the text."""

    blocks: tuple[Block, ...]
    warnings: tuple[Notice, ...]


_FINDERS = {
    BlockKind.IDENTITY_NUMBER: identity_numbers,
    BlockKind.EMAIL: emails,
    BlockKind.PHONE: phone_numbers,
}


def check(text: str) -> Findings:
    """Everything in a text that blocks it or asks for a second thought."""
    plain = simplified(text)
    blocks = {Block(kind, *plain.span(*span)) for kind, find in _FINDERS.items() for span in find(plain.text)}
    notices = {Notice(category, *plain.span(*span)) for category, span in words_found(plain.text)}
    return Findings(
        tuple(sorted(blocks, key=lambda each: (each.start, each.end, each.kind))),
        tuple(sorted(notices, key=lambda each: (each.start, each.end, each.category))),
    )
