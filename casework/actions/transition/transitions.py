"""A pupil's way into a year of upper secondary: applied, offered, started, changed, ended. One row for each year.

Every verb ends in `milestones.align_pupil`: the steps of the pupil's cases follow what is registered here. Who may
touch which pupil is asked before these are called, by the page or by the list of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select

from casework import audit, clock
from casework.actions.milestone import milestones
from casework.actions.transition import follow_up_service, several_ways, ways
from casework.actions.year import programmes
from casework.actions.year.calendars import years
from casework.calendar.school_year import first_of
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_
from casework.models import Case, Enrolment, Offer, Organisation, Pupil, Transition, User, Wish
from casework.models.codes import Grade, OrganisationKind
from casework.models.sealing import seal
from casework.models.transition_codes import (
    ApplicationState,
    InEducation,
    LeaveReason,
    Level,
    OfferState,
    Route,
    SchoolDate,
    StartState,
    YearResult,
)
from casework.privacy.place import Size

ANSWERED = (OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WAITING_DECLINED)
OUT = (StartState.NO_SHOW, StartState.LEFT_IN_AUGUST, StartState.LEFT)
MOST_WISHES = 3
YEAR_NEARS_ITS_END = timedelta(days=200)  # from 1 August: mid February
CHANGED_MEANWHILE = N_("Somebody else changed this while you were writing.")
TOO_LATE = N_("The day cannot be later than today.")


@dataclass(frozen=True, slots=True)
class WishGiven:
    """A wish as it was given: the programme's code, and the school when it is one casework knows."""

    programme: str
    school_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """What is registered of an application. `sent_on` is a day in Oslo, given when it is sent."""

    state: ApplicationState
    route: Route | None = None
    sent_on: date | None = None
    wishes: tuple[WishGiven, ...] | None = None


