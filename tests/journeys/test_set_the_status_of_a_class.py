"""A counsellor sets the status of a whole class in one save: all or nothing, and nobody's change is lost unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import clock
from casework.models import Milestone, Offer, Pupil, Task, Transition
from casework.models.codes import Grade, Role, TaskKind, TaskState
from casework.models.transition_codes import (
    ApplicationState,
    Level,
    MilestoneKind,
    MilestoneState,
    OfferState,
    StartState,
)
from tests.browser import Page, Visitor
from tests.journeys.classes import (
    FIRST,
    JULY,
    OFFERED_ON,
    TENTH,
    Schools,
    a_class,
    applied,
    began,
    offered,
    statements,
    way,
)
from tests.make import Make

pytestmark = pytest.mark.usefixtures("november")
Browse = Callable[..., Visitor]
A, S = ApplicationState, StartState


Chosen = dict[str, str]


def save(
    visitor: Visitor,
    chosen: Chosen | None = None,
    page: Page | None = None,
    status: int = 302,
    path: str = TENTH,
    **told: Any,
) -> TestResponse:
    """Post the class's form, with what was chosen for some pupils."""
    return visitor.submit(path, page, form="/classes/status", status=status, **{**told, **(chosen or {})})


def of(part: str, pupil: Pupil) -> str:
    """The name of a pupil's field."""
    return f"{part}-{pupil.id}"


def states(make: Make, pupils: list[Pupil]) -> list[str]:
    with make.reading() as opened:
        found = {row.pupil_id: row.application.value for row in opened.scalars(select(Transition))}
    return [found.get(pupil.id, "-") for pupil in pupils]


def test_one_tick_and_one_save_set_the_whole_class_but_those_chosen_otherwise(
    make: Make, browse: Browse, schools: Schools
) -> None:
    nora, emil, ella, isak = pupils = a_class(make, schools.lower, "Nora", "Emil", "Ella", "Isak")
    case = make.case(schools.adviser, schools.lower, nora)
    applied(make, schools.counsellor, isak, on=date(2026, 11, 2))
    visitor = browse(schools.counsellor)
    told = {of("application", emil): "not_relevant"}
    response = save(visitor, told, rest=["application"], on="2026-11-20")
    page = visitor.follow(response)
    assert "Lagret for 3 elever." in page.text and "Overgang avklart 1 av 4" in page.text
    assert states(make, pupils) == ["sent", "not_relevant", "sent", "sent"]
    days = [row.sent_on if row is not None else None for row in (way(make, pupil) for pupil in (nora, ella, isak))]
    assert days == [date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 2)], "who had applied is left alone"
    lines = make.log("application_saved")
    assert [line.actor_id for line in lines[1:]] == [schools.counsellor.id] * 3
    with make.reading() as opened:
        steps = {
            step.kind: step.state for step in opened.scalars(select(Milestone).where(Milestone.case_id == case.id))
        }
    assert steps[MilestoneKind.APPLICATION_ORDINARY] is MilestoneState.DONE
    again = visitor.get(TENTH)
    assert "som mangler søknad" not in again.text
    assert "Ingenting er endret." in visitor.follow(save(visitor, page=again)).text
    assert len(make.log("application_saved")) == 4


def test_who_turned_up_and_who_did_not_in_one_save(make: Make, browse: Browse, schools: Schools) -> None:
    names = ("Nora", "Emil", "Ella", "Isak")
    nora, emil, ella, isak = a_class(make, schools.upper, *names, grade=Grade.VG1, class_name="1STA")
    case = make.case(schools.adviser, schools.upper, emil)
    began(make, schools.receiver, isak, S.NO_SHOW)
    visitor = browse(schools.receiver)
    told = {of("start", emil): "no_show", of("application", ella): "sent"}
    save(visitor, told, path=FIRST, rest=["start"], on="2026-11-20")
    found = [way(make, pupil, 2026) for pupil in (nora, emil, ella, isak)]
    assert [row.start for row in found if row] == [S.STARTED, S.NO_SHOW, S.STARTED, S.NO_SHOW]
    with make.reading() as opened:
        task = opened.scalars(select(Task).where(Task.case_id == case.id, Task.kind == TaskKind.OT_REFERRAL)).one()
    assert task.state is TaskState.OPEN
    save(visitor, path=FIRST, rest=["application"], on="2026-11-20")
    after = [way(make, pupil, 2027) for pupil in (nora, emil, ella, isak)]
    levels = [row.level for row in after if row is not None and row.application is A.SENT]
    assert levels == [Level.VG2, Level.VG1, Level.VG2, Level.VG1], (
        "who is not in school applies for the same year again"
    )


