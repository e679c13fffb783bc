"""The demo's reports: frozen on the calendar's days, published ten days later, and the newest left waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from casework import clock, work
from casework.actions.report import publishing, running
from casework.database import session
from casework.demo.stage import Break
from casework.installation import Installation
from casework.models import Release, User
from casework.models.codes import Role
from casework.models.report_codes import ReleaseState, Section

AT_NIGHT, BY_DAY = time(4), time(13)
READ_FOR = timedelta(days=10)
FIRST_AFTER = timedelta(days=60)
"""How long after the demo's beginning its first report is."""
COMMENTS: dict[int, tuple[Section, str]] = {
    2: (Section.PARTICIPATION, "Første rapport med nok elever til at tallene kan vises."),
    4: (Section.TRANSITION, "Skolestarten følges opp videre i høst, sammen med de videregående skolene."),
}
"""What programme management says to a section, by the number of the report."""


def reports(installation: Installation, begins_on: date, present: datetime) -> Iterator[Break]:
    """Every freeze and every publishing, in the order of time. The last draft is left for whoever tries the demo."""
    months = installation.settings.report_months
    days = [date(year, month, 1) for year in range(begins_on.year, present.year + 1) for month in months]
    nights = [_at(day, AT_NIGHT) for day in sorted(days) if day > begins_on + FIRST_AFTER]
    passed = [night for night in nights if night < present]
    for night in passed:
        yield night, partial(running.run, installation)
        if night != passed[-1]:
            yield _at(night.date() + READ_FOR, BY_DAY), partial(_publish, installation)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=clock.OSLO)


def _publish(installation: Installation) -> None:
    """Comment, and publish what was seen: two pages, two units of work."""
    for does in (_comment, _as_seen):
        with work.doing(installation):
            manager = session().scalars(select(User).where(User.role == Role.MANAGER)).one()
            drafts = select(Release).where(Release.state == ReleaseState.DRAFT).order_by(Release.number)
            for release in session().scalars(drafts).all():
                does(manager, release)


def _comment(manager: User, release: Release) -> None:
    if release.number in COMMENTS:
        section, body = COMMENTS[release.number]
        publishing.comment(manager, release, section, body, version=0)


def _as_seen(manager: User, release: Release) -> None:
    publishing.publish(manager, release, seen=publishing.mark(release))
