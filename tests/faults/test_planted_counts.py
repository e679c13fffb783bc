"""True counts leave no trace where reports are read: not on a page, in a file, in the log, in the ledger or an error.

Recognisable numbers of pupils are planted in the facts of two freezes, drafted and published by the product's own
code, and searched for in everything a reader or an operator is given. A search counts only because the same search
finds what is meant to stand there.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, combinations
from uuid import UUID
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from casework.actions.report import drafting, freezing, publishing
from casework.cli.duties import run_due
from casework.cli.reports import reports
from casework.database import Base
from casework.installation import Installation
from casework.models import FactCount, Release, User
from casework.models.codes import Role
from casework.models.report_codes import Population, Section
from casework.reports.cells import Counted, Key, Profile
from casework.reports.facts import counting
from casework.reports.protected import Figures, NotProtected, Protected
from casework.views.gate import opens_for
from tests.browser import Visitor
from tests.make import Make
from tests.report_files import paper, tags, words
from tests.report_histories import histories
from tests.report_shelf import release_of

Browse = Callable[..., Visitor]
YEAR = 2024
FIRST, SECOND = (7331, 1237, 5113), (7357, 1249, 5137)
"""Pupils of three profiles at two freezes; every sum of them is recognised too, and none is a multiple of 5."""
FREEZES = (date(2025, 2, 1), date(2025, 8, 1))


def sums(*lots: tuple[int, ...]) -> set[int]:
    """Every sum of planted numbers of one freeze that is a true count no rounding could give."""
    found = chain.from_iterable(combinations(lot, size) for lot in lots for size in (1, 2, 3))
    return {number for each in found if (number := sum(each)) % 5}


PLANTED = sums(FIRST, SECOND)


def spelled(number: int) -> re.Pattern[str]:
    """The number in every way it could be written, but not within a mark, a hash or a moment."""
    thousands, rest = divmod(number, 1000)
    written = rf"{thousands}(?:[ \u00a0\u202f.,']|&nbsp;|&\#160;)?{rest:03}"
    return re.compile(rf"(?<![0-9A-Za-z_])(?<![0-9a-f]-){written}(?!-?[0-9A-Za-z_])")


SPELLED = {number: spelled(number) for number in PLANTED}


def seen_in(said: str) -> set[int]:
    """The planted numbers that stand in a text."""
    return {number for number, spelling in SPELLED.items() if spelling.search(said)}


@pytest.fixture
def planted(make: Make, installation: Installation, monkeypatch: pytest.MonkeyPatch) -> User:
    """Two reports of planted numbers, the first one published; who published it."""
    areas = [make.area().id.hex for _ in range(2)]
    profiles = _profiles()
    for day, numbers in zip(FREEZES, (FIRST, SECOND), strict=True):
        counted = {
            (YEAR, population): Counter(
                {
                    (areas[place % 2], each): number
                    for place, (each, number) in enumerate(zip(faces, numbers, strict=True))
                }
            )
            for population, faces in profiles.items()
        }
        monkeypatch.setattr(counting, "count", lambda *_, told=counted: told)
        assert freezing.freeze(installation, day) is not None
        assert drafting.draft_waiting(installation)
    manager = make.user(Role.MANAGER)
    with make.writing() as opened:
        first = opened.scalars(select(Release).order_by(Release.number)).first()
        assert first is not None
        publishing.comment(opened.get_one(User, manager.id), first, Section.FOLLOW_UP, "Bra", version=0)
    with make.writing() as opened:
        first = opened.get_one(Release, first.id)
        publishing.publish(opened.get_one(User, manager.id), first, seen=publishing.mark(first))
    return manager


def _profiles() -> Mapping[Population, list[Profile]]:
    """Three likely profiles of each population."""
    facts: Mapping[Key, Counted] = histories(60, 1, 3)[-1].facts
    found = {}
    for (year, population), counted in facts.items():
        likely = [profile for (_, profile), _ in counted.most_common()]
        if year == YEAR and len(set(likely)) >= len(FIRST):
            found[population] = list(dict.fromkeys(likely))[: len(FIRST)]
    return found


def addresses(app: Flask, releases: list[UUID]) -> Iterator[str]:
    """Every page and file about reports, for each report."""
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("releases.") or "GET" not in (rule.methods or ()):
            continue
        assert app.view_functions[rule.endpoint] in opens_for
        for release_id in releases:
            for ending in ("pdf", "xlsx", "csv"):
                for section in Section:
                    values = {"release_id": release_id, "ending": ending, "section": section.value}
                    values["_elsewhere"] = "facts"
                    yield urls.build(rule.endpoint, {name: values[name] for name in rule.arguments})


def opened_up(content: bytes, mimetype: str | None) -> str:
    """All that a file says, whatever it is packed in."""
    if mimetype == "application/pdf":
        reader = paper(content)
        return "\n".join([words(reader), str(reader.metadata), *(str(each.get("/Alt")) for each in tags(reader))])
    if content[:2] == b"PK":
        with ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(parts.read(name).decode() for name in parts.namelist())
    return content.decode()


def test_no_true_count_reaches_a_reader_an_operator_or_the_ledger(
    make: Make, browse: Browse, app: Flask, planted: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="casework")
    with make.reading() as opened:
        assert set(opened.scalars(select(FactCount.pupils))) == {*FIRST, *SECOND}
        releases = list(opened.scalars(select(Release).order_by(Release.number)))
    rounded = Protected.read(releases[0].content or "").of(YEAR, Population.PARTICIPANTS)
    assert rounded is not None
    total = rounded.count()
    assert total is not None
    assert abs(total - sum(FIRST)) < 5
    visitor, found = browse(planted), 0
    for address in sorted(set(addresses(app, [release.id for release in releases]))):
        answer = visitor.client.get(address)
        assert answer.status_code < 500, address
        said = opened_up(answer.data, answer.mimetype)
        found += str(total) in said.replace("\u00a0", "")
        assert seen_in(said) == set(), address
    assert found >= 6, "the search looks in the wrong place"
    assert seen_in(caplog.text) == set()
    for table in ("release", "release_comment", "audit_entry"):
        assert seen_in(_dumped(make, table)) == set(), table
    assert seen_in(_dumped(make, "fact_count")) >= {*FIRST, *SECOND}


@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_no_true_count_nor_any_product_of_one_is_told_by_a_command(
    make: Make, planted: User, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever runs the commands holds no reports: what they print goes to mail and to journals."""
    caplog.set_level(logging.DEBUG, logger="casework")
    said = [
        CliRunner().invoke(command, told, obj=make.installation.settings).output
        for command, told in ((reports, ("attack", "--histories", "3")), (reports, ("verify",)), (run_due, ()))
    ]
    for told, meant in zip(said, ("A5 in all: ", "The ledger is whole: 2 reports.", "Reports drafted: "), strict=True):
        assert meant in told, told
        assert seen_in(told) == set()
        assert not re.search(r"\d[\d\s]* outcomes", told)
        numbers = {int(number) for number in re.findall(r"\d+", told)}
        assert {number for number in numbers if number >= min(FIRST)} <= {YEAR, *(day.year for day in FREEZES)}
    assert seen_in(caplog.text) == set()


