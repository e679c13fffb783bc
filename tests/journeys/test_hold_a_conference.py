"""A case conference: pupils one after the other, decisions that become somebody's task, an agenda without names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from casework import clock
from casework.actions.case import cases
from casework.actions.conference import decisions, overviews, stars
from casework.actions.milestone import milestones
from casework.errors import Invalid
from casework.models import Assignment, Case, Offer, Recusal, Task, Transition, User
from casework.models.codes import (
    ClosureReason,
    ContactOutcome,
    ContactType,
    Destination,
    Part,
    Relation,
    Role,
    TaskKind,
    TaskState,
)
from casework.models.transition_codes import ApplicationState, Level, OfferState
from tests.adviser_day import ago, change, contact, due
from tests.browser import Form, Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


class Office:
    """A Nav office with an adviser, a colleague and a lead, and one school."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.place = make.office()
        self.school = make.school(make.area(self.place))
        self.adviser = make.user(Role.ADVISER, self.place, name="Anders Veileder")
        self.mate = make.user(Role.ADVISER, self.place, name="Marte Kollega")
        self.lead = make.user(Role.LEAD, self.place, name="Lena Leder")

    def case(self, given: str, adviser: User | None = None) -> Case:
        """An open case of the adviser's."""
        pupil = self.make.pupil(self.school, given=given, family="Eksempel")
        return self.make.case(adviser or self.adviser, self.school, pupil)

    def star(self, user: User, *starred: Case) -> None:
        """Star cases for a user."""
        with self.make.writing() as opened:
            for case in starred:
                stars.give(opened.get_one(User, user.id), opened.get_one(Case, case.id))

    def join(self, case: Case, user: User, part: Part = Part.CO) -> None:
        """Give a user a part in a case from today."""
        with self.make.writing() as opened:
            opened.add(
                Assignment(
                    case_id=case.id,
                    user_id=user.id,
                    part=part,
                    starts_on=clock.today(),
                    assigned_by_id=self.lead.id,
                    assigned_at=clock.now(),
                )
            )


@pytest.fixture
def office(make: Make) -> Office:
    return Office(make)


def decide(visitor: Visitor, path: str, page: Page, status: int = 302, **fields: Any) -> Page:
    """Fill in the decision on a pupil's page."""
    page.forms = [decision_of(page)]
    answer = visitor.submit(path, page, status=status, **fields)
    return visitor.follow(answer) if status == 302 else Page(answer.text)


def decision_of(page: Page) -> Form:
    """The form of the decision."""
    return next(form for form in page.forms if "leap" in form.values)


def decisions_on(make: Make, case: Case) -> list[Task]:
    with make.reading() as opened:
        return list(opened.scalars(select(Task).where(Task.case_id == case.id, Task.doer_id.is_not(None))))


def test_pupils_come_one_after_the_other_and_the_place_is_kept_when_one_leaves_the_list(
    make: Make, browse: Browse, office: Office
) -> None:
    found = sorted((office.case(name) for name in ("Anne", "Bo", "Cato")), key=lambda case: case.number)
    office.case("Ditte")
    office.star(office.adviser, *found)
    visitor = browse(office.adviser)
    begin = visitor.get("/conference/")
    assert "Start med 3 saker" in begin.text and "Ditte" not in begin.text
    first, second, third = (f"/conference/starred/{case.id}" for case in found)
    assert first in begin.links
    page = visitor.get(first)
    assert "1 av 3" in page.text and second in page.links and "Forrige" not in page.text
    page = visitor.get(second)
    assert "2 av 3" in page.text and {first, third} <= set(page.links)
    left = visitor.follow(visitor.submit(second, page, form="star"))
    assert "Ikke lenger på lista. 2 igjen." in left.text and {first, third} <= set(left.links)
    last = visitor.get(third)
    assert "2 av 2" in last.text and first in last.links and "Tilbake til lista" in last.text
    assert [line.action for line in make.log("list_shown", "case_opened")][:2] == ["list_shown", "case_opened"]
    assert '"kind":"conference"' in make.log("list_shown")[0].detail.replace(" ", "")


