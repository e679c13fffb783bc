"""Two pupils turn out to be one: a lead sees them side by side and merges them, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import inspect, select

from casework import audit, clock, work
from casework.actions.pupil import merged_ways, merging
from casework.actions.transition import transitions
from casework.actions.transition.given import Application, OfferGiven, WishGiven
from casework.database import Base
from casework.models import (
    Case,
    Consent,
    Draft,
    Enrolment,
    Followup,
    Guardian,
    Milestone,
    Offer,
    PossibleDuplicate,
    Pupil,
    PupilLookup,
    Recusal,
    Referral,
    Transition,
    User,
    Wish,
)
from casework.models.codes import (
    ContactOutcome,
    ContactType,
    DraftKind,
    Grade,
    MergeOutcome,
    MergeReason,
    Relation,
    Role,
)
from casework.models.sealing import mint, seal
from casework.models.transition_codes import (
    ApplicationState,
    InEducation,
    Level,
    MilestoneKind,
    MilestoneState,
    OfferState,
    Route,
)
from casework.privacy.place import Sealed, Size
from tests.browser import Page, Visitor
from tests.journeys.office import Office, an_office
from tests.make import Make

Browse = Callable[..., Visitor]
BORN = date(2010, 5, 4)
TOUCHED: tuple[type[Any], ...] = (
    Pupil,
    Guardian,
    Referral,
    Case,
    Enrolment,
    Recusal,
    PossibleDuplicate,
    PupilLookup,
    Draft,
    Consent,
    Transition,
    Wish,
    Offer,
    Milestone,
)


@dataclass(frozen=True)
class Twice:
    """One pupil registered twice, with everything a pupil can have."""

    place: Office
    first: Pupil
    second: Pupil
    cases: tuple[Case, Case]
    guardians: tuple[Guardian, Guardian]
    note: Followup
    duplicate: PossibleDuplicate


def twice(make: Make) -> Twice:
    place = an_office(make)
    first = make.pupil(place.school, "Åse", "Prøve", BORN)
    second = make.pupil(make.school(place.area), "Aase", "Prøve", BORN, grade=Grade.VG1, class_name="1STA")
    cases = make.case(place.adviser, place.school, first), make.case(place.adviser, place.school, second)
    guardians = make.guardian(first, "Ola Foresatt"), make.guardian(second, "Ola Foresatt")
    for case, guardian in zip(cases, guardians, strict=True):
        make.consent(case.referral, guardian)
    with make.writing() as opened:
        seal(opened.get_one(Pupil, first.id), "phone", "22222222", Size.NUMBER)
        seal(opened.get_one(Pupil, second.id), "email", "elev@example.invalid")
        opened.add(PupilLookup(epoch=1, value=b"0123456789abcdef", pupil_id=second.id))
        note = Followup(
            case_id=cases[1].id,
            author_id=place.adviser.id,
            happened_on=clock.today(),
            type=ContactType.PHONE,
            outcome=ContactOutcome.NO_ANSWER,
            parties=(),
            topics=(),
            recorded_at=clock.now(),
        )
        seal(note, "note", "Ringte uten svar.", Size.NOTE)
        pair = PossibleDuplicate(
            first_id=first.id, second_id=second.id, reason=MergeReason.LIKENESS, found_at=clock.now()
        )
        opened.add_all([note, pair])
    return Twice(place, first, second, cases, guardians, note, pair)


def merge(visitor: Visitor, it: Twice, status: int = 302, page: Page | None = None, **chosen: Any) -> str:
    path = f"/duplicates/{it.duplicate.id}"
    shown = page or visitor.get(path)
    return str(visitor.submit(path, shown, form="/merge", status=status, **({"given_name": "first"} | chosen)).text)


def texts(make: Make, row: Any, *columns: str) -> list[str | None]:
    """What stands sealed in a row now."""
    with work.unit(make.installation, reading=True) as opened:
        standing = opened.get_one(type(row), row.id)
        reading = audit.read(None, audit.PupilOpened(standing.owner))
        return [None if (text := reading.text(standing, column)) is None else str(text) for column in columns]


def everything(make: Make) -> list[tuple[Any, ...]]:
    """Every row of every table that a merge may touch."""
    with make.reading() as opened:
        found: list[tuple[Any, ...]] = []
        for kind in TOUCHED:
            names = [column.key for column in inspect(kind).columns]
            rows = opened.execute(select(*(getattr(kind, name) for name in names))).all()
            found += sorted((kind.__name__, *map(str, row)) for row in rows)
        return found


def test_both_are_shown_side_by_side_and_what_the_one_will_have(make: Make, browse: Browse) -> None:
    it = twice(make)
    lead = browse(it.place.lead)
    assert it.cases[0].number in lead.get("/duplicates/").text
    text = lead.get(f"/duplicates/{it.duplicate.id}").text
    school = it.place.school.name
    for shown in ("Åse", "Aase", "04.05.2010", "22222222", "elev@example.invalid", "Ola Foresatt", school):
        assert shown in text, shown
    for case in it.cases:
        assert case.number in text
    assert "2 åpne saker" in text
    assert len(make.log("pupil_opened")) == 2


def test_merging_loses_nothing_and_everything_is_still_reachable_and_readable(make: Make, browse: Browse) -> None:
    it = twice(make)
    merge(browse(it.place.lead), it, given_name="second")
    kept, gone = make.fresh(Pupil, it.first.id), make.fresh(Pupil, it.second.id)
    assert (kept.merged_into_id, gone.merged_into_id) == (None, kept.id)
    identity = ("given_name", "family_name", "birth_date", "phone", "email")
    assert texts(make, kept, *identity) == ["Aase", "Prøve", BORN.isoformat(), "22222222", "elev@example.invalid"]
    assert texts(make, gone, "given_name", "family_name", "birth_date") == ["Åse", "Prøve", BORN.isoformat()]
    with make.reading() as opened:
        belonging: tuple[type[Any], ...] = (Guardian, Referral, Case, Enrolment, PupilLookup)
        for kind in belonging:
            assert {row.pupil_id for row in opened.scalars(select(kind))} == {kept.id}, kind
        assert {row.id for row in opened.scalars(select(Guardian))} == {one.id for one in it.guardians}
        assert {row.guardian_id for row in opened.scalars(select(Consent))} == {one.id for one in it.guardians}
        ends = [row.ends_on for row in opened.scalars(select(Enrolment).order_by(Enrolment.ends_on))]
        assert len(ends) == 2 and ends.count(None) == 1
    for guardian in it.guardians:
        assert texts(make, guardian, "name") == ["Ola Foresatt"]
    assert texts(make, it.note, "note") == ["Ringte uten svar."]
    adviser = browse(it.place.adviser)
    for case in it.cases:
        assert "Aase" in adviser.get(f"/cases/{case.id}").text
    settled = make.fresh(PossibleDuplicate, it.duplicate.id)
    assert (settled.outcome, settled.settled_by_id) == (MergeOutcome.MERGED, it.place.lead.id)
    assert len(make.log("pupils_merged")) == len(make.log("duplicate_settled")) == 1
    assert it.cases[0].number not in browse(it.place.lead).get("/duplicates/").text


def on_the_way(make: Make, it: Twice, pupil: Pupil, into: int, *programmes: str) -> None:
    """The pupil has applied into a year, and was offered the first wish in the round of each that was wished."""
    today = clock.today()
    given = Application(ApplicationState.SENT, Route.PRIORITY, today, tuple(map(WishGiven, programmes)))
    with work.doing(make.installation) as opened:
        actor, row = opened.get_one(User, it.place.lead.id), opened.get_one(Pupil, pupil.id)
        transitions.apply(actor, row, into, Level.VG1, given)
        for number, programme in enumerate(programmes, start=1):
            offered = OfferGiven(number, OfferState.NO_OFFER, came_on=today, programme=programme)
            transitions.offer(actor, row, into, Level.VG1, offered)


def way_of(make: Make, pupil: Pupil, into: int) -> tuple[Transition, list[str | None], list[str | None]]:
    """The pupil's way into a year, the programmes wished for and those of the offers."""
    with make.reading() as opened:
        row = opened.scalars(select(Transition).filter_by(pupil_id=pupil.id, into_year=into)).one()
        parts = [*row.wishes], [*row.offers]
    wishes, offers = ([text for one in each for text in texts(make, one, "programme")] for each in parts)
    return row, wishes, offers


