"""What breaks the rules is said in three languages, in sentences that can be read to an employer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework import language
from casework.labour import guard_words, sentences
from casework.labour.codes import RULE_OF, Category, Level, PlanFault, RuleCode, ViolationCode
from casework.labour.forms import PUBLISHED as FORM_NUMBERS
from casework.labour.forms import FormRuleCode, Refusal
from casework.labour.hours import check_worked
from casework.labour.rules import PUBLISHED, Rules
from casework.labour.violations import Group, Violation
from tests.rules.working_life import CALENDAR, PUPIL
from tests.rules.working_life import YOUNG as YOUNG_PERSON

V = ViolationCode
WEDNESDAY = date(2027, 1, 13)
CHILD, YOUNG, ADULT = Category.CHILD, Category.YOUNG, Category.ADULT
LANGUAGES = ("nb", "nn", "en")
MONDAYS = date(2026, 9, 14), date(2026, 10, 5), date(2024, 4, 8)
"""Of a week with school, of the autumn break, and of a school year nobody has entered."""


def violation(code: ViolationCode, category: Category = CHILD, limit: int = 120, actual: int = 150) -> Violation:
    return Violation(code, "§ 11-2", limit, actual, WEDNESDAY, Level.BLOCKER, category)


def plain(text: str) -> str:
    """With ordinary spaces and hyphens."""
    return " ".join(text.split()).replace("\u2011", "-")


def test_a_sentence_reads_as_somebody_would_say_it() -> None:
    said = [plain(sentences.of_violation(violation(V.SCHOOL_DAY), tag=tag)) for tag in LANGUAGES]
    assert said == [
        "På en skoledag kan den som er skolepliktig, arbeide høyst 2 timer. "
        "Planen har 2 timer 30 minutter den 13. januar 2027 (arbeidsmiljøloven § 11-2).",
        "På ein skuledag kan den som er skulepliktig, arbeide høgst 2 timar. "
        "Planen har 2 timar 30 minutt den 13. januar 2027 (arbeidsmiljølova § 11-2).",
        "On a school day someone in compulsory school can work for 2 hours at most. "
        "The plan has 2 hours 30 minutes on 13 January 2027 (Working Environment Act § 11-2).",
    ]


def test_a_missing_break_is_called_no_break_and_a_short_one_by_its_length() -> None:
    none, short = (violation(V.BREAK, limit=30, actual=minutes) for minutes in (0, 20))
    for tag, words, length in (
        ("nb", "ingen pause", "20 minutter pause"),
        ("nn", "inga pause", "20 minutt pause"),
        ("en", "no break", "a break of 20 minutes"),
    ):
        told = plain(sentences.of_violation(none, tag=tag))
        assert words in told and " 0 " not in told
        assert length in plain(sentences.of_violation(short, tag=tag))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_sentence_has_its_values_in_every_language(tag: str) -> None:
    kinds = [(code, category) for code in V for category in (CHILD, YOUNG)]
    for code, category in kinds:
        if code in RULE_OF and (RULE_OF[code], category) not in PUBLISHED.rows:
            continue
        said = sentences.of_violation(violation(code, category), tag=tag)
        assert "%" not in said and "  " not in said and " ." not in said and said[0].isupper(), said
    faults = [sentences.of_fault(fault, tag=tag) for fault in PlanFault]
    numbers = [Refusal(each.code, "form", each.value, each.section) for each in FORM_NUMBERS]
    refusals = [sentences.of_refusal(each, tag=tag) for each in numbers]
    assert all("%" not in said and said.endswith(".") for said in (*faults, *refusals))


def test_hours_that_were_worked_are_said_in_three_languages_by_the_same_words() -> None:
    said = [plain(sentences.of_worked(violation(V.SCHOOL_DAY), tag=tag)) for tag in LANGUAGES]
    assert said == [
        "2 timer 30 minutter på en skoledag. Grensen er 2 timer, alle jobber til sammen (arbeidsmiljøloven § 11-2).",
        "2 timar 30 minutt på ein skuledag. Grensa er 2 timar, alle jobbar til saman (arbeidsmiljølova § 11-2).",
        "2 hours 30 minutes on a school day. The limit is 2 hours, all jobs together (Working Environment Act § 11-2).",
    ]
    for code in guard_words.WORKED:
        lines = [sentences.of_worked(violation(code), tag=tag) for tag in LANGUAGES]
        assert len(set(lines)) == 3
        assert all("%" not in line and line.endswith(".") for line in lines)


def test_whatever_worked_hours_can_break_has_its_sentence() -> None:
    weeks = [[monday + timedelta(days=each) for each in range(7)] for monday in MONDAYS]
    full = [dict.fromkeys(days, 24 * 60) for days in weeks]
    people, none = (PUPIL, YOUNG_PERSON), dict[date, int]()
    tables = [(who, *both) for who in people for hours in full for both in ((hours, none), (none, hours))]
    found = {
        each.code
        for who, outside, within in tables
        for each in check_worked(who.born, who.school_ends, CALENDAR, outside, within_school=within)
    }
    assert found == set(guard_words.WORKED)


def test_a_rule_is_named_in_few_words_beside_a_field() -> None:
    wanted = violation(V.SCHOOL_DAY)
    assert [plain(sentences.of_rule(wanted, tag=tag)) for tag in LANGUAGES] == [
        "Lengste arbeidstid på en skoledag: 2 timer (§ 11-2).",
        "Lengste arbeidstid på ein skuledag: 2 timar (§ 11-2).",
        "Longest time on a school day: 2 hours (§ 11-2).",
    ]
    night = sentences.of_rule(violation(V.NIGHT, limit=0), tag="nb")
    assert plain(night) == "Natta begynner: kl. 20.00 (§ 11-3)."
    assert sentences.of_rule(violation(V.OVERLAP), tag="nb") == sentences.of_violation(violation(V.OVERLAP), tag="nb")


def test_what_a_placement_leaves_out_is_said_in_three_languages() -> None:
    said = [plain(sentences.of_teaching(tag=tag)) for tag in LANGUAGES]
    assert said == [
        "Undervisningstimene er ikke med i planen. Undervisning, utplassering og annet arbeid kan til sammen være "
        "høyst 8 timer om dagen og 40 timer i uka (arbeidsmiljøloven § 11-2). Avtal dager med begge deler med skolen.",
        "Undervisningstimane er ikkje med i planen. Undervisning, utplassering og anna arbeid kan til saman vere "
        "høgst 8 timar om dagen og 40 timar i veka (arbeidsmiljølova § 11-2). Avtal dagar med begge delar med skulen.",
        "The hours of teaching are not in the plan. Teaching, school placement and other work can be 8 hours a day "
        "and 40 hours a week together at most (Working Environment Act § 11-2). "
        "Agree with the school on the days that have both.",
    ]


def test_times_of_day_ages_and_weeks_are_said_as_such() -> None:
    night = sentences.of_violation(violation(V.NIGHT, limit=0, actual=60), tag="nb")
    assert "mellom kl. 20.00 og kl. 06.00. Planen har 1 time " in night
    later = Rules.of(
        replace(rule, limit=22 * 60) if key == (RuleCode.NIGHT_FROM, CHILD) else rule
        for key, rule in PUBLISHED.rows.items()
    )
    assert "mellom kl. 22.00" in sentences.of_violation(violation(V.NIGHT, limit=0), rules=later, tag="nb")
    assert "yngre enn 13 år" in sentences.of_violation(violation(V.TOO_YOUNG, limit=13, actual=12), tag="nb")
    assert "minst 4 uker fri i året. I 2027 gir planen 3 uker" in sentences.of_violation(
        violation(V.HOLIDAY_YEAR, limit=4, actual=3), tag="nb"
    )
    summer = Refusal(FormRuleCode.LAST_START, "starts_on", 831, "kap. 10")
    assert "senest 31. august (kap. 10)" in sentences.of_refusal(summer, tag="nb")


@pytest.mark.parametrize(
    ("code", "count", "end"),
    [
        (V.SCHOOL_DAY, 1, "(arbeidsmiljøloven § 11-2)."),
        (V.SCHOOL_DAY, 2, "Det samme på 1 annen dag, til og med 26. mai 2027."),
        (V.SCHOOL_DAY, 12, "Det samme på 11 andre dager, til og med 26. mai 2027."),
        (V.TEACHING_WEEK, 4, "Det samme i 3 andre uker, den siste fra 26. mai 2027."),
    ],
)
def test_days_alike_are_said_once(code: ViolationCode, count: int, end: str) -> None:
    group = Group(violation(code), WEDNESDAY, date(2027, 5, 26), count)
    assert plain(sentences.of_group(group, tag="nb")).endswith(end)


def test_a_page_says_which_rules_hold_when() -> None:
    school, summer, adult = date(2027, 6, 18), date(2027, 6, 19), date(2028, 3, 1)
    two = [(WEDNESDAY, school, CHILD), (summer, date(2027, 8, 1), YOUNG)]
    assert sentences.of_spans(two, tag="nb") == [
        "Til og med 18. juni 2027: skolepliktig.",
        "Fra 19. juni 2027: 15–17 år.",
    ]
    assert sentences.when_lawful(two, tag="nb") == "Planen er innenfor reglene alle dager den varer."
    one = [(summer, date(2027, 8, 1), YOUNG)]
    assert sentences.of_spans(one, tag="nb") == ["Hele perioden: 15–17 år."]
    assert sentences.when_lawful(one, tag="nb") == "Planen er innenfor reglene for den som er 15–17 år."
    assert "gjelder ikke" in sentences.when_lawful([(adult, adult, ADULT)], tag="nb")


def test_nynorsk_is_told_in_full() -> None:
    with language.using("nn"):
        assert (language.duration(90), language.gettext("Done")) == ("1 time 30 minutt", "Utført")
        assert language.day(WEDNESDAY) == "13. januar 2027"
    assert language.duration(0) == "0 minutter"
