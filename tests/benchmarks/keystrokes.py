"""What the commonest tasks cost a person: keys, clicks, pointings and taps counted while the real pages are driven.

Limits: pages.md section 3. A task begins on the page where it is met and ends when the page says it is saved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from statistics import median

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright
from sqlalchemy import select

from casework import clock, create_app
from casework.models import Release, User
from casework.models import Task as NextStep
from casework.models.codes import Role
from tests.benchmarks.figures import held, note, table
from tests.benchmarks.hands import Hands, Way, cost
from tests.benchmarks.places import cookie_of, fresh_sqlite, served
from tests.browser import Visitor
from tests.ledger import RELEASES, draft, published
from tests.make import Make
from tests.placements import agreement, employer
from tests.screens.chromium import launch

SOUGHT, FOUND = "øde", "Sigrid Ødegård"
NOTE = "ringer igjen over helgen ."
REPEATS = 5
FULL, TENTH = 28, 9
PLACEMENTS, MOST_WEEKS = 10, 80
NOON = 12 * 60
THREE_DAYS = ((0, NOON, NOON + 90), (2, NOON, NOON + 90), (4, NOON, NOON + 90))
DESK, PHONE = ViewportSize(width=1366, height=768), ViewportSize(width=390, height=844)
SAVE = "Control+Enter"
COLUMNS = ("keys", "clicks", "pointings", "taps", "scrolls", "hand moves", "thoughts")
assert len(NOTE[:25]) == 25


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the tasks are done: addresses, cookies, a class for each flag, a school for each class that is set.

    overdue: the cookie of somebody with cases that are overdue; placements: of somebody with ten of them; weeks: one
    without hours for each time.
    manager: the cookie of programme management; drafts: a report that waits to be published, for each time.
    """

    address: str
    adviser: str
    counsellor: str
    classes: Iterator[str]
    schools: Iterator[str]
    overdue: str
    placements: str
    weeks: Iterator[str]
    manager: str
    drafts: Iterator[Release]


@dataclass(frozen=True, slots=True)
class Task:
    """A task, how it is done, and its limits in seconds by way of working, where pages.md sets one."""

    name: str
    do: Callable[[Hands, Desk], None]
    limits: dict[Way, float]


def run() -> None:
    """Measure and print."""
    with fresh_sqlite() as installation, sync_playwright() as playwright:
        make, app = Make(installation), create_app(installation=installation)
        adviser, counsellor = _furnish(make)
        with served(installation) as port:
            cookies = [cookie_of(Visitor(app, one)) for one in (adviser, counsellor)]
            classes = (f"10-{number}" for number in count())
            schools = iter([cookie_of(Visitor(app, one)) for one in _schools(make)])
            overdue, placements = (cookie_of(Visitor(app, one(make))) for one in (_overdue, _placements))
            manager = make.user(Role.MANAGER)
            published(make, manager, RELEASES)
            drafts = (draft(make, number) for number in count(RELEASES + 1))
            reports = cookie_of(Visitor(app, manager)), drafts
            address = f"http://127.0.0.1:{port}"
            adviser_cookie, counsellor_cookie = cookies
            desk = Desk(
                address, adviser_cookie, counsellor_cookie, classes, schools, overdue, placements, _weeks(), *reports
            )
            browser = launch(playwright)
            rows = [_row(browser, desk, task, way) for task in TASKS for way in Way]
            browser.close()
    head = ["task, way of working", *COLUMNS, "without R", "R", "seconds", "limit", ""]
    table("Keystroke-level cost, counted while driving the pages", head, rows)
    note(f"R is the pages' own answers, the median of {REPEATS} times; seconds are those of an error-free expert.")


