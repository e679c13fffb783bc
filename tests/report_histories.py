"""Synthetic pupils and the coarse counts of them at every freeze: for tests and benchmarks of the reports.

A pupil is a handful of dated turns, drawn from the seed and the pupil's number alone, so that a pupil is the same
however many there are. Nobody real, no person reference: what comes out is what a freeze writes down.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from casework.models.report_codes import Population
from casework.reports import committing
from casework.reports.cells import Counted, Dither, Key, Profile
from casework.reports.making import Earlier, Freeze, Kept, Made, make
from casework.reports.plan import PLAN

FIRST_YEAR = 2024
STEP_GROUPS = ("beginning", "application", "starting", "check_ins", "job")
ERASED = 0.015


def histories(
    pupils: int, areas: int = 5, releases: int = 4, seed: int = 1, *, cohorts: int = 1, months: int = 6
) -> list[Freeze]:
    """What each of a series of half-yearly reports is made from, oldest first.

    pupils    in each cohort; a cohort begins each school year from FIRST_YEAR on, `cohorts` of them
    months    between two freezes; the first is on 1 February of the first cohort's school year
    """
    return frozen(
        [pupil(seed, FIRST_YEAR + cohort, number, areas) for cohort in range(cohorts) for number in range(pupils)],
        areas,
        releases,
        cohorts=cohorts,
        months=months,
    )


def frozen(everybody: Sequence[Pupil], areas: int, releases: int, *, cohorts: int = 1, months: int = 6) -> list[Freeze]:
    """What a series of reports about these pupils is made from, oldest first."""
    found: list[Freeze] = []
    for number in range(1, releases + 1):
        on = _freeze_day(number, months)
        before = found[-1].facts if found else {}
        found.append(
            Freeze(
                number,
                on,
                _facts(everybody, on, before),
                {_area(place): f"Bydel {place + 1}" for place in range(areas)},
                frozenset(
                    FIRST_YEAR + cohort for cohort in range(cohorts) if on >= date(FIRST_YEAR + cohort + 1, 8, 1)
                ),
            )
        )
    return found


def released(freezes: Sequence[Freeze], seed: int = 1) -> list[Made]:
    """The reports of a series of freezes, made one after the other as the product makes them."""
    facts = {freeze.number: freeze.facts for freeze in freezes}
    made: list[Made] = []
    kept: list[Mapping[Key, Kept]] = []
    for freeze in freezes:
        made.append(make(freeze, Earlier(list(kept), lambda number: facts[number]), dithers(seed)))
        kept.append(made[-1].kept)
    return made


def dithers(seed: int) -> Callable[[int, int], Dither]:
    """Coins of a secret nobody knows but the seed: by cohort's year and salt."""

    def coin(year: int, salt: int) -> Dither:
        key = hashlib.sha256(f"{seed}|{year}|{salt}".encode()).digest()
        return lambda name: int.from_bytes(hmac.digest(key, name.encode(), "sha256")[:8], "big") % 5

    return coin


@dataclass(frozen=True, slots=True)
class Pupil:
    """One synthetic pupil: the turns, each with its day. None: it never comes.

    year, leaves   the school year of the cohort, and the June the pupil finishes 10th grade in
    away           no longer registered from the first day to the second: nothing of the pupil is found between them
    answers        a number from 0 to 1 for each thing that is drawn
    """

    year: int
    area: str
    came: date
    measure: str
    also_job_on: date | None
    reached_after: int | None
    held: tuple[date, date] | None
    ended: date | None
    went_to: str
    leaves: date | None
    withdrew: date | None
    erased: date | None
    answers: Mapping[str, float]
    away: tuple[date, date] | None = None


def pupil(seed: int, year: int, number: int, areas: int) -> Pupil:
    """The pupil of this number: the same however many others there are."""
    drawn = Random(f"{seed}|{year}|{number}")
    chance = {name: drawn.random() for name in ("area", "first", *_DRAWN)}
    came = date(year, 8, 15) + timedelta(days=int(340 * drawn.random() ** 1.6))
    length = int(drawn.gammavariate(3.0, 110.0)) + 20
    hold = came + timedelta(days=drawn.randrange(30, 300))
    reached = int(drawn.expovariate(1 / 9.0)) + 1
    return Pupil(
        year=year,
        area=_area(_weighted(chance["area"], [1.0 + (place * 7 % 5) * 0.5 for place in range(areas)])),
        came=came,
        measure=_pick(chance["measure"], {"transition": 0.6, "job": 0.28, "both": 0.12}),
        also_job_on=came + timedelta(days=200) if chance["also_job"] < 0.1 else None,
        reached_after=None if chance["reached"] < 0.08 else reached,
        held=(hold, hold + timedelta(days=70)) if chance["held"] < 0.15 else None,
        ended=came + timedelta(days=length) if chance["ends"] < 0.9 else None,
        went_to=_pick(
            chance["went_to"], {"education": 0.52, "work": 0.17, "measure": 0.11, "other": 0.09, "unknown": 0.11}
        ),
        leaves=_leaves(year, chance["grade"]),
        withdrew=came + timedelta(days=120) if chance["withdrew"] < 0.04 else None,
        erased=came + timedelta(days=400) if chance["erased"] < ERASED else None,
        answers=chance,
    )


