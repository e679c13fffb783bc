"""The hours of 30 placements in a week: statements and server time of the grid, and of saving all of it at once.

Beside a grid of ten: what a row costs, and that no row costs a statement.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from statistics import median
from urllib.parse import urlencode

from casework import clock, create_app
from casework.installation import Installation
from casework.models import Organisation
from casework.models.codes import Role
from tests.benchmarks.figures import against, interleaved, ms, note, ratio, table, times, whole
from tests.benchmarks.pages import Stopwatch
from tests.benchmarks.places import fresh_sqlite
from tests.benchmarks.watching import watching
from tests.browser import Page, Visitor
from tests.make import Make
from tests.placements import agreement, employer

SIZES = (10, 30)
ROUNDS, WARM = 40, 3
STATEMENTS, TO_SMALL = 20, 3.0
NOON = 12 * 60
SHIFTS = tuple((weekday, NOON, NOON + 90) for weekday in range(5))


def run() -> None:
    """Measure and print."""
    with fresh_sqlite() as installation:
        make, app = Make(installation), create_app(installation=installation)
        app.wsgi_app = Stopwatch(app.wsgi_app)  # type: ignore[method-assign]  # how Flask is told
        office = make.office()
        school = make.school(make.area(office))
        visitors = {size: _adviser(make, office, school, size, Visitor(app)) for size in SIZES}
        _times(visitors)
        _statements(installation, visitors)
        _saves(installation, visitors[SIZES[-1]])


def _adviser(make: Make, office: Organisation, school: Organisation, size: int, visitor: Visitor) -> Visitor:
    """An adviser with so many placements, each since eight weeks, five shifts a week."""
    adviser, host = make.user(Role.ADVISER, office), employer(make)
    for number in range(size):
        case = make.case(adviser, school, make.pupil(school, "Elev", f"Eksempel {number}"))
        agreement(make, case, host, starts_on=_last_monday() - timedelta(weeks=8), shifts=SHIFTS)
    visitor.sign_in(adviser.id)
    return visitor


def _last_monday() -> date:
    """Monday of last week: all its days may be registered."""
    today = clock.today()
    return today - timedelta(days=today.weekday() + 7)


def _path() -> str:
    year, week, _ = _last_monday().isocalendar()
    return f"/hours?week={year}-W{week:02}"


def _times(visitors: dict[int, Visitor]) -> None:
    taken: dict[int, list[float]] = {size: [] for size in SIZES}

    def ask(size: int) -> None:
        visitors[size].get(_path())
        watch = visitors[size].app.wsgi_app
        assert isinstance(watch, Stopwatch)
        taken[size].append(watch.taken[0])

    for size in SIZES * WARM:
        ask(size)
    for values in taken.values():
        values.clear()
    interleaved({str(size): partial(ask, size) for size in SIZES}, ROUNDS)
    small, large = (ms(median(taken[size])) for size in SIZES)
    row = [small, large, *against(ratio(taken[SIZES[1]], taken[SIZES[0]]), TO_SMALL, times)]
    head = ["page", *(f"{size} placements" for size in SIZES), "ratio", "limit", ""]
    table(f"hours: server time of the grid (medians of {ROUNDS} interleaved rounds)", head, [["grid", *row]])


def _statements(installation: Installation, visitors: dict[int, Visitor]) -> None:
    rows = []
    for size, visitor in visitors.items():
        with watching(installation.database.engine, installation.store.engine) as seen:
            visitor.get(_path())
        without = seen.without_index()
        rows.append([whole(size), *against(len(seen.statements), STATEMENTS, whole), "no" if without else "yes"])
        for step in without:
            note(step)
    table("SQL statements, both stores", ["placements", "statements", "limit", "", "uses indexes only"], rows)


def _saves(installation: Installation, visitor: Visitor) -> None:
    """Everybody as agreed: five days of each."""
    page = visitor.get(_path())
    form = next(form for form in page.forms if form.action.startswith("/hours"))
    values = form.values | {"fill": ["all"]}
    headers = {"Referer": f"http://localhost{_path()}", "Content-Type": "application/x-www-form-urlencoded"}
    with watching(installation.database.engine, installation.store.engine) as seen:
        answer = visitor.client.post(form.action, data=urlencode(values, doseq=True), headers=headers)
    assert answer.status_code == 302, Page(answer.text).text[:300]
    watch = visitor.app.wsgi_app
    assert isinstance(watch, Stopwatch)
    row = [whole(SIZES[-1]), ms(watch.taken[0]), whole(len(seen.statements))]
    table("saving everybody as agreed, five days each", ["placements", "server time", "statements"], [row])
