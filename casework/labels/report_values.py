"""Words for the closed sets a report counts by."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from casework.language import N_
from casework.models import report_codes as codes

NOT_COUNTED, TOO_EARLY, NOT_KNOWN = N_("Not counted here"), N_("Too early to say"), N_("Not known")

WORDS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    codes.Population: {
        codes.Population.PARTICIPANTS: N_("Participants"),
        codes.Population.REQUESTS: N_("Requests for follow-up"),
        codes.Population.PLACEMENTS: N_("Pupils with a job or work placement"),
    },
    codes.Section: {
        codes.Section.PARTICIPATION: N_("Who takes part"),
        codes.Section.REQUESTS: N_("Requests and consent"),
        codes.Section.FOLLOW_UP: N_("Follow-up"),
        codes.Section.TRANSITION: N_("From lower to upper secondary"),
        codes.Section.JOBS: N_("Jobs and work placements"),
        codes.Section.AFTERWARDS: N_("Where the pupils went"),
    },
    codes.ReleaseState: {
        codes.ReleaseState.FROZEN: N_("Being made"),
        codes.ReleaseState.DRAFT: N_("Draft of a report"),
        codes.ReleaseState.HELD: N_("Held back"),
        codes.ReleaseState.PUBLISHED: N_("Published report"),
    },
    codes.Term: {
        codes.Term.AUTUMN: N_("Autumn term"),
        codes.Term.SPRING: N_("Spring term"),
    },
    codes.MeasureTaken: {
        codes.MeasureTaken.TRANSITION: N_("The transition only"),
        codes.MeasureTaken.JOB: N_("Job only"),
        codes.MeasureTaken.BOTH: N_("Both measures"),
    },
    codes.FollowUpNow: {
        codes.FollowUpNow.ACTIVE: N_("Followed up now"),
        codes.FollowUpNow.ON_HOLD: N_("Paused now"),
        codes.FollowUpNow.ENDED: N_("Follow-up ended"),
    },
    codes.EndedIn: {
        codes.EndedIn.NOT_ENDED: N_("Follow-up not ended"),
        codes.EndedIn.YEAR_1_AUTUMN: N_("First autumn"),
        codes.EndedIn.YEAR_1_SPRING: N_("First spring"),
        codes.EndedIn.YEAR_2_AUTUMN: N_("Second autumn"),
        codes.EndedIn.YEAR_2_SPRING: N_("Second spring"),
        codes.EndedIn.LATER: N_("Later than that"),
    },
    codes.WentTo: {
        codes.WentTo.NOT_ENDED: N_("Follow-up not ended"),
        codes.WentTo.EDUCATION: N_("To education"),
        codes.WentTo.WORK: N_("To work"),
        codes.WentTo.MEASURE: N_("To a measure of Nav's"),
        codes.WentTo.OTHER: N_("To something else"),
        codes.WentTo.UNKNOWN: NOT_KNOWN,
    },
    codes.FirstContact: {
        codes.FirstContact.NOT_REACHED: N_("Not reached yet"),
        codes.FirstContact.WITHIN_5: N_("Within 5 working days"),
        codes.FirstContact.WITHIN_10: N_("Within 10 working days"),
        codes.FirstContact.WITHIN_20: N_("Within 20 working days"),
        codes.FirstContact.OVER_20: N_("After more than 20 working days"),
    },
    codes.RecentContact: {
        codes.RecentContact.NOT_COUNTED: NOT_COUNTED,
        codes.RecentContact.REACHED: N_("Reached in the last 30 days"),
        codes.RecentContact.NOT_REACHED: N_("Not reached in the last 30 days"),
    },
    codes.InTime: {
        codes.InTime.NONE_DUE: N_("No step due yet"),
        codes.InTime.IN_TIME: N_("All steps in time"),
        codes.InTime.NOT_IN_TIME: N_("At least one step late"),
    },
    codes.StepGroup: {
        codes.StepGroup.BEGINNING: N_("Steps at the beginning"),
        codes.StepGroup.APPLICATION: N_("Steps of the application"),
        codes.StepGroup.STARTING: N_("Steps at the start of school"),
        codes.StepGroup.CHECK_INS: N_("Check-ins on the way"),
        codes.StepGroup.JOB: N_("Steps of a placement"),
    },
    codes.Applied: {
        codes.Applied.NOT_COUNTED: NOT_COUNTED,
        codes.Applied.IN_TIME: N_("Applied in time"),
        codes.Applied.LATE: N_("Applied late"),
        codes.Applied.NOT_SENT: N_("Did not apply"),
    },
    codes.Leaver: {
        codes.Leaver.NO: N_("Did not finish 10th grade"),
        codes.Leaver.YES: N_("Finished 10th grade"),
    },
    codes.Offered: {
        codes.Offered.NOT_COUNTED: NOT_COUNTED,
        codes.Offered.NOT_YET: TOO_EARLY,
        codes.Offered.OFFERED: N_("Was offered a place"),
        codes.Offered.NOT_OFFERED: N_("Was not offered a place"),
        codes.Offered.UNKNOWN: NOT_KNOWN,
    },
    codes.Started: {
        codes.Started.NOT_COUNTED: NOT_COUNTED,
        codes.Started.NOT_YET: TOO_EARLY,
        codes.Started.STARTED: N_("Had started"),
        codes.Started.NOT_STARTED: N_("Had not started"),
        codes.Started.UNKNOWN: NOT_KNOWN,
    },
    codes.InEducationOn: {
        codes.InEducationOn.NOT_COUNTED: NOT_COUNTED,
        codes.InEducationOn.NOT_YET: TOO_EARLY,
        codes.InEducationOn.YES: N_("In school or apprenticeship"),
        codes.InEducationOn.NO: N_("Not in school or apprenticeship"),
        codes.InEducationOn.UNKNOWN: NOT_KNOWN,
    },
    codes.FirstYear: {
        codes.FirstYear.NOT_COUNTED: NOT_COUNTED,
        codes.FirstYear.NOT_YET: TOO_EARLY,
        codes.FirstYear.PASSED: N_("Passed all subjects"),
        codes.FirstYear.PARTLY_PASSED: N_("Passed some subjects"),
        codes.FirstYear.NOT_COMPLETED: N_("Did not complete the year"),
        codes.FirstYear.UNKNOWN: NOT_KNOWN,
    },
    codes.StatusAfter: {
        codes.StatusAfter.NOT_DUE: TOO_EARLY,
        codes.StatusAfter.EDUCATION_OR_WORK: N_("In education or work"),
        codes.StatusAfter.OTHER: N_("In neither"),
        codes.StatusAfter.UNKNOWN: NOT_KNOWN,
    },
    codes.ConsentNow: {
        codes.ConsentNow.STANDS: N_("Consent stands"),
        codes.ConsentNow.WITHDRAWN: N_("Withdrew consent"),
    },
    codes.NavAnswer: {
        codes.NavAnswer.WAITING: N_("Waits for an answer"),
        codes.NavAnswer.ACCEPTED: N_("Nav said yes"),
        codes.NavAnswer.DECLINED: N_("Nav said no"),
    },
    codes.ConsentAnswered: {
        codes.ConsentAnswered.WAITING: N_("Waits for an answer"),
        codes.ConsentAnswered.GIVEN: N_("Gave consent"),
        codes.ConsentAnswered.DECLINED: N_("Said no to consent"),
        codes.ConsentAnswered.WITHDRAWN: N_("Withdrew consent"),
    },
    codes.FormGroup: {
        codes.FormGroup.ORDINARY_JOB: N_("Job with wages"),
        codes.FormGroup.SUMMER_JOB: N_("Job in the summer"),
        codes.FormGroup.NAV_MEASURE: N_("Measure of Nav's"),
        codes.FormGroup.SCHOOL_OR_APPRENTICE: N_("With the school or as an apprentice"),
        codes.FormGroup.SEVERAL: N_("Several kinds"),
    },
    codes.PlacementNow: {
        codes.PlacementNow.RUNNING: N_("Still going on"),
        codes.PlacementNow.COMPLETED: N_("Completed as agreed"),
        codes.PlacementNow.INTERRUPTED: N_("Ended before its time"),
    },
    codes.HoursBand: {
        codes.HoursBand.NONE: N_("No hours registered"),
        codes.HoursBand.UNDER_20: N_("Fewer than 20 hours"),
        codes.HoursBand.UNDER_60: N_("20 to 59 hours"),
        codes.HoursBand.UNDER_150: N_("60 to 149 hours"),
        codes.HoursBand.FROM_150: N_("150 hours or more"),
    },
    codes.LedTo: {
        codes.LedTo.NOT_ENDED: N_("Still going on"),
        codes.LedTo.EDUCATION: N_("Led to education"),
        codes.LedTo.WORK: N_("Led to work"),
        codes.LedTo.REFERENCE: N_("Gave a reference"),
        codes.LedTo.NOTHING_REGISTERED: N_("Nothing registered"),
    },
}
