"""Everything that has happened in a case, in the words of the page, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import zip_longest
from uuid import UUID

from casework import audit, clock
from casework.actions.case.history import History, Trace
from casework.language import N_, day, gettext, instant
from casework.models import Followup, Referral, User
from casework.models.codes import (
    ClosureReason,
    ConsentAnswer,
    ConsentGiver,
    ContactOutcome,
    ContactType,
    DecisionReason,
    Destination,
    GoalKind,
    GoalState,
    HoldReason,
    Part,
    TaskKind,
    TaskState,
)
from casework.models.transition_codes import AfterClosing
from casework.workflow import CaseMove

Words = Callable[[StrEnum], str]
"""What gives a code its words in the language being spoken."""

ICONS: dict[ContactType, str] = {
    ContactType.PHONE: "phone",
    ContactType.MEETING: "people",
    ContactType.VIDEO: "video",
    ContactType.MESSAGE: "envelope",
    ContactType.SCHOOL_VISIT: "school",
    ContactType.WORKPLACE_VISIT: "briefcase",
    ContactType.TRIPARTITE: "handshake",
}

MOVES: dict[str, tuple[str, str]] = {
    CaseMove.OPEN.value: (N_("The case was opened"), "star"),
    CaseMove.HOLD.value: (N_("Put on hold"), "pause"),
    CaseMove.RESUME.value: (N_("Follow-up resumed"), "arrow-right"),
    CaseMove.CLOSE.value: (N_("The case was closed"), "checkmark-circle"),
    CaseMove.REOPEN.value: (N_("The case was reopened"), "arrow-undo"),
    CaseMove.WENT_TO.value: (N_("It became known where the participant went"), "checkmark-circle"),
    CaseMove.LOCK.value: (N_("The case was locked"), "padlock"),
}

REASONS: dict[str, type[HoldReason] | type[ClosureReason] | type[Destination]] = {
    CaseMove.HOLD.value: HoldReason,
    CaseMove.CLOSE.value: ClosureReason,
    CaseMove.WENT_TO.value: Destination,
}

DECISION_ENDS: dict[TaskState, str] = {
    TaskState.DONE: N_("Carried out: %(what)s"),
    TaskState.CANCELLED: N_("Dropped: %(what)s"),
}

REPORT_ENDS: dict[TaskState, str] = {
    TaskState.DONE: N_("Reported to OT"),
    TaskState.CANCELLED: N_("The report to OT was called off"),
}

GOAL_ENDS: dict[str, tuple[str, str]] = {
    GoalState.REACHED.value: (N_("Goal reached: %(what)s"), "checkmark-circle"),
    GoalState.LEFT.value: (N_("No longer a goal: %(what)s"), "star"),
}
"""What a goal is about is told; the pupil's words stand in the plan only."""

