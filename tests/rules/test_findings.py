"""What a figure says: sentences a ministry can quote, in three languages, that claim no more than rounding allows."""

from __future__ import annotations

import re

import pytest

from casework.labels import label, report_about, report_basis, report_values, report_words, reports
from casework.language import using
from casework.models.report_codes import FirstContact, Population, Section
from casework.reports import cards, figures, findings
from casework.reports.contents import KEY_FIGURES, TABLES_OF
from casework.reports.figures import drawn, nothing_yet
from casework.reports.headlines import SAYS
from casework.reports.key_figures import Figure
from casework.reports.plan import PLAN
from casework.reports.protected import Figures, Protected, Unit
from casework.views.releases import charts
from tests.report_shelf import reports as shelf

STARTED = {
    "nb": "%s elever som gikk ut av 10. trinn, hadde startet i videregående 1. september",
    "nn": "%s elevar som gjekk ut av 10. trinn, hadde starta i vidaregåande 1. september",
    "en": "%s pupils who finished 10th grade had started in upper secondary by 1 September",
}
HOW_MANY = [
    (0, 45, "Få eller ingen", "Få eller ingen", "Few or no"),
    (5, 200, "Færre enn 1 av 10", "Færre enn 1 av 10", "Fewer than 1 in 10"),
    (5, 45, "Om lag 1 av 10", "Om lag 1 av 10", "About 1 in 10"),
    (15, 20, "Om lag 8 av 10", "Om lag 8 av 10", "About 8 in 10"),
    (35, 50, "Om lag 7 av 10", "Om lag 7 av 10", "About 7 in 10"),
    (195, 200, "Mer enn 9 av 10", "Meir enn 9 av 10", "More than 9 in 10"),
    (45, 45, "Alle eller nesten alle", "Alle eller nesten alle", "All or nearly all"),
]
TABLES = {table.name for counting in PLAN.values() for table in counting.tables}


@pytest.mark.parametrize(("part", "whole", "nb", "nn", "en"), HOW_MANY)
def test_a_share_is_said_in_three_languages(part: int, whole: int, nb: str, nn: str, en: str) -> None:
    for tag, quantity in (("nb", nb), ("nn", nn), ("en", en)):
        with using(tag):
            assert findings.finding("started", Figure(part, whole)) == STARTED[tag] % quantity


def test_nobody_and_everybody_are_never_said_for_certain() -> None:
    """A rounded 0 may be four pupils, and a whole group may lack four."""
    with using("nb"):
        for name in findings.SHARES:
            assert str(findings.finding(name, Figure(0, 40))).startswith("Få eller ingen ")
            assert str(findings.finding(name, Figure(40, 40))).startswith("Alle eller nesten alle ")


@pytest.mark.parametrize(
    "figure", [Figure(5, 15), Figure(0, 0), Figure(None, None), Figure(15), Figure(0), Figure(None)]
)
def test_of_few_nothing_is_said(figure: Figure) -> None:
    for name in SAYS:
        assert findings.finding(name, figure) is None


def test_counts_and_times_are_said_too() -> None:
    reached = Figure(35, 45, FirstContact.WITHIN_10)
    said = []
    for tag in ("nb", "nn", "en"):
        with using(tag):
            said.append((findings.finding("entries", Figure(50)), findings.finding("first_contact", reached)))
    assert said == [
        ("Om lag 50 elever ble med", "Halvparten av elevene som ble nådd, ble nådd innen 10 arbeidsdager"),
        ("Om lag 50 elevar vart med", "Halvparten av elevane som vart nådde, vart nådde innan 10 arbeidsdagar"),
        ("About 50 pupils joined", "Half of the pupils who were reached, were reached within 10 working days"),
    ]


def test_a_change_is_said_against_the_last_report() -> None:
    with using("nb"):
        assert findings.change(Figure(35, 45), Figure(30, 45)) == "Opp fra 67\u00a0% i forrige rapport"
        assert findings.change(Figure(45), Figure(50)) == "Ned fra 50 i forrige rapport"
        assert findings.change(Figure(35, 45), Figure(70, 90)) == "Som i forrige rapport"
        assert findings.change(Figure(35, 45), Figure(5, 15)) is None
        assert findings.change(Figure(35, 45), None) is None


