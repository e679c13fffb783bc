"""One transition note as its two schools see it. Both see the same text; only the sender sees what hinders sharing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework import audit
from casework.actions.consent import consents
from casework.actions.consent.requirements import facts, missing
from casework.actions.consent.words import in_words
from casework.actions.handover import notes, talks
from casework.actions.handover.handovers import NOT_COVERED, day_of, hindrances
from casework.actions.handover.notes import Answered
from casework.actions.handover.talks import Said
from casework.language import N_, gettext
from casework.models import Handover, Referral, User
from casework.models.codes import ConsentAnswer, ConsentScope
from casework.models.transition_codes import HandoverStage, StopReason
from casework.policy.sharing import is_covered


@dataclass(frozen=True, slots=True)
class NotePage:
    """A note with its receipt. `answers` and `messages` are empty while the receiving school has not opened it.

    can_talk        both schools see it, so that a question would be read
    covered         consent covers upper secondary today
    hindrances      why it cannot be shared, in words; `consent_lacks` says what is missing of consent
    """

    id: UUID
    referral_id: UUID
    name: str
    from_school: str
    to_school: str
    stage: HandoverStage
    written_by: str
    written_on: date | None
    answers: tuple[Answered, ...]
    messages: tuple[Said, ...]
    discuss: bool
    meeting_on: date | None
    meeting_held: bool
    meeting_mark: str
    shared_on: date | None
    read_on: date | None
    accepted_on: date | None
    accepted_by: str
    open_until: date | None
    stopped_on: date | None
    stop_reason: StopReason | None
    can_talk: bool
    covered: bool
    hindrances: tuple[str, ...] = ()
    consent_lacks: tuple[str, ...] = ()


def for_sender(actor: User, handover: Handover) -> NotePage:
    """The note as the school that wrote it sees it."""
    reading = audit.read(actor, audit.HandoverOpened(handover.owner, handover.id))
    draft = handover.stage is HandoverStage.DRAFT
    hinders = hindrances(handover) if draft else []
    lacks = _consent_lacks(reading, handover.referral) if NOT_COVERED in hinders else ()
    said = tuple(gettext(words) for words in hinders)
    return _page(actor, reading, handover, opened=True, hinders=said, lacks=lacks)


def for_receiver(actor: User, handover: Handover) -> NotePage:
    """The note as the receiving school sees it: a cover until somebody there has opened it."""
    reading = audit.read(actor, audit.HandoverOpened(handover.owner, handover.id))
    return _page(actor, reading, handover, opened=handover.read_at is not None)


def _page(
    actor: User,
    reading: audit.Reading,
    handover: Handover,
    *,
    opened: bool,
    hinders: tuple[str, ...] = (),
    lacks: tuple[str, ...] = (),
) -> NotePage:
    return NotePage(
        id=handover.id,
        referral_id=handover.referral_id,
        name=consents.name_of(reading, handover.referral),
        from_school=handover.from_school.name,
        to_school=handover.to_school.name,
        stage=handover.stage,
        written_by=handover.written_by.name,
        written_on=day_of(handover.written_at),
        answers=notes.answers_of(reading, handover) if opened else (),
        messages=talks.thread(reading, handover, actor) if opened else (),
        discuss=handover.discuss,
        meeting_on=handover.meeting_on,
        meeting_held=handover.meeting_held,
        meeting_mark=talks.meeting_mark(handover),
        shared_on=day_of(handover.shared_at),
        read_on=day_of(handover.read_at),
        accepted_on=day_of(handover.accepted_at),
        accepted_by=handover.accepted_by.name if handover.accepted_by else "",
        open_until=handover.open_until,
        stopped_on=day_of(handover.stopped_at),
        stop_reason=handover.stop_reason,
        can_talk=talks.is_open(handover),
        covered=is_covered(handover.referral, ConsentScope.UPPER_SECONDARY),
        hindrances=hinders,
        consent_lacks=lacks,
    )


def _consent_lacks(reading: audit.Reading, referral: Referral) -> tuple[str, ...]:
    """What consent lacks before a note may be shared: an answer, or a yes that leaves upper secondary out."""
    standing = facts(referral, consents.born(reading, referral))
    names = {each.id: reading.text(each, "name") or "" for each in standing.guardians}
    narrow = [
        each
        for each in standing.answers
        if each.answer is ConsentAnswer.GIVEN
        and each.withdrawn_on is None
        and ConsentScope.UPPER_SECONDARY not in each.scopes
    ]
    pupil = consents.name_of(reading, referral)
    without = [names.get(each.guardian_id, "") if each.guardian_id else pupil for each in narrow]
    return (*in_words(missing(standing), names), *(_leaves_out(str(name)) for name in without))


def _leaves_out(name: str) -> str:
    if not name:
        return gettext(N_("A yes that does not cover upper secondary school"))
    return gettext(N_("The yes of %(name)s does not cover upper secondary school"), name=name)
