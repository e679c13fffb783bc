"""What is new in casework, for those who use it: newest first, one short sentence for each thing."""

from __future__ import annotations

from datetime import date

from casework.language import N_

RELEASES: tuple[tuple[date, tuple[str, ...]], ...] = (
    (
        date(2026, 11, 23),
        (
            N_("Search for names, initials and case numbers from every page."),
            N_("Combine filters on Today, and save them under a name."),
            N_("Keep standard phrases of your own and of the office, in your own language."),
            N_("Write a reminder on a case that only you see."),
            N_("See what others have done in your cases since you last looked."),
            N_("Write goals in the pupil's own words, and print the plan for the pupil."),
            N_("Get a mail or a calendar with what is due. Names are never in them."),
            N_("Read casework in nynorsk."),
        ),
    ),
    (
        date(2026, 11, 22),
        (
            N_("Reports with protected figures, as page, Excel, CSV and PDF."),
            N_("See what is missing before the figures of a report are frozen."),
        ),
    ),
    (
        date(2026, 11, 21),
        (
            N_("Jobs for pupils: employers, agreements, hours and evaluations."),
            N_("A plan of work that is not lawful for young people is stopped, with words to read to the employer."),
        ),
    ),
)
