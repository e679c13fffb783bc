"""Filters of the day narrow each other, every count opens exactly its rows, and an old address is no error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import select

from casework import clock
from casework.actions.working_day.filters import Filter
from casework.installation import Installation
from casework.language import OSLO
from casework.models import (
    Area,
    Case,
    Enrolment,
    Milestone,
    Organisation,
    Pupil,
    Reminder,
    SavedFilter,
    Star,
    User,
)
from casework.models.codes import (
    CaseStage,
    ConsentStatus,
    ContactOutcome,
    Decision,
    Grade,
    HoldReason,
    Measure,
    OrganisationKind,
    Role,
)
from casework.models.sealing import seal
from casework.models.transition_codes import MilestoneKind, MilestoneOwner, MilestoneState
from tests.adviser_day import ago, change, consent, contact, due, milestone, statements
from tests.browser import Visitor
from tests.journeys.test_work_through_the_day import closed, rows_of
from tests.make import Make
from tests.placements import agreement

Browse = Callable[..., Visitor]
COUNTED = re.compile(
    r'<a href="(/today\?[^"]*)"[^>]*>[^<]*<span class="number">(\d+)<|'
    r'<a class="ds-link number" href="(/today\?[^"]*)"[^>]*>(\d+)<'
)
CASES = ("job", "agreed", "vg1", "tried", "old", "others", "rest", "marked", "stone", "schools", "answered", "lapsed")


@pytest.fixture(autouse=True)
def an_ordinary_day() -> Iterator[None]:
    """A Tuesday in November."""
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=OSLO), tick=True):
        yield


@pytest.fixture
def adviser(make: Make) -> User:
    return make.user(Role.ADVISER, name="Ada Veileder")


@pytest.fixture
def area(make: Make, adviser: User) -> Area:
    return make.area(make.fresh(Organisation, adviser.organisation_id), "Åsane")


@pytest.fixture
def school(make: Make, area: Area) -> Organisation:
    return make.school(area, "Prøvelia skole")


@pytest.fixture
def cases(make: Make, adviser: User, school: Organisation) -> dict[str, Case]:
    """One case for nearly everything one can filter by."""
    upper = make.school(make.fresh(Area, school.area_id), "Fjellet videregående", OrganisationKind.UPPER_SECONDARY)
    made = {name: make.case(adviser, school, measures=_measures(name)) for name in CASES}
    for name, case in made.items():
        due(make, case, {"old": -3, "tried": 0, "marked": None}.get(name, 20))
        if name != "tried":
            contact(make, case, adviser, happened_on=ago(45 if name == "old" else 2))
    for _ in range(2):
        contact(make, made["tried"], adviser, outcome=ContactOutcome.NO_ANSWER, happened_on=ago(1))
    agreement(make, made["job"], approved=False)
    agreement(make, made["agreed"])
    _settle(make, made.values())
    away = {"stage": CaseStage.ON_HOLD, "held_until": clock.today() + timedelta(days=9)}
    change(make, made["others"], **away, hold_reason=HoldReason.WAITING_FOR_OTHERS)
    change(make, made["rest"], **away, hold_reason=HoldReason.AWAY)
    milestone(make, made["stone"], MilestoneKind.WINTER_CHECKIN, -1)
    milestone(make, made["schools"], MilestoneKind.CAREER_TALK, -1, MilestoneOwner.SCHOOL)
    consent(make, made["lapsed"], consent=ConsentStatus.EXPIRED)
    with make.writing() as opened:
        stay = opened.scalars(select(Enrolment).where(Enrolment.pupil_id == made["vg1"].pupil_id)).one()
        stay.organisation_id, stay.grade = upper.id, Grade.VG1
        said = opened.scalars(select(Milestone).where(Milestone.case_id == made["answered"].id)).first()
        assert said is not None
        said.answered_at = clock.now()
        mine = {"user_id": adviser.id, "case_id": made["marked"].id}
        opened.add(Star(**mine, starred_at=clock.now()))
        opened.add(Reminder(**mine, due_on=clock.today(), written_at=clock.now()))
    made["closed"] = closed(make, adviser, -1)
    hidden = make.case(adviser, school)
    with make.writing() as opened:
        opened.get_one(Pupil, hidden.pupil_id).protected_at = clock.now()
    make.case(make.user(Role.ADVISER, make.fresh(Organisation, adviser.organisation_id)), school)
    return made


def _measures(name: str) -> set[Measure]:
    return {Measure.TRANSITION, Measure.JOB} if name in {"job", "agreed"} else {Measure.TRANSITION}


def _settle(make: Make, cases: Iterable[Case]) -> None:
    """Nothing is asked for of these cases, and it was settled long ago."""
    with make.writing() as opened:
        for row in opened.scalars(select(Milestone).where(Milestone.case_id.in_([case.id for case in cases]))):
            row.state, row.done_on, row.not_relevant, row.answered_at = MilestoneState.DONE, ago(60), None, None


@pytest.fixture
def by_id(make: Make, adviser: User, cases: dict[str, Case]) -> dict[str, str]:
    """The names of everything that can be on the page."""
    told: dict[str, Any] = {"office_id": adviser.organisation_id, "decided_at": clock.now()}
    promised = make.referral(**told, decision=Decision.ACCEPTED, adviser_id=adviser.id)
    return {str(case.id): name for name, case in cases.items()} | {str(promised.id): "promised"}


def counts_of(visitor: Visitor) -> dict[str, int]:
    """Every count on the page, by the address it opens."""
    found = COUNTED.findall(visitor.response.text.replace("&amp;", "&"))
    return {a or b: int(one or two) for a, one, b, two in found}


OPEN = set(CASES) - {"lapsed"}
WANTED: dict[str, set[str]] = {
    "measure=job": {"job", "agreed"},
    "grade=vg1": {"vg1"},
    "grade=10": OPEN - {"vg1"},
    "next=none": {"marked"},
    "next=winter_checkin": {"stone"},
    "milestone=overdue": {"stone"},
    "milestone=schools": {"schools"},
    "milestone=answered": {"answered"},
    "milestone=clear": OPEN - {"stone", "schools"},
    "silence=limit": {"old"},
    "silence=60": {"old"},
    "silence=never": {"tried"},
    "silence=7": OPEN - {"old", "tried"},
    "tries=2": {"tried"},
    "placement=awaiting_approval": {"job"},
    "placement=running": {"agreed"},
    "placement=none": OPEN - {"job", "agreed"},
    "waiting=us": {"old", "tried", "stone"},
    "waiting=approval": {"job"},
    "waiting=school": {"schools"},
    "waiting=others": {"others"},
    "waiting=rest": {"rest"},
    "own=star": {"marked"},
    "own=due": {"marked"},
    "stage=on_hold": {"others", "rest"},
    "measure=job&placement=running": {"agreed"},
    "silence=never&silence=60": {"old", "tried"},
    "silence=60&tries=2": set(),
}
"""What each choice shows of all that is the reader's."""


