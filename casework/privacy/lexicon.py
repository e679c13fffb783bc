"""Finds the lexicon's words in a text, whole words only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casework.privacy.guard_words import LEXICON, Category


def _pattern(entries: str) -> re.Pattern[str]:
    """One expression for a list of entries. An empty list matches nothing."""
    words = [re.escape(entry.strip()).replace(r"\ ", r"\s+").replace(r"\*", r"\w*") for entry in entries.split(",")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if entries else r"(?!)", re.IGNORECASE)


_PATTERNS = {category: (_pattern(words.entries), _pattern(words.but_not)) for category, words in LEXICON.items()}


def words_found(text: str) -> Iterator[tuple[Category, tuple[int, int]]]:
    """Each word of the lexicon that stands in the text, with its category and place."""
    for category, (wanted, unwanted) in _PATTERNS.items():
        for match in wanted.finditer(text):
            if not unwanted.fullmatch(match.group()):
                yield category, match.span()