@dataclass(frozen=True, slots=True)
class OfferGiven:
    """How one intake round went, as it was given."""

    round: int
    state: OfferState
    came_on: date
    answer_by: date | None = None
    answered_on: date | None = None
    programme: str | None = None
    school_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pupil goes to school: a school casework knows puts the pupil on its roll, in a class."""

    school_id: UUID | None = None
    class_name: str = ""
    programme: str | None = None


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
    _check_sent(given, into_year)
    wishes = given.wishes if given.state is not ApplicationState.NOT_RELEVANT else ()
    _check_wishes(wishes or (), into_year)
    row = _held(pupil, into_year, level, seen)
    _check_before_offers(given, row.offers)
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
    _check_offer(given, into_year)
    row = _held(pupil, into_year, level, seen)
    if row.application is not ApplicationState.SENT:
        raise NotNow(N_("Register the application first: there can be no offer without one."))
    if row.sent_on is not None and given.came_on < row.sent_on:
        raise Invalid("came_on", N_("The offer cannot have come before the application was sent."))
    _check_rounds(given, row.offers)
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
    """Register whether a pupil turned up, or left. Not turning up and leaving ask for a report to OT.

    A school casework knows takes the pupil onto its roll from the day. Raises Invalid at "on" for a day that cannot
    be right, at "school" for a pupil who goes to another upper secondary school, at "leave_reason"; StaleEdit.
    """
    _check_start(state, on, into_year, level)
    if (state is StartState.LEFT) != (leave_reason is not None):
        raise Invalid("leave_reason", N_("Choose why the pupil left."))
    row = _held(pupil, into_year, level, seen)
    if state in {StartState.LEFT, StartState.LEFT_IN_AUGUST} and row.start_on and on < row.start_on:
        raise Invalid("on", N_("The pupil cannot have left before turning up."))
    had_left = row.start in OUT
    row.start, row.start_on, row.leave_reason = state, on, leave_reason
    if state is StartState.STARTED and place is not None:
        _take_place(row, pupil, place, on, Grade(level.value), moving=had_left)
    audit.record(actor, audit.StartSaved(pupil.owner, into_year, state))
    _settled(pupil)
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
    _take_place(row, pupil, place, on, Grade(row.level.value), moving=True)
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
    _check_year(into_year, in_education, result)
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


def _check_sent(given: Application, into_year: int) -> None:
    if given.state is not ApplicationState.SENT:
        return
    if given.sent_on is None:
        raise Invalid("sent_on", N_("Give the day it was sent."))
    if given.sent_on > clock.today():
        raise Invalid("sent_on", TOO_LATE)
    if given.sent_on < first_of(into_year - 1):
        raise Invalid("sent_on", N_("The day is before the school year in which this is applied for."))


def _check_before_offers(given: Application, offers: Sequence[Offer]) -> None:
    """An application that offers have come on cannot be unsaid, nor sent after them."""
    first = min((each.came_on for each in offers), default=None)
    if first is not None and given.state is not ApplicationState.SENT:
        raise Invalid("state", N_("An offer is registered on this application. It must have been sent."))
    if first is not None and given.sent_on is not None and given.sent_on > first:
        raise Invalid("sent_on", N_("The application cannot have been sent after the offer came."))


def _check_rounds(given: OfferGiven, offers: Sequence[Offer]) -> None:
    before = max((each.came_on for each in offers if each.round < given.round), default=given.came_on)
    after = min((each.came_on for each in offers if each.round > given.round), default=given.came_on)
    if not before <= given.came_on <= after:
        raise Invalid("came_on", N_("The intake rounds must come one after the other."))


def _check_wishes(wishes: Sequence[WishGiven], into_year: int) -> None:
    if len(wishes) > MOST_WISHES:
        raise Invalid("wishes", N_("There can be three wishes at most."))
    if len(set(wishes)) < len(wishes):
        raise Invalid("wishes", N_("The same wish stands twice."))
    for wish in wishes:
        _check_programme("wishes", wish.programme, into_year)
        _check_school("wishes", wish.school_id)


def _check_programme(name: str, code: str | None, into_year: int) -> None:
    if code is not None and code not in {each.code for each in programmes.offered(into_year)}:
        raise Invalid(name, N_("This programme is not offered that year."))


def _check_school(name: str, school_id: UUID | None) -> None:
    if school_id is not None and school_id not in {each.id for each in schools()}:
        raise Invalid(name, N_("Choose an upper secondary school."))


def schools() -> Sequence[Organisation]:
    """Upper secondary schools in use, in Norwegian order."""
    query = select(Organisation).where(Organisation.kind == OrganisationKind.UPPER_SECONDARY, Organisation.active)
    return session().scalars(query.order_by(Organisation.sort_key)).all()


def _check_offer(given: OfferGiven, into_year: int) -> None:
    if given.came_on > clock.today():
        raise Invalid("came_on", TOO_LATE)
    if given.came_on < first_of(into_year - 1):
        raise Invalid("came_on", N_("The day is before the school year in which this is applied for."))
    if given.answer_by is not None and given.answer_by < given.came_on:
        raise Invalid("answer_by", N_("The last day to answer cannot be before the offer came."))
    if given.state in ANSWERED:
        _check_answered(given)
    _check_programme("programme", given.programme, into_year)
    _check_school("school", given.school_id)


def _check_answered(given: OfferGiven) -> None:
    if given.answered_on is None:
        raise Invalid("answered_on", N_("Give the day it was answered."))
    if given.answered_on < given.came_on:
        raise Invalid("answered_on", N_("The answer cannot have come before the offer."))
    if given.answered_on > clock.today():
        raise Invalid("answered_on", TOO_LATE)


def _check_start(state: StartState, on: date, into_year: int, level: Level) -> None:
    if on > clock.today():
        raise Invalid("on", TOO_LATE)
    before = years().get(into_year - 1)
    ends = before.first(SchoolDate.COMPULSORY_END) if before and before.has(SchoolDate.COMPULSORY_END) else None
    if level is Level.VG1 and ends is not None and on <= ends:
        raise Invalid("on", N_("Compulsory school has not ended on that day."))
    if on < first_of(into_year):
        raise Invalid("on", N_("The school year has not begun on that day."))
    if state is StartState.LEFT_IN_AUGUST and (on.year, on.month) != (into_year, 8):
        raise Invalid("on", N_("The day must be in August. Choose Left school for a later day."))
    if state is StartState.LEFT and on < date(into_year, 9, 1):
        raise Invalid("on", N_("The day must be after August. Choose Left in August for an earlier day."))


def can_be_counted(into_year: int) -> bool:
    """Has the counting day of a school year come? Never while its dates are not registered."""
    calendar = years().get(into_year)
    return calendar is not None and clock.today() >= calendar.first(SchoolDate.COUNTING_DAY)


def nears_its_end(into_year: int) -> bool:
    """Is it late enough in a school year to say how it went?"""
    return into_year in years() and clock.today() >= first_of(into_year) + YEAR_NEARS_ITS_END


def _check_year(into_year: int, in_education: InEducation | None, result: YearResult | None) -> None:
    if into_year not in years():
        raise NotNow(N_("The dates of this school year are not registered."))
    if in_education is not None and not can_be_counted(into_year):
        raise NotNow(N_("This can be said from the counting day on."))
    if result is not None and not nears_its_end(into_year):
        raise NotNow(N_("This can be said when the school year nears its end."))


def _keep_wishes(row: Transition, wishes: Sequence[WishGiven]) -> None:
    session().execute(delete(Wish).where(Wish.transition_id == row.id))
    session().expire(row, ["wishes"])
    for rank, given in enumerate(wishes, start=1):
        wish = Wish(transition_id=row.id, pupil_id=row.pupil_id, rank=rank, school_id=given.school_id)
        seal(wish, "programme", given.programme, Size.NUMBER)
        session().add(wish)
    _touch(row)


def _take_place(row: Transition, pupil: Pupil, place: Place, on: date, grade: Grade, *, moving: bool) -> None:
    """Put the place on the row, and the pupil on the roll of a school casework knows."""
    _check_programme("programme", place.programme, row.into_year)
    _check_school("school", place.school_id)
    row.school_id = place.school_id
    seal(row, "programme", place.programme, Size.NUMBER)
    standing = session().scalar(
        select(Enrolment)
        .where(Enrolment.pupil_id == pupil.id, or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= on))
        .order_by(Enrolment.starts_on.desc())
        .limit(1)
    )
    if standing is not None and standing.organisation_id == place.school_id:
        return
    upper = standing is not None and standing.grade in {Grade.VG1, Grade.VG2, Grade.VG3}
    if upper and not moving:
        raise Invalid("school", N_("The pupil is on the roll of another upper secondary school. Register a change."))
    if standing is not None:
        if standing.starts_on >= on:
            raise Invalid("on", N_("The pupil began at the former school on that day or later."))
        standing.ends_on = on - timedelta(days=1)
        session().flush()
    if place.school_id is not None:
        session().add(
            Enrolment(
                pupil_id=pupil.id,
                organisation_id=place.school_id,
                grade=grade,
                class_name=place.class_name,
                starts_on=on,
            )
        )
