"""Generated databases: the real stores, sealed and logged as the product does it, and the plain twin's.

Made once and kept in the folder for temporary files under a name that changes with whatever they are made from; each
run works on a copy. Rows are inserted in bulk, but every value is sealed by the vault and every line of the log is
chained by the log itself.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import Connection, LargeBinary, insert, select

from casework import audit, clock, work
from casework.config import HERE, Settings
from casework.database import Base, Database
from casework.installation import Installation
from casework.migrations import upgrade
from casework.models import Area, Case, ConsentText, Organisation, User
from casework.models.codes import OrganisationKind, Role
from casework.privacy.desk import Desk
from casework.privacy.keyring import Keyring
from casework.privacy.keystore import KeyStore
from casework.privacy.place import Owner, OwnerKind, Place, Size
from casework.privacy.rootkey import from_setting
from tests.backends import settings_for
from tests.benchmarks.crowd import LONG_STORY, READERS_CASES, Cast, Crowd, Rows

CHUNK = 2_000
OFFICES = 4
CASES_EACH = 100
NAMES = UUID(int=0)
READER = uuid5(NAMES, "reader")
OWNERS: dict[str, tuple[OwnerKind, str]] = {
    "pupil": (OwnerKind.PUPIL, "id"),
    "guardian": (OwnerKind.PUPIL, "pupil_id"),
    "referral": (OwnerKind.REFERRAL, "id"),
    "observation": (OwnerKind.REFERRAL, "referral_id"),
    "case": (OwnerKind.CASE, "id"),
    "followup": (OwnerKind.CASE, "case_id"),
}
SEALED = {
    name: tuple(column.key for column in Base.metadata.tables[name].columns if isinstance(column.type, LargeBinary))
    for name in OWNERS
    if name != "case"
}
UNSEEN = {"audit_entry", "audit_subject", "sign_in"}
"""What the twin does without."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Both databases of one size, opened, and what a reader looks at."""

    size: int
    installation: Installation
    twin: Database
    long_case: UUID


def kept(size: int) -> tuple[Path, bool]:
    """The folder of the generated databases of one size, and whether they had to be made now."""
    home = Path(tempfile.gettempdir()) / f"casework-figures-kept-{_made_from()}"
    for old in home.parent.glob("casework-figures-kept-*"):
        if old != home:
            shutil.rmtree(old, ignore_errors=True)
    place = home / str(size)
    if (place / "made").exists():
        return place, False
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    generate(place, size)
    (place / "made").touch()
    return place, True


def opened(place: Path, size: int) -> Stores:
    """Open generated databases."""
    found = Database(f"sqlite:///{place / 'twin.db'}")
    long_case = UUID((place / "long_case").read_text())
    return Stores(size, Installation.open(_settings(place)), found, long_case)


def generate(place: Path, size: int, readers: int = READERS_CASES, longest: int = LONG_STORY) -> None:
    """Make the real stores and the twin's in an empty folder."""
    installation, twin = _prepared(place)
    with installation.database.engine.connect() as real, twin.engine.connect() as plain:
        for connection in (real, plain):
            connection.execution_options(reading=True)  # no lock is needed: nobody else is here
            connection.exec_driver_sql("PRAGMA cache_size=-400000")
            connection.commit()
            _driver(connection).execute("PRAGMA foreign_keys=OFF")  # a test checks them afterwards
        cast = _cast(installation, real, size)
        crowd = Crowd(cast, size, readers, longest)
        cases = crowd.cases()
        while some := list(islice(cases, CHUNK)):
            _write(installation, real, plain, some)
        real.commit()
        plain.commit()
        _copy_the_rest(plain, place)
    assert crowd.long_case is not None
    (place / "long_case").write_text(str(crowd.long_case))
    _log(installation)
    for engine in (installation.database.engine, installation.store.engine, twin.engine):
        engine.dispose()  # the last one to leave folds the write-ahead log into the file


def _prepared(place: Path) -> tuple[Installation, Database]:
    (place / "instance").mkdir()
    (place / "root.key").touch(mode=0o600)
    (place / "root.key").write_bytes(sha256(b"only figures are measured with this").digest())
    told = _settings(place)
    store = KeyStore(told.keys_url)
    store.create_schema()
    Keyring.initialise(store, from_setting(told.root_key, told.instance_path))
    database, twin = Database(told.database_url), Database(f"sqlite:///{place / 'twin.db'}")
    upgrade(database)
    Base.metadata.create_all(twin.engine)
    return Installation.open(told), twin


def _settings(place: Path) -> Settings:
    data, keys = place / "instance" / "casework.db", place / "instance" / "keys.db"
    return settings_for(place, f"sqlite:///{data}", f"sqlite:///{keys}", root_key=f"file:{place / 'root.key'}")


