"""When each milestone is done, in a sentence, and what settles those that no answer by hand does."""

from __future__ import annotations

from enum import StrEnum

from casework.language import N_
from casework.models.transition_codes import MilestoneKind

K = MilestoneKind

DONE_WHEN: dict[MilestoneKind, str] = {
    K.CONSENT_OBTAINED: N_("Done when consent is registered."),
    K.FIRST_CONTACT: N_("Done when somebody has reached the pupil."),
    K.PLAN_AGREED: N_("Done when one to three goals are agreed with the pupil."),
    K.PRIORITY_NOTICE: N_("Done when the notice to the county is sent."),
    K.CAREER_TALK: N_("Done when the talk is held."),
    K.APPLICATION_PRIORITY: N_("Done when the application is sent, with priority or the ordinary way."),
    K.APPLICATION_ORDINARY: N_("Done when the application on vigo.no is sent."),
    K.HANDOVER_MEETING: N_("Done when the meeting is held and the note is shared with the new school."),
    K.SUMMER_JOB_CLARIFIED: N_("Done when it is clear whether the pupil has a summer job."),
    K.GRADES_COMPLETE: N_("Done when it is clear whether there are grades in more than half the subjects."),
    K.OFFER_ANSWERED: N_("Done when it is registered how the intake round went, and the answer to an offer."),
    K.STARTED: N_("Done when it is registered whether the pupil turned up."),
    K.CENSUS_1_OCT: N_("Done when it is registered whether the pupil is in education on the counting day."),
    K.AUTUMN_CHECKIN: N_("Done when somebody has reached the pupil this autumn."),
    K.WINTER_CHECKIN: N_("Done when somebody has reached the pupil this winter."),
    K.REAPPLY: N_("Done when the application for the next school year is sent."),
    K.YEAR_RESULT: N_("Done when the result of the school year is registered."),
    K.CLOSE_OR_EXTEND: N_("Done when the case is closed, or it is decided that follow-up goes on."),
}


class Settling(StrEnum):
    """What settles a step that no answer by hand does."""

    CONTACT = "contact"
    GOAL = "goal"
    APPLICATION = "application"
    HANDOVER = "handover"
    OFFERS = "offers"
    START = "start"
    YEAR = "year"
    CLOSING = "closing"


SETTLED_BY: dict[MilestoneKind, Settling] = {
    K.FIRST_CONTACT: Settling.CONTACT,
    K.PLAN_AGREED: Settling.GOAL,
    K.APPLICATION_PRIORITY: Settling.APPLICATION,
    K.APPLICATION_ORDINARY: Settling.APPLICATION,
    K.HANDOVER_MEETING: Settling.HANDOVER,
    K.OFFER_ANSWERED: Settling.OFFERS,
    K.STARTED: Settling.START,
    K.CENSUS_1_OCT: Settling.YEAR,
    K.AUTUMN_CHECKIN: Settling.CONTACT,
    K.WINTER_CHECKIN: Settling.CONTACT,
    K.REAPPLY: Settling.APPLICATION,
    K.YEAR_RESULT: Settling.YEAR,
    K.CLOSE_OR_EXTEND: Settling.CLOSING,
}