def alike(pupils: int, areas: int, answer: float) -> list[Pupil]:
    """Pupils whose every turn is the same, spread evenly over areas. `answer`: 0 for what is good, near 1 for bad."""
    one = replace(
        pupil(1, FIRST_YEAR, 1, areas),
        came=date(FIRST_YEAR, 9, 2),
        measure="both",
        also_job_on=None,
        reached_after=3 if answer < 0.5 else None,
        held=None,
        ended=date(FIRST_YEAR + 1, 11, 3),
        went_to="education" if answer < 0.5 else "unknown",
        leaves=date(FIRST_YEAR + 1, 6, 15),
        withdrew=None,
        erased=None,
        answers={**dict.fromkeys(_DRAWN, answer), "placed": 0.0},
    )
    return [replace(one, area=_area(number % areas)) for number in range(pupils)]


_DRAWN = (
    *("measure", "also_job", "reached", "held", "ends", "went_to", "grade", "withdrew", "erased", "applied", "offered"),
    *("started", "october", "june", "first_year", "status_3", "status_6", "recent", "consent", "placed", "form"),
    *("interrupted", "hours", "led_to", *(f"steps_{group}" for group in STEP_GROUPS)),
)


def _leaves(year: int, drawn: float) -> date | None:
    """Three in five are in 10th grade, a quarter a year below, the rest have left school."""
    return date(year + 1, 6, 15) if drawn < 0.6 else date(year + 2, 6, 15) if drawn < 0.85 else None


def _area(place: int) -> str:
    return f"area-{place + 1:02}"


def _weighted(drawn: float, weights: Sequence[float]) -> int:
    return next(place for place, edge in enumerate(accumulate(weights)) if drawn * sum(weights) < edge)


def _pick(drawn: float, shares: Mapping[str, float]) -> str:
    return list(shares)[_weighted(drawn, list(shares.values()))]


