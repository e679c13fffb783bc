"""Reading back what a report was taken home as: every number by where it stands, from page, sheet and comma file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from casework.documents.spreadsheet import TOP
from casework.language import gettext, using

Where = tuple[str, str, str, str]
"""Table, cohort, line and column, in words. The line of everybody is called `*`."""
Told = dict[Where, tuple[int, int | None]]
"""Count and share in per cent of each number."""
EVERYBODY = "*"


def said(text: str, tag: str = "nb") -> str:
    """A text of the product in a language."""
    with using(tag):
        return gettext(text)


def workbook(content: bytes) -> Workbook:
    """The workbook, read by another library than the one that wrote it."""
    return load_workbook(io.BytesIO(content))


def foot(sheet: Worksheet) -> str:
    """What stands at the foot of each printed page of a sheet."""
    return str(sheet.oddFooter.left.text) if sheet.oddFooter else ""


def of_workbook(content: bytes) -> Told:
    """The numbers of every sheet with a table of the plan."""
    found: Told = {}
    in_all, of_left = said("In all"), said("Left out")
    for sheet in workbook(content).worksheets[2:]:
        rows: list[list[Any]] = [list(row) for row in sheet.iter_rows(min_row=TOP + 1, values_only=True)]
        header, title = [str(name) for name in rows[0] if name is not None], str(sheet["A1"].value)
        crossed = header[2] == said("By")
        first = header.index(in_all)
        columns = header[2 + crossed : first]
        for row in rows[1:]:
            if row[1] is None:
                break
            line = (row[2] or EVERYBODY) if crossed else (EVERYBODY if row[1] == said("All areas") else row[1])
            for place, column in enumerate(columns):
                number, share = row[2 + crossed + place], row[first + 1 + place]
                found[title, str(row[0]), str(line), column] = (number, None if share is None else round(share * 100))
            found[title, str(row[0]), str(line), in_all] = (row[first], None)
            if of_left in header and row[header.index(of_left)] is not None:
                found[title, str(row[0]), str(line), of_left] = (row[header.index(of_left)], None)
    return found


def lines(content: bytes) -> list[dict[str, str]]:
    """The lines of a comma file."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def of_comma(content: bytes) -> Told:
    """The numbers of every table of the plan in a comma file."""
    found: Told = {}
    for row in lines(content):
        if row[said("Table")] == said("Key figures"):
            continue
        by, area = row[said("By")], row[said("Area")]
        line = by or (EVERYBODY if area == said("All areas") else area)
        where = row[said("Table")], row[said("Joined in")], line
        number, share = int(row[said("Pupils")]), row[said("Per cent")]
        if row[said("Of")] == "":
            found[*where, said("Left out")] = (number, None)
            continue
        found[*where, row[said("Value")]] = (number, int(share) if share else None)
        found[*where, said("In all")] = (int(row[said("Of")]), None)
    return found


class Tables(HTMLParser):
    """The tables of a page: caption, and rows of cells."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, list[list[str]]]] = []
        self._into: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's
        if tag == "table":
            self.found.append(("", []))
        elif tag == "tr":
            self.found[-1][1].append([])
        elif tag in {"th", "td"}:
            self.found[-1][1][-1].append("")
        if tag in {"caption", "th", "td"}:
            self._into = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._into:
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into == "caption":
            caption, rows = self.found[-1]
            self.found[-1] = (caption + data, rows)
        elif self._into:
            self.found[-1][1][-1][-1] += data


def of_page(html: str) -> Told:
    """The numbers of the tables under the figures of a report's page."""
    found: Told = {}
    for caption, rows in Tables(html).found:
        named = re.fullmatch(r"(.*), (\d{4}/\d\d)", " ".join(caption.split()))
        if named is None or said("In all") not in [cell.strip() for cell in rows[0]]:
            continue
        header = [cell.strip() for cell in rows[0]]
        for row in rows[1:]:
            line = EVERYBODY if row[0].strip() == said("All of them") else row[0].strip()
            for column, cell in zip(header[1:], row[1:], strict=True):
                count, share = _numbers(cell)
                found[named[1], named[2], line, column] = (count, share)
    return found


def _numbers(cell: str) -> tuple[int, int | None]:
    numbers = [int(number) for number in re.findall(r"\d+", cell)]
    return numbers[0], numbers[1] if len(numbers) > 1 else None


def paper(content: bytes) -> PdfReader:
    """The print."""
    return PdfReader(io.BytesIO(content))


def words(reader: PdfReader) -> str:
    """All that a print says, in the order it is set, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(reader: PdfReader) -> Iterator[dict[str, Any]]:
    """The tags of a print, in order, as its structure tree has them."""
    root: Any = reader.trailer["/Root"]
    yield from _tags(root["/StructTreeRoot"])


def _tags(node: Any) -> Iterator[dict[str, Any]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from _tags(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _tags(node["/K"])
