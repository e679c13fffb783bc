"""Who must approve an agreement, in what form, and whom it waits for.

Sources: the regulation on organisation section 12-4 (written consent of a guardian for somebody under 15 or in
compulsory school); Nav asks both guardians of anybody under 18 in a measure; section 11-1 (the school approves work
that is part of schooling). All as domain.md section 2 gives them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.calendar.days import adult_on
from casework.labour.ages import category_on, written_consent_needed
from casework.labour.forms import FORMS
from casework.labour.rules import PUBLISHED, Rules
from casework.models.codes import ConsentForm
from casework.models.job_codes import Party, PlacementForm

WRITTEN = frozenset({ConsentForm.SIGNED_PAPER, ConsentForm.DIGITAL})


@dataclass(frozen=True, slots=True)
class Responsible:
    """A guardian with parental responsibility."""

    id: UUID
    sole: bool = False


@dataclass(frozen=True, slots=True)
class Needed:
    """One yes an agreement needs. `any_of`: any one of these guardians; one id where that guardian must say it.

    written    only on paper or digitally
    """

    party: Party
    any_of: frozenset[UUID] = frozenset()
    written: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A yes that stands, to the version asked about."""

    party: Party
    guardian_id: UUID | None
    form: ConsentForm


def needed(
    form: PlacementForm,
    born: date,
    compulsory_ends_on: date | None,
    decided_on: date,
    guardians: Collection[Responsible],
    rules: Rules = PUBLISHED,
) -> list[Needed]:
    """Everybody who must say yes, in the order to ask them.

    decided_on    the first day of the placement; a later day for a change of one that runs, for whoever has come of age
                  or left compulsory school by then decides alone

    A needed guardian with nobody in `any_of` means that no guardian is registered who could say it.
    """
    rule = FORMS[form]
    written = written_consent_needed(category_on(born, compulsory_ends_on, decided_on, rules=rules))
    minor = decided_on < adult_on(born)
    asked = [Needed(Party.PUPIL), *(_guardians(form, guardians, written=written) if minor else ())]
    asked.append(Needed(Party.EMPLOYER))
    if rule.by_school:
        asked.append(Needed(Party.SCHOOL))
    return [*asked, Needed(Party.ADVISER)]


def _guardians(form: PlacementForm, guardians: Collection[Responsible], *, written: bool) -> list[Needed]:
    """The guardians of a minor: each of them for a Nav measure, any of them where the law asks for it in writing."""
    if FORMS[form].nav_measure:
        alone = [each for each in guardians if each.sole]
        each_of = [frozenset({each.id}) for each in alone or guardians] or [frozenset()]
        return [Needed(Party.GUARDIAN, ids, written) for ids in each_of]
    return [Needed(Party.GUARDIAN, frozenset(each.id for each in guardians), written)] if written else []


def waiting_for(asked: Iterable[Needed], said: Collection[Said]) -> list[Needed]:
    """Those who have not said yes yet, in the same order."""
    return [each for each in asked if not any(_answers(each, yes) for yes in said)]


def _answers(asked: Needed, yes: Said) -> bool:
    if asked.party is not yes.party or (asked.written and yes.form not in WRITTEN):
        return False
    return asked.party is not Party.GUARDIAN or yes.guardian_id in asked.any_of
