"""Programme management reads a report: one frozen object, three languages, no number that is not protected."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from itertools import product

import pytest

from casework.actions.report import reading
from casework.models import User
from casework.models.codes import Role
from casework.models.report_codes import Population, ReleaseState, Section
from casework.reports.protected import Figures, Protected, share
from tests.browser import Visitor
from tests.make import Make
from tests.read_aloud import Article
from tests.report_shelf import release_of, reports, shelve

Browse = Callable[..., Visitor]
HASH, DAY = re.compile(r"\b[0-9a-f]{64}\b"), re.compile(r"\b\d{1,2}\. [a-zæøå]+(?: \d{4})?|\b\d\d\.\d\d\.\d{4}\b")
YEAR, PER_CENT = re.compile(r"\b20\d\d/\d\d\b"), re.compile(r"(\d+)\u00a0%")
ARTICLE = re.compile(r'<article [^>]*id="(\w+)".*?</article>', re.DOTALL)
IN_WORDS = re.compile(
    r"0–4|1–9|\b\d av 10\b|10\. trinn|Vg1|37,9\u00a0%|44\u00a0%|\(Folkehelseoversikten 2019\)|Rapport \d|59 timer"
    r"|149 timer|5-tall|\bBydel \d"
)


@pytest.fixture
def manager(make: Make) -> User:
    return make.user(Role.MANAGER, name="Lise Leder")


def test_a_manager_reads_what_was_published(make: Make, browse: Browse, manager: User) -> None:
    comments = {Section.TRANSITION: "Flere har søkt i tide enn i fjor."}
    *_, release = shelve(make, reports(), by=manager, comments=comments)
    there = browse(manager)
    page = there.get(f"/releases/{release.id}")
    assert page.headings == ["Elever fulgt opp fra ungdomsskole til videregående"]
    for said in (
        "Tall per 1. august 2026",
        "publisert 1. august 2026 av Lise Leder",
        "Opp fra 150 i forrige rapport",
        "75 av 90",
        "Om lag 8 av 10 elever som gikk ut av 10. trinn, hadde startet i videregående 1. september",
        "Flere har søkt i tide enn i fjor.",
        "37,9 % av elevene i Olsvik og 44 % i Loddefjord",
        "Det kan ikke sammenlignes med tallene her.",
        "Hva evalueringen spør om",
        "Hva som ikke er beskyttet",
        "Segl: " + (release.hash or b"").hex(),
    ):
        assert said in page.text, said
    for every in ("Tallene er beskrivende og sier ikke noe om effekt.", "0 betyr 0–4, 5 betyr 1–9."):
        assert page.text.count(every) >= len(Section)
    shown = [" ".join(unescape(each[0]).split()) for each in ARTICLE.finditer(there.response.text)]
    assert len(shown) > 15
    for each in shown:
        assert "Tall per 1. august 2026 · Tallene er beskrivende og sier ikke noe om effekt." in each, each
    [line] = make.log("report_opened")
    assert (line.actor_id, str(release.id) in line.detail) == (manager.id, True)


def test_the_same_report_is_read_in_three_languages(make: Make, browse: Browse, manager: User) -> None:
    *_, release = shelve(make, reports(), by=manager)
    there = browse(manager)
    for tag, said in (
        ("nb", "Om lag 200 elever ble med"),
        ("nn", "Om lag 200 elevar vart med"),
        ("en", "About 200 pupils joined"),
        ("xx", "Om lag 200 elever ble med"),
    ):
        page = there.get(f"/releases/{release.id}?language={tag}")
        assert (said in page.text, page.lang) == (True, tag if tag != "xx" else "nb")


def test_no_number_on_the_page_but_rounded_ones_their_shares_and_dates(
    make: Make, browse: Browse, manager: User
) -> None:
    """In the texts, in what is read aloud, in every attribute of a chart."""
    made = reports(releases=6)
    *_, release = shelve(make, made, by=manager)
    there = browse(manager)
    there.get(f"/releases/{release.id}")
    main = Seen(there.response.text)
    shares = allowed_shares(made)
    assert main.texts
    for text in main.texts:
        left = IN_WORDS.sub("", YEAR.sub("", DAY.sub("", HASH.sub("", text))))
        assert {int(found) for found in PER_CENT.findall(left)} <= shares, text
        assert [found for found in re.findall(r"\d+", PER_CENT.sub("", left)) if int(found) % 5] == [], text
    ratios = {round(scale * part / whole, 2) for part, whole in parts(made) for scale in (86, 100)}
    assert main.widths
    assert {width for width in main.widths if width not in ratios} == set()
    assert main.others == set()


def test_the_page_reads_three_things_whatever_it_shows(
    make: Make, browse: Browse, manager: User, statements: list[str]
) -> None:
    there, costs = browse(manager), []
    for made in (reports(20, 2, 3, cohorts=1), [_renumbered(each, 3) for each in reports(40, 4, 6, cohorts=2)]):
        release = shelve(make, made, by=manager)[-1]
        there.get(f"/releases/{release.id}")
        del statements[:]
        there.get(f"/releases/{release.id}")
        costs.append(len(statements))
        assert len([said for said in statements if "FROM release" in said]) == 3
    assert costs[0] == costs[1]


def test_a_draft_is_for_those_who_publish_and_what_is_held_back_for_nobody(
    make: Make, browse: Browse, manager: User
) -> None:
    first, second = shelve(make, reports(releases=2, cohorts=1), by=manager, draft=True)
    held = release_of(_renumbered(reports(releases=1)[0], 9), bytes(32))
    held.state = ReleaseState.HELD
    with make.writing() as opened:
        opened.add(held)
    there = browse(manager)
    assert "Dette er et utkast." in there.get(f"/releases/{second.id}").text
    there.get(f"/releases/{held.id}", 404)
    there.get("/releases/00000000-0000-0000-0000-000000000000", 404)
    for role in (Role.COUNSELLOR, Role.ADVISER, Role.LEAD, Role.ADMINISTRATOR, Role.AUDITOR):
        browse(make.user(role)).get(f"/releases/{first.id}", 403)


def test_a_figure_says_why_areas_are_one_in_it(make: Make, browse: Browse, manager: User) -> None:
    [release] = shelve(make, reports(releases=1, cohorts=1), by=manager)
    there = browse(manager)
    there.get(f"/releases/{release.id}")
    shown = [each[0] for each in ARTICLE.finditer(there.response.text)]
    assert shown
    assert all("Alle områder vises samlet til skoleåret er over." in each for each in shown)


def test_the_last_report_is_the_last_one_that_was_published(make: Make, browse: Browse, manager: User) -> None:
    first, second, third = reports(releases=3, cohorts=1)
    shelve(make, [first], by=manager)
    shelve(make, [second], by=manager, draft=True)
    [release] = shelve(make, [third], by=manager)
    with make.writing():
        read = reading.opened(manager, release.id)
    assert read.previous == first


def test_a_published_report_is_parsed_once_and_a_draft_each_time(make: Make, manager: User) -> None:
    """What is published never changes, and nobody waits for twelve old reports to be read again."""
    first, second = shelve(make, reports(releases=2, cohorts=1), by=manager, draft=True)
    with make.writing():
        once, again = (reading.opened(manager, second.id) for _ in range(2))
        published = reading.opened(manager, first.id)
    assert once.previous is again.previous is published.content
    assert once.content is not again.content
    assert once.content == again.content


def test_a_report_without_anybody_and_one_with_too_few_say_so(make: Make, browse: Browse, manager: User) -> None:
    day = reports(releases=1)[0].frozen_on
    few = Figures(2024, Population.PARTICIPANTS, (), {}, ("too_few",))
    empty, one = shelve(make, [Protected(1, day, 1, ()), Protected(2, day, 1, (few,))], by=manager)
    there = browse(manager)
    assert "Det er ingen å telle ennå." in there.get(f"/releases/{empty.id}").text
    assert "Ingenting vises: færre enn 20 elever." in there.get(f"/releases/{one.id}").text


def _renumbered(report: Protected, by: int) -> Protected:
    return Protected(report.number + by, report.frozen_on, report.plan, report.figures)


def parts(made: list[Protected]) -> set[tuple[int, int]]:
    """Every rounded count, sums of them too, of every other."""
    most = max(number for report in made for each in report.figures for number in each.cells.values())
    numbers = range(0, 2 * most + 5, 5)
    return {(part, whole) for part, whole in product(numbers, numbers[1:]) if part <= whole}


def allowed_shares(made: list[Protected]) -> set[int]:
    """Whole per cent of what is large enough."""
    return {found for part, whole in parts(made) if (found := share(part, whole)) is not None}


class Seen(HTMLParser):
    """What stands in the main part of a page: texts, also those read aloud; widths of charts; and other numbers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.widths: set[float] = set()
        self.others: set[tuple[str, str]] = set()
        start = html.index("<main")
        self.feed(html[start : html.index("</main>")])

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(" ".join(data.replace("\u00a0", "\ue000").split()).replace("\ue000", "\u00a0"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in {"aria-label", "data-label"}:
                self.handle_data(value or "")
            elif tag == "rect" and name == "width" and (value or "").endswith("%") and value != "100%":
                self.widths.add(float((value or "").rstrip("%")))
            elif name.startswith("data-") and name != "data-size" and re.search(r"\d", value or ""):
                self.others.add((name, value or ""))


def test_every_bar_says_aloud_what_stands_in_the_table_under_it(make: Make, browse: Browse, manager: User) -> None:
    *_, release = shelve(make, reports(releases=6), by=manager)
    there = browse(manager)
    there.get(f"/releases/{release.id}")
    found = ARTICLE.finditer(there.response.text)
    checked = {article[1]: [*Article(article[1], unescape(article[0])).said()] for article in found}
    assert len(checked) > 15 and all(checked.values()), checked
    assert sum(map(len, checked.values())) > 200
    everything = [each for several in checked.values() for each in several]
    assert [each for each in everything if each[1] != each[2]] == []
    assert [aloud for aloud, *_ in everything if aloud.startswith("1. ") and "%" in aloud], "a line was among them"
    assert [aloud for aloud, *_ in everything if aloud.startswith("Alle skoleår: ")], "and a bar of all years"
