"""Filters under names of one's own: first on the page, renamed, moved and taken away, sealed, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from casework import clock
from casework.models import Area, Organisation, SavedFilter, User
from casework.models.codes import Measure, Role
from casework.models.sealing import seal
from tests.browser import Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
NEW = "/today/filters/new"


@pytest.fixture
def adviser(make: Make) -> User:
    user = make.user(Role.ADVISER)
    make.case(user, pupil=make.pupil(given="Sunniva"))
    make.case(user, measures={Measure.JOB})
    return user


def keep(visitor: Visitor, name: str, query: str = "list=mine&measure=job", status: int = 302, **told: Any) -> str:
    path = f"{NEW}?{query}"
    return str(visitor.submit(path, form="filters/new", status=status, name=name, **told).text)


def rows(make: Make, user: User) -> list[SavedFilter]:
    with make.reading() as opened:
        query = select(SavedFilter).where(SavedFilter.user_id == user.id).order_by(SavedFilter.position)
        return list(opened.scalars(query))


def test_an_adviser_saves_a_filter_and_finds_it_first_on_the_page(make: Make, browse: Browse, adviser: User) -> None:
    visitor = browse(adviser)
    page = visitor.get("/today?list=mine&measure=job")
    assert f"{NEW}?list=mine&measure=job" in page.links
    assert "Alle mine · Tiltak: Jobb" in visitor.get(f"{NEW}?measure=job&list=mine").text
    keep(visitor, "Bare jobb", "measure=job&list=mine")
    page = visitor.get("/today?list=mine")
    text = page.text
    assert text.index("Bare jobb 1") < text.index("Må gjøres nå"), "it stands first, with its count"
    assert "/today?list=mine&measure=job" in page.links
    (row,) = rows(make, adviser)
    assert row.query == "list=mine&measure=job"
    assert b"Bare jobb" not in bytes(row.name)
    assert len(make.log("filter_saved")) == 1
    assert "Bare jobb" not in browse(make.user(Role.ADVISER)).get("/today").text
    line = make.log("list_shown")[-2]
    assert line.row_count == 2, "the reader's own filters are nobody on the page"


def test_saved_filters_are_renamed_moved_and_taken_away_by_buttons(make: Make, browse: Browse, adviser: User) -> None:
    visitor = browse(adviser)
    for name in ("En", "To", "Tre"):
        keep(visitor, name, f"list=mine&tries={len(name) - 2}")
    first, second, third = rows(make, adviser)
    visitor.submit("/today/filters/", form=f"{third.id}/move", way="up")
    visitor.submit("/today/filters/", form=f"{first.id}/move", way="down")
    assert [row.id for row in rows(make, adviser)] == [third.id, first.id, second.id]
    page = visitor.get("/today/filters/")
    visitor.submit(f"/today/filters/{second.id}/name", form="/name", name="Nummer to")
    visitor.submit("/today/filters/", page, form=f"{first.id}/remove")
    visitor.submit("/today/filters/", page, form=f"{first.id}/remove")
    text = visitor.get("/today/filters/").text
    assert text.index("Tre") < text.index("Nummer to")
    assert len(rows(make, adviser)) == 2
    assert len(make.log("filter_removed")) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Gi filteret et navn."),
        ("x" * 61, "60"),
        ("Ring 412 34 567", "telefonnummeret"),
        ("Bare jobb", "Du har allerede et filter med dette navnet."),
        ("Sunniva og de andre", "nevne en elev"),
    ],
)
def test_a_name_that_will_not_do_is_refused_in_words(browse: Browse, adviser: User, name: str, said: str) -> None:
    visitor = browse(adviser)
    keep(visitor, "bare JOBB")
    assert said in keep(visitor, name, "list=mine", status=422)
    if "Sunniva" in name:
        page = visitor.get(f"{NEW}?list=mine")
        visitor.submit(NEW, page, form="filters/new", name=name, note_confirmed="y")


def test_twelve_filters_are_enough_and_posting_twice_saves_one(make: Make, browse: Browse, adviser: User) -> None:
    visitor = browse(adviser)
    page = visitor.get(f"{NEW}?list=mine")
    for _ in range(2):
        visitor.submit(NEW, page, form="filters/new", name="Ett")
    assert len(rows(make, adviser)) == 1
    with make.writing() as opened:
        for place in range(1, 12):
            row = SavedFilter(user_id=adviser.id, query="list=mine", position=place, saved_at=clock.now())
            seal(row, "name", f"Nummer {place}")
            opened.add(row)
    assert "Du har allerede 12 lagrede filtre" in keep(visitor, "Ett til", status=422)
    many = "&".join(f"school={uuid4().hex}" for _ in range(20))
    visitor.submit("/today/filters/", form=f"{rows(make, adviser)[0].id}/remove")
    assert "for mange valg" in keep(visitor, "Lang", f"list=mine&{many}", status=422)


def test_nobody_touches_anothers_filter(make: Make, browse: Browse, adviser: User) -> None:
    keep(browse(adviser), "Mitt")
    (row,) = rows(make, adviser)
    other = browse(make.user(Role.ADVISER, make.fresh(Organisation, adviser.organisation_id)))
    keep(other, "Annet")
    page = other.get("/today/filters/")
    other.get(f"/today/filters/{row.id}/name", status=404)
    for form in page.forms:
        form.action = form.action.replace(str(rows(make, adviser)[0].id), str(row.id))
    posted = {"csrf_token": page.forms[-1].values["csrf_token"][0]}
    came = {"Referer": "http://localhost/today/filters/"}
    for what in ("move", "remove"):
        assert other.client.post(f"/today/filters/{row.id}/{what}", data=posted, headers=came).status_code == 404
    assert len(rows(make, adviser)) == 1


def test_a_saved_filter_that_names_a_closed_school_says_so_and_shows_the_rest(
    make: Make, browse: Browse, adviser: User
) -> None:
    school, visitor = make.school(name="Gamle skole"), browse(adviser)
    area_id = make.fresh(Organisation, school.id).area_id
    assert "Gamle skole" in visitor.get(f"{NEW}?list=mine&school={school.id.hex}").text
    keep(visitor, "Gamle", f"list=mine&measure=job&school={school.id.hex}&area={area_id.hex}")
    assert "Gamle 0" in visitor.get("/today").text
    with make.writing() as opened:
        opened.get_one(Organisation, school.id).active = False
        opened.get_one(Area, area_id).active = False
    page = visitor.get("/today")
    assert "Gamle 1" in page.text, "what is left of it has one row"
    link = next(each for each in page.links if school.id.hex in each)
    shown = visitor.get(link).text
    assert "Gamle skole er lagt ned." in shown and "Viser 1 av 2" in shown
    assert "Utelatt: Gamle skole er lagt ned." in visitor.get("/today/filters/").text
