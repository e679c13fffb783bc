"""A note on the wrong pupil ("feilført"): one person asks for it to be redacted, another lead decides.

Approved, what was written is destroyed; a stub with its day, kind and outcome stays, and so does the line in the log
(decisions.md section 13).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager

from casework import audit, clock
from casework.actions.followup import followups
from casework.actions.milestone import milestones
from casework.actions.writing.drafts import bury
from casework.audit import Text
from casework.database import session
from casework.errors import NotFound, NotNow, NotPermitted
from casework.language import N_
from casework.models import Case, Draft, Followup, User
from casework.models.codes import ContactOutcome, ContactParty, ContactTopic, ContactType, DraftKind
from casework.models.sealing import destroy
from casework.policy.grants import Permission
from casework.policy.scope import cases_within

Asker = aliased(User)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One follow-up somebody wants redacted, without its text. `mine`: the reader asked, so another must decide."""

    id: UUID
    case_id: UUID
    number: str
    happened_on: date
    type: ContactType
    outcome: ContactOutcome
    asked_by: str
    asked_at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Note:
    """What was written, for the one who decides."""

    asked: Waiting
    note: Text | None
    written_by: str
    parties: tuple[ContactParty, ...]
    topics: tuple[ContactTopic, ...]


def waiting(user: User) -> list[Waiting]:
    """Follow-ups within reach that wait for a decision, oldest first."""
    return [_waiting(user, followup, asker) for followup, asker in session().execute(_asked(user))]


def look(user: User) -> list[Waiting]:
    """The queue as a page. The log says that it was shown."""
    audit.record(user, audit.ListShown(audit.ListKind.APPROVALS), purpose=audit.Purpose.SUPERVISION)
    return waiting(user)


def read(actor: User, case: Case, followup_id: UUID) -> Note:
    """One of them with its text. Raises NotFound when it isn't waiting in this case."""
    found = session().execute(_asked(actor).where(Followup.id == followup_id, Case.id == case.id)).first()
    if found is None:
        raise NotFound
    followup, asker = found
    reading = audit.read(actor, audit.CaseOpened(case.owner), purpose=audit.Purpose.SUPERVISION)
    return Note(
        _waiting(actor, followup, asker),
        reading.text(followup, "note"),
        followup.author.name,
        tuple(sorted(followup.parties)),
        tuple(sorted(followup.topics)),
    )


def find(case: Case, followup_id: UUID) -> Followup:
    """The follow-up of this case, waiting or not. Raises NotFound for another case's."""
    found = session().get(Followup, followup_id)
    if found is None or found.case_id != case.id:
        raise NotFound
    return found


def decide(actor: User, followup: Followup, approve: bool) -> None:
    """Destroy what was written, or let it stand. Whoever asked cannot decide.

    Raises NotPermitted for the one who asked, NotNow when it is decided already.
    """
    session().refresh(followup, with_for_update=True)
    if followup.redaction_asked_at is None or followup.redacted_at is not None:
        raise NotNow(N_("This is decided already."))
    if followup.redaction_asked_by_id == actor.id:
        raise NotPermitted(N_("You asked for this yourself. Another lead must decide."))
    audit.record(actor, audit.RedactionDecided(followup.case.owner, followup.id, approve))
    if not approve:
        followup.redaction_asked_by_id = followup.redaction_asked_at = None
        return
    destroy(followup, "note")
    half_written = Draft.kind == DraftKind.CORRECTION, Draft.subject_id == followup.id
    bury(session().scalars(select(Draft).where(*half_written)).all())
    followup.parties, followup.topics = frozenset(), frozenset()
    followup.redacted_by_id, followup.redacted_at = actor.id, clock.now()
    session().flush()
    followups.recount(followup.case)
    milestones.align_one(followup.case)


def _asked(user: User) -> Select[Followup, User]:
    return (
        cases_within(user, Permission.APPROVE_REDACTION)
        .join(Followup, Followup.case_id == Case.id)
        .join(Asker, Asker.id == Followup.redaction_asked_by_id)
        .where(Followup.redaction_asked_at.is_not(None), Followup.redacted_at.is_(None))
        .order_by(Followup.redaction_asked_at, Followup.id)
        .with_only_columns(Followup, Asker)
        .options(contains_eager(Followup.case))
    )


def _waiting(user: User, followup: Followup, asker: User) -> Waiting:
    return Waiting(
        followup.id,
        followup.case_id,
        followup.case.number,
        followup.happened_on,
        followup.type,
        followup.outcome,
        asker.name,
        followup.redaction_asked_at or clock.now(),
        mine=asker.id == user.id,
    )
