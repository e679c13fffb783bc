"""The forms about a way into a year: what each holds when it is opened, and what saving it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from casework import clock
from casework.actions.transition import transitions
from casework.actions.transition.given import Application, OfferGiven, Place, WishGiven
from casework.actions.transition.opened_ways import Way
from casework.actions.transition.parts import Entry, Part
from casework.errors import NotFound, NotNow
from casework.forms.transitions import (
    RANKS,
    ApplicationForm,
    OfferForm,
    PlaceForm,
    SheetForm,
    StartForm,
    YearForm,
    id_of,
)
from casework.language import N_
from casework.models import User
from casework.models.transition_codes import ANSWERED, ApplicationState, LeaveReason, OfferState, StartState

SETTLING_IN = timedelta(days=14)  # so long after the first day of school, a start is most likely that of the first day
PLACED = (*ANSWERED, OfferState.OFFERED)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form: whose part it is, its page, and how it is filled and saved. `saved`: what is said afterwards."""

    part: Part
    template: str
    form: type[SheetForm]
    fill: Callable[[Way, Entry, int], dict[str, Any]]
    save: Callable[[User, Entry, Any, int], None]
    saved: str


def _fill_application(way: Way, entry: Entry, _number: int) -> dict[str, Any]:
    """As it stands; where nothing is registered, with no answer to whether the pupil has applied."""
    applied = way.applied
    if applied is None:
        raise NotFound
    fresh = applied.state is ApplicationState.NOT_SENT and not applied.wishes
    values: dict[str, Any] = {
        "state": None if fresh else applied.state,
        "level": entry.level,
        "route": applied.route,
        "sent_on": applied.sent_on or clock.today(),
    }
    for rank, wish in zip(RANKS, applied.wishes, strict=False):
        values |= {f"programme_{rank}": wish.code, f"school_{rank}": str(wish.school_id or "")}
    return values


def _apply(actor: User, entry: Entry, form: ApplicationForm, _number: int) -> None:
    wishes = tuple(WishGiven(code, school_id) for code, school_id in form.wishes)
    sent_on = form.sent_on.data if form.state.data is ApplicationState.SENT else None
    given = Application(form.state.data, form.route.data, sent_on, wishes)
    level = form.level.data if form.level is not None and form.level.data else entry.level
    transitions.apply(actor, entry.pupil, entry.into_year, level, given, seen=form.seen)


def _fill_offer(way: Way, _entry: Entry, number: int) -> dict[str, Any]:
    """As it stands; else the days of the calendar, and the answer due by the round's own deadline."""
    held = next((each for each in way.rounds or () if each.number == number), None)
    if held is None or way.applied is None:
        raise NotFound
    if way.applied.state is not ApplicationState.SENT:
        raise NotNow(N_("Register the application first: there can be no offer without one."))
    today = clock.today()
    results_on = held.results_on if held.results_on and held.results_on <= today else today
    return {
        "state": held.state,
        "came_on": held.came_on or results_on,
        "answer_by": held.answer_by if held.state else held.deadline,
        "answered_on": held.answered_on or today,
        "programme": held.place.code,
        "school": str(held.place.school_id or ""),
    }


def _offer(actor: User, entry: Entry, form: OfferForm, number: int) -> None:
    placed, answered = form.state.data in PLACED, form.state.data in ANSWERED
    given = OfferGiven(
        number,
        form.state.data,
        form.came_on.data or clock.today(),
        answer_by=form.answer_by.data if placed else None,
        answered_on=form.answered_on.data if answered else None,
        programme=(form.programme.data or None) if placed else None,
        school_id=id_of(form.school) if placed else None,
    )
    transitions.offer(actor, entry.pupil, entry.into_year, entry.level, given, seen=form.seen)


def _fill_start(way: Way, entry: Entry, _number: int) -> dict[str, Any]:
    """As it stands; else the first day of school, and the place that was accepted."""
    started = way.started
    if started is None:
        raise NotFound
    accepted = next((each.place for each in way.rounds or () if each.state is OfferState.ACCEPTED), started.place)
    place = started.place if started.state else accepted
    return {
        "state": started.state if started.state is not StartState.UNKNOWN else None,
        "on": started.on or _likely_day(way),
        "leave_reason": started.reason,
        "school": str(entry.on_roll_at or place.school_id or ""),
        "programme": place.code,
    }


def _likely_day(way: Way) -> date | None:
    """The first day of school around it, and of a year that is over; else today."""
    first = way.first_day
    just_begun = first is not None and first <= clock.today() < first + SETTLING_IN
    return first if way.over or just_begun else clock.today()


def _start(actor: User, entry: Entry, form: StartForm, _number: int) -> None:
    state: StartState = form.state.data
    reason: LeaveReason | None = form.leave_reason.data if state is StartState.LEFT else None
    place = _place(actor, form) if state is StartState.STARTED and not entry.over else None
    asked: dict[str, Any] = {"on": form.on.data, "place": place, "leave_reason": reason, "seen": form.seen}
    transitions.start(actor, entry.pupil, entry.into_year, entry.level, state, **asked)


def _fill_place(way: Way, entry: Entry, _number: int) -> dict[str, Any]:
    started = way.started
    if started is None or entry.over:
        raise NotFound
    if started.state is not StartState.STARTED:
        raise NotNow(N_("Register first that the pupil has turned up."))
    school_id = entry.on_roll_at or started.place.school_id
    return {"on": clock.today(), "school": str(school_id or ""), "programme": started.place.code}


def _change_place(actor: User, entry: Entry, form: PlaceForm, _number: int) -> None:
    if entry.over:
        raise NotFound
    on = form.on.data or clock.today()
    transitions.change_place(actor, entry.pupil, entry.into_year, _place(actor, form), on=on, seen=form.seen)


def _place(actor: User, form: StartForm | PlaceForm) -> Place:
    """Where the pupil goes: what was chosen, or the school that registers it on its own roll."""
    programme = form.programme.data or None
    if "school" not in form:
        return Place(actor.organisation_id, "", programme)
    return Place(id_of(form.school), form.class_name.data or "", programme)


def _fill_year(way: Way, _entry: Entry, _number: int) -> dict[str, Any]:
    if way.year is None:
        raise NotFound
    if Part.YEAR not in way.ready:
        raise NotNow(N_("This can be said from the counting day on."))
    return {"in_education": way.year.in_education, "result": way.year.result}


def _year(actor: User, entry: Entry, form: YearForm, _number: int) -> None:
    said = {name: form[name].data for name in ("in_education", "result") if name in form}
    transitions.year(actor, entry.pupil, entry.into_year, **said, seen=form.seen)


APPLICATION = Sheet(
    Part.APPLICATION,
    "transitions/apply.html",
    ApplicationForm,
    _fill_application,
    _apply,
    N_("The application is saved."),
)
OFFER = Sheet(Part.OFFERS, "transitions/offer.html", OfferForm, _fill_offer, _offer, N_("The offer is saved."))
START = Sheet(Part.START, "transitions/start.html", StartForm, _fill_start, _start, N_("The start is saved."))
PLACE = Sheet(
    Part.START, "transitions/change_place.html", PlaceForm, _fill_place, _change_place, N_("The change is saved.")
)
YEAR = Sheet(Part.YEAR, "transitions/year.html", YearForm, _fill_year, _year, N_("The status of the year is saved."))