def _furnish(make: Make) -> tuple[User, User]:
    office = make.office()
    area = make.area(office)
    school = make.school(area)
    adviser, counsellor = make.user(Role.ADVISER, office), make.user(Role.COUNSELLOR, school)
    for number in range(12):
        make.case(adviser, school, make.pupil(school, given="Deltaker", family=f"Eksempel {number}", class_name="9A"))
    make.case(adviser, school, make.pupil(school, given=FOUND.split()[0], family=FOUND.split()[1], class_name="9A"))
    for number in range((REPEATS + 1) * len(Way) * 2):
        for place in range(3):
            make.pupil(school, family=f"Eksempel {place}", class_name=f"10-{number}")
    return adviser, counsellor


def _schools(make: Make) -> Iterator[User]:
    """A counsellor at a school of three classes, the first of them full, for each time a class is set."""
    area = make.area()
    for _ in range((REPEATS + 1) * len(Way) * 2):
        school = make.school(area)
        for letter, number in (("A", FULL), ("B", 1), ("C", 1)):
            for place in range(number):
                make.pupil(school, family=f"Eksempel {place:02}", class_name=f"10{letter}")
        yield make.user(Role.COUNSELLOR, school)


def _overdue(make: Make) -> User:
    """An adviser with twelve cases, every second of them some days overdue."""
    office = make.office()
    school, adviser = make.school(make.area(office)), make.user(Role.ADVISER, office)
    for number in range(12):
        case = make.case(adviser, school, make.pupil(school, given="Deltaker", family=f"Eksempel {number}"))
        with make.writing() as opened:
            for step in opened.scalars(select(NextStep).where(NextStep.case_id == case.id)):
                step.due_on = clock.today() + timedelta(days=-number if number % 2 else number)
    return adviser


def _placements(make: Make) -> User:
    """An adviser with ten placements that have run for a year and a half, three days a week."""
    office = make.office()
    school, adviser, host = make.school(make.area(office)), make.user(Role.ADVISER, office), employer(make)
    for number in range(PLACEMENTS):
        case = make.case(adviser, school, make.pupil(school, given="Deltaker", family=f"Eksempel {number}"))
        began = clock.today() - timedelta(weeks=MOST_WEEKS)
        agreement(make, case, host, starts_on=began, ends_on=clock.today(), shifts=THREE_DAYS)
    return adviser


def _weeks() -> Iterator[str]:
    """Weeks that are over, the latest first."""
    for back in range(1, MOST_WEEKS):
        year, number, _ = (clock.today() - timedelta(weeks=back)).isocalendar()
        yield f"{year}-W{number:02}"


def _row(browser: Browser, desk: Desk, task: Task, way: Way) -> list[str]:
    times, counts = [], []
    for _ in range(REPEATS + 1):
        hands = Hands(_page(browser, desk, way), way)
        task.do(hands, desk)
        times.append(hands.waited)
        counts.append(hands.counted)
        hands.page.context.close()
    assert all(each == counts[0] for each in counts), f"{task.name}, {way}: not the same each time: {counts}"
    answers, worked = median(times[1:]), cost(counts[0], way)
    total, limit = answers + worked, task.limits.get(way)
    judged = [f"≤ {limit:g}", held(total, limit)] if limit is not None else ["–", ""]
    figures = [f"{worked:.2f}", f"{answers:.2f}", f"{total:.2f}", *judged]
    return [f"{task.name}, {way}", *_shown(counts[0]), *figures]


def _shown(counted: Counter[str]) -> list[str]:
    return [str(counted[what]) if counted[what] else "–" for what in COLUMNS]


def _page(browser: Browser, desk: Desk, way: Way) -> Page:
    if way is Way.PHONE:
        context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="nb-NO")
    else:
        context = browser.new_context(viewport=DESK, locale="nb-NO")
    context.set_default_timeout(20_000)
    return context.new_page()


def _open(hands: Hands, desk: Desk, cookie: str, path: str) -> Page:
    page = hands.page
    page.context.add_cookies([{"name": "casework", "value": cookie, "url": desk.address}])
    page.goto(desk.address + path)
    page.wait_for_load_state("networkidle")
    return page