def test_the_page_says_what_is_needed_to_decide_and_nothing_of_what_was_noted(
    make: Make, browse: Browse, office: Office
) -> None:
    case = office.case("Anne")
    contact(make, case, office.adviser, note="Hemmelig A", happened_on=ago(9), type=ContactType.MEETING)
    wrong = contact(make, case, office.adviser, note="Hemmelig B", happened_on=ago(5), type=ContactType.VIDEO)
    contact(make, case, office.adviser, happened_on=ago(4), outcome=ContactOutcome.NO_ANSWER, corrects_id=wrong.id)
    due(make, case, -3)
    with make.writing() as opened:
        year = opened.scalars(select(Transition.into_year)).first() or clock.today().year
        way = opened.scalars(select(Transition)).first() or Transition(
            pupil_id=case.pupil_id, into_year=year, level=Level.VG1
        )
        way.application, way.sent_on = ApplicationState.SENT, ago(30)
        opened.add(way)
        opened.flush()
        told = {"pupil_id": case.pupil_id, "transition_id": way.id, "came_on": ago(20)}
        opened.add_all(
            [
                Offer(**told, round=1, state=OfferState.WAITING_LIST),
                Offer(**told, round=2, state=OfferState.ACCEPTED, answered_on=ago(18)),
            ]
        )
    page = browse(office.adviser).get(f"/conference/all/{case.id}")
    for said in ("Anne Eksempel", case.number, "Overgang til videregående", "Anders Veileder (hovedveileder)"):
        assert said in page.text
    assert "Møte – fikk kontakt" in page.text and "Telefon – fikk ikke kontakt" in page.text
    assert "Video" not in page.text and "Hemmelig" not in page.text
    assert "1 forsøk siden" in page.text and "3 dager over frist" in page.text
    assert "Søkt" in page.text and "Takket ja til plassen runde 2" in page.text and "venteliste" not in page.text
    assert f"/cases/{case.id}" in page.links


def test_a_decision_becomes_the_task_of_one_who_follows_up_and_is_ended_when_it_is_done(
    make: Make, browse: Browse, office: Office
) -> None:
    case = office.case("Anne")
    office.join(case, office.mate)
    lead, path = browse(office.lead), f"/conference/all/{case.id}"
    page = lead.get(path)
    assert decision_of(page).values["doer"] == [str(office.adviser.id)], "the main adviser is proposed"
    said = decide(lead, path, page, doer=str(office.mate.id), kind="school_talk", leap="tomorrow", note="Spør om frø.")
    assert "Beslutningen er lagret." in said.text
    assert "Snakke med skolen Marte Kollega" in said.text and "Spør om frø." in said.text
    decide(lead, path, page, doer=str(office.mate.id), kind="school_talk", leap="tomorrow")
    (task,) = decisions_on(make, case)
    assert (task.doer_id, task.kind, task.created_by_id) == (office.mate.id, TaskKind.SCHOOL_TALK, office.lead.id)
    assert task.note is not None and "frø".encode() not in bytes(task.note)
    (line,) = make.log("decision_taken")
    assert (line.actor_id, str(office.mate.id) in line.detail, "frø" in line.detail) == (office.lead.id, True, False)

    mate, adviser = browse(office.mate), browse(office.adviser)
    assert "Snakke med skolen" in mate.get("/today?list=mine").text
    assert "Snakke med skolen" not in adviser.get("/today?list=mine").text, "it is not the adviser's to do"
    shown = mate.get(f"/cases/{case.id}")
    assert "Besluttet i saksgjennomgang: snakke med skolen" in shown.text and "Spør om frø." in shown.text
    over = mate.follow(mate.submit(f"/cases/{case.id}", shown, form="/decisions/"))
    assert "Oppgaven er utført." in over.text and "Utført: snakke med skolen" in over.text
    assert decisions_on(make, case)[0].state is TaskState.DONE
    assert [line.actor_id for line in make.log("task_done")] == [office.mate.id]
    adviser.submit(f"/cases/{case.id}", shown_again(adviser, shown), form="/decisions/", status=409)
    assert "Ingen beslutninger ennå" in lead.get(path).text


