"""Hours of placements: as agreed in one press, put right later, beyond what is agreed or lawful, a grid for many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from casework import clock
from casework.actions.placement.weeks import plans_of
from casework.actions.placement.written import minutes_of
from casework.clock import OSLO
from casework.models import Agreement, AgreementException, AgreementVersion, Attendance, Case, User
from casework.models.codes import Role
from casework.models.job_codes import Absence, CancelReason, EndReason
from tests.browser import Page, Visitor
from tests.make import Make
from tests.placements import agreement, employer

Browse = Callable[..., Visitor]
MONDAY = date(2026, 11, 16)
WEEK = "2026-W47"
NOON = 12 * 60
COPIED = (
    *("agreement_id", "case_id", "changes", "starts_on", "ends_on", "goal", "adaptations", "rhythm", "family_tie"),
    *("supports", "payer", "insurance", "work", "written_by_id", "written_at"),
)
AFTERNOONS = ((0, NOON, NOON + 120), (2, NOON, NOON + 120), (4, NOON, NOON + 150))
"""Two hours on Mondays and Wednesdays, two and a half on Fridays."""


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    """It is Thursday in week 47."""
    with time_machine.travel(datetime(2026, 11, 19, 14, tzinfo=OSLO), tick=True):
        yield


@pytest.fixture
def placement(make: Make, case: Case) -> Agreement:
    return placed(make, case)


def placed(make: Make, case: Case, **told: Any) -> Agreement:
    """A placement since three weeks; approved when it began."""
    starts = told.pop("starts_on", MONDAY - timedelta(weeks=3))
    made = agreement(make, case, starts_on=starts, ends_on=date(2027, 2, 1), **({"shifts": AFTERNOONS} | told))
    with make.writing() as opened:
        for version in opened.scalars(select(AgreementVersion).where(AgreementVersion.agreement_id == made.id)):
            version.approved_at = datetime.combine(starts, datetime.min.time(), OSLO) if version.approved_at else None
    return made


def path(made: Agreement, week: str = WEEK) -> str:
    return f"/agreements/{made.id}/hours?week={week}"


def send(visitor: Visitor, where: str, written: dict[str, Any], page: Page | None = None, status: int = 302) -> Any:
    """Post the hours of a page, with some days written."""
    return visitor.submit(where, page, "/hours", status, **written)


def seen(visitor: Visitor) -> str:
    """The page as it came."""
    return visitor.response.text


def name(made: Agreement, day: date, what: str = "hours") -> str:
    return f"{what}-{made.id}-{day.isoformat()}"


def saved(make: Make, made: Agreement) -> dict[date, tuple[int, int, Absence | None]]:
    """What is registered: agreed, worked, absence, by day."""
    with make.reading() as opened:
        rows = opened.scalars(select(Attendance).where(Attendance.agreement_id == made.id)).all()
    return {row.day: (row.agreed_minutes, row.worked_minutes, row.absence) for row in rows}


def day(number: int) -> date:
    """A day of the week: 0 is Monday."""
    return MONDAY + timedelta(days=number)


def test_a_week_is_registered_as_agreed_in_one_press_up_to_today(
    make: Make, browse: Browse, adviser: User, placement: Agreement
) -> None:
    visitor = browse(adviser)
    shown = visitor.get(path(placement))
    assert "Registrerer 2 dager: 4 timer" in shown.text
    assert name(placement, day(4)) not in seen(visitor)  # Friday has not come
    page = visitor.follow(send(visitor, path(placement), {"fill": str(placement.id)}, shown))
    assert "Timene er lagret for 2 dager." in page.text
    assert saved(make, placement) == {day(0): (120, 120, None), day(2): (120, 120, None)}
    assert len(make.log("hours_saved")) == 1
    send(visitor, path(placement), {"fill": str(placement.id)}, shown)
    assert len(make.log("hours_saved")) == 1


def test_hours_are_changed_and_absence_is_told_apart_never_its_cause(
    make: Make, browse: Browse, adviser: User, placement: Agreement
) -> None:
    visitor = browse(adviser)
    before = "2026-W46"
    monday, wednesday, friday = (MONDAY - timedelta(days=back) for back in (7, 5, 3))
    written = {name(placement, monday): "1:30", name(placement, wednesday): "0", name(placement, friday): "2,5"}
    send(visitor, path(placement, before), written)
    known = {monday: (120, 90, Absence.NOT_STATED), wednesday: (120, 0, Absence.NOT_STATED), friday: (150, 150, None)}
    assert saved(make, placement) == known
    page = visitor.get(path(placement, before))
    assert "30 minutter fravær" in page.text
    answers = {name(placement, monday, "absence"): "documented", name(placement, wednesday, "absence"): "undocumented"}
    send(visitor, path(placement, before), answers, page)
    assert [each[2] for each in saved(make, placement).values()] == [Absence.DOCUMENTED, Absence.UNDOCUMENTED, None]
    sums = visitor.get(path(placement, before)).text.split("Sum timer")[-1]
    assert "Avtalt 6 t 30 min" in sums
    assert "Fravær, dokumentert 30 min 30 min Fravær, ikke dokumentert 2 t 2 t" in sums
    # an emptied field is a day that is not registered; more hours than agreed leave no absence
    send(visitor, path(placement, before), {name(placement, monday): "", name(placement, wednesday): "3"})
    assert saved(make, placement) == {wednesday: (120, 180, None), friday: (150, 150, None)}
    assert "1 time mer enn avtalt" in visitor.get(path(placement, before)).text
    assert len(make.log("hours_saved")) == 3
    assert len(make.log("placement_opened")) >= 4


@pytest.mark.parametrize(
    "text,minutes",
    [("2", 120), ("2,5", 150), ("2.5", 150), ("2:30", 150), ("2,25", 135), ("0", 0), ("24", 1440), ("", None)],
)
def test_hours_are_read_as_people_write_them(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize(
    "text",
    ["25", "24:01", "-1", "-0,5", "to", "2:75", "2.30", "2:5", "\u0662", "1e1", "2 t", "nan", "NaN", "inf", "2,333"],
)
def test_hours_no_day_has_are_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="24 hours" if text.startswith("2") and text[1:2] in "54" else "Write hours"):
        minutes_of(text)


def test_hours_no_day_has_are_refused_at_their_field_and_nothing_is_lost(
    make: Make, browse: Browse, adviser: User, placement: Agreement
) -> None:
    visitor = browse(adviser)
    written = {name(placement, day(0)): "25", name(placement, day(1)): "mange", name(placement, day(2)): "1,5"}
    answer = send(visitor, path(placement), written, status=422)
    page = Page(answer.text)
    assert "Mandag 16. november: Et døgn har 24 timer." in page.text
    assert "Tirsdag 17. november: Skriv timer som 2, 2,5 eller 2:30." in page.text
    assert page.title.startswith("Feil")
    kept = visitor._form(page, "/hours").values
    assert [kept[field] for field in written] == [["25"], ["mange"], ["1,5"]]
    assert saved(make, placement) == {}


def test_nonsense_is_refused_at_every_field_and_everything_written_stays_on_the_page(
    make: Make, browse: Browse, adviser: User, case: Case, placement: Agreement
) -> None:
    mate = placed(make, case)
    visitor, texts = browse(adviser), ("-2", "nan", "25")
    for where in (path(placement), f"/hours?week={WEEK}"):
        written = {name(placement, day(number)): text for number, text in enumerate(texts)}
        if where.startswith("/hours"):
            written |= {name(mate, day(0)): "1,5", name(placement, day(1), "seen"): "0.0.."}
        page = Page(send(visitor, where, written, status=422).text)
        assert page.text.count("Skriv timer som 2, 2,5 eller 2:30.") >= 4  # above the form and at the field, twice
        assert page.text.count("Et døgn har 24 timer.") == 2
        kept = visitor._form(page, "/hours").values
        assert {field: kept.get(field) for field in written} == {field: [text] for field, text in written.items()}
    assert saved(make, placement) == saved(make, mate) == {}


def test_a_week_a_colleague_registered_meanwhile_is_not_filled_as_agreed_over_theirs(
    make: Make, browse: Browse, adviser: User, placement: Agreement
) -> None:
    mate = make.user(Role.LEAD, make.fresh(type(make.office()), adviser.organisation_id), name="Lena Leder")
    for where, fill, back in ((path(placement), str(placement.id), 0), (f"/hours?week={WEEK}", "all", 2)):
        visitor = browse(adviser)
        shown = visitor.get(where)
        send(browse(mate), path(placement), {name(placement, day(back)): "1"})
        page = Page(send(visitor, where, {"fill": fill}, shown, status=409).text)
        assert "Lagret av Lena Leder" in page.text
        assert "2 timer 1 time (ikke oppgitt)" in page.text
        assert saved(make, placement) == {day(back): (120, 60, Absence.NOT_STATED)}
        send(browse(mate), path(placement), {name(placement, day(back)): ""})


def test_hours_of_a_placement_a_colleague_ended_meanwhile_are_refused_by_name_and_the_rest_stays(
    make: Make, browse: Browse, adviser: User, placement: Agreement
) -> None:
    school = make.school(make.area(make.fresh(type(make.office()), adviser.organisation_id)))
    gone = placed(make, make.case(adviser, school, make.pupil(school, given="Nora", family="Eksempel")))
    visitor = browse(adviser)
    shown = visitor.get(f"/hours?week={WEEK}")
    for ended in (day(0), MONDAY - timedelta(days=3)):  # in this week, and before it: then it is on the page no longer
        with make.writing() as opened:
            row = opened.get_one(Agreement, gone.id)
            row.ended_on, row.end_reason = ended, EndReason.PUPIL_ENDED
        written = {name(gone, day(2)): "1", name(placement, day(2)): "1,5"}
        page = Page(send(visitor, f"/hours?week={WEEK}", written, shown, status=422).text)
        assert "Nora Eksempel, onsdag 18. november: Plassen gjelder ikke denne dagen." in page.text
        kept = visitor._form(page, "/hours").values
        assert kept[name(placement, day(2))] == ["1,5"]
        assert saved(make, gone) == saved(make, placement) == {}
    send(visitor, f"/hours?week={WEEK}", {name(gone, day(2)): ""}, page)
    assert saved(make, placement) == {day(2): (120, 90, Absence.NOT_STATED)}


def test_only_days_of_the_placement_up_to_today_are_registered(
    make: Make, browse: Browse, adviser: User, case: Case, placement: Agreement
) -> None:
    visitor = browse(adviser)

    def refused(on: date, week: str = WEEK, seen: str = "0.0..") -> str:
        fields = {name(placement, on): "2", name(placement, on, "seen"): seen}
        return str(send(visitor, path(placement, week), fields, status=422).text)

    assert "Denne dagen er ikke kommet ennå." in refused(day(4))
    assert "Plassen gjelder ikke denne dagen." in refused(date(2026, 10, 23), "2026-W43")
    for nonsense in (refused(day(7)), refused(day(0), seen="x"), refused(day(0), seen="1.1.1.ill")):
        assert "Siden er endret siden du åpnet den." in nonsense
    with make.writing() as opened:
        ended = opened.get_one(Agreement, placement.id)
        ended.ended_on, ended.end_reason = day(1), next(iter(EndReason))
    page = visitor.get(path(placement))
    assert name(placement, day(2)) not in seen(visitor)
    assert "Plassen gjelder ikke denne dagen." in refused(day(2))
    send(visitor, path(placement), {"fill": str(placement.id)}, page)
    assert list(saved(make, placement)) == [day(0)]
    page = visitor.get(path(placement))
    with make.writing() as opened:
        gone = opened.get_one(Agreement, placement.id)
        gone.ended_on = gone.end_reason = None
        gone.cancelled_at, gone.cancel_reason = clock.now(), next(iter(CancelReason))
    kept = Page(send(visitor, path(placement), {"once": None, name(placement, day(0)): "1"}, page, status=422).text)
    assert kept.text.count("Det kan ikke registreres timer på den.") >= 2
    assert visitor._form(kept, "/hours").values[name(placement, day(0))] == ["1"]
    assert "Avtalen er annullert" in visitor.get(path(placement)).text
    draft = placed(make, case, approved=False)
    assert "når alle har godkjent" in visitor.get(path(draft)).text


def test_two_who_register_the_same_day_see_both_versions(
    make: Make, browse: Browse, adviser: User, placement: Agreement
) -> None:
    mate = make.user(Role.LEAD, make.fresh(type(make.office()), adviser.organisation_id), name="Lena Leder")
    visitor = browse(adviser)
    shown = visitor.get(path(placement))
    send(browse(mate), path(placement), {name(placement, day(0)): "1"})
    answer = send(
        visitor, path(placement), {name(placement, day(0)): "2", name(placement, day(2)): "1"}, shown, status=409
    )
    page = Page(answer.text)
    assert "Lena Leder" in page.text
    assert "2 timer 1 time (ikke oppgitt)" in page.text
    assert saved(make, placement) == {day(0): (120, 60, Absence.NOT_STATED)}
    send(visitor, path(placement), {}, page)
    assert saved(make, placement) == {day(0): (120, 120, None), day(2): (120, 60, Absence.NOT_STATED)}
    # a day nobody else touched is nobody's conflict, though the page is old
    old = visitor.get(path(placement))
    send(browse(mate), path(placement), {name(placement, day(0)): "1"})
    send(visitor, path(placement), {name(placement, day(2)): "2"}, old)
    assert saved(make, placement)[day(0)][1] == 60


def test_the_agreed_hours_are_those_of_the_version_in_force_that_day(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    nights = ((4, 22 * 60, 26 * 60), (5, NOON, NOON + 300))
    made = placed(make, case, shifts=nights)
    with make.writing() as opened:
        version = opened.scalars(select(AgreementVersion).where(AgreementVersion.agreement_id == made.id)).one()
        version.shifts[1].break_minutes = 30
        free, other = MONDAY - timedelta(days=10), MONDAY - timedelta(days=8)
        version.exceptions = [
            AgreementException(first_on=free, last_on=free + timedelta(days=1)),
            AgreementException(first_on=other, last_on=other, starts=600, ends=660),
        ]
        again = AgreementVersion(
            **{column: getattr(version, column) for column in COPIED},
            number=2,
            approved_at=datetime.combine(day(0), datetime.min.time(), OSLO),
        )
        again.shifts = [type(version.shifts[0])(weekday=0, starts=NOON, ends=NOON + 60)]
        opened.add(again)
        opened.get_one(Agreement, made.id).latest = opened.get_one(Agreement, made.id).in_force = 2
    with make.reading() as opened:
        plans = plans_of([opened.get_one(Agreement, made.id)])[made.id]
    before = [plans.agreed(MONDAY - timedelta(days=back)) for back in (17, 16, 10, 9, 8)]
    assert before == [240, 270, 0, 0, 60]
    assert [plans.agreed(day(number)) for number in (0, 4, 5)] == [60, 0, 0]
    assert "Registrerer 1 dag: 1 time" in browse(adviser).get(path(made)).text


def test_hours_beyond_the_law_are_saved_and_said_with_all_placements_of_the_pupil(
    make: Make, browse: Browse, adviser: User, case: Case, placement: Agreement
) -> None:
    other = placed(make, case)
    visitor = browse(adviser)
    for made, hours in ((placement, "1:30"), (other, "1:30")):
        send(visitor, path(made), {name(made, day(0)): hours})
    page = visitor.get(path(placement))
    said = "3 timer på en skoledag. Grensen er 2 timer, alle jobber til sammen (arbeidsmiljøloven § 11-2)."
    assert said in page.text
    assert saved(make, placement)[day(0)][1] == 90
    for each in range(4):
        send(visitor, path(other), {name(other, day(each)): "4"})
    assert "12 timer" in visitor.get(path(placement)).text  # the limit of a week with teaching
    assert "§ 11-2" in visitor.get(f"/hours?week={WEEK}").text


def test_the_grid_registers_everybody_as_agreed_and_keeps_what_is_written(
    make: Make, browse: Browse, adviser: User
) -> None:
    office = make.fresh(type(make.office()), adviser.organisation_id)
    school, host = make.school(make.area(office)), employer(make)
    cases = [make.case(adviser, school, make.pupil(school, given=f"Elev{n}", family=f"Eksempel {n}")) for n in range(3)]
    made = [placed(make, each, at=host) for each in cases]
    theirs = placed(make, make.case(make.user(Role.ADVISER, office), school), at=host)
    visitor, grid = browse(adviser), f"/hours?week={WEEK}"
    page = visitor.get(grid)
    assert "Som avtalt for de 3 uten timer" in page.text
    assert str(theirs.id) not in seen(visitor)
    assert "Timer mangler i: uke 44" in page.text  # not week 46: last week may still be coming in
    assert len(make.log("list_shown")) == 1
    wrong = {name(made[0], day(0)): "1", name(made[1], day(0)): "mange"}
    answer = send(visitor, grid, {"fill": "all", **wrong}, page, status=422)
    assert "Elev1 Eksempel 1, mandag 16. november: Skriv timer" in Page(answer.text).text
    assert visitor._form(Page(answer.text), "/hours").values[name(made[0], day(0))] == ["1"]
    assert [saved(make, each) for each in made] == [{}, {}, {}]
    send(visitor, grid, {"fill": "all", name(made[1], day(0)): ""}, Page(answer.text))
    assert saved(make, made[0]) == {day(0): (120, 60, Absence.NOT_STATED), day(2): (120, 120, None)}
    assert saved(make, made[1]) == saved(make, made[2]) == {day(0): (120, 120, None), day(2): (120, 120, None)}
    send(visitor, grid, {name(made[0], day(2)): ""})
    send(visitor, grid, {"fill": "all"})
    assert day(2) not in saved(make, made[0])  # something is registered, so it is looked at by itself
    send(visitor, grid, {"fill": str(made[0].id)})
    assert saved(make, made[0])[day(2)] == (120, 120, None)
    assert len(make.log("hours_saved")) == 5
    # somebody else's placement put into the form: refused, and nothing is saved
    forged = {name(theirs, day(0)): "2", name(theirs, day(0), "seen"): "0.120..", name(made[1], day(0)): "1"}
    send(visitor, grid, forged, status=403)
    assert saved(make, theirs) == {}
    assert saved(make, made[1])[day(0)][1] == 120
    lead = browse(make.user(Role.LEAD, office))
    assert any(str(theirs.id) in link for link in lead.get(grid).links)


def test_a_grid_of_thirty_takes_as_many_statements_as_one_of_two(
    make: Make, browse: Browse, adviser: User, statements: list[str]
) -> None:
    office = make.fresh(type(make.office()), adviser.organisation_id)
    school, host = make.school(make.area(office)), employer(make)
    taken: list[int] = []
    visitor, grid = browse(adviser), f"/hours?week={WEEK}"
    for wanted in (2, 30):
        while len(taken) < 2 and len(made := _ids(make)) < wanted:
            placed(make, make.case(adviser, school, make.pupil(school)), at=host)
        with make.writing() as opened:
            for each in _ids(make) - {row.agreement_id for row in opened.scalars(select(Attendance))}:
                opened.add(_row(each, adviser))
        del statements[:]
        visitor.get(grid)
        taken.append(len(statements))
        assert len(made) <= wanted
    assert taken[0] == taken[1]


def _ids(make: Make) -> set[UUID]:
    with make.reading() as opened:
        return set(opened.scalars(select(Agreement.id)))


def _row(agreement_id: UUID, by: User) -> Attendance:
    told = {"agreed_minutes": 120, "worked_minutes": 120, "registered_by_id": by.id, "registered_at": clock.now()}
    return Attendance(agreement_id=agreement_id, day=day(0), **told)


def test_hours_are_nobody_elses(make: Make, browse: Browse, placement: Agreement) -> None:
    for role in Role:
        browse(make.user(role)).get(path(placement), status=404)
    for role in set(Role) - {Role.ADVISER, Role.LEAD}:
        browse(make.user(role)).get("/hours", status=403)
    assert "Ingen plasser denne uka" in browse(make.user(Role.ADVISER)).get("/hours?week=2026-W99").text
