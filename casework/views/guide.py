"""What the help page says: parts in their order, each for those who have its right, a short sentence for each thing."""

from __future__ import annotations

from casework.language import N_
from casework.policy.grants import P, Permission

PARTS: tuple[tuple[Permission, str, tuple[str, ...]], ...] = (
    (
        P.OWN_ACCOUNT,
        N_("Good to know"),
        (
            N_(
                "You see only what your role needs. A page that is not yours answers as if it did not exist, "
                "and the attempt is logged."
            ),
            N_("You are signed out after a while without use. You are warned first."),
            N_("You choose the language, and turn the single keys off, in your profile."),
        ),
    ),
    (
        P.SEE_WHO_HAS_SEEN,
        N_("About those you follow up"),
        (
            N_("Whoever may open a case can see who has opened it."),
            N_("Write short and neutral. Never write about health or family."),
            N_("A real worry about a child's care goes straight to the child protection service, outside casework."),
        ),
    ),
    (
        P.FLAG_PUPIL,
        N_("Report need for follow-up"),
        (
            N_("Report need for follow-up from the class list. You choose what has been seen, never why."),
            N_("Until consent is registered, Nav sees a request without a name."),
            N_(
                "The page of a request tells you when Nav has seen it, accepted it and first reached the pupil, "
                "and how it ended. Notes are never shown to the school."
            ),
            N_("A pupil with a protected address is never registered here. Follow your own routine."),
        ),
    ),
    (
        P.SEND_HANDOVER,
        N_("Classes and transition notes"),
        (
            N_("In Classes you register applications, offers and start of school for a whole class at once."),
            N_("A transition note begins with strengths. The next school sees it only when consent covers it."),
        ),
    ),
    (
        P.READ_WORKLIST,
        N_("Today"),
        (
            N_("Every number on Today opens exactly the rows it counts."),
            N_(
                "Tick several filters to see the cases that fit them all. A filter you save "
                "gets a name and stands first."
            ),
            N_(
                "Days without follow-up are counted from when somebody last reached the "
                "pupil. Attempts are shown apart."
            ),
            N_("New in my cases shows what others have done since you last looked. You mark it as seen."),
        ),
    ),
    (
        P.SEARCH,
        N_("Search"),
        (
            N_(
                "Write a name, initials, a case number or a school. Word order, accents and one "
                "wrong letter do not matter."
            ),
            N_("You find only those you may see. What does not exist and what is not yours give the same answer."),
        ),
    ),
    (
        P.LOG_FOLLOWUP,
        N_("Record follow-up"),
        (
            N_("Record from a row on Today, from the search or on the case. Only how it went must be answered."),
            N_("A standard phrase goes into the note with one press. You can change it before you save."),
            N_("What you write is kept as a draft on the server after two seconds. Nothing is kept in the browser."),
            N_("Save and next takes you to the next case of the same list."),
            N_("Hours are registered a week at a time, as agreed in one press. Nobody asks why a pupil was away."),
        ),
    ),
    (
        P.KEEP_REMINDER,
        N_("Reminders and calendar"),
        (
            N_("A reminder on a case is seen by you only. Write no more than is lawful and needed."),
            N_("A mail each day or week tells how much is due, never about whom. You turn it off in your profile."),
            N_(
                "The calendar shows case numbers and no names. Whoever has its address can "
                "read it: keep it to yourself."
            ),
        ),
    ),
    (
        P.WRITE_PLAN,
        N_("Plan and goals"),
        (
            N_("A plan has one to three goals in the pupil's own words, and steps with who does them and by when."),
            N_("The plan can be printed for the pupil in the language the pupil reads."),
        ),
    ),
    (
        P.PLAN_JOB,
        N_("Jobs for pupils"),
        (
            N_(
                "The Jobs page of a case has what the pupil would like, free places, and every agreement with "
                "whom it waits for."
            ),
            N_("Employers and guardians do not sign in. The adviser registers what they approve, with form and date."),
            N_(
                "The rules on working hours for young people stop a plan that is not lawful, in words you can read "
                "to the employer."
            ),
            N_(
                "A change of what is approved is a new version. The former one applies until everybody has approved "
                "the new one."
            ),
            N_(
                "Today reminds you of a missing evaluation after three days and after ten, and then no more. It tells "
                "you a week before a draft lapses."
            ),
            N_("Everybody in Nav can read a note about an employer. Never write the name of a pupil there."),
        ),
    ),
    (
        P.ASSIGN_CASE,
        N_("For leads"),
        (
            N_(
                "Assignments shows how much each adviser has, and which cases nobody has. Tick "
                "several to move them at once."
            ),
            N_("Whoever handed a case over can read it for some days more. Every look is logged."),
            N_("What an adviser asks to have taken away is decided under Approvals, by somebody else than who asked."),
            N_("Data quality shows what is missing before the figures of a report are frozen."),
        ),
    ),
    (
        P.READ_RELEASES,
        N_("Reports"),
        (
            N_("You see figures only. Nobody can be found in them, and no figure leads on to a case."),
            N_("Small numbers are rounded or hidden, so that they cannot be worked out from the others."),
            N_("Comment on the draft, look it over and publish it. What is published is never changed."),
            N_("Every report can be taken home as PDF, Excel and CSV with the same figures."),
        ),
    ),
    (
        P.MANAGE_USERS,
        N_("For administrators"),
        (
            N_("You see no pupils and no cases."),
            N_("An invitation is a link that opens once. You never know anybody's password."),
            N_("Whoever has lost both phone and codes gets a new start when two administrators agree to it."),
            N_("Rules, texts and dates are changed for the future. What has happened keeps those it happened under."),
        ),
    ),
    (
        P.READ_LOG,
        N_("For auditors"),
        (
            N_("The log tells who did what and when, and what was refused. It holds no names of pupils and no notes."),
            N_("Verify shows whether a line of the log has been changed or taken away."),
        ),
    ),
)
