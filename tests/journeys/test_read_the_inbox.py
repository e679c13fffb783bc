"""Nav reads its inbox: requests without names, each count opening exactly its rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from casework import clock
from casework.models import Recusal, Referral
from casework.models.codes import ConsentStatus, Decision, DecisionReason, Measure, Relation, Role, Urgency
from tests.browser import Visitor
from tests.journeys.office import a_request, an_office
from tests.make import Make

Browse = Callable[..., Visitor]


def numbers_on(page_text: str) -> set[str]:
    return set(re.findall(r"OV-\d{4}-\w{5}", page_text))


def test_before_consent_nav_sees_level_measure_and_urgency_and_nothing_else(make: Make, browse: Browse) -> None:
    place = an_office(make)
    sent = clock.now() - timedelta(days=16)
    request = a_request(make, place, measures={Measure.JOB}, urgency=Urgency.SOON, sent_at=sent)
    for visitor in (browse(place.adviser), browse(place.lead)):
        for path in ("/inbox/", f"/inbox/{request.id}", f"/inbox/{request.id}/decline"):
            page = visitor.get(path)
            assert request.number in page.text and "Ungdomstrinn" in page.text
            assert "Innen to uker" in page.text and "Jobb" in page.text
            for hidden in ("Synlig", "Navnesen", place.school.name, place.area.name, f"{sent.day}. ", str(sent.date())):
                assert hidden not in visitor.response.text, hidden
        assert "2 uker" in visitor.get("/inbox/").text


def test_each_count_opens_exactly_the_rows_it_counted(make: Make, browse: Browse) -> None:
    place, now = an_office(make), clock.now()
    decided = {"decided_at": now}
    kinds: dict[str, list[dict[str, object]]] = {
        "new": [{}, {}],
        "forwarded": [{"decision": Decision.FORWARDED, "decision_reason": DecisionReason.OTHER_AREA, **decided}],
        "waiting": [{"decision": Decision.ACCEPTED, "adviser_id": place.adviser.id, **decided}] * 3,
        "without-consent": [{"decision": Decision.ACCEPTED, "consent": ConsentStatus.DECLINED, **decided}],
        "declined": [{"decision": Decision.DECLINED, "decision_reason": DecisionReason.NO_CAPACITY, **decided}] * 2,
    }
    made = {box: {a_request(make, place, **told).number for told in all_told} for box, all_told in kinds.items()}
    made["new"] |= made["forwarded"]
    a_request(make, place, cancelled_at=now)
    make.case(place.adviser)
    visitor = browse(place.adviser)
    for box, expected in made.items():
        page = visitor.get(f"/inbox/?box={box}")
        assert numbers_on(page.text) == expected, box
        count = re.search(rf'box={box}"[^>]*aria-current[^>]*>[^<]*<span class="number">(\d+)', shown(visitor))
        assert count is not None and int(count[1]) == len(expected), box


def shown(visitor: Visitor) -> str:
    return visitor.response.text


def test_looking_at_a_request_changes_nothing_and_opening_it_from_the_list_marks_it_seen_once(
    make: Make, browse: Browse
) -> None:
    place = an_office(make)
    request = a_request(make, place)
    visitor = browse(place.adviser)
    visitor.get(f"/inbox/{request.id}")
    assert make.fresh(Referral, request.id).seen_at is None and not make.log("request_seen")
    visitor.submit("/inbox/", form=f"{request.id}/open")
    first = make.fresh(Referral, request.id).seen_at
    assert first is not None
    browse(place.lead).submit("/inbox/", form=f"{request.id}/open")
    assert make.fresh(Referral, request.id).seen_at == first
    assert len(make.log("request_seen")) == 1
    assert make.log("list_shown") and make.log("request_opened")


def test_opening_a_request_does_not_disturb_who_is_answering_it(make: Make, browse: Browse) -> None:
    place = an_office(make)
    request = a_request(make, place)
    visitor = browse(place.adviser)
    page = visitor.get(f"/inbox/{request.id}")
    browse(place.lead).submit("/inbox/", form=f"{request.id}/open")
    visitor.submit(f"/inbox/{request.id}", page, form="accept")
    assert make.fresh(Referral, request.id).decision is Decision.ACCEPTED


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_have_no_inbox_and_the_attempt_is_logged(make: Make, browse: Browse, role: Role) -> None:
    browse(make.user(role)).get("/inbox/", status=403)
    assert [line.rule for line in make.log("access_denied")] == ["read_inbox"]


def test_another_offices_request_is_as_if_it_did_not_exist(make: Make, browse: Browse) -> None:
    place, elsewhere = an_office(make), an_office(make)
    request = a_request(make, place)
    visitor = browse(elsewhere.lead)
    assert request.number not in visitor.get("/inbox/").text
    for path in (request.id, uuid4()):
        absent = visitor.get(f"/inbox/{path}", status=404).text
        assert "Siden finnes ikke" in absent
    assert len(make.log("access_denied")) == 2


def test_someone_tied_to_the_pupil_does_not_see_the_request(make: Make, browse: Browse) -> None:
    place = an_office(make)
    request = a_request(make, place)
    tie = {"user_id": place.adviser.id, "pupil_id": request.pupil_id, "relation": Relation.FAMILY}
    with make.writing() as opened:
        opened.add(Recusal(**tie, declared_at=clock.now()))
    assert request.number not in browse(place.adviser).get("/inbox/").text
    browse(place.adviser).get(f"/inbox/{request.id}", status=404)
    assert request.number in browse(place.lead).get("/inbox/").text


@pytest.mark.parametrize("query", ["box=nonsense", "box=", "page=-3", "page=999", "page=x", "box=%00"])
def test_an_address_that_means_nothing_shows_the_new_requests(make: Make, browse: Browse, query: str) -> None:
    place = an_office(make)
    request = a_request(make, place)
    assert request.number in browse(place.adviser).get(f"/inbox/?{query}").text