def shown_again(visitor: Visitor, page: Page) -> Page:
    """A page another person was shown, with this visitor's own tokens."""
    own = visitor.get("/today").forms[-1].values["csrf_token"]
    for form in page.forms:
        form.values["csrf_token"] = own
        form.values.pop("once", None)
    return page


def test_a_decision_that_will_not_do_is_refused_at_its_place_and_what_was_typed_is_kept(
    make: Make, browse: Browse, office: Office
) -> None:
    case, other = office.case("Anne"), office.case("Bo", office.mate)
    visitor, path = browse(office.adviser), f"/conference/all/{case.id}"
    refused: dict[str, dict[str, Any]] = {
        "Velg en person.": {"doer": ""},
        "Velg når.": {"leap": None},
        "høyst ett år fram": {"leap": "pick", "next_on": "2019-01-01"},
        "Ta ut telefonnummeret": {"note": "Ring 912 34 567"},
        "Teksten ser ut til å handle om": {"note": "Han har ADHD"},
        "maks": {"note": "x" * 201},
        "doer": {"doer": str(office.mate.id)},
        "kind": {"kind": "new_consent"},
    }
    for said, fields in refused.items():
        page = decide(visitor, path, visitor.get(path), status=422, **fields)
        assert page.title.startswith("Feil: "), said
        assert said in page.text or said in {"maks", "doer", "kind"}, (said, page.text)
        if fields.get("note"):
            assert decision_of(page).values["note"][0].strip() == fields["note"]
    assert decisions_on(make, case) == []
    page = decide(visitor, path, visitor.get(path), status=422, note="Han har ADHD")
    decide(visitor, path, page, note_confirmed="y")
    assert len(make.log("text_guard_overridden")) == 1
    (task,) = decisions_on(make, case)
    token = {"csrf_token": page.forms[-1].values["csrf_token"]}
    for elsewhere in (office.case("Cato"), other):
        wrong = f"/cases/{elsewhere.id}/decisions/{task.id}/done"
        assert visitor.client.post(wrong, data=token).status_code == 404
    visitor.get(f"/conference/all/{other.id}", status=404)
    with make.writing() as opened:
        standing, actor = opened.get_one(Case, case.id), opened.get_one(User, office.adviser.id)
        for kind, doer in ((TaskKind.CALL, office.mate), (TaskKind.WIND_DOWN, actor)):
            with pytest.raises(Invalid):
                decisions.take(actor, standing, kind=kind, doer_id=doer.id, due_on=clock.today(), note=None)
    shown = visitor.get(path)
    with make.writing() as opened:
        standing, actor = opened.get_one(Case, case.id), opened.get_one(User, office.adviser.id)
        cases.close(actor, standing, reason=ClosureReason.MOVED, destination=Destination.UNKNOWN)
    decide(visitor, path, shown, status=409)
    closed = visitor.get(path)
    assert "Saken er avsluttet" in closed.text and "Lagre beslutningen" not in closed.text
    assert [each.state for each in decisions_on(make, case)] == [TaskState.CANCELLED]


def test_only_who_has_a_part_and_may_be_given_it_is_offered(make: Make, browse: Browse, office: Office) -> None:
    case = office.case("Anne")
    for user in (office.mate, office.lead, leaving := make.user(Role.ADVISER, office.place, name="Lars Slutter")):
        office.join(case, user)
    with make.writing() as opened:
        opened.get_one(User, leaving.id).leaving_at = clock.now()
        opened.add(
            Recusal(user_id=office.mate.id, pupil_id=case.pupil_id, relation=Relation.FAMILY, declared_at=clock.now())
        )
    shown = browse(office.adviser).get(f"/conference/all/{case.id}")
    offered = shown.text.split("Hvem gjør det?")[1].split("Når skal det")[0]
    assert "Anders Veileder" in offered and "Lena Leder" in offered
    assert "Marte Kollega" not in offered and "Lars Slutter" not in offered
    with make.writing() as opened:
        for part in opened.scalars(select(Assignment).where(Assignment.case_id == case.id)):
            part.starts_on = part.ends_on = clock.today() - timedelta(days=1)
    alone = browse(office.lead).get(f"/conference/all/{case.id}")
    assert "Ingen følger opp saken nå" in alone.text and f"/assignments/{case.id}" in alone.links


