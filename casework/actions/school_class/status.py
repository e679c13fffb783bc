"""The status of many pupils of a class in one save: all of them or none.

Every pupil that something is asked for is authorised by itself, and carries the mark of what its reader saw.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.pupil.rolls import on_roll
from casework.actions.school_class.posts import Conflict, NotSaved, Posted
from casework.actions.school_class.standings import (
    Part,
    Standing,
    intake,
    parts_of,
    standing,
    ways_for,
)
from casework.actions.transition import several_ways, transitions
from casework.actions.transition.checks import TOO_LATE
from casework.actions.transition.given import Application, OfferGiven
from casework.calendar.classes import Ways
from casework.database import session
from casework.errors import Invalid, NotNow, NotPermitted, StaleEdit
from casework.installation import desk
from casework.language import N_
from casework.models import Enrolment, Offer, Pupil, Transition, User
from casework.models.codes import Grade
from casework.models.transition_codes import ANSWERED, OUT, ApplicationState, Level, OfferState, StartState
from casework.policy.grants import Permission

CHANGED = N_("Somebody else changed some of these pupils while you were writing. Nothing is saved yet.")
NO_ROUND = N_("No intake round is under way. Register the offer on the pupil's own page.")
ALL_AT_ONCE: dict[Part, StrEnum] = {Part.APPLICATION: ApplicationState.SENT, Part.START: StartState.STARTED}
"""What everybody who lacks it can be given at once."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A pupil within reach, where they are, and what is asked for: chosen by itself, or for all who lack it."""

    pupil: Pupil
    grade: Grade
    ways: Ways
    school_id: UUID
    seen: Standing
    chosen: Mapping[Part, StrEnum]
    lacking: Collection[Part]

    def into(self, part: Part) -> int | None:
        """The school year a part is about."""
        return self.ways.applies if part is Part.APPLICATION else self.ways.settles


def save(actor: User, posted: Sequence[Posted], *, rest: Collection[Part] = (), on: date) -> int:
    """Register what was chosen, and `rest` for everybody posted who lacks it. Returns how many pupils were changed.

    on     the day it was sent, answered or begun, for all of them

    Raises NotPermitted when one of them isn't within reach; Invalid at "on" for a day to come; StaleEdit with the
    conflicts, NotSaved with the faults, both with nothing saved.
    """
    if on > clock.today():
        raise Invalid("on", TOO_LATE)
    asked = {each.pupil_id: each for each in posted if each.changed or each.lacking(rest)}
    if not asked:
        return 0
    entries = _all_within(actor, asked, rest)
    desk().fetch([entry.pupil.owner for entry in entries])
    with session().begin_nested(), several_ways.together(_wanted(entries)) as rows:
        _refuse_stale(entries, rows)
        return _register(actor, entries, rows, on)


def _all_within(actor: User, asked: Mapping[UUID, Posted], rest: Collection[Part]) -> list[_Entry]:
    query = on_roll(actor, Permission.REGISTER_TRANSITION).where(Pupil.id.in_(asked)).order_by(Pupil.id)
    found = {pupil.id: (pupil, enrolment) for pupil, enrolment in session().execute(query.add_columns(Enrolment))}
    outside = asked.keys() - found.keys()
    for pupil_id in sorted(outside):
        pupil = session().get(Pupil, pupil_id)
        denied = audit.AccessDenied(pupil.owner if pupil else None)
        audit.record(actor, denied, decision=audit.Verdict.DENY, rule=Permission.REGISTER_TRANSITION.value)
    if outside:
        raise NotPermitted(N_("One or more of the pupils are not yours to register. Nothing was saved."))
    return [_entry(pupil, enrolment, asked[pupil.id], rest) for pupil, enrolment in found.values()]


def _entry(pupil: Pupil, enrolment: Enrolment, posted: Posted, rest: Collection[Part]) -> _Entry:
    where = enrolment.grade, ways_for(enrolment), enrolment.organisation_id
    return _Entry(pupil, *where, posted.seen, posted.changed, posted.lacking(rest))


def _wanted(entries: Sequence[_Entry]) -> dict[several_ways.Key, Level]:
    """The ways to hold. Whoever did not turn up or left applies for the same year of upper secondary again."""
    out = _out(entries)
    wanted: dict[several_ways.Key, Level] = {}
    for entry in entries:
        again = entry.ways.settles_level if entry.pupil.id in out else None
        levels = {entry.ways.settles: entry.ways.settles_level, entry.ways.applies: again or entry.ways.applies_level}
        for part in {*entry.chosen, *entry.lacking}:
            into = entry.into(part)
            level = levels.get(into)
            if into is not None and level is not None:
                wanted[entry.pupil.id, into] = level
    return wanted


