"""Role x route x object: what every page answers to everybody, derived from the rights and never from the pages.

ROWS says which right each route asks for, a second time and by hand. IN_SIGHT and WITHIN say who is near what. All
else follows: the matrix walks every route of the app, and reports each cell that answers otherwise.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from casework.audit import events
from casework.audit.table import AuditEntry
from casework.models.codes import Role
from casework.policy.grants import NEEDS, READS, P, Permission, Reach, Sight, may, reach_of
from casework.views.gate import opens_for
from tests.browser import Visitor
from tests.house.world import (
    ABSENT,
    COLLEAGUES,
    ELSEWHERE,
    FORMER,
    KINDS,
    OWN,
    PROTECTED,
    RECEIVED,
    TIED,
    UNNAMED,
    WITHDRAWN,
    World,
    sessions_of,
)

ROWS: dict[Permission | None, str] = {
    None: "pages.start pages.accessibility account.sign_in account.second_factor account.enrol account.invitation "
    "account.new_password account.sign_out account.choose_language calendar_feeds.read",
    P.OWN_ACCOUNT: "account.profile account.change_password account.recovery_codes account.sessions "
    "account.end_session account.end_other_sessions account.keep_alive calendar_feeds.show calendar_feeds.end "
    "pages.guide pages.whats_new drafts.save protection.done ties.done",
    P.READ_PUPILS: "pupils.index pupils.show classes.index classes.show milestones.index",
    P.ADD_PUPILS: "pupils.new class_lists.new class_lists.check class_lists.discard class_lists.done",
    P.EDIT_PUPIL: "pupils.edit pupils.leave contacts.details contacts.new_guardian contacts.edit_guardian "
    "contacts.end_guardian",
    P.FLAG_PUPIL: "flags.new flags.discard_draft flags.stopped",
    P.PROTECT_PUPIL: "pupils.protect",
    P.DECLARE_TIE: "ties.pupil ties.case",
    P.SEE_PROGRESS: "referrals.index referrals.show",
    P.EDIT_FLAG: "flags.change",
    P.CANCEL_REQUEST: "flags.cancel",
    P.REGISTER_CONSENT: "consents.register consents.remind consents.form consents.notice",
    P.WITHDRAW_CONSENT: "consents.withdraw",
    P.SEND_HANDOVER: "handovers.sent handovers.lacking handovers.write handovers.discard_draft handovers.show "
    "handovers.share handovers.meeting handovers.star handovers.answer handovers.stop",
    P.RECEIVE_HANDOVER: "handovers.index handovers.open_note handovers.received handovers.ask handovers.accept",
    P.READ_INBOX: "inbox.index inbox.show inbox.open_request",
    P.DECIDE_REQUEST: "inbox.accept inbox.decline inbox.forward",
    P.START_CASE: "inbox.start inbox.register",
    P.READ_WORKLIST: "first_day.index first_day.save worklist.today news.index news.seen "
    "saved_filters.index saved_filters.new saved_filters.rename saved_filters.move saved_filters.remove",
    P.KEEP_PHRASES: "phrases.index phrases.add phrases.change phrases.move phrases.remove",
    P.KEEP_OFFICE_PHRASES: "phrases.add_office phrases.change_office phrases.move_office phrases.remove_office",
    P.READ_CASE: "cases.show followups.ask_redaction",
    P.KEEP_REMINDER: "reminders.keep reminders.remove",
    P.LOG_FOLLOWUP: "followups.record followups.correct",
    P.PLAN_NEXT_STEP: "calendar_feeds.next_step decisions.done tasks.change tasks.done tasks.postpone",
    P.READ_TRANSITION: "transitions.show",
    P.REGISTER_TRANSITION: "classes.save transitions.apply transitions.offer transitions.start "
    "transitions.change_place transitions.year transitions.show_on_pupil transitions.apply_on_pupil "
    "transitions.offer_on_pupil transitions.start_on_pupil transitions.change_place_on_pupil transitions.year_on_pupil",
    P.ANSWER_MILESTONE: "milestones.answer milestones.take_back",
    P.HOLD_CONFERENCE: "conference.index conference.agenda conference.show stars.change",
    P.HAND_TO_OT: "hand_offs.reported hand_offs.show",
    P.ANSWER_STATUS: "status_checks.answer",
    P.HOLD_CASE: "cases.hold cases.resume",
    P.CLOSE_CASE: "cases.close cases.went_to",
    P.REOPEN_CASE: "cases.reopen",
    P.PROTECT_CASE: "protection.case",
    P.EDIT_CONTACTS: "contacts.case contacts.details_on_case contacts.new_guardian_on_case "
    "contacts.edit_guardian_on_case contacts.end_guardian_on_case",
    P.SEE_IDENTITY_NUMBER: "identity_numbers.edit identity_numbers.show",
    P.FIND_IDENTITY_NUMBER: "identity_numbers.find",
    P.SEARCH: "search.index search.found",
    P.SEE_WHO_HAS_SEEN: "access.case access.referral",
    P.ASSIGN_CASE: "assignments.index assignments.edit assignments.end assignments.move",
    P.APPROVE_REDACTION: "approvals.index approvals.decide",
    P.MERGE_PUPILS: "duplicates.index duplicates.show duplicates.merge duplicates.keep_apart",
    P.READ_EMPLOYERS: "employers.index employers.show",
    P.KEEP_EMPLOYERS: "employers.add employers.edit employers.deactivate employers.reactivate employers.add_contact "
    "employers.edit_contact employers.end_contact employers.add_place employers.edit_place employers.withdraw_place",
    P.MERGE_EMPLOYERS: "employers.choose_other employers.merge",
    P.RECORD_HOURS: "attendance.save attendance.grid attendance.save_all",
    P.WRITE_AGREEMENT: "agreements.new agreements.write agreements.extend agreements.drop_change employers.begin",
    P.REGISTER_APPROVAL: "agreements.approve agreements.take_back",
    P.END_PLACEMENT: "agreements.start agreements.end agreements.annul evaluations.outcome evaluations.status",
    P.EVALUATE_PLACEMENT: "evaluations.give",
    P.READ_PLACEMENT: "evaluations.show agreements.show agreements.version agreements.document "
    "agreements.compare labour_rules.read jobs.show "
    "attendance.show",
    P.PLAN_JOB: "jobs.places jobs.wish",
    P.READ_PLAN: "plans.show plans.document",
    P.WRITE_PLAN: "plans.add plans.change plans.end plans.take_up plans.add_step plans.change_step plans.mark_step "
    "plans.say_how_it_goes",
    P.READ_RELEASES: "releases.index releases.show releases.compare releases.file releases.nothing_there",
    P.PUBLISH_RELEASES: "releases.comment releases.publish releases.order releases.held releases.withdraw_order",
    P.SEE_DATA_QUALITY: "quality.index",
    P.MANAGE_USERS: "users.index users.search users.invite users.one users.edit users.new_link users.deactivate "
    "users.ask_leads users.stay users.reactivate users.ask_reset users.factor_resets users.decide_reset",
    P.MANAGE_ORGANISATIONS: "organisations.index organisations.add organisations.edit organisations.open_or_close "
    "organisations.add_area organisations.edit_area organisations.open_or_close_area",
    P.MANAGE_CALENDAR: "school_years.index school_years.show school_years.make_next school_years.check "
    "school_years.edit_date school_years.add_date school_years.remove_date school_years.programmes "
    "school_years.add_programme school_years.edit_programme school_years.questions school_years.edit_question",
    P.MANAGE_RULES: "rules.index rules.edit_requirement rules.text rules.add_text labour_rules.index labour_rules.edit",
    P.READ_LOG: "log.index log.reach log.verify",
}
"""Every route, under the right it asks for. A new route fails the matrix until somebody writes it here."""

RIGHT: dict[str, Permission | None] = {
    endpoint: permission for permission, endpoints in ROWS.items() for endpoint in endpoints.split()
}

ABOUT = ("case_id", "referral_id", "pupil_id", "milestone_id", "handover_id", "agreement_id")
"""What a page can be about. The gate looks it up; the first of these in an address decides."""

IN_SIGHT: dict[Role, dict[str, Sight]] = {
    Role.COUNSELLOR: dict.fromkeys((OWN, COLLEAGUES, FORMER, UNNAMED, WITHDRAWN), Sight.PROGRESS),
    Role.ADVISER: {OWN: Sight.FULL, FORMER: Sight.FULL, WITHDRAWN: Sight.WIND_DOWN, UNNAMED: Sight.UNNAMED},
    Role.LEAD: {
        OWN: Sight.FULL,
        COLLEAGUES: Sight.FULL,
        FORMER: Sight.FULL,
        WITHDRAWN: Sight.WIND_DOWN,
        UNNAMED: Sight.UNNAMED,
        PROTECTED: Sight.UNNAMED,
    },
}
"""How much of each thing a role sees; what isn't written is out of sight."""

