"""Two pupils who turn out to be one: everything about the second moves to the first, and nothing is lost.

The pupil registered first is kept. Values of which only one can stand, such as the spelling of a name, are chosen by
the lead; the value that isn't chosen stays sealed on the other pupil's row, which nobody sees any more. Guardians
keep their ids, because consents point at them, and are resealed under the kept pupil's key, as are the ways into upper
secondary. Requests, cases and what hangs on them have keys of their own and only change whose they are; the milestones
of the cases follow what is known of the one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from casework import audit
from casework.actions.milestone import milestones
from casework.actions.pupil import merged_ways
from casework.actions.pupil.moving import legible, reseal
from casework.audit import Reading
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_
from casework.models import (
    Case,
    Draft,
    Enrolment,
    Guardian,
    PossibleDuplicate,
    Pupil,
    PupilLookup,
    Recusal,
    Referral,
    User,
)
from casework.models.codes import DraftKind
from casework.models.sealing import seal
from casework.privacy.place import Size

IDENTITY: dict[str, Size] = {
    "given_name": Size.NAME,
    "family_name": Size.NAME,
    "birth_date": Size.NAME,
    "phone": Size.NUMBER,
    "email": Size.NAME,
    "identity_number": Size.NUMBER,
}
"""What a pupil has one of, with the size it is sealed at."""

GUARDIAN: dict[str, Size] = {"name": Size.NAME, "phone": Size.NUMBER, "email": Size.NAME}
FOLLOWING: tuple[type[Any], ...] = (Referral, Case, PupilLookup)
"""Rows that only change whose they are."""


class Which(StrEnum):
    """One of the two pupils on the page."""

    FIRST = "first"
    SECOND = "second"


def hold(first_id: UUID, second_id: UUID, versions: Mapping[UUID, int]) -> tuple[Pupil, Pupil]:
    """Both pupils, kept from others until we are done. Raises StaleEdit when one has changed since it was read."""
    query = select(Pupil).where(Pupil.id.in_((first_id, second_id))).order_by(Pupil.id).with_for_update(key_share=True)
    held = {pupil.id: pupil for pupil in session().scalars(query.execution_options(populate_existing=True))}
    if any(held[pupil_id].version != version for pupil_id, version in versions.items()):
        raise StaleEdit(N_("One of the pupils has changed since you opened the page. Nothing is merged."))
    if any(pupil.merged_into_id is not None for pupil in held.values()):
        raise NotNow(N_("One of the pupils is already merged into another."))
    return held[first_id], held[second_id]


def merge(actor: User, first: Pupil, second: Pupil, chosen: Mapping[str, Which]) -> Pupil:
    """Make two held pupils one. Returns the kept one, who was registered first.

    Raises Invalid at a field where the two differ and nothing is chosen, NotNow when a sealed value can't be read:
    moving it on would lose it.
    """
    readings = {pupil.id: audit.read(actor, audit.PupilOpened(pupil.owner)) for pupil in (first, second)}
    wanted = {name: _wanted(name, first, second, readings, chosen.get(name)) for name in IDENTITY}
    kept, gone = sorted((first, second), key=lambda pupil: (pupil.added_at, str(pupil.id)))
    with session().no_autoflush:
        _settle_identity(kept, gone, readings, {name: pupil for name, pupil in wanted.items() if pupil is gone})
        _move_guardians(kept, gone, readings[gone.id])
    session().flush()
    merged_ways.move(kept, gone, readings[gone.id])
    _move_rows(kept, gone)
    gone.merged_into_id = kept.id
    audit.record(actor, audit.PupilsMerged(kept.owner, gone.id))
    session().flush()
    milestones.align_pupil(kept.id)
    return kept


def same(first: str | None, second: str | None) -> bool:
    """Is there nothing to choose: one is missing, or both say the same?"""
    return not first or not second or first == second


def _wanted(name: str, first: Pupil, second: Pupil, readings: Mapping[UUID, Reading], choice: Which | None) -> Pupil:
    """Whose value of a field is to stand."""
    one, other = legible(readings[first.id], first, name), legible(readings[second.id], second, name)
    if same(one, other):
        return first if one else second
    if choice is None:
        raise Invalid(name, N_("Choose which of the two is right."))
    return first if choice is Which.FIRST else second


def _settle_identity(kept: Pupil, gone: Pupil, readings: Mapping[UUID, Reading], swapped: Mapping[str, Pupil]) -> None:
    """Where the other's value is to stand, the two change places: none of them is overwritten."""
    for name in swapped:
        mine, theirs = legible(readings[kept.id], kept, name), legible(readings[gone.id], gone, name)
        if mine != theirs:
            seal(kept, name, theirs, IDENTITY[name])
            seal(gone, name, mine, IDENTITY[name])