def test_figures_that_are_not_rounded_are_refused_and_not_told_in_the_error() -> None:
    with pytest.raises(NotProtected) as refusal:
        Figures(YEAR, Population.PARTICIPANTS, (), {"participants": FIRST[0]})
    assert seen_in(str(refusal.value)) == set()


def test_a_true_count_that_got_into_a_report_stops_it_and_is_not_told_in_the_error(
    make: Make, browse: Browse, planted: User, caplog: pytest.LogCaptureFixture
) -> None:
    with make.reading() as opened:
        report = Protected.read(opened.scalars(select(Release.content).order_by(Release.number)).first() or "")
    release = release_of(replace(report, number=3, frozen_on=date(2026, 2, 1)), bytes(32))
    rounded = f'"participants":{report.figures[0].count()}'
    assert rounded in (release.content or "")
    release.content = (release.content or "").replace(rounded, f'"participants":{FIRST[0]}')
    with make.writing() as opened:
        opened.add(release)
    visitor = browse(planted)
    for end in ("/report.xlsx", "/report.csv", "/report.pdf", ""):
        answer = visitor.client.get(f"/releases/{release.id}{end}")
        assert seen_in(opened_up(answer.data, answer.mimetype)) == set(), end
        assert answer.status_code == 500
    assert "NotProtected" in caplog.text
    assert seen_in(caplog.text) == set()


def _dumped(make: Make, table: str) -> str:
    """A table as text, without the hashes."""
    with make.reading() as opened:
        rows = opened.execute(select(Base.metadata.tables[table])).mappings()
        return "\n".join(str(value) for row in rows for value in row.values() if not isinstance(value, bytes))
