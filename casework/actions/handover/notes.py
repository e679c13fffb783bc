"""Writing a transition note: questions with strengths first, each answer kept with the wording that was answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import or_, select

from casework import audit, clock, workflow
from casework.actions.consent import consents
from casework.actions.handover.handovers import hold_request, receiving_schools, settled
from casework.actions.handover.talks import CHANGED_MEANWHILE
from casework.actions.writing import drafts
from casework.actions.writing.drafts import Kept
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_, speaking
from casework.models import Handover, HandoverAnswer, HandoverQuestion, Referral, User
from casework.models.codes import DraftKind
from casework.models.sealing import seal
from casework.models.transition_codes import HandoverStage
from casework.policy.grants import Permission
from casework.policy.sharing import handovers_within
from casework.privacy.place import Size
from casework.workflow import HandoverMove


@dataclass(frozen=True, slots=True)
class Note:
    """What is written: the receiving school, the answers by version of the question, and the star.

    `guarded` tells that the text guard asked about a text and its writer kept it.
    """

    school_id: UUID | None
    answers: dict[UUID, str] = field(default_factory=dict)
    discuss: bool = False
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """One question in the reader's language, as it was worded when it was answered, and the answer."""

    question: str
    answer: audit.Text


@dataclass(frozen=True, slots=True)
class Begun:
    """What the page of a note shows before anything is typed.

    shared      a note is shared: nobody writes in it any more, and it isn't opened here
    seen        version of the note that stands, for the form to carry; 0 where there is none
    again       the answers come from a note that was stopped
    """

    name: str
    shared: bool
    seen: int
    note: Note
    again: bool
    draft: Kept | None


def asked(answered: Collection[UUID] = ()) -> list[HandoverQuestion]:
    """The questions of a note in their order: those in force, or the version that is answered already."""
    query = select(HandoverQuestion).where(
        or_(HandoverQuestion.retired_at.is_(None), HandoverQuestion.id.in_(list(answered)))
    )
    chosen: dict[str, HandoverQuestion] = {}
    for question in session().scalars(query.order_by(HandoverQuestion.number)):
        standing = chosen.get(question.code)
        if standing is None or standing.id not in answered:
            chosen[question.code] = question
    return sorted(chosen.values(), key=lambda each: (each.position, each.number))


def wording(question: HandoverQuestion) -> str:
    """A question in the language being spoken."""
    return {"nn": question.text_nn, "en": question.text_en}.get(speaking.get(), question.text_nb)


def begin(actor: User, referral: Referral) -> Begun:
    """Open what stands: the note being written, else the answers of one that was stopped, and the kept draft."""
    standing = _under_way(referral)
    shared = standing is not None and standing.stage is not HandoverStage.DRAFT
    source = None if shared else standing or _stopped(actor, referral)
    reading = audit.read(
        actor, audit.HandoverOpened(referral.owner, source.id) if source else audit.ProgressOpened(referral.owner)
    )
    return Begun(
        name=consents.name_of(reading, referral),
        shared=shared,
        seen=standing.version if standing else 0,
        note=_as_written(reading, source) if source else Note(None),
        again=source is not None and standing is None,
        draft=drafts.load(actor, DraftKind.HANDOVER, referral.id),
    )


def write(actor: User, referral: Referral, note: Note, *, seen: int) -> Handover:
    """Keep the note, not shared yet. The writer's draft is gone with it.

    Raises Invalid("school"), NotNow for a cancelled request or a note that is shared, StaleEdit with the note that
    stands when it is another than the one seen.
    """
    hold_request(referral.id)
    session().refresh(referral)
    if referral.cancelled_at is not None:
        raise NotNow(N_("The request is cancelled."))
    standing = _under_way(referral)
    if (standing.version if standing else 0) != seen:
        raise StaleEdit(CHANGED_MEANWHILE, standing)
    to_school_id = _receiver(actor, note.school_id)
    handover = standing or _new(actor, referral, to_school_id)
    workflow.hand(HandoverMove.WRITE, handover)
    handover.to_school_id, handover.discuss = to_school_id, note.discuss
    handover.written_by_id, handover.written_at = actor.id, clock.now()
    _keep_answers(handover, note.answers)
    audit.record(actor, audit.HandoverWritten(handover.owner, handover.id))
    if note.guarded:
        audit.record(actor, audit.TextGuardOverridden(handover.owner))
    drafts.discard(actor, DraftKind.HANDOVER, referral.id)
    settled(referral)
    return handover


