"""A counsellor works through the milestones of the own pupils: what is overdue, what is due soon, what comes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from casework import clock
from casework.clock import OSLO
from casework.models import Case, Milestone, Pupil
from casework.models.codes import ConsentStatus, Grade, Role
from casework.models.transition_codes import MilestoneKind, MilestoneState
from tests.adviser_day import consent
from tests.browser import Visitor
from tests.journeys.classes import Schools, a_class, applied, statements
from tests.make import Make

pytestmark = pytest.mark.usefixtures("november")
Browse = Callable[..., Visitor]
K = MilestoneKind
COUNT = re.compile(r'href="(/milestones/\?list=\w+)"[^>]*>[^<]+ <span class="number">(\d+)<')


def step(make: Make, case: Case, kind: MilestoneKind) -> Milestone:
    with make.reading() as opened:
        return opened.scalars(select(Milestone).where(Milestone.case_id == case.id, Milestone.kind == kind)).one()


def shown(visitor: Visitor, path: str = "/milestones/?list=all") -> str:
    """The page's own HTML."""
    visitor.get(path)
    return str(visitor.response.text)


def test_every_count_opens_exactly_its_rows_in_their_groups(make: Make, browse: Browse, schools: Schools) -> None:
    for pupil in a_class(make, schools.lower, "Nora", "Emil"):
        make.case(schools.adviser, schools.lower, pupil)
    with time_machine.travel(datetime(2027, 2, 10, 10, tzinfo=OSLO), tick=True):
        visitor = browse(schools.counsellor)
        counts = dict(
            re.findall(r'href="(/milestones/\?list=\w+)"[^>]*>[^<]+ <span class="number">(\d+)<', shown(visitor))
        )
        assert [int(number) for number in counts.values()] == [4, 4, 0, 4, 8]
        for address, number in counts.items():
            assert shown(visitor, address).count('id="milestone-') == int(number), address
        late = visitor.get("/milestones/?list=overdue").text
        assert "Over frist 4" in late and "Senere 4" in late and late.count("Samtale om utdanningsvalg") == 2
        assert "Første kontakt" not in visitor.get("/milestones/?list=all").text, "Nav's own steps are Nav's"
        everything = visitor.get("/milestones/?list=all").text
        assert everything.rindex("Over frist") < everything.rindex("Senere"), "what is late stands first"
        assert "Må gjøres nå" in visitor.get("/milestones/?list=nonsense").text
    line = make.log("list_shown")[-1]
    assert (json.loads(line.detail)["kind"], line.row_count) == ("milestones", 2)


def test_the_application_is_called_for_again_two_weeks_and_three_days_before(
    make: Make, browse: Browse, schools: Schools
) -> None:
    (nora,) = a_class(make, schools.lower, "Nora")
    due = step(make, make.case(schools.adviser, schools.lower, nora), K.APPLICATION_ORDINARY).due_on
    said = {15: None, 14: "14 dager igjen", 9: None, 3: "3 dager igjen", 1: "1 dag igjen", 0: "i dag"}
    for before, words in said.items():
        with time_machine.travel(datetime(due.year, due.month, due.day, 10, tzinfo=OSLO) - timedelta(days=before)):
            text = browse(schools.counsellor).get("/milestones/?list=all").text
        row = text[text.index("Søkt på vigo.no") : text.index("Tilgjengelighetserklæring")]
        assert (words in row) if words else ("igjen" not in row), before


def test_a_step_is_answered_or_registered_from_the_list_and_leaves_it(
    make: Make, browse: Browse, schools: Schools
) -> None:
    (nora,) = a_class(make, schools.lower, "Nora")
    case = make.case(schools.adviser, schools.lower, nora)
    visitor = browse(schools.counsellor)
    page = visitor.get("/milestones/?list=all")
    talk, application = step(make, case, K.CAREER_TALK), step(make, case, K.APPLICATION_ORDINARY)
    form = f"/pupils/{nora.id}/transition/2027/application"
    assert f"/milestones/{talk.id}" in page.links and form in page.links
    assert f"/pupils/{nora.id}/transition" in page.links and "Utført når samtalen er holdt." in page.text
    for address in {link for link in page.links if str(nora.id) in link or "/milestones/" in link}:
        visitor.get(address)
    visitor.submit(f"/milestones/{talk.id}", said="held", on=clock.today().isoformat())
    applied(make, schools.counsellor, nora, on=clock.today())
    assert {step(make, case, each.kind).state for each in (talk, application)} == {MilestoneState.DONE}
    after = visitor.get("/milestones/?list=all")
    assert form not in after.links and f"/milestones/{talk.id}" not in after.links


def test_only_steps_of_cases_the_school_knows_of_are_there(make: Make, browse: Browse, schools: Schools) -> None:
    mine, lapsed, hidden = a_class(make, schools.lower, "Min", "Trukket", "Skjermet")
    (there,) = a_class(make, schools.upper, "Annensteds", grade=Grade.VG1, class_name="1STA")
    a_class(make, schools.lower, "Umeldt")
    cases = [make.case(schools.adviser, schools.lower, pupil) for pupil in (mine, lapsed, hidden, there)]
    consent(make, cases[1], consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today() + timedelta(days=9))
    with make.writing() as opened:
        opened.get_one(Pupil, hidden.id).protected_at = clock.now()
    text = browse(schools.counsellor).get("/milestones/?list=all").text
    assert "Min" in text and not [name for name in ("Trukket", "Skjermet", "Annensteds", "Umeldt") if name in text]
    elsewhere = browse(schools.receiver).get("/milestones/?list=all").text
    assert "Annensteds" not in elsewhere, "the school that asked was another, and no note was accepted"
    assert "Ingenting her nå" in elsewhere
    for role in set(Role) - {Role.COUNSELLOR}:
        browse(make.user(role)).get("/milestones/", status=403)


def test_a_longer_list_costs_no_more_statements(make: Make, browse: Browse, schools: Schools) -> None:
    def furnish(*names: str) -> None:
        for pupil in a_class(make, schools.lower, *names):
            make.case(schools.adviser, schools.lower, pupil)

    visitor = browse(schools.counsellor)
    furnish("Nora")
    visitor.get("/milestones/?list=all")
    with statements(make) as few:
        visitor.get("/milestones/?list=all")
    furnish("Emil", "Ella", "Isak", "Maja")
    with statements(make) as many:
        visitor.get("/milestones/?list=all")
    assert len(many) == len(few) <= 10, "\n".join(many)
