"""Words for goals, steps, progress and mails."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_
from casework.models import codes

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    codes.GoalKind: {
        codes.GoalKind.CHOOSE: N_("Find out what I want"),
        codes.GoalKind.START_SCHOOL: N_("Start upper secondary school"),
        codes.GoalKind.STAY_IN_SCHOOL: N_("Be more at school"),
        codes.GoalKind.PASS: N_("Pass my subjects"),
        codes.GoalKind.WORK_EXPERIENCE: N_("Try out a job"),
        codes.GoalKind.JOB: N_("Get a job"),
        codes.GoalKind.LEARN: N_("Learn something new"),
        codes.GoalKind.OTHER: N_("Something else"),
    },
    codes.GoalState: {
        codes.GoalState.ACTIVE: N_("In progress"),
        codes.GoalState.REACHED: N_("Reached the goal"),
        codes.GoalState.LEFT: N_("No longer a goal"),
    },
    codes.StepDoer: {
        codes.StepDoer.PUPIL: N_("The pupil"),
        codes.StepDoer.ADVISER: N_("The adviser"),
        codes.StepDoer.SCHOOL: N_("The school"),
        codes.StepDoer.GUARDIAN: N_("A guardian"),
        codes.StepDoer.EMPLOYER: N_("The employer"),
    },
    codes.Progress: {
        codes.Progress.NOT_BEGUN: N_("Not begun"),
        codes.Progress.BEGUN: N_("Have begun"),
        codes.Progress.ON_THE_WAY: N_("Well on the way"),
        codes.Progress.REACHED: N_("Reached the goal"),
    },
    codes.MailState: {
        codes.MailState.WAITING: N_("Waiting to be sent"),
        codes.MailState.SENDING: N_("Being sent"),
        codes.MailState.SENT: N_("Sent"),
        codes.MailState.DROPPED: N_("Not sent"),
    },
    codes.MailRhythm: {
        codes.MailRhythm.OFF: N_("No mail"),
        codes.MailRhythm.DAILY: N_("Every working day"),
        codes.MailRhythm.WEEKLY: N_("Every week, on the first working day"),
    },
}
