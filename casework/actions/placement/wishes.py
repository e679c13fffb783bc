"""What work a pupil would like: kept on the case, one row, changed as the pupil's mind changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.followup import tasks
from casework.actions.organisation import organisations
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_
from casework.models import Area, Case, JobWish, User
from casework.models.codes import CaseStage
from casework.models.job_codes import Industry, PlacementForm
from casework.models.sealing import seal
from casework.privacy.place import Size

CHANGED_MEANWHILE = N_("Somebody else changed this while you were writing.")
FURTHEST_BACK, FURTHEST_AHEAD = timedelta(days=366), timedelta(days=3 * 366)
LEAST_MINUTES, MOST_MINUTES = 60, 40 * 60


@dataclass(frozen=True, slots=True)
class WishGiven:
    """A wish as it was given. `minutes_a_week` is the most; None stands for not said, and `area_id` for anywhere."""

    interests: frozenset[Industry] = frozenset()
    forms: frozenset[PlacementForm] = frozenset()
    area_id: UUID | None = None
    minutes_a_week: int | None = None
    earliest_on: date | None = None


@dataclass(frozen=True, slots=True)
class StandingWish:
    """The wish as it stands, with who wrote it and when. `readable`: could the interests be opened?"""

    given: WishGiven
    area: str | None
    written_by: str
    written_at: datetime
    version: int
    readable: bool = True

    @property
    def interests(self) -> tuple[Industry, ...]:
        """What the pupil would like to work with, in the order of the list."""
        return tuple(each for each in Industry if each in self.given.interests)

    @property
    def forms(self) -> tuple[PlacementForm, ...]:
        """Which kinds of job or placement, in the order of the list."""
        return tuple(each for each in PlacementForm if each in self.given.forms)


def standing(reading: audit.Reading, case: Case) -> StandingWish | None:
    """The wish of a case opened through `reading`, in one statement; None where nobody has asked the pupil."""
    query = select(JobWish, Area.name, User.name).outerjoin(Area, Area.id == JobWish.area_id)
    query = query.join(User, User.id == JobWish.written_by_id).where(JobWish.case_id == case.id)
    row = session().execute(query.execution_options(populate_existing=True)).first()
    if row is None:
        return None
    wish, area, author = row
    interests = _interests(reading, wish)
    given = WishGiven(interests or frozenset(), wish.forms, wish.area_id, wish.minutes_a_week, wish.earliest_on)
    return StandingWish(given, area, author, wish.written_at, wish.version, readable=interests is not None)


def version_of(wish: StandingWish | JobWish | None) -> int:
    """What a form carries of the wish its reader saw; 0 where there was none."""
    return wish.version if wish is not None else 0


def areas(wish: StandingWish | None) -> list[tuple[UUID, str]]:
    """The areas to choose from: those in use, and the one that stands although it no longer is."""
    offered = [(area.id, area.name) for area in organisations.areas(active=True)]
    if wish is not None and wish.given.area_id and wish.given.area_id not in dict(offered):
        offered.append((wish.given.area_id, wish.area or ""))
    return offered


def save(actor: User, case: Case, given: WishGiven, *, seen: int) -> None:
    """Register what the pupil would like, in place of what stood there.

    Raises Invalid at "interests" when nothing is said, at "hours" or "earliest_on" for what cannot be right; NotNow
    on a closed case; StaleEdit when somebody changed it since `seen`.
    """
    _check(given)
    tasks.one_at_a_time(case)
    if case.stage not in {CaseStage.ACTIVE, CaseStage.ON_HOLD}:
        raise NotNow(N_("The case is closed. Reopen it first."))
    query = select(JobWish).where(JobWish.case_id == case.id).execution_options(populate_existing=True)
    wish = session().scalar(query)
    if version_of(wish) != seen:
        raise StaleEdit(CHANGED_MEANWHILE)
    if wish is None:
        wish = JobWish(case_id=case.id)
        session().add(wish)
    _write(actor, wish, given)
    audit.record(actor, audit.JobWishSaved(case.owner))


def _write(actor: User, wish: JobWish, given: WishGiven) -> None:
    seal(wish, "interests", ",".join(sorted(given.interests)), Size.NOTE)
    wish.forms, wish.area_id, wish.minutes_a_week = given.forms, given.area_id, given.minutes_a_week
    wish.earliest_on, wish.written_by_id, wish.written_at = given.earliest_on, actor.id, clock.now()


def _check(given: WishGiven) -> None:
    today, minutes, earliest = clock.today(), given.minutes_a_week, given.earliest_on
    if given == WishGiven():
        raise Invalid("interests", N_("Fill in at least one of the wishes."))
    if minutes is not None and not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Invalid("hours", N_("Give between 1 and 40 hours a week."))
    if earliest is not None and earliest < today - FURTHEST_BACK:
        raise Invalid("earliest_on", N_("The day cannot be more than a year ago."))
    if earliest is not None and earliest > today + FURTHEST_AHEAD:
        raise Invalid("earliest_on", N_("The day cannot be more than three years ahead."))


def _interests(reading: audit.Reading, wish: JobWish) -> frozenset[Industry] | None:
    """The industries, or None when what stands there cannot be read."""
    text = reading.text(wish, "interests") or ""
    return frozenset(Industry(code) for code in text.split(",") if code) if isinstance(text, str) else None