@pytest.mark.parametrize("tag", ["nb", "nn", "en"])
def test_every_figure_has_its_words_and_no_sentence_is_left_in_another_language(tag: str) -> None:
    """English words in a Norwegian report would be a text nobody translated."""
    with using(tag):
        said = [label(member) for kind in report_values.WORDS for member in kind]
        said += [word(name) for name in TABLES for word in (reports.title, reports.question, reports.definition)]
        said += [reports.left_out(name) for name in TABLES]
        said += [reports.key_figure(each.name) for each in KEY_FIGURES] + [
            reports.coarse(code) for code in report_words.COARSE
        ]
        said += [reports.section_question(section) for section in Section]
        said += [text for heading, texts in report_about.about() for text in (heading, *texts)]
        said += [text for pair in report_about.evaluation() for text in pair] + [report_about.background()]
        said += [str(findings.finding(name, Figure(35, 45))) for name in findings.SHARES]
    english = [text for text in said if re.search(r"\b(the|of|was|were|with)\b", text)]
    assert bool(english) == (tag == "en"), english
    if tag == "nn":
        bokmål = re.compile(r"\b(ikke|elever|deltakere|hvor|hva|uken|fra|skolen|videregående|noen|ble|tallene)\b", re.I)
        assert [text for text in said if bokmål.search(text)] == []


def test_every_table_says_something_or_stands_under_one_that_does() -> None:
    assert TABLES == set(report_words.TITLE) == set(report_words.QUESTION) == set(report_words.DEFINITION)
    crosses = {table.name for counting in PLAN.values() for table in counting.tables if len(table.dimensions) == 2}
    assert set(SAYS) | figures.ALONE | crosses == TABLES
    assert set(SAYS) == set(findings.SHARES) | set(findings.COUNTS) | {"first_contact"}


def test_the_figures_of_a_report_are_those_of_its_counts() -> None:
    """Bars add up, the newest cohort with enough pupils leads, all years are the sum, and areas the parts."""
    *earlier, report = shelf(releases=6)
    for section in Section:
        for each in drawn(report, earlier, section):
            *years, everybody = each.cohorts if len(each.cohorts) > 1 else (*each.cohorts, each.cohorts[0])
            assert everybody.whole == sum(bar.whole for bar in years)
            lead = next(bar for bar in each.cohorts if bar.of == each.year)
            assert each.figure == lead.figure
            if each.units:
                assert lead.whole == sum(bar.whole for bar in each.units)
            for bar in (*each.cohorts, *each.units, *each.lines):
                assert all(number % 5 == 0 for _, number in bar.parts)
                assert [part.number for part in charts.parts(each, bar)] == [n for _, n in bar.parts if n]
            if each.series:
                of = next(bar for bar in each.cohorts if bar.of == each.series.year)
                assert each.series.shares[-1] == (report.frozen_on, of.figure.share)
                assert [point.y for point in charts.points(each.series)] == [share for _, share in each.series.shares]
    shown = {each.name for section in Section for each in drawn(report, earlier, section)}
    hidden = {name for section in Section for name in nothing_yet(report, section)}
    assert shown | hidden == set(SAYS)
    assert not shown & hidden


def test_a_line_needs_three_reports_and_more_movement_than_rounding() -> None:
    *earlier, report = shelf(releases=6)
    lines = {each.name: each for each in drawn(report, earlier, Section.PARTICIPATION)}
    assert (moved := lines["follow_up"].series) and moved.moved
    assert (still := lines["consent"].series) and not still.moved
    assert all(each.series is None for each in drawn(report, earlier[-1:], Section.PARTICIPATION))


