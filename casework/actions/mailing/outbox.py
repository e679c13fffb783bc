"""The mails of a day: made once, claimed by one run, and what became of them. Each step is one unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, case, delete, exists, or_, select, update

from casework import audit, clock
from casework.actions.mailing import counts, letters
from casework.actions.mailing.choosing import MAILED
from casework.actions.mailing.server import Answer
from casework.actions.mailing.timing import covers_since, is_away
from casework.actions.transition.ways import insert_missing
from casework.database import session
from casework.installation import settings
from casework.models import Mail, User
from casework.models.codes import MailRhythm, MailState

KEPT = timedelta(days=30)
HANDED_OVER = (MailState.SENT, MailState.SENDING)
BECOMES = {
    Answer.ACCEPTED: MailState.SENT,
    Answer.REFUSED: MailState.DROPPED,
    Answer.LATER: MailState.WAITING,
    Answer.UNKNOWN: MailState.SENDING,
}
"""A mail nobody knows about is let be: a reminder that is lost is repeated tomorrow, one that comes twice is noise."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is this run's to hand over."""

    to: str
    message: EmailMessage


def drop_past() -> int:
    """Drop what waits and whose day, or week, is over: the next one says it all. Returns how many were dropped."""
    today = clock.today()
    monday = covers_since(MailRhythm.WEEKLY, today)
    weekly = exists().where(User.id == Mail.user_id, User.mail_rhythm == MailRhythm.WEEKLY)
    still = and_(Mail.rhythm == MailRhythm.WEEKLY, Mail.day >= monday, weekly)
    past = update(Mail).where(Mail.state == MailState.WAITING, Mail.day < today, ~still)
    session().execute(delete(Mail).where(Mail.day < today - KEPT))
    done = past.values(state=MailState.DROPPED, changed_at=clock.now()).returning(Mail.id)
    return len(session().execute(done).all())


def make() -> None:
    """Make the mails of today, one for each user who is to have one and has none."""
    day, now = clock.today(), clock.now()
    found = session().scalars(select(User).where(*_wants_mail(), ~_has_one())).all()
    rows: list[dict[str, object]] = [
        {
            "id": uuid4(),
            "user_id": user.id,
            "rhythm": user.mail_rhythm,
            "day": day,
            "state": MailState.WAITING,
            "tries": 0,
            "changed_at": now,
        }
        for user in found
        if not is_away(user.role, day)
    ]
    insert_missing(Mail, rows)


def waiting() -> list[UUID]:
    """The mails that wait to be handed over, those tried least first."""
    query = select(Mail.id).where(Mail.state == MailState.WAITING).order_by(Mail.tries, Mail.id)
    return list(session().scalars(query))


def claim(mail_id: UUID) -> Letter | None:
    """Take a mail for this run and write it. None where another run has it, or where there is nothing to say.

    It stands as being sent before it is: whatever happens then, no run takes it again by mistake.
    """
    mail = session().get_one(Mail, mail_id)
    user = session().scalar(select(User).where(User.id == mail.user_id, *_wants_mail()))
    lines = counts.counted(user) if user is not None else ()
    message = _written(user, mail, lines) if user is not None and lines else None
    tried = update(Mail).where(Mail.id == mail_id, Mail.state == MailState.WAITING).returning(Mail.id)
    values = {"state": MailState.SENDING if message else MailState.DROPPED, "changed_at": clock.now()}
    taken = session().execute(tried.values(**values, tries=Mail.tries + 1)).first()
    return Letter(user.email, message) if taken is not None and user is not None and message is not None else None


def settle(mail_id: UUID, answer: Answer) -> None:
    """Keep what became of a mail."""
    mail = session().get_one(Mail, mail_id)
    state = BECOMES[answer]
    session().execute(update(Mail).where(Mail.id == mail_id).values(state=state, changed_at=clock.now()))
    if state is MailState.SENT:
        audit.record(None, audit.MailSent(mail.user_id))


def _written(user: User, mail: Mail, lines: tuple[counts.Line, ...]) -> EmailMessage | None:
    """The mail, or None for an address no mail can be sent to."""
    try:
        return letters.compose(settings(), to=user.email, user_id=user.id, day=mail.day, lines=lines, tag=user.language)
    except ValueError:
        return None


def _wants_mail() -> tuple[ColumnElement[bool], ...]:
    """Somebody with lists of their own and an account in use, who stays and has not turned mails off."""
    return (
        User.active.is_(True),
        User.leaving_at.is_(None),
        User.password_hash.is_not(None),
        User.totp_confirmed_at.is_not(None),
        User.role.in_(MAILED),
        User.mail_rhythm != MailRhythm.OFF,
    )


def _has_one() -> ColumnElement[bool]:
    """Is there a mail that speaks for today: of today, of this week for who is mailed weekly, or sent today?"""
    today = clock.today()
    begins = case(
        (User.mail_rhythm == MailRhythm.WEEKLY, covers_since(MailRhythm.WEEKLY, today)),
        else_=covers_since(MailRhythm.DAILY, today),
    )
    midnight = datetime.combine(today, time(), clock.OSLO).astimezone(UTC)
    sent_today = and_(Mail.state.in_(HANDED_OVER), Mail.changed_at >= midnight)
    return exists().where(Mail.user_id == User.id, or_(Mail.day >= begins, sent_today))
