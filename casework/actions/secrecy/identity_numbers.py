"""The optional national identity number: sealed, masked until asked for, found by one exact number.

Another pupil with the same number is a lead's task (PossibleDuplicate); the user is answered as if there were none.
"""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, union
from sqlalchemy.exc import IntegrityError

from casework import audit, clock
from casework.audit import Text
from casework.audit.table import AuditEntry
from casework.database import session
from casework.errors import Invalid, TooMany
from casework.installation import installation, settings
from casework.language import N_
from casework.models import Case, PossibleDuplicate, Pupil, PupilLookup, User
from casework.models.codes import MergeReason
from casework.models.sealing import seal
from casework.policy.grants import Permission
from casework.policy.scope import cases_within
from casework.privacy import lookup
from casework.privacy.norwegian_id import acceptable, classify
from casework.privacy.place import Size

LOOKUPS, WITHIN = 20, timedelta(minutes=5)


def save(actor: User, case: Case, number: str) -> None:
    """Keep the number under the pupil's key and in the blind index. Raises Invalid for one that will not do."""
    digits, pupil = checked(number), case.pupil
    session().refresh(pupil, with_for_update=True)
    pupil.identity_number = None  # what stands there need not be read to be replaced
    seal(pupil, "identity_number", digits, Size.NUMBER)
    audit.record(actor, audit.IdentityNumberSaved(pupil.owner))
    session().execute(delete(PupilLookup).where(PupilLookup.pupil_id == pupil.id))
    if not _claim(digits, pupil):
        _report_clash(_holder(digits), pupil)


def show(actor: User, case: Case) -> Text | None:
    """The number, opened for this one answer; None when none is kept."""
    return audit.read(actor, audit.IdentityNumberShown(case.pupil.owner)).text(case.pupil, "identity_number")


def find(actor: User, number: str) -> Case | None:
    """The actor's own case of the pupil with exactly this number. None is also the answer for somebody else's.

    Raises TooMany after 20 look-ups in five minutes, Invalid for what is no number.
    """
    _limit(actor)
    digits = checked(number)
    cases = (
        session()
        .scalars(
            cases_within(actor, Permission.FIND_IDENTITY_NUMBER)
            .where(Case.pupil_id.in_(_bearers(digits)))
            .order_by(Case.opened_on.desc())
        )
        .all()
    )
    reading = audit.read_list(None, audit.ListShown(audit.ListKind.DUPLICATES))
    matching = [case for case in cases if reading.text(case.pupil, "identity_number") == digits]
    audit.record(actor, audit.IdentityNumberLookedUp(bool(matching)))
    return matching[0] if matching else None


def checked(number: str) -> str:
    """Eleven digits that may be kept here. Raises Invalid at `number`."""
    digits = re.sub(r"[\s.\-\u00a0]", "", number)
    if classify(digits) is None:
        raise Invalid("number", N_("This is not a valid national identity number. Check the digits."))
    if not acceptable(digits, settings().production):
        raise Invalid(
            "number",
            N_("Synthetic numbers cannot be used here.")
            if settings().production
            else N_("Only synthetic numbers can be used here. Never write a real person's number in a test system."),
        )
    return digits


def _limit(actor: User) -> None:
    since = int((clock.now() - WITHIN).timestamp() * 1_000_000)
    asked = session().scalar(
        select(func.count()).where(
            AuditEntry.actor_id == actor.id,
            AuditEntry.at_us > since,
            AuditEntry.action == audit.IdentityNumberLookedUp.action(),
        )
    )
    if (asked or 0) >= LOOKUPS:
        raise TooMany


def _index_values(digits: str) -> dict[int, bytes]:
    keyring = installation().keyring
    return {epoch: lookup.index_value(keyring, epoch, digits) for epoch in lookup.all_epochs(keyring)}


def _claim(digits: str, pupil: Pupil) -> bool:
    """Write the number into the index for a pupil; False when somebody has it there already."""
    rows = [PupilLookup(epoch=epoch, value=value, pupil_id=pupil.id) for epoch, value in _index_values(digits).items()]
    try:
        with session().begin_nested():
            session().add_all(rows)
    except IntegrityError:
        return False
    return True


def _holder(digits: str) -> Pupil | None:
    """Whoever came first with the number; it stays theirs in the index."""
    held = select(Pupil).join(PupilLookup, PupilLookup.pupil_id == Pupil.id).where(_in_any_epoch(digits))
    return session().scalars(held).first()


def _in_any_epoch(digits: str) -> ColumnElement[bool]:
    values = _index_values(digits)
    return or_(*(and_(PupilLookup.epoch == epoch, PupilLookup.value == value) for epoch, value in values.items()))


def _bearers(digits: str) -> Select[UUID]:
    """The holder, and those whose number clashed with the holder's: their own adviser must find them too.

    Part of one statement, whoever has the number: how long the answer takes must not tell.
    """
    holder = select(PupilLookup.pupil_id).where(_in_any_epoch(digits))
    first, second = PossibleDuplicate.first_id, PossibleDuplicate.second_id
    clashed = (select(one).where(other.in_(holder)) for one, other in ((first, second), (second, first)))
    return select(union(holder, *clashed).subquery().c[0])


def _report_clash(holder: Pupil | None, pupil: Pupil) -> None:
    """A task for a lead. A pair already judged to be two people is asked about again: the number is new evidence."""
    if holder is None or holder.id == pupil.id:
        return
    both = [holder.id, pupil.id]
    pair = session().scalar(
        select(PossibleDuplicate).where(PossibleDuplicate.first_id.in_(both), PossibleDuplicate.second_id.in_(both))
    )
    if pair is None:
        pair = PossibleDuplicate(first_id=holder.id, second_id=pupil.id)
        session().add(pair)
    if pair.reason is not MergeReason.IDENTITY_NUMBER:
        pair.reason, pair.found_at = MergeReason.IDENTITY_NUMBER, clock.now()
        pair.outcome = pair.settled_by_id = pair.settled_at = None