def _move_guardians(kept: Pupil, gone: Pupil, reading: Reading) -> None:
    for guardian in session().scalars(select(Guardian).where(Guardian.pupil_id == gone.id)).all():
        reseal(reading, guardian, GUARDIAN, kept)


def _move_rows(kept: Pupil, gone: Pupil) -> None:
    for kind in FOLLOWING:
        session().execute(update(kind).where(kind.pupil_id == gone.id).values(pupil_id=kept.id))
    session().execute(update(Pupil).where(Pupil.merged_into_id == gone.id).values(merged_into_id=kept.id))
    _move_enrolments(kept, gone)
    _copy_recusals(kept, gone)
    _move_drafts(kept, gone)
    _move_suspicions(kept, gone)


def _move_enrolments(kept: Pupil, gone: Pupil) -> None:
    """A pupil has one open enrolment: of two, the older ends the day before the newer began."""
    query = select(Enrolment).where(Enrolment.pupil_id.in_((kept.id, gone.id)))
    rows = session().scalars(query.order_by(Enrolment.starts_on, Enrolment.id)).all()
    still_open = [row for row in rows if row.ends_on is None]
    for older, newer in pairwise(still_open):
        older.ends_on = max(older.starts_on, newer.starts_on - timedelta(days=1))
    session().flush()
    for row in rows:
        row.pupil_id = kept.id
    session().flush()


def _copy_recusals(kept: Pupil, gone: Pupil) -> None:
    """Whoever was tied to either of them is tied to the one; the rows on both stay."""
    tied = set(session().scalars(select(Recusal.user_id).where(Recusal.pupil_id == kept.id)))
    for row in session().scalars(select(Recusal).where(Recusal.pupil_id == gone.id)).all():
        if row.user_id not in tied:
            copy = Recusal(user_id=row.user_id, pupil_id=kept.id, relation=row.relation, declared_at=row.declared_at)
            session().add(copy)


def _move_drafts(kept: Pupil, gone: Pupil) -> None:
    """A flag somebody is writing goes on, unless they are also writing one about the kept pupil."""
    writing = select(Draft.user_id).where(Draft.kind == DraftKind.FLAG, Draft.subject_id == kept.id)
    mine = update(Draft).where(Draft.kind == DraftKind.FLAG, Draft.subject_id == gone.id)
    session().execute(
        mine.where(Draft.user_id.not_in(writing.scalar_subquery())).values(subject_id=kept.id),
        execution_options={"synchronize_session": False},
    )


def _move_suspicions(kept: Pupil, gone: Pupil) -> None:
    """Other pairs with the one who is gone, as far as they still ask anything, are about the kept one now."""
    rows = (
        session()
        .scalars(
            select(PossibleDuplicate).where(
                or_(
                    PossibleDuplicate.first_id.in_((kept.id, gone.id)),
                    PossibleDuplicate.second_id.in_((kept.id, gone.id)),
                )
            )
        )
        .all()
    )
    pairs = {frozenset((row.first_id, row.second_id)) for row in rows}
    for row in rows:
        pair = frozenset(kept.id if one == gone.id else one for one in (row.first_id, row.second_id))
        if row.outcome is None and len(pair) == 2 and pair not in pairs:
            row.first_id, row.second_id = sorted(pair, key=str)
            pairs.add(pair)
