"""The filters of the working day in words: what is asked for, what can be chosen, what an old address got wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import url_for

from casework.actions.working_day.choices import (
    NONE,
    Kind,
    LeftOut,
    Own,
    Silence,
    Stones,
    Tries,
    WaitingFor,
    Wanted,
    ordered,
)
from casework.actions.working_day.worklist import Worklist
from casework.labels import label
from casework.language import N_, gettext
from casework.models.codes import CaseStage, Grade, Measure, TaskKind
from casework.models.job_codes import AgreementStatus
from casework.models.transition_codes import MilestoneKind

Names = Mapping[Kind, Mapping[str, str]]

KINDS: dict[Kind, str] = {
    Kind.MEASURE: N_("Measure"),
    Kind.SCHOOL: N_("School"),
    Kind.AREA: N_("Area"),
    Kind.GRADE: N_("Grade"),
    Kind.NEXT: N_("Next step"),
    Kind.MILESTONE: N_("Milestones"),
    Kind.SILENCE: N_("Reached last"),
    Kind.TRIES: N_("Attempts since"),
    Kind.PLACEMENT: N_("Work placement"),
    Kind.WAITING: N_("Waiting for"),
    Kind.OWN: N_("My marks"),
    Kind.STAGE: N_("Status of the case"),
}
WORDS: dict[Kind, dict[StrEnum | str, str]] = {
    Kind.NEXT: {NONE: N_("No next step")},
    Kind.PLACEMENT: {NONE: N_("No agreement")},
    Kind.MILESTONE: {
        Stones.OVERDUE: N_("Overdue"),
        Stones.DUE: N_("Due within two weeks"),
        Stones.SCHOOLS: N_("The school's turn"),
        Stones.ANSWERED: N_("Answered in the last two weeks"),
        Stones.CLEAR: N_("None open"),
    },
    Kind.SILENCE: {
        Silence.LIMIT: N_("Longer ago than it should be"),
        Silence.WEEK: N_("The last 7 days"),
        Silence.TWO_WEEKS: N_("8–14 days ago"),
        Silence.MONTH: N_("15–30 days ago"),
        Silence.TWO_MONTHS: N_("31–60 days ago"),
        Silence.LONGER: N_("More than 60 days ago"),
        Silence.NEVER: N_("Not reached yet"),
    },
    Kind.TRIES: {
        Tries.NONE: N_("No attempts"),
        Tries.ONE: N_("1 attempt"),
        Tries.TWO: N_("2 attempts"),
        Tries.MORE: N_("3 attempts or more"),
    },
    Kind.WAITING: {
        WaitingFor.US: N_("Us"),
        WaitingFor.CONSENT: N_("Consent"),
        WaitingFor.APPROVAL: N_("Approval of an agreement"),
        WaitingFor.SCHOOL: N_("The school"),
        WaitingFor.OTHERS: N_("Others (on hold)"),
        WaitingFor.REST: N_("The pupil (on hold)"),
    },
    Kind.OWN: {
        Own.REMINDER_DUE: N_("Reminder whose day has come"),
        Own.REMINDER: N_("Reminder"),
        Own.STAR: N_("Star"),
    },
}
VANISHED = {Kind.SCHOOL: N_("A school is not there any more."), Kind.AREA: N_("An area is not there any more.")}
CODES: dict[Kind, tuple[type[StrEnum], ...]] = {
    Kind.MEASURE: (Measure,),
    Kind.GRADE: (Grade,),
    Kind.NEXT: (TaskKind, MilestoneKind),
    Kind.PLACEMENT: (AgreementStatus,),
    Kind.STAGE: (CaseStage,),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to filter by: `url` opens exactly the `number` rows that have it; `off` is the page without it."""

    kind: Kind
    value: str
    label: str
    number: int
    url: str
    off: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The choices of one kind."""

    kind: Kind
    label: str
    choices: tuple[Choice, ...]


def address(wanted: Wanted) -> str:
    """Where a list with its filters is."""
    return f"{url_for('worklist.today')}?{wanted.query}"


def groups(page: Worklist) -> list[Group]:
    """Everything that can be chosen. A kind in which all rows are alike, and none is chosen, is left out."""
    found = [Group(kind, gettext(words), _choices(page, kind)) for kind, words in KINDS.items()]
    return [each for each in found if len(each.choices) > 1 or any(one.chosen for one in each.choices)]


def chosen(shown: list[Group]) -> list[tuple[Group, list[Choice]]]:
    """The filters that are on, a kind at a time."""
    on = [(group, [each for each in group.choices if each.chosen]) for group in shown]
    return [(group, each) for group, each in on if each]


def lost(left_out: LeftOut) -> list[str]:
    """What an old address asked for and is not there, in words. Nothing of what it said is repeated."""
    said = [_gone(kind, name) for kind, name in left_out.gone]
    said += [gettext("%(kind)s: one choice is not known.", kind=gettext(KINDS[kind])) for kind in left_out.kinds]
    return [*said, gettext("Another part of the address is not known.")] if left_out.other else said


def said(kind: Kind, value: str, places: Names) -> str:
    """One choice in words."""
    if kind in places:
        return places[kind].get(value, "")
    words = WORDS.get(kind, {}).get(value)
    if words:
        return gettext(words)
    return label(next(code(value) for code in CODES[kind] if value in set(code)))


def in_words(wanted: Wanted, places: Names) -> str:
    """All filters in one line."""
    parts = [
        f"{gettext(KINDS[kind])}: {', '.join(said(kind, each, places) for each in ordered(kind, values))}"
        for kind, values in sorted(wanted.filters.items(), key=lambda one: list(Kind).index(one[0]))
    ]
    return " · ".join(parts)


def _choices(page: Worklist, kind: Kind) -> tuple[Choice, ...]:
    found, on = page.choices.get(kind, {}), page.wanted.filters.get(kind, frozenset())
    choices = [
        Choice(
            kind,
            value,
            said(kind, value, page.places),
            found[value],
            address(page.wanted.only(kind, value)),
            address(page.wanted.without(kind, value)),
            value in on,
        )
        for value in ordered(kind, found)
    ]
    return tuple(sorted(choices, key=lambda each: each.label) if kind in page.places else choices)


def _gone(kind: Kind, name: str | None) -> str:
    if name is None:
        return gettext(VANISHED[kind])
    return gettext("%(name)s is closed.", name=name)
