"""The room of the school years, and how its pages say what they hold."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, get_flashed_messages, redirect, render_template
from flask.typing import ResponseReturnValue

from casework.actions.year.school_years import year_name
from casework.language import gettext, short_day

bp = Blueprint("school_years", __name__, url_prefix="/school-years")


def page(template: str, **values: object) -> str:
    """A page of this room, with what happened last and the name of a school year."""
    said = " ".join(str(each) for each in get_flashed_messages())
    return render_template(template, year_name=year_name, status_message=said, **values)


def onward(address: str, said: str) -> ResponseReturnValue:
    """To another page, which says what happened."""
    flash(said)
    return redirect(address)


def checked_words(day: date | None) -> str:
    """When something was checked, in a comparison."""
    return short_day(day) if day else gettext("Not checked")


def yes_or_no(value: bool) -> str:
    """A choice, in a comparison."""
    return gettext("Yes") if value else gettext("No")
