"""Words set as a PDF that is read by eye or by screen reader (PDF/UA-1), with the fonts typst brings and no others.

The words reach typst as JSON and are shown as they are, whatever they look like. Every machine sets the same paper.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

REGIONS = {"nb": "NO", "nn": "NO", "en": "GB"}
EVERY_FONT_HAS = 0x530
"""Latin, Greek and Cyrillic letters come before this one."""
PUNCTUATION = range(0x2010, 0x2027)
TURNS = dict.fromkeys([0x200E, 0x200F, 0x61C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks without a shape that turn the letters after them around: taken out."""


def pdf(template: Path, said: Mapping[str, object], dated: datetime | None = None) -> bytes:
    """The paper. A letter that no font at hand can show is printed as a question mark.

    dated   the moment the file says it was made; without it, now
    """
    data = json.dumps(said, ensure_ascii=False).translate(TURNS)
    try:
        return _compiled(template, data, dated)
    except typst.TypstError:
        return _compiled(template, "".join(map(_showable, unicodedata.normalize("NFC", data))), dated)


def _compiled(template: Path, data: str, dated: datetime | None) -> bytes:
    made = typst.compile(
        template,
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=dated,
    )
    return bytes(made)


def _showable(letter: str) -> str:
    return letter if ord(letter) < EVERY_FONT_HAS or ord(letter) in PUNCTUATION else "?"
