"""What a figure says, in one sentence made from rounded numbers alone, in the language being spoken.

Nothing is said of fewer than SHARE_MIN. A rounded 0 is «few or no», and a part as large as the whole «all or nearly
all»: a sentence never says for certain that nobody, or everybody, is something.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.language import N_, gettext, number, percent
from casework.models.report_codes import FirstContact
from casework.reports.key_figures import Figure
from casework.reports.plan import SHARE_MIN

SHARES: Mapping[str, str] = {
    "measures": N_("%(quantity)s participants were in the job measure, alone or beside the transition"),
    "follow_up": N_("%(quantity)s participants were still followed up or paused"),
    "ended_in": N_("%(quantity)s participants had ended the follow-up"),
    "consent": N_("%(quantity)s participants had withdrawn consent"),
    "nav_answer": N_("%(quantity)s requests Nav answered were accepted"),
    "consent_answered": N_("%(quantity)s pupils whose consent was answered said no"),
    "recent_contact": N_("%(quantity)s pupils who are followed up were reached in the last 30 days"),
    "steps": N_("%(quantity)s participants got every step in time"),
    "applied": N_("%(quantity)s pupils in 10th grade had applied to upper secondary in time"),
    "offered": N_("%(quantity)s pupils who finished 10th grade were offered a place in upper secondary"),
    "started": N_("%(quantity)s pupils who finished 10th grade had started in upper secondary by 1 September"),
    "counting_day": N_("%(quantity)s pupils who finished 10th grade were in education on 1 October"),
    "june": N_("%(quantity)s pupils who were in education in October were still there on 1 June"),
    "first_year": N_("%(quantity)s pupils who finished 10th grade passed every subject of the first year"),
    "placement": N_("%(quantity)s pupils whose placements are over completed them as agreed"),
    "hours": N_("%(quantity)s pupils with a job or placement had worked 60 hours or more"),
    "led_to": N_("%(quantity)s pupils whose placements are over went on to education or work"),
    "went_to": N_("%(quantity)s pupils whose follow-up is over went to education or work"),
    "status_3": N_("%(quantity)s pupils were in education or work three months after the follow-up ended"),
    "status_6": N_("%(quantity)s pupils were in education or work six months after the follow-up ended"),
}
"""The sentence of a share, by the table it is of."""

COUNTS: Mapping[str, str] = {
    "entries": N_("About %(count)s pupils joined"),
    "requests": N_("About %(count)s pupils were reported with a need for follow-up"),
    "leavers": N_("About %(count)s participants finished 10th grade while they were followed up"),
    "forms": N_("About %(count)s pupils had a job or work placement"),
}
"""The sentence of a plain count, by the table it is of."""

WAITED: Mapping[FirstContact, str] = {
    FirstContact.WITHIN_5: N_("Half of the pupils who were reached, were reached within 5 working days"),
    FirstContact.WITHIN_10: N_("Half of the pupils who were reached, were reached within 10 working days"),
    FirstContact.WITHIN_20: N_("Half of the pupils who were reached, were reached within 20 working days"),
    FirstContact.OVER_20: N_("Half of the pupils who were reached, waited more than 20 working days"),
}
"""The sentence of a time, by the band the median lies in."""


def finding(name: str, figure: Figure) -> str | None:
    """What the figure of a table says, without a full stop: a heading. None when it is too little to say."""
    if isinstance(figure.band, FirstContact):
        return gettext(WAITED[figure.band])
    if name in COUNTS and figure.part is not None and figure.part >= SHARE_MIN:
        return gettext(COUNTS[name], count=number(figure.part))
    said = quantity(figure)
    return gettext(SHARES[name], quantity=said) if said is not None and name in SHARES else None


def quantity(figure: Figure) -> str | None:
    """How many of how many, in words that claim no more than the rounding allows. None below SHARE_MIN."""
    if figure.share is None or figure.part is None or figure.whole is None:
        return None
    if figure.part == 0:
        return gettext("Few or no")
    if figure.part >= figure.whole:
        return gettext("All or nearly all")
    tenths = (20 * figure.part + figure.whole) // (2 * figure.whole)
    if tenths in {0, 10}:
        return gettext("More than 9 in 10") if tenths else gettext("Fewer than 1 in 10")
    return gettext("About %(tenths)d in 10", tenths=tenths)


def says(figure: Figure) -> bool:
    """Is there anything to show, large?"""
    return bool(figure.part) if figure.whole is None else figure.share is not None


def value(figure: Figure) -> str | None:
    """The figure itself, large: a share, or a plain count. None when there is none to show."""
    if figure.whole is not None:
        return per_cent(figure.share)
    return number(figure.part) if figure.part is not None else None


def counts(figure: Figure) -> str | None:
    """35 of 45. None for a plain count."""
    if figure.part is None or not figure.whole:
        return None
    return gettext("%(part)s of %(whole)s", part=number(figure.part), whole=number(figure.whole))


def per_cent(share: int | None) -> str | None:
    """78 % with a hard space. None stays None."""
    return percent(share / 100, decimals=0) if share is not None else None


def change(now: Figure, before: Figure | None) -> str | None:
    """What became of a figure since the last published report. None where one of the two says nothing."""
    if before is None or not says(now) or not says(before):
        return None
    if now.band is not None or before.band is not None:
        same = now.band is before.band
        return gettext("As in the last report") if same else gettext("Another than in the last report")
    new, old = (figure.part if figure.whole is None else figure.share for figure in (now, before))
    if new is None or old is None or new == old:
        return gettext("As in the last report")
    if new > old:
        return gettext("Up from %(before)s in the last report", before=value(before))
    return gettext("Down from %(before)s in the last report", before=value(before))