def test_every_count_opens_its_cases_within_the_readers_reach(make: Make, browse: Browse, office: Office) -> None:
    late, quiet, theirs = office.case("Sein"), office.case("Stille"), office.case("Annens", office.mate)
    due(make, late, -2)
    change(make, quiet, opened_on=ago(99))
    change(make, theirs, stage="on_hold", held_until=clock.today() + timedelta(days=9), hold_reason="pupil_wish")
    due(make, theirs, -9)
    make.case(pupil=make.pupil(given="Fremmed"))
    visitor = browse(office.adviser)
    lists = {"overdue": {"Sein"}, "silent": {"Stille"}, "all": {"Sein", "Stille"}, "starred": set()}
    for chosen, names in lists.items():
        page = visitor.get(f"/conference/?list={chosen}")
        assert {each for each in ("Sein", "Stille", "Annens", "Fremmed") if each in page.text} == names, chosen
        assert "Hele kontoret" not in page.text
    lead = browse(office.lead)
    everybody = lead.get("/conference/?list=all")
    assert "Start med 3 saker" in everybody.text and "Annens" in everybody.text and "Fremmed" not in everybody.text
    assert "Annens" not in lead.get("/conference/?list=overdue").text, "it rests"
    assert "Start med" not in lead.get("/conference/?list=all&mine=1").text
    lead.get(f"/conference/all/{theirs.id}?mine=1")
    assert visitor.get("/conference/?list=nonsense&page=-4").headings == ["Saksgjennomgang"]
    for role in (Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR):
        browse(make.user(role)).get("/conference/", status=403)
        browse(make.user(role)).get("/conference/all/agenda", status=403)


def test_the_summer_bridge_is_an_agenda_while_it_lasts(make: Make, browse: Browse, office: Office) -> None:
    assert "Sommerbro" not in browse(office.adviser).get("/conference/").text
    with time_machine.travel(datetime(2027, 6, 28, 9, tzinfo=clock.OSLO), tick=True):
        make.pupil(office.school, given="Hjemme")
        case = office.case("Overgang")
        with make.writing() as opened:
            milestones.align_one(opened.get_one(Case, case.id))
        visitor = browse(office.adviser)
        page = visitor.get("/conference/?list=bridge")
        assert "Sommerbro" in page.text and "Overgang Eksempel" in page.text
        assert "1 av 1" in visitor.get(f"/conference/bridge/{case.id}").text
        assert "Overgang Eksempel" in visitor.get("/conference/?list=due").text


def test_the_agenda_on_paper_has_initials_and_what_is_due_and_the_log_knows_whose_they_are(
    make: Make, browse: Browse, office: Office
) -> None:
    case = office.case("Åse-Lill")
    due(make, case, -2)
    page = browse(office.adviser).get("/conference/all/agenda")
    assert "Å.L.E." in page.text and case.number in page.text and "Over frist".lower() in page.text
    assert "Åse" not in page.text and "Eksempel" not in page.text
    (line,) = make.log("list_shown")
    assert line.row_count == 1 and "pupil.given_name" in line.fields
    assert overviews.initials("") == "" and overviews.initials("  Kari  ") == "K."


def test_a_page_costs_the_same_however_long_the_agenda_is(
    make: Make, browse: Browse, office: Office, statements: list[str]
) -> None:
    first, *others = (office.case(name) for name in ("Anne", "Bo", "Cato", "Ditte"))
    visitor = browse(office.adviser)
    paths = ("/conference/?list=starred", f"/conference/starred/{first.id}", "/conference/starred/agenda")

    def cost(path: str) -> int:
        statements.clear()
        visitor.get(path)
        return len(statements)

    office.star(office.adviser, first)
    alone = [cost(path) for path in paths]
    office.star(office.adviser, *others)
    assert [cost(path) for path in paths] == alone
    assert max(alone) <= 18, alone
