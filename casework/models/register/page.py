"""docs/fields.md: the register as a page for people. Columns with the same answers share a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casework.models.register import DATA, KEYS, Field

HEAD = """# Every field

Made from the field register in casework/models/register; a test holds it to the tables.
Write it anew with `python -m casework.models.register > docs/fields.md`.

- **sealed**: encrypted under its owner's key, bound to its cell. **plain**: readable in the database.
  **hash**: can be compared, not read back. **key**: a random id or a reference to one.
  **wrapped**: an encryption key, encrypted under the key above it.
- Shown to nobody means that only the program itself uses it. *Oneself* is the member of staff it is about.
"""
COLUMNS = ("Fields", "Kept", "About", "From", "For", "Goes with", "Shown to")


def page() -> str:
    """The whole page, in the order of the register."""
    parts = [HEAD, "## The data store\n", *_tables(DATA), "## The key store\n", *_tables(KEYS)]
    return "\n".join(parts)


def _tables(store: Mapping[str, Mapping[str, Field]]) -> Iterator[str]:
    for table, fields in store.items():
        rows = [COLUMNS, ("---",) * len(COLUMNS), *_rows(fields)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        yield "\n".join([f"### {table}\n", *lines, ""])


def _rows(fields: Mapping[str, Field]) -> Iterator[tuple[str, ...]]:
    alike: dict[Field, list[str]] = {}
    for name, field in fields.items():
        alike.setdefault(field, []).append(name)
    for field, names in alike.items():
        answers = (field.kind, field.about, field.source, field.purpose, field.retention)
        readers = ", ".join(sorted(field.readers)) or "nobody"
        yield (", ".join(names), *(_words(answer) for answer in answers), _words(readers))


def _words(code: str) -> str:
    return code.replace("_", " ")
