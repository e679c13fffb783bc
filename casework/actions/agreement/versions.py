"""What agreements say in words, line by line, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from casework.actions.agreement.contents import Content
from casework.actions.agreement.planned import PlannedException, PlannedShift
from casework.audit import Text
from casework.labour.forms import FORMS
from casework.language import (
    N_,
    day,
    duration,
    gettext,
    ngettext,
    number,
    percent,
    time_span,
    weekday_day,
    weekday_name,
)
from casework.models.job_codes import PlacementForm, Support

Say = Callable[[StrEnum], str]
Lines = list[tuple[str, str]]
NOTHING = "–"
FIRST, LAST, WHO = N_("First day"), N_("Last day"), N_("Contact person")
WEEKLY, HOURS, DIFFER = N_("Weekly plan"), N_("Hours a week"), N_("Days that differ")
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that two versions do not have alike."""

    name: str
    before: str
    after: str


def in_words(content: Content, form: PlacementForm, say: Say, names: Mapping[UUID, Text]) -> Lines:
    """Everything that is agreed, in the order of the form. `names`: contact persons by id."""
    rule = FORMS[form]
    who = names.get(content.contact_id) if content.contact_id else None
    tie = {True: gettext("Yes"), False: gettext("No"), None: None}[content.family_tie]
    lines: list[tuple[str, object]] = [
        (gettext(FIRST), day(content.starts_on) if content.starts_on else None),
        (gettext(LAST), day(content.ends_on) if content.ends_on else None),
        (gettext(WHO), who),
        (gettext("Position"), content.title),
        (gettext("Tasks"), content.tasks),
        (gettext("Kind of work"), say(content.work) if content.work else None),
        (gettext(WEEKLY), "\n".join(week_lines(content.shifts))),
        (gettext(HOURS), hours_in_words(content) if content.shifts else None),
        (gettext(DIFFER), "\n".join(exception_lines(content.exceptions))),
        (gettext("Goal"), say(content.goal) if content.goal else None),
        (gettext("Adaptation"), _several(content.adaptations, say)),
        (gettext("Follow-up of the placement"), say(content.rhythm) if content.rhythm else None),
        (gettext("Related to the employer"), tie),
    ]
    if content.evening_reason:
        lines.insert(9, (gettext("Why in the evening"), say(content.evening_reason)))
    if rule.supports:
        lines.append((gettext("Support from Nav"), _several(content.supports, say)))
    if Support.MENTOR in content.supports:
        lines.append((gettext("Mentor"), content.mentor))
    if rule.subsidies:
        lines.append((gettext("Wage grant"), percent(content.subsidy / 100, decimals=0) if content.subsidy else None))
    return [(name, str(value) if value else NOTHING) for name, value in lines]


def differences(before: Lines, after: Lines) -> list[Difference]:
    """The lines that differ, in the order they stand; one that stands in one of them only differs from nothing."""
    old, new = dict(before), dict(after)
    every = [*new, *(name for name in old if name not in new)]
    pairs = [Difference(name, old.get(name, NOTHING), new.get(name, NOTHING)) for name in every]
    return [each for each in pairs if each.before != each.after]


def besides_plan(lines: Lines) -> list[tuple[str, str | None]]:
    """The lines that are not about days and hours, for a page that shows those as a week; None where nothing stands."""
    shown = {gettext(name) for name in (FIRST, LAST, WHO, WEEKLY, HOURS, DIFFER)}
    return [(name, None if text == NOTHING else text) for name, text in lines if name not in shown]


def week_lines(shifts: Sequence[PlannedShift]) -> list[str]:
    """Onsdag 15.00–17.00: a line for each day with work."""
    by_day: dict[int, list[str]] = {}
    for each in shifts:
        by_day.setdefault(each.weekday, []).append(shift_words(each.starts, each.ends, each.break_minutes))
    return [f"{weekday_name(at).capitalize()} {_and(words)}" for at, words in sorted(by_day.items())]


def exception_lines(days: Iterable[PlannedException]) -> list[str]:
    """Fri 12. oktober 2026; Fri 12. oktober 2026 – 16. oktober 2026; Mandag 12. oktober 2026 09.00–15.00."""
    return [_exception(each) for each in days]


def shift_words(starts: int, ends: int, break_minutes: int) -> str:
    """15.00–17.00 (30 minutters pause)."""
    told = [gettext("into the next day")] if ends > DAY else []
    if break_minutes:
        told.append(gettext("break of %(length)s", length=duration(break_minutes)))
    span = time_span(starts, ends)
    return f"{span} ({', '.join(told)})" if told else span


def hours_in_words(content: Content) -> str:
    """2 timer (5 % stilling)."""
    share = percent(content.share, decimals=0)
    return gettext("%(hours)s (%(share)s of a full position)", hours=duration(content.minutes_a_week), share=share)


def days_a_week(content: Content) -> str:
    """3 dager i uka."""
    count = len({each.weekday for each in content.shifts})
    return ngettext("%(count)s day a week", "%(count)s days a week", count, count=number(count))


def _exception(each: PlannedException) -> str:
    if each.starts is None or each.ends is None:
        if each.first_on == each.last_on:
            return gettext("Free %(day)s", day=day(each.first_on))
        return gettext("Free from %(first)s to %(last)s", first=day(each.first_on), last=day(each.last_on))
    words = shift_words(each.starts, each.ends, each.break_minutes)
    return f"{weekday_day(each.first_on).capitalize()} {words}"


def _several(members: Iterable[StrEnum], say: Say) -> str | None:
    return ", ".join(sorted(say(each) for each in members)) or None


def _and(words: Sequence[str]) -> str:
    return gettext(" and ").join(words)
