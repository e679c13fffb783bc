"""What letting a class list in would do, worked out against the own school's roll. Nothing is changed here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from casework import audit
from casework.actions.pupil import rolls
from casework.actions.pupil.pupils import CANNOT_BE_ADDED
from casework.actions.pupil.rolls import Entry
from casework.class_list import Column, Person, ReadList, Row, likely_same, normalise, sort_key
from casework.class_list.words import CELLS, COLUMNS
from casework.models import User

DIFFERENT = "different"
Key = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: row number as in the file, column and sentence as texts to translate."""

    row: int
    column: str
    words: str
    twin: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a row may be the same as: a pupil on the roll, or an earlier row of the list."""

    value: str
    name: str
    birth_date: date
    class_name: str
    row: int | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A row that is likely somebody already known; a person must say which."""

    row: int
    name: str
    birth_date: date
    class_name: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class NotInList:
    """On the roll in one of the list's classes, but not in the list. Nothing happens by itself."""

    id: UUID
    name: str
    class_name: str


@dataclass(slots=True)
class Plan:
    """Everything a person must know before letting the list in.

    known      rows that are a pupil on the roll, by row number
    skipped    rows a person said are another row of the same list
    """

    rows: tuple[Row, ...]
    left_out: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    known: dict[int, Entry] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)
    not_in_list: list[NotInList] = field(default_factory=list)

    @property
    def moving(self) -> list[tuple[Row, Entry]]:
        """Pupils on the roll who get another grade or class."""
        pairs = [(row, self.known[row.number]) for row in self.rows if row.number in self.known]
        return [
            (row, one)
            for row, one in pairs
            if row.grade and not rolls.same_place(one.enrolment, row.grade, row.class_name or "")
        ]

    @property
    def left_classes(self) -> dict[int, str]:
        """The class each moving pupil leaves, by row number."""
        return {row.number: one.enrolment.class_name for row, one in self.moving}

    @property
    def new(self) -> list[Row]:
        """Rows that become new pupils."""
        return [row for row in self.rows if row.number not in self.known and row.number not in self.skipped]


def plan(actor: User, found: ReadList, answers: Mapping[int, str] | None = None) -> Plan:
    """Work out what the list means. Questions already answered are settled; the others remain."""
    made = Plan(found.rows, found.left_out, found.left_out_sheets, _faults(found.rows))
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.CLASS))
    roll = rolls.entries(actor, reading)
    _match(made, roll)
    made.faults += _hidden(actor, made)
    _ask(made, roll, answers or {})
    made.not_in_list = _missing(made, roll)
    shown = {one.id for one in made.not_in_list}
    shown |= {one.entry.id for question in made.questions for one in question.candidates if one.entry}
    reading.only(one.pupil for one in roll if one.id in shown)
    return made


def _faults(rows: Iterable[Row]) -> list[Fault]:
    return [
        Fault(row.number, COLUMNS[problem.column], CELLS[problem.code], problem.twin)
        for row in rows
        for problem in row.problems
    ]


def _match(made: Plan, roll: Iterable[Entry]) -> None:
    """The same names and the same birth date as exactly one pupil on the roll: nobody need be asked."""
    by_key: dict[Key, list[Entry]] = defaultdict(list)
    for one in roll:
        if one.person is not None:
            by_key[_key(one.person)].append(one)
    for row in made.rows:
        person = person_of(row)
        same = by_key.get(_key(person), []) if person else []
        if len(same) == 1 and not row.problems:
            made.known[row.number] = same[0]


def _hidden(actor: User, made: Plan) -> list[Fault]:
    hidden = rolls.hidden(actor)
    people = [(row, person_of(row)) for row in made.new] if hidden else []
    return [
        Fault(row.number, COLUMNS[Column.NAME], CANNOT_BE_ADDED)
        for row, person in people
        if person and rolls.is_hidden(person, hidden)
    ]


def _ask(made: Plan, roll: Iterable[Entry], answers: Mapping[int, str]) -> None:
    taken = {one.id for one in made.known.values()}
    candidates = _Candidates()
    for one in roll:
        if one.person is not None and one.id not in taken:
            found = Candidate(f"pupil:{one.id}", one.name, one.person.birth_date, one.enrolment.class_name, entry=one)
            candidates.add(one.person, found)
    for row in made.rows:
        person = person_of(row)
        if person is None or row.problems:
            continue
        name = f"{row.given_name} {row.family_name}"
        if row.number not in made.known:
            alike = tuple(candidates.alike(person))
            if alike and not _settle(made, row, alike, answers.get(row.number)):
                made.questions.append(Question(row.number, name, person.birth_date, row.class_name or "", alike))
        itself = Candidate(f"row:{row.number}", name, person.birth_date, row.class_name or "", row=row.number)
        candidates.add(person, itself)


def _settle(made: Plan, row: Row, alike: Iterable[Candidate], answer: str | None) -> bool:
    """Use an answer, if it is one of those offered and nobody else has taken that pupil."""
    chosen = next((one for one in alike if one.value == answer), None)
    if chosen is None:
        return answer == DIFFERENT
    if chosen.entry is None:
        made.skipped.add(row.number)
        return True
    if any(one.id == chosen.entry.id for one in made.known.values()):
        return False
    made.known[row.number] = chosen.entry
    return True


def _missing(made: Plan, roll: Iterable[Entry]) -> list[NotInList]:
    classes = {(row.grade, row.class_name) for row in made.rows}
    matched = {one.id for one in made.known.values()}
    open_ = {one.entry.id for question in made.questions for one in question.candidates if one.entry}
    left = [
        one
        for one in roll
        if (one.enrolment.grade, one.enrolment.class_name) in classes and one.id not in matched | open_
    ]
    ordered = sorted(left, key=lambda one: (one.enrolment.class_name, sort_key(one.family, one.given)))
    return [NotInList(one.id, f"{one.family}, {one.given}", one.enrolment.class_name) for one in ordered]


class _Candidates:
    """People filed under birth date and under name, so that each row meets only the few it may be alike."""

    def __init__(self) -> None:
        self._by_date: dict[date, list[tuple[Person, Candidate]]] = defaultdict(list)
        self._by_name: dict[str, list[tuple[Person, Candidate]]] = defaultdict(list)

    def add(self, person: Person, candidate: Candidate) -> None:
        self._by_date[person.birth_date].append((person, candidate))
        self._by_name[_words(person)].append((person, candidate))

    def alike(self, person: Person) -> list[Candidate]:
        near = [*self._by_date[person.birth_date], *self._by_name[_words(person)]]
        found = {candidate.value: candidate for other, candidate in near if likely_same(person, other)}
        return list(found.values())


def person_of(row: Row) -> Person | None:
    """The row as likeness is judged by, or None when a value is missing."""
    if not row.given_name or not row.family_name or row.birth_date is None:
        return None
    return Person(row.given_name, row.family_name, row.birth_date)


def _key(person: Person) -> Key:
    return person.given_name.casefold(), person.family_name.casefold(), person.birth_date


def _words(person: Person) -> str:
    return " ".join(sorted(normalise(f"{person.given_name} {person.family_name}").split()))
