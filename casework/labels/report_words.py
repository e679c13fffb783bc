"""What each table and key figure of a report is called, asks, counts and leaves out: by code, as `reports` says it."""

from __future__ import annotations

from collections.abc import Mapping

from casework.labels import report_values
from casework.language import N_
from casework.models.report_codes import Section, StepGroup

TITLE: Mapping[str, str] = {
    "entries": N_("When the pupils joined"),
    "measures": N_("Which measures the participants are in"),
    "follow_up": N_("Where the follow-up stands"),
    "ended_in": N_("When the follow-up ended"),
    "consent": N_("Consent of the participants"),
    "requests": N_("When follow-up was asked for"),
    "nav_answer": N_("What Nav answered"),
    "consent_answered": N_("What became of the consent"),
    "first_contact": N_("Time to the first contact"),
    "recent_contact": N_("Contact in the last 30 days"),
    "steps": N_("Steps in time"),
    "steps_beginning": N_("Steps in time: the beginning"),
    "steps_application": N_("Steps in time: the application"),
    "steps_starting": N_("Steps in time: the start of school"),
    "steps_check_ins": N_("Steps in time: check-ins on the way"),
    "steps_job": N_("Steps in time: placements"),
    "applied": N_("Applications to upper secondary"),
    "leavers": N_("Pupils who finished 10th grade"),
    "offered": N_("Offers of a place in upper secondary"),
    "started": N_("Start in upper secondary"),
    "counting_day": N_("In education on 1 October"),
    "june": N_("Still in education on 1 June"),
    "first_year": N_("How the first year of upper secondary ended"),
    "forms": N_("Kinds of job and work placement"),
    "placement": N_("How the placements went"),
    "form_placement": N_("How the placements went, by kind"),
    "hours": N_("How many hours the pupils worked"),
    "led_to": N_("What the placements led to"),
    "went_to": N_("What the pupils went to when the follow-up ended"),
    "measure_went_to": N_("What the pupils went to, by measure"),
    "status_3": N_("Three months after the follow-up ended"),
    "status_6": N_("Six months after the follow-up ended"),
}
"""The plain title of each table of the plan."""

QUESTION: Mapping[str, str] = {
    "entries": N_("How many pupils joined, and in which term?"),
    "measures": N_("How many are in each measure?"),
    "follow_up": N_("How many are followed up now, and for how many is it over?"),
    "ended_in": N_("When does the follow-up end?"),
    "consent": N_("How many withdrew the consent they gave?"),
    "requests": N_("For how many pupils was follow-up asked for?"),
    "nav_answer": N_("How many requests did Nav accept?"),
    "consent_answered": N_("How many said yes and no to consent?"),
    "first_contact": N_("How long does a pupil wait for the first contact?"),
    "recent_contact": N_("Are the pupils in touch with somebody?"),
    "steps": N_("Does somebody do what was agreed, in time?"),
    "steps_beginning": N_("Does the follow-up begin in time?"),
    "steps_application": N_("Are the steps of the application done in time?"),
    "steps_starting": N_("Are the steps at the start of school done in time?"),
    "steps_check_ins": N_("Are the check-ins on the way done in time?"),
    "steps_job": N_("Are the steps of a placement done in time?"),
    "applied": N_("Do the pupils apply in time?"),
    "leavers": N_("How many finished 10th grade while they were followed up?"),
    "offered": N_("How many were offered a place?"),
    "started": N_("How many turned up in upper secondary?"),
    "counting_day": N_("How many were in education in the autumn?"),
    "june": N_("How many were still there in the summer?"),
    "first_year": N_("How many passed the first year?"),
    "forms": N_("What kinds of job and placement do the pupils get?"),
    "placement": N_("How many placements were completed?"),
    "form_placement": N_("Which kinds of placement are completed?"),
    "hours": N_("How much do the pupils work?"),
    "led_to": N_("What do the placements lead to?"),
    "went_to": N_("What do the pupils go to?"),
    "measure_went_to": N_("What do the pupils of each measure go to?"),
    "status_3": N_("Where are they three months later?"),
    "status_6": N_("Where are they six months later?"),
}
"""The question each table answers."""