def _begin_record(hands: Hands, desk: Desk) -> Locator:
    """From the working day to the form: which row, then record. Gives the form's dialog."""
    page = _open(hands, desk, desk.adviser, "/today?list=mine")
    dialog = page.locator("dialog[open]")
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("j", "l")
    else:
        hands.choose(page.locator("tbody [data-record]").first)
    hands.wait(dialog.locator("button[type=submit]").first)
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("Space")
    else:
        hands.choose(dialog.locator("label:has(input[name=outcome])").first)
    expect(dialog.locator("input[name=outcome]:checked")).to_have_value("held")
    return dialog


def _save(hands: Hands, dialog: Locator) -> None:
    if hands.way is Way.KEYBOARD:
        hands.press(SAVE)
    else:
        hands.choose(dialog.get_by_role("button", name="Lagre", exact=True))
    hands.wait(hands.page.locator("body:not(:has(dialog[open])) tbody [data-row-link]:focus"))  # back in the row


def without_note(hands: Hands, desk: Desk) -> None:
    """Reached, and everything else as it stands."""
    _save(hands, _begin_record(hands, desk))


def with_phrase(hands: Hands, desk: Desk) -> None:
    """Reached, and the first standard phrase."""
    dialog = _begin_record(hands, desk)
    phrase = dialog.locator("[data-phrase]").first
    hands.think()
    if hands.way is Way.KEYBOARD:
        _tab_to(hands, phrase)
        hands.press("Space")
    else:
        hands.choose(phrase)
    expect(dialog.locator("textarea[name=note]")).to_have_value(phrase.get_attribute("data-phrase") or "")
    _save(hands, dialog)


def with_note(hands: Hands, desk: Desk) -> None:
    """Reached, and 25 characters."""
    dialog = _begin_record(hands, desk)
    field = dialog.locator("textarea[name=note]")
    hands.think()
    if hands.way is Way.KEYBOARD:
        _tab_to(hands, field)
    else:
        hands.choose(field)
    hands.write(NOTE[:25])
    expect(field).to_have_value(NOTE[:25])
    _save(hands, dialog)


def see_overdue(hands: Hands, desk: Desk) -> None:
    """Who is overdue. Today opens with them first, which is all a reader with a keyboard needs; or the list of them."""
    page = _open(hands, desk, desk.overdue, "/today")
    hands.think()
    if hands.way is not Way.KEYBOARD:
        hands.choose(page.get_by_role("navigation", name="Lister").get_by_role("link", name="Over frist"))
        hands.wait(page.locator("[aria-current]:has-text('Over frist')"))
    expect(page.locator("tbody tr").first).to_contain_text("over frist")


def find_pupil(hands: Hands, desk: Desk) -> None:
    """The search field, three letters of a name, and the case is open. Looked at before it is opened."""
    page = _open(hands, desk, desk.adviser, "/today?list=mine")
    field, hit = page.locator("#site-search"), page.locator("#search-panel [data-hit]").first
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("/")
        hands.counted["keys"] += 1  # Shift and 7 on a Norwegian keyboard
    else:
        hands.choose(field)
    expect(field).to_be_focused()
    hands.write(SOUGHT)
    hands.wait(hit)
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("Enter")
    else:
        hands.choose(hit)
    hands.wait(page.locator(f"h1:has-text('{FOUND}')"))


def flag(hands: Hands, desk: Desk) -> None:
    """Flag a pupil: not protected, informed, one strength, sent. One strength or one observation must be chosen."""
    page = _begin_flag(hands, desk)
    strength = page.locator("input[name=strengths]").nth(1)
    hands.think()
    if hands.way is Way.KEYBOARD:
        _tab_to(hands, strength)
        hands.press("Space")
    else:
        hands.choose(page.locator("label:has(input[name=strengths])").nth(1))
    expect(strength).to_be_checked()
    _send(hands, page)


def flag_with_observation(hands: Hands, desk: Desk) -> None:
    """The same, with one thing that was seen instead of a strength."""
    page = _begin_flag(hands, desk)
    seen = page.locator("input[name=seen_attendance]")
    hands.think()
    if hands.way is Way.KEYBOARD:
        _tab_to(hands, seen.first)
        hands.press("ArrowRight", "ArrowRight")
    else:
        hands.choose(page.locator("label:has(input[name=seen_attendance])").nth(2))
    expect(page.locator("input[name=seen_attendance]:checked")).to_have_value("absence_10_19")
    _send(hands, page)


