"""The working day and the plan: mails, goals, steps, progress."""

from __future__ import annotations

from enum import StrEnum


class MailRhythm(StrEnum):
    """How often a user is sent a mail about what is due: numbers and days, never a name."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


class MailState(StrEnum):
    """A mail that is `SENDING` was being handed over when the program stopped: nobody knows whether it arrived."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"


class GoalKind(StrEnum):
    """What a goal is about; never health, never family."""

    CHOOSE = "choose"
    START_SCHOOL = "start_school"
    STAY_IN_SCHOOL = "stay_in_school"
    PASS = "pass"  # noqa: S105 - passing a subject
    WORK_EXPERIENCE = "work_experience"
    JOB = "job"
    LEARN = "learn"
    OTHER = "other"


class GoalState(StrEnum):
    ACTIVE = "active"
    REACHED = "reached"
    LEFT = "left"


class StepDoer(StrEnum):
    """Who has taken on a step of the plan."""

    PUPIL = "pupil"
    ADVISER = "adviser"
    SCHOOL = "school"
    GUARDIAN = "guardian"
    EMPLOYER = "employer"


class Progress(StrEnum):
    """How far a goal has come, in the pupil's and the adviser's common view. Not a score, and not counted."""

    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    ON_THE_WAY = "on_the_way"
    REACHED = "reached"
