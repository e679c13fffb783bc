"""A school sees which of its 10th graders no transition note is shared about, and stars those to talk about."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from casework.models import Enrolment
from casework.models.codes import CaseStage, ConsentScope, ConsentStatus, Grade, Role
from tests.adviser_day import change, consent
from tests.browser import Visitor
from tests.handovers import Handing, counts_of
from tests.make import Make

Browse = Callable[..., Visitor]
PATH = "/handovers/lacking"


def test_those_without_a_shared_note_are_listed_with_what_they_lack(make: Make, browse: Browse) -> None:
    handing = Handing(make)
    visitor = browse(handing.writer)
    handing.another("Åse", frozenset({ConsentScope.NAV}), "10B")
    begun = handing.another("Berit").written()
    handing.another("Delt").shared()
    visitor.get("/handovers/", status=302)
    page = visitor.get(PATH)
    order = [page.text.index(name) for name in ("Berit Navnesen", "Planta Navnesen", "Åse Navnesen")]
    assert order == sorted(order) and "Delt Navnesen" not in page.text
    assert "Dekker ikke videregående" in page.text
    visitor.submit(PATH, page, form=f"{begun}/star")
    assert "Berit" in visitor.get(f"{PATH}?show=starred").text
    counts = counts_of(visitor.response.text)
    assert counts == {
        PATH: 3,
        f"{PATH}?show=not-begun": 2,
        f"{PATH}?show=begun": 1,
        f"{PATH}?show=no-consent": 1,
        f"{PATH}?show=starred": 1,
    }
    for address, number in counts.items():
        visitor.get(address)
        assert visitor.response.text.count('id="pupil-') == number, address
    visitor.submit(PATH, form=f"{begun}/star")
    assert "Berit" not in visitor.get(f"{PATH}?show=starred").text
    assert len(make.log("handover_talk_planned")) == 2 and make.log("list_shown")


def test_nobody_is_listed_whom_no_note_is_to_be_written_about(make: Make, browse: Browse) -> None:
    handing = Handing(make)
    change(make, handing.case, stage=CaseStage.LOCKED)
    consent(make, handing.another("Trukket").case, consent=ConsentStatus.WITHDRAWN)
    younger = handing.another("Niende")
    with make.writing() as opened:
        opened.scalars(select(Enrolment).where(Enrolment.pupil_id == younger.pupil.id)).one().grade = Grade.G9
    make.case()
    page = browse(handing.writer).get(PATH)
    assert "Ingen mangler overgangsnotat" in page.text and "Navnesen" not in page.text
    mate = browse(make.user(Role.COUNSELLOR, handing.upper))
    assert "Ingen overgangsnotater har kommet" in mate.get("/handovers/").text
    assert "Navnesen" not in mate.get(PATH).text
    for role in set(Role) - {Role.COUNSELLOR}:
        browse(make.user(role)).get(PATH, status=403)