WITHIN: dict[Reach, set[str]] = {
    Reach.SCHOOL: {OWN, COLLEAGUES, FORMER, UNNAMED, WITHDRAWN, PROTECTED, TIED},
    Reach.OFFICE: {OWN, COLLEAGUES, FORMER, UNNAMED, WITHDRAWN, PROTECTED, TIED},
    Reach.OWN: {OWN, WITHDRAWN, PROTECTED, TIED},
    Reach.ANY: set(KINDS),
    Reach.SELF: set(),
    Reach.NONE: set(),
}

ROLL = {OWN, COLLEAGUES, FORMER, UNNAMED, WITHDRAWN}
"""Pupils a counsellor finds on the roll of the own school."""

FOLLOWED = {OWN, COLLEAGUES, FORMER}
"""Those of them with a case the school knows of: consent holds. The milestone of each is the school's own."""

HANDED: dict[Permission, set[str]] = {P.SEND_HANDOVER: ROLL - {UNNAMED}, P.RECEIVE_HANDOVER: {RECEIVED}}
"""Whose transition notes a counsellor opens: those the own school wrote, and those it was sent. Nobody else's, nobody
else: the answer is as for one that doesn't exist."""

ANOTHER_SCHOOLS = {"transitions.start_on_pupil", "transitions.change_place_on_pupil", "transitions.year_on_pupil"}
"""Parts of a transition that are never a lower secondary school's, whosever pupil it is: the action refuses them."""