OF_LEAVERS = N_(
    "Of those who finished 10th grade in June and were followed up on 1 June. Those whose follow-up ended later, and "
    "those nobody knows about, are counted."
)
OF_STEPS = N_(
    "Of participants who had such a step due. A step done late or not at all is not in time. Steps that are not "
    "relevant for the pupil are left out."
)
AFTER_END = N_(
    "Of those whose follow-up ended so long ago. Those nobody knows about are counted. Asked of the pupil up to two "
    "weeks before or after the day."
)

DEFINITION: Mapping[str, str] = {
    "entries": N_(
        "Each pupil is counted once, in the school year of the first case. A case that is opened again is the same "
        "participant. Autumn is 1 August to 31 January, spring is 1 February to 31 July."
    ),
    "measures": N_("Follow-up in the transition, help to a job, or both, up to the day of the numbers."),
    "follow_up": N_("Where the follow-up stood on the day of the numbers, for everybody who joined."),
    "ended_in": N_(
        "The term in which the follow-up ended, counted from the school year the pupil joined in. Of those whose "
        "follow-up has ended."
    ),
    "consent": N_("Whether the consent the follow-up began with was withdrawn. Of everybody who joined."),
    "requests": N_(
        "Each pupil is counted once, by the last request of the school year. Requests the school cancelled are left "
        "out."
    ),
    "nav_answer": N_("What Nav had answered on the day of the numbers. The share is of those answered."),
    "consent_answered": N_(
        "What pupil and guardians had answered on the day of the numbers. The share is of those answered."
    ),
    "first_contact": N_(
        "Working days from the start of the follow-up to the first time the pupil was reached. Attempts without an "
        "answer do not count."
    ),
    "recent_contact": N_(
        "Reached at least once in the last 30 days before the day of the numbers. Of pupils who are followed up and "
        "have been so for at least 30 days. July does not count."
    ),
    "steps": OF_STEPS,
    "steps_beginning": OF_STEPS,
    "steps_application": OF_STEPS,
    "steps_starting": OF_STEPS,
    "steps_check_ins": OF_STEPS,
    "steps_job": OF_STEPS,
    "applied": N_(
        "Registered as applied by the deadline of the pupil's own route, 1 February or 1 March. Of pupils in 10th "
        "grade who were followed up on 1 March."
    ),
    "leavers": N_("Finished 10th grade in June, followed up on 1 June. Of everybody who joined."),
    "offered": OF_LEAVERS,
    "started": OF_LEAVERS,
    "counting_day": OF_LEAVERS,
    "june": N_("Of those who were in upper secondary or apprenticeship on 1 October."),
    "first_year": N_(
        "What the pupil or the school says. Of those who finished 10th grade in June and were followed up on 1 June. "
        "Those nobody knows about are counted."
    ),
    "forms": N_("Pupils with a placement that began in the school year, by kind. Each pupil is counted once."),
    "placement": N_(
        "Completed: every placement that ended reached its last day. Ended before its time: at least one was "
        "interrupted. Agreements annulled before they began are left out."
    ),
    "form_placement": N_("The same as how the placements went, for each kind by itself."),
    "hours": N_("Hours worked in all, as registered, up to the day of the numbers."),
    "led_to": N_("What came of placements that have ended. Education counts before work when there were both."),
    "went_to": N_("What the pupil went to when the follow-up ended. Of those whose follow-up has ended."),
    "measure_went_to": N_("The same as what the pupils went to, for each measure by itself."),
    "status_3": AFTER_END,
    "status_6": AFTER_END,
}
"""What is counted, and of whom."""

