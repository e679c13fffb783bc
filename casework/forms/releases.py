"""What programme management writes about a report, and the press of a button that publishes it."""

from __future__ import annotations

from wtforms import HiddenField

from casework.forms.base import Form, VersionForm
from casework.forms.guarded import GuardedText, confirmation
from casework.language import N_, lazy

LONGEST = 1000  # letters of a comment


class CommentForm(VersionForm):
    """What is said to one section. Empty takes away what stood there. `version` is 0 where nothing stood."""

    body = GuardedText(lazy(N_("Comment")), confirmed_by="body_confirmed", longest=LONGEST)
    body_confirmed = confirmation()


class PublishForm(Form):
    """Publish what was shown. `seen`: the mark of the comments that were shown with it."""

    seen = HiddenField()


class OrderForm(Form):
    """Ask for a report outside the calendar, and say why."""

    note = GuardedText(lazy(N_("Why is a new report needed?")), must=N_("Write why a new report is needed."))
    note_confirmed = confirmation()
