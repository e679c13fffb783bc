"""Who is sent mails, and how often: the user's own choice."""

from __future__ import annotations

from casework import audit
from casework.models import User
from casework.models.codes import MailRhythm, Role
from casework.policy.grants import Permission, Reach, may, reach_of


def works_at_school(role: Role) -> bool:
    """Are this role's deadlines those of its own school?"""
    return reach_of(role, Permission.ANSWER_MILESTONE) is Reach.SCHOOL


def has_deadlines(role: Role) -> bool:
    """Has this role lists of things to do by a day: something to be reminded of?"""
    return may(role, Permission.READ_WORKLIST) or works_at_school(role)


MAILED = tuple(role for role in Role if has_deadlines(role))


def choose(actor: User, rhythm: MailRhythm) -> None:
    """Choose how often to be sent a mail about what is due."""
    if actor.mail_rhythm is not rhythm:
        actor.mail_rhythm = rhythm
        audit.record(actor, audit.MailChosen(rhythm))
