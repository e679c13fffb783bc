"""Which version of an agreement a content is written into: the latest, or the next one."""

from __future__ import annotations

from sqlalchemy import func, select

from casework import audit, clock
from casework.actions.agreement import contents
from casework.actions.agreement.asked import standing
from casework.actions.agreement.contents import Content
from casework.database import session
from casework.errors import Invalid
from casework.language import N_
from casework.models import Agreement, AgreementVersion, User
from casework.models.job_codes import Change

NO_CHANGE = N_("This is what the agreement says already. Change something, or go back.")


def has_approvals(version: AgreementVersion) -> bool:
    """Has anybody approved this version?"""
    return bool(standing([version.id]))


def version_for(
    actor: User,
    reading: audit.Reading,
    agreement: Agreement,
    latest: AgreementVersion,
    in_force: AgreementVersion | None,
    content: Content,
) -> AgreementVersion:
    """The version the content is put in: the latest, when nobody has approved it, else the next.

    Raises Invalid above the form when the content is what stands already.
    """
    approved = agreement.in_force == agreement.latest
    kept = approved or has_approvals(latest)
    before = in_force or (latest if kept else _before(agreement, latest))
    changed = contents.changes(contents.content_of(reading, before), content) if before else frozenset({Change.FIRST})
    same = kept and not contents.changes(contents.content_of(reading, latest), content)
    if same or (in_force is not None and not changed):
        raise Invalid("", NO_CHANGE)
    if not kept:
        _write_into(actor, agreement, latest, content)
        latest.changes = changed or latest.changes
        return latest
    if not approved:
        latest.dropped_at = clock.now()
    newest = session().scalar(select(func.max(AgreementVersion.number)).filter_by(agreement_id=agreement.id)) or 0
    agreement.latest = newest + 1
    version = add(actor, agreement, agreement.latest, content)
    version.changes = changed
    return version


def _before(agreement: Agreement, version: AgreementVersion) -> AgreementVersion | None:
    """The version before one, where it was never in force."""
    earlier = AgreementVersion.agreement_id == agreement.id, AgreementVersion.number < version.number
    return session().scalar(select(AgreementVersion).where(*earlier).order_by(AgreementVersion.number.desc()).limit(1))


def add(actor: User, agreement: Agreement, number: int, content: Content) -> AgreementVersion:
    """A new version with this content."""
    version = AgreementVersion(
        agreement_id=agreement.id, case_id=agreement.case_id, number=number, changes=frozenset({Change.FIRST})
    )
    _write_into(actor, agreement, version, content)
    session().add(version)
    return version


def _write_into(actor: User, agreement: Agreement, version: AgreementVersion, content: Content) -> None:
    contents.put(version, content, agreement.form)
    version.written_by_id, version.written_at = actor.id, clock.now()
