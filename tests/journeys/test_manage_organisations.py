"""An administrator keeps areas, offices and schools; nothing goes out of use while people depend on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casework.models import Area, Organisation, User
from casework.models.codes import OrganisationKind, Role
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


def id_of(make: Make, kind: type[Area] | type[Organisation], name: str) -> str:
    with make.reading() as opened:
        return str(opened.query(kind.id).filter(kind.name == name).scalar())


def close(visitor: Visitor, path: str, status: int = 302) -> Page:
    return Page(visitor.submit("/organisations/", form=f"{path}/active", status=status).text)


def test_an_administrator_adds_an_office_an_area_and_a_school(make: Make, browse: Browse) -> None:
    visitor = browse(make.user(Role.ADMINISTRATOR))
    visitor.submit("/organisations/new", form="", name="Nav Prøvedal", kind="nav_office", area="")
    office = id_of(make, Organisation, "Nav Prøvedal")
    visitor.submit("/organisations/areas/new", form="", name="Prøvedalen", office=office, position="3")
    area = id_of(make, Area, "Prøvedalen")
    visitor.submit("/organisations/new", form="", name="Ås skole", kind="lower_secondary", area=area)
    assert "Ås skole" in visitor.get("/organisations/").text
    assert (len(make.log("organisation_saved")), len(make.log("area_saved"))) == (2, 1)


def test_lists_are_in_norwegian_order(make: Make, browse: Browse) -> None:
    visitor, area = browse(make.user(Role.ADMINISTRATOR)), make.area()
    for name in ("Ådal skole", "Zahl skole", "Øren skole", "Berg skole", "Ærvik skole"):
        visitor.submit("/organisations/new", form="", name=name, kind="lower_secondary", area=str(area.id))
    text = visitor.get("/organisations/").text
    places = [text.index(name) for name in ("Berg skole", "Zahl skole", "Ærvik skole", "Øren skole", "Ådal skole")]
    assert places == sorted(places)


def test_what_does_not_fit_is_refused_at_its_field(make: Make, browse: Browse) -> None:
    visitor, school = browse(make.user(Role.ADMINISTRATOR)), make.school(name="Prøve skole")
    whole: dict[str, Any] = {"name": "Ny skole", "kind": "lower_secondary", "area": str(school.area_id)}
    wrongs: tuple[dict[str, Any], ...] = (
        {"area": ""},
        {"area": "tull"},
        {"kind": "slott"},
        {"kind": None},
        {"name": ""},
        {"name": "x" * 121},
        {"name": "Nul\x00"},
        {"name": "\u202eeloks"},
        {"name": "Prøve skole"},
    )
    for wrong in wrongs:
        visitor.submit("/organisations/new", form="", status=422, **(whole | wrong))
    for wrong in ({"office": ""}, {"office": str(school.id)}, {"position": "mange"}, {"position": "-1"}, {"name": " "}):
        told: dict[str, Any] = {"name": "Nytt område", "office": "", "position": "1"} | wrong
        visitor.submit("/organisations/areas/new", form="", status=422, **told)
    assert not make.log("organisation_saved", "area_saved")


def test_nothing_goes_out_of_use_while_people_depend_on_it(make: Make, browse: Browse) -> None:
    office, empty = make.office(), make.office()
    area = make.area(office)
    school, idle = make.school(area), make.school(area)
    make.pupil(school)
    visitor = browse(make.user(Role.ADMINISTRATOR))
    assert "Et område sender" in close(visitor, str(office.id), 409).text
    assert "aktive brukere" in close(visitor, str(school.id), 409).text
    with make.writing() as opened:
        for user in opened.query(User).filter(User.organisation_id == school.id):
            user.organisation_id = idle.id
    assert "går elever her" in close(visitor, str(school.id), 409).text
    assert "aktive skoler" in close(visitor, f"areas/{area.id}", 409).text
    close(visitor, str(empty.id))
    assert not make.fresh(Organisation, empty.id).active
    close(visitor, str(empty.id))
    assert make.fresh(Organisation, empty.id).active


def test_the_only_area_for_others_stays(make: Make, browse: Browse) -> None:
    area = make.area()
    with make.writing() as opened:
        for one in opened.query(Area).filter(Area.catch_all):
            one.catch_all = False
        opened.get_one(Area, area.id).catch_all = True
    visitor = browse(make.user(Role.ADMINISTRATOR))
    assert "Hit hører skoler utenfor" in close(visitor, f"areas/{area.id}", 409).text
    assert make.fresh(Area, area.id).active


def test_an_organisation_in_use_keeps_its_kind(make: Make, browse: Browse) -> None:
    office = make.office()
    make.user(Role.ADVISER, office)
    visitor = browse(make.user(Role.ADMINISTRATOR))
    visitor.submit(f"/organisations/{office.id}", form="", status=422, kind=OrganisationKind.PROGRAMME.value)
    visitor.submit(f"/organisations/{office.id}", form="", name="Nav Nytt navn")
    assert make.fresh(Organisation, office.id).name == "Nav Nytt navn"


def test_two_administrators_editing_one_area_see_both_texts(make: Make, browse: Browse) -> None:
    area = make.area()
    first, second = browse(make.user(Role.ADMINISTRATOR)), browse(make.user(Role.ADMINISTRATOR))
    path = f"/organisations/areas/{area.id}"
    mine, theirs = first.get(path), second.get(path)
    second.submit(path, theirs, form="", name="Deres område")
    page = Page(first.submit(path, mine, form="", status=409, name="Mitt område").text)
    assert "Mitt område" in page.text and "Deres område" in page.text
    assert make.fresh(Area, area.id).name == "Deres område"
    first.submit(path, page, form="")
    assert make.fresh(Area, area.id).name == "Mitt område"


def test_two_administrators_editing_one_school_see_both_texts(make: Make, browse: Browse) -> None:
    school = make.school()
    first, second = browse(make.user(Role.ADMINISTRATOR)), browse(make.user(Role.ADMINISTRATOR))
    path = f"/organisations/{school.id}"
    mine, theirs = first.get(path), second.get(path)
    second.submit(path, theirs, form="", name="Deres skole")
    page = Page(first.submit(path, mine, form="", status=409, name="Min skole").text)
    assert "Min skole" in page.text and "Deres skole" in page.text
    assert make.fresh(Organisation, school.id).name == "Deres skole"


def test_only_administrators_keep_organisations(make: Make, browse: Browse) -> None:
    school = make.school()
    for role in (Role.COUNSELLOR, Role.LEAD, Role.MANAGER, Role.AUDITOR):
        visitor = browse(make.user(role))
        for path in ("", "new", str(school.id), "areas/new"):
            visitor.get(f"/organisations/{path}", 403)
    visitor = browse(make.user(Role.ADMINISTRATOR))
    visitor.get(f"/organisations/{school.area_id}", 404)
    visitor.get(f"/organisations/areas/{school.id}", 404)
