"""A school with a counsellor, and the ways its roll is used in these tests. Every name is plainly synthetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from casework.models import Organisation, Pupil, User
from casework.models.codes import Role
from tests.browser import Page, Visitor
from tests.make import Make

BORN = date(2011, 3, 12)
BAD_NAMES = {
    "empty": "",
    "spaces": "   ",
    "too long": "x" * 101,
    "NUL": "No\x00ra",
    "bidi": "Nora\u202eavE",
    "emoji": "Nora 😀",
    "script": "<script>alert(1)</script>",
    "formula": "=HYPERLINK(1)",
    "digits": "Nora2",
}


@dataclass(frozen=True)
class School:
    """A school and its counsellor."""

    place: Organisation
    counsellor: User


def a_school(make: Make) -> School:
    place = make.school()
    return School(place, make.user(Role.COUNSELLOR, place, "Kari Rådgiver"))


def pupils(make: Make) -> int:
    """How many pupils there are in all."""
    with make.reading() as opened:
        return opened.scalar(select(func.count()).select_from(Pupil)) or 0


def added_by_hand(visitor: Visitor, status: int = 302, **told: Any) -> TestResponse:
    """Answer the question about a protected address with no, and fill in the form."""
    gate = visitor.submit("/pupils/new", form=-1, status=200, address="no")
    values = {
        "given_name": "Nora",
        "family_name": "Eksempel",
        "birth_date": BORN.isoformat(),
        "grade": "10",
        "class_name": "10A",
    }
    return visitor.submit("/pupils/new", Page(gate.text), status=status, **(values | told))


def a_list(*rows: str) -> bytes:
    """A class list as a school system exports it."""
    return "\n".join(["Fornavn;Etternavn;Fødselsdato;Trinn;Klasse", *rows]).encode()


def taken_up(visitor: Visitor, content: bytes, name: str = "liste.csv", status: int = 302, **told: Any) -> TestResponse:
    """Choose a file, having answered that nobody in it has a protected address."""
    values: dict[str, Any] = {"taken_out": "yes", "file": (BytesIO(content), name)}
    response = visitor.submit("/class-lists/new", status=status, **(values | told))
    response.request.environ["wsgi.input"].close()  # a large body is a file of the test client's, which it leaves open
    return response
