"""Search among an adviser's 200 cases, an office's 2,000 and a school's 2,000 pupils, beside the same search unsealed.

The baseline finds the same people with the same words and the same page, from a database in which names stand in the
clear, without rights, keys or log. Server time is that of pages.py; everything is measured in one run, pair by pair.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from casework import create_app
from casework.actions.searching.hits import PAGE, Found, Hit, Opens
from casework.actions.searching.words import Named, asked_for, rank_of, rank_of_number, words_of
from casework.database import Database
from casework.forms.search import SearchForm
from casework.models import Assignment, Case, Enrolment, Organisation, Pupil, Referral, User
from casework.models.codes import Role
from casework.views.gate import open_to_all
from tests.benchmarks.figures import against, interleaved, ms, note, ratio, table, times, whole
from tests.benchmarks.pages import Stopwatch
from tests.benchmarks.places import folder
from tests.benchmarks.stores import READER, Stores, generate, opened
from tests.benchmarks.watching import watching
from tests.browser import Visitor

FEW, MANY = 800, 8_000
"""Cases in all: an office or a school has a quarter of them."""
READERS, WORDS = 200, ("eksempel 120", "eksmepel 120", "letebergsen")
ROUNDS, WARM = 30, 2
TO_PLAIN, STATEMENTS = 3.5, 10


@dataclass(frozen=True, slots=True)
class Searcher:
    """Somebody who searches, and the plain search among as many."""

    name: str
    visitor: Visitor
    stores: Stores
    plain: str
    token: str

    def ask(self, path: str, words: str) -> None:
        """Search once."""
        answer = self.visitor.client.post(path, data={"csrf_token": self.token, "q": words})
        assert answer.status_code == 200, f"{path}: {answer.status_code}"


def run() -> None:
    """Measure and print."""
    with folder() as place, ExitStack() as leaving:
        searchers = [each for size in (FEW, MANY) for each in _searchers(place, size, leaving)]
        _times(searchers)
        _statements(searchers)


def _searchers(place: Path, size: int, leaving: ExitStack) -> list[Searcher]:
    home = place / str(size)
    home.mkdir()
    generate(home, size, readers=READERS, longest=4)
    stores = opened(home, size)
    for engine in (stores.installation.database.engine, stores.installation.store.engine, stores.twin.engine):
        leaving.callback(engine.dispose)
    app = create_app(installation=stores.installation)
    app.register_blueprint(_plain_pages(stores.twin))
    app.wsgi_app = Stopwatch(app.wsgi_app)  # type: ignore[method-assign]  # how Flask is told
    found = []
    for role, reach in ((Role.ADVISER, "own cases"), (Role.LEAD, "an office"), (Role.COUNSELLOR, "a school")):
        user_id, where = _seat(stores, role)
        visitor = Visitor(app)
        visitor.sign_in(user_id)
        token = visitor.get("/account/profile").forms[0].values["csrf_token"][0]
        with stores.twin.session(reading=True) as session:
            names = len(session.execute(_names(role, where)).all())
        name = f"{reach}: {whole(names)} names of {whole(size)}"
        found.append(Searcher(name, visitor, stores, f"/plain/{role}/{where}", token))
    return found


def _seat(stores: Stores, role: Role) -> tuple[UUID, UUID]:
    """Somebody of a role, and whose names they search: their own, their office's, their school's."""
    with stores.installation.database.session() as session:
        reader = session.get_one(User, READER)
        beside = User.organisation_id == reader.organisation_id, User.id != READER
        others = {Role.LEAD: beside, Role.COUNSELLOR: (User.role == Role.COUNSELLOR,)}
        user = session.scalars(select(User).where(*others[role])).first() if role in others else reader
        assert user is not None
        assert user.organisation_id is not None
        user.role = role
        seat = user.id, (READER if role is Role.ADVISER else user.organisation_id)
        session.commit()
    return seat


def _names(role: Role, where: UUID) -> Select[Any]:
    """Who is searched, without asking how much of each is in sight."""
    columns: tuple[Any, ...] = (Pupil.id, Pupil.given_name, Pupil.family_name, Referral.number)
    query = select(*columns, Organisation.name.label("school")).select_from(Pupil)
    query = query.join(Referral, Referral.pupil_id == Pupil.id).join(
        Organisation, Organisation.id == Referral.school_id
    )
    if role is Role.COUNSELLOR:
        return query.join(Enrolment, Enrolment.pupil_id == Pupil.id).where(Enrolment.organisation_id == where)
    if role is Role.LEAD:
        return query.where(Referral.office_id == where)
    mine = select(Assignment.case_id).where(Assignment.user_id == where, Assignment.ends_on.is_(None))
    return query.join(Case, Case.referral_id == Referral.id).where(Case.id.in_(mine))


def _plain_pages(database: Database) -> Blueprint:
    """The same search and the same page over names in the clear."""
    bp = Blueprint("plain", __name__, url_prefix="/plain")

    @bp.post("/<role>/<uuid:where>")
    @open_to_all
    def search(role: str, where: UUID) -> ResponseReturnValue:
        form = SearchForm()
        asked, hits = asked_for(form.q.data or ""), []
        with database.session(reading=True) as session:
            for row in session.execute(_names(Role(role), where)):
                given, family = row.given_name.decode(), row.family_name.decode()
                rank = rank_of_number(asked, row.number)
                rank = rank if rank is not None else rank_of(asked, Named(words_of(f"{given} {family}")))
                if rank is not None:
                    hits.append((rank, f"{given} {family}", row))
        hits.sort(key=lambda hit: hit[:2])
        lines = [Hit(row.id, Opens.CASE, name, row.number, school=row.school) for _, name, row in hits[:PAGE]]
        shown = {"found": Found(tuple(lines), len(hits)), "recent": (), "digits": False, "unknown": False}
        return render_template("search/index.html", form=form, search_text=form.q.data, search_wrong=False, **shown)

    return bp


def _times(searchers: list[Searcher]) -> None:
    rows = []
    for words in WORDS:
        taken: dict[tuple[str, str], list[tuple[float, float]]] = {}
        work: dict[str, Callable[[], None]] = {}
        for one in searchers:
            for kind, path in (("real", "/search/"), ("plain", one.plain)):
                taken[one.name, kind] = []
                work[f"{one.name} {kind}"] = _timed(one, path, words, taken[one.name, kind])
        for _ in range(WARM):
            for ask in work.values():
                ask()
        for values in taken.values():
            values.clear()
        interleaved(work, ROUNDS)
        for one in searchers:
            real, plain = taken[one.name, "real"], taken[one.name, "plain"]
            on_clock, worked = (ratio([each[n] for each in real], [each[n] for each in plain]) for n in (0, 1))
            each = [ms(median(pair[0] for pair in values)) for values in (real, plain)]
            rows.append([f"“{words}”, {one.name}", *each, *against(on_clock, TO_PLAIN, times), times(worked)])
    head = ["search", "page", "unsealed", "ratio", "limit", "", "of processor"]
    table(f"search: server time (medians of {ROUNDS} interleaved rounds)", head, rows)


def _timed(one: Searcher, path: str, words: str, into: list[tuple[float, float]]) -> Callable[[], None]:
    watch = one.visitor.app.wsgi_app

    def work() -> None:
        one.ask(path, words)
        assert isinstance(watch, Stopwatch)
        into.append(watch.taken)

    return work


def _statements(searchers: list[Searcher]) -> None:
    rows, faults = [], []
    for one in searchers:
        installation = one.stores.installation
        with watching(installation.database.engine, installation.store.engine) as seen:
            one.ask("/search/", WORDS[0])
        without = seen.without_index()
        faults += [f"{one.name}: {step}" for step in without]
        rows.append([one.name, *against(len(seen.statements), STATEMENTS, whole), "no" if without else "yes"])
    table("SQL statements per search, both stores", ["search", "statements", "limit", "", "uses indexes only"], rows)
    for fault in dict.fromkeys(faults):
        note(fault)
