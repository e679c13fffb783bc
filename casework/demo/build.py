"""Building the demo: deterministic for a day, about 400 pupils, 120 cases and two school years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import func, select

from casework import clock, work
from casework.actions.year import duties, turning
from casework.demo.jobs import jobs
from casework.demo.places import AREAS, SCHOOLS, furnish
from casework.demo.reports import reports
from casework.demo.rolls import Entry, enrol, school_year
from casework.demo.specials import specials
from casework.demo.stage import tell
from casework.demo.stories import life
from casework.demo.ways import ways
from casework.demo.world import Plan, World
from casework.installation import Installation
from casework.models import Case, Followup, Pupil, User
from casework.models.codes import Grade, Measure

SEED = 2026
BOTH = frozenset({Measure.TRANSITION, Measure.JOB})
TRANSITION = frozenset({Measure.TRANSITION})


@dataclass(frozen=True, slots=True)
class Built:
    """What the demo holds."""

    pupils: int
    cases: int
    followups: int
    steps: int


def is_empty(installation: Installation) -> bool:
    """True while nobody has been made in this installation."""
    with work.unit(installation, reading=True) as opened:
        return opened.scalar(select(func.count()).select_from(User)) == 0


def build(installation: Installation, *, step: Callable[[], None] = lambda: None) -> Built:
    """Fill an empty installation. `step` is called after each step, for a progress bar."""
    random = Random(SEED)  # noqa: S311 - a story, not a secret
    present = clock.now()
    year = school_year(clock.today())
    with clock.at(_morning(date(year - 1, 8, 3))), work.doing(installation):
        places = furnish()
        entries = enrol(places, random, year)
    areas = dict(AREAS)
    world = World(places, random, {name: areas[area] for name, _, area in SCHOOLS})
    told = list(plans(world, entries, year))
    stories = [life(world, plan) for plan in told] + ways(world, entries, {each.entry.pupil_id for each in told}, year)
    stories += jobs(world, told, date(year - 1, 8, 24))
    breaks = reports(installation, date(year - 1, 8, 24), present)
    steps = tell(installation, stories, present, step, breaks)
    steps += tell(installation, specials(world, present), present, step)
    with work.doing(installation):
        duties.run_due()
    turning.run(installation, turning.prepare(installation))
    return _counted(installation, steps)


def plans(world: World, entries: list[Entry], year: int) -> Iterator[Plan]:
    """Who is flagged, when, and how far each story goes."""
    random = world.random
    pools = {grade: [one for one in entries if one.grade is grade] for grade in (Grade.G9, Grade.G10, Grade.VG1)}
    for pool in pools.values():
        random.shuffle(pool)
    days = max(20, (clock.today() - date(year, 8, 20)).days - 12)
    yield from _last_year(world, pools[Grade.VG1][:72], year)
    for place, entry in enumerate(pools[Grade.G10][:90]):
        yield _this_year(world, entry, place, date(year, 8, 20) + timedelta(days=random.randint(0, days)))
    for entry in pools[Grade.G9][:16]:
        begins = date(year, 9, 1) + timedelta(days=random.randint(0, days - 12))
        yield Plan(entry, entry.school, begins, TRANSITION, contacts=None)


WITHDRAWN = range(40, 44)


def _last_year(world: World, entries: list[Entry], year: int) -> Iterator[Plan]:
    """Flagged in 10th grade last school year by the school they went to then."""
    random = world.random
    endings = ["closed"] * 28 + ["reopened"] * 3 + ["hold"] * 3
    for place, entry in enumerate(entries):
        yield Plan(
            entry,
            entry.came_from,
            date(year - 1, 9, 15) + timedelta(days=random.randint(0, 220)),
            random.choice((TRANSITION, BOTH, BOTH)),
            consent="withdrawn" if place in WITHDRAWN else "given",
            contacts=random.randint(3, 15) if place < len(endings) or place in WITHDRAWN else None,
            ending=endings[place] if place < len(endings) else "active",
        )


ODD_WAYS = (  # consent, Nav's answer
    ("none", "accept"),
    ("half", "accept"),
    ("none", "none"),
    ("given", "none"),
    ("half", "none"),
    ("declined", "accept"),
    ("given", "decline"),
    ("none", "decline"),
    ("given", "forward"),
    ("none", "cancel"),
)


def _this_year(world: World, entry: Entry, place: int, begins_on: date) -> Plan:
    measures = world.random.choice((TRANSITION, TRANSITION, BOTH, frozenset({Measure.JOB})))
    contacts = None if place % 5 else world.random.randint(0, 3)
    if place < 30:
        consent, answer = ODD_WAYS[place % len(ODD_WAYS)]
        return Plan(entry, entry.school, begins_on, measures, consent=consent, answer=answer, contacts=contacts)
    return Plan(
        entry,
        entry.school,
        begins_on,
        measures,
        contacts=2 if place < 34 else contacts,
        ending="hold" if place < 34 else "active",
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), tzinfo=clock.OSLO)


def _counted(installation: Installation, steps: int) -> Built:
    with work.unit(installation, reading=True) as opened:
        pupils, cases, written = (
            opened.scalar(select(func.count()).select_from(table)) or 0 for table in (Pupil, Case, Followup)
        )
    return Built(pupils, cases, written, steps)