def test_offers_are_registered_in_the_round_that_is_on_and_keep_what_is_known_of_them(
    make: Make, browse: Browse, schools: Schools
) -> None:
    nora, emil = pupils = a_class(make, schools.lower, "Nora", "Emil")
    with time_machine.travel(JULY, tick=True):
        for pupil in pupils:
            applied(make, schools.counsellor, pupil)
        offered(make, schools.counsellor, nora, OfferState.OFFERED, programme="ST", school_id=schools.upper.id)
        visitor = browse(schools.counsellor)
        save(visitor, {of("offer", nora): "accepted", of("offer", emil): "waiting_list"}, on="2027-07-10")
        with make.reading() as opened:
            first, second = (opened.scalars(select(Offer).where(Offer.pupil_id == each.id)).one() for each in pupils)
        assert (first.state, first.answered_on) == (OfferState.ACCEPTED, date(2027, 7, 10))
        assert first.school_id == schools.upper.id
        assert first.programme is not None
        assert (second.state, second.round, second.came_on) == (OfferState.WAITING_LIST, 1, OFFERED_ON)
        assert "Overgang avklart 1 av 2" in visitor.get(TENTH).text


def test_a_fault_at_one_pupil_keeps_all_unsaved_and_all_that_was_chosen(
    make: Make, browse: Browse, schools: Schools
) -> None:
    nora, emil, _ = pupils = a_class(make, schools.lower, "Nora", "Emil", "Ella")
    with time_machine.travel(JULY, tick=True):
        for pupil in (nora, emil):
            applied(make, schools.counsellor, pupil)
        visitor = browse(schools.counsellor)
        offer = {of("offer", each): "accepted" for each in pupils} | {of("application", emil): "not_relevant"}
        page = Page(save(visitor, offer, status=422, on="2027-07-10").text)
        assert "Ella, Emil: Registrer søknaden først" in page.text and page.title.startswith("Feil:")
        kept = visitor._form(page, "/classes/status").values
        assert [kept[f"offer-{each.id}"] for each in pupils] == [["accepted"]] * 3
        assert kept["on"] == ["2027-07-10"] and kept[f"application-{emil.id}"] == ["not_relevant"]
        with make.reading() as opened:
            assert opened.scalars(select(Offer)).all() == []
        assert states(make, pupils) == ["sent", "sent", "-"] and not make.log("offer_saved")
        early = save(visitor, {of("offer", nora): "accepted"}, status=422, on="2027-07-01")
        assert "Nora: Svaret kan ikke ha kommet før tilbudet." in Page(early.text).text


REFUSED: tuple[tuple[str, str, str], ...] = (
    ("on", "2026-11-24", "Dagen kan ikke være senere enn i dag."),
    ("on", "", "Velg en dato."),
    ("on", "2026-07-01", "Dagen er før skoleåret"),
    ("seen", "nonsense", "Lista er endret"),
    ("application", "\x00<b>", "Lista er endret"),
    ("start", "started", "Dette kan ikke registreres for en elev på dette trinnet."),
)


def test_what_cannot_be_is_refused_with_the_reason(make: Make, browse: Browse, schools: Schools) -> None:
    (nora,) = pupils = a_class(make, schools.lower, "Nora")
    visitor = browse(schools.counsellor)
    for name, value, said in REFUSED:
        told = {name if name == "on" else of(name, nora): value}
        page = save(visitor, told, status=422, rest=["application"])
        assert said in Page(page.text).text, name
    assert states(make, pupils) == ["-"]


def test_one_pupil_out_of_reach_stops_all_and_is_a_line_in_the_log(
    make: Make, browse: Browse, schools: Schools
) -> None:
    mine, hidden = pupils = a_class(make, schools.lower, "Nora", "Skjermet")
    (theirs,) = a_class(make, make.school(), "Fremmed")
    visitor = browse(schools.counsellor)
    page = visitor.get(TENTH)
    with make.writing() as opened:
        opened.get_one(Pupil, hidden.id).protected_at = clock.now()
    for other in (theirs.id, hidden.id, uuid4()):
        outsider = {f"seen-{other}": "0.0.not_sent..", f"application-{other}": "sent", f"application-{mine.id}": "sent"}
        refused = visitor.submit(TENTH, page, form="/classes/status", status=403, **outsider)
        assert "Ingenting ble lagret" in refused.text and "Fremmed" not in refused.text
    assert states(make, [*pupils, theirs]) == ["-", "-", "-"]
    denied = make.log("access_denied")
    assert [line.rule for line in denied] == ["register_transition"] * 3
    assert [line.subject is None for line in denied] == [False, False, True]