def test_what_is_registered_of_the_way_into_upper_secondary_becomes_the_ones(make: Make, browse: Browse) -> None:
    with time_machine.travel(datetime(2027, 2, 10, 10, tzinfo=clock.OSLO), tick=True):
        it = twice(make)
        with make.writing() as opened:
            opened.scalars(select(Transition).filter_by(into_year=2026)).one().in_education = InEducation.YES
        on_the_way(make, it, it.second, 2027, "BA", "EL")
        shown = browse(it.place.lead).get(f"/duplicates/{it.duplicate.id}").text
        said = [
            shown.count(words) for words in ("Vg1 2027/28: søkt", "Vg1 2027/28: ikke søkt", "Vg1 2026/27: ikke søkt")
        ]
        assert said == [2, 1, 2] and "hentes fra den andre" in shown
        merge(browse(it.place.lead), it)
        row, wishes, offers = way_of(make, it.first, 2027)
        assert (row.application, row.route, row.sent_on) == (ApplicationState.SENT, Route.PRIORITY, date(2027, 2, 10))
        assert wishes == offers == ["BA", "EL"]
        assert way_of(make, it.first, 2026)[0].in_education is InEducation.YES
    with make.reading() as opened:
        done = select(Milestone.case_id).filter_by(kind=MilestoneKind.REAPPLY, state=MilestoneState.DONE)
        assert set(opened.scalars(done)) == {case.id for case in it.cases}