def _begin_flag(hands: Hands, desk: Desk) -> Page:
    """From the class list to the flag, with the two questions that must be answered."""
    page = _open(hands, desk, desk.counsellor, f"/pupils/?grade=10&class_name={next(desk.classes)}")
    row = page.locator("tbody tr").first
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("j")
        _tab_to(hands, row.locator("a[href*='/flags/']"))
        hands.press("Enter")
    else:
        hands.choose(row.locator("a[href*='/flags/']"))
    hands.wait(page.locator("input[name=protection]").first, state="attached")
    page.wait_for_load_state("load")
    for name, value in (("protection", "no"), ("informed", "yes")):
        hands.think()
        first = page.locator(f"input[name={name}]").first
        if hands.way is Way.KEYBOARD:
            _tab_to(hands, first)
            hands.press("Space")
        else:
            hands.choose(page.locator(f"label:has(input[name={name}])").first)
        expect(page.locator(f"input[name={name}]:checked")).to_have_value(value)
    return page


def _send(hands: Hands, page: Page) -> None:
    if hands.way is Way.KEYBOARD:
        hands.press(SAVE)
    else:
        hands.choose(page.get_by_role("button", name="Send til Nav", exact=True))
    hands.wait(page.locator("h1:has-text('OV-'), main:has-text('OV-')").first)
    assert "/referrals/" in page.url


def _tab_to(hands: Hands, target: Locator) -> None:
    """Tab until it has focus: as many keys as that takes on this page."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement || same(element)".replace("same", SAME)):
            return
        hands.press("Tab")
    raise AssertionError("Tab never comes there")


def set_class(hands: Hands, desk: Desk) -> None:
    """Everybody in a class of 28 has applied today: one tick, and save."""
    page = _open(hands, desk, next(desk.schools), "/classes/pupils?grade=10&class_name=10A")
    lacking = page.locator("input[name=rest]")
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("l", "Space")
    else:
        hands.choose(page.locator("label:has(input[name=rest])"))
    expect(lacking).to_be_checked()
    _save_class(hands, page, FULL)


def set_one_pupil(hands: Hands, desk: Desk) -> None:
    """The tenth pupil of the class has applied today."""
    page = _open(hands, desk, next(desk.schools), "/classes/pupils?grade=10&class_name=10A")
    row = page.locator("tbody tr").nth(TENTH)
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press(*["j"] * (TENTH + 1), "Tab", "ArrowRight")
    else:
        hands.choose(row.locator("label:has(input[value=sent])"))
    expect(row.locator("input:checked")).to_have_value("sent")
    _save_class(hands, page, 1)


def _save_class(hands: Hands, page: Page, number: int) -> None:
    if hands.way is Way.KEYBOARD:
        hands.press(SAVE)
    else:
        hands.choose(page.get_by_role("button", name="Lagre", exact=True))
    hands.wait(page.locator(f"[role=status]:has-text('Lagret for {number} elev')").first)


def hours_as_agreed(hands: Hands, desk: Desk) -> None:
    """One pupil's week as agreed, from the list of everybody's."""
    page = _open(hands, desk, desk.placements, f"/hours?week={next(desk.weeks)}")
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("j", "l", "Space")
    else:
        hands.choose(page.locator("tbody button[name=fill]").first)
    hands.wait(page.locator("[role=status]:has-text('Timene er lagret for 3 dager')").first)


def hours_opened(hands: Hands, desk: Desk) -> None:
    """The same on the pupil's own page, opened from the list."""
    page = _open(hands, desk, desk.placements, f"/hours?week={next(desk.weeks)}")
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("j", "Enter")
    else:
        hands.choose(page.locator("tbody [data-row-link]").first)
    button = page.locator(".as-agreed button")
    hands.wait(button)
    page.wait_for_load_state("load")
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("l", "Space")
    else:
        hands.choose(button)
    hands.wait(page.locator("[role=status]:has-text('Timene er lagret for 3 dager')").first)


