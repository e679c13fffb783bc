"""What is missing, in a lead's words: the name of each check, short enough to stand beside its count."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_
from casework.models.report_codes import Missing

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    Missing: {
        Missing.APPLICATION: N_("Application"),
        Missing.OFFER: N_("Offer"),
        Missing.START: N_("Start"),
        Missing.COUNTING_DAY: N_("1 October"),
        Missing.YEAR_RESULT: N_("Result of the year"),
        Missing.CONTACT: N_("Contact"),
        Missing.STEPS: N_("Milestones"),
        Missing.JOB_START: N_("Placement: start"),
        Missing.JOB_HOURS: N_("Placement: hours"),
        Missing.JOB_END: N_("Placement: end"),
        Missing.JOB_OUTCOME: N_("Placement: outcome"),
        Missing.DESTINATION: N_("Closed, to what"),
        Missing.STATUS: N_("Status after closing"),
        Missing.ANSWER: N_("Requests"),
        Missing.CONSENT: N_("Consent"),
    }
}
EXPLAINED: Mapping[Missing, str] = {
    Missing.APPLICATION: N_(
        "In 10th grade and followed up on 1 March, without an application registered. Counted as not applied."
    ),
    Missing.OFFER: N_("Finished 10th grade while followed up, and no answer from the intake is registered."),
    Missing.START: N_("Finished 10th grade while followed up, and nobody has registered whether the pupil started."),
    Missing.COUNTING_DAY: N_("Finished 10th grade while followed up, and 1 October is not registered."),
    Missing.YEAR_RESULT: N_(
        "Finished 10th grade while followed up, and the result of the first year is not registered. From 1 August it "
        "can no longer be registered."
    ),
    Missing.CONTACT: N_(
        "Followed up actively for 30 days or more, and not reached in the last 30. July is not counted."
    ),
    Missing.STEPS: N_("Milestones whose day has passed, neither done nor set aside. Counted as not in time."),
    Missing.JOB_START: N_(
        "The first day has passed, and nobody has registered whether the pupil turned up. Not counted as a placement."
    ),
    Missing.JOB_HOURS: N_("The pupil has started, and no hours are registered."),
    Missing.JOB_END: N_("The last day has passed, and nobody has said how it ended. Counted as completed."),
    Missing.JOB_OUTCOME: N_("The placement is over, and nobody has registered what came of it."),
    Missing.DESTINATION: N_("The case is closed, and where the pupil went is registered as not known."),
    Missing.STATUS: N_(
        "Where the pupil is three or six months after can be answered for two weeks either way. After that it counts "
        "as not known."
    ),
    Missing.ANSWER: N_("Nav has not answered in two weeks."),
    Missing.CONSENT: N_("Nav has said yes, and consent is not answered two weeks later."),
}
"""What a check finds, and what the report makes of it."""
