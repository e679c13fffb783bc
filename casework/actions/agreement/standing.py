"""How agreements stand, as SQL: the table of casework/labour/status.py over Agreement and its version in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, select

from casework.labour.status import Facts, status_of
from casework.models import Agreement, AgreementVersion
from casework.models.job_codes import AgreementStatus

S = AgreementStatus
IN_FORCE = and_(AgreementVersion.agreement_id == Agreement.id, AgreementVersion.number == Agreement.in_force)
LATEST = and_(AgreementVersion.agreement_id == Agreement.id, AgreementVersion.number == Agreement.latest)
LIVING = (S.BEGUN, S.AWAITING_APPROVAL, S.READY, S.RUNNING)


@dataclass(frozen=True, slots=True)
class Stands:
    """One agreement with the days of the version in force, and its status today."""

    agreement: Agreement
    version: AgreementVersion | None
    status: AgreementStatus


def with_version_in_force(*which: ColumnElement[bool]) -> Select[Agreement, AgreementVersion]:
    """Agreements with the version in force, or None beside those that have none yet."""
    return select(Agreement, AgreementVersion).outerjoin(AgreementVersion, IN_FORCE).where(*which)


def facts_of(agreement: Agreement, in_force: AgreementVersion | None) -> Facts:
    """What decides the status, of a row and its version in force."""
    return Facts(
        cancelled=agreement.cancelled_at is not None,
        complete=agreement.complete,
        approved=agreement.in_force == agreement.latest,
        ended_on=agreement.ended_on,
        first=in_force.starts_on if in_force else None,
        last=in_force.ends_on if in_force else None,
    )


def stands(agreement: Agreement, in_force: AgreementVersion | None, today: date) -> Stands:
    """The agreement with its status on a day."""
    return Stands(agreement, in_force, status_of(facts_of(agreement, in_force), today))


def status_column(today: date) -> ColumnElement[str]:
    """The status as SQL, where `with_version_in_force` has joined the version. Proven equal to the table by test."""
    rules: Mapping[AgreementStatus, tuple[ColumnElement[bool], ...]] = {
        S.CANCELLED: (Agreement.cancelled_at.is_not(None),),
        S.ENDED: (
            and_(Agreement.ended_on.is_not(None), Agreement.ended_on <= today),
            and_(AgreementVersion.ends_on.is_not(None), AgreementVersion.ends_on < today),
        ),
        S.BEGUN: (Agreement.complete.is_(False),),
        S.AWAITING_APPROVAL: (Agreement.in_force.is_(None), Agreement.in_force != Agreement.latest),
        S.READY: (and_(AgreementVersion.starts_on.is_not(None), AgreementVersion.starts_on > today),),
    }
    found = [(fits, status.value) for status, each in rules.items() for fits in each]
    return case(*found, else_=S.RUNNING.value)
