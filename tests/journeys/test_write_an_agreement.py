"""Writing an agreement: begun, kept as a draft, checked against the rules, and sent for approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from casework.actions.employer import employers, merging
from casework.models import Agreement, Case, Employer, User
from casework.models.codes import CaseStage, ClosureReason, Destination, HoldReason, Measure, Role
from casework.models.job_codes import Adaptation, Change, EveningReason, Goal, InsuranceParty, Payer, WorkKind
from tests.browser import Page, Visitor
from tests.journeys.agreements import FIRST, LAST, begun, host, seventeen, tenth_grader, typed, versions, write
from tests.make import Make
from tests.placements import agreement, employer, place

pytestmark = pytest.mark.usefixtures("wednesday")
Browse = Callable[..., Visitor]


@pytest.fixture
def tenth(make: Make, adviser: User) -> Case:
    return tenth_grader(make, adviser)


def said(visitor: Visitor) -> str:
    return Page(visitor.response.text).text


def at_field(visitor: Visitor, name: str) -> str:
    """What is said at a field of the page that was answered with; nothing where nothing is."""
    _, _, rest = visitor.response.text.partition(f'<div id="{name}-error"')
    return Page(f"<div{rest.partition('</div>')[0]}</div>").text.replace("\u00a0", " ") if rest else ""


def test_an_agreement_is_begun_kept_as_a_draft_and_sent_for_approval(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    visitor, (at, who) = browse(adviser), host(make)
    made = begun(make, visitor, tenth, at)
    assert (made.ordinal, made.latest, made.in_force, made.complete) == (1, 1, None, False)
    assert (len(make.log("agreement_begun")), made.number[:3]) == (1, "OV-")
    half: dict[str, Any] = {"title": "Hjelp i bakeriet", "days-2-starts": "15:00", "days-2-ends": "17:00"}
    write(visitor, made, **half)
    draft = visitor.get(f"/agreements/{made.id}").text
    assert "Utkastet er lagret" in draft
    assert "Onsdag 15.00–17.00" in draft
    assert make.fresh(Agreement, made.id).complete is False
    held = visitor._form(visitor.get(f"/agreements/{made.id}/write"), -1).values
    assert (held["title"], held["days-2-starts"], held["days-2-ends"]) == (["Hjelp i bakeriet"], ["15:00"], ["17:00"])
    more = {"extra-0-weekday": "2", "extra-0-starts": "18:00", "extra-0-ends": "18:30"}
    away = {"free-0-first_on": "2026-10-12", "free-0-last_on": "2026-10-16"}
    other = {"other-0-on": "2026-11-18", "other-0-starts": "15:00", "other-0-ends": "16:00"}
    rest = typed(who, adaptations=["written_plan"], finish="yes")
    write(visitor, made, status=422, **(rest | more))
    assert "2 timer" in said(visitor)
    assert visitor._form(Page(visitor.response.text), -1).values["extra-0-starts"] == ["18:00"]
    write(visitor, made, **(rest | away | other))
    page = visitor.get(f"/agreements/{made.id}").text
    for words in (
        "Avtalen er lagret, og venter på godkjenning.",
        "Deltidsjobb hos Eksempel bakeri",
        "16. september 2026 – 16. desember 2026",
        "Onsdag 15.00–17.00",
        "1 dag i uka, 2 timer (5\u00a0% av full stilling)",
        "Fri fra 12. oktober 2026 til 16. oktober 2026",
        "Onsdag 18. november 2026 15.00–16.00",
        "Mangler godkjenning",
        "Kontakt Eksempel",
        "Arbeidsgiveren betaler lønn",
    ):
        assert words.replace("\u00a0", " ") in page.replace("\u00a0", " "), words
    only = versions(make, made)
    assert [(each.number, each.changes, each.starts_on, each.ends_on) for each in only] == [
        (1, frozenset({Change.FIRST}), FIRST, LAST)
    ]
    version = only[0]
    assert (version.goal, version.work, version.family_tie) == (Goal.EXPERIENCE, WorkKind.LIGHT, False)
    assert (version.adaptations, version.payer) == (frozenset({Adaptation.WRITTEN_PLAN}), Payer.EMPLOYER)
    assert version.insurance is InsuranceParty.EMPLOYER
    assert version.checked_at is not None
    assert [(each.weekday, each.starts, each.ends) for each in version.shifts] == [(2, 900, 1020)]
    assert len(version.exceptions) == 2
    assert make.fresh(Agreement, made.id).complete is True
    assert len(make.log("agreement_written")) == 2
    shown = visitor.get(f"/agreements/{made.id}/versions/1").text
    assert "Fylle varer og rydde" in shown and "Arbeidsgiveren betaler lønn" in shown and "Forsikring" in shown
    assert "Ingen godkjente denne versjonen." in shown


def test_what_is_missing_is_said_at_each_field_and_nothing_is_lost(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    visitor, (at, who) = browse(adviser), host(make)
    made = begun(make, visitor, tenth, at)
    shown = visitor.get(f"/agreements/{made.id}/write")
    assert visitor._form(shown, -1).values["contact"] == [str(who.id)], "the only contact person is chosen already"
    write(visitor, made, status=422, title="Hjelp", finish="yes", contact="")
    page = said(visitor)
    assert "Du kan lagre den som utkast slik den er." in page and "før du kan lagre" not in page
    for words in ("Oppgi første dag.", "Velg en kontaktperson.", "Skriv hva eleven skal gjøre.", "Velg et mål."):
        assert words in page, words
    assert "Fyll inn minst én dag med arbeid." in page
    assert visitor._form(Page(visitor.response.text), -1).values["title"] == ["Hjelp"]
    assert make.fresh(Agreement, made.id).complete is False
    write(visitor, made, status=422, starts_on="2026-13-01")
    assert "Du må rette dette før du kan lagre" in said(visitor)


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    ({"ends_on": "2026-09-15"}, "Siste dag kan ikke være før den første."),
    ({"starts_on": "0202-09-16"}, "Velg en dag høyst to år fra i dag."),
    ({"days-2-ends": "14:00"}, "Vakta slutter før den begynner."),
    ({"days-2-ends": "25:00"}, "Skriv klokkeslettet som 15:30"),
    ({"days-2-ends": ""}, "Oppgi både fra og til"),
    ({"days-2-pause_minutes": "-5"}, "En pause kan ikke være negativ."),
    ({"days-2-pause_minutes": "120"}, "Pausen er like lang som vakta, eller lengre."),
    ({"extra-0-weekday": "2", "extra-0-starts": "16:30", "extra-0-ends": "18:00"}, "Denne vakta overlapper"),
    (
        {"days-6-starts": "22:00", "days-6-ends": "06:00", "days-0-starts": "05:00", "days-0-ends": "07:00"},
        "Denne vakta overlapper",
    ),
    ({"extra-0-starts": "18:00", "extra-0-ends": "19:00"}, "Velg en dag."),
    ({"free-0-first_on": "2026-10-16", "free-0-last_on": "2026-10-12"}, "Siste dag kan ikke være før den første."),
    ({"other-0-on": "2027-10-16", "other-0-starts": "10:00", "other-0-ends": "12:00"}, "utenfor avtalen"),
    ({"tasks": "Ring 22 22 22 22 til mor"}, "Ta ut telefonnummeret"),
    ({"tasks": "x" * 501}, "500"),
    ({"contact": str(uuid4())}, "Velg en kontaktperson."),
    ({"goal": "become_rich"}, "Velg et av svarene."),
]


def test_what_cannot_be_is_refused_at_its_field_and_kept_as_typed(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    visitor, (at, who) = browse(adviser), host(make)
    made = begun(make, visitor, tenth, at)
    for fields, words in IMPOSSIBLE:
        write(visitor, made, status=422, finish="yes", **typed(who, **fields))
        assert words in said(visitor), fields
        name, value = next(iter(fields.items()))
        if name not in ("contact", "goal"):
            held = visitor._form(Page(visitor.response.text), -1).values[name][0]
            assert held.strip() == value
    assert versions(make, made)[0].starts_on is None


def test_the_rules_of_form_and_hours_stop_what_is_unlawful_in_words(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    visitor, (at, who) = browse(adviser), host(make)
    visitor.submit(
        f"/agreements/case/{tenth.id}/new",
        employer=str(at.id), kind="work_training", starts_on="2026-09-16", status=422,
    )  # fmt: skip
    assert "16 år" in said(visitor)
    assert "Tiltaksforskriften" in said(visitor)
    for kind in ("apprentice", "training_candidate", "county_work_training"):
        page = f"/agreements/case/{tenth.id}/new"
        visitor.submit(page, employer=str(at.id), kind=kind, starts_on="2027-06-18", status=422)
        assert "for dem som har fullført grunnskolen" in said(visitor)
    apprentice = begun(make, visitor, tenth, at, "apprentice")
    write(visitor, apprentice, status=422, finish="yes", **typed(who))
    assert "for dem som har fullført grunnskolen" in said(visitor)
    assert "(Aml. § 11-1)" in said(visitor).replace("\u00a0", " ")
    training = begun(make, visitor, tenth, at, "work_training")
    write(visitor, training, status=422, finish="yes", **typed(who))
    assert "Tiltaksforskriften" in said(visitor)
    job = begun(make, visitor, tenth, at)
    for hours in ({"days-2-ends": "19:00"}, {"days-2-starts": "19:00", "days-2-ends": "20:30"}):
        write(visitor, job, status=422, finish="yes", **typed(who, **hours))
        assert "§" in said(visitor)
        assert "Planen må endres før den kan godkjennes" in said(visitor)
    assert [make.fresh(Agreement, each.id).complete for each in (training, job)] == [False, False]
    write(visitor, job, **typed(who, **{"days-2-ends": "19:00"}))
    assert "Planen må endres før den kan godkjennes" in visitor.get(f"/agreements/{job.id}").text


AT_FAULT: list[tuple[dict[str, Any], str, str]] = [
    ({"days-2-ends": "19:00"}, "days-2-ends", "Lengste arbeidstid på en skoledag: 2 timer (§ 11-2)."),
    (
        {"days-5-starts": "10:00", "days-5-ends": "18:00"},
        "days-5-ends",
        "Lengste arbeidstid på en skolefri dag: 7 timer (§ 11-2).",
    ),
    ({"days-2-starts": "19:00", "days-2-ends": "20:30"}, "days-2-ends", "Natta begynner: kl. 20.00 (§ 11-3)."),
    (
        {f"days-{at}-{name}": hour for at in (0, 1, 3, 4, 5, 6) for name, hour in (("starts", "15"), ("ends", "17"))},
        "days-6-ends",
        "Lengste arbeidstid i en uke med skole: 12 timer (§ 11-2).",
    ),
    (
        {"extra-0-weekday": "2", "extra-0-starts": "17:30", "extra-0-ends": "18"},
        "extra-0-ends",
        "på en skoledag: 2 timer",
    ),
    (
        {"other-0-on": "2026-11-18", "other-0-starts": "15:00", "other-0-ends": "18:00"},
        "other-0-ends",
        "på en skoledag: 2",
    ),
    ({"days-4-starts": "19:00", "days-4-ends": "02:00"}, "days-4-ends", "Natta begynner: kl. 20.00"),
    ({"work": "ordinary"}, "work", "kan bare ha lett arbeid"),
    ({"ends_on": "2027-08-25"}, "free-0-first_on", "Minste antall hele uker fri i sommerferien: 2 uker"),
]


def test_a_rule_that_is_broken_is_said_at_every_row_that_breaks_it(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    visitor, (at, who) = browse(adviser), host(make)
    made = begun(make, visitor, tenth, at)
    for fields, where, words in AT_FAULT:
        write(visitor, made, status=422, finish="yes", **typed(who, **fields))
        assert f'href="#{where}"' in visitor.response.text, fields
        assert words in at_field(visitor, where), fields
    twice = {"days-2-ends": "19:00", "days-4-starts": "15:00", "days-4-ends": "17:30"}
    write(visitor, made, status=422, finish="yes", **typed(who, **twice))
    rows = [at_field(visitor, f"days-{number}-ends") for number in range(7)]
    assert ["på en skoledag: 2" in words for words in rows] == [number in {2, 4} for number in range(7)]
    assert visitor.response.text.count('href="#days-4-ends"') == 1
    assert "før avtalen kan sendes til godkjenning" in said(visitor)
    at_once = {"extra-0-weekday": "2", "extra-0-starts": "16:30", "extra-0-ends": "18:00"}
    write(visitor, made, status=422, finish="yes", **typed(who, **at_once))
    assert "Denne vakta overlapper" in at_field(visitor, "extra-0-starts")


def test_another_last_day_is_refused_at_the_last_day(make: Make, browse: Browse, adviser: User, tenth: Case) -> None:
    visitor, (at, who) = browse(adviser), host(make)
    made = begun(make, visitor, tenth, at)
    write(visitor, made, finish="yes", **typed(who))
    visitor.submit(f"/agreements/{made.id}/last-day", status=422, ends_on="2027-08-25")
    assert "minst 2 uker fri i sommerferien" in at_field(visitor, "ends_on")


def test_work_in_the_evening_asks_for_a_reason_and_other_agreements_are_warned_of(
    make: Make, browse: Browse, adviser: User
) -> None:
    visitor, case, (at, who) = browse(adviser), seventeen(make, adviser), host(make)
    agreement(make, case, at, starts_on=FIRST)
    made = begun(make, visitor, case, at)
    late = typed(who, finish="yes", **{"days-4-starts": "17:00", "days-4-ends": "22:00", "days-4-pause_minutes": "30"})
    late |= {"days-2-starts": None, "days-2-ends": None}
    write(visitor, made, status=422, **late)
    assert "Velg hvorfor arbeidet ligger mellom 21 og 23" in said(visitor)
    write(visitor, made, evening_reason="nature_of_work", **late)
    assert versions(make, made)[0].evening_reason is EveningReason.NATURE_OF_WORK
    assert "Eleven har en annen avtale fra" in visitor.get(f"/agreements/{made.id}").text
    write(visitor, made, evening_reason="nature_of_work", **(late | {"days-4-ends": "20:00"}))
    assert versions(make, made)[0].evening_reason is None


def test_each_form_asks_only_what_it_needs(make: Make, browse: Browse, adviser: User) -> None:
    visitor, case, (at, who) = browse(adviser), seventeen(make, adviser), host(make)
    school = begun(make, visitor, case, at, "school_placement")
    fields = visitor._form(visitor.get(f"/agreements/{school.id}/write"), -1).values
    assert not {"work", "subsidy", "supports", "mentor"} & set(fields)
    summer = begun(make, visitor, case, at, "wage_subsidy_temp")
    write(visitor, summer, status=422, finish="yes", **typed(who, supports=["mentor"]))
    assert "Skriv navnet på mentoren." in said(visitor)
    write(visitor, summer, finish="yes", **typed(who, supports=["mentor"], mentor="Mona Mentor"))
    assert "Mona Mentor" in visitor.get(f"/agreements/{summer.id}").text
    nav = begun(make, visitor, case, at, "summer_job_nav")
    july = {"starts_on": "2027-07-01", "ends_on": "2027-08-20"}
    write(visitor, nav, status=422, finish="yes", **typed(who, **july))
    assert "Velg hvor stort tilskuddet er." in said(visitor)
    write(visitor, nav, status=422, finish="yes", **typed(who, subsidy="75", **july))
    assert "4 uker" in said(visitor)
    write(visitor, nav, finish="yes", **typed(who, subsidy="75", **(july | {"ends_on": "2027-07-20"})))
    assert "75 %" in visitor.get(f"/agreements/{nav.id}").text.replace("\u00a0", " ")


def test_a_free_place_fills_the_form_and_is_taken_once(make: Make, browse: Browse, adviser: User, tenth: Case) -> None:
    visitor, (at, _) = browse(adviser), host(make)
    offered = place(make, at, minutes_a_week=120)
    address = f"/agreements/case/{tenth.id}/new?place={offered.id}"
    page = visitor.get(address)
    assert "Rydde varer og hjelpe kunder" in page.text
    visitor.submit(address, page)
    made = make.fresh(Agreement, _id_in(visitor))
    assert made.place_id == offered.id
    assert "Rydde varer og hjelpe kunder" in visitor.get(f"/agreements/{made.id}/write").text
    visitor.submit(address, visitor.get(address), status=422)
    assert "Plassen er ikke lenger ledig." in said(visitor)
    visitor.get(f"/agreements/case/{tenth.id}/new?place={uuid4()}", status=404)


def test_an_employer_merged_or_deactivated_meanwhile_is_refused_at_the_field(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    visitor, (at, who), other = browse(adviser), host(make), employer(make, "Ny bakeri")
    shown = visitor.get(f"/agreements/case/{tenth.id}/new")
    made = begun(make, visitor, tenth, at)
    writing = visitor.get(f"/agreements/{made.id}/write")
    with make.writing() as opened:
        pair = opened.get_one(Employer, at.id), opened.get_one(Employer, other.id)
        versions_seen = {each.id: each.version for each in pair}
        merging.merge(opened.get_one(User, adviser.id), pair, keep_id=other.id, note=None, versions=versions_seen)
    for address, page in ((f"/agreements/case/{tenth.id}/new", shown), (f"/agreements/{made.id}/write", writing)):
        fields: dict[str, Any] = {"kind": "part_time_job"} if address.endswith("new") else typed(who, finish="yes")
        visitor.submit(address, page, employer=str(at.id), status=422, **fields)
        answer = Page(visitor.response.text)
        assert "Eksempel bakeri er nå en del av Ny bakeri. Velg Ny bakeri i stedet." in answer.text
        assert "#employer" in answer.links
    assert len(make.log("agreement_begun")) == 1
    assert make.fresh(Agreement, made.id).employer_id == other.id
    write(visitor, made, finish="yes", **typed(who))
    with make.writing() as opened:
        employers.deactivate(opened.get_one(User, adviser.id), opened.get_one(Employer, other.id))
    visitor.submit(f"/agreements/case/{tenth.id}/new", shown, employer=str(other.id), kind="part_time_job", status=422)
    assert "Ny bakeri er deaktivert" in said(visitor)
    for nobody in (str(uuid4()), "🙂"):
        visitor.submit(f"/agreements/case/{tenth.id}/new", shown, employer=nobody, kind="part_time_job", status=422)
        write(visitor, made, status=422, employer=nobody)


def test_a_placement_begins_from_the_page_of_the_employer_with_ones_own_pupils(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    (at, _), visitor = host(make), browse(adviser)
    without, resting, over, theirs = make.case(adviser), make.case(adviser), make.case(adviser), make.case()
    with make.writing() as opened:
        opened.get_one(Case, without.id).measures = frozenset({Measure.TRANSITION})
        for case in (tenth, resting, over, theirs):
            opened.get_one(Case, case.id).measures = frozenset(Measure)
        held, done = opened.get_one(Case, resting.id), opened.get_one(Case, over.id)
        held.stage, held.hold_reason, held.held_until = CaseStage.ON_HOLD, HoldReason.AWAY, date(2026, 10, 9)
        done.stage, done.closed_on = CaseStage.CLOSED, date(2026, 9, 8)
        done.closure_reason, done.destination = ClosureReason.GOAL_REACHED, Destination.WORK
    page = visitor.get(f"/employers/{at.id}")
    assert f"/employers/{at.id}/begin" in page.links
    page = visitor.get(f"/employers/{at.id}/begin")
    begins = {each for each in page.links if each.startswith("/agreements/")}
    wanted = {case.id: f"/agreements/case/{case.id}/new?employer={at.id}" for case in (tenth, resting)}
    assert begins == set(wanted.values())
    assert make.log("list_shown")[-1].row_count == 2
    chosen = visitor.get(wanted[tenth.id])
    assert visitor._form(chosen, -1).values["employer"] == [str(at.id)]
    visitor.submit(f"/agreements/case/{tenth.id}/new", chosen, kind="part_time_job")
    assert make.fresh(Agreement, _id_in(visitor)).employer_id == at.id
    assert visitor._form(visitor.get(f"/agreements/case/{tenth.id}/new?employer=%F0%9F%98%80"), -1).values
    empty = browse(make.user(Role.LEAD)).get(f"/employers/{at.id}/begin")
    assert "har tiltaket om jobb" in empty.text
    for role in Role:
        if role not in {Role.ADVISER, Role.LEAD}:
            browse(make.user(role)).get(f"/employers/{at.id}/begin", status=403)


def test_two_who_write_at_once_see_both_and_a_form_posted_twice_writes_once(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    visitor, (at, who) = browse(adviser), host(make)
    made = begun(make, visitor, tenth, at)
    shown = visitor.get(f"/agreements/{made.id}/write")
    write(visitor, made, title="Mitt forslag")
    answer = visitor.submit(f"/agreements/{made.id}/write", shown, status=409, title="Ditt forslag")
    page = Page(answer.text)
    assert "Mitt forslag" in page.text
    assert visitor._form(page, -1).values["title"] == ["Ditt forslag"]
    visitor.submit(f"/agreements/{made.id}/write", page, **typed(who, finish="yes"))
    again = visitor.get(f"/agreements/{made.id}/write")
    for _ in range(2):
        visitor.submit(f"/agreements/{made.id}/write", again, goal="try_out")
    assert len(make.log("agreement_written")) == 3


def test_more_rows_are_given_without_saving(make: Make, browse: Browse, adviser: User, tenth: Case) -> None:
    visitor, (at, _) = browse(adviser), host(make)
    made = begun(make, visitor, tenth, at)
    visitor.submit(f"/agreements/{made.id}/write", status=200, more="rows", title="Hjelp")
    held = visitor._form(Page(visitor.response.text), -1).values
    assert held["title"] == ["Hjelp"]
    assert "extra-3-starts" in held
    assert not make.log("agreement_written")


def test_a_plan_without_work_is_not_called_lawful(make: Make, browse: Browse, adviser: User, tenth: Case) -> None:
    visitor, (at, _) = browse(adviser), host(make)
    made = begun(make, visitor, tenth, at)
    days: dict[str, Any] = {"starts_on": FIRST.isoformat(), "ends_on": LAST.isoformat()}
    write(visitor, made, **days)
    pages = (f"/agreements/{made.id}", f"/agreements/{made.id}/write")
    for page in pages:
        shown = visitor.get(page).text
        assert "Hele perioden: skolepliktig." in shown and "innenfor reglene" not in shown
    write(visitor, made, **(days | {"days-2-starts": "15:00", "days-2-ends": "17:00"}))
    assert all("innenfor reglene" in visitor.get(page).text for page in pages)


def test_nobody_else_writes_and_nothing_is_written_on_a_closed_case(
    make: Make, browse: Browse, adviser: User, tenth: Case
) -> None:
    visitor, (at, _) = browse(adviser), host(make)
    made = begun(make, visitor, tenth, at)
    for role in Role:
        stranger = browse(make.user(role))
        for address in (f"/agreements/{made.id}", f"/agreements/{made.id}/write", f"/agreements/case/{tenth.id}/new"):
            stranger.get(address, status=404)
    visitor.get(f"/agreements/{made.id}/versions/7", status=404)
    visitor.get(f"/agreements/{made.id}/versions/1/7", status=404)
    with make.writing() as opened:
        case = opened.get_one(Case, tenth.id)
        case.stage, case.closed_on = CaseStage.CLOSED, date(2026, 9, 9) - timedelta(days=1)
        case.closure_reason, case.destination = ClosureReason.GOAL_REACHED, Destination.WORK
    for address in (f"/agreements/{made.id}/write", f"/agreements/case/{tenth.id}/new"):
        assert "Saken er avsluttet" in visitor.get(address, status=409).text


def _id_in(visitor: Visitor) -> Any:
    from uuid import UUID

    return UUID(visitor.response.location.split("/")[-2])