def test_each_filter_shows_what_it_says_and_filters_narrow_each_other(
    browse: Browse, adviser: User, by_id: dict[str, str], school: Organisation, area: Area
) -> None:
    visitor = browse(adviser)
    wanted = WANTED | {f"school={school.id.hex}": OPEN, f"area={area.id.hex}": OPEN}
    for query, names in wanted.items():
        page = visitor.get(f"/today?list=mine&{query}")
        assert {by_id[row] for row in rows_of(visitor)} == names, query
        assert f"Viser {len(names)} av {len(OPEN)}" in page.text, query
    visitor.get("/today?list=waiting&waiting=consent")
    assert {by_id[row] for row in rows_of(visitor)} == {"lapsed", "promised"}
    assert "Prøvelia" not in visitor.response.text, "a request without a name tells no school"


def test_every_count_on_the_page_opens_exactly_its_rows(
    make: Make, browse: Browse, adviser: User, by_id: dict[str, str]
) -> None:
    with make.writing() as opened:
        for place, query in enumerate(
            ("list=mine&measure=job", "list=waiting&measure=transition", f"list=mine&school={'0' * 32}&tries=0")
        ):
            row = SavedFilter(user_id=adviser.id, query=query, position=place, saved_at=clock.now())
            opened.add(_named(row, f"Filter {place}"))
    visitor, opened_already = browse(adviser), set[str]()
    for start in (
        "list=mine",
        "list=now",
        "list=waiting",
        "list=after",
        "list=mine&silence=7&grade=10&waiting=us&tries=0",
    ):
        visitor.get(f"/today?{start}")
        counted = counts_of(visitor)
        assert len(counted) >= len(Filter) - 1 + 3
        for url, number in counted.items():
            if url not in opened_already:
                visitor.get(url)
                assert len(rows_of(visitor)) == number, f"{url} from {start}"
                opened_already.add(url)
    assert len(opened_already) > 50


