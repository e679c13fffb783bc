"""The pages of the paper a report is taken home as, drawn: what a reader's eye gets, and where there is ink on it."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typst

from casework.documents.edition import Edition
from casework.documents.report import TEMPLATE, said

INCH = 25.4  # millimetres
PAPER = 250
"""What is darker than this is ink; the draft's mark across the page is lighter."""


def pictures(edition: Edition, dots: float) -> list[bytes]:
    """A PNG of each page, in the language spoken; so many dots to an inch. Set as the PDF is, but for its tags."""
    told = {"data": json.dumps(said(edition), ensure_ascii=False)}
    drawn: Any = typst.compile(  # one page is given alone
        TEMPLATE, format="png", ppi=dots, sys_inputs=told, ignore_system_fonts=True, timestamp=edition.dated
    )
    return [bytes(page) for page in (drawn if isinstance(drawn, list) else [drawn])]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as rows of grey, 0 to 255, and how many dots there are to a millimetre."""

    rows: list[bytes]
    dots: float

    @property
    def wide(self) -> float:
        """Millimetres across."""
        return len(self.rows[0]) / self.dots

    @property
    def high(self) -> float:
        """Millimetres from top to bottom."""
        return len(self.rows) / self.dots

    def ink(self, left: float, top: float, right: float, bottom: float, darker_than: int = PAPER) -> int:
        """How many dots have ink within a rectangle of the page, in millimetres."""
        down, across = (slice(round(a * self.dots), round(b * self.dots)) for a, b in ((top, bottom), (left, right)))
        return sum(sum(dot < darker_than for dot in row[across]) for row in self.rows[down])


def looked_at(picture: bytes, dots: float) -> Drawn:
    """A page read back from its PNG (eight bits, red, green, blue and perhaps opacity)."""
    parts = dict[bytes, bytes]()
    for kind, content in _parts(picture):
        parts[kind] = parts.get(kind, b"") + content
    width, _, depth, colour, *_ = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    size = {2: 3, 6: 4}[colour]
    assert depth == 8
    rows = _unfiltered(zlib.decompress(parts[b"IDAT"]), width * size, size)
    return Drawn([bytes(map(min, row[0::size], row[1::size], row[2::size])) for row in rows], dots / INCH)


def _parts(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(picture):
        (length,), kind = struct.unpack(">I", picture[at : at + 4]), picture[at + 4 : at + 8]
        yield kind, picture[at + 8 : at + 8 + length]
        at += length + 12


def _unfiltered(content: bytes, length: int, size: int) -> Iterator[bytes]:
    """The rows of a PNG without the filters each was packed with (PNG 1.2, section 6)."""
    above = bytearray(length)
    for start in range(0, len(content), length + 1):
        kind, row = content[start], bytearray(content[start + 1 : start + 1 + length])
        for at in range(length):
            left, corner = (row[at - size], above[at - size]) if at >= size else (0, 0)
            guess = (0, left, above[at], (left + above[at]) // 2, _nearest(left, above[at], corner))[kind]
            row[at] = (row[at] + guess) % 256
        above = row
        yield bytes(row)


def _nearest(left: int, up: int, corner: int) -> int:
    """Which of the three is nearest to left + up - corner."""
    middle = left + up - corner
    return min((left, up, corner), key=lambda each: abs(middle - each))
