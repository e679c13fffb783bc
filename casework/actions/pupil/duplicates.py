"""Pupils who may be one, for a lead to judge: shown side by side, then merged or settled as two people.

A lead judges and merges only what is theirs to see: each of the two must have a request or case at the lead's own
office that opens their name (decisions.md sections 3 and 10). Of somebody elsewhere nothing is shown, not even where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from casework import audit, clock
from casework.actions.pupil import merging
from casework.actions.pupil.merging import IDENTITY, Which
from casework.actions.pupil.side_by_side import Side, WayIn, as_shown, side_of
from casework.audit import Text
from casework.database import session
from casework.errors import Invalid, NotFound, NotNow, NotPermitted
from casework.language import N_
from casework.models import Case, PossibleDuplicate, Pupil, Referral, User
from casework.models.codes import CaseStage, MergeOutcome, MergeReason
from casework.policy.grants import Permission
from casework.policy.scope import cases_within, referrals_within


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pupils who may be one, by the numbers of their requests that the lead may see; empty for one elsewhere."""

    id: UUID
    first: tuple[str, ...]
    second: tuple[str, ...]
    reason: MergeReason
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """Both sides. One is None when it belongs elsewhere: then nothing can be merged here."""

    id: UUID
    reason: MergeReason
    first: Side | None
    second: Side | None
    differing: tuple[str, ...]
    kept: Which | None

    @property
    def both(self) -> bool:
        """May the lead judge these two?"""
        return self.first is not None and self.second is not None

    @property
    def in_same_year(self) -> bool:
        """Is something of the way into the same school year registered of both?"""
        sides = [{way.year for way in side.ways} for side in (self.first, self.second) if side is not None]
        return self.both and not sides[0].isdisjoint(sides[1])

    @property
    def ways(self) -> tuple[WayIn, ...]:
        """What the one pupil would have registered of the way into each year, the last first."""
        kept, gone = (self.first, self.second) if self.kept is Which.FIRST else (self.second, self.first)
        found = {way.year: way for side in (gone, kept) if side is not None for way in side.ways}
        for way in gone.ways if gone is not None else ():
            found[way.year] = found[way.year].filled(way)
        return tuple(found[year] for year in sorted(found, reverse=True))

    @property
    def open_cases(self) -> int:
        """How many open cases the one pupil would have."""
        sides = [side for side in (self.first, self.second) if side is not None]
        return sum(one.stage in (CaseStage.ACTIVE, CaseStage.ON_HOLD) for side in sides for one in side.requests)


def waiting(actor: User) -> list[Pair]:
    """Pairs nobody has judged yet, of which at least one is in the lead's sight. Oldest first, without names."""
    audit.record(actor, audit.ListShown(audit.ListKind.DUPLICATES), purpose=audit.Purpose.SUPERVISION)
    rows = session().scalars(_unsettled(actor).order_by(PossibleDuplicate.found_at, PossibleDuplicate.id)).all()
    numbers = _numbers(actor, {one for row in rows for one in (row.first_id, row.second_id)})
    return [
        Pair(row.id, numbers.get(row.first_id, ()), numbers.get(row.second_id, ()), row.reason, row.found_at)
        for row in rows
    ]


def how_many(actor: User) -> int:
    """How many pairs wait for the lead."""
    return session().scalar(_unsettled(actor).with_only_columns(func.count())) or 0


def find(actor: User, duplicate_id: UUID) -> PossibleDuplicate:
    """One such pair. Raises NotFound when none of the two is in sight, or it is judged already."""
    found = session().scalar(_unsettled(actor).where(PossibleDuplicate.id == duplicate_id))
    if found is None:
        raise NotFound
    return found


def report(actor: User, first_number: str, second_number: str) -> PossibleDuplicate:
    """ "These are the same pupil": two cases of the lead's own office. Raises Invalid at the number that won't do."""
    first, second = _case(actor, "first_number", first_number), _case(actor, "second_number", second_number)
    if first.pupil_id == second.pupil_id:
        raise Invalid("second_number", N_("These two cases are about the same pupil already."))
    found = session().scalar(select(PossibleDuplicate).where(_pair_of(first.pupil_id, second.pupil_id)))
    if found is None:
        one, other = sorted((first.pupil_id, second.pupil_id), key=str)
        found = PossibleDuplicate(
            first_id=one, second_id=other, reason=MergeReason.REPORTED, found_at=clock.now(), outcome=None
        )
        session().add(found)
    found.outcome = found.settled_by_id = found.settled_at = None
    audit.record(actor, audit.DuplicateReported(found.id))
    return found


