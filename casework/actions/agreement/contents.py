"""What an agreement says, as plain values: read from a version, filled in by a form, compared, and written back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from casework import audit
from casework.actions.agreement.planned import PlanDraft, PlannedException, PlannedShift
from casework.audit import Text
from casework.labour.forms import FORMS
from casework.models import AgreementException, AgreementShift, AgreementVersion
from casework.models.job_codes import (
    Adaptation,
    Change,
    EveningReason,
    FollowUpRhythm,
    Goal,
    PlacementForm,
    Support,
    WorkKind,
)
from casework.models.sealing import seal
from casework.privacy.place import Size

FULL_WEEK = 37 * 60 + 30
"""Minutes a week of a whole position."""
SEALED: dict[str, Size] = {"title": Size.NAME, "tasks": Size.NOTE, "mentor": Size.NAME}


@dataclass(frozen=True, slots=True)
class Content:
    """What is agreed. None, or empty, where nothing is filled in. Shifts and days in their order."""

    starts_on: date | None = None
    ends_on: date | None = None
    contact_id: UUID | None = None
    title: Text | None = None
    tasks: Text | None = None
    mentor: Text | None = None
    goal: Goal | None = None
    adaptations: frozenset[Adaptation] = frozenset()
    rhythm: FollowUpRhythm | None = None
    family_tie: bool | None = None
    supports: frozenset[Support] = frozenset()
    subsidy: int | None = None
    work: WorkKind | None = None
    evening_reason: EveningReason | None = None
    shifts: tuple[PlannedShift, ...] = ()
    exceptions: tuple[PlannedException, ...] = ()

    @property
    def minutes_a_week(self) -> int:
        """Minutes of work in an ordinary week, breaks left out."""
        return sum(each.ends - each.starts - each.break_minutes for each in self.shifts)

    @property
    def share(self) -> float:
        """The part of a whole position of 37.5 hours a week."""
        return self.minutes_a_week / FULL_WEEK

    def plan(self, form: PlacementForm) -> PlanDraft | None:
        """The plan as the working-hours rules are asked about it; None without a first or a last day."""
        if self.starts_on is None or self.ends_on is None:
            return None
        days = self.starts_on, self.ends_on
        return PlanDraft(form, *days, self.shifts, self.exceptions, self.work, self.evening_reason)

    def lacking(self, form: PlacementForm) -> list[str]:
        """The fields somebody must fill in before anybody can approve, in the order of the form."""
        needed: dict[str, object] = {
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "contact": self.contact_id,
            "title": self.title,
            "tasks": self.tasks,
            "work": FORMS[form].work or self.work,
            "days": self.shifts,
            "goal": self.goal,
            "rhythm": self.rhythm,
            "family_tie": self.family_tie is not None,
            "mentor": self.mentor or Support.MENTOR not in self.supports,
            "subsidy": self.subsidy or not FORMS[form].subsidies,
        }
        return [name for name, given in needed.items() if not given]


NOTHING = Content()
KINDS: Mapping[Change, Sequence[str]] = {
    Change.START: ("starts_on",),
    Change.HOURS: ("shifts", "exceptions", "evening_reason"),
    Change.WORK: ("title", "tasks", "work"),
    Change.GOAL: ("goal",),
    Change.CONTACT: ("contact_id",),
    Change.FOLLOW_UP: ("rhythm", "adaptations", "mentor"),
    Change.TERMS: ("supports", "subsidy", "family_tie"),
}
"""What each kind of change is a change of. The last day is longer or shorter."""


def changes(before: Content, after: Content) -> frozenset[Change]:
    """What has changed from one content to another; empty when they say the same."""
    found = {
        kind for kind, names in KINDS.items() if any(getattr(before, name) != getattr(after, name) for name in names)
    }
    if before.ends_on != after.ends_on:
        longer = after.ends_on is None or (before.ends_on is not None and after.ends_on > before.ends_on)
        found.add(Change.EXTENDED if longer else Change.SHORTENED)
    return frozenset(found)


def fitting(content: Content, form: PlacementForm) -> Content:
    """The content without what this form has no place for."""
    rule = FORMS[form]
    supports = content.supports & rule.supports
    return replace(
        content,
        work=rule.work or content.work,
        supports=supports,
        mentor=content.mentor if Support.MENTOR in supports else None,
        subsidy=content.subsidy if content.subsidy in rule.subsidies else None,
    )


def content_of(reading: audit.Reading, version: AgreementVersion) -> Content:
    """What a version says, opened."""
    reading.fetch([version])
    return Content(
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        contact_id=version.contact_id,
        title=reading.text(version, "title"),
        tasks=reading.text(version, "tasks"),
        mentor=reading.text(version, "mentor"),
        goal=version.goal,
        adaptations=frozenset(version.adaptations),
        rhythm=version.rhythm,
        family_tie=version.family_tie,
        supports=frozenset(version.supports),
        subsidy=version.subsidy,
        work=version.work,
        evening_reason=version.evening_reason,
        shifts=in_order(
            PlannedShift(each.weekday, each.starts, each.ends, each.break_minutes) for each in version.shifts
        ),
        exceptions=days_in_order(
            PlannedException(each.first_on, each.last_on, each.starts, each.ends, each.break_minutes)
            for each in version.exceptions
        ),
    )


def put(version: AgreementVersion, content: Content, form: PlacementForm) -> None:
    """Write the content into a version. Raises Unreadable where what stands there is damaged."""
    rule = FORMS[form]
    for name in ("starts_on", "ends_on", "contact_id", "goal", "adaptations", "rhythm", "family_tie", "supports"):
        setattr(version, name, getattr(content, name))
    version.payer, version.insurance = rule.payer, rule.insurance
    version.work, version.evening_reason, version.subsidy = content.work, content.evening_reason, content.subsidy
    for name, size in SEALED.items():
        text = getattr(content, name)
        seal(version, name, str(text) if text else None, size)
    version.shifts = [
        AgreementShift(weekday=it.weekday, starts=it.starts, ends=it.ends, break_minutes=it.break_minutes)
        for it in content.shifts
    ]
    version.exceptions = [
        AgreementException(
            first_on=it.first_on, last_on=it.last_on, starts=it.starts, ends=it.ends, break_minutes=it.break_minutes
        )
        for it in content.exceptions
    ]


def in_order(shifts: Iterable[PlannedShift]) -> tuple[PlannedShift, ...]:
    """Shifts by weekday and start."""
    return tuple(sorted(shifts, key=lambda each: (each.weekday, each.starts, each.ends)))


def days_in_order(days: Iterable[PlannedException]) -> tuple[PlannedException, ...]:
    """Days that differ, by their first day; free ones before those with hours."""
    return tuple(sorted(days, key=lambda each: (each.first_on, each.starts or -1, each.last_on)))
