"""Two rows that turn out to be one employer: everything moves to the one that is kept, and nothing is lost.

Places and agreements only change whose they are. Contact persons keep their ids, because agreements point at them, and
are resealed under the kept employer's key. The other is deactivated and leads to the kept one from then on; its
organisation number stays on its row, so that whoever adds that number again is led there too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update

from casework import audit, clock
from casework.actions.employer.contacts import SIZES
from casework.actions.employer.standing import DEACTIVATED, became
from casework.audit import Reading, Text
from casework.database import session
from casework.errors import Invalid, NotFound, NotNow, StaleEdit
from casework.language import N_, gettext, in_threes
from casework.models import Agreement, Employer, EmployerContact, JobPlace, User
from casework.models.sealing import destroy, seal
from casework.privacy.place import Size

CHANGED = N_("One of the employers has changed since you opened the page. Nothing is merged.")
UNREADABLE = N_("Something about one of the employers cannot be read. Have it put right before you merge them.")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, with what moves if the other is kept."""

    id: UUID
    name: str
    number: str
    area: str
    contacts: list[Text]
    places: int
    agreements: int
    note: Text | None
    version: int
    active: bool


def pair(first_id: UUID, second_id: UUID) -> tuple[Employer, Employer]:
    """Two different employers. Raises NotFound, or NotNow when one is merged already."""
    found = {one.id: one for one in session().scalars(select(Employer).where(Employer.id.in_((first_id, second_id))))}
    if len(found) < 2:
        raise NotFound
    for one in found.values():
        if one.merged_into_id is not None:
            raise NotNow(gettext("%(old)s is now part of %(new)s.", old=one.name, new=became(one).name))
    return found[first_id], found[second_id]


def preview(actor: User, employers: tuple[Employer, Employer]) -> tuple[Side, Side]:
    """Both sides opened, in as many statements whatever they have."""
    ids = [one.id for one in employers]
    offered, agreed = _counted(JobPlace, ids), _counted(Agreement, ids)
    people = _people(ids)
    first, second = (_side(actor, one, people, offered, agreed) for one in employers)
    return first, second


def merge(
    actor: User,
    employers: tuple[Employer, Employer],
    *,
    keep_id: UUID,
    note: str | None,
    versions: Mapping[UUID, int],
    guarded: bool = False,
) -> Employer:
    """Make two employers one. Returns the kept one, which gets the note the lead has written.

    Raises Invalid at `keep` for one that is deactivated, StaleEdit when one has changed since it was read, NotNow when
    something sealed can't be read: moving it on would lose it.
    """
    kept, gone = _held(employers, keep_id, versions)
    if kept.deactivated_on is not None:
        raise Invalid("keep", gettext(DEACTIVATED, name=kept.name))
    reading = audit.read(actor, audit.EmployerOpened(gone.owner))
    with session().no_autoflush:
        for contact in _people([gone.id]):
            _reseal(reading, contact, kept)
        destroy(gone, "note")
        seal(kept, "note", note, Size.NOTE)
    _move_rows(kept, gone)
    _record(actor, kept, gone, guarded=guarded)
    return kept


def _held(
    employers: tuple[Employer, Employer], keep_id: UUID, versions: Mapping[UUID, int]
) -> tuple[Employer, Employer]:
    """Both, kept from others until the commit. Agreements first: whoever saves one holds it before its employer."""
    ids = [one.id for one in employers]
    session().execute(select(Agreement.id).where(Agreement.employer_id.in_(ids)).with_for_update())
    query = select(Employer).where(Employer.id.in_(ids)).order_by(Employer.id).with_for_update()
    held = {one.id: one for one in session().scalars(query.execution_options(populate_existing=True))}
    if any(held[each].version != versions.get(each) for each in ids):
        raise StaleEdit(CHANGED)
    if keep_id not in held:
        raise Invalid("keep", N_("Choose which of the two is kept."))
    return held[keep_id], next(one for one in held.values() if one.id != keep_id)


def _reseal(reading: Reading, contact: EmployerContact, kept: Employer) -> None:
    """Make a contact person the kept employer's. Without autoflush: a value is away for a moment. Raises NotNow."""
    texts = {column: reading.text(contact, column) for column in SIZES}
    if any(text is not None and not isinstance(text, str) for text in texts.values()):
        raise NotNow(UNREADABLE)
    for column in texts:
        destroy(contact, column)
    contact.employer_id = kept.id
    for column, text in texts.items():
        seal(contact, column, str(text) if text is not None else None, SIZES[column])


def _move_rows(kept: Employer, gone: Employer) -> None:
    session().flush()
    for kind in (JobPlace, Agreement):
        session().execute(update(kind).where(kind.employer_id == gone.id).values(employer_id=kept.id))
    session().execute(update(Employer).where(Employer.merged_into_id == gone.id).values(merged_into_id=kept.id))
    if kept.twenty_or_more is None:
        kept.twenty_or_more = gone.twenty_or_more
    gone.deactivated_on, gone.merged_into_id = gone.deactivated_on or clock.today(), kept.id


def _record(actor: User, kept: Employer, gone: Employer, *, guarded: bool) -> None:
    audit.record(actor, audit.EmployersMerged(gone.owner, kept.id))
    audit.record(actor, audit.EmployerSaved(kept.owner))
    if guarded:
        audit.record(actor, audit.TextGuardOverridden(kept.owner))


def _counted(kind: type[JobPlace] | type[Agreement], ids: list[UUID]) -> dict[UUID, int]:
    query = select(kind.employer_id, func.count()).where(kind.employer_id.in_(ids)).group_by(kind.employer_id)
    return {row[0]: row[1] for row in session().execute(query)}


def _people(ids: list[UUID]) -> list[EmployerContact]:
    query = select(EmployerContact).where(EmployerContact.employer_id.in_(ids))
    return list(session().scalars(query.order_by(EmployerContact.added_at, EmployerContact.id)))


def _side(
    actor: User, one: Employer, people: list[EmployerContact], offered: dict[UUID, int], agreed: dict[UUID, int]
) -> Side:
    reading = audit.read(actor, audit.EmployerOpened(one.owner))
    mine = [each for each in people if each.employer_id == one.id and each.ended_on is None]
    return Side(
        id=one.id,
        name=one.name,
        number=in_threes(one.organisation_number),
        area=one.area.name,
        contacts=[reading.text(each, "name") or "" for each in mine],
        places=offered.get(one.id, 0),
        agreements=agreed.get(one.id, 0),
        note=reading.text(one, "note"),
        version=one.version,
        active=one.deactivated_on is None,
    )
