"""Who may import whom, which library lives where, and which names no module bears."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import casework.models
from casework.models.register import DATA, Kind

PACKAGE = Path(__file__).parents[2] / "casework"
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if "frontend" not in path.parts and "versions" not in path.parts
)

GROUND = {"clock", "errors", "faults"}
STORES = GROUND | {"config", "database", "privacy", "installation"}
NOUNS = STORES | {"models", "language"}
LOGGED = NOUNS | {"audit", "work", "workflow", "policy", "class_list"}
MAY_IMPORT: dict[str, set[str]] = {
    "clock": set(),
    "errors": set(),
    "faults": set(),
    "language": set(),
    "assets": {"errors"},
    "config": {"errors"},
    "database": {"errors", "clock"},
    "privacy": GROUND,
    "installation": {"config", "database", "privacy"},
    "models": STORES,
    "class_list": {"models", "language", "clock"},
    "audit": NOUNS,
    "work": NOUNS | {"audit"},
    "workflow": {"models", "errors", "language"},
    "labels": {"models", "audit", "language", "reports"},
    "phrases": {"language"},
    "policy": NOUNS,
    "migrations": {"database", "models", "audit", "errors"},
    "reports": {"database", "clock", "errors", "models", "language", "calendar"},
    "actions": LOGGED | {"actions", "calendar", "labour", "documents", "phrases", "reports"},
    "documents": {"language", "reports", "models", "labels"},
    "calendar": {"models"},
    "labour": {"calendar", "models", "language"},
    "forms": NOUNS | {"labels", "forms", "class_list", "audit", "labour"},
    "views": LOGGED | {"actions", "forms", "views", "labels", "assets", "labour", "reports"},
    "translations": {"language", "translations"},
    "cli": LOGGED | {"actions", "cli", "migrations", "translations", "demo", "labels", "forms", "reports"},
    "demo": LOGGED | {"actions", "calendar", "demo", "labour", "reports"},
    "__init__": {"config", "faults", "installation", "migrations", "views"},
    "__main__": {"cli"},
}
LIVES_IN = {
    "flask": {"__init__", "views", "forms"},
    "flask_login": {"views"},
    "flask_wtf": {"views", "forms"},
    "wtforms": {"views", "forms"},
    "cryptography": {"privacy"},
    "argon2": {"actions"},
    "pyotp": {"actions"},
    "segno": {"views", "actions"},
    "openpyxl": {"class_list"},
    "click": {"cli"},
    "alembic": {"migrations"},
    "typst": {"documents"},
    "highspy": {"reports"},
    "numpy": {"reports"},
    "xlsxwriter": {"documents"},
    "icalendar": {"documents"},
    "smtplib": {"actions"},
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "service", "manager", "repository"}
COUNTED_TABLES = {
    "Agreement",
    "AgreementVersion",
    "Attendance",
    "Case",
    "Enrolment",
    "Milestone",
    "Offer",
    "Pupil",
    "Referral",
    "StatusCheck",
    "Transition",
}
"""What a report may count from: plain columns of these, and of a pupil only whether it is one who is locked away."""
CLOSED_SETS = {f"casework.models.{name}" for name in ("codes", "report_codes", "transition_codes", "job_codes")}
OPENS_SEALED = {
    "audit/reading.py",
    "models/sealing.py",
    "actions/writing/drafts.py",
    "actions/account/second_factor.py",
}


def room(path: Path) -> str:
    """The first part of a module's place under the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Every module a file imports, with the statement."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((name.name, node) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "casework":
                yield from ((f"casework.{name.name}", node) for name in node.names)
            else:
                yield node.module, node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    here = room(path)
    for name, node in imported(path):
        parts = name.split(".")
        if parts[0] == "casework" and len(parts) > 1 and parts[1] != here:
            assert parts[1] in MAY_IMPORT[here], f"{path.name}:{node.lineno} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_library_stays_in_its_rooms(path: Path) -> None:
    for name, node in imported(path):
        rooms = LIVES_IN.get(name.split(".")[0])
        assert rooms is None or room(path) in rooms, f"{path.name}:{node.lineno} imports {name}"