def hours_for_ten(hands: Hands, desk: Desk) -> None:
    """Ten pupils as agreed, then the third of them an hour on the first day."""
    page = _open(hands, desk, desk.placements, f"/hours?week={next(desk.weeks)}")
    everybody = page.locator("button[name=fill][value=all]")
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("l", "Space")
    else:
        hands.choose(everybody)
    hands.wait(page.locator(f"[role=status]:has-text('Timene er lagret for {3 * PLACEMENTS} dager')").first)
    page.wait_for_load_state("load")
    field = page.locator("tbody tr").nth(2).locator("input[data-hours]").first
    hands.think()
    if hands.way is Way.KEYBOARD:
        hands.press("j", "j", "j")
        _tab_to(hands, field)
    else:
        hands.choose(field)
        field.select_text()
    hands.write("1")
    hands.press("Enter")
    hands.wait(page.locator("[role=status]:has-text('Timene er lagret for 1 dag.')").first)


def publish(hands: Hands, desk: Desk) -> None:
    """The draft that waits is opened, looked over and published. Reading it is not counted."""
    next(desk.drafts)
    page = _open(hands, desk, desk.manager, "/releases/")
    dialog = page.locator("dialog[open]")
    for link, shown in (
        (page.get_by_role("link", name="Les og kommenter").first, page.locator("#part-follow_up")),
        (page.get_by_role("link", name="Se over og publiser"), dialog.get_by_role("button", name="Publiser")),
    ):
        hands.think()
        _activate(hands, link)
        hands.wait(shown)
        page.wait_for_load_state("load")
        page.evaluate("() => Promise.all(document.getAnimations().map(each => each.finished))")
    hands.think()
    _activate(hands, dialog.get_by_role("button", name="Publiser"))
    hands.wait(page.locator("[role=status]:has-text('er publisert.')").first)


def _activate(hands: Hands, target: Locator) -> None:
    """Press a link or a button."""
    if hands.way is Way.KEYBOARD:
        _tab_to(hands, target)
        hands.press("Enter")
    else:
        hands.choose(target)


SAME = "(one => one.type === 'radio' && document.activeElement?.name === one.name)"
"""A group of radio buttons takes focus once, at the one that is chosen."""

TASKS = (
    Task("follow-up, no note", without_note, {Way.KEYBOARD: 6, Way.MOUSE: 9, Way.PHONE: 7}),
    Task("… standard phrase", with_phrase, {Way.KEYBOARD: 8, Way.MOUSE: 11, Way.PHONE: 9}),
    Task("… 25 characters", with_note, {Way.KEYBOARD: 13, Way.MOUSE: 19, Way.PHONE: 17}),
    Task("see who is overdue", see_overdue, {Way.KEYBOARD: 1.5, Way.MOUSE: 4.5, Way.PHONE: 4}),
    Task("find a pupil", find_pupil, {Way.KEYBOARD: 5, Way.MOUSE: 8, Way.PHONE: 6}),
    Task("flag a pupil by a strength", flag, {Way.KEYBOARD: 9, Way.MOUSE: 14, Way.PHONE: 11}),
    Task("… by an observation", flag_with_observation, {Way.KEYBOARD: 9, Way.MOUSE: 14, Way.PHONE: 11}),
    Task("transition status of a class", set_class, {Way.MOUSE: 4.5, Way.PHONE: 4}),
    Task("set one pupil's status", set_one_pupil, {}),
    Task("hours for one pupil, as agreed", hours_as_agreed, {Way.KEYBOARD: 4, Way.MOUSE: 6, Way.PHONE: 5}),
    Task("… on the pupil's own page", hours_opened, {}),
    Task("hours for ten pupils (grid)", hours_for_ten, {Way.KEYBOARD: 10.5}),
    Task("publish the prepared report", publish, {Way.MOUSE: 16}),
)