LEFT_OUT: Mapping[str, str] = {
    "ended_in": N_("Left out: participants whose follow-up has not ended."),
    "recent_contact": N_("Left out: participants who are paused, ended, or new in the last 30 days."),
    "steps": N_("Left out: participants without a step that was due."),
    "steps_beginning": N_("Left out: participants without such a step that was due."),
    "steps_application": N_("Left out: participants without such a step that was due."),
    "steps_starting": N_("Left out: participants without such a step that was due."),
    "steps_check_ins": N_("Left out: participants without such a step that was due."),
    "steps_job": N_("Left out: participants without such a step that was due."),
    "applied": N_("Left out: participants who were not in 10th grade and followed up on 1 March."),
    "offered": N_("Left out: participants who did not finish 10th grade in June."),
    "started": N_("Left out: participants who did not finish 10th grade in June."),
    "counting_day": N_("Left out: participants who did not finish 10th grade in June."),
    "june": N_("Left out: participants who were not in education on 1 October."),
    "first_year": N_("Left out: participants who did not finish 10th grade in June."),
    "led_to": N_("Left out: pupils whose placements go on."),
    "went_to": N_("Left out: participants whose follow-up has not ended."),
    "measure_went_to": N_("Left out: participants whose follow-up has not ended."),
    "status_3": N_("Left out: participants whose follow-up has not ended, or ended a short time ago."),
    "status_6": N_("Left out: participants whose follow-up has not ended, or ended a short time ago."),
}
"""Who is left out of a table that does not count everybody."""

KEY_FIGURE: Mapping[str, str] = {
    "participants": N_("Pupils who joined"),
    "new_in_spring": N_("Joined in the spring term"),
    "ended": N_("Follow-up ended"),
    "requests": N_("Pupils reported with a need"),
    "accepted": N_("Requests Nav accepted"),
    "consent_declined": N_("Said no to consent"),
    "time_to_first_contact": N_("Time to first contact, the middle one"),
    "recent_contact": N_("Reached in the last 30 days"),
    "steps_in_time": N_("All steps in time"),
    "applied_in_time": N_("Applied to upper secondary in time"),
    "started": N_("Had started in upper secondary by 1 September"),
    "in_education": N_("In education on 1 October"),
    "still_in_education": N_("Still in education on 1 June"),
    "passed_first_year": N_("Passed the first year"),
    "three_months_after": N_("In education or work three months later"),
    "six_months_after": N_("In education or work six months later"),
    "placed": N_("Had a job or work placement"),
    "placements_completed": N_("Completed the placement"),
    "placements_interrupted": N_("Ended the placement before its time"),
    "consent_withdrawn": N_("Withdrew consent"),
}
"""The name of each key figure."""

COARSE: Mapping[str, str] = {
    "too_few": N_("Nothing is shown: fewer than 20 pupils."),
    "broken": N_("Nothing is shown: no version of the numbers withstood the test against recognition."),
    "joined": N_("All areas are shown as one, since the numbers by area did not withstand the test."),
    "dropped": N_("Tables by two things at once are left out, since they did not withstand the test."),
    "held": N_("The numbers stay as they were: no newer version of them withstood the test against recognition."),
    "closed": N_("The numbers stay as they were: pupils who joined this school year are not followed any more."),
}
"""Why less is shown than planned."""

QUESTION_OF_SECTION: Mapping[Section, str] = {
    Section.PARTICIPATION: N_("Who does the programme reach, and what are they offered?"),
    Section.REQUESTS: N_("How do pupils come in, and do they want to?"),
    Section.FOLLOW_UP: N_("Is somebody responsible, and do the pupils hear from them?"),
    Section.TRANSITION: N_("Do the pupils get from 10th grade into upper secondary, and stay?"),
    Section.JOBS: N_("Do the pupils get to try working life, and do they see it through?"),
    Section.AFTERWARDS: N_("What do the pupils go to, and does it last?"),
}

GROUP_OF_STEPS: Mapping[str, str] = {f"steps_{group}": text for group, text in report_values.WORDS[StepGroup].items()}
"""The groups of steps, by the table of each."""

ALL = "all"
"""The key of the unit of all areas (reports.committing.EVERYBODY)."""

ROUNDED = N_(
    "The numbers are rounded to 5, up or down, and always add up. 0 means 0–4, 5 means 1–9. "
    "A unit is updated when at least 5 pupils have a change."
)
NO_EFFECT = N_("The numbers are descriptive and say nothing about effect.")