def _named(row: SavedFilter, name: str) -> SavedFilter:
    seal(row, "name", name)
    return row


def test_an_old_bookmark_shows_what_is_known_and_says_what_was_left_out(
    make: Make, browse: Browse, adviser: User, cases: dict[str, Case], school: Organisation
) -> None:
    shut = make.school(name="Nedlagt skole")
    with make.writing() as opened:
        opened.get_one(Organisation, shut.id).active = False
    visitor = browse(adviser)
    strange = f"grade=99&tries=2&color=red&school={shut.id.hex}&area={'f' * 32}&school=12345678901"
    page = visitor.get(f"/today?list=mine&{strange}")
    assert rows_of(visitor) == [str(cases["tried"].id)]
    said = ("Trinn: et valg er ikke kjent", "Skole: et valg er ikke kjent", "Nedlagt skole er lagt ned")
    for words in (*said, "Et område finnes ikke lenger", "En annen del av adressen er ikke kjent", "Viser 1 av"):
        assert words in page.text, words
    assert "12345678901" not in visitor.response.text
    for query in ("list=%ff%00&measure=%f0%9f", "list=", "a" * 5000, "&".join(f"grade={n}" for n in range(500)), "%"):
        visitor.get(f"/today?{query}")
    assert "Viser" not in visitor.get(f"/today?list=mine&school={shut.id.hex}").text


def test_recording_goes_on_within_the_filter_and_comes_back_to_it(
    make: Make, browse: Browse, adviser: User, cases: dict[str, Case]
) -> None:
    visitor = browse(adviser)
    page = visitor.get("/today?list=mine&measure=job")
    first, second = rows_of(visitor)
    link = next(each for each in page.links if f"/cases/{first}/followups/new" in each)
    assert parse_qs(urlsplit(link).query) == {"list": ["mine&measure=job"]}
    told: dict[str, Any] = {"outcome": "held", "then": "next"}
    answer = visitor.submit(link, visitor.get(link), form="followups/new", **told)
    assert f"/cases/{second}/followups/new" in answer.location
    answer = visitor.submit(answer.location, form="followups/new", **told)
    assert parse_qs(urlsplit(answer.location).query) == {"list": ["mine"], "measure": ["job"]}
    visitor.follow(answer)
    assert len(rows_of(visitor)) == 2


def test_the_row_one_opened_last_is_marked_and_takes_focus_when_one_comes_back(
    make: Make, browse: Browse, adviser: User, cases: dict[str, Case]
) -> None:
    visitor = browse(adviser)
    case = cases["old"]
    visitor.get(f"/cases/{case.id}")
    came: dict[str, Any] = {"headers": {"Referer": f"http://localhost/cases/{case.id}"}}
    for options, focused in (({}, 0), (came, 1), ({"headers": {"Referer": "http://localhost/today"}}, 0)):
        page = visitor.get("/today?list=mine", **options)
        assert page.text.count("Sist åpnet") == 1
        assert visitor.response.text.count("data-row-link data-focus") == focused
    with time_machine.travel(clock.now() + timedelta(days=1), tick=True):
        assert "Sist åpnet" not in browse(adviser).get("/today?list=mine").text


def test_filters_cost_no_more_statements(
    make: Make, browse: Browse, adviser: User, by_id: dict[str, str], installation: Installation
) -> None:
    visitor = browse(adviser)
    visitor.get("/today?list=mine")
    with statements(installation) as few:
        visitor.get("/today?list=mine")
    with statements(installation) as many:
        visitor.get("/today?list=mine&" + "&".join(WANTED))
    assert len(many) <= len(few)
