"""Where a pupil was three and six months after the follow-up ended."""

from __future__ import annotations

from datetime import timedelta

from casework.models.codes import DESTINATION_GROUPS, Destination, DestinationGroup
from casework.models.report_codes import StatusAfter
from casework.models.transition_codes import AfterClosing
from casework.reports.facts.participant import Participant

GRACE = timedelta(days=14)
AFTER = {AfterClosing.MONTHS_3: timedelta(days=90), AfterClosing.MONTHS_6: timedelta(days=180)}
GOOD = {DestinationGroup.EDUCATION, DestinationGroup.WORK}


def status_3(who: Participant) -> StatusAfter:
    """Status three months after."""
    return status_after(who, AfterClosing.MONTHS_3)


def status_6(who: Participant) -> StatusAfter:
    """Status six months after."""
    return status_after(who, AfterClosing.MONTHS_6)


def status_after(who: Participant, asked: AfterClosing) -> StatusAfter:
    """Where the pupil was 90 or 180 days after the follow-up ended; unknown when nobody has said.

    Due when the 14 days in which it can still be answered are over, answered or not: were the answered ones counted
    sooner, only those somebody reached would be.
    """
    if who.ended_on is None or who.as_of <= who.ended_on + AFTER[asked] + GRACE:
        return StatusAfter.NOT_DUE
    said = [
        check.destination
        for check in who.history.checks
        if check.asked == asked and check.closed_on == who.ended_on and check.case_id == who.history.last.id
    ]
    return _after(said[0]) if said else StatusAfter.UNKNOWN


def _after(destination: Destination) -> StatusAfter:
    group = DESTINATION_GROUPS[destination]
    if group is DestinationGroup.UNKNOWN:
        return StatusAfter.UNKNOWN
    return StatusAfter.EDUCATION_OR_WORK if group in GOOD else StatusAfter.OTHER
