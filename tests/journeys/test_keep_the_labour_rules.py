"""An administrator keeps the numbers of working hours and of forms of placement; advisers read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from casework import clock
from casework.actions.organisation import labour_rules
from casework.labour import duties, forms, rules
from casework.labour.codes import Category, RuleCode
from casework.labour.forms import FormRuleCode
from casework.models import LabourRule
from casework.models.codes import Role
from casework.models.job_codes import PlacementForm
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


def rule(make: Make, code: str, applies_to: str) -> LabourRule:
    with make.reading() as opened:
        return opened.query(LabourRule).filter_by(code=code, applies_to=applies_to).one()


def path_of(row: LabourRule) -> str:
    return f"/rules/hours/{row.id}"


def test_an_installation_begins_with_what_is_published(make: Make) -> None:
    with make.reading():
        assert labour_rules.rules_in_use() == rules.PUBLISHED
        assert labour_rules.form_numbers_in_use() == forms.IN_USE
        table = labour_rules.table()
    published = [(each.code, each.category, each.limit, each.unit, each.section, each.source) for each in rules.ROWS]
    assert [
        (row.code, row.applies_to, row.value, row.unit, row.section, row.source) for row in table.hours
    ] == published
    numbers = [(each.code, each.form, each.value, each.section, each.source) for each in forms.PUBLISHED]
    assert [(row.code, row.applies_to, row.value, row.section, row.source) for row in table.forms] == numbers
    assert {row.checked_on for row in (*table.hours, *table.forms)} == {None}


def test_the_page_says_every_rule_in_words_and_that_nobody_has_checked(make: Make, browse: Browse) -> None:
    administrator = browse(make.user(Role.ADMINISTRATOR))
    assert "/rules/hours/" in administrator.get("/rules/").links
    page = administrator.get("/rules/hours/")
    wanted = ("2 timer", "4 timer 30 minutter", "kl. 20.00", "15 år", "4 uker", "7 dager", "18 måneder", "31. august")
    assert [words for words in (*wanted, "Ikke kontrollert", "§ 11-2") if words not in page.text] == []
    adviser = browse(make.user(Role.ADVISER))
    read = adviser.get("/rules/hours/read")
    assert "2 timer" in read.text and path_of(rule(make, "school_day", "child")) not in read.links
    for path in ("/rules/hours/", path_of(rule(make, "school_day", "child"))):
        adviser.get(path, status=403)
    browse(make.user(Role.COUNSELLOR)).get("/rules/hours/read", status=403)


def test_rules_without_a_figure_stand_with_where_they_stand_and_who_sees_to_them(make: Make, browse: Browse) -> None:
    administrator, adviser = browse(make.user(Role.ADMINISTRATOR)), browse(make.user(Role.ADVISER))
    pages = [administrator.get("/rules/hours/"), adviser.get("/rules/hours/read")]
    wanted = (
        "En foresatt samtykker skriftlig. Under 15 år eller skolepliktig Forskrift § 12-4",
        "Alle foresatte med foreldreansvar godkjenner et Nav-tiltak. Under 18 år",
        "Ikke arbeid som kan skade eleven. Under 18 år Aml. § 11-1",
        "Skolegangen lider ikke under arbeidet.",
        "Ikke overtid.",
        "Helsekontroll før arbeid om natten. Under 18 år Aml. § 11-4",
        "Forskrift § 12-12",
        "Skriftlig arbeidsavtale innen sju dager. Under 18 år Aml. § 14-5",
    )
    for page in pages:
        assert [words for words in wanted if words not in page.text] == []
        for keeper in ("Kontrolleres her", "Veilederen", "Arbeidsgiveren"):
            assert f"Ikke kontrollert {keeper}" in page.text
    assert all(duty.rule and duty.whom and duty.section and duty.source for duty in duties.DUTIES)
    assert {duty.keeper for duty in duties.DUTIES} == set(duties.Keeper)


@pytest.mark.parametrize(
    ("code", "applies_to", "typed", "value", "said"),
    [
        (RuleCode.SCHOOL_DAY, Category.CHILD, "1:30", 90, "1 time 30 minutter"),
        (RuleCode.NIGHT_FROM, Category.YOUNG, "22.00", 1320, "kl. 22.00"),
        (RuleCode.HOLIDAY_YEAR, Category.CHILD, "5", 5, "5 uker"),
        (FormRuleCode.LAST_START, PlacementForm.SUMMER_JOB_NAV, "5.9", 905, "5. september"),
    ],
)
def test_a_number_is_changed_with_its_source_and_the_day_it_was_checked(
    make: Make, browse: Browse, code: str, applies_to: str, typed: str, value: int, said: str
) -> None:
    row, visitor = rule(make, code, applies_to), browse(make.user(Role.ADMINISTRATOR))
    day = clock.today()
    given: dict[str, Any] = {"value": typed, "section": "§ 99", "source": "Prøvekilde", "checked_on": day.isoformat()}
    visitor.submit(path_of(row), form="", **given)
    changed = rule(make, code, applies_to)
    assert (changed.value, changed.section, changed.source, changed.checked_on) == (value, "§ 99", "Prøvekilde", day)
    assert len(make.log("labour_rule_changed")) == 1
    assert said in visitor.get("/rules/hours/").text
    with make.reading():
        hours, numbers = labour_rules.rules_in_use().rows, labour_rules.form_numbers_in_use().known
    in_use: dict[str, int] = {each.code: each.limit for each in hours.values() if each.category == applies_to}
    in_use |= {each.code: each.value for each in numbers.values() if each.form == applies_to}
    assert in_use[code] == value


def test_bad_numbers_are_refused_at_the_field_and_kept(make: Make, browse: Browse) -> None:
    visitor = browse(make.user(Role.ADMINISTRATOR))
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    wrongs: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("school_day", "child", {"value": ""}),
        ("school_day", "child", {"value": "to timer"}),
        ("school_day", "child", {"value": "2:75"}),
        ("school_day", "child", {"value": "-1"}),
        ("school_day", "child", {"value": "24:01"}),
        ("school_day", "child", {"value": "169"}),
        ("school_day", "child", {"section": ""}),
        ("school_day", "child", {"source": "x" * 301}),
        ("school_day", "child", {"checked_on": tomorrow}),
        ("night_from", "child", {"value": "25:00"}),
        ("night_from", "child", {"value": "5:00"}),
        ("child_age", "child", {"value": "100"}),
        ("form_last_end", "summer_job_nav", {"value": "31.02"}),
        ("form_last_end", "summer_job_nav", {"value": "2709"}),
    )
    for code, applies_to, wrong in wrongs:
        visitor.submit(path_of(rule(make, code, applies_to)), form="", status=422, **wrong)
    kept = visitor.submit(path_of(rule(make, "school_day", "child")), form="", status=422, value="to timer")
    assert 'value="to timer"' in kept.text
    assert "Vi kan ikke lese «to timer» som dette tallet. Skriv det slik: Timer og minutter" in Page(kept.text).text
    most = visitor.submit(path_of(rule(make, "night_from", "child")), form="", status=422, value="25:00")
    assert "Det kan være høyst 24:00." in Page(most.text).text
    assert not make.log("labour_rule_changed")
    assert rule(make, "school_day", "child").value == 120


@pytest.mark.parametrize(
    ("code", "applies_to", "typed", "said"),
    [
        (RuleCode.NIGHT_FROM, Category.CHILD, "5:00", "Natta begynner om kvelden"),
        (RuleCode.NIGHT_FROM, Category.YOUNG, "20:30", "Kvelden begynner etter at natta er over"),
        (RuleCode.EVENING_FROM, Category.YOUNG, "23:30", "Kvelden begynner etter at natta er over"),
        (RuleCode.DAILY_REST, Category.YOUNG, "24:00", "Den daglige hviletiden må være kortere"),
        (RuleCode.DAILY_REST_WITHIN, Category.CHILD, "13:00", "Den daglige hviletiden må være kortere"),
        (RuleCode.WEEKLY_REST_WITHIN, Category.CHILD, "2", "Den ukentlige hviletiden må være kortere"),
    ],
)
def test_a_number_the_others_cannot_stand_beside_is_refused_with_what_it_breaks(
    make: Make, browse: Browse, code: str, applies_to: str, typed: str, said: str
) -> None:
    row, visitor = rule(make, code, applies_to), browse(make.user(Role.ADMINISTRATOR))
    page = Page(visitor.submit(path_of(row), form="", status=422, value=typed).text)
    assert said in page.text
    assert rule(make, code, applies_to).value == row.value


def test_two_administrators_changing_one_number_see_both(make: Make, browse: Browse) -> None:
    first, second = browse(make.user(Role.ADMINISTRATOR)), browse(make.user(Role.ADMINISTRATOR))
    path = path_of(rule(make, "day", "young"))
    mine, theirs = first.get(path), second.get(path)
    second.submit(path, theirs, form="", value="7:30")
    page = Page(first.submit(path, mine, form="", status=409, value="7:00").text)
    assert "7 timer 30 minutter" in page.text and "7 timer" in page.text
    assert rule(make, "day", "young").value == 450
    first.submit(path, page, form="")
    assert rule(make, "day", "young").value == 420


def test_a_number_that_is_lost_from_the_table_counts_as_published(make: Make) -> None:
    with make.writing() as opened:
        opened.query(LabourRule).filter(LabourRule.code.in_(["school_day", "form_min_age"])).delete()
    with make.reading():
        assert labour_rules.rules_in_use() == rules.PUBLISHED
        assert labour_rules.form_numbers_in_use() == forms.IN_USE
