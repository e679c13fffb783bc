"""What text may stand in a name or a class name."""

from __future__ import annotations

import re
import unicodedata

from casework.class_list.findings import RowProblemCode
from casework.class_list.table import type_of_cell

MAX_NAME = 100  # characters, of given names or family name
MAX_CLASS = 30

# Ten digits too: a spreadsheet that takes the number for a number eats a leading zero.
IDENTITY_NUMBER = re.compile(r"(?<!\d)(?:\d{10,11}|\d{5,6}[ .\-\u00a0]\d{5})(?!\d)")
NAME_MARKS = frozenset(" -‐‑–'’ʼ`´.()/")
FORMULA_STARTS = ("=", "+", "-", "@")  # what a spreadsheet would run when the text is opened there again

Reading = tuple[str, RowProblemCode | None]


def holds_identity_number(cell: type_of_cell) -> bool:
    """True if something as long as a national identity number stands in the cell, valid or not."""
    return isinstance(cell, str) and IDENTITY_NUMBER.search(cell) is not None


def tidy(cell: type_of_cell) -> Reading:
    """The text as NFC with single spaces, or that it holds characters which steer instead of showing."""
    if not isinstance(cell, str):
        return cell.isoformat(), None
    shown = cell.replace("\t", " ").replace("\r", " ").replace("\n", " ")
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for c in shown):
        return "", RowProblemCode.CONTROL_CHARACTERS
    return " ".join(unicodedata.normalize("NFC", shown).split()), None


def name_problem(name: str) -> RowProblemCode | None:
    """What is wrong with a tidy name. Letters and marks of any script are right; so are initials."""
    if len(name) > MAX_NAME:
        return RowProblemCode.NAME_TOO_LONG
    if name.startswith(FORMULA_STARTS):
        return RowProblemCode.SUSPICIOUS_TEXT
    if any(c.isnumeric() for c in name):
        return RowProblemCode.NAME_HAS_DIGITS
    if not all(c in NAME_MARKS or unicodedata.category(c)[0] in "LM" for c in name):
        return RowProblemCode.SUSPICIOUS_TEXT
    return None if any(c.isalpha() for c in name) else RowProblemCode.MISSING_NAME


def read_class(cell: type_of_cell) -> Reading:
    """The class name in a cell, or why there is none. A date is what a spreadsheet made of «10-1»."""
    if not cell:
        return "", RowProblemCode.MISSING_CLASS
    text, problem = tidy(cell)
    if problem:
        return "", problem
    if text.startswith(FORMULA_STARTS) or any(c in "<>{}" for c in text):
        return "", RowProblemCode.SUSPICIOUS_TEXT
    if not isinstance(cell, str) or len(text) > MAX_CLASS or re.search(r"\d{5}", text):
        return "", RowProblemCode.BAD_CLASS
    return text, None if text else RowProblemCode.MISSING_CLASS
