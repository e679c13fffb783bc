"""The adviser's working day: how many rows each list and each choice has, and the rows of what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from casework import audit
from casework.actions.working_day import handed, news, saved
from casework.actions.working_day.choices import Kind, LeftOut, Wanted
from casework.actions.working_day.facts import Facts, gather
from casework.actions.working_day.filters import Filter, shown
from casework.actions.working_day.handed import HandedOver
from casework.actions.working_day.known import Places, look_up
from casework.actions.working_day.query import Asking
from casework.actions.working_day.rows import WorkRow, full_name, opened
from casework.actions.working_day.saved import Saved
from casework.actions.year.calendars import years
from casework.calendar.bridge import Bridge, first_day_shown
from casework.installation import settings
from casework.models import User

__all__ = ["Filter", "Wanted", "WorkRow", "Worklist", "changed", "full_name", "next_after", "today"]


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the working day.

    counts          the lists that are shown today, with how many rows each has within the filters
    listed          how many rows the chosen list has without filters
    choices         what can be filtered by, with how many rows each choice has
    places          what schools and areas are called
    left_out        what the address asked for that is not known any more
    saved           the reader's saved filters, with how many rows each has
    last_opened     the case the reader opened last, today
    new             in how many cases others have done something since
    silence_days    days without a reached contact before a case is silent
    bridge_days     the same on the summer bridge, if one is on
    first_day       is it time for the page of the first day of school?
    """

    wanted: Wanted
    counts: Mapping[Filter, int]
    rows: tuple[WorkRow, ...]
    silence_days: int
    bridge_days: int
    bridge: Bridge | None
    first_day: bool
    listed: int = 0
    choices: Mapping[Kind, Mapping[str, int]] = field(default_factory=dict)
    places: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=LeftOut)
    saved: tuple[tuple[Saved, int], ...] = ()
    handed: tuple[HandedOver, ...] = ()
    last_opened: UUID | None = None
    new: int = 0

    @property
    def chosen(self) -> Filter:
        """The chosen list."""
        return self.wanted.list


def today(actor: User, wanted: Wanted, left_out: LeftOut | None = None) -> Worklist:
    """All counts, and the rows of what is wanted. Everybody on the page is named in one line of the log."""
    asking = Asking.now(actor)
    facts = gather(asking, wanted.list)
    own, has_former = saved.rows_and(actor, handed.some(actor))
    places = look_up(facts, [wanted, *(saved.asked(each)[0] for each in own)])
    wanted, unknown = places.known(wanted, left_out or LeftOut())
    rows, former = [each.row for each in facts.within(wanted)], handed.rows(actor) if has_former else ()
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.WORKLIST), purpose=audit.Purpose.FOLLOW_UP)
    people = [each.Pupil for each in (*(row for row in rows if row.named), *former)]
    reading.fetch([*people, *own])
    kept = tuple((each, _many(facts, places, each)) for each in saved.opened(reading, own))
    page = _page(asking, facts, wanted, opened(reading, rows))
    page = replace(page, places=places.names, left_out=unknown, saved=kept, handed=handed.opened(reading, former))
    glance = news.glance(actor)
    page = replace(page, new=glance.cases, last_opened=glance.opened_last)
    reading.only(people)
    return page


def changed(actor: User, wanted: Wanted, case_id: UUID) -> Worklist:
    """The counts as they are now, and the one row that was changed from the list."""
    asking = Asking.now(actor)
    facts = gather(asking, wanted.list)
    rows = [each.row for each in facts.each if each.case_id == case_id and Filter.MINE in each.lists]
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.WORKLIST), purpose=audit.Purpose.FOLLOW_UP)
    reading.fetch(row.Pupil for row in rows if row.named)
    return _page(asking, facts, wanted, opened(reading, rows))


def next_after(actor: User, wanted: Wanted, case_id: UUID) -> UUID | None:
    """The case to record next in a list: the one after this, or None at its end."""
    within = gather(Asking.now(actor), wanted.list).within(wanted)
    ordered = [each.case_id for each in within if each.row.recordable]
    place = ordered.index(case_id) + 1 if case_id in ordered else 0
    return next(iter(ordered[place:]), None)


def _many(facts: Facts, places: Places, kept: Saved) -> int:
    return len(facts.within(places.known(kept.wanted, kept.left_out)[0]))


def _page(asking: Asking, facts: Facts, wanted: Wanted, rows: tuple[WorkRow, ...]) -> Worklist:
    return Worklist(
        wanted,
        facts.lists(wanted.filters, shown(asking)),
        rows,
        settings().silence_days,
        settings().bridge_silence_days,
        asking.bridge,
        first_day_shown(asking.day, years()),
        listed=facts.lists({}, [wanted.list])[wanted.list],
        choices=facts.choices(wanted),
        places=facts.names,
    )