NAMED: dict[Role, set[str]] = {
    Role.COUNSELLOR: ROLL | {RECEIVED},
    Role.ADVISER: {OWN, FORMER, WITHDRAWN},
    Role.LEAD: {OWN, COLLEAGUES, FORMER, WITHDRAWN},
}
"""Whose names may stand on any page for a role. Nobody else's, and none for any other role."""

STANDS_FOR = {
    ("drafts.save", "flag"): ("pupil_id", P.FLAG_PUPIL),
    ("drafts.save", "followup"): ("case_id", P.LOG_FOLLOWUP),
    ("drafts.save", "handover"): ("referral_id", P.SEND_HANDOVER),
    ("drafts.save", "goal"): ("case_id", P.WRITE_PLAN),
    ("drafts.save", "correction"): ("followup_id", P.LOG_FOLLOWUP),
    ("drafts.save", "agreement"): ("agreement_id", P.WRITE_AGREEMENT),
    ("drafts.save", "evaluation"): ("agreement_id", P.EVALUATE_PLACEMENT),
    ("drafts.save", "registration"): ("nobody yet: tests/journeys/test_keep_a_draft.py", P.START_CASE),
}
"""Routes whose subject is named by another word of the address."""

WORDS = {
    "kind": ("flag", "followup", "handover", "goal", "correction", "agreement", "evaluation", "registration"),
    "token": ("not-a-token",),
    "chosen": ("all",),
    "_elsewhere": ("facts",),
}
"""Parameters that are words."""