def preview(actor: User, duplicate: PossibleDuplicate) -> Preview:
    """The two side by side. What is read of each is a line in the log; of one out of sight nothing is read."""
    seen = _in_sight(actor, {duplicate.first_id, duplicate.second_id})
    sides = {one: side_of(actor, one) for one in (duplicate.first_id, duplicate.second_id) if one in seen}
    first, second = sides.get(duplicate.first_id), sides.get(duplicate.second_id)
    differing: tuple[str, ...] = ()
    kept = None
    if first is not None and second is not None:
        differing = tuple(name for name in IDENTITY if _differ(first.identity[name], second.identity[name]))
        older = (first.added_at, str(first.pupil_id)) <= (second.added_at, str(second.pupil_id))
        kept = Which.FIRST if older else Which.SECOND
    return Preview(duplicate.id, duplicate.reason, as_shown(first), as_shown(second), differing, kept)


def merge(
    actor: User, duplicate: PossibleDuplicate, *, chosen: Mapping[str, Which], versions: tuple[int, int]
) -> Pupil:
    """Make the two one. Raises NotPermitted unless both are in sight, and what merging.hold and merging.merge raise."""
    _insist_on_both(actor, duplicate)
    known = {duplicate.first_id: versions[0], duplicate.second_id: versions[1]}
    first, second = merging.hold(duplicate.first_id, duplicate.second_id, known)
    _settle(actor, duplicate, MergeOutcome.MERGED)
    return merging.merge(actor, first, second, chosen)


def keep_apart(actor: User, duplicate: PossibleDuplicate) -> None:
    """They are two people. Raises NotPermitted unless both are in sight, NotNow when it is judged already."""
    _insist_on_both(actor, duplicate)
    merging.hold(duplicate.first_id, duplicate.second_id, {})
    _settle(actor, duplicate, MergeOutcome.DIFFERENT_PEOPLE)


def _settle(actor: User, duplicate: PossibleDuplicate, outcome: MergeOutcome) -> None:
    session().refresh(duplicate)
    if duplicate.outcome is not None:
        raise NotNow(N_("This is decided already."))
    duplicate.outcome, duplicate.settled_by_id, duplicate.settled_at = outcome, actor.id, clock.now()
    audit.record(actor, audit.DuplicateSettled(duplicate.id, outcome))


def _insist_on_both(actor: User, duplicate: PossibleDuplicate) -> None:
    pair = {duplicate.first_id, duplicate.second_id}
    if _in_sight(actor, pair) != pair:
        raise NotPermitted(N_("You can see only one of the two. The leads of both offices must find out together."))


def _unsettled(actor: User) -> Select[PossibleDuplicate]:
    mine = referrals_within(actor, Permission.MERGE_PUPILS).with_only_columns(Referral.pupil_id)
    return select(PossibleDuplicate).where(
        PossibleDuplicate.outcome.is_(None),
        or_(PossibleDuplicate.first_id.in_(mine), PossibleDuplicate.second_id.in_(mine)),
    )


def _pair_of(one: UUID, other: UUID) -> ColumnElement[bool]:
    return or_(
        and_(PossibleDuplicate.first_id == one, PossibleDuplicate.second_id == other),
        and_(PossibleDuplicate.first_id == other, PossibleDuplicate.second_id == one),
    )


def _in_sight(actor: User, pupil_ids: set[UUID]) -> set[UUID]:
    query = referrals_within(actor, Permission.MERGE_PUPILS).where(Referral.pupil_id.in_(pupil_ids))
    return set(session().scalars(query.with_only_columns(Referral.pupil_id)))


def _numbers(actor: User, pupil_ids: set[UUID]) -> dict[UUID, tuple[str, ...]]:
    query = referrals_within(actor, Permission.MERGE_PUPILS).where(Referral.pupil_id.in_(pupil_ids))
    found: dict[UUID, tuple[str, ...]] = {}
    for pupil_id, number in session().execute(
        query.with_only_columns(Referral.pupil_id, Referral.number).order_by(Referral.number)
    ):
        found[pupil_id] = (*found.get(pupil_id, ()), number)
    return found


def _case(actor: User, field: str, number: str) -> Case:
    wanted = "".join(number.split()).upper()
    found = session().scalar(cases_within(actor, Permission.MERGE_PUPILS).where(Case.number == wanted))
    if found is None:
        raise Invalid(field, N_("There is no case with this number that you can see."))
    return found


def _differ(one: Text | None, other: Text | None) -> bool:
    return bool(one) and bool(other) and str(one) != str(other)
