"""«About the numbers»: how they are made, what they cannot say, and what is not protected, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from casework.language import N_, gettext, percent

BACKGROUND = N_(
    "Background: %(olsvik)s of the pupils in Olsvik and %(loddefjord)s in Loddefjord did not complete upper secondary "
    "within five years (Folkehelseoversikten 2019). That is another measure, of other pupils and over a longer time. "
    "It cannot be compared with the numbers here."
)
OLSVIK, LODDEFJORD = 0.379, 0.44

HOW_MADE = (
    N_("How they are made"),
    (
        N_(
            "A few fixed days a year everybody is counted at one moment. Each pupil counts once in each table. "
            "Whoever has joined stays in the numbers, also when the follow-up ended early or nothing is known of the "
            "pupil later. Not known is therefore always a part of the whole."
        ),
        N_(
            "Areas and groups with few pupils are not shown by themselves. School, gender, country, grade and "
            "employer are never shown. Every number is rounded together with all the others, and the report is tested "
            "against recognition before anybody sees it: a computer that knows the method and every earlier report "
            "tries to find out who the numbers are about."
        ),
        N_(
            "The report is not changed afterwards. What is corrected or erased shows in the next report. Per cent are "
            "of rounded numbers, and are left out when the group is smaller than 20."
        ),
    ),
)
CANNOT_SAY = (
    N_("What they cannot say"),
    (
        N_(
            "The numbers do not tell what would have happened without the follow-up. Pupils are reported because "
            "somebody sees that the transition may become hard, so they cannot be compared with all pupils. A "
            "difference between two school years, two areas or two measures can have many causes, and with groups "
            "this small also chance and rounding."
        ),
        N_("What was done and not registered is not in the numbers."),
    ),
)
NOT_PROTECTED = (
    N_("What is not protected"),
    (
        N_(
            "The protection makes it hard to learn something new about one pupil, not impossible. Whoever knows "
            "everything about all the others in a group can be certain of some things about the last one: on average "
            "less than one answer in ten, up to one in three where the numbers are small, and fewer in large groups."
        ),
        N_(
            "Whoever knows everything about everybody in one area, learns something about the others: roughly how many "
            "they are in what is only shown for all areas together. The report is tested against this too: in no other "
            "area does it become certain that none or all have something in common, nor exactly how many there are."
        ),
        N_(
            "What holds for most of a group is likely for each one in it: that is what statistics are. A 5 tells that "
            "there is at least one. A group that is updated tells that at least 5 in it had a change. One that is "
            "not updated tells, nearly always, that fewer than 5 had one: whoever knows of four is then certain that "
            "nobody else had a change. Whoever has both the database and its keys has everything."
        ),
        N_("Whether this makes the numbers anonymous in law is for the data protection officer to decide."),
    ),
)
EVALUATION = (
    (
        N_("Attendance"),
        N_(
            "See the start in upper secondary, in education on 1 October and still in education on 1 June. They tell "
            "who was there on certain days. Absence from lessons is not registered here, so the numbers do not answer "
            "whether attendance went up. At work, hours worked and completed placements tell something of the same."
        ),
    ),
    (
        N_("Mastery and inclusion"),
        N_(
            "See completed placements, what they led to, and who passed the first year. Mastery and belonging are "
            "felt, and no number here measures them. That takes conversations and surveys."
        ),
    ),
    (
        N_("Clear responsibility"),
        N_(
            "See the time to the first contact, contact in the last 30 days and steps in time. They tell whether "
            "somebody did what was agreed by the day that was set. They do not tell how pupils and guardians saw it."
        ),
    ),
    (
        N_("The weakest lifted"),
        N_(
            "The numbers cannot tell: how much a pupil needs is not counted, since such groups would be small enough "
            "to recognise. Where the pupils went, and the answers three and six months later, tell how it goes for "
            "those who were followed up, taken together."
        ),
    ),
)


def about() -> Sequence[tuple[str, Sequence[str]]]:
    """Headings, each with its paragraphs."""
    parts = (HOW_MADE, CANNOT_SAY, NOT_PROTECTED)
    return [(gettext(heading), [gettext(text) for text in texts]) for heading, texts in parts]


def evaluation() -> Sequence[tuple[str, str]]:
    """What the evaluators ask, and what speaks to it."""
    return [(gettext(asked), gettext(answered)) for asked, answered in EVALUATION]


def background() -> str:
    """The programme's own starting point, in words."""
    return gettext(BACKGROUND, olsvik=percent(OLSVIK), loddefjord=percent(LODDEFJORD, decimals=0))
