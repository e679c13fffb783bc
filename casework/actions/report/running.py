"""What the calendar asks of reports: freeze, draft, close. Each step stands alone; a killed run is run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from casework import work
from casework.actions.report import cohorts, drafting, freezing
from casework.installation import Installation
from casework.models import Release
from casework.models.report_codes import ReleaseState


@dataclass(frozen=True, slots=True)
class Done:
    """The number of the release that was frozen, those that were drafted, and how many cohorts were closed."""

    frozen: int | None
    drafted: Sequence[int]
    closed: int


def run(installation: Installation) -> Done:
    """Do all that is due. Harmless to run again."""
    frozen = freezing.freeze_due(installation)
    drafted = drafting.draft_waiting(installation)
    return Done(frozen, drafted, _close(installation))


def _close(installation: Installation) -> int:
    with work.doing(installation) as opened:
        drafted = select(func.max(Release.frozen_on)).where(Release.state != ReleaseState.FROZEN)
        newest = opened.scalar(drafted)
        return cohorts.close_before(newest) if newest is not None else 0