def as_written(actor: User, handover: Handover) -> Note:
    """A note as it stands, to compare with."""
    return _as_written(audit.read(actor, audit.HandoverOpened(handover.owner, handover.id)), handover)


def answers_of(reading: audit.Reading, handover: Handover) -> tuple[Answered, ...]:
    """The answers in the order of their questions, for a page that already opens the note."""
    return tuple(
        Answered(wording(question), reading.text(answer, "answer") or "") for answer, question in _answers(handover)
    )


def _under_way(referral: Referral) -> Handover | None:
    query = select(Handover).where(Handover.referral_id == referral.id, Handover.stage != HandoverStage.STOPPED)
    return session().scalar(query.execution_options(populate_existing=True))


def _stopped(actor: User, referral: Referral) -> Handover | None:
    """The last note that was stopped, while the actor may still read it."""
    query = handovers_within(actor, Permission.SEND_HANDOVER).where(
        Handover.referral_id == referral.id, Handover.stage == HandoverStage.STOPPED
    )
    return session().scalars(query.order_by(Handover.stopped_at.desc()).limit(1)).first()


def _as_written(reading: audit.Reading, handover: Handover) -> Note:
    opened = {question.id: reading.text(answer, "answer") for answer, question in _answers(handover)}
    answers = {key: text if isinstance(text, str) else "" for key, text in opened.items()}
    return Note(handover.to_school_id, answers, handover.discuss)


def _answers(handover: Handover) -> list[tuple[HandoverAnswer, HandoverQuestion]]:
    query = (
        select(HandoverAnswer, HandoverQuestion)
        .join(HandoverQuestion, HandoverQuestion.id == HandoverAnswer.question_id)
        .where(HandoverAnswer.handover_id == handover.id)
        .order_by(HandoverQuestion.position, HandoverQuestion.number)
    )
    return [(answer, question) for answer, question in session().execute(query)]


def _new(actor: User, referral: Referral, to_school_id: UUID) -> Handover:
    handover = Handover(
        referral_id=referral.id,
        referral=referral,
        from_school_id=actor.organisation_id,
        to_school_id=to_school_id,
        stage=HandoverStage.DRAFT,
        written_by_id=actor.id,
        written_at=clock.now(),
    )
    session().add(handover)
    session().flush()
    return handover


def _receiver(actor: User, school_id: UUID | None) -> UUID:
    if school_id is None or school_id not in {school.id for school in receiving_schools(actor.organisation_id)}:
        raise Invalid("school", N_("Choose an upper secondary school in use, other than your own."))
    return school_id


def _keep_answers(handover: Handover, given: dict[UUID, str]) -> None:
    """Seal what is written, and take away what was emptied."""
    standing = {answer.question_id: answer for answer, _ in _answers(handover)}
    known = set(session().scalars(select(HandoverQuestion.id).where(HandoverQuestion.id.in_(list(given)))))
    for question_id, text in given.items():
        if not text or question_id not in known:
            continue
        row = standing.pop(question_id, None) or HandoverAnswer(
            handover_id=handover.id, referral_id=handover.referral_id, question_id=question_id
        )
        seal(row, "answer", text, Size.NOTE)
        session().add(row)
    for emptied in standing.values():
        seal(emptied, "answer", None, Size.NOTE)
        session().delete(emptied)