def test_an_advisers_post_reaches_no_pupil_of_a_class(make: Make, browse: Browse, schools: Schools) -> None:
    (nora,) = pupils = a_class(make, schools.lower, "Nora")
    make.case(schools.adviser, schools.lower, nora)
    visitor = browse(schools.adviser)
    visitor.get(TENTH, status=403)
    page = visitor.get("/today?list=mine")
    token = next(form.values["csrf_token"] for form in page.forms if form.method == "post")
    told = {f"seen-{nora.id}": "0.0.not_sent..", f"application-{nora.id}": "sent", "on": "2026-11-20"}
    answer = visitor.client.post(TENTH.replace("pupils", "status"), data={"csrf_token": token, **told})
    assert answer.status_code == 403
    assert states(make, pupils) == ["not_sent"], "as the case noted it"


def test_two_who_save_the_same_class_see_both_versions_and_lose_nothing(
    make: Make, browse: Browse, schools: Schools
) -> None:
    nora, emil, ella = pupils = a_class(make, schools.lower, "Nora", "Emil", "Ella")
    mate = make.user(Role.COUNSELLOR, schools.lower, "Mona Makker")
    visitor = browse(schools.counsellor)
    mine = visitor.get(TENTH)
    theirs = {of("application", nora): "not_relevant", of("application", emil): "sent"}
    save(browse(mate), theirs, on="2026-11-21")
    yours = {of("application", each): "sent" for each in (nora, ella)}
    answer = save(visitor, yours, mine, 409, on="2026-11-20")
    page = Page(answer.text)
    assert "Nora: Søknad Ulikt Søkt En annen plan" in page.text and "Mona Makker" in page.text
    assert "Emil: Søkt" not in page.text, "who was not touched here is no conflict"
    assert states(make, pupils) == ["not_relevant", "sent", "-"]
    kept = visitor._form(page, "/classes/status").values
    assert [kept[f"application-{each.id}"] for each in pupils] == [["sent"]] * 3 and kept["on"] == ["2026-11-20"]
    save(visitor, page=page)
    assert states(make, pupils) == ["sent", "sent", "sent"]
    row = way(make, emil)
    assert row is not None and row.sent_on == date(2026, 11, 21), "nobody touched it again"


def test_the_rest_is_who_still_lacks_it_when_it_is_saved(make: Make, browse: Browse, schools: Schools) -> None:
    nora, emil = pupils = a_class(make, schools.lower, "Nora", "Emil")
    visitor = browse(schools.counsellor)
    page = visitor.get(TENTH)
    applied(make, schools.counsellor, nora, A.NOT_RELEVANT)
    assert "Lagret for 1 elev." in visitor.follow(save(visitor, page=page, rest=["application"])).text
    assert states(make, pupils) == ["not_relevant", "sent"]
    sent = make.log("application_saved")
    save(visitor, page=page, rest=["application"])
    assert len(make.log("application_saved")) == len(sent), "posted twice, saved once"
    assert emil


def test_a_row_that_changed_unseen_is_not_written_over(make: Make, browse: Browse, schools: Schools) -> None:
    """The state looks the same, but a colleague has registered a day and wishes: another plan would wipe them out."""
    (nora,) = a_class(make, schools.lower, "Nora")
    applied(make, schools.counsellor, nora, on=date(2026, 11, 2))
    visitor = browse(schools.counsellor)
    page = visitor.get(TENTH)
    applied(make, schools.counsellor, nora, on=date(2026, 11, 9))
    answer = save(visitor, {of("application", nora): "not_relevant"}, page, 409)
    assert "Nora: Søknad Ulikt En annen plan Søkt" in Page(answer.text).text


def test_a_larger_class_is_saved_in_about_as_many_statements(make: Make, browse: Browse, schools: Schools) -> None:
    visitor = browse(schools.counsellor)
    counted = []
    for name, number in (("10A", 3), ("10B", 15)):
        for pupil in a_class(
            make, schools.lower, *(f"Elev{chr(97 + each)}" for each in range(number)), class_name=name
        ):
            make.case(schools.adviser, schools.lower, pupil)
        path = f"/classes/pupils?grade=10&class_name={name}"
        page = visitor.get(path)
        with statements(make) as seen:
            save(visitor, page=page, path=path, rest=["application"])
        counted.append(len(seen))
    few, many = counted
    assert many - few <= 12 * 3, "what changes is written row by row, and nothing is read so"