def _freeze_day(number: int, months: int) -> date:
    month = 1 + (number - 1) * months
    return date(FIRST_YEAR + 1 + month // 12, month % 12 + 1, 1)


def _facts(everybody: Sequence[Pupil], on: date, before: Mapping[Key, Counted]) -> dict[Key, Counted]:
    found: dict[Key, list[tuple[str, Profile]]] = {}
    for each in everybody:
        if each.came < on and not (each.away and each.away[0] <= on < each.away[1]):
            for population, profile in _profiles(each, on):
                found.setdefault((each.year, population), []).append((each.area, profile))
    for key, counted in found.items():
        committing.counted_on(key[1], key[0], on, before.get(key, Counter()).elements(), counted)
    return {key: Counter(counted) for key, counted in found.items()}


def _profiles(pupil: Pupil, on: date) -> Iterator[tuple[Population, Profile]]:
    yield Population.REQUESTS, _in_order(Population.REQUESTS, _request(pupil, on))
    if pupil.erased is not None and pupil.erased < on:
        return
    yield Population.PARTICIPANTS, _in_order(Population.PARTICIPANTS, _participant(pupil, on))
    placed = _placement(pupil, on)
    if placed:
        yield Population.PLACEMENTS, _in_order(Population.PLACEMENTS, placed)


def _in_order(population: Population, values: Mapping[str, str]) -> Profile:
    return tuple(values[name] for name in PLAN[population].names)


def _term(pupil: Pupil) -> str:
    return "autumn" if pupil.came < date(pupil.year + 1, 2, 1) else "spring"


def _request(pupil: Pupil, on: date) -> dict[str, str]:
    waiting = pupil.came + timedelta(days=30) > on
    answered = _pick(pupil.answers["consent"], {"given": 0.86, "declined": 0.09, "withdrawn": 0.05})
    return {
        "term": _term(pupil),
        "nav_answer": "waiting" if waiting else "accepted" if pupil.answers["placed"] < 0.93 else "declined",
        "consent_answered": "waiting" if waiting and pupil.answers["consent"] > 0.5 else answered,
    }


def _participant(pupil: Pupil, on: date) -> dict[str, str]:
    ended = pupil.ended is not None and pupil.ended < on
    first = _first_contact(pupil, on)
    values = {
        "term": _term(pupil),
        "measure": "both" if pupil.also_job_on and pupil.also_job_on < on else pupil.measure,
        "follow_up": "ended" if ended else "on_hold" if pupil.held and pupil.held[0] < on < pupil.held[1] else "active",
        "ended_in": _ended_in(pupil) if ended else "not_ended",
        "went_to": pupil.went_to if ended else "not_ended",
        "first_contact": first,
        "consent": "withdrawn" if pupil.withdrew and pupil.withdrew < on else "stands",
    }
    counted = values["follow_up"] == "active" and pupil.came + timedelta(days=30) <= on
    reached = first != "not_reached" and _again(pupil, on) < 0.82
    values["recent_contact"] = "not_counted" if not counted else "reached" if reached else "not_reached"
    return values | _steps(pupil, on) | _school(pupil, on) | _afterwards(pupil, on, ended)


def _again(pupil: Pupil, on: date) -> float:
    """Another draw for each freeze."""
    return Random(f"{pupil.answers['recent']}|{on}").random()


def _first_contact(pupil: Pupil, on: date) -> str:
    days = pupil.reached_after
    if days is None or pupil.came + timedelta(days=days * 7 // 5) > on:
        return "not_reached"
    return "within_5" if days <= 5 else "within_10" if days <= 10 else "within_20" if days <= 20 else "over_20"


def _ended_in(pupil: Pupil) -> str:
    ended = pupil.ended or pupil.came
    half = (ended.year - pupil.year) * 2 + (ended.month >= 8) - (ended.month == 1)
    return ("year_1_autumn", "year_1_spring", "year_2_autumn", "year_2_spring")[half - 1] if half <= 4 else "later"


def _steps(pupil: Pupil, on: date) -> dict[str, str]:
    due = dict(zip(STEP_GROUPS, (20, 120, 300, 90, 60), strict=True))
    found = {}
    for group in STEP_GROUPS:
        drawn = pupil.answers[f"steps_{group}"]
        applies = pupil.measure != "transition" if group == "job" else pupil.measure != "job" or group != "application"
        counted = applies and pupil.came + timedelta(days=due[group]) < on
        found[f"steps_{group}"] = "none_due" if not counted else "in_time" if drawn < 0.85 else "not_in_time"
    every = set(found.values())
    worst = next(value for value in ("not_in_time", "in_time", "none_due") if value in every)
    return found | {"steps": worst}


def _school(pupil: Pupil, on: date) -> dict[str, str]:
    leaves, said = pupil.leaves, pupil.answers
    followed = leaves is not None and (pupil.ended is None or pupil.ended > leaves) and pupil.came < leaves
    spring = date(leaves.year, 3, 1) if leaves else None
    applying = spring is not None and pupil.came < spring < on and (pupil.ended is None or pupil.ended > spring)
    values = {"applied": _pick(said["applied"], {"in_time": 0.9, "late": 0.05, "not_sent": 0.05})}
    values["applied"] = values["applied"] if applying else "not_counted"
    if leaves is None or not followed or on <= leaves:
        return (
            values | {"leaver": "no"} | dict.fromkeys(("offered", "started", "first_year"), "not_counted") | _nowhere()
        )
    year = leaves.year
    in_october = on > date(year, 10, 1)
    there = _pick(said["october"], {"yes": 0.86, "no": 0.1, "unknown": 0.04})
    in_june = _pick(said["june"], {"yes": 0.9, "no": 0.07, "unknown": 0.03})
    began = _pick(said["started"], {"started": 0.88, "not_started": 0.09, "unknown": 0.03})
    passed = _pick(said["first_year"], {"passed": 0.6, "partly_passed": 0.22, "not_completed": 0.13, "unknown": 0.05})
    offered = _pick(said["offered"], {"offered": 0.93, "not_offered": 0.05, "unknown": 0.02})
    return values | {
        "leaver": "yes",
        "offered": offered if on > date(year, 7, 15) else "not_yet",
        "started": began if on > date(year, 9, 1) else "not_yet",
        "counting_day": there if in_october else "not_yet",
        "june": "not_counted"
        if not in_october or there != "yes"
        else in_june
        if on > date(year + 1, 6, 1)
        else "not_yet",
        "first_year": passed if on > date(year + 1, 7, 1) else "not_yet",
    }


def _nowhere() -> dict[str, str]:
    return {"counting_day": "not_counted", "june": "not_counted"}


def _afterwards(pupil: Pupil, on: date, ended: bool) -> dict[str, str]:
    def after(days: int, name: str) -> str:
        if not ended or pupil.ended is None or pupil.ended + timedelta(days=days) >= on:
            return "not_due"
        return _pick(pupil.answers[name], {"education_or_work": 0.66, "other": 0.16, "unknown": 0.18})

    return {"status_3": after(91, "status_3"), "status_6": after(182, "status_6")}


def _placement(pupil: Pupil, on: date) -> dict[str, str]:
    began = pupil.came + timedelta(days=60 + int(200 * pupil.answers["placed"]))
    if (pupil.measure == "transition" and pupil.answers["placed"] > 0.1) or began >= on:
        return {}
    ended = began + timedelta(days=int(30 + 300 * pupil.answers["hours"])) < on
    went = "interrupted" if pupil.answers["interrupted"] < 0.2 else "completed"
    led = {"education": 0.3, "work": 0.3, "reference": 0.25, "nothing_registered": 0.15}
    forms = {"ordinary_job": 0.3, "summer_job": 0.35, "nav_measure": 0.2, "school_or_apprentice": 0.1, "several": 0.05}
    hours = ("none", "under_20", "under_60", "under_150", "from_150")
    return {
        "form": _pick(pupil.answers["form"], forms),
        "placement": went if ended else "running",
        "hours": hours[min(4, int(((on - began).days / 60) * (0.5 + pupil.answers["hours"])))],
        "led_to": _pick(pupil.answers["led_to"], led) if ended else "not_ended",
    }