LEADS_ON: dict[str, set[int]] = {
    "pages.start": {302},
    "account.sign_in": {200, 302},
    "account.second_factor": {302},
    "account.enrol": {302},
    "account.invitation": {404},
    "account.new_password": {404},
    "calendar_feeds.read": {404},
    "calendar_feeds.next_step": {200, 409},
    "class_lists.check": {302},
    "class_lists.done": {200, 302},
    "classes.show": {302},
    "inbox.register": {302},
    "cases.hold": {200, 409},
    "cases.reopen": {200, 409},
    "status_checks.answer": {200, 409},
    "transitions.offer": {409},
    "transitions.offer_on_pupil": {409},
    "transitions.change_place": {409},
    "transitions.year": {409},
    "handovers.index": {302},
    "handovers.write": {200, 302},
    "flags.change": {200, 409},
    "flags.cancel": {200, 302, 409},
    "consents.withdraw": {200, 302, 409},
    "consents.register": {200, 409},
    "inbox.decline": {200, 409},
    "inbox.forward": {200, 409},
    "school_years.add_date": {302},
    "agreements.document": {200, 409},
    "releases.held": {409},
    "releases.nothing_there": {404},
}
"""Pages that answer a permitted reader with more than the page, because of where the thing is in its life."""

LEADS_NOWHERE = {"releases.nothing_there"}
"""Addresses where there is nothing for anybody: the try is in the log even of who may read what is beside it."""

POSTED = {200, 204, 302, 400, 409, 413, 422}
"""What an empty form may answer somebody who may post it. Never a fault."""

SEEN = {kind.action() for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, events.Seen)} - {
    events.AccessDenied.action()
}


@dataclass(frozen=True)
class Cell:
    """One request: who asks for what, and what must come of it."""

    endpoint: str
    method: str
    role: Role | None
    kind: str
    path: str
    expected: str
    strict: bool = True

    def __str__(self) -> str:
        who = self.role.value if self.role else "nobody"
        return f"{self.method} {self.endpoint} as {who} on {self.kind}"


