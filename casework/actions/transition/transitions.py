"""A pupil's way into a year of upper secondary: applied, offered, started, changed, ended. One row for each year.

Every verb ends in `milestones.align_pupil`: the steps of the pupil's cases follow what is registered here. Who may
touch which pupil is asked before these are called, by the page or by the list of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from casework import audit, clock
from casework.actions.milestone import milestones
from casework.actions.transition import checks, follow_up_service, several_ways, ways
from casework.actions.transition.checks import TOO_LATE
from casework.actions.transition.given import Application, OfferGiven, Place, WishGiven
from casework.actions.transition.places import take_place
from casework.calendar.school_year import begins_in
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_
from casework.models import Case, Offer, Pupil, Transition, User, Wish
from casework.models.codes import Grade
from casework.models.sealing import seal
from casework.models.transition_codes import (
    ANSWERED,
    OUT,
    ApplicationState,
    InEducation,
    LeaveReason,
    Level,
    Route,
    StartState,
    YearResult,
)
from casework.privacy.place import Size

CHANGED_MEANWHILE = N_("Somebody else changed this while you were writing.")


def way(pupil_id: UUID, into_year: int) -> Transition | None:
    """The pupil's way into a year, if anything is known of it."""
    query = select(Transition).where(Transition.pupil_id == pupil_id, Transition.into_year == into_year)
    return session().scalar(query)


def version_of(row: Transition | None) -> int:
    """What a form carries of the row its reader saw; 0 where there was none."""
    return row.version if row is not None else 0


def apply(
    actor: User, pupil: Pupil, into_year: int, level: Level, given: Application, *, seen: int | None = None
) -> Transition:
    """Register an application. Wishes that are None stay as they are.

    Raises Invalid at "sent_on" for a day that cannot be right, at "state" for one that offers have come on already, at
    "wishes" for a programme that is not offered that year, the same twice or more than three; StaleEdit when somebody
    changed it since `seen`.
    """
    checks.sent(given, into_year)
    wishes = given.wishes if given.state is not ApplicationState.NOT_RELEVANT else ()
    checks.wishes(wishes or (), into_year)
    row = _held(pupil, into_year, level, seen)
    checks.before_offers(given, row.offers)
    sent = given.state is ApplicationState.SENT
    row.application, row.sent_on = given.state, given.sent_on if sent else None
    row.route = (given.route or Route.ORDINARY) if sent else given.route
    if wishes is not None:
        _keep_wishes(row, wishes)
    audit.record(actor, audit.ApplicationSaved(pupil.owner, into_year, given.state))
    _settled(pupil)
    return row


def offer(
    actor: User, pupil: Pupil, into_year: int, level: Level, given: OfferGiven, *, seen: int | None = None
) -> Transition:
    """Register how an intake round went, in place of what stood for that round.

    Raises Invalid at "came_on", "answer_by" or "answered_on" for days out of order, at "programme" for one that is
    not offered that year, NotNow when nothing has been applied for; StaleEdit.
    """
    checks.offer(given, into_year)
    row = _held(pupil, into_year, level, seen)
    if row.application is not ApplicationState.SENT:
        raise NotNow(N_("Register the application first: there can be no offer without one."))
    if row.sent_on is not None and given.came_on < row.sent_on:
        raise Invalid("came_on", N_("The offer cannot have come before the application was sent."))
    checks.rounds(given, row.offers)
    standing = next((each for each in row.offers if each.round == given.round), None)
    made = standing or Offer(transition_id=row.id, pupil_id=pupil.id, round=given.round, state=given.state)
    made.state, made.came_on, made.answer_by = given.state, given.came_on, given.answer_by
    made.answered_on = given.answered_on if given.state in ANSWERED else None
    made.school_id = given.school_id
    seal(made, "programme", given.programme, Size.NUMBER)
    if standing is None:
        row.offers.append(made)
    _touch(row)
    audit.record(actor, audit.OfferSaved(pupil.owner, into_year, given.round, given.state))
    _settled(pupil)
    return row


