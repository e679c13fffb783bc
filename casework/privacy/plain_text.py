"""Text as a reader sees it, for matching: what is invisible is gone, what looks like a digit is one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlainText:
    """Simplified text, and for each of its characters the index in the original it came from."""

    text: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the simplified text stands in the original."""
        return self.origins[start], self.origins[end - 1] + 1


def simplified(original: str) -> PlainText:
    """NFKC; format, control and enclosing characters removed; any digit as 0-9, any dash as -, any space as one."""
    if original.isascii() and original.isprintable():
        return PlainText(original, range(len(original)))
    characters: list[str] = []
    origins: list[int] = []
    for start, cluster in _clusters(original):
        for character in unicodedata.normalize("NFKC", cluster):
            characters.append(_simple(character))
            origins.append(start)
    return PlainText("".join(characters), origins)


def _clusters(original: str) -> Iterator[tuple[int, str]]:
    """Each visible character with the combining marks that follow it."""
    start, cluster = 0, ""
    for index, character in enumerate(original):
        if _invisible(character):
            continue
        if cluster and unicodedata.combining(character):
            cluster += character
            continue
        if cluster:
            yield start, cluster
        start, cluster = index, character
    if cluster:
        yield start, cluster


def _invisible(character: str) -> bool:
    if "\ufe00" <= character <= "\ufe0f":
        return True
    category = unicodedata.category(character)
    return category in ("Cf", "Me") or (category == "Cc" and not character.isspace())


def _simple(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if character.isspace():
        return " "
    if unicodedata.category(character) == "Pd" or character == "\u2212":
        return "-"
    return character