@dataclass
class Matrix:
    """Walks the routes of one app in one world and collects what is wrong."""

    app: Flask
    world: World
    only: str = ""
    faults: list[str] = field(default_factory=list)
    asked: int = 0

    @cached_property
    def rules(self) -> list[Rule]:
        """Every route but the files and the demo's own door."""
        return [
            rule
            for rule in self.app.url_map.iter_rules()
            if rule.endpoint != "static"
            and not rule.endpoint.startswith("demo.")
            and rule.endpoint.startswith(self.only)
        ]

    def unwritten(self) -> list[str]:
        """What the table does not know of the app, and what it says of pages that are gone."""
        known = {rule.endpoint for rule in self.rules}
        said = [f"{endpoint} has no row in tests/house/matrix.py" for endpoint in known - set(RIGHT)]
        gone = {endpoint for endpoint in RIGHT if endpoint.startswith(self.only)} - known
        said += [f"{endpoint} is in the matrix and not in the app" for endpoint in gone]
        for rule in self.rules:
            view = self.app.view_functions[rule.endpoint]
            if view not in opens_for:
                said.append(f"{rule.endpoint} names no reader")
            elif rule.endpoint in RIGHT and opens_for[view] is not RIGHT[rule.endpoint]:
                said.append(f"{rule.endpoint} asks for {opens_for[view]}, the matrix says {RIGHT[rule.endpoint]}")
            unknown = set(rule.arguments) - set(ABOUT) - set(WORDS) - self.fillable
            said += [f"{rule.endpoint} has {name} in its address, which the matrix cannot fill" for name in unknown]
        return sorted(said)

    @property
    def fillable(self) -> set[str]:
        """Parameters the world has something for."""
        return {*self.world.objects, *self.world.things[OWN].ids, "sign_in_id", "saved_id", "phrase_id", "subject_id"}

    def walk(self, role: Role | None, kinds: tuple[str, ...], methods: tuple[str, ...] = ("GET", "POST")) -> None:
        """Ask for everything as one role. Each kind of nearness is tried where a route is about somebody."""
        asker = Asker(self, role)
        for rule in self.rules:
            if rule.endpoint not in RIGHT:
                continue
            for method in sorted(set(methods) & (rule.methods or set())):
                cells = list(self.cells(rule, method, role, kinds, asker))
                answers = {cell.kind: asker.ask(cell) for cell in cells}
                self._same_as_absent(cells, answers)
            if "GET" in methods and "GET" not in (rule.methods or set()):
                asker.ask_for_a_post(rule, next(iter(self.addresses(rule, OWN, asker)))[1])

    def cells(self, rule: Rule, method: str, role: Role | None, kinds: tuple[str, ...], asker: Asker) -> Iterator[Cell]:
        """One cell per kind of thing the address can be about."""
        for kind in kinds if self.varies(rule) else (OWN,):
            for words, path in self.addresses(rule, kind, asker):
                about, permission = STANDS_FOR.get((rule.endpoint, words), (self.subject(rule), RIGHT[rule.endpoint]))
                expected = expectation(role, RIGHT[rule.endpoint], permission, about, kind)
                theirs = expected != "open" or rule.endpoint not in ANOTHER_SCHOOLS
                wanted = expected if theirs else "refused"
                yield Cell(rule.endpoint, method, role, f"{kind}{words}", path, wanted, strict=theirs)
        if role is not None and self.subject(rule):
            yield from self._with_a_strangers_part(rule, method, role, asker)
        elif role is not None:
            yield from self._loose(rule, method, role, asker)

    def subject(self, rule: Rule) -> str | None:
        """The parameter the gate decides on, if the route is about somebody."""
        return next((name for name in ABOUT if name in rule.arguments), None)

    def varies(self, rule: Rule) -> bool:
        """Is the route about somebody?"""
        return self.subject(rule) is not None or "subject_id" in rule.arguments

    def addresses(self, rule: Rule, kind: str, asker: Asker, **instead: UUID) -> Iterator[tuple[str, str]]:
        """The address for one kind of thing; once per word where the address has one. Nothing where there is none."""
        thing = self.world.things[kind]
        known: dict[str, UUID | int | str | None] = {**self.world.objects, **thing.ids, "sign_in_id": asker.sign_in_id}
        if rule.endpoint == "approvals.decide" and thing.asked:
            known["followup_id"] = thing.asked
        known["saved_id"] = self.world.saved.get(asker.role) or uuid4()
        offices = rule.endpoint.endswith("_office")
        known["phrase_id"] = self.world.phrases.get(None if offices else asker.role) or uuid4()
        known |= instead
        word = next((name for name in WORDS if name in rule.arguments), None)
        for value in WORDS[word] if word else ("",):
            if "subject_id" in rule.arguments:
                name = STANDS_FOR[(rule.endpoint, value)][0]
                known["subject_id"] = thing.ids.get(name)
            filled: dict[str, Any] = {name: known.get(name) for name in rule.arguments} | (
                {word: value} if word else {}
            )
            if all(filled.values()):
                yield value, self.app.url_map.bind("localhost").build(rule.endpoint, filled)

    def _with_a_strangers_part(self, rule: Rule, method: str, role: Role, asker: Asker) -> Iterator[Cell]:
        """The right case with another pupil's guardian, follow-up or assignment in the address."""
        part = next((name for name in rule.arguments if name not in ABOUT and name in self.world.things[OWN].ids), None)
        permitted = expectation(role, RIGHT[rule.endpoint], RIGHT[rule.endpoint], self.subject(rule), OWN)
        if part is None or permitted != "open":
            return
        for kind in (COLLEAGUES, ABSENT):
            other = {part: self.world.things[kind].ids[part]}
            for _, path in self.addresses(rule, OWN, asker, **other):
                yield Cell(rule.endpoint, method, role, f"own with {part} {kind}", path, "hidden", strict=False)

    def _loose(self, rule: Rule, method: str, role: Role, asker: Asker) -> Iterator[Cell]:
        """Things about no pupil: another's, and one that doesn't exist."""
        part = next((name for name in rule.arguments if name.endswith("_id") and name != "subject_id"), None)
        permission = RIGHT[rule.endpoint]
        if part is None or permission is None or not may(role, permission):
            return
        others = {ABSENT: uuid4()}
        if part in self.world.foreign or part == "sign_in_id":
            others[ELSEWHERE] = self.world.foreign.get(part) or asker.anothers_session()
        for kind, one in others.items():
            for _, path in self.addresses(rule, OWN, asker, **{part: one}):
                yield Cell(rule.endpoint, method, role, f"{part} {kind}", path, "hidden", strict=False)

    def _same_as_absent(self, cells: list[Cell], answers: dict[str, Answer]) -> None:
        """Not yours and absent are one answer, byte for byte."""
        hidden = [cell for cell in cells if cell.expected == "hidden" and cell.kind in answers]
        for cell in hidden:
            absent = next((one for one in hidden if ABSENT in one.kind and one.strict == cell.strict), None)
            if absent and answers[cell.kind] != answers[absent.kind]:
                self.faults.append(f"{cell}: the answer differs from the one for what doesn't exist")