def _copy_the_rest(plain: Connection, place: Path) -> None:
    """Tables in which nothing is sealed are the same in the twin."""
    driver = _driver(plain)
    driver.execute("ATTACH DATABASE ? AS real", [str(place / "instance" / "casework.db")])
    for name, table in Base.metadata.tables.items():
        if name not in SEALED and name not in UNSEEN:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)  # migrations may have another order
            driver.execute(f'INSERT INTO main."{name}" ({columns}) SELECT {columns} FROM real."{name}"')
    driver.execute("DETACH DATABASE real")


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _cast(installation: Installation, real: Connection, size: int) -> Cast:
    """Offices, areas, schools and staff."""
    names = range(OFFICES)
    others = max(OFFICES, (size - READERS_CASES) // CASES_EACH // OFFICES * OFFICES)
    kinds = ("office", "area", "school", "counsellor")
    ids = {kind: tuple(uuid5(NAMES, f"{kind}{n}") for n in names) for kind in kinds}
    offices, schools = ids["office"], ids["school"]
    places = [
        {"id": each, "name": f"{kind} {n}", "sort_key": f"{kind} {n}", "active": True, "kind": of, "area_id": None}
        for kind, of in (("office", OrganisationKind.NAV_OFFICE), ("school", OrganisationKind.LOWER_SECONDARY))
        for n, each in enumerate(ids[kind])
    ]
    areas = [
        {"id": each, "name": f"Område {n}", "position": n, "catch_all": False, "office_id": offices[n], "active": True}
        for n, each in enumerate(ids["area"])
    ]
    advisers = tuple(uuid5(NAMES, f"adviser{n}") for n in range(others))
    staff = [_person(READER, "reader", Role.ADVISER, offices[0])]
    staff += [_person(each, f"adviser{n}", Role.ADVISER, offices[n % OFFICES]) for n, each in enumerate(advisers)]
    staff += [_person(each, f"counsellor{n}", Role.COUNSELLOR, schools[n]) for n, each in enumerate(ids["counsellor"])]
    installation.vault.mint(Owner(OwnerKind.USER, row["id"]) for row in staff)
    for model, rows in ((Organisation, places), (Area, areas), (User, staff)):
        real.execute(insert(model), rows)
    form = real.execute(select(ConsentText.id)).scalars().first()
    assert form is not None
    return Cast(READER, advisers, offices, ids["area"], schools, ids["counsellor"], form)


def _person(user_id: UUID, name: str, role: Role, at: UUID) -> dict[str, Any]:
    row = {"id": user_id, "email": f"{name}@example.invalid", "name": f"Prøve {name}", "role": role}
    row |= {"organisation_id": at, "active": True, "language": "nb", "shortcuts": True}
    return row | {"created_at": clock.now(), "version": 1}


def _write(installation: Installation, real: Connection, plain: Connection, cases: list[Rows]) -> None:
    """One chunk of cases: keys first, then the rows table by table, sealed in the one and plain in the other."""
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    models = {}
    for case in cases:
        for model, row in case:
            tables[model.__tablename__].append(row)
            models[model.__tablename__] = model
    desk = installation.vault.request()
    owners = [Owner(OWNERS[name][0], row["id"]) for name in ("pupil", "referral", "case") for row in tables[name]]
    installation.vault.mint(owners)
    desk.fetch(owners)
    for name, rows in tables.items():
        if name in SEALED:
            plain.execute(insert(models[name]), [_encoded(row, SEALED[name]) for row in rows])
            real.execute(insert(models[name]), [_sealed(desk, name, row) for row in rows])
        else:
            real.execute(insert(models[name]), rows)


def _encoded(row: dict[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    return row | {column: row[column].encode() for column in columns if row[column]}


def _sealed(desk: Desk, name: str, row: dict[str, Any]) -> dict[str, Any]:
    kind, key = OWNERS[name]
    owner, values = Owner(kind, row[key]), {}
    for column in SEALED[name]:
        if row[column]:
            size = Size.NOTE if column == "note" else Size.NAME
            values[column] = desk.seal(owner, Place(name, column, row["id"]), row[column], size)
    return row | values


def _log(installation: Installation) -> None:
    """A log that has grown with the cases: each opened three times, chained line by line."""
    with work.unit(installation, reading=True) as session:
        owners = [Owner(OwnerKind.CASE, row) for row in session.scalars(select(Case.id))]
    for _ in range(3):
        for start in range(0, len(owners), CHUNK):
            some = owners[start : start + CHUNK]
            with work.unit(installation, reading=True) as session:
                session.info["desk"].fetch(some)
                for owner in some:
                    audit.record(None, audit.CaseOpened(owner))


def _made_from() -> str:
    """A name for everything the generated rows depend on."""
    here = Path(__file__).parent
    sources = [here / "crowd.py", here / "stores.py", *sorted((HERE / "models").glob("*.py"))]
    sources += sorted((HERE / "privacy").glob("*.py"))
    sources += sorted((HERE / "migrations" / "versions").glob("*.py"))
    sources += [HERE / "audit" / "table.py", HERE / "audit" / "log.py"]
    return sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
