"""The numbers of working hours and of forms of placement, as an administrator keeps them.

A number counts from the moment it is saved, for every plan judged from then on. Agreements that are approved stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import select

from casework import audit
from casework.database import session
from casework.errors import Invalid, NotFound, StaleEdit
from casework.labour import forms, rules
from casework.labour.codes import Category, RuleCode, Unit
from casework.labour.forms import FormNumbers, FormRuleCode
from casework.labour.rules import Contradiction, Contradictory, Rules
from casework.language import N_
from casework.models import LabourRule, User
from casework.models.job_codes import PlacementForm

AnyUnit = Unit | forms.Unit
NO_SENSE: dict[Contradiction, str] = {
    Contradiction.NEGATIVE: N_("The number cannot be less than nothing."),
    Contradiction.DAY: N_("A day has 24 hours."),
    Contradiction.NIGHT: N_(
        "The rules cannot hold with this number: a night begins in the evening and ends in the morning."
    ),
    Contradiction.DAILY_REST: N_(
        "The rules cannot hold with this number: the daily rest must be shorter than the time it is counted in."
    ),
    Contradiction.WEEKLY_REST: N_(
        "The rules cannot hold with this number: the weekly rest must be shorter than the time it is counted in."
    ),
    Contradiction.EVENING: N_(
        "The rules cannot hold with this number: the evening begins after the night ends, and before the next begins."
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One number as a page shows it. `code` and `applies_to` are members of closed sets, `value` is in `unit`."""

    id: UUID
    code: RuleCode | FormRuleCode
    applies_to: Category | PlacementForm
    value: int
    unit: AnyUnit
    section: str
    source: str
    checked_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Table:
    """All numbers, in the order of the published ones."""

    hours: tuple[Row, ...]
    forms: tuple[Row, ...]


def table() -> Table:
    """Every number in use, for a page. One statement."""
    stored = {(row.code, row.applies_to): row for row in session().scalars(select(LabourRule))}
    return Table(
        tuple(_hours_row(stored[key]) for key in rules.PUBLISHED.rows if key in stored),
        tuple(_form_row(stored[key]) for key in map(_form_key, forms.PUBLISHED) if key in stored),
    )


def find(rule_id: UUID) -> LabourRule:
    """One row of the table. Raises NotFound."""
    found = session().get(LabourRule, rule_id)
    if found is None:
        raise NotFound
    return found


def row_of(stored: LabourRule) -> Row:
    """A stored number as a page shows it."""
    return _hours_row(stored) if stored.code in set(RuleCode) else _form_row(stored)


def change(
    actor: User, row: LabourRule, *, value: int, section: str, source: str, checked_on: date | None, version: int
) -> None:
    """Change a number, or where it stands. Raises StaleEdit, and Invalid when the rules would contradict each other."""
    if row.version != version:
        raise StaleEdit(theirs=row)
    try:
        _with(row, value)
    except Contradictory as refused:
        raise Invalid("value", NO_SENSE[refused.what]) from refused
    row.value, row.section, row.source, row.checked_on = value, section, source, checked_on
    forget()
    audit.record(actor, audit.LabourRuleChanged(row.id))


def rules_in_use() -> Rules:
    """The numbers of working hours, read once for each unit of work."""
    return _in_use()[0]


def form_numbers_in_use() -> FormNumbers:
    """The numbers of the forms of placement, read once for each unit of work."""
    return _in_use()[1]


def forget() -> None:
    """Read the numbers afresh the next time they are asked for."""
    session().info.pop("labour_rules", None)


def _in_use() -> tuple[Rules, FormNumbers]:
    known = cast("tuple[Rules, FormNumbers] | None", session().info.get("labour_rules"))
    if known is None:
        columns = (LabourRule.code, LabourRule.applies_to, LabourRule.value, LabourRule.section)
        stored = {(code, whom): (value, section) for code, whom, value, section in session().execute(select(*columns))}
        known = session().info["labour_rules"] = (
            Rules.of(
                replace(rule, limit=stored[key][0], section=stored[key][1]) if key in stored else rule
                for key, rule in rules.PUBLISHED.rows.items()
            ),
            FormNumbers.of(_stored_numbers(stored)),
        )
    return known


def _stored_numbers(stored: dict[tuple[str, str], tuple[int, str]]) -> Iterable[forms.FormNumber]:
    """A number that is published and isn't in the table counts as published: a rule is never lost."""
    for each in forms.PUBLISHED:
        value, section = stored.get(_form_key(each), (each.value, each.section))
        yield replace(each, value=value, section=section)


def _with(row: LabourRule, value: int) -> None:
    """Refuse, with Contradictory, a number the other rules cannot stand beside."""
    in_use = rules_in_use().rows
    Rules.of(replace(rule, limit=value) if key == (row.code, row.applies_to) else rule for key, rule in in_use.items())


def _form_key(number: forms.FormNumber) -> tuple[str, str]:
    return number.code.value, number.form.value


def _hours_row(stored: LabourRule) -> Row:
    code, category = RuleCode(stored.code), Category(stored.applies_to)
    return _row(stored, code, category, rules.PUBLISHED.rows[code, category].unit)


def _form_row(stored: LabourRule) -> Row:
    code = FormRuleCode(stored.code)
    return _row(stored, code, PlacementForm(stored.applies_to), forms.UNITS[code])


def _row(stored: LabourRule, code: RuleCode | FormRuleCode, applies_to: Category | PlacementForm, unit: AnyUnit) -> Row:
    stands = (stored.section, stored.source, stored.checked_on, stored.version)
    return Row(stored.id, code, applies_to, stored.value, unit, *stands)