def reached(role: Role, permission: Permission) -> set[str]:
    """What a right of a role reaches: what one handed over only as far as one still reads it."""
    reach = reach_of(role, permission)
    return WITHIN[reach] | ({FORMER} if reach is Reach.OWN and permission in READS else set())


def expectation(
    role: Role | None, gate: Permission | None, permission: Permission | None, about: str | None, kind: str
) -> str:
    """What must come of one request: open, refused (403), hidden (404), sign_in, or anyone."""
    if gate is None or permission is None:
        return "anyone"
    if role is None:
        return "sign_in"
    if about is None:
        return "open" if may(role, permission) else "refused"
    if about == "pupil_id":
        return "open" if reach_of(role, permission) is Reach.SCHOOL and kind in ROLL else "hidden"
    if about == "handover_id":
        return "open" if role is Role.COUNSELLOR and kind in HANDED[permission] else "hidden"
    sight = IN_SIGHT.get(role, {}).get(kind, Sight.NONE)
    within = kind in reached(role, permission)
    if about == "milestone_id" and reach_of(role, permission) is Reach.SCHOOL:
        return "open" if kind in FOLLOWED else "hidden"
    if within and permission in NEEDS and sight >= NEEDS[permission] and sight > Sight.NONE:
        return "open"
    return "refused" if sight > Sight.NONE and about != "milestone_id" else "hidden"


def words_of(response: TestResponse) -> str:
    """What can be read in an answer: a page, or a paper."""
    if response.mimetype != "application/pdf":
        return response.text
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)


