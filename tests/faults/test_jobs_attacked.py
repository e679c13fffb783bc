"""All that can be posted about jobs, tried by everybody it is not for, and by its own adviser in ways no page has.

Refused in words, with a line in the log where it was out of reach, and nothing written. Never a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from casework import work
from casework.actions.agreement import expiry
from casework.labels import LABELS
from casework.language import OSLO, gettext, using
from casework.models import (
    Agreement,
    AgreementVersion,
    Approval,
    Attendance,
    Case,
    Employer,
    EmployerContact,
    Evaluation,
    JobPlace,
    JobWish,
    Organisation,
    PlacementStatus,
    Pupil,
    User,
)
from casework.models import job_codes as codes
from casework.models.codes import Role
from casework.models.job_codes import Change, Party, PlacementForm
from tests.browser import Visitor
from tests.journeys.agreements import typed, versions
from tests.make import Make
from tests.placements import agreement, approval, contact, employer, let_employer_know, place

Browse = Callable[..., Visitor]
TODAY = date(2026, 9, 9)
WRITTEN = (
    Agreement,
    AgreementVersion,
    Approval,
    Attendance,
    Employer,
    EmployerContact,
    Evaluation,
    JobPlace,
    JobWish,
    PlacementStatus,
)
TOO_LARGE = (0, 2, 9999, 10_000, 2**31, 10**25)


@dataclass
class Jobs:
    """One adviser's pupil of 17, and an agreement in each part of its life, all with one employer."""

    make: Make
    adviser: User
    case: Case
    at: Employer
    who: EmployerContact
    place: JobPlace
    running: Agreement
    waiting: Agreement
    changing: Agreement
    draft: Agreement
    over: Agreement
    given: Approval

    @property
    def friday(self) -> dict[str, Any]:
        """The draft as it may be finished: two hours on Fridays, beside the others."""
        days = {"days-2-starts": "", "days-2-ends": "", "days-4-starts": "15:00", "days-4-ends": "17:00"}
        return typed(self.who, **days)

    def posts(self) -> dict[str, tuple[str, str, dict[str, Any]]]:
        """What its adviser may post: the page, a part of the form's action, and what is filled in."""
        here, at, week = "/agreements/{}".format, f"/employers/{self.at.id}", f"/agreements/{self.running.id}/hours"
        answers = dict.fromkeys(("attendance", "tasks", "cooperation", "learning", "recommend"), "well")
        signed = {"who": ["pupil", "employer"], "way": "signed_paper"}
        last = {"ends_on": "2026-11-20"}
        contact_of, place_of = f"{at}/contacts/{self.who.id}", f"{at}/places/{self.place.id}"
        return {
            "begin": (f"/agreements/case/{self.case.id}/new", "", {"employer": str(self.at.id), "kind": "summer_job"}),
            "wish": (f"/cases/{self.case.id}/job/wish", "", {"interests": ["shop"]}),
            "write": (f"{here(self.draft.id)}/write", "", self.friday),
            "change": (f"{here(self.running.id)}/write", "", typed(self.who, starts_on="2026-09-02")),
            "extend": (f"{here(self.running.id)}/last-day", "", last),
            "drop": (here(self.changing.id), "drop-change", {}),
            "approve": (f"{here(self.waiting.id)}/approve", "", signed),
            "take back": (f"{here(self.waiting.id)}/approvals/{self.given.id}/take-back", "", {}),
            "start": (f"{here(self.running.id)}/start", "", {"came": "yes", "on": "2026-09-02"}),
            "end": (f"{here(self.running.id)}/end", "", {"on": "2026-09-09", "reason": "got_job"}),
            "annul": (f"{here(self.waiting.id)}/annul", "", {"reason": "got_job"}),
            "hours": (week, "hours", {"fill": str(self.running.id)}),
            "evaluate": (f"{here(self.running.id)}/evaluations/two_weeks/pupil", "", answers | {"way": "digital"}),
            "outcome": (f"{here(self.over.id)}/outcome", "", {"outcomes": ["reference_given"]}),
            "status": (f"{here(self.over.id)}/status/months_3", "", {"destination": "unknown"}),
            "employer": (f"{at}/edit", "", {"name": "Nytt navn"}),
            "out of use": (f"{at}/deactivate", "", {}),
            "contact": (f"{at}/contacts/new", "", {"name": "Kari Kontakt", "phone": "22 22 22 22"}),
            "contact changed": (contact_of, "", {"name": "Kari Kontakt"}),
            "contact ended": (f"{contact_of}/end", "", {}),
            "place changed": (place_of, "", {"places": "3"}),
            "place withdrawn": (f"{place_of}/withdraw", "", {}),
        }

    def pages(self) -> list[str]:
        """What is read, the printed agreement among it."""
        one = f"/agreements/{self.running.id}"
        reading = ["", "/versions/1", "/versions/1/1", "/versions/1/document", "/hours", "/follow-up"]
        return [*(one + each for each in reading), f"/cases/{self.case.id}/job", f"/cases/{self.case.id}/job/places"]


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 9, 9, 10, tzinfo=OSLO), tick=True):
        yield


