"""Words for contacts, the next step and drafts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_
from casework.models import codes

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    codes.ContactType: {
        codes.ContactType.PHONE: N_("Phone"),
        codes.ContactType.MEETING: N_("Meeting"),
        codes.ContactType.VIDEO: N_("Video"),
        codes.ContactType.MESSAGE: N_("Message"),
        codes.ContactType.SCHOOL_VISIT: N_("Meeting at school"),
        codes.ContactType.WORKPLACE_VISIT: N_("Visit at the workplace"),
        codes.ContactType.TRIPARTITE: N_("Cooperation meeting"),
    },
    codes.ContactOutcome: {
        codes.ContactOutcome.HELD: N_("Reached"),
        codes.ContactOutcome.NO_ANSWER: N_("Not reached"),
        codes.ContactOutcome.NO_SHOW: N_("No-show"),
        codes.ContactOutcome.CANCELLED_PUPIL: N_("Cancelled by pupil or guardian"),
        codes.ContactOutcome.CANCELLED_US: N_("Cancelled by us"),
        codes.ContactOutcome.RESCHEDULED: N_("Moved to another day"),
    },
    codes.ContactParty: {
        codes.ContactParty.PUPIL: N_("Pupil"),
        codes.ContactParty.GUARDIAN: N_("Guardian"),
        codes.ContactParty.SCHOOL: N_("School"),
        codes.ContactParty.UPPER_SECONDARY: N_("Upper secondary school"),
        codes.ContactParty.OT: N_("The follow-up service"),
        codes.ContactParty.EMPLOYER: N_("Employer"),
        codes.ContactParty.OTHER: N_("Someone else"),
    },
    codes.ContactTopic: {
        codes.ContactTopic.EDUCATION_CHOICE: N_("Choice of education"),
        codes.ContactTopic.APPLICATION: N_("Application"),
        codes.ContactTopic.SCHOOL_START: N_("Start of school"),
        codes.ContactTopic.ATTENDANCE: N_("Attendance"),
        codes.ContactTopic.JOB: N_("Job and work training"),
        codes.ContactTopic.CV: N_("CV and job application"),
        codes.ContactTopic.GOALS: N_("Goals and plan"),
        codes.ContactTopic.CONSENT: N_("Consent"),
        codes.ContactTopic.CLOSURE: N_("Closing"),
    },
    codes.TaskKind: {
        codes.TaskKind.CONTACT: N_("Make contact"),
        codes.TaskKind.CALL: N_("Call"),
        codes.TaskKind.MEET: N_("Meet"),
        codes.TaskKind.WRITE: N_("Send a message"),
        codes.TaskKind.SCHOOL_TALK: N_("Talk with the school"),
        codes.TaskKind.GUARDIAN_TALK: N_("Talk with a guardian"),
        codes.TaskKind.APPLICATION_HELP: N_("Help with the application"),
        codes.TaskKind.JOB_SEARCH: N_("Look for a job"),
        codes.TaskKind.CHECK_IN: N_("See how it goes"),
        codes.TaskKind.CLOSE_OR_EXTEND: N_("Close or go on"),
        codes.TaskKind.NEW_CONSENT: N_("Ask for new consent"),
        codes.TaskKind.WIND_DOWN: N_("Wind down and close"),
        codes.TaskKind.OT_REFERRAL: N_("Report to the follow-up service (OT)"),
        codes.TaskKind.STATUS_3_MONTHS: N_("Ask for the status after 3 months"),
        codes.TaskKind.STATUS_6_MONTHS: N_("Ask for the status after 6 months"),
    },
    codes.TaskState: {
        codes.TaskState.OPEN: N_("Open"),
        codes.TaskState.DONE: N_("Done"),
        codes.TaskState.REPLACED: N_("Replaced"),
        codes.TaskState.CANCELLED: N_("Cancelled"),
    },
    codes.DraftKind: {
        codes.DraftKind.FLAG: N_("Flag"),
        codes.DraftKind.FOLLOWUP: N_("Follow-up"),
        codes.DraftKind.CLASS_LIST: N_("Class list"),
        codes.DraftKind.HANDOVER: N_("Transition note"),
        codes.DraftKind.AGREEMENT: N_("Agreement"),
        codes.DraftKind.EVALUATION: N_("Evaluation"),
        codes.DraftKind.GOAL: N_("Goal"),
        codes.DraftKind.CORRECTION: N_("Correction"),
        codes.DraftKind.REGISTRATION: N_("A pupil who came to Nav"),
    },
}