STEP_ENDS: dict[TaskState, str] = {
    TaskState.DONE: N_("Next step done: %(what)s"),
    TaskState.REPLACED: N_("Next step changed: it was %(what)s, due %(day)s"),
    TaskState.CANCELLED: N_("Next step dropped: %(what)s, due %(day)s"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history. `order` sorts; the fields after `id` belong to contacts only.

    corrects, corrected_by   the line this one stands instead of, or that stands instead of this
    hidden                   why its note is not shown
    """

    order: tuple[date, datetime]
    when: str
    iso: str
    title: str
    icon: str
    by: str = ""
    text: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    id: str = ""
    followup_id: UUID | None = None
    corrects: str = ""
    corrected_by: str = ""
    hidden: str = ""
    correctable: bool = False
    reportable: bool = False


def tell(
    reading: audit.Reading, actor: User, history: History, label: Words, *, lead: bool, request: Referral | None
) -> list[Happening]:
    """The history, newest first. `request` is given only where the school's part of the story may be told."""
    correction_of = {each.corrects_id: each for each in history.contacts if each.corrects_id is not None}
    told = [
        _contact(reading, each, correction_of.get(each.id), label, mine=lead or each.author_id == actor.id)
        for each in history.contacts
    ]
    told += [happening for trace in history.traces for happening in TELLERS.get(trace.source, _nothing)(trace, label)]
    told += _next_steps(history.of("task"), label)
    told += _request(request) if request is not None else []
    return sorted(told, key=lambda happening: happening.order, reverse=True)


def _contact(
    reading: audit.Reading, each: Followup, correction: Followup | None, label: Words, *, mine: bool
) -> Happening:
    hidden = _hidden(each)
    missed = each.type is ContactType.PHONE and each.outcome is not ContactOutcome.HELD
    return Happening(
        order=(each.happened_on, each.recorded_at),
        when=day(each.happened_on),
        iso=each.happened_on.isoformat(),
        title=f"{label(each.type)} – {label(each.outcome).lower()}",
        icon="phone-slash" if missed else ICONS[each.type],
        by=each.author.name,
        text="" if hidden else str(reading.text(each, "note") or ""),
        tags=() if hidden else _tags(each, label),
        id=anchor(each.id),
        followup_id=each.id,
        corrects=anchor(each.corrects_id) if each.corrects_id else "",
        corrected_by=anchor(correction.id) if correction else "",
        hidden=hidden,
        correctable=mine and not hidden and correction is None,
        reportable=not hidden,
    )


def anchor(followup_id: UUID) -> str:
    """Where on the page a contact stands."""
    return f"contact-{followup_id.hex}"


def _hidden(each: Followup) -> str:
    if each.redacted_at is not None:
        return gettext(N_("Misfiled. The content is removed."))
    if each.redaction_asked_at is not None:
        return gettext(N_("Reported as misfiled. Waiting for approval."))
    return ""


def _tags(each: Followup, label: Words) -> tuple[tuple[str, str], ...]:
    people = tuple((label(party), "neutral") for party in sorted(each.parties))
    return people + tuple((label(topic), "info") for topic in sorted(each.topics))


def _move(trace: Trace, label: Words) -> Iterator[Happening]:
    title, icon = MOVES[trace.code]
    known = REASONS.get(trace.code)
    why = label(known(trace.more)) if known and trace.more else ""
    yield _at(trace.at, gettext(title), icon, trace.by, why)


def _assignment(trace: Trace, label: Words) -> Iterator[Happening]:
    part = label(Part(trace.code)).lower()
    yield _at(trace.at, gettext(N_("%(name)s became %(part)s"), name=trace.by, part=part), "person-plus")
    if trace.until is not None and trace.until < clock.today():
        yield _on(trace.until, gettext(N_("%(name)s no longer follows up"), name=trace.by), "person")


def _consent(trace: Trace, label: Words) -> Iterator[Happening]:
    giver = label(ConsentGiver(trace.code)).lower()
    given = trace.more == ConsentAnswer.GIVEN
    said = N_("Consent given by %(giver)s") if given else N_("Consent declined by %(giver)s")
    yield _at(trace.at, gettext(said, giver=giver), "note-pencil", trace.by)
    if trace.until is not None:
        yield _on(trace.until, gettext(N_("Consent withdrawn by %(giver)s"), giver=giver), "note-pencil")


def _forwarded(trace: Trace, label: Words) -> Iterator[Happening]:
    why = label(DecisionReason(trace.code))
    yield _at(trace.at, gettext(N_("The request was forwarded")), "double-arrow", trace.by, why)


def _decision(trace: Trace, label: Words) -> Iterator[Happening]:
    what, due = label(TaskKind(trace.code)).lower(), day(trace.until or clock.today())
    yield _at(trace.at, gettext(N_("Decided in a conference: %(what)s by %(day)s"), what=what, day=due), "people")
    if trace.on is not None:
        yield _on(trace.on, gettext(DECISION_ENDS[TaskState(trace.more or "")], what=what), "tasklist", trace.by)


def _report(trace: Trace, _label: Words) -> Iterator[Happening]:
    due = day(trace.until or clock.today())
    yield _at(trace.at, gettext(N_("A report to OT is asked for by %(day)s"), day=due), "school")
    if trace.on is not None:
        yield _on(trace.on, gettext(REPORT_ENDS[TaskState(trace.more or "")]), "tasklist", trace.by)


def _answer(trace: Trace, label: Words) -> Iterator[Happening]:
    said = f"{label(AfterClosing(trace.code))}: {label(Destination(trace.more or '')).lower()}"
    if trace.on is not None:
        yield _on(trace.on, said, "tasklist", trace.by, "" if trace.by else gettext(N_("Nobody answered in time.")))


def _goal(trace: Trace, label: Words) -> Iterator[Happening]:
    what = label(GoalKind(trace.code)).lower()
    if trace.on is not None:
        yield _on(trace.on, gettext(N_("Goal set: %(what)s"), what=what), "star", trace.by)
    if trace.until is not None:
        said, icon = GOAL_ENDS[trace.more or ""]
        yield _on(trace.until, gettext(said, what=what), icon)


def _nothing(_trace: Trace, _label: Words) -> Iterable[Happening]:
    return ()


TELLERS = {
    "step": _move,
    "assignment": _assignment,
    "consent": _consent,
    "move": _forwarded,
    "decision": _decision,
    "ot": _report,
    "goal": _goal,
    "answer": _answer,
}


def _next_steps(traces: list[Trace], label: Words) -> list[Happening]:
    """Next steps that have ended, in the order they were set."""
    followed = zip_longest(traces, traces[1:])
    return [_step_ended(trace, following, label) for trace, following in followed if trace.on is not None]


def _step_ended(trace: Trace, following: Trace | None, label: Words) -> Happening:
    """A step that was moved to another day is followed by one that was moved once more than it."""
    what = label(TaskKind(trace.code)).lower()
    ended, due = trace.on or clock.today(), day(trace.until or clock.today())
    if trace.more == TaskState.REPLACED and following is not None and (following.number or 0) > (trace.number or 0):
        moved_to = day(following.until or clock.today())
        said = gettext(N_("Next step postponed to %(day)s: %(what)s"), day=moved_to, what=what)
        return _at(following.at, said, "calendar", trace.by)
    return _on(ended, gettext(STEP_ENDS[TaskState(trace.more or "")], what=what, day=due), "tasklist", trace.by)


def _request(referral: Referral) -> list[Happening]:
    moments = (
        (referral.sent_at, N_("The request was sent"), "arrow-right"),
        (referral.seen_at, N_("Nav saw the request"), "eye"),
        (referral.decided_at, N_("Nav accepted the request"), "checkmark"),
    )
    return [_at(moment, gettext(said), icon) for moment, said, icon in moments if moment is not None]


def _at(moment: datetime, title: str, icon: str, by: str | None = None, text: str = "") -> Happening:
    return Happening((clock.day_of(moment), moment), instant(moment), moment.isoformat(), title, icon, by or "", text)


def _on(on: date, title: str, icon: str, by: str | None = None, text: str = "") -> Happening:
    """An event of which only the day is known sorts before what has an hour on that day."""
    return Happening(
        (on, datetime.combine(on, time(), clock.OSLO)), day(on), on.isoformat(), title, icon, by or "", text
    )
