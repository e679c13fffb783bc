"""The files of a report: the same bytes every time, nothing in them runs, and each says what it is and is not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine

from casework.documents import comma, report, spreadsheet
from casework.documents.comma import inert
from casework.documents.edition import Edition
from casework.documents.spreadsheet import NAME_MAX, TOP
from casework.language import LANGUAGES, using
from casework.models.report_codes import Population, Section
from casework.reports.plan import VERSION
from casework.reports.protected import Figures, Protected, Unit
from tests.report_files import foot, lines, of_comma, of_workbook, paper, said, tags, words, workbook
from tests.report_shelf import reports

WRITERS: dict[str, Callable[[Edition], bytes]] = {
    "pdf": report.pdf,
    "xlsx": spreadsheet.workbook,
    "csv": comma.text,
}
HASH = bytes(range(32))
COMMENT = "Flere ble nådd i høst.\nKontoret har fått to veiledere til."
HOSTILE = (
    "=cmd|'/c calc'!A1",
    "+47 22 22 22 22",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "\t=1+1",
    "\r=1+1",
    ' \u200b=HYPERLINK("https://example.no";"her")',
    "\uff1d1+1",
    "<script>alert(1)</script>",
    "https://example.no/?a=1",
    "\u202egnireb\u202c שלום",
    'Bydel 😀; "Nord"\nSør #panic(1) *fet* $x$',
)


@cache
def edition(areas: int = 3, *, draft: bool = False) -> Edition:
    """A report with two cohorts, one of them by area."""
    return Edition(reports(areas=areas)[-1], HASH, None if draft else date(2026, 8, 14), {Section.FOLLOW_UP: COMMENT})


def renamed(told: Edition, names: dict[str, str]) -> Edition:
    """The same report with other names for its areas."""
    figures = tuple(
        replace(each, units=tuple(replace(unit, areas=_renamed(unit, names)) for unit in each.units))
        for each in told.report.figures
    )
    return replace(told, report=replace(told.report, figures=figures))


def _renamed(unit: Unit, names: dict[str, str]) -> tuple[str, ...]:
    return tuple(names.get(area, area) for area in unit.areas)


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_report_gives_the_same_bytes_whenever_it_is_taken(kind: str) -> None:
    for tag in LANGUAGES:
        with using(tag):
            with time_machine.travel("2026-08-14 08:00", tick=False):
                first = WRITERS[kind](edition())
            with time_machine.travel("2031-01-01 08:00", tick=False):
                assert WRITERS[kind](edition()) == first
            assert WRITERS[kind](replace(edition(), published_on=None)) != first


def test_the_workbook_has_a_sheet_about_the_numbers_and_a_real_table_for_each_table() -> None:
    with using("nb"):
        book = workbook(spreadsheet.workbook(edition()))
    assert book.sheetnames[:2] == [said("About the numbers"), said("Key figures")]
    assert len(book.sheetnames) == 34
    assert all(len(name) <= NAME_MAX for name in book.sheetnames)
    named = [table for sheet in book.worksheets for table in sheet.tables]
    assert len(named) == len(set(named)) == 33
    for sheet in book.worksheets[1:]:
        [table] = sheet.tables.values()
        header = [cell.value for cell in sheet[TOP + 1] if cell.value is not None]
        assert header == [column.name for column in table.tableColumns]
        assert len({str(name).casefold() for name in header}) == len(header)
        above = [str(row[0].value) for row in sheet.iter_rows(max_row=TOP) if row[0].value]
        assert any(said("The numbers are descriptive and say nothing about effect.") in text for text in above), above
        assert above[-1].endswith("Tall per 1. august 2026"), above
    about = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    for wanted in (HASH.hex(), COMMENT, said("The numbers are descriptive and say nothing about effect.")):
        assert any(wanted in text for text in about), wanted


def test_names_that_look_like_formulas_links_or_markup_are_shown_and_never_run() -> None:
    told = renamed(edition(12), {f"Bydel {place}": name for place, name in enumerate(HOSTILE, 1)})
    with using("nb"):
        content, text, paged = spreadsheet.workbook(told), comma.text(told), report.pdf(told)
    for sheet in workbook(content).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None
    with ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "external" in name or "vba" in name.lower()]
        assert b"<f>" not in b"".join(parts.read(name) for name in parts.namelist())
    areas = {cell.value for sheet in workbook(content).worksheets[2:] for cell in sheet["B"]}
    assert {HOSTILE[0], HOSTILE[3], HOSTILE[8], HOSTILE[9]} <= areas
    for line in lines(text):
        assert None not in line
        for said_in_it in line.values():
            assert not said_in_it.lstrip().startswith(("=", "+", "-", "@", "\uff1d")), said_in_it
            assert not set(said_in_it) & set("\t\r\n\u202e\u200b"), said_in_it
    assert "'=cmd|'/c calc'!A1" in {row[said("Area")] for row in lines(text)}
    print_of = words(paper(paged))
    assert "<script>alert(1)</script>" in print_of
    assert "#panic(1) *fet* $x$" in print_of


def test_twelve_areas_have_the_same_numbers_in_workbook_and_comma_file() -> None:
    with using("nb"):
        told = of_workbook(spreadsheet.workbook(edition(12)))
        assert told == of_comma(comma.text(edition(12)))
    assert len({line for _, _, line, _ in told if line.startswith("Bydel")}) == 12


def test_what_begins_as_a_formula_gets_an_apostrophe_and_nothing_else_does() -> None:
    assert [inert(text) for text in ("=1", " =1", "\t@x", "\u202e+x", "-", "\uff0b1")] == [
        "'=1",
        "' =1",
        "' @x",
        "'+x",
        "'-",
        "'\uff0b1",
    ]
    assert [inert(cell) for cell in ("Søndre", "a=1", "", 5, None, "1–9")] == ["Søndre", "a=1", "", 5, None, "1–9"]


def test_a_norwegian_spreadsheet_opens_the_comma_file_and_each_line_says_what_it_is() -> None:
    """By a byte order mark and semicolons; every number bears its definition, its day and what it does not say."""
    with using("nb"):
        told = comma.text(edition())
    assert told.startswith(b"\xef\xbb\xbf" + said("Report").encode() + b";")
    assert told.endswith(b"\r\n")
    rows = lines(told)
    assert len(rows) > 500
    for row in rows:
        assert row[said("Definition")].endswith("."), row
        assert row[said("Numbers as of")] == "2026-08-01"
        assert said("The numbers are descriptive and say nothing about effect.") in row[said("To be noted")]
        assert ("Oppdatert 1. august 2026" in row[said("To be noted")]) == (row[said("Joined in")] != said("All years"))


def empty() -> Iterator[Protected]:
    """Reports with nothing to show."""
    yield Protected(1, date(2026, 2, 1), VERSION, ())
    for why in ("too_few", "broken"):
        yield Protected(1, date(2026, 2, 1), VERSION, (Figures(2025, Population.PARTICIPANTS, (), {}, (why,)),))


def test_a_report_with_nothing_to_show_can_still_be_taken_and_says_so() -> None:
    for nothing in empty():
        told = Edition(nothing, HASH, date(2026, 2, 3))
        for tag in LANGUAGES:
            with using(tag):
                assert said("There is nothing to show in this report yet.", tag) in words(paper(report.pdf(told)))
                assert lines(comma.text(told)) == []
                assert len(workbook(spreadsheet.workbook(told)).sheetnames) == 2


def test_the_print_can_be_read_aloud_and_says_which_report_it_is() -> None:
    for tag in LANGUAGES:
        with using(tag):
            reader = paper(report.pdf(edition()))
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert str(root["/Lang"]).startswith(tag)
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b"pdfuaid" in root["/Metadata"].get_data()
        assert reader.metadata is not None
        assert reader.metadata.title == said("Report %(number)s", tag) % {"number": 4}
        found = list(tags(reader))
        kinds = [str(each["/S"]) for each in found]
        assert kinds.count("/H1") == len(Section) + 2
        assert kinds.count("/Table") == 35
        assert kinds.count("/TH") > 150
        drawn = [str(each["/Alt"]) for each in found if each["/S"] == "/Figure"]
        assert len(drawn) > 15
        assert all(re.search(r"20\d\d/\d\d.*\d", told) for told in drawn)


def test_every_page_of_the_print_bears_the_report_and_the_beginning_of_its_seal() -> None:
    with using("nb"):
        reader = paper(report.pdf(edition()))
    for page in reader.pages:
        foot = " ".join(page.extract_text().split("\n")[-2:])
        assert f"Rapport 4 · 1. august 2026 · {HASH.hex()[:16]}" in foot
        assert f"av {len(reader.pages)}" in foot
    text = words(reader)
    for wanted in (*COMMENT.split("\n"), HASH.hex(), said("About the numbers"), said("Programme management says")):
        assert wanted in text
    assert "UTKAST" not in text


def test_the_front_page_of_the_print_says_what_it_is_and_shows_no_numbers() -> None:
    """Whoever sees the front page alone sees which report it is, its seal and what it cannot say."""
    for tag in LANGUAGES:
        with using(tag):
            front = paper(report.pdf(edition())).pages[0]
        text = " ".join(front.extract_text().split())
        assert said("Report %(number)s", tag) % {"number": 4} in text
        assert said("Pupils followed up from lower to upper secondary", tag) in text
        assert HASH.hex() in text.replace(" ", "")
        assert said("The numbers are descriptive and say nothing about effect.", tag) in text
        assert said("Key figure", tag) not in text.replace(said("Key figures", tag), "")
        assert "%" not in text


def test_a_draft_says_so_wherever_it_is_opened() -> None:
    with using("nb"):
        reader = paper(report.pdf(edition(draft=True)))
        book = workbook(spreadsheet.workbook(edition(draft=True)))
        rows = lines(comma.text(edition(draft=True)))
    assert all("UTKAST" in page.extract_text().split("\n") for page in reader.pages)
    assert all("UTKAST" in foot(sheet) for sheet in book.worksheets)
    assert "UTKAST" in book.worksheets[0]["A1"].value
    assert {row[said("Standing")] for row in rows} == {"UTKAST"}
