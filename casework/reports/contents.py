"""What stands where in a report: every key figure and every table, in the order of its sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casework.models.report_codes import Population, Section
from casework.reports import key_figures
from casework.reports.key_figures import Figure


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """Where a key figure stands in a report. `leads`: shown first, among the key figures."""

    name: str
    section: Section
    population: Population
    of: Callable[..., Figure]
    leads: bool = False


def _named() -> Iterator[KeyFigure]:
    took, asked, job = Population.PARTICIPANTS, Population.REQUESTS, Population.PLACEMENTS
    part, request, follow = Section.PARTICIPATION, Section.REQUESTS, Section.FOLLOW_UP
    way, jobs, after = Section.TRANSITION, Section.JOBS, Section.AFTERWARDS
    rows: tuple[tuple[Section, Population, Callable[..., Figure], bool], ...] = (
        (part, took, key_figures.participants, True),
        (part, took, key_figures.new_in_spring, False),
        (part, took, key_figures.ended, False),
        (part, took, key_figures.consent_withdrawn, False),
        (request, asked, key_figures.requests, False),
        (request, asked, key_figures.accepted, False),
        (request, asked, key_figures.consent_declined, False),
        (follow, took, key_figures.time_to_first_contact, True),
        (follow, took, key_figures.recent_contact, True),
        (follow, took, key_figures.steps_in_time, False),
        (way, took, key_figures.applied_in_time, True),
        (way, took, key_figures.started, True),
        (way, took, key_figures.in_education, True),
        (way, took, key_figures.still_in_education, False),
        (way, took, key_figures.passed_first_year, False),
        (jobs, job, key_figures.placed, True),
        (jobs, job, key_figures.placements_completed, False),
        (jobs, job, key_figures.placements_interrupted, False),
        (after, took, key_figures.three_months_after, True),
        (after, took, key_figures.six_months_after, False),
    )
    for section, population, of, leads in rows:
        yield KeyFigure(of.__name__, section, population, of, leads)


KEY_FIGURES: tuple[KeyFigure, ...] = tuple(_named())
"""Every key figure, in the order of the report."""

TABLES_OF: dict[Section, tuple[tuple[Population, str], ...]] = {
    Section.PARTICIPATION: (
        (Population.PARTICIPANTS, "entries"),
        (Population.PARTICIPANTS, "measures"),
        (Population.PARTICIPANTS, "follow_up"),
        (Population.PARTICIPANTS, "ended_in"),
        (Population.PARTICIPANTS, "consent"),
    ),
    Section.REQUESTS: (
        (Population.REQUESTS, "requests"),
        (Population.REQUESTS, "nav_answer"),
        (Population.REQUESTS, "consent_answered"),
    ),
    Section.FOLLOW_UP: (
        (Population.PARTICIPANTS, "first_contact"),
        (Population.PARTICIPANTS, "recent_contact"),
        (Population.PARTICIPANTS, "steps"),
        (Population.PARTICIPANTS, "steps_beginning"),
        (Population.PARTICIPANTS, "steps_application"),
        (Population.PARTICIPANTS, "steps_starting"),
        (Population.PARTICIPANTS, "steps_check_ins"),
        (Population.PARTICIPANTS, "steps_job"),
    ),
    Section.TRANSITION: (
        (Population.PARTICIPANTS, "applied"),
        (Population.PARTICIPANTS, "leavers"),
        (Population.PARTICIPANTS, "offered"),
        (Population.PARTICIPANTS, "started"),
        (Population.PARTICIPANTS, "counting_day"),
        (Population.PARTICIPANTS, "june"),
        (Population.PARTICIPANTS, "first_year"),
    ),
    Section.JOBS: (
        (Population.PLACEMENTS, "forms"),
        (Population.PLACEMENTS, "placement"),
        (Population.PLACEMENTS, "form_placement"),
        (Population.PLACEMENTS, "hours"),
        (Population.PLACEMENTS, "led_to"),
    ),
    Section.AFTERWARDS: (
        (Population.PARTICIPANTS, "went_to"),
        (Population.PARTICIPANTS, "measure_went_to"),
        (Population.PARTICIPANTS, "status_3"),
        (Population.PARTICIPANTS, "status_6"),
    ),
}
"""The tables of each section, in their order. Every table of the plan stands in exactly one (tests/rules)."""
