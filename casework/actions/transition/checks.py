"""What can be registered of a way into a year: days in their order, three wishes, schools and programmes there are.

Each check raises Invalid at the field that is wrong, or NotNow while nothing can be said yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from casework import clock
from casework.actions.transition import schools
from casework.actions.transition.given import Application, OfferGiven, WishGiven
from casework.actions.year import programmes
from casework.actions.year.calendars import years
from casework.calendar.school_year import first_of
from casework.errors import Invalid, NotNow
from casework.language import N_
from casework.models import Offer
from casework.models.transition_codes import (
    ANSWERED,
    ApplicationState,
    InEducation,
    Level,
    SchoolDate,
    StartState,
    YearResult,
)

MOST_WISHES = 3
YEAR_NEARS_ITS_END = timedelta(days=200)  # from 1 August: mid February
TOO_LATE = N_("The day cannot be later than today.")


def sent(given: Application, into_year: int) -> None:
    """An application that is sent has a day, in the school year before the one it leads into or later."""
    if given.state is not ApplicationState.SENT:
        return
    if given.sent_on is None:
        raise Invalid("sent_on", N_("Give the day it was sent."))
    if given.sent_on > clock.today():
        raise Invalid("sent_on", TOO_LATE)
    if given.sent_on < first_of(into_year - 1):
        raise Invalid("sent_on", N_("The day is before the school year in which this is applied for."))


def before_offers(given: Application, offers: Sequence[Offer]) -> None:
    """An application that offers have come on cannot be unsaid, nor sent after them."""
    first = min((each.came_on for each in offers), default=None)
    if first is not None and given.state is not ApplicationState.SENT:
        raise Invalid("state", N_("An offer is registered on this application. It must have been sent."))
    if first is not None and given.sent_on is not None and given.sent_on > first:
        raise Invalid("sent_on", N_("The application cannot have been sent after the offer came."))


def rounds(given: OfferGiven, offers: Sequence[Offer]) -> None:
    """An intake round comes after those before it."""
    before = max((each.came_on for each in offers if each.round < given.round), default=given.came_on)
    after = min((each.came_on for each in offers if each.round > given.round), default=given.came_on)
    if not before <= given.came_on <= after:
        raise Invalid("came_on", N_("The intake rounds must come one after the other."))


def wishes(given: Sequence[WishGiven], into_year: int) -> None:
    """Three at most, each once, of programmes and schools there are."""
    if len(given) > MOST_WISHES:
        raise Invalid("wishes", N_("There can be three wishes at most."))
    if len(set(given)) < len(given):
        raise Invalid("wishes", N_("The same wish stands twice."))
    for wish in given:
        programme("wishes", wish.programme, into_year)
        school("wishes", wish.school_id)


def programme(name: str, code: str | None, into_year: int) -> None:
    """A programme that is offered in the year; `name` is the field it stands in."""
    if code is not None and code not in {each.code for each in programmes.offered(into_year)}:
        raise Invalid(name, N_("This programme is not offered that year."))


def school(name: str, school_id: UUID | None) -> None:
    """An upper secondary school in use; `name` is the field it stands in."""
    if school_id is not None and school_id not in {each.id for each in schools.upper_secondary()}:
        raise Invalid(name, N_("Choose an upper secondary school."))


def offer(given: OfferGiven, into_year: int) -> None:
    """The days of an offer and of its answer, in their order."""
    if given.came_on > clock.today():
        raise Invalid("came_on", TOO_LATE)
    if given.came_on < first_of(into_year - 1):
        raise Invalid("came_on", N_("The day is before the school year in which this is applied for."))
    if given.answer_by is not None and given.answer_by < given.came_on:
        raise Invalid("answer_by", N_("The last day to answer cannot be before the offer came."))
    if given.state in ANSWERED:
        _answered(given)
    programme("programme", given.programme, into_year)
    school("school", given.school_id)


def _answered(given: OfferGiven) -> None:
    if given.answered_on is None:
        raise Invalid("answered_on", N_("Give the day it was answered."))
    if given.answered_on < given.came_on:
        raise Invalid("answered_on", N_("The answer cannot have come before the offer."))
    if given.answered_on > clock.today():
        raise Invalid("answered_on", TOO_LATE)


def start(state: StartState, on: date, into_year: int, level: Level) -> None:
    """Nobody turns up, or leaves, before the school year or later than today."""
    if on > clock.today():
        raise Invalid("on", TOO_LATE)
    before = years().get(into_year - 1)
    ends = before.first(SchoolDate.COMPULSORY_END) if before and before.has(SchoolDate.COMPULSORY_END) else None
    if level is Level.VG1 and ends is not None and on <= ends:
        raise Invalid("on", N_("Compulsory school has not ended on that day."))
    if on < first_of(into_year):
        raise Invalid("on", N_("The school year has not begun on that day."))
    if on >= first_of(into_year + 1):
        raise Invalid("on", N_("The school year was over on that day."))
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


def year(into_year: int, in_education: InEducation | None, result: YearResult | None) -> None:
    """What is said of a year can be said by now."""
    if into_year not in years():
        raise NotNow(N_("The dates of this school year are not registered."))
    if in_education is not None and not can_be_counted(into_year):
        raise NotNow(N_("This can be said from the counting day on."))
    if result is not None and not nears_its_end(into_year):
        raise NotNow(N_("This can be said when the school year nears its end."))