def test_where_both_have_applied_the_kept_ones_stands_and_the_others_stays_sealed(make: Make, browse: Browse) -> None:
    with time_machine.travel(datetime(2027, 2, 10, 10, tzinfo=clock.OSLO), tick=True):
        it = twice(make)
        on_the_way(make, it, it.first, 2027, "HS")
        on_the_way(make, it, it.second, 2027, "BA", "EL")
        merge(browse(it.place.lead), it)
        assert way_of(make, it.first, 2027)[1:] == (["HS"], ["HS", "EL"])
        assert way_of(make, it.second, 2027)[1:] == (["BA", "EL"], ["BA"])


def test_nobody_sees_the_one_who_is_gone_and_ties_hold_for_the_one_who_is_kept(make: Make, browse: Browse) -> None:
    it = twice(make)
    tied = make.user(Role.LEAD, it.place.office)
    with make.writing() as opened:
        row = Recusal(user_id=tied.id, pupil_id=it.second.id, relation=Relation.FAMILY, declared_at=clock.now())
        opened.add(row)
    browse(tied).get(f"/cases/{it.cases[0].id}")
    merge(browse(it.place.lead), it)
    for case in it.cases:
        browse(tied).get(f"/cases/{case.id}", status=404)
    with make.reading() as opened:
        assert {row.pupil_id for row in opened.scalars(select(Recusal))} == {it.first.id, it.second.id}


def test_a_flag_being_written_and_another_suspicion_follow_along(make: Make, browse: Browse) -> None:
    it = twice(make)
    third = make.pupil(it.place.school)
    with make.writing() as opened:
        draft = Draft(
            user_id=it.place.adviser.id,
            kind=DraftKind.FLAG,
            subject_id=it.second.id,
            saved_at=clock.now(),
            expires_at=clock.now() + timedelta(days=1),
        )
        mint([draft.owner])
        seal(draft, "content", "{}")
        other = PossibleDuplicate(
            first_id=it.second.id, second_id=third.id, reason=MergeReason.IDENTITY_NUMBER, found_at=clock.now()
        )
        opened.add_all([draft, other])
    merge(browse(it.place.lead), it)
    assert make.fresh(Draft, draft.id).subject_id == it.first.id
    moved = make.fresh(PossibleDuplicate, other.id)
    assert {moved.first_id, moved.second_id} == {it.first.id, third.id} and moved.outcome is None


