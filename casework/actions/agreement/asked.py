"""What decides who must approve agreements, read once for any number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.agreement import compulsory
from casework.actions.agreement.standing import LATEST
from casework.actions.organisation.labour_rules import rules_in_use
from casework.database import session
from casework.errors import Unreadable
from casework.labour import parties
from casework.labour.parties import Needed, Responsible, Said
from casework.models import Agreement, AgreementVersion, Approval, Case, Guardian, Pupil


@dataclass(frozen=True, slots=True)
class Asked:
    """Who must approve the latest version of one agreement, in the order to ask, and who has.

    guardians    everybody with parental responsibility today, by id
    """

    agreement: Agreement
    version: AgreementVersion
    needed: Sequence[Needed]
    approvals: Sequence[Approval]
    guardians: Mapping[UUID, Guardian]

    @property
    def waiting(self) -> list[Needed]:
        """Those who have not said yes."""
        said = [Said(each.party, each.guardian_id, each.form) for each in self.approvals]
        return parties.waiting_for(self.needed, said)


def gather(reading: audit.Reading, agreements: Sequence[Agreement]) -> list[Asked]:
    """Read them all in a constant number of statements. Opens birth dates; raises Unreadable where one cannot be."""
    versions = _latest(agreements)
    approvals = standing([version.id for version in versions.values()])
    pupils = _pupils(agreements)
    reading.fetch(pupils.values())
    born = {pupil.id: _born(reading, pupil) for pupil in pupils.values()}
    ends, guardians = compulsory.of_pupils(born), _responsible(born)
    return [
        _asked(agreement, versions[agreement.id], approvals, (born[pupil.id], ends[pupil.id]), guardians[pupil.id])
        for agreement in agreements
        for pupil in (pupils[agreement.case_id],)
    ]


def standing(version_ids: Collection[UUID]) -> Mapping[UUID, list[Approval]]:
    """Approvals that stand, by version, oldest first."""
    found: dict[UUID, list[Approval]] = defaultdict(list)
    query = select(Approval).where(Approval.version_id.in_(version_ids), Approval.taken_back_at.is_(None))
    for each in session().scalars(query.order_by(Approval.registered_at, Approval.id)):
        found[each.version_id].append(each)
    return found


def latest_version(agreement: Agreement) -> AgreementVersion:
    """The version that is worked on, waited for, or in force."""
    return _latest([agreement])[agreement.id]


def version_in_force(agreement: Agreement) -> AgreementVersion | None:
    """The version everybody has approved last, if there is one."""
    which = AgreementVersion.agreement_id == agreement.id, AgreementVersion.number == agreement.in_force
    return session().scalar(select(AgreementVersion).where(*which))


def _asked(
    agreement: Agreement,
    version: AgreementVersion,
    approvals: Mapping[UUID, list[Approval]],
    school: tuple[date, date],
    guardians: Sequence[Guardian],
) -> Asked:
    who = [Responsible(each.id, each.sole_responsibility) for each in guardians]
    needed = parties.needed(agreement.form, *school, _decided_on(version), who, rules_in_use())
    said = approvals.get(version.id, [])
    return Asked(agreement, version, needed, said, {each.id: each for each in guardians})


def _decided_on(version: AgreementVersion) -> date:
    """The day whose age and schooling decide who is asked: the first one, or today (the day all had approved) if later.

    A change of a running placement is not put to guardians who have nothing to say any more.
    """
    asked_on = clock.day_of(version.approved_at) if version.approved_at else clock.today()
    return max(version.starts_on or asked_on, asked_on)


def _latest(agreements: Iterable[Agreement]) -> dict[UUID, AgreementVersion]:
    ids = [each.id for each in agreements]
    query = select(AgreementVersion).join(Agreement, LATEST).where(Agreement.id.in_(ids))
    return {each.agreement_id: each for each in session().scalars(query)}


def _pupils(agreements: Iterable[Agreement]) -> dict[UUID, Pupil]:
    """The pupil of each case."""
    query = select(Case.id, Pupil).join(Pupil, Pupil.id == Case.pupil_id)
    found = session().execute(query.where(Case.id.in_({each.case_id for each in agreements})))
    return {row.id: row.Pupil for row in found}


def _born(reading: audit.Reading, pupil: Pupil) -> date:
    text = reading.text(pupil, "birth_date")
    if not isinstance(text, str):
        raise Unreadable
    return date.fromisoformat(text)


def _responsible(pupil_ids: Collection[UUID]) -> Mapping[UUID, list[Guardian]]:
    """Guardians with parental responsibility today, by pupil, in the order they were added."""
    found: dict[UUID, list[Guardian]] = defaultdict(list)
    living = Guardian.pupil_id.in_(pupil_ids), Guardian.ended_on.is_(None), Guardian.parental_responsibility
    for each in session().scalars(select(Guardian).where(*living).order_by(Guardian.added_at, Guardian.id)):
        found[each.pupil_id].append(each)
    return found
