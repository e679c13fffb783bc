"""What a participant counts as: one function for each dimension of the plan, as of a day. Days are Europe/Oslo's."""

from __future__ import annotations

from collections.abc import Callable

from casework.models.report_codes import StepGroup
from casework.reports.facts import afterwards, contacts, course, leavers
from casework.reports.facts.participant import Participant
from casework.reports.facts.steps import steps, steps_of

SAYS: dict[str, Callable[[Participant], object]] = {
    "term": course.term,
    "measure": course.measure,
    "follow_up": course.follow_up,
    "ended_in": course.ended_in,
    "went_to": course.went_to,
    "first_contact": contacts.first_contact,
    "recent_contact": contacts.recent_contact,
    "steps": steps,
    **{f"steps_{group}": steps_of(group) for group in StepGroup},
    "applied": leavers.applied,
    "leaver": leavers.leaver,
    "offered": leavers.offered,
    "started": leavers.started,
    "counting_day": leavers.counting_day,
    "june": leavers.june,
    "first_year": leavers.first_year,
    "status_3": afterwards.status_3,
    "status_6": afterwards.status_6,
    "consent": course.consent,
}
"""The value of each dimension of the plan."""
