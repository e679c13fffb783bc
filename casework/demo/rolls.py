"""Class lists: who goes where, this school year and the last. About 400 pupils."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from casework import audit, clock
from casework.database import session
from casework.demo.places import SCHOOLS, Places
from casework.demo.words import FAMILY, GIVEN
from casework.models import Enrolment, Pupil, User
from casework.models.codes import Grade, OrganisationKind, PupilSource, Role
from casework.models.sealing import mint, seal
from casework.privacy.place import Size

PER_CLASS = 20
PER_VG1 = 40
CLASSES = ("A", "B")
CAME_FROM = (0, 1, 0, 1, 2, 3)
"""Which lower secondary school those in Vg1 came from, in turn: most from Loddefjord and Olsvik."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One pupil as the demo's story knows them."""

    pupil_id: UUID
    school: str
    came_from: str
    grade: Grade
    born: date


def school_year(today: date) -> int:
    """The year in which the school year of a day began."""
    return today.year if today.month >= 8 else today.year - 1


def enrol(places: Places, random: Random, year: int) -> list[Entry]:
    """Put every pupil on a roll: 9th and 10th grade now, and last year's 10th grade now in Vg1."""
    plans = list(_plans(places, random, year))
    pupils = [pupil for pupil, _, _ in plans]
    mint([pupil.owner for pupil in pupils])
    entries = []
    for pupil, entry, rows in plans:
        seal(pupil, "given_name", random.choice(GIVEN))
        seal(pupil, "family_name", random.choice(FAMILY))
        seal(pupil, "birth_date", entry.born.isoformat(), Size.NUMBER)
        session().add(pupil)
        session().flush()
        session().add_all(rows)
        entries.append(entry)
    counsellor = session().get_one(User, places.staff[Role.COUNSELLOR, SCHOOLS[0][0]][0])
    audit.record(counsellor, audit.ClassListImported(rows=len(pupils)))
    return entries


def _plans(places: Places, random: Random, year: int) -> Iterator[tuple[Pupil, Entry, list[Enrolment]]]:
    lower = [name for name, kind, _ in SCHOOLS if kind is OrganisationKind.LOWER_SECONDARY]
    upper = [name for name, kind, _ in SCHOOLS if kind is OrganisationKind.UPPER_SECONDARY]
    for school in lower:
        for grade, age in ((Grade.G9, 14), (Grade.G10, 15)):
            for letter in CLASSES:
                for _ in range(PER_CLASS):
                    yield _pupil(places, random, year, age, [(school, grade, f"{grade.value}{letter}", year, None)])
    for place, school in enumerate(upper):
        for number in range(PER_VG1):
            before = lower[CAME_FROM[(place * PER_VG1 + number) % len(CAME_FROM)]]
            path = [
                (before, Grade.G10, f"10{CLASSES[number % 2]}", year - 1, date(year, 7, 31)),
                (school, Grade.VG1, f"1{'ST' if number % 2 else 'BA'}", year, None),
            ]
            yield _pupil(places, random, year, 16, path)


def _pupil(
    places: Places, random: Random, year: int, age: int, path: list[tuple[str, Grade, str, int, date | None]]
) -> tuple[Pupil, Entry, list[Enrolment]]:
    """Born in the calendar year in which they turn `age` in the autumn of `year`."""
    first, (school, grade, _, _, _) = path[0], path[-1]
    adder = places.staff[Role.COUNSELLOR, first[0]][0]
    pupil = Pupil(source=PupilSource.CLASS_LIST, added_by_id=adder, added_at=clock.now())
    born = date(year - age, random.randint(1, 12), random.randint(1, 28))
    rows = [
        Enrolment(
            pupil_id=pupil.id,
            organisation_id=places.organisations[name],
            grade=at,
            class_name=class_name,
            starts_on=date(start, 8, 17),
            ends_on=end,
        )
        for name, at, class_name, start, end in path
    ]
    return pupil, Entry(pupil.id, school, first[0], grade, born), rows
