"""The pages of a report's paper, drawn: none is blank, nothing runs off one, and every table's numbers stand there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from casework.documents import report
from casework.documents.edition import Edition, grids
from casework.language import HARD_SPACE, LANGUAGES, using
from casework.models.report_codes import Section
from tests.report_files import paper, words
from tests.report_pages import Drawn, looked_at, pictures
from tests.rules.test_report_files import edition, renamed

DOTS = 16.0
MARGIN, FOOT = 20.0, 22.0
"""Millimetres that stay white around the words; in the lower one stands the foot of the page."""
A_LINE = 15
"""Dots with ink in a line of words, at the least."""
LONG = "Nordre og indre bydel med Åsane, Landås og øyene utenfor"


@cache
def told(areas: int, *, draft: bool = False, long: bool = False) -> Edition:
    """A report; `long`: with what is hard to make room for."""
    made = edition(areas, draft=draft)
    if not long:
        return made
    names = {area: LONG for figures in made.report.figures for unit in figures.units for area in unit.areas[:1]}
    comments = {Section.FOLLOW_UP: "x" * 1000, Section.TRANSITION: "Et ord etter et annet. " * 43}
    return replace(renamed(made, names), comments=comments, note="Kontakt var registrert feil. " * 17)


@cache
def drawn(tag: str, areas: int, *, draft: bool = False, long: bool = False) -> list[Drawn]:
    with using(tag):
        return [looked_at(page, DOTS) for page in pictures(told(areas, draft=draft, long=long), DOTS)]


def body_of(page: Drawn) -> int:
    """Ink between the margins."""
    return page.ink(MARGIN, MARGIN, page.wide - MARGIN, page.high - FOOT)


def outside(page: Drawn, darker_than: int) -> list[int]:
    """Ink in each margin: left, right, above, and below the foot."""
    last = page.high - FOOT / 4
    edges = ((0.0, 0.0, MARGIN - 1, page.high), (page.wide - MARGIN + 1, 0.0, page.wide, page.high))
    ends = ((0.0, 0.0, page.wide, MARGIN - 2), (0.0, last, page.wide, page.high))
    return [page.ink(*each, darker_than=darker_than) for each in (*edges, *ends)]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_page_is_blank_or_runs_off_the_paper_in_any_language(tag: str) -> None:
    pages = drawn(tag, 12)
    assert len(pages) > 8
    assert [number for number, page in enumerate(pages, 1) if body_of(page) < A_LINE * 3] == []
    assert [outside(page, 250) for page in pages] == [[0, 0, 0, 0]] * len(pages)


def test_long_names_words_and_comments_stay_on_a_drafts_paper() -> None:
    pages = drawn("nb", 12, draft=True, long=True)
    assert [outside(page, 200) for page in pages] == [[0, 0, 0, 0]] * len(pages), "the draft's mark is lighter"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_page_says_more_than_its_foot_and_is_one_of_those_that_are_drawn(tag: str) -> None:
    with using(tag):
        reader, foot = paper(report.pdf(edition(12))), report.said(edition(12))["footer"]
    assert len(reader.pages) == len(drawn(tag, 12))
    for page in reader.pages:
        text = " ".join(page.extract_text().split())
        assert str(foot) in text
        assert len(text.replace(str(foot), "")) > 150, text


def printed(whole: Edition) -> Iterator[tuple[str, list[str]]]:
    """Every table's title, and its lines as they are set."""
    for section in Section:
        for grid in grids(whole, section):
            table = report._table(grid, None)
            rows: list[dict[str, list[list[str]]]] = table["rows"]  # type: ignore[assignment]  # as the paper reads it
            yield (
                grid.title,
                [
                    " ".join([str(row["of"]), *(part for pair in row["numbers"] for part in pair if part)])
                    for row in rows
                ],
            )


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_line_of_every_table_is_on_the_paper_in_its_order(tag: str) -> None:
    with using(tag):
        text = words(paper(report.pdf(edition(12)))).replace(HARD_SPACE, " ")
        found = list(printed(edition(12)))
    assert len(found) > 20
    at = 0
    for title, lines in found:
        assert title in text[at:], title
        for line in lines:
            place = text.find(" ".join(line.replace(HARD_SPACE, " ").split()), at)
            assert place >= 0, (title, line)
            at = place