def test_the_signed_in_user_is_read_in_one_place() -> None:
    readers = [str(path.relative_to(PACKAGE)) for path in MODULES if "current_user" in path.read_text()]
    assert readers == ["views/gate.py"]


def test_sealed_fields_open_through_one_door() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"desk().open", "vault.open"}:
                assert str(path.relative_to(PACKAGE)) in OPENS_SEALED, f"{path}:{node.lineno} opens by itself"


def columns_read(path: Path) -> Iterator[tuple[str, str, int]]:
    """Table, attribute and line wherever a module names a column of a table."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in COUNTED_TABLES:
            yield node.value.id, node.attr, node.lineno


def test_reports_know_tables_in_one_place_and_closed_sets_everywhere_else() -> None:
    readers = []
    for path in (each for each in MODULES if room(each) == "reports"):
        for name, node in imported(path):
            if name == "casework.models" and isinstance(node, ast.ImportFrom):
                assert {each.name for each in node.names} <= COUNTED_TABLES, f"{path.name}:{node.lineno}"
                readers.append(str(path.relative_to(PACKAGE)))
            elif name.startswith("casework.models"):
                assert name in CLOSED_SETS, f"{path.name}:{node.lineno} imports {name}"
            assert not name.startswith(("casework.privacy", "casework.installation")), f"{path.name} imports {name}"
    assert readers == ["reports/facts/reading.py"]


def test_reports_read_plain_columns_only() -> None:
    seen = set()
    for path in (each for each in MODULES if room(each) == "reports"):
        for table, column, line in columns_read(path):
            seen.add(table)
            fields = DATA[getattr(casework.models, table).__tablename__]
            assert column in fields, f"{path.name}:{line} reads {table}.{column}, which is no column"
            assert fields[column].kind in {Kind.PLAIN, Kind.KEY}, f"{path.name}:{line} reads {table}.{column}"
            assert table != "Pupil" or column in {"id", "protected_at"}, f"{path.name}:{line} reads {table}.{column}"
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "select":
                whole = [each.id for each in node.args if isinstance(each, ast.Name) and each.id in COUNTED_TABLES]
                assert not whole, f"{path.name}:{node.lineno} reads all of {whole}"
    assert seen == COUNTED_TABLES, "the test looks in the wrong place"


def test_no_module_has_an_empty_name() -> None:
    assert not [path for path in MODULES if FORBIDDEN_NAMES & set(path.with_suffix("").parts[-2:])]


def test_imports_stand_at_the_top() -> None:
    for path in MODULES:
        if room(path) in {"__init__", "cli"}:
            continue
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                assert not inside, f"{path.name}:{function.lineno} imports inside a function"


def test_the_product_never_asserts() -> None:
    for path in MODULES:
        assert not any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(path.read_text()))), path


def test_events_hold_no_free_text() -> None:
    modules = sorted((PACKAGE / "audit" / "events").glob("*.py"))
    fields = [
        node
        for path in modules
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.AnnAssign) and not ast.unparse(node.annotation).startswith("ClassVar")
    ]
    assert fields, "the test looks in the wrong place"
    for node in fields:
        assert "str" not in ast.unparse(node.annotation).split(), ast.unparse(node)


def test_no_page_loads_what_holds_true_counts() -> None:
    """Pages, files and words know `Protected` and what is made of it. The solver is for the nightly run."""
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import importlib, pkgutil, sys, casework.views, casework.documents, casework.labels\n"
            "for room in (casework.views, casework.documents, casework.labels):\n"
            "    for found in pkgutil.walk_packages(room.__path__, room.__name__ + '.'):\n"
            "        importlib.import_module(found.name)\n"
            "print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "casework.reports.protected" in loaded
    held = {"making", "rounding", "cube", "committing", "solver", "attack", "kept_text", "facts.counting"}
    assert not {f"casework.reports.{name}" for name in held} & set(loaded)
    assert "highspy" not in loaded
