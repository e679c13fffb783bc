"""Every column is in the field register, and the tables keep what the register says of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Enum, LargeBinary, MetaData, String, Uuid

import casework.audit.table
import casework.models  # noqa: F401 - makes every table known
from casework.database import Base
from casework.models.columns import Codes
from casework.models.register import DATA, KEYS, Field, Kind, Person, Reader, Retention
from casework.models.register.field import NAV, columns
from casework.models.register.page import page
from casework.privacy import keytables

ROOT = Path(__file__).parents[2]
MODELS = sorted((ROOT / "casework" / "models").glob("*.py"))
ALL = {**DATA, **KEYS}

# Tables that say something about a pupil or a guardian; the log is about staff and names pupils by random references.
PUPILS = {Person.PUPIL, Person.GUARDIAN}
ABOUT_PUPILS = {table for table, fields in DATA.items() if any(field.about in PUPILS for field in fields.values())}
FREE_TEXT = {
    "enrolment.class_name": "10B: lists are made by it",
    "referral.number": "random, without sequence or initials",
    "case.number": "random, without sequence or initials",
    "agreement.number": "random, without sequence or initials",
    "case_step.step": "a code of workflow.Step",
    "case_step.reason": "a code of the step's own closed set",
    "audit_entry.role": "a code of Role",
    "audit_entry.session_ref": "a digest",
    "audit_entry.request_ref": "random",
    "audit_entry.action": "the name of an event",
    "audit_entry.subject": "a random reference",
    "audit_entry.purpose": "a code of Purpose",
    "audit_entry.decision": "a code of Verdict",
    "audit_entry.rule": "the name of a right",
    "audit_entry.fields": "names of columns",
    "audit_entry.detail": "what an event holds; events hold no free text (test_layers)",
    "audit_entry.sealed": "digests",
    "audit_subject.subject": "a random reference",
}
REFERENCES_THAT_ARE_NO_IDS = {"audit_entry.subject", "audit_subject.subject", "owner.log_reference"}
MUST_BE_SEALED = (
    "given_name",
    "family_name",
    "birth",
    "phone",
    "email",
    "identity_number",
    "note",
    "strengths",
    "secret",
)


def cells(metadata: MetaData) -> Iterator[tuple[str, Column[object]]]:
    for table in metadata.sorted_tables:
        yield from ((f"{table.name}.{column.name}", column) for column in table.columns)


def registered(store: dict[str, dict[str, Field]]) -> dict[str, Field]:
    return {f"{table}.{name}": field for table, fields in store.items() for name, field in fields.items()}


COLUMNS = dict([*cells(Base.metadata), *cells(keytables.metadata)])
FIELDS = registered(ALL)


STORES = {"data": (DATA, Base.metadata), "keys": (KEYS, keytables.metadata)}


@pytest.mark.parametrize("store", STORES)
def test_every_column_is_in_the_register_and_nothing_else_is(store: str) -> None:
    register, metadata = STORES[store]
    wanted, held = {name for name, _ in cells(metadata)}, set(registered(register))
    assert (sorted(wanted - held), sorted(held - wanted)) == ([], [])


def declared() -> Iterator[tuple[str, str, str]]:
    """Each mapped column as its model writes it: table.column, annotation, and the call that makes it."""
    for path in MODELS:
        for model in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(model, ast.ClassDef):
                continue
            assigned = {ast.unparse(line.targets[0]): line.value for line in model.body if isinstance(line, ast.Assign)}
            for line in model.body:
                if "__tablename__" in assigned and isinstance(line, ast.AnnAssign) and isinstance(line.value, ast.Call):
                    name = f"{ast.literal_eval(assigned['__tablename__'])}.{ast.unparse(line.target)}"
                    yield name, ast.unparse(line.annotation), ast.unparse(line.value.func)


def test_a_sealed_column_is_sealed_in_its_type_in_its_making_and_in_the_register() -> None:
    sealed = {name for name, field in registered(DATA).items() if field.kind is Kind.SEALED}
    written = list(declared())
    assert {
        name for name, annotation, _ in written if annotation in {"Mapped[Sealed]", "Mapped[Sealed | None]"}
    } == sealed
    assert {name for name, _, call in written if call == "sealed"} == sealed
    assert all(type(COLUMNS[name].type) is LargeBinary for name in sealed)


def test_what_names_reaches_dates_or_describes_a_person_is_sealed() -> None:
    plain = {
        name
        for name, field in registered(DATA).items()
        if any(word in name.split(".")[1] for word in MUST_BE_SEALED) and field.kind is not Kind.SEALED
    }
    staff, printed = {"user.email"}, {"release.note", "release_order.note"}
    assert plain == staff | printed, "a member of staff's address is work data, and why a report is made is in print"
    assert {FIELDS[name].about for name in printed} == {Person.NOBODY}
    unlike_their_names = ("guardian.name", "observation.code", "observation.band", "draft.content")
    assert {FIELDS[name].kind for name in unlike_their_names} == {Kind.SEALED}


def test_a_table_about_pupils_holds_no_free_text_in_the_open() -> None:
    here = {name: column for name, column in COLUMNS.items() if name.split(".")[0] in ABOUT_PUPILS}
    free = {name for name, column in here.items() if isinstance(column.type, String)}
    coded = {name for name, column in here.items() if isinstance(column.type, Enum | Codes)}
    assert free - coded == FREE_TEXT.keys()


def test_the_register_says_of_a_column_what_its_type_can_hold() -> None:
    for name, field in FIELDS.items():
        kind = COLUMNS[name].type
        if name not in REFERENCES_THAT_ARE_NO_IDS:
            assert isinstance(kind, Uuid) == (field.kind is Kind.KEY), name
        if isinstance(kind, LargeBinary) and name not in REFERENCES_THAT_ARE_NO_IDS:
            assert field.kind in {Kind.SEALED, Kind.HASH, Kind.WRAPPED}, f"{name}: bytes nobody can read are not plain"
        if field.kind in {Kind.SEALED, Kind.WRAPPED}:
            assert isinstance(kind, LargeBinary), name


def shown_to(reader: Reader) -> set[str]:
    return {name for name, field in FIELDS.items() if reader in field.readers}


def test_management_is_shown_reports_and_nothing_of_any_pupil() -> None:
    everyone, reports = {"area", "organisation", "user"}, {"release", "release_comment", "release_order"}
    assert {name.split(".")[0] for name in shown_to(Reader.MANAGER)} == reports | everyone
    assert not [name for name in shown_to(Reader.MANAGER) if FIELDS[name].about in PUPILS]


def test_an_administrator_is_shown_nothing_of_any_pupil() -> None:
    assert not [name for name in shown_to(Reader.ADMINISTRATOR) if FIELDS[name].about in PUPILS]


def test_an_auditor_is_shown_the_log_and_no_sealed_field() -> None:
    everyone = {"area", "organisation", "user"}
    assert {name.split(".")[0] for name in shown_to(Reader.AUDITOR)} == {"audit_entry", "audit_subject"} | everyone
    assert not [name for name in shown_to(Reader.AUDITOR) if FIELDS[name].kind is Kind.SEALED]


def test_nav_notes_are_never_shown_to_a_school() -> None:
    assert FIELDS["followup.note"].readers == FIELDS["task.note"].readers == NAV


def test_nobody_is_shown_a_secret_a_digest_of_one_or_a_key() -> None:
    secrets = {"user.totp_secret", "user.password_hash", "link.token_hash", "recovery_code.code_hash", "attempt.scope"}
    assert not [name for name in secrets | registered(KEYS).keys() if FIELDS[name].readers]


def test_what_is_about_a_pupil_goes_one_day() -> None:
    for_long = {Retention.FOR_GOOD, Retention.PROGRAMME}
    stays = {name for name, field in FIELDS.items() if field.about in PUPILS and field.retention in for_long}
    assert {name.split(".")[0] for name in stays} == {"tombstone"}, "only that somebody is erased is kept for good"


def test_a_column_cannot_be_registered_twice_or_differ_without_being_there() -> None:
    user = FIELDS["user.name"]
    with pytest.raises(ValueError, match="id is registered twice"):
        columns(user.about, user.source, user.purpose, user.retention, NAV, key="id", plain="id")
    with pytest.raises(KeyError):
        columns(user.about, user.source, user.purpose, user.retention, NAV, key="id", but={"gone": {"readers": NAV}})


def test_the_page_of_fields_is_the_register() -> None:
    written = (ROOT / "docs" / "fields.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m casework.models.register > docs/fields.md"