@pytest.fixture
def jobs(make: Make) -> Jobs:
    adviser = make.user(Role.ADVISER, name="Vera Veileder")
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
    case = make.case(adviser, school, make.pupil(school, born=date(2009, 3, 10), given="Maksimilian"))
    at = employer(make)
    who, offered = contact(make, at), place(make, at)
    let_employer_know(make, case)
    started = TODAY - timedelta(weeks=1)
    soon: dict[str, Any] = {"approved": False, "starts_on": TODAY + timedelta(weeks=1)}
    waiting = agreement(make, case, at, shifts=((3, 900, 1020),), **soon)
    changing = agreement(make, case, at, shifts=((0, 900, 960),))
    with make.writing() as opened:
        first = opened.scalars(select(AgreementVersion).filter_by(agreement_id=changing.id)).one()
        same = ("case_id", "payer", "insurance", "work", "starts_on", "ends_on", "written_by_id", "written_at")
        told = {name: getattr(first, name) for name in same}
        empty = {"adaptations": frozenset[Any](), "supports": frozenset[Any]()}
        opened.add(AgreementVersion(agreement_id=changing.id, number=2, changes={Change.HOURS}, **told, **empty))
        opened.get_one(Agreement, changing.id).latest = 2
    made = Jobs(
        make,
        adviser,
        case,
        at,
        who,
        offered,
        running=agreement(make, case, at, starts_on=started, ends_on=date(2026, 12, 2)),
        waiting=waiting,
        changing=changing,
        draft=agreement(make, case, at, complete=False, shifts=((4, 900, 1020),), **soon),
        over=agreement(make, case, at, starts_on=date(2026, 5, 1), ends_on=date(2026, 6, 9)),
        given=approval(make, waiting, Party.ADVISER),
    )
    with make.writing() as opened:
        opened.execute(update(AgreementVersion).values(contact_id=who.id))
    return made


def rows(make: Make) -> list[list[tuple[Any, ...]]]:
    """Everything about jobs there is, to the last column."""
    with make.reading() as opened:
        tables = [kind.__table__ for kind in WRITTEN]
        return [sorted((tuple(row) for row in opened.execute(select(each))), key=repr) for each in tables]


def denials(make: Make) -> int:
    return sum(line.decision == "deny" for line in make.log())


def token_of(visitor: Visitor) -> str:
    page = visitor.get("/accessibility")
    return next(form.values["csrf_token"][0] for form in page.forms if form.method == "post")


