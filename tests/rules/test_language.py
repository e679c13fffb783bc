"""What casework says in each language: days, hours, numbers, and texts that wait until they are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from threading import Thread

import pytest
from markupsafe import Markup, escape
from wtforms import Form, StringField
from wtforms.validators import Length

from casework import language
from casework.labels import label
from casework.language import LazyText, lazy
from casework.models.codes import Grade

DAY = date(2026, 11, 23)


def test_days_are_written_as_norwegians_and_britons_write_them() -> None:
    assert language.day(date(2026, 9, 1), "nb") == "1. september 2026"
    assert language.day(date(2026, 9, 1), "en") == "1 September 2026"
    assert language.short_day(date(2026, 11, 24), "nb") == "24.11.2026"
    assert language.weekday_day(DAY, "nb") == "mandag 23. november 2026"
    assert language.weekday_day(DAY, "nn") == "måndag 23. november 2026"
    assert language.weekday_day(DAY, "en") == "Monday 23 November 2026"
    assert (language.near_day(DAY, "nb"), language.near_day(DAY, "en")) == ("mandag 23. november", "Monday 23 November")


def test_hours_are_told_in_oslo_in_summer_and_winter() -> None:
    assert language.clock(time(14, 0), "nb") == "kl. 14.00"
    assert language.clock(time(8, 5), "en") == "08:05"
    assert language.clock(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "nb") == "kl. 14.00"
    assert language.clock(datetime(2026, 12, 1, 13, 0, tzinfo=UTC), "nb") == "kl. 14.00"


def test_an_instant_late_in_the_evening_falls_on_the_day_it_is_in_oslo() -> None:
    late = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)
    assert language.instant(late, "nb") == "1. september 2026 kl. 00.30"
    assert language.instant(late, "en") == "1 September 2026 at 00:30"
    assert language.day(late, "nb") == "1. september 2026"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        language.instant(datetime(2026, 9, 1, 12, 0))
    with pytest.raises(ValueError, match="time zone"):
        language.clock(datetime(2026, 9, 1, 12, 0))


def test_the_first_days_of_january_may_be_in_last_years_week() -> None:
    assert language.week(DAY, "nb") == "uke 48"
    assert language.week(date(2027, 1, 1), "nb") == "uke 53"
    assert language.week(DAY, "en") == "week 48"


def test_what_is_due_is_told_in_days() -> None:
    told = {days: language.due(date(2026, 11, 23 + days), DAY, "nb") for days in (-3, -1, 0, 1, 2)}
    assert told == {
        -3: "3 dager over frist",
        -1: "1 dag over frist",
        0: "i dag",
        1: "i morgen",
        2: "om 2 dager",
    }
    assert language.due(date(2026, 11, 22), DAY, "en") == "1 day overdue"


def test_numbers_and_shares_have_a_comma_and_hard_spaces() -> None:
    assert language.percent(0.379, "nb") == "37,9\u00a0%"
    assert language.percent(Decimal("0.44"), "nb", decimals=0) == "44\u00a0%"
    assert language.percent(0.379, "en") == "37.9%"
    assert language.number(1234.5, "nb") == "1\u00a0234,5"
    assert language.number(1234, "en") == "1,234"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("22222222", "22 22 22 22"), ("+47 912 34 567", "91 23 45 67"), ("004722222222", "22 22 22 22"),
     ("47222222", "47 22 22 22"), ("+46 70 123 45 67", "+46 70 123 45 67"), ("02800", "02800"), ("", "")],
)  # fmt: skip
def test_a_norwegian_phone_number_is_shown_in_pairs(typed: str, shown: str) -> None:
    assert language.phone(typed) == shown


def test_a_lazy_text_speaks_the_language_of_the_moment_it_is_shown() -> None:
    text = LazyText("tomorrow")
    assert str(text) == "i morgen"
    with language.using("en"):
        assert f"{text}" == "tomorrow"
    assert str(text) == "i morgen"


def test_a_language_chosen_in_one_thread_is_not_spoken_in_another() -> None:
    heard: list[str] = []
    with language.using("en"):
        thread = Thread(target=lambda: heard.append(language.gettext("tomorrow")))
        thread.start()
        thread.join()
        heard.append(language.gettext("tomorrow"))
    assert heard == ["i morgen", "tomorrow"]


def test_a_lazy_text_with_a_value_from_a_person_is_escaped_in_a_page() -> None:
    text = LazyText("by %(who)s", who="<script>")
    assert "&lt;script&gt;" in escape(text)
    assert "<script>" not in Markup("<p>{}</p>").format(text)


def test_a_form_built_once_asks_and_refuses_in_the_language_of_the_reader() -> None:
    class Note(Form):
        text = StringField(lazy("Grade 10"), [Length(max=2, message=lazy("week %(number)d", number=7))])

    form = Note(data={"text": "long"})
    with language.using("en"):
        assert not form.validate()
        assert [str(error) for error in form.text.errors] == ["week 7"]
        assert str(form.text.label()) == '<label for="text">Grade 10</label>'
    assert str(form.text.label()) == '<label for="text">10. trinn</label>'
    assert [str(error) for error in form.text.errors] == ["uke 7"]


def test_a_wish_for_a_language_is_met_as_nearly_as_can_be() -> None:
    assert [language.best(wish) for wish in ("en", "en-GB", "nb_NO", "no", "de", "", None)] == [
        "en", "en", "nb", "nb", "nb", "nb", "nb",
    ]  # fmt: skip
    assert (language.name_of("nb"), language.name_of("en")) == ("Norsk bokmål", "English")


def test_values_are_filled_in_and_a_text_without_words_is_shown_in_english() -> None:
    assert language.gettext("no such %(thing)s", thing="text") == "no such text"
    assert language.ngettext("%(count)d day overdue", "%(count)d days overdue", 2, count=2) == "2 dager over frist"
    assert language.pgettext("nowhere", "tomorrow") == "tomorrow"


def test_a_code_is_shown_by_its_label() -> None:
    assert label(Grade.G10) == "10. trinn"
    with language.using("en"):
        assert label(Grade.G10) == "Grade 10"