def _out(entries: Sequence[_Entry]) -> set[UUID]:
    began = {entry.pupil.id: entry.ways.settles for entry in entries if entry.ways.settles != entry.ways.applies}
    query = select(Transition.pupil_id, Transition.into_year).where(
        Transition.pupil_id.in_(began), Transition.start.in_(OUT)
    )
    return {pupil_id for pupil_id, into in session().execute(query) if began[pupil_id] == into} if began else set()


def _refuse_stale(entries: Sequence[_Entry], rows: Mapping[several_ways.Key, Transition]) -> None:
    conflicts = tuple(found for entry in entries for found in _conflicts(entry, rows))
    if conflicts:
        raise StaleEdit(CHANGED, conflicts)


def _conflicts(entry: _Entry, rows: Mapping[several_ways.Key, Transition]) -> list[Conflict]:
    now = _now(entry, rows)
    return [
        Conflict(entry.pupil, part, value, now.of(part))
        for part, value in entry.chosen.items()
        if _is_stale(entry.seen, now, part) and now.of(part) != value
    ]


def _is_stale(seen: Standing, now: Standing, part: Part) -> bool:
    """Has the row changed since it was seen? One made for this very save, or just noted, says nothing yet."""
    noted = seen.version_for(part) == 0 and now.version_for(part) == 1
    return seen.version_for(part) != now.version_for(part) and not (noted and seen.of(part) == now.of(part))


def _now(entry: _Entry, rows: Mapping[several_ways.Key, Transition]) -> Standing:
    applied, began = (rows.get((entry.pupil.id, into or 0)) for into in (entry.ways.applies, entry.ways.settles))
    return standing(entry.grade, applied, began, intake(entry.ways), entry.school_id)


def _register(actor: User, entries: Sequence[_Entry], rows: Mapping[several_ways.Key, Transition], on: date) -> int:
    """Register all, so that every fault is told at once. Raises NotSaved. What already is so is left alone."""
    faults: dict[UUID, str] = {}
    changed = 0
    for entry in entries:
        now = _now(entry, rows)
        rest = {part: ALL_AT_ONCE[part] for part in entry.lacking if now.lacks(part)}
        asked = {part: value for part, value in {**entry.chosen, **rest}.items() if now.of(part) != value}
        changed += bool(asked)
        try:
            for part in (part for part in Part if part in asked):
                _say(actor, entry, rows, part, asked[part], on)
        except Invalid as refusal:
            faults[entry.pupil.id] = refusal.message
        except NotNow as refusal:
            faults[entry.pupil.id] = str(refusal)
    if faults:
        raise NotSaved(faults)
    return changed


def _say(
    actor: User, entry: _Entry, rows: Mapping[several_ways.Key, Transition], part: Part, value: Any, on: date
) -> None:
    row = rows.get((entry.pupil.id, entry.into(part) or 0))
    if row is None or part not in parts_of(entry.grade):
        raise Invalid(part.value, N_("This cannot be registered for a pupil in this grade."))
    where = (actor, entry.pupil, row.into_year, row.level)
    if part is Part.APPLICATION:
        sent_on = on if value is ApplicationState.SENT else None
        transitions.apply(*where, Application(value, row.route, sent_on))
    elif part is Part.OFFER:
        transitions.offer(*where, _offer(actor, entry, row, value, on))
    else:
        transitions.start(*where, value, on=on)


def _offer(actor: User, entry: _Entry, row: Transition, state: OfferState, on: date) -> OfferGiven:
    """The offer of the round that is on, with what is known of it already. Raises NotNow when none is."""
    round_on = intake(entry.ways)
    if round_on is None:
        raise NotNow(NO_ROUND)
    known: Offer | None = next((each for each in row.offers if each.round == round_on.number), None)
    answered_on = on if state in ANSWERED else None
    if known is None:
        return OfferGiven(round_on.number, state, round_on.came_on, round_on.answer_by, answered_on)
    programme = None
    if known.programme is not None:
        reading = audit.read(actor, audit.TransitionOpened(entry.pupil.owner))
        programme = cast("str | None", reading.text(known, "programme"))
    return OfferGiven(known.round, state, known.came_on, known.answer_by, answered_on, programme, known.school_id)
