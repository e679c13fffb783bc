"""A pupil wants a job: their wishes are written down, free places looked through, agreements kept in sight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from casework import clock
from casework.actions.pupil import merging
from casework.actions.secrecy.protection import protect
from casework.calendar.days import birthday
from casework.labels import label
from casework.language import day, duration
from casework.models import Agreement, AgreementVersion, Area, Case, Employer, JobWish, Organisation, Pupil, User
from casework.models.codes import CaseStage, ConsentStatus, Role
from casework.models.job_codes import (
    AgreementStatus,
    CancelReason,
    Change,
    EndReason,
    Industry,
    InsuranceParty,
    Payer,
    PlacementForm,
    Requirement,
)
from casework.privacy.place import Sealed
from tests import placements
from tests.adviser_day import consent
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
WISH: dict[str, Any] = {
    "interests": ["shop", "food_service"],
    "forms": ["part_time_job"],
    "area": "",
    "hours": "7,5",
    "earliest_on": "",
}
YOUNG = "yngre enn arbeidsgiver ønsker"


def tab(case: Case, part: str = "") -> str:
    return f"/cases/{case.id}/job{part}"


def register(visitor: Visitor, case: Case, status: int = 302, page: Page | None = None, **told: Any) -> str:
    return visitor.submit(tab(case, "/wish"), page, status=status, **(WISH | told)).text


def wish_of(make: Make, case: Case) -> JobWish | None:
    with make.reading() as opened:
        return opened.scalar(select(JobWish).where(JobWish.case_id == case.id))


def offer(make: Make, name: str, title: str = "", industry: Industry = Industry.SHOP, **told: Any) -> Any:
    """A place with an employer of its own."""
    area = {"area_id": told.pop("area_id")} if "area_id" in told else {}
    at = placements.employer(make, name, industry=industry, **area)
    return placements.place(make, at, title=title or f"Plass hos {name}", **told)


def listed(visitor: Visitor, case: Case, status: int = 200, **filters: Any) -> tuple[list[str], Page]:
    """The employers of the list in their order, and the page: as it opens, or with these filters and no others."""
    path = tab(case, "/places")
    if filters:
        answer = visitor.submit(path, visitor.get(f"{path}?all=y"), "/places", status, **filters)
        return names_in(answer.text), Page(answer.text)
    page = visitor.get(path)
    return names_in(visitor.response.text if visitor.response else ""), page


def names_in(html: str) -> list[str]:
    return [row.split("<", 1)[0] for row in html.split("data-row-link>")[1:]]


def press(visitor: Visitor, case: Case, page: Page, name: str, value: str) -> tuple[list[str], Page]:
    """The button under the list that sets one filter otherwise."""
    wanted = next(form for form in page.forms[::-1] if form.values.get(name) == [value])
    answer = visitor.client.post(tab(case, "/places"), data=wanted.values)
    assert answer.status_code == 200
    return names_in(answer.text), Page(answer.text)


def values(page: Page) -> dict[str, list[str]]:
    """The filters as they stand on the page."""
    return next(form.values for form in page.forms if "order" in form.values)


def test_what_the_pupil_would_like_is_written_down_changed_and_sealed(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    first = visitor.get(tab(case))
    assert "Ingenting er registrert. Spør eleven" in first.text and "Ingen avtaler ennå" in first.text
    earliest = clock.today() + timedelta(days=30)
    register(visitor, case, earliest_on=earliest.isoformat(), area=str(case.referral.area_id))
    wish = wish_of(make, case)
    assert wish is not None and wish.interests is not None
    assert (wish.minutes_a_week, wish.earliest_on) == (450, earliest) and wish.forms == {PlacementForm.PART_TIME_JOB}
    assert b"shop" not in bytes(wish.interests)
    shown = visitor.get(tab(case))
    area = make.fresh(Area, case.referral.area_id).name
    said = f"{label(Industry.SHOP)}, {label(Industry.FOOD_SERVICE)}", label(PlacementForm.PART_TIME_JOB), duration(450)
    for words in (*said, day(earliest), area, "Ønskene er lagret", adviser.name):
        assert words in shown.text
    register(visitor, case, interests=["care"], hours="12")
    assert duration(720) in visitor.get(tab(case)).text
    assert [line.detail for line in make.log("job_wish_saved")] == ["{}", "{}"]
    assert "job_wish.interests" in make.log("placement_opened")[-1].fields


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"hours": "0,5"}, "Oppgi fra 1 til 40 timer i uka."),
    ({"hours": "40,5"}, "Oppgi fra 1 til 40 timer i uka."),
    ({"hours": "−3"}, "Skriv timene som et tall"),
    ({"hours": "12\x00"}, "Skriv timene som et tall"),
    ({"earliest_on": "2019-01-01"}, "ikke være mer enn ett år tilbake"),
    ({"earliest_on": "9999-12-31"}, "ikke være mer enn tre år fram"),
    ({"area": "00000000-0000-4000-8000-000000000000"}, "Velg et av svarene"),
    ({"interests": None, "forms": None, "hours": ""}, "Fyll ut minst ett av ønskene."),
]


def test_a_wish_that_cannot_be_right_is_refused_at_its_field_and_nothing_typed_is_lost(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    for told, said in REFUSED:
        page = Page(register(visitor, case, status=422, **told))
        assert said in page.text, told
        kept = visitor._form(page, "wish").values
        assert kept.get("interests", []) == (told.get("interests", WISH["interests"]) or []), told
    assert wish_of(make, case) is None


def test_two_who_change_the_wish_at_once_see_both_and_lose_nothing(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    office = make.fresh(Organisation, adviser.organisation_id)
    lead, visitor = make.user(Role.LEAD, office, name="Lena Leder"), browse(adviser)
    shown = visitor.get(tab(case, "/wish"))
    register(browse(lead), case, hours="30")
    page = Page(register(visitor, case, 409, shown, hours="10"))
    assert "Noen andre har endret dette" in page.text and "Lena Leder" in page.text and "30" in page.text
    standing = wish_of(make, case)
    assert standing is not None and standing.minutes_a_week == 1800
    visitor.submit(tab(case, "/wish"), page)
    saved = wish_of(make, case)
    assert saved is not None and saved.minutes_a_week == 600
    twice = visitor.get(tab(case, "/wish"))
    for _ in range(2):
        register(visitor, case, page=twice, hours="11")
    assert len(make.log("job_wish_saved")) == 3
    register(visitor, case, 409, visitor.get(tab(case, "/wish")), version="🙂' OR 1=1")


def test_the_filters_start_from_the_wish_and_are_the_advisers_to_change(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    today, visitor = clock.today(), browse(adviser)
    other = make.area(name="Ytterst")
    offer(make, "Beta butikk", minutes_a_week=600, requirements=frozenset({Requirement.OUTDOORS}))
    offer(make, "Alfa butikk", minutes_a_week=300, starts_on=today + timedelta(days=60), places=3)
    offer(make, "Gamma kafé", industry=Industry.FOOD_SERVICE, area_id=other.id)
    offer(make, "Delta omsorg", industry=Industry.CARE, form=PlacementForm.SUMMER_JOB)
    offer(make, "Over butikk", starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=1))
    offer(make, "Trukket butikk", withdrawn_on=today)
    gone = offer(make, "Stengt butikk")
    with make.writing() as opened:
        opened.get_one(Employer, gone.employer_id).deactivated_on = today
    assert listed(visitor, case)[0] == ["Alfa butikk", "Beta butikk", "Delta omsorg", "Gamma kafé"]
    register(visitor, case)
    names, page = listed(visitor, case)
    assert names == ["Alfa butikk", "Gamma kafé"]
    assert values(page)["industries"] == ["shop", "food_service"] and values(page)["hours"] == ["7,5"]
    assert f"Filtre: {label(Industry.SHOP)}, {label(Industry.FOOD_SERVICE)}" in page.text, "folded too"
    assert duration(300) in page.text and "3 av 3" in page.text and "Etter avtale" in page.text
    assert any("agreements" in link and "place=" in link for link in page.links)
    later = (today + timedelta(days=50)).isoformat()
    shop: dict[str, Any] = {"industries": ["shop"]}
    asked: list[tuple[dict[str, Any], list[str]]] = [
        ({"order": "employer"}, ["Alfa butikk", "Beta butikk", "Delta omsorg", "Gamma kafé"]),
        ({"order": "hours"}, ["Alfa butikk", "Beta butikk", "Delta omsorg", "Gamma kafé"]),
        ({"order": "area"}, ["Alfa butikk", "Beta butikk", "Delta omsorg", "Gamma kafé"]),
        (shop | {"order": "start"}, ["Beta butikk", "Alfa butikk"]),
        (shop | {"hours": "10"}, ["Alfa butikk", "Beta butikk"]),
        (shop | {"hours": "9,5"}, ["Alfa butikk"]),
        (shop | {"within": "14"}, ["Beta butikk"]),
        (shop | {"within": "14", "from_on": later}, ["Alfa butikk", "Beta butikk"]),
        ({"forms": ["summer_job"]}, ["Delta omsorg"]),
        ({"area": str(other.id)}, ["Gamma kafé"]),
        ({"forms": ["apprentice"]}, []),
    ]
    for filters, expected in asked:
        assert listed(visitor, case, **filters)[0] == expected, filters
    assert "Ingen plasser passer med filtrene" in listed(visitor, case, forms=["apprentice"])[1].text
    assert {line.detail for line in make.log("list_shown")} == {'{"kind":"job_places"}'}
    assert "shop" not in "".join(page.links), "what the pupil would like stands in no address"
    wrong = {"hours": "x", "industries": ["wizard"], "area": "x", "within": "7", "ages": "no", "from_on": "9999-12-31"}
    for name, value in wrong.items():
        assert listed(visitor, case, 422, **{name: value})[0] == []


def test_places_are_listed_and_never_graded(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    offer(make, "Alfa butikk")
    register(browse(adviser), case)
    text = listed(browse(adviser), case)[1].text.casefold()
    assert not [word for word in ("poeng", "treffprosent", "beste", "anbefal", "egnet", "rangert") if word in text]


def test_a_full_place_is_counted_and_one_press_away(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor, place = browse(adviser), offer(make, "Alfa butikk")
    offer(make, "Beta butikk")
    at = make.fresh(Employer, place.employer_id)
    placements.agreement(make, make.case(adviser), at, place_id=place.id)
    names, page = listed(visitor, case)
    assert names == ["Beta butikk"] and "1 plass er skjult fordi den er opptatt" in page.text
    names, page = press(visitor, case, page, "full", "y")
    assert names == ["Alfa butikk", "Beta butikk"] and "Opptatt" in page.text
    assert sum("place=" in link for link in page.links) == 1


def test_a_place_for_older_pupils_is_counted_in_words_and_opens_exactly_those(
    make: Make, browse: Browse, adviser: User
) -> None:
    today, visitor = clock.today(), browse(adviser)
    born = birthday(today, -15) - timedelta(days=300)
    sixteen = birthday(born, 16)
    case = make.case(adviser, pupil=make.pupil(born=born))
    offer(make, "Fra femten", min_age=15)
    offer(make, "Fra seksten", min_age=16)
    offer(make, "Fra atten", min_age=18, industry=Industry.CARE)
    offer(make, "Blir seksten", min_age=16, starts_on=sixteen)
    offer(make, "Dagen før", min_age=16, starts_on=sixteen - timedelta(days=1))
    names, page = listed(visitor, case)
    assert names == ["Blir seksten", "Fra femten"]
    assert f"3 plasser er skjult fordi eleven er {YOUNG}" in page.text
    names, page = press(visitor, case, page, "ages", "too_young")
    assert names == ["Dagen før", "Fra atten", "Fra seksten"] and YOUNG not in page.text
    names, page = listed(visitor, case, industries=["care"], hours="20")
    assert names == [] and f"1 plass er skjult fordi eleven er {YOUNG}" in page.text
    assert press(visitor, case, page, "ages", "too_young")[0] == ["Fra atten"]
    assert len(listed(visitor, case, ages="any")[0]) == 5
    old = ["Blir seksten", "Dagen før", "Fra femten", "Fra seksten"]
    assert listed(visitor, case, from_on=sixteen.isoformat())[0] == old


def test_the_pages_ask_the_same_of_the_database_for_many_as_for_few(
    make: Make, browse: Browse, adviser: User, case: Case, statements: list[str]
) -> None:
    visitor, at = browse(adviser), placements.employer(make)
    register(visitor, case)
    counts = []
    for number in (1, 6):
        for _ in range(number):
            placements.place(make, at)
            placements.agreement(make, case, at, approved=False)
        for path in (tab(case), tab(case, "/places?all=y")):
            del statements[:]
            visitor.get(path)
            counts.append(len(statements))
    assert counts[:2] == counts[2:], counts


def test_the_tab_says_how_every_agreement_stands_newest_first(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    today, visitor = clock.today(), browse(adviser)
    names = ("Ferdig hos", "I gang hos", "Endres hos", "Utkast hos", "Aldri hos", "Snart hos")
    at = {name: placements.employer(make, name) for name in names}
    placements.agreement(
        make,
        case,
        at["Ferdig hos"],
        starts_on=today - timedelta(days=40),
        ended_on=today,
        end_reason=EndReason.COMPLETED,
    )
    placements.agreement(make, case, at["I gang hos"])
    changed = placements.agreement(make, case, at["Endres hos"])
    placements.agreement(make, case, at["Utkast hos"], approved=False, complete=False)
    placements.agreement(
        make, case, at["Aldri hos"], approved=False, cancelled_at=clock.now(), cancel_reason=CancelReason.GOT_JOB
    )
    placements.agreement(make, case, at["Snart hos"], starts_on=today + timedelta(days=3))
    _change(make, changed, today + timedelta(days=400))
    page = visitor.get(tab(case))
    places = [page.text.index(name) for name in reversed(at)]
    assert places == sorted(places)
    for words in (*map(label, AgreementStatus), label(EndReason.COMPLETED), label(CancelReason.GOT_JOB)):
        assert words in page.text, words
    assert f"Faller bort {day(today + timedelta(weeks=12))}" in page.text
    assert "Versjon 1 gjelder til versjon 2 er godkjent av alle." in page.text
    assert day(today + timedelta(days=400)) not in page.text, "the period in force stands until the new one does"
    assert "Arbeidsgiveren kan ikke få vite hvem eleven er ennå" in page.text
    guardian = make.guardian(make.fresh(Pupil, case.pupil_id), "Kari Foresatt")
    placements.let_employer_know(make, case, guardian)
    assert "Faller snart bort" not in visitor.get(tab(case)).text
    with make.writing() as opened:
        draft = opened.scalars(select(Agreement).where(Agreement.employer_id == at["Utkast hos"].id)).one()
        draft.touched_at = clock.now() - timedelta(weeks=11, days=1)
    assert "Faller snart bort" in visitor.get(tab(case)).text
    assert "Kari Foresatt" in visitor.get(tab(case)).text
    assert "Arbeidsgiveren kan ikke få vite" not in visitor.get(tab(case)).text


def test_an_agreement_registered_in_error_is_one_quiet_line_on_the_tab(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    wrong: dict[str, Any] = {"cancelled_at": clock.now(), "cancel_reason": CancelReason.REGISTERED_IN_ERROR}
    made = placements.agreement(make, case, placements.employer(make, "Feil hos"), approved=False, **wrong)
    came_to_nothing: dict[str, Any] = wrong | {"cancel_reason": CancelReason.GOT_JOB}
    placements.agreement(make, case, placements.employer(make, "Aldri hos"), approved=False, **came_to_nothing)
    visitor = browse(adviser)
    page = visitor.get(tab(case))
    assert f"{made.number} {label(CancelReason.REGISTERED_IN_ERROR)}" in " ".join(page.text.split())
    assert f"/agreements/{made.id}" in page.links
    assert "Feil hos" not in page.text and "Aldri hos" in page.text
    assert visitor.response.text.count('id="agreement-') == 1


def _change(make: Make, agreement: Agreement, ends_on: date) -> None:
    """A second version of an agreement, waiting to be approved."""
    with make.writing() as opened:
        standing = opened.get_one(Agreement, agreement.id)
        standing.latest = 2
        opened.add(
            AgreementVersion(
                agreement_id=agreement.id,
                case_id=agreement.case_id,
                number=2,
                changes={Change.EXTENDED},
                starts_on=clock.today(),
                ends_on=ends_on,
                adaptations=frozenset(),
                supports=frozenset(),
                payer=Payer.EMPLOYER,
                insurance=InsuranceParty.EMPLOYER,
                written_by_id=agreement.created_by_id,
                written_at=clock.now(),
            )
        )


def test_after_consent_is_withdrawn_agreements_can_be_ended_and_nothing_else_is_read(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    register(visitor, case)
    placements.agreement(make, case, placements.employer(make, "Pågår bakeri"))
    consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today() + timedelta(days=9))
    page = visitor.get(tab(case))
    assert "Pågår bakeri" in page.text and "kan fortsatt avsluttes" in page.text
    for words in (label(Industry.SHOP), "Finn plass", "Ny avtale", "Det eleven ønsker"):
        assert words not in page.text
    assert "job_wish" not in make.log("placement_opened")[-1].fields
    for part in ("/wish", "/places"):
        visitor.get(tab(case, part), status=403)
    consent(make, case, wind_down_until=clock.today() - timedelta(days=1))
    visitor.get(tab(case), status=403)


def test_what_cannot_be_read_is_said_and_leaves_no_place_out(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    offer(make, "Fra atten", industry=Industry.CARE, min_age=18)
    register(visitor, case, hours="")
    with make.writing() as opened:
        damaged = b"no longer what was sealed, and long enough to look like it"
        opened.scalars(select(JobWish)).one().interests = Sealed(damaged)
        opened.get_one(Pupil, case.pupil_id).birth_date = Sealed(damaged)
    assert "kan ikke leses, meldt" in visitor.get(tab(case)).text
    names, page = listed(visitor, case, order="employer")
    assert names == ["Fra atten"] and "Elevens fødselsdato kan ikke leses" in page.text
    assert make.log("integrity_fault")


def test_on_a_closed_case_nothing_new_is_planned(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    shown = visitor.get(tab(case, "/wish"))
    visitor.submit(f"/cases/{case.id}/close", reason="goal_reached", destination="upper_sec")
    assert make.fresh(Case, case.id).stage is CaseStage.CLOSED
    page = visitor.get(tab(case))
    assert "Gjenåpne saken" in page.text and "Finn plass" not in page.text and "Ny avtale" not in page.text
    register(visitor, case, 409, shown)
    assert wish_of(make, case) is None


def test_nobody_from_elsewhere_knows_there_is_a_tab(make: Make, browse: Browse, case: Case) -> None:
    for role in (Role.ADVISER, Role.LEAD, Role.COUNSELLOR, Role.MANAGER):
        visitor = browse(make.user(role))
        for part in ("", "/wish", "/places"):
            visitor.get(tab(case, part), status=404)


def test_when_the_pupil_becomes_protected_the_tab_closes_for_everybody(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    register(visitor, case)
    shown = visitor.get(tab(case, "/wish"))
    placements.agreement(make, case)
    with make.writing() as opened:
        protect(opened.get_one(User, adviser.id), opened.get_one(Pupil, case.pupil_id))
    for part in ("", "/wish", "/places"):
        visitor.get(tab(case, part), status=404)
    register(visitor, case, 404, shown)
    office = make.fresh(Organisation, adviser.organisation_id)
    browse(make.user(Role.LEAD, office)).get(tab(case), status=403)


def test_when_two_pupils_turn_out_to_be_one_wishes_and_agreements_stay_on_their_cases(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    other = make.case(adviser, pupil=make.pupil(given="Elev", family="Eksempel"))
    for one, hours in ((case, "7,5"), (other, "9")):
        register(visitor, one, hours=hours)
        placements.agreement(make, one, placements.employer(make, f"Bakeri {hours}"))
    before = visitor.get(tab(other)).text
    with make.writing() as opened:
        first, second = opened.get_one(Pupil, case.pupil_id), opened.get_one(Pupil, other.pupil_id)
        kept = merging.merge(opened.get_one(User, adviser.id), first, second, {}).id
    assert make.fresh(Case, other.id).pupil_id == make.fresh(Case, case.id).pupil_id == kept
    after = visitor.get(tab(other)).text
    assert "Bakeri 9" in after and duration(540) in after and label(Industry.SHOP) in after
    assert after.replace("Ønskene er lagret.", "").split() == before.replace("Ønskene er lagret.", "").split()
    assert "Bakeri 7,5" in visitor.get(tab(case)).text
    assert listed(visitor, other)[0] == []