@dataclass(frozen=True)
class Answer:
    """An answer without what belongs to this one request: ids of the address, tokens, the time left."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    @classmethod
    def of(cls, response: TestResponse, path: str) -> Answer:
        """What a curious reader could compare."""
        body = re.sub(r'(name="csrf-token" content|name="csrf_token"[^>]*value)="[^"]*"', r"\1", words_of(response))
        body = re.sub(r'name="session-ends" content="\d+"', "", body)
        for part in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", path):
            body = body.replace(part, "<id>")
        kept = sorted((name, value) for name, value in response.headers if name not in {"Set-Cookie", "Content-Length"})
        return cls(response.status_code, tuple(kept), body)


class Asker:
    """One person in front of a browser that keeps nothing between two requests."""

    def __init__(self, matrix: Matrix, role: Role | None) -> None:
        self.matrix, self.role = matrix, role
        visitor = Visitor(matrix.app, matrix.world.users[role] if role else None)
        page = visitor.get("/accessibility")
        self.token = next(form.values["csrf_token"][0] for form in page.forms if form.method == "post")
        jar = visitor.client.get_cookie("casework")
        self.headers = {"Cookie": f"casework={jar.value}" if jar else "", "Referer": "http://localhost/"}
        self.client = matrix.app.test_client(use_cookies=False)
        self.user_id = matrix.world.users[role].id if role else None
        mine = [one for whose, one in sessions_of(matrix.world) if whose == self.user_id]
        self.sign_in_id = mine[-1] if mine else uuid4()
        self.seq = self._lines()[1]

    def anothers_session(self) -> UUID:
        """A session of somebody else."""
        Visitor(self.matrix.app, self.matrix.world.users[Role.MANAGER if self.role is not Role.MANAGER else Role.LEAD])
        self.seq = self._lines()[1]
        return next(one for whose, one in sessions_of(self.matrix.world) if whose != self.user_id)

    def ask(self, cell: Cell) -> Answer:
        """Send one request and hold the answer against what was expected."""
        response = self._send(cell)
        if cell.expected == "sign_in":
            self._dialog(cell)
        self.matrix.asked += 1
        lines, self.seq = self._lines()
        for fault in (*self._status(cell, response), *self._log(cell, lines), *self._names(cell, response)):
            self.matrix.faults.append(f"{cell}: {fault}")
        return Answer.of(response, cell.path)

    def _dialog(self, cell: Cell) -> None:
        """Nobody in a dialog gets no page to put there, only a status."""
        answer = self.client.open(
            cell.path,
            method=cell.method,
            data={"csrf_token": self.token},
            headers={**self.headers, "HX-Request": "true"},
        )
        if answer.status_code != 401 or answer.text:
            self.matrix.faults.append(f"{cell}: {answer.status_code} in a dialog, expected an empty 401")

    def ask_for_a_post(self, rule: Rule, path: str) -> None:
        """An address that only takes posts is no page, whoever asks."""
        if self.matrix.app.url_map.bind("localhost").test(path, "GET"):
            return
        response = self.client.get(path, headers=self.headers)
        if response.status_code != 405 or "<h1" not in response.text:
            self.matrix.faults.append(f"GET {rule.endpoint}: {response.status_code}, expected no page (405)")

    def _send(self, cell: Cell) -> TestResponse:
        if cell.method == "GET":
            return self.client.get(cell.path, headers=self.headers)
        form = {"csrf_token": self.token}
        if cell.expected != "open" and cell.expected != "anyone":
            return self.client.post(cell.path, data=form, headers=self.headers)
        with patch.object(Session, "commit", Session.rollback):  # tried to the last step, then taken back
            return self.client.post(cell.path, data=form, headers=self.headers)

    def _status(self, cell: Cell, response: TestResponse) -> Iterator[str]:
        usual = {200} if cell.method == "GET" else POSTED
        expected = {
            "open": LEADS_ON.get(cell.endpoint, usual) if cell.method == "GET" else POSTED,
            "anyone": LEADS_ON.get(cell.endpoint, usual) if cell.method == "GET" else POSTED | {404},
            "refused": {403},
            "hidden": {404},
            "sign_in": {302},
        }[cell.expected]
        if response.status_code not in expected:
            yield f"{response.status_code}, expected {sorted(expected)} ({cell.expected})"
        if cell.expected == "sign_in" and "/account/sign-in" not in (response.location or ""):
            yield "nobody was not sent to sign in"

    def _log(self, cell: Cell, lines: list[AuditEntry]) -> Iterator[str]:
        denied = [line for line in lines if line.action == "access_denied"]
        asked = RIGHT[cell.endpoint]
        for (endpoint, word), (_, permission) in STANDS_FOR.items():
            asked = permission if endpoint == cell.endpoint and f"/{word}/" in cell.path else asked
        if cell.expected in {"refused", "hidden"} and cell.strict:
            rules = [line.rule for line in denied]
            if rules != [asked.value if asked else None]:
                yield f"the log says {rules or 'nothing'} of the refusal"
            elif denied[0].actor_id != self.user_id or denied[0].decision != "deny":
                yield "the refusal in the log is not this person's"
        if cell.expected in {"refused", "hidden"} and not cell.strict and len(denied) != 1:
            yield f"the log has {len(denied)} lines of a refusal that the action made"
        if cell.expected in {"open", "anyone", "sign_in"} and denied and cell.endpoint not in LEADS_NOWHERE:
            yield "a refusal in the log that nobody got"

    def _names(self, cell: Cell, response: TestResponse) -> Iterator[str]:
        words = words_of(response)
        shown = {kind for kind, thing in self.matrix.world.things.items() if thing.name and thing.name in words}
        wrong = shown - NAMED.get(self.role, set()) if self.role else shown
        if wrong:
            yield f"the page names {sorted(wrong)}"
        if shown and cell.method == "GET" and not (SEEN & {line.action for line in self.last}):
            yield "the page names somebody, and no line of the log says it was seen"

    def _lines(self) -> tuple[list[AuditEntry], int]:
        with self.matrix.world.make.reading() as opened:
            query = select(AuditEntry).where(AuditEntry.seq > getattr(self, "seq", 0)).order_by(AuditEntry.seq)
            self.last = list(opened.scalars(query))
        return self.last, self.last[-1].seq if self.last else getattr(self, "seq", 0)
