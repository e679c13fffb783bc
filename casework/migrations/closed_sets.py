"""A closed set that has learnt a new value: the rule of its column is written anew."""

from __future__ import annotations

from collections.abc import Iterable

from alembic import op
from alembic.operations import BatchOperations


def widen(table: str, column: str, codes: str, values: Iterable[str]) -> None:
    """Let a column hold these values and no other. `codes`: the name of the closed set in small letters.

    On SQLite the table is written anew, with what stands in it.
    """
    with op.batch_alter_table(table) as changing:
        _replace(changing, f"ck_{table}_{codes}", column, values)


def _replace(changing: BatchOperations, name: str, column: str, values: Iterable[str]) -> None:
    changing.drop_constraint(op.f(name), type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    changing.create_check_constraint(op.f(name), f"{column} IN ({listed})")