def start(
    actor: User,
    pupil: Pupil,
    into_year: int,
    level: Level,
    state: StartState,
    *,
    on: date,
    place: Place | None = None,
    leave_reason: LeaveReason | None = None,
    seen: int | None = None,
) -> Transition:
    """Register whether a pupil turned up, or left. Not turning up and leaving ask for a report to OT, this year's only.

    A school casework knows takes the pupil onto its roll from the day. Raises Invalid at "on" for a day that cannot
    be right, at "school" for a pupil who goes to another upper secondary school, at "leave_reason"; StaleEdit.
    """
    checks.start(state, on, into_year, level)
    if (state is StartState.LEFT) != (leave_reason is not None):
        raise Invalid("leave_reason", N_("Choose why the pupil left."))
    row = _held(pupil, into_year, level, seen)
    if state in {StartState.LEFT, StartState.LEFT_IN_AUGUST} and row.start_on and on < row.start_on:
        raise Invalid("on", N_("The pupil cannot have left before turning up."))
    had_left = row.start in OUT
    row.start, row.start_on, row.leave_reason = state, on, leave_reason
    if state is StartState.STARTED and place is not None:
        take_place(row, pupil, place, on, Grade(level.value), moving=had_left)
    audit.record(actor, audit.StartSaved(pupil.owner, into_year, state))
    _settled(pupil)
    if into_year >= begins_in(clock.today()):
        follow_up_service.ask_or_call_off(actor, pupil, wanted=state in OUT)
    return row


def change_place(actor: User, pupil: Pupil, into_year: int, place: Place, *, on: date, seen: int | None = None) -> None:
    """Register that a pupil changed programme or school from a day on. The former enrolment ends the day before.

    Raises NotNow for a pupil who has not turned up, Invalid at "on" or "school", StaleEdit.
    """
    row = way(pupil.id, into_year)
    if row is None or row.start is not StartState.STARTED or row.start_on is None:
        raise NotNow(N_("Register first that the pupil has turned up."))
    row = _held(pupil, into_year, row.level, seen)
    if on > clock.today():
        raise Invalid("on", TOO_LATE)
    if row.start_on is not None and on <= row.start_on:
        raise Invalid("on", N_("The change must come after the day the pupil turned up."))
    take_place(row, pupil, place, on, Grade(row.level.value), moving=True)
    _touch(row)
    audit.record(actor, audit.PlaceChanged(pupil.owner, into_year))
    _settled(pupil)


def year(
    actor: User,
    pupil: Pupil,
    into_year: int,
    *,
    in_education: InEducation | None = None,
    result: YearResult | None = None,
    seen: int | None = None,
) -> Transition:
    """Register whether a pupil is in education on the counting day, or how the year ended. None leaves as it is.

    Raises NotNow before there is anything to say: before the counting day, before the school year is over; StaleEdit.
    """
    standing = way(pupil.id, into_year)
    checks.year(into_year, in_education, result)
    row = _held(pupil, into_year, standing.level if standing else Level.VG1, seen)
    row.in_education = in_education or row.in_education
    row.result = result or row.result
    audit.record(actor, audit.YearSaved(pupil.owner, into_year))
    _settled(pupil)
    return row


def _held(pupil: Pupil, into_year: int, level: Level, seen: int | None) -> Transition:
    """The row to change, kept from others; made when there is none. Raises StaleEdit when it is not the one seen."""
    query = select(Transition).where(Transition.pupil_id == pupil.id, Transition.into_year == into_year)
    row = several_ways.held(pupil.id, into_year)
    if row is None:
        milestones.hold(Case.pupil_id == pupil.id)
        row = session().scalar(query.with_for_update().execution_options(populate_existing=True))
    if seen is not None and version_of(row) != seen:
        raise StaleEdit(CHANGED_MEANWHILE, row)
    if row is None:
        ways.ensure([(pupil.id, into_year, level)])
        row = session().scalars(query.with_for_update()).one()
    row.level = level
    return row


def _touch(row: Transition) -> None:
    """Count a change of what hangs on a row as a change of the row, so that another's form is old."""
    if not session().is_modified(row, include_collections=False):
        row.version += 1


def _settled(pupil: Pupil) -> None:
    if several_ways.put_off(pupil.id):
        return
    session().flush()
    milestones.align_pupil(pupil.id)


def _keep_wishes(row: Transition, wishes: Sequence[WishGiven]) -> None:
    session().execute(delete(Wish).where(Wish.transition_id == row.id))
    session().expire(row, ["wishes"])
    for rank, given in enumerate(wishes, start=1):
        wish = Wish(transition_id=row.id, pupil_id=row.pupil_id, rank=rank, school_id=given.school_id)
        seal(wish, "programme", given.programme, Size.NUMBER)
        session().add(wish)
    _touch(row)
