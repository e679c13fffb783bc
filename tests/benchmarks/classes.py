"""The page of a class of 30 and of a grade of 300 beside their plain twins, and the save of a whole class.

Server time is from the moment a request reaches the app until its last byte is made, as in pages.py. Ten classes of 30,
three of each followed up by Nav.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from urllib.parse import urlencode

from casework import clock, create_app
from casework.actions.transition import transitions
from casework.actions.transition.given import Application
from casework.installation import Installation
from casework.models import Pupil, User
from casework.models.codes import Role
from casework.models.transition_codes import ApplicationState, Level
from tests.benchmarks import class_twin
from tests.benchmarks.figures import against, interleaved, ms, note, ratio, table, times, whole
from tests.benchmarks.pages import Stopwatch
from tests.benchmarks.places import folder, fresh_sqlite
from tests.benchmarks.watching import watching
from tests.browser import Page, Visitor
from tests.make import Make

CLASSES, EACH, FOLLOWED = "ABCDEFGHIJ", 30, 3
ROUNDS, WARM = 60, 3
TO_TWIN, STATEMENTS, TO_SAVE = 1.8, 12, 90
PATHS = {
    30: ("/classes/pupils?grade=10&class_name=10A", "/twin/classes/10A"),
    300: ("/classes/pupils?grade=10", "/twin/classes/all"),
}


def run() -> None:
    """Measure and print."""
    with fresh_sqlite() as installation, folder() as place:
        counsellor = furnish(Make(installation), CLASSES, EACH, FOLLOWED)
        plain = class_twin.plain_copy(installation, place)
        app = create_app(installation=installation)
        app.register_blueprint(class_twin.blueprint(plain))
        app.wsgi_app = Stopwatch(app.wsgi_app)  # type: ignore[method-assign]  # how Flask is told
        visitor = Visitor(app, counsellor)
        _times(visitor)
        _statements(installation, visitor)
        _saves(installation, visitor)
        plain.engine.dispose()


def furnish(make: Make, classes: str, each: int, followed: int) -> User:
    """A school with classes of one size, some pupils of each followed up; a third lack an application, the last all."""
    office = make.office()
    school = make.school(make.area(office))
    counsellor, adviser = make.user(Role.COUNSELLOR, school), make.user(Role.ADVISER, office)
    for letter in classes:
        pupils = [make.pupil(school, "Elev", f"Eksempel {n}", class_name=f"10{letter}") for n in range(each)]
        for pupil in pupils[:followed]:
            make.case(adviser, school, pupil)
        with make.writing() as opened:
            actor, today = opened.get_one(User, counsellor.id), clock.today()
            for pupil in pupils[each // 3 :] if letter != classes[-1] else ():
                given = Application(ApplicationState.SENT, None, today)
                transitions.apply(actor, opened.get_one(Pupil, pupil.id), _into(), Level.VG1, given)
    return counsellor


def _into() -> int:
    today = clock.today()
    return today.year + (1 if today.month >= 8 else 0)


def _times(visitor: Visitor) -> None:
    taken: dict[tuple[int, str], list[tuple[float, float]]] = {}
    work: dict[str, Callable[[], None]] = {}
    for size, paths in PATHS.items():
        for kind, path in zip(("real", "twin"), paths, strict=True):
            into = taken[size, kind] = []
            work[f"{size} {kind}"] = _ask(visitor, path, into)
    for _ in range(WARM):
        for ask in work.values():
            ask()
    for values in taken.values():
        values.clear()
    interleaved(work, ROUNDS)
    rows = []
    for size in PATHS:
        real, twin = taken[size, "real"], taken[size, "twin"]
        on_clock, worked = (ratio([one[n] for one in real], [one[n] for one in twin]) for n in (0, 1))
        each = [ms(median(one[0] for one in values)) for values in (real, twin)]
        rows.append([whole(size), *each, *against(on_clock, TO_TWIN, times), times(worked)])
    head = ["pupils", "page", "plain twin", "ratio", "limit", "", "of processor"]
    table(f"class overview: server time (medians of {ROUNDS} interleaved rounds)", head, rows)


def _ask(visitor: Visitor, path: str, into: list[tuple[float, float]]) -> Callable[[], None]:
    watch = visitor.app.wsgi_app

    def ask() -> None:
        response = visitor.client.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        assert isinstance(watch, Stopwatch)
        into.append(watch.taken)

    return ask


def _statements(installation: Installation, visitor: Visitor) -> None:
    rows = []
    for size, (path, _) in PATHS.items():
        with watching(installation.database.engine, installation.store.engine) as seen:
            visitor.get(path)
        without = seen.without_index()
        rows.append([whole(size), *against(len(seen.statements), STATEMENTS, whole), "no" if without else "yes"])
        for step in without:
            note(step)
    table("SQL statements per page, both stores", ["pupils", "statements", "limit", "", "uses indexes only"], rows)


def _saves(installation: Installation, visitor: Visitor) -> None:
    """One tick and one save for a class of 30 that lacks everything; three of them have a case with milestones."""
    path = PATHS[30][0].replace("10A", f"10{CLASSES[-1]}")
    page = visitor.get(path)
    form = next(form for form in page.forms if "/classes/status" in form.action)
    values = form.values | {"rest": ["application"]}
    with watching(installation.database.engine, installation.store.engine) as seen:
        headers = {"Referer": f"http://localhost{path}", "Content-Type": "application/x-www-form-urlencoded"}
        answer = visitor.client.post(form.action, data=urlencode(values, doseq=True), headers=headers)
    assert answer.status_code == 302, Page(answer.text).text[:300]
    watch = visitor.app.wsgi_app
    assert isinstance(watch, Stopwatch)
    row = [ms(watch.taken[0]), *against(len(seen.statements), TO_SAVE, whole)]
    table("saving 30 changed pupils at once", ["what", "server time", "statements", "limit", ""], [["30 pupils", *row]])