def test_where_the_two_differ_the_lead_must_choose(make: Make, browse: Browse) -> None:
    it = twice(make)
    before = everything(make)
    lead = browse(it.place.lead)
    for answer in (None, "", "both"):
        assert "Feil: " in merge(lead, it, status=422, given_name=answer)
    assert everything(make) == before and not make.log("pupils_merged")


def test_a_merge_that_fails_changes_nothing(make: Make, browse: Browse) -> None:
    it = twice(make)
    with make.writing() as opened:
        damaged = opened.get_one(Guardian, it.guardians[1].id)
        damaged.name = Sealed(damaged.name[:-1] + bytes([damaged.name[-1] ^ 1]))
    before = everything(make)
    refused = merge(browse(it.place.lead), it, status=409)
    assert "kan ikke leses" in refused
    assert everything(make) == before
    assert not make.log("pupils_merged", "duplicate_settled") and make.log("integrity_fault")


def test_a_merge_broken_off_halfway_changes_nothing(
    make: Make, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = twice(make)
    before = everything(make)

    def fail(*_told: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(merging, "_move_suspicions", fail)
    merge(browse(it.place.lead), it, status=500)
    assert everything(make) == before and not make.log("pupils_merged")


def test_a_pupil_who_changed_meanwhile_is_shown_again(make: Make, browse: Browse) -> None:
    it = twice(make)
    lead = browse(it.place.lead)
    page = lead.get(f"/duplicates/{it.duplicate.id}")
    with make.writing() as opened:
        seal(opened.get_one(Pupil, it.second.id), "family_name", "Nytt")
    again = merge(lead, it, status=409, page=page)
    assert "endret etter at du åpnet" in again and "Nytt" in again
    assert make.fresh(Pupil, it.second.id).merged_into_id is None
    merge(lead, it, page=Page(again), family_name="second")
    assert texts(make, it.first, "family_name") == ["Nytt"]


def test_posting_the_merge_twice_merges_once(make: Make, browse: Browse) -> None:
    it = twice(make)
    lead = browse(it.place.lead)
    page = lead.get(f"/duplicates/{it.duplicate.id}")
    merge(lead, it, page=page)
    lead.submit("/duplicates/", page, form="/merge", status=404, given_name="first", once=str(uuid4()))
    assert len(make.log("pupils_merged")) == 1


def test_two_people_are_settled_as_two_and_not_asked_about_again(make: Make, browse: Browse) -> None:
    it = twice(make)
    lead = browse(it.place.lead)
    lead.submit(f"/duplicates/{it.duplicate.id}", form="/keep-apart")
    assert make.fresh(PossibleDuplicate, it.duplicate.id).outcome is MergeOutcome.DIFFERENT_PEOPLE
    assert it.cases[0].number not in lead.get("/duplicates/").text
    lead.get(f"/duplicates/{it.duplicate.id}", status=404)
    assert make.fresh(Pupil, it.second.id).merged_into_id is None
    assert len(make.log("duplicate_settled")) == 1


def report(visitor: Visitor, first: str, second: str, status: int = 302) -> str:
    fields: dict[str, Any] = {"first_number": first, "second_number": second}
    answer = visitor.submit("/duplicates/", status=status, **fields)
    return str(answer.location if status == 302 else answer.text)


def test_a_lead_names_two_cases_of_their_own_office(make: Make, browse: Browse) -> None:
    place = an_office(make)
    cases = [make.case(place.adviser, place.school) for _ in range(2)]
    lead = browse(place.lead)
    where = report(lead, f" {cases[0].number.lower()} ", cases[1].number)
    assert cases[1].number in lead.get(where).text
    assert report(lead, cases[1].number, cases[0].number) == where
    assert len(make.log("duplicate_reported")) == 2


@pytest.mark.parametrize("number", ["", "   ", "x" * 41, "OV-2026-00000", "=1+1", "OV\x00", "<script>", "OV\u202e"])
def test_a_number_that_is_no_case_of_the_office_is_refused(make: Make, browse: Browse, number: str) -> None:
    place = an_office(make)
    case = make.case(place.adviser, place.school)
    answer = report(browse(place.lead), case.number, number, status=422)
    assert case.number in answer and "Feil: " in answer and "<script>" not in answer
    with make.reading() as opened:
        assert opened.scalar(select(PossibleDuplicate)) is None


def test_another_offices_case_number_gets_the_same_answer_as_no_case(make: Make, browse: Browse) -> None:
    place, elsewhere = an_office(make), an_office(make)
    mine, theirs = make.case(place.adviser, place.school), make.case(elsewhere.adviser, elsewhere.school)
    lead = browse(place.lead)
    for number in (theirs.number, "OV-2026-22222"):
        assert "Det finnes ingen sak med dette nummeret" in report(lead, mine.number, number, status=422)


def test_of_a_pupil_at_another_office_nothing_is_shown_and_nothing_can_be_done(make: Make, browse: Browse) -> None:
    place, elsewhere = an_office(make), an_office(make)
    mine = make.case(place.adviser, place.school)
    hidden = make.pupil(elsewhere.school, "Synlig", "Navnesen")
    theirs = make.case(elsewhere.adviser, elsewhere.school, hidden)
    with make.writing() as opened:
        pair = PossibleDuplicate(
            first_id=mine.pupil_id, second_id=hidden.id, reason=MergeReason.IDENTITY_NUMBER, found_at=clock.now()
        )
        opened.add(pair)
    lead = browse(place.lead)
    page = lead.get(f"/duplicates/{pair.id}")
    assert mine.number in page.text and "Du ser bare den ene" in page.text
    for secret in ("Synlig", "Navnesen", theirs.number, elsewhere.school.name, elsewhere.office.name):
        assert secret not in page.text and secret not in lead.get("/duplicates/").text
    token = lead.get("/duplicates/").forms[0].values["csrf_token"]
    for verb in ("merge", "keep-apart"):
        data = {"csrf_token": token, "first_version": ["1"], "second_version": ["1"], "given_name": ["first"]}
        answer = lead.client.post(f"/duplicates/{pair.id}/{verb}", data=data, headers={"Referer": "http://localhost/"})
        assert answer.status_code == 403, verb
    assert make.fresh(PossibleDuplicate, pair.id).outcome is None
    assert make.fresh(Pupil, hidden.id).merged_into_id is None
    browse(make.user(Role.LEAD)).get(f"/duplicates/{pair.id}", status=404)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_only_leads_judge_duplicates(make: Make, browse: Browse, role: Role) -> None:
    it = twice(make)
    visitor = browse(it.place.adviser if role is Role.ADVISER else make.user(role))
    visitor.get("/duplicates/", status=403)
    visitor.get(f"/duplicates/{it.duplicate.id}", status=403)


def test_a_protected_pupil_is_not_merged(make: Make, browse: Browse) -> None:
    it = twice(make)
    with make.writing() as opened:
        opened.get_one(Pupil, it.second.id).protected_at = clock.now()
    page = browse(it.place.lead).get(f"/duplicates/{it.duplicate.id}")
    assert "Aase" not in page.text and "Du ser bare den ene" in page.text


def test_every_table_that_points_at_a_pupil_is_known_to_the_merge() -> None:
    pointing = {
        (table.name, key.parent.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "pupil"
    }
    moved = {(kind.__tablename__, "pupil_id") for kind in merging.FOLLOWING}
    by_hand = {
        ("enrolment", "pupil_id"),
        ("guardian", "pupil_id"),
        ("recusal", "pupil_id"),
        ("transition", "pupil_id"),
        ("wish", "pupil_id"),
        ("offer", "pupil_id"),
        ("possible_duplicate", "first_id"),
        ("possible_duplicate", "second_id"),
        ("pupil", "merged_into_id"),
    }
    assert pointing == moved | by_hand
    ways = [(kind, merged_ways.SEALED) for kind in (Transition, Wish, Offer)]
    for kind, known in ((Guardian, merging.GUARDIAN), (Pupil, merging.IDENTITY), *ways):
        columns = Base.metadata.tables[kind.__tablename__].columns
        assert {column.name for column in columns if "BLOB" in str(column.type)} == set(known)
