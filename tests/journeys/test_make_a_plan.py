"""A plan: one to three goals in the pupil's words, steps towards them, and how it goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from casework import clock
from casework.models import Assignment, Case, Draft, Evaluation, Goal, Milestone, Organisation, Referral, User
from casework.models.codes import CaseStage, ConsentForm, ConsentStatus, GoalKind, GoalState, Part, Role, StepDoer
from casework.models.job_codes import EvaluationKind, EvaluationSide
from casework.models.sealing import seal
from casework.models.transition_codes import MilestoneKind, MilestoneState
from casework.privacy.place import Size
from tests.adviser_day import change, consent, statements
from tests.browser import Page, Visitor
from tests.make import Make
from tests.placements import agreement, employer
from tests.plans import WORDS, a_goal, goals, said, steps

Browse = Callable[..., Visitor]


def home(case: Case) -> str:
    return f"/cases/{case.id}/plan"


def answer(goal: Goal, progress: str) -> dict[str, Any]:
    return {f"goal_{goal.id.hex}": progress}


def plan_milestone(make: Make, case: Case) -> Milestone:
    with make.reading() as opened:
        query = select(Milestone).where(Milestone.case_id == case.id, Milestone.kind == MilestoneKind.PLAN_AGREED)
        return opened.scalars(query).one()


def a_colleague(make: Make, adviser: User) -> User:
    return make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id), name="Lena Leder")


def test_an_adviser_and_a_pupil_make_a_plan_and_see_it_through(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    assert "Ingen mål ennå" in visitor.get(home(case)).text
    page = visitor.follow(
        visitor.submit(f"{home(case)}/goals/new", words=WORDS, kind="start_school", what="Ringe skolen", doer="adviser")
    )
    assert f"{WORDS} Begynne på videregående · Mål siden" in page.text
    (goal,) = goals(make, case)
    settled = plan_milestone(make, case)
    assert (settled.state, settled.done_on, settled.answered_by_id) == (MilestoneState.DONE, clock.today(), None)

    soon = clock.today() + timedelta(days=9)
    visitor.submit(home(case), page, form="steps/new", what="Søke på vigo.no", doer="pupil", due_on=soon.isoformat())
    first, second = steps(make, goal.id)
    assert (first.doer, second.doer, second.due_on) == (StepDoer.ADVISER, StepDoer.PUPIL, soon)
    page = visitor.follow(visitor.submit(home(case), visitor.get(home(case)), form=f"{second.id}/mark"))
    assert "Steget er utført." in page.text and "Ikke utført likevel" in page.text
    assert steps(make, goal.id)[1].done_on == clock.today()
    visitor.submit(home(case), page, form=f"{second.id}/mark")
    assert steps(make, goal.id)[1].done_on is None
    visitor.submit(f"{home(case)}/steps/{first.id}", what="Ringe rådgiveren", doer="school")
    visitor.submit(f"{home(case)}/steps/{second.id}", then="remove")
    assert [each.doer for each in steps(make, goal.id)] == [StepDoer.SCHOOL]
    visitor.submit(f"{home(case)}/goals/{goal.id}", words="Jeg vil bli kokk", kind="choose")

    page = visitor.follow(visitor.submit(f"{home(case)}/goals/{goal.id}/end", how="reached"))
    assert "Tidligere mål Jeg vil bli kokk Målet er nådd" in page.text and "Ringe rådgiveren" in page.text
    told = visitor.get(f"/cases/{case.id}").text
    assert "Mål satt: finne ut hva jeg vil" in told and "Mål nådd: finne ut hva jeg vil" in told
    assert "kokk" not in told, "the words stand in the plan only"
    page = visitor.follow(visitor.submit(home(case), page, form="take-up"))
    assert goals(make, case)[0].state is GoalState.ACTIVE and "Ringe rådgiveren" in page.text
    written = "goal_saved goal_step_saved goal_step_done goal_step_removed goal_ended"
    assert [len(make.log(each)) for each in written.split()] == [2, 3, 2, 1, 2]
    assert make.log("plan_opened")


def test_how_it_goes_is_said_of_every_goal_in_words_with_days(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    visitor.get(f"{home(case)}/progress", status=409)
    first, second = a_goal(make, case, steps=("Ringe",)), a_goal(make, case, "Få meg en jobb", kind=GoalKind.JOB)
    path = f"{home(case)}/progress"
    page = visitor.get(path)
    assert WORDS in page.text and "Få meg en jobb" in page.text and "evaluering av praksisplassen" not in page.text
    assert "Si hvordan det går med minst ett" in Page(visitor.submit(path, status=422).text).text
    late = (clock.today() + timedelta(days=1)).isoformat()
    assert "kan ikke være senere" in Page(visitor.submit(path, status=422, on=late, **answer(first, "begun")).text).text
    early = (clock.today() - timedelta(days=1)).isoformat()
    refused = visitor.submit(path, status=422, on=early, **answer(first, "begun"))
    assert "før målet ble satt" in Page(refused.text).text and said(make, first.id) == []

    visitor.submit(path, **answer(first, "begun"), **answer(second, "not_begun"))
    page = visitor.follow(visitor.submit(path, **answer(first, "on_the_way")))
    assert [each[0] for each in said(make, first.id)] == ["begun", "on_the_way"]
    assert [each[0] for each in said(make, second.id)] == ["not_begun"]
    shown = page.text
    assert "Slik går det: Godt på vei" in shown and "Tidligere svar Har begynt" in shown
    assert "%" not in shown.split("Plan og mål")[-1] and len(make.log("progress_recorded")) == 3


def test_how_it_goes_can_be_said_at_an_evaluation_of_the_placement(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    goal, visitor, path = a_goal(make, case), browse(adviser), f"{home(case)}/progress"
    mine, others = _evaluated(make, case, adviser), _evaluated(make, make.case(), adviser)
    for wrong in (str(others.id), "praksis"):
        refused = visitor.submit(path, status=422, at=wrong, **answer(goal, "begun"))
        assert "Velg en av evalueringene." in Page(refused.text).text
    page = visitor.follow(visitor.submit(path, at=str(mine.id), **answer(goal, "begun")))
    assert said(make, goal.id) == [("begun", clock.today(), mine.id)]
    assert "midtveisevaluering" in page.text.lower() and "fra eleven" in page.text


def _evaluated(make: Make, case: Case, actor: User) -> Evaluation:
    made = agreement(make, case, employer(make))
    with make.writing() as opened:
        row = Evaluation(agreement_id=made.id, case_id=case.id, kind=EvaluationKind.MIDWAY, side=EvaluationSide.PUPIL)
        row.given_on, row.form = clock.today(), ConsentForm.ORAL_WITNESSED
        row.registered_by_id, row.registered_at = actor.id, clock.now()
        seal(row, "answers", "attendance=good", Size.NOTE)
        opened.add(row)
    return row


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"words": "", "kind": None}, "Skriv hva eleven vil."),
    ({"kind": None}, "Velg hva målet handler om."),
    ({"words": "a" * 201}, "200"),
    ({"words": "Ring 22 22 22 22 og si fra"}, "Ta ut telefonnummeret"),
    ({"words": "Nummeret er 12831100000"}, "Ta ut fødselsnummeret"),
    ({"words": "Bli kvitt angsten"}, "Er det nødvendig?"),
    ({"words": "Bli \u202ekokk"}, "tegn som ikke"),
    ({"what": "b" * 121}, "120"),
    ({"what": "Ringe", "doer": "hunden"}, "Feil"),
    ({"due_on": "2026-12-01"}, "Skriv hva som skal gjøres."),
    ({"what": "Ringe", "due_on": "2019-01-01"}, "høyst ett år fram"),
    ({"what": "Ringe", "due_on": "i morgen"}, "dato"),
    ({"kind": "health"}, "Feil"),
)


def test_what_cannot_stand_in_a_goal_is_said_at_the_field(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor, path = browse(adviser), f"{home(case)}/goals/new"
    shown = visitor.get(path)
    for fields, wanted in REFUSED:
        given = {"words": WORDS, "kind": "start_school"} | fields
        page = Page(visitor.submit(path, shown, status=422, **given).text)
        assert wanted in page.text + page.title, fields
        assert page.title.startswith("Feil: "), fields
    assert goals(make, case) == []


def test_a_text_the_guard_asks_about_stands_when_it_is_confirmed(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor, path = browse(adviser), f"{home(case)}/goals/new"
    asked = Page(visitor.submit(path, status=422, words="Bli kvitt angsten", kind="other").text)
    visitor.submit(path, asked, words_confirmed="y")
    assert len(goals(make, case)) == 1 and make.log("text_guard_overridden")


def test_there_are_never_more_than_three_goals_and_six_steps(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor, path = browse(adviser), f"{home(case)}/goals/new"
    form = visitor.get(path)
    ended = a_goal(make, case, state=GoalState.LEFT, ended_on=clock.today())
    full = a_goal(make, case, steps=tuple(f"Steg {number}" for number in range(6)))
    form_of_step = visitor.get(f"{home(case)}/goals/{full.id}/steps/new")
    for number in range(2):
        a_goal(make, case, f"Mål {number}")
    shown = visitor.get(home(case))
    assert "Det kan være tre mål om gangen" in shown.text and "Et mål har høyst seks steg" in shown.text
    assert f"{path}" not in shown.links and not any("take-up" in each.action for each in shown.forms)
    page = Page(visitor.submit(path, form, status=409, words="Et fjerde mål", kind="job").text)
    assert "Det er tre mål allerede" in page.text and "Et fjerde mål" in str(page.forms[-1].values)
    visitor.submit(f"{home(case)}/goals/{full.id}/steps/new", form_of_step, status=409, what="Et sjuende", doer="pupil")
    token = visitor.get(f"{home(case)}/progress").forms[-1].values["csrf_token"]
    take_up = {"csrf_token": token, "mark": str(ended.version)}
    answered = visitor.client.post(f"{home(case)}/goals/{ended.id}/take-up", data=take_up)
    assert answered.status_code == 409
    assert len(goals(make, case)) == 4 and len(steps(make, full.id)) == 6


def test_two_who_change_the_plan_at_once_see_both_versions(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    goal = a_goal(make, case, steps=("Ringe skolen",))
    (step,) = steps(make, goal.id)
    visitor, mate = browse(adviser), browse(a_colleague(make, adviser))
    at_goal, at_step = f"{home(case)}/goals/{goal.id}", f"{home(case)}/steps/{step.id}"
    seen_goal, seen_step, seen_plan = visitor.get(at_goal), visitor.get(at_step), visitor.get(home(case))
    seen_end, seen_progress = visitor.get(f"{at_goal}/end"), visitor.get(f"{home(case)}/progress")
    mate.submit(at_step, what="Ringe rådgiveren", doer="school")
    mate.submit(at_goal, words="Jeg vil bli kokk", kind="job")
    mate.submit(f"{home(case)}/progress", **answer(goal, "begun"))

    page = Page(visitor.submit(at_goal, seen_goal, status=409, words="Jeg vil bli snekker").text)
    assert "Lena Leder" in page.text and "Jeg vil bli kokk" in page.text and "Jeg vil bli snekker" in page.text
    page_of_step = Page(visitor.submit(at_step, seen_step, status=409, what="Ringe far").text)
    assert "Ringe rådgiveren" in page_of_step.text and "Lena Leder" in page_of_step.text
    plan = Page(visitor.submit(home(case), seen_plan, form=f"{step.id}/mark", status=409).text)
    assert "Planen vises slik den står nå" in plan.text and steps(make, goal.id)[0].done_on is None
    ending = Page(visitor.submit(f"{at_goal}/end", seen_end, status=409, how="left").text)
    assert "Målet vises slik det står nå" in ending.text and "kokk" in ending.text
    going = Page(visitor.submit(f"{home(case)}/progress", seen_progress, status=409, **answer(goal, "reached")).text)
    assert "Har begynt" in going.text and "Lena Leder" in going.text and len(said(make, goal.id)) == 1
    visitor.submit(at_step, seen_step, status=409, then="remove")

    visitor.submit(f"{home(case)}/progress", going, **answer(goal, "reached"))
    visitor.submit(at_goal, page)
    visitor.submit(at_step, page_of_step)
    for _ in range(2):
        visitor.submit(home(case), plan, form=f"{step.id}/mark", mark=str(steps(make, goal.id)[0].version))
    assert "Jeg vil bli snekker" in visitor.get(home(case)).text and "Ringe far" in visitor.get(home(case)).text
    assert len(make.log("goal_step_done")) == 1, "a press twice is one"
    visitor.submit(at_goal, seen_goal, status=409, mark="🙂")


def test_the_plan_is_read_while_it_winds_down_and_after_a_handover_but_not_changed(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    goal = a_goal(make, case, steps=("Ringe skolen",))
    former = make.user(Role.ADVISER, make.fresh(Organisation, adviser.organisation_id))
    with make.writing() as opened:
        part = Assignment(case_id=case.id, user_id=former.id, part=Part.FORMER, starts_on=clock.today())
        part.ends_on, part.assigned_by_id = clock.today() + timedelta(days=9), adviser.id
        part.assigned_at = clock.now()
        opened.add(part)
    _reads_only(browse(former), case, goal)
    consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today() + timedelta(days=9))
    _reads_only(browse(adviser), case, goal)
    assert "Mål satt: begynne på videregående" in browse(adviser).get(f"/cases/{case.id}").text


def _reads_only(visitor: Visitor, case: Case, goal: Goal) -> None:
    page = visitor.get(home(case))
    assert WORDS in page.text and "Ringe skolen" in page.text
    assert "Du kan lese planen, men ikke endre den." in page.text
    assert "Utført" not in page.text and not any("/plan/" in each.action for each in page.forms)
    for verb in ("goals/new", f"goals/{goal.id}", f"goals/{goal.id}/end", "progress"):
        visitor.get(f"{home(case)}/{verb}", status=403)


def test_a_closed_case_keeps_its_plan_and_takes_no_more(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    goal, visitor = a_goal(make, case), browse(adviser)
    form = visitor.get(f"{home(case)}/goals/{goal.id}")
    typed = {"csrf_token": form.forms[-1].values["csrf_token"], "words": "Halvferdig", "kind": "job"}
    visitor.client.post(f"/drafts/goal/{case.id}", data=typed, headers={"Referer": "http://localhost/"})
    visitor.submit(f"/cases/{case.id}/close", reason="goal_reached", destination="upper_sec")
    assert make.fresh(Case, case.id).stage is CaseStage.CLOSED
    with make.reading() as opened:
        assert opened.scalars(select(Draft)).all() == []
    page = visitor.get(home(case))
    assert WORDS in page.text and "Gjenåpne saken for å endre planen." in page.text
    refused = Page(visitor.submit(f"{home(case)}/goals/{goal.id}", form, status=409, words="Noe annet").text)
    assert "Saken er avsluttet. Gjenåpne den først." in refused.text and "Noe annet" in str(refused.forms[-1].values)


def test_the_school_of_the_pupil_does_not_see_the_plan_and_a_goal_of_another_case_is_none(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    own, theirs = a_goal(make, case, steps=("Ringe",)), a_goal(make, make.case(adviser), steps=("Spørre",))
    place = make.fresh(Organisation, make.fresh(Referral, case.referral_id).school_id)
    browse(make.user(Role.COUNSELLOR, place)).get(home(case), status=403)
    visitor = browse(adviser)
    for verb in (f"goals/{theirs.id}", f"goals/{theirs.id}/end", f"steps/{steps(make, theirs.id)[0].id}"):
        visitor.get(f"{home(case)}/{verb}", status=404)
    token = visitor.get(f"{home(case)}/goals/{own.id}").forms[-1].values["csrf_token"]
    for verb in (f"steps/{steps(make, theirs.id)[0].id}/mark", f"goals/{theirs.id}/take-up"):
        answered = visitor.client.post(f"{home(case)}/{verb}", data={"csrf_token": token, "mark": "1", "done": "yes"})
        assert answered.status_code == 404
    assert steps(make, theirs.id)[0].done_on is None


def test_what_was_typed_of_a_goal_is_kept_and_restored_where_it_belongs(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    goal, visitor, path = a_goal(make, case), browse(adviser), f"{home(case)}/goals/new"
    fields = visitor.get(path).forms[-1].values | {"words": ["Få meg en"], "kind": ["job"], "what": ["Spørre"]}
    kept = visitor.client.post(f"/drafts/goal/{case.id}", data=fields, headers={"Referer": "http://localhost/"})
    assert kept.status_code == 204
    back = browse(adviser)
    assert "er tatt vare på" not in back.get(f"{home(case)}/goals/{goal.id}").text, "it is about another goal"
    page = back.get(path)
    assert "Det du skrev, er tatt vare på" in page.text
    held = {name: text.strip() for name, (text, *_) in page.forms[-1].values.items()}
    assert (held["words"], held["kind"], held["what"]) == ("Få meg en", "job", "Spørre")
    back.submit(path, page, then="discard")
    assert "er tatt vare på" not in back.get(path).text
    at_goal = f"{home(case)}/goals/{goal.id}"
    typed = back.get(at_goal).forms[-1].values | {"words": ["Noe jeg holdt på med"]}
    back.client.post(f"/drafts/goal/{case.id}", data=typed, headers={"Referer": "http://localhost/"})
    browse(a_colleague(make, adviser)).submit(at_goal, words="Noe annet", kind="job")
    restored = back.get(at_goal)
    assert restored.forms[-1].values["words"][0].strip() == "Noe jeg holdt på med"
    conflict = Page(back.submit(at_goal, restored, status=409).text)
    assert "Noe annet" in conflict.text, "what was typed before a change meets it"
    back.submit(at_goal, conflict)
    with make.reading() as opened:
        assert opened.scalars(select(Draft)).all() == []


def test_the_first_goal_settles_that_a_plan_is_agreed_and_the_answer_by_hand_still_works(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor, place = browse(adviser), f"/milestones/{plan_milestone(make, case).id}"
    assert f"{home(case)}/goals/new" in visitor.get(place).links
    yesterday = clock.today() - timedelta(days=1)
    change(make, case, opened_on=yesterday)
    visitor.submit(place, said="yes", on=yesterday.isoformat())
    visitor.submit(f"{home(case)}/goals/new", words=WORDS, kind="start_school")
    stands = plan_milestone(make, case)
    assert (stands.done_on, stands.answered_by_id) == (yesterday, adviser.id), "what a person has said stands"
    visitor.submit(place, visitor.get(place), form="take-back")
    stands = plan_milestone(make, case)
    assert (stands.state, stands.done_on, stands.answered_by_id) == (MilestoneState.DONE, clock.today(), None)


def test_a_full_plan_costs_no_more_statements_than_a_small_one(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    visitor = browse(adviser)
    a_goal(make, case, steps=("Ringe",), set_on=date(2026, 9, 1))
    counts = []
    for _ in range(2):
        with statements(make.installation) as seen:
            visitor.get(home(case))
        counts.append(len(seen))
        for number in range(2):
            a_goal(make, case, f"Mål {number}", steps=("En", "To", "Tre"))
    assert counts[0] == counts[1]