def filled(visitor: Visitor, path: str, part: str, fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A form as its own reader would send it: where to, and what it holds."""
    form = visitor._form(visitor.get(path), part or -1)
    return form.action or path, form.values | fields


def sent(visitor: Visitor, address: str, values: dict[str, Any]) -> Any:
    return visitor.client.post(address, data=values, headers={"Referer": "http://localhost/"})


def tried(visitor: Visitor, address: str, values: dict[str, Any]) -> Any:
    """Post to the last step, and take it back."""
    with patch.object(Session, "commit", Session.rollback):
        return sent(visitor, address, values)


def strangers(jobs: Jobs, browse: Browse) -> dict[str, Visitor]:
    """Everybody the agreements are not for."""
    make = jobs.make
    with make.reading() as opened:
        pupils_school = opened.get_one(Case, jobs.case.id).referral.school
    alone: dict[str, tuple[Role, Any]] = {
        "colleague": (Role.ADVISER, make.fresh(Organisation, jobs.adviser.organisation_id)),
        "adviser elsewhere": (Role.ADVISER, None),
        "lead elsewhere": (Role.LEAD, None),
        "counsellor": (Role.COUNSELLOR, pupils_school),
        "manager": (Role.MANAGER, None),
        "administrator": (Role.ADMINISTRATOR, None),
        "auditor": (Role.AUDITOR, None),
    }
    if make.installation.database.engine.dialect.name == "postgresql":  # those who tell scope apart stand for all
        alone = {name: alone[name] for name in ("colleague", "adviser elsewhere", "counsellor")}
    return {name: browse(make.user(role, where)) for name, (role, where) in alone.items()} | {"nobody": browse()}


def test_nobody_else_reads_prints_or_posts_anything_of_an_agreement(jobs: Jobs, browse: Browse) -> None:
    own, make = browse(jobs.adviser), jobs.make
    assert [own.client.get(each).status_code for each in jobs.pages()] == [200] * len(jobs.pages())
    forms = {name: filled(own, *told) for name, told in jobs.posts().items()}
    assert {name: tried(own, *form).status_code for name, form in forms.items()} == dict.fromkeys(forms, 302)
    before = rows(make)
    of_employers = {name for name, (path, _) in forms.items() if path.startswith("/employers")}
    for name, visitor in strangers(jobs, browse).items():
        token, said = token_of(visitor), denials(make)
        finds_work = name in {"colleague", "adviser elsewhere", "lead elsewhere"}
        asked = {each: form for each, form in forms.items() if not (finds_work and each in of_employers)}
        answers = [visitor.client.get(each) for each in jobs.pages()]
        answers += [sent(visitor, to, values | {"csrf_token": token, "once": ""}) for to, values in asked.values()]
        if name == "nobody":
            assert {answer.status_code for answer in answers} == {302}
            assert {answer.location.split("?")[0] for answer in answers} == {"/account/sign-in"}
            continue
        assert {answer.status_code for answer in answers} <= {403, 404}, name
        assert all("Maksimilian" not in each.text and "%PDF" not in each.text for each in answers), name
        words = ("Du har ikke tilgang", "Siden finnes ikke")
        assert all(any(each in answer.text for each in words) for answer in answers), name
        assert denials(make) - said == len(answers), name
    assert rows(make) == before


def test_hours_of_others_are_not_registered_through_the_grid_or_a_page_of_ones_own(jobs: Jobs, browse: Browse) -> None:
    make, own = jobs.make, browse(jobs.adviser)
    _, values = filled(own, f"/agreements/{jobs.running.id}/hours", "hours", {"fill": "all"})
    stranger = make.user(Role.ADVISER)
    mine = agreement(make, make.case(stranger), starts_on=TODAY - timedelta(weeks=1))
    visitor, before = browse(stranger), rows(make)
    token, said = token_of(visitor), denials(make)
    values |= {"csrf_token": token, "once": ""}
    grid = sent(visitor, "/hours", values)
    assert grid.status_code == 403 and "lagret" in grid.text
    assert denials(make) > said
    assert sent(visitor, f"/agreements/{mine.id}/hours", values).status_code == 302  # theirs alone is looked at
    assert rows(make) == before


def test_a_form_without_its_token_and_a_link_to_what_is_posted_change_nothing(jobs: Jobs, browse: Browse) -> None:
    own, make = browse(jobs.adviser), jobs.make
    forms = {name: filled(own, *told) for name, told in jobs.posts().items()}
    before = rows(make)
    for name, (address, values) in forms.items():
        bare = {key: value for key, value in values.items() if key != "csrf_token"}
        for sending in (bare, bare | {"csrf_token": token_of(browse(make.user(Role.ADVISER)))}):
            assert sent(own, address, sending).status_code == 400, name
    for posted in (f"/agreements/{jobs.changing.id}/drop-change", f"/employers/{jobs.at.id}/reactivate"):
        answer = own.client.get(posted)
        assert (answer.status_code, "Siden finnes ikke" in answer.text) == (405, True)
    assert rows(make) == before


def test_parts_of_other_agreements_and_employers_do_not_open_here(jobs: Jobs, browse: Browse) -> None:
    own, make = browse(jobs.adviser), jobs.make
    foreign = employer(make, "Prøve verksted")
    stranger, offered = contact(make, foreign, "Fremmed Person"), place(make, foreign)
    other = approval(make, agreement(make, make.case(), approved=False), Party.PUPIL)
    before, one, at = rows(make), f"/agreements/{jobs.running.id}", f"/employers/{jobs.at.id}"
    token = {"csrf_token": token_of(own), "once": ""}
    for number in TOO_LARGE:  # there is no version but the first
        for path in (f"{number}", f"1/{number}", f"{number}/1", f"{number}/document"):
            own.get(f"{one}/versions/{path}", status=404)
    for path in (
        f"/agreements/{jobs.waiting.id}/approvals/{other.id}/take-back",
        f"{one}/approvals/{jobs.given.id}/take-back",
        f"{at}/contacts/{stranger.id}",
        f"{at}/contacts/{stranger.id}/end",
        f"{at}/places/{offered.id}",
        f"{at}/places/{offered.id}/withdraw",
        f"{one}/evaluations/end/guardian",
        f"{one}/evaluations/always/pupil",
        f"/agreements/{jobs.over.id}/status/months_4",
    ):
        assert (own.client.get(path).status_code, sent(own, path, token).status_code) == (404, 404), path
    draft, waiting = f"/agreements/{jobs.draft.id}/write", f"/agreements/{jobs.waiting.id}/approve"
    own.submit(draft, status=422, finish="yes", **(jobs.friday | {"contact": str(stranger.id)}))
    pupil = make.fresh(Case, make.case().id).pupil_id
    for who in (f"guardian.{pupil}", "guardian", "school", "adviser.x", "\x00"):
        own.submit(waiting, status=422, who=[who], way="signed_paper")
    assert rows(make) == before


def test_days_and_texts_that_cannot_be_are_refused_and_kept_as_typed(jobs: Jobs, browse: Browse) -> None:
    own, make = browse(jobs.adviser), jobs.make
    before, new = rows(make), f"/agreements/case/{jobs.case.id}/new"
    for kind in PlacementForm:
        for first, last in (("9999-12-31", ""), ("0001-01-01", ""), ("2026-09-16", "9999-12-31")):
            told: dict[str, Any] = {
                "employer": str(jobs.at.id),
                "kind": kind.value,
                "starts_on": first,
                "ends_on": last,
            }
            answer = own.submit(new, status=422, **told)
            assert first in answer.text
    draft = f"/agreements/{jobs.draft.id}/write"
    for text in ("abc\u202edef", "a\x00b", "x" * 100_000):
        for name in ("title", "tasks"):
            answer = own.submit(draft, status=422, **typed(jobs.who, **{name: text}))
            assert "Rydde" in answer.text or "rydde" in answer.text or name == "tasks"
    assert rows(make) == before


def test_what_looks_like_markup_or_a_formula_is_text_on_page_and_paper(jobs: Jobs, browse: Browse) -> None:
    own = browse(jobs.adviser)
    nasty = '=HYPERLINK("x") <script>alert(1)</script> #import "/etc" ${7*7}'
    own.submit(
        f"/agreements/{jobs.draft.id}/write", finish="yes", **(jobs.friday | {"title": nasty[:80], "tasks": nasty})
    )
    for path in ("", "/versions/1", "/write", "/approve"):
        shown = own.get(f"/agreements/{jobs.draft.id}{path}")
        assert own.response is not None and "<script>alert" not in own.response.text
        assert path == "/approve" or "=HYPERLINK" in shown.text or path == "/write"
    paper = own.client.get(f"/agreements/{jobs.draft.id}/versions/1/document")
    assert (paper.status_code, paper.data[:5]) == (200, b"%PDF-")


def at_once(app: Flask, visitor: Visitor, address: str, values: dict[str, Any], times: int = 6) -> list[int]:
    """The same form from several windows at the same moment."""
    cookie, start = visitor.client.get_cookie("casework"), Barrier(times)
    assert cookie is not None

    def post(_: int) -> int:
        client = app.test_client()
        client.set_cookie("casework", cookie.value)
        start.wait()
        return client.post(address, data=values, headers={"Referer": "http://localhost/"}).status_code

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(post, range(times)))


def test_a_form_sent_many_times_writes_once(app: Flask, jobs: Jobs, browse: Browse) -> None:
    own, make = browse(jobs.adviser), jobs.make
    counts = {"begin": Agreement, "approve": Approval, "hours": Attendance, "evaluate": Evaluation}
    more = {"begin": 1, "approve": 2, "hours": 1, "evaluate": 1}
    for name, kind in counts.items():
        address, values = filled(own, *jobs.posts()[name])
        with make.reading() as opened:
            before = opened.scalar(select(func.count()).select_from(kind)) or 0
        assert set(at_once(app, own, address, values)) <= {302, 409, 422, 503}, name
        assert sent(own, address, values).status_code in {302, 409, 422}, name
        with make.reading() as opened:
            assert (opened.scalar(select(func.count()).select_from(kind)) or 0) - before == more[name], name


def test_a_new_version_makes_forms_about_the_old_one_stale(jobs: Jobs, browse: Browse) -> None:
    own, make = browse(jobs.adviser), jobs.make
    old = {name: filled(own, *jobs.posts()[name]) for name in ("write", "extend", "start", "end", "approve", "annul")}
    own.submit(f"/agreements/{jobs.draft.id}/write", finish="yes", **jobs.friday)
    thursday = {"days-4-starts": "", "days-4-ends": "", "days-3-starts": "15:00", "days-3-ends": "16:00"}
    own.submit(f"/agreements/{jobs.waiting.id}/write", finish="yes", **(jobs.friday | thursday))
    own.submit(f"/agreements/{jobs.running.id}/last-day", ends_on="2026-11-25")
    before = rows(make)
    fresh = {"csrf_token": token_of(own), "once": ""}
    assert {name: sent(own, to, values | fresh).status_code for name, (to, values) in old.items()} == dict.fromkeys(
        old, 409
    )
    assert rows(make) == before
    assert len(versions(make, jobs.running)) == 2


def test_an_approval_is_taken_back_once_and_none_is_given_after_an_end_is_registered(
    jobs: Jobs, browse: Browse
) -> None:
    own, make = browse(jobs.adviser), jobs.make
    address, values = filled(own, *jobs.posts()["take back"])
    assert sent(own, address, values | {"once": ""}).status_code == 302
    before = rows(make)
    again = sent(own, address, values | {"once": ""})
    assert again.status_code == 409 and "tilbake" in again.text
    assert rows(make) == before
    with make.reading() as opened:
        old = opened.scalars(select(Approval.id).filter_by(agreement_id=jobs.changing.id)).first()
    stale = sent(own, f"/agreements/{jobs.changing.id}/approvals/{old}/take-back", values | {"once": ""})
    assert stale.status_code == 409 and rows(make) == before  # of the version before the change
    approve = f"/agreements/{jobs.changing.id}/approve"
    own.submit(approve, who=["employer"], way="signed_paper")
    with make.reading() as opened:
        query = select(Approval.id).filter_by(agreement_id=jobs.changing.id).order_by(Approval.registered_at.desc())
        new = opened.scalars(query).first()
    page = own.get(approve)
    own.submit(f"/agreements/{jobs.changing.id}/end", on="2026-09-20", reason="got_job")
    before = rows(make)
    own.submit(approve, page, status=409, who=["pupil"], way="signed_paper")
    late = sent(own, f"/agreements/{jobs.changing.id}/approvals/{new}/take-back", values | {"once": ""})
    assert late.status_code == 409
    assert rows(make) == before


def test_a_placement_whose_days_have_passed_is_not_annulled_and_a_draft_expires_on_its_day(
    jobs: Jobs, browse: Browse
) -> None:
    own, make = browse(jobs.adviser), jobs.make
    seen = {"version": str(make.fresh(Agreement, jobs.over.id).version), "csrf_token": token_of(own)}
    answer = sent(own, f"/agreements/{jobs.over.id}/annul", seen | {"reason": "registered_in_error"})
    assert answer.status_code == 409 and make.fresh(Agreement, jobs.over.id).cancelled_at is None
    for at, expired in ((datetime(2026, 12, 1, 23, tzinfo=OSLO), 0), (datetime(2026, 12, 2, 0, 5, tzinfo=OSLO), 2)):
        with time_machine.travel(at, tick=True), work.doing(make.installation):
            assert expiry.expire() == expired  # twelve weeks to the day, whatever the hour; two are no more than begun


def test_an_approval_taken_back_puts_no_version_of_another_agreement_in_force(jobs: Jobs, browse: Browse) -> None:
    own, make = browse(jobs.adviser), jobs.make
    ready = agreement(make, jobs.case, jobs.at, shifts=((5, 600, 660),), starts_on=TODAY + timedelta(days=1))
    with make.reading() as opened:
        given = opened.scalars(select(Approval.id).filter_by(agreement_id=ready.id, party=Party.PUPIL)).one()
    own.submit(f"/agreements/{ready.id}/approvals/{given}/take-back")
    assert make.fresh(Agreement, ready.id).in_force is None
    assert make.fresh(Agreement, jobs.running.id).in_force == 1


def test_a_guardian_without_parental_responsibility_is_never_asked(jobs: Jobs, browse: Browse) -> None:
    make = jobs.make
    pupil = make.fresh(Pupil, jobs.case.pupil_id)
    kari, lodger = make.guardian(pupil, "Kari Ansvarlig"), make.guardian(pupil, "Lars Uten", responsible=False)
    told: dict[str, Any] = {
        "form": PlacementForm.WORK_TRAINING,
        "shifts": ((5, 600, 660),),
        "starts_on": TODAY + timedelta(days=1),
    }
    path = f"/agreements/{agreement(make, jobs.case, jobs.at, approved=False, **told).id}/approve"
    own = browse(jobs.adviser)
    shown = own.get(path).text
    assert "Kari Ansvarlig" in shown and "Lars Uten" not in shown
    own.submit(path, status=422, who=[f"guardian.{lodger.id}"], way="signed_paper")
    own.submit(path, who=[f"guardian.{kari.id}"], way="signed_paper")


NEVER = (
    "syk",
    "helse",
    "diagnos",
    "lege",
    "behandl",
    "psyk",
    "medisin",
    "sick",
    "health",
    "illness",
    "doctor",
    "disab",
)
OFFERED = (
    codes.EndReason,
    codes.CancelReason,
    codes.Absence,
    codes.EveningReason,
    codes.OnBehalf,
    codes.Adaptation,
    codes.Goal,
    codes.EvaluationItem,
    codes.EvaluationAnswer,
    codes.PlacementOutcome,
    codes.Change,
)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_reason_offered_is_about_health(app: Flask, language: str) -> None:
    with app.test_request_context(), using(language):
        for kind in OFFERED:
            for member in kind:
                said = f"{member.value} {gettext(str(LABELS[kind][member]))}".lower()
                assert not [word for word in NEVER if word in said], said
