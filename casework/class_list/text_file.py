"""Class lists as text: CSV with `;`, `,`, tab or `|`, in the encodings school systems and Excel write."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from casework.class_list.findings import FileKind, ProblemCode, Refused
from casework.class_list.table import HEADER_WITHIN, MAX_COLUMNS, Table, find_header, take

DELIMITERS = (";", ",", "\t", "|")
MAX_CONTROL_SHARE = 0.1  # more than this of a text being control characters means it isn't text


def decode(data: bytes) -> str:
    """The text of the file; Latin-1 as the last resort, so any bytes give some text.

    Raises Refused for a web page saved under a list's name, and for bytes that are plainly not text.
    """
    text = _by_encoding(data).removeprefix("\ufeff")
    start = text[:1000].lstrip().casefold()
    if start.startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise Refused(ProblemCode.NOT_A_LIST, kind=FileKind.WEB_PAGE)
    sample = text[:10_000]
    controls = sum(unicodedata.category(c) == "Cc" and c not in "\t\r\n" for c in sample)
    if controls > MAX_CONTROL_SHARE * len(sample):
        raise Refused(ProblemCode.NOT_A_LIST, kind=FileKind.BINARY)
    return text


def _by_encoding(data: bytes) -> str:
    for encoding in (*_utf16(data), "utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _utf16(data: bytes) -> tuple[str, ...]:
    """UTF-16 says so with its first two bytes; without them, every other byte of Western text is zero."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    sample = data[:2000]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.6 * half:
        return ("utf-16-le",)
    if half and sample[0::2].count(0) > 0.6 * half:
        return ("utf-16-be",)
    return ()


def read_text(data: bytes) -> Table | None:
    """The table in a text file; None when no delimiter gives a header. Raises Refused."""
    text = decode(data)
    if not text.strip():
        raise Refused(ProblemCode.EMPTY_FILE)
    text = re.sub(r"\Asep=.(\r\n|\r|\n)", "", text, flags=re.IGNORECASE)  # Excel reads it and hides the line
    delimiter = max(DELIMITERS, key=lambda mark: _known_headings(text, mark))
    return take(_records(text, delimiter))


def _known_headings(text: str, delimiter: str) -> int:
    rows: list[list[str]] = []
    with suppress(Refused):  # a bad quote further down is told of when the file is read
        rows.extend(islice(_records(text, delimiter), HEADER_WITHIN))
    found = find_header(rows)
    return len(found[1].columns) if found else 0


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Every record. Strict, because a quote that is never closed would swallow the pupils after it."""
    number = 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            number += 1
            yield [cell.strip(" \t\r\n\u00a0") for cell in record[:MAX_COLUMNS]]
    except csv.Error as fault:
        raise Refused(ProblemCode.UNREADABLE_ROW, row=number + 1) from fault
