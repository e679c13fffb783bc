"""The rules about work for somebody under 18 that are no number: what they say, where they stand, who sees to them.

What domain.md section 2.2 gives beside its numbers, and nothing else. Nobody has held them against Lovdata yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.labour.rules import AUTHORITY
from casework.language import N_


class Keeper(StrEnum):
    """Who sees to it that a rule is kept. GUARD: no plan and no agreement gets past it here."""

    GUARD = "guard"
    ADVISER = "adviser"
    EMPLOYER = "employer"


KEEPERS: dict[Keeper, str] = {
    Keeper.GUARD: N_("Checked here"),
    Keeper.ADVISER: N_("The adviser"),
    Keeper.EMPLOYER: N_("The employer"),
}
CHILD = N_("Under 15, or in compulsory school")
MINOR = N_("Under 18")
YOUNG = N_("15 to 17, not in compulsory school")


@dataclass(frozen=True, slots=True)
class Duty:
    """One rule in words. `rule` and `whom` are texts to be translated.

    checked_on   the day somebody held it against its source; None while nobody has
    """

    rule: str
    whom: str
    section: str
    source: str
    keeper: Keeper
    checked_on: date | None = None


K = Keeper
ORGANISATION = "Forskrift om organisering, ledelse og medvirkning"
NAV = "Navs løsning for oppfølging av dem som er under 18 år"
NOT_FOUND = "Vanlig oppfatning; ikke funnet hos arbeidstilsynet.no"
DUTIES: tuple[Duty, ...] = (
    Duty(N_("A guardian consents in writing."), CHILD, "Forskrift § 12-4", ORGANISATION, K.GUARD),
    Duty(N_("All guardians with parental responsibility approve a Nav measure."), MINOR, "–", NAV, K.GUARD),
    Duty(N_("The pupil takes a job and leaves it alone."), YOUNG, "Vergemålsloven § 10", NOT_FOUND, K.GUARD),
    Duty(N_("The school approves work that is part of schooling."), CHILD, "Aml. § 11-1", AUTHORITY, K.GUARD),
    Duty(N_("The hours at all employers are counted together."), MINOR, "Aml. § 11-2", AUTHORITY, K.GUARD),
    Duty(N_("No overtime."), MINOR, "Aml. kap. 11", NOT_FOUND, K.GUARD),
    Duty(
        N_("Work between 21 and 23 has a reason: the kind of work, or a special need for a limited time."),
        YOUNG,
        "Aml. § 11-3",
        AUTHORITY,
        K.GUARD,
    ),
    Duty(N_("The work is light work."), CHILD, "Forskrift §§ 12-1–12-3", ORGANISATION, K.ADVISER),
    Duty(N_("Schooling does not suffer from the work."), MINOR, "Aml. § 11-2 (1)", NOT_FOUND, K.ADVISER),
    Duty(
        N_("Teaching, school placement and other work together keep the limits of a day and of a week."),
        CHILD,
        "Aml. § 11-2",
        AUTHORITY,
        K.ADVISER,
    ),
    Duty(N_("The time off every week is a Sunday if possible."), MINOR, "Aml. § 11-5", AUTHORITY, K.ADVISER),
    Duty(N_("The break is in one piece if possible."), MINOR, "Aml. § 11-5", AUTHORITY, K.EMPLOYER),
    Duty(N_("No work that can harm the pupil."), MINOR, "Aml. § 11-1", AUTHORITY, K.EMPLOYER),
    Duty(N_("A health check before work at night."), MINOR, "Aml. § 11-4", AUTHORITY, K.EMPLOYER),
    Duty(
        N_("An employer with 20 employees or more keeps a list of those under 18."),
        MINOR,
        "Forskrift § 12-12",
        ORGANISATION,
        K.EMPLOYER,
    ),
    Duty(N_("A written contract within seven days."), MINOR, "Aml. § 14-5", NOT_FOUND, K.EMPLOYER),
)
"""By who sees to them. Sections: of the Working Environment Act (Aml.), or of the regulation the source names."""
