"""When each milestone of a transition is due, and what the facts say of it (domain.md section 1.5).

A judge answers None where only a person can say, or nothing has happened yet.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from casework.calendar.facts import Facts
from casework.calendar.school_year import SchoolYear
from casework.calendar.verdicts import DONE_SOME_DAY, Verdict, done, not_relevant
from casework.calendar.working_days import after_working_days, working_day_from
from casework.models.transition_codes import ApplicationState, NotRelevant, OfferState, Route, SchoolDate, StartState

CONSENT_WITHIN = timedelta(days=14)
FIRST_CONTACT_WITHIN = 10  # working days
PLAN_WITHIN = timedelta(days=30)
Due = Callable[[SchoolYear, Facts], date | None]
Judge = Callable[[Facts, SchoolYear, int], Verdict | None]


def by(kind: SchoolDate) -> Due:
    """The last day of something the school year has a date for."""
    return lambda year, _facts: year.due(kind) if year.has(kind) else None


def first_contact_due(_year: SchoolYear, facts: Facts) -> date:
    """Ten working days from the day the case was opened."""
    return after_working_days(facts.opened_on, FIRST_CONTACT_WITHIN)


def plan_due(year: SchoolYear, facts: Facts) -> date:
    """Thirty days from the first contact; until there is one, from the day it is due."""
    return working_day_from((facts.first_reached_on or first_contact_due(year, facts)) + PLAN_WITHIN)


def silent(_facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    """Only a person can say."""
    return None


def consented(facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    """A case is opened the day consent is complete."""
    return done(facts.opened_on)


def first_contact(facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    """Done the day somebody first reached the pupil."""
    return done(facts.first_reached_on)


def plan_agreed(facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    """Done the day the first goal was set. A person may say so too: not every plan is written here."""
    return done(facts.goal_on)


def applied_early(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
    """A route with the early deadline; whoever has applied the ordinary way needs none."""
    way = facts.way_into(year.begins + 1)
    if way.sent_on is not None and way.route is Route.ORDINARY:
        return not_relevant(NotRelevant.SETTLED_EARLIER)
    return applied(facts, year, _round)


def applied(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
    """An application into the year after; none is asked of whoever has another plan."""
    way = facts.way_into(year.begins + 1)
    other = way.application is ApplicationState.NOT_RELEVANT
    return not_relevant(NotRelevant.OTHER_PLAN) if other else done(way.sent_on)


def handed_on(facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    """The note is shared and the meeting held; not asked for where consent does not cover it."""
    if facts.handed_on is None and not facts.covers_upper_secondary:
        return not_relevant(NotRelevant.NO_SCOPE)
    return done(facts.handed_on)


def offer_answered(facts: Facts, year: SchoolYear, number: int) -> Verdict | None:
    """The first round fills the year after, the later ones the year that begins. A yes settles what comes after it."""
    way = facts.way_into(year.begins + 1 if number == 1 else year.begins)
    if way.application is ApplicationState.NOT_RELEVANT:
        return not_relevant(NotRelevant.OTHER_PLAN)
    if any(state is OfferState.ACCEPTED for before, (state, _) in way.offers.items() if before < number):
        return not_relevant(NotRelevant.SETTLED_EARLIER)
    state, on = way.offers.get(number, (OfferState.OFFERED, None))
    return None if state is OfferState.OFFERED else done(on)


def started(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
    """Turned up or not: done when one of them is known."""
    way = facts.way_into(year.begins)
    if way.start is None and way.application is ApplicationState.NOT_RELEVANT:
        return not_relevant(NotRelevant.OTHER_PLAN)
    return None if way.start in {None, StartState.UNKNOWN} else done(way.start_on)


def counted(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
    """In education on the counting day, or not: done when it is said."""
    return DONE_SOME_DAY if facts.way_into(year.begins).in_education is not None else None


def reached_from(kind: SchoolDate) -> Judge:
    """Reached on or after the first day of a stretch of the calendar."""

    def judge(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
        opens = year.first(kind)
        return done(next((day for day in facts.reached if day >= opens), None))

    return judge


def result(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
    """How the year ended; not asked of whoever is not there."""
    way = facts.way_into(year.begins)
    if way.result is not None:
        return DONE_SOME_DAY
    return not_relevant(NotRelevant.NOT_STARTED) if way.out else None


def closed(facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    """Done when the case is closed."""
    return done(facts.closed_on)