def test_a_line_is_of_the_newest_year_that_has_been_in_three_reports() -> None:
    """With two reports a year, the year the heading is about has seldom been in three."""
    *earlier, report = shelf(releases=4)
    lines = {each.name: each for section in Section for each in drawn(report, earlier, section)}
    assert lines["follow_up"].year == 2025
    assert (of := lines["follow_up"].series) and (of.year, len(of.shares)) == (2024, 4)
    with using("nb"):
        assert [point.text for point in charts.points(of)] == [f"{share}\u00a0%" for _, share in of.shares]


def test_the_key_figures_lead_with_the_newest_year_that_says_something() -> None:
    *earlier, report = shelf(releases=4)
    found = {card.name: card for card in cards.cards(report, earlier[-1])}
    assert found["participants"].year == 2025
    assert found["started"].year == 2024
    assert found["participants"].older == (2024, Figure(200))
    with using("nb"):
        assert found["participants"].change == "Opp fra 150 i forrige rapport"
    assert cards.cards(Protected(1, report.frozen_on, 1, ()), None) == ()


def test_what_stands_still_or_is_joined_or_held_back_is_said() -> None:
    report = shelf()[-1]
    still = report.frozen_on.replace(month=2)
    units = (Unit("a", ("Loddefjord",), still), Unit("b+c", ("Solheim", "Olsvik"), report.frozen_on))
    cells = {"participants": 45, "participants|area=a": 25, "participants|area=b+c": 20}
    said = Figures(2025, Population.PARTICIPANTS, units, cells, (), {"participants": 5})
    everybody = Figures(
        2026, Population.PARTICIPANTS, (Unit("all", ("Olsvik", "Solheim"), still),), {"participants": 45}
    )
    with using("nb"):
        assert report_basis.remarks(said, report.frozen_on) == (
            "Olsvik og Solheim vises sammen, fordi færre enn 20 elever ble med i minst ett av områdene.",
            "Uendret grunnlag siden 1. februar 2026 for Loddefjord: "
            "færre enn 5 elever har endring fra en tidligere rapport, der eller i flere områder til sammen.",
            "Noen få av tallene er avrundet mer enn ett trinn, slik at alt summerer.",
        )
        assert report_basis.remarks(everybody, report.frozen_on) == (
            "Alle områder vises samlet til skoleåret er over.",
            "Uendret grunnlag siden 1. februar 2026: færre enn 5 elever har endring fra en tidligere rapport.",
        )
        assert report_basis.remarks(Figures(2026, Population.REQUESTS, (), {}, ("too_few",)), report.frozen_on) == (
            "Ingenting vises: færre enn 20 elever.",
        )
    assert {population for tables in TABLES_OF.values() for population, _ in tables} == set(Population)


def test_numbers_that_stay_as_they_were_say_the_true_reason() -> None:
    """Not that few pupils have a change, when many have and the numbers did not withstand the attack."""
    report = shelf()[-1]
    still = report.frozen_on.replace(month=2)
    areas = (Unit("a", ("Loddefjord",), still), Unit("b", ("Solheim",), still.replace(month=1)))
    cells = {"participants": 45, "participants|area=a": 25, "participants|area=b": 20}
    everybody = (Unit("all", ("Olsvik", "Solheim"), still),)
    held, closed = (
        Figures(2024, Population.PARTICIPANTS, units, cells, (why,))
        for units, why in ((everybody, "held"), (areas, "closed"))
    )
    with using("nb"):
        assert report_basis.remarks(held, report.frozen_on) == (
            "Tallene står som de var: ingen nyere utgave av dem besto prøven mot gjenkjenning.",
            "Uendret grunnlag siden 1. februar 2026.",
        )
        assert report_basis.remarks(closed, report.frozen_on) == (
            "Tallene står som de var: elever som ble med dette skoleåret, følges ikke lenger.",
            "Uendret grunnlag siden 1. februar 2026 for Loddefjord.",
            "Uendret grunnlag siden 1. januar 2026 for Solheim.",
        )
    with using("nn"):
        assert report_basis.remarks(held, report.frozen_on) == (
            "Tala står som dei var: inga nyare utgåve av dei bestod prøva mot attkjenning.",
            "Uendra grunnlag sidan 1. februar 2026.",
        )
