"""The one type every page and file is made from never held a true count, and says the same for ever."""

from __future__ import annotations

import json
from datetime import date
from typing import cast

import pytest

from casework.models.report_codes import Population, Section
from casework.reports import kept_text
from casework.reports.plan import PLAN
from casework.reports.protected import Figures, NotProtected, Programme, Protected, Unit, share
from casework.reports.tables import tables
from tests.report_histories import histories, released

ASKED = Population.REQUESTS


@pytest.mark.parametrize("raw", [1, 4, 7, 103, -5, 5.0, True, None, "5"])
def test_a_figure_that_was_never_rounded_is_refused(raw: object) -> None:
    with pytest.raises(NotProtected, match="1 figures of requests 2024") as refused:
        Figures(2024, ASKED, (), {"requests": 20, "requests|term=autumn": cast("int", raw)})
    assert str(raw) not in str(refused.value).split()[0] or raw == 1


def test_slack_that_is_no_step_is_refused() -> None:
    with pytest.raises(NotProtected):
        Figures(2024, ASKED, (), {"requests": 20}, slack={"requests|term=autumn": 3})


def test_a_report_that_was_tampered_with_is_refused() -> None:
    report = Protected(1, date(2025, 2, 1), 1, (Figures(2024, ASKED, (), {"requests": 20}),))
    with pytest.raises(NotProtected):
        Protected.read(report.canonical.replace('"requests":20', '"requests":21'))


def test_a_report_and_what_it_keeps_go_through_text_and_come_back_the_same() -> None:
    for made in released(histories(60, 3, 3)):
        text = made.report.canonical
        assert Protected.read(text) == made.report
        assert Protected.read(text).canonical == text and Protected.read(text).digest == made.report.digest
        assert kept_text.read(kept_text.written(made.kept)) == made.kept
        assert kept_text.written(kept_text.read(kept_text.written(made.kept))) == kept_text.written(made.kept)
    assert kept_text.read(None) == {}


def test_what_is_kept_holds_rounded_numbers_only() -> None:
    for made in released(histories(60, 3, 3)):
        for kept in json.loads(kept_text.written(made.kept)).values():
            numbers = [*kept["parts"].values(), *kept["cells"].values(), *kept["slack"].values()]
            assert numbers and not [number for number in numbers if number % 5]


def test_every_table_of_a_report_adds_up_to_those_it_is_about() -> None:
    made = released(histories(150, 4, 3))[-1]
    seen = 0
    for section in Section:
        for table in tables(made.report, section, 2024):
            figures = made.report.of(2024, table.population)
            assert figures is not None
            whole = (figures.count() or 0) - (table.outside or 0)
            assert table.lines[0].whole == sum(number or 0 for number in table.lines[0].numbers) == whole
            units = [line for line in table.lines if isinstance(line.of, Unit)]
            for place in range(len(table.columns)) if units else ():
                assert sum(line.numbers[place] or 0 for line in units) == table.lines[0].numbers[place]
            seen += len(units)
    assert seen > 20


@pytest.mark.parametrize(
    "part,whole,expected",
    [(5, 15, None), (5, 20, 25), (0, 20, 0), (20, 20, 100), (5, 40, 13), (35, 105, 33), (None, 20, None),
     (5, None, None), (0, 0, None)],
)  # fmt: skip
def test_a_share_is_whole_per_cent_and_blank_under_twenty(
    part: int | None, whole: int | None, expected: int | None
) -> None:
    assert share(part, whole) == expected


def test_the_programme_is_the_sum_of_what_is_published_of_each_cohort() -> None:
    old = Figures(2023, ASKED, (), {"requests": 40, "requests|term=autumn": 25})
    new = Figures(2024, ASKED, (), {"requests": 30, "requests|term=autumn": 10})
    held = Figures(2025, ASKED, (), {}, ("too_few",))
    whole = Protected(1, date(2025, 2, 1), 1, (old, new, held)).programme(ASKED)
    assert whole == Programme((old, new)) and not held.shown
    assert (whole.count(), whole.count(term="autumn"), whole.count(term="spring")) == (70, 35, None)
    assert whole.count(unit="all") is None


def test_a_report_of_nothing_is_a_report() -> None:
    report = Protected(1, date(2025, 2, 1), 1, ())
    assert Protected.read(report.canonical) == report and report.years == ()
    assert report.of(2024, ASKED) is None and report.programme(ASKED).count() is None


def test_counts_are_asked_for_by_the_names_of_the_plan() -> None:
    figures = Figures(2024, ASKED, (), {"requests": 20, "requests|term=autumn": 15, "requests|term=spring": 5})
    assert figures.row("term") == {"autumn": 15, "spring": 5}
    assert figures.row("nav_answer") == {} and figures.count(unit="north") is None
    assert set(PLAN) == set(Population)
