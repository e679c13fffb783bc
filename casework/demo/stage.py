"""The demo's stage: many stories told side by side in the order of time, each step a unit of work of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random

from casework import clock, work
from casework.installation import Installation

Story = Iterator[datetime]
Break = tuple[datetime, Callable[[], object]]


def tell(
    installation: Installation,
    stories: list[Story],
    until: datetime,
    step: Callable[[], None],
    breaks: Iterable[Break] = (),
) -> int:
    """Run every story until it ends or the present is reached. A story yields the instant of its next step.

    Returns how many steps were taken. What a story does between two instants is committed together. `breaks`: what
    happens between the stories, in the order of time, in units of work of its own.
    """
    coming = deque(breaks)
    waiting: list[tuple[datetime, int, Story]] = []
    for place, story in enumerate(stories):
        _wait(waiting, place, story)
    taken = 0
    while waiting and waiting[0][0] < until:
        when, place, story = heappop(waiting)
        _take(coming, when)
        with clock.at(when), work.doing(installation):
            _wait(waiting, place, story)
        taken += 1
        step()
    _take(coming, until)
    return taken


def _take(coming: deque[Break], until: datetime) -> None:
    while coming and coming[0][0] <= until:
        when, happens = coming.popleft()
        with clock.at(when):
            happens()


def _wait(waiting: list[tuple[datetime, int, Story]], place: int, story: Story) -> None:
    following = next(story, None)
    if following is not None:
        heappush(waiting, (following, place, story))


def working_hour(day: date, random: Random) -> datetime:
    """Some minute of the working day of a day, or of the Monday after a weekend."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(random.randint(8, 15), random.randint(0, 59)), tzinfo=clock.OSLO)
