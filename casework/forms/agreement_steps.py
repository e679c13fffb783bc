"""Who has approved an agreement; that the pupil turned up; how a placement ended, or came to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from wtforms import DateField, HiddenField, RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from casework import clock
from casework.forms.base import Form, OneOf, SelectChoice, answered
from casework.forms.transitions import SeenForm
from casework.language import N_, LazyText, lazy
from casework.models.codes import ConsentForm
from casework.models.job_codes import CancelReason, EndReason, OnBehalf, Party

CHOOSE_DAY = N_("Choose a date.")
BETWEEN = "."
YES, NO = "yes", "no"
ANNULMENTS = tuple(reason for reason in CancelReason if reason is not CancelReason.EXPIRED)


class ApproveForm(Form):
    """Several who said yes at once, as it happens at a table. `version`: the mark of the version they were shown."""

    version = HiddenField()
    who = SelectMultipleField(
        lazy(N_("Who has approved?")),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        choices=[],
        validate_choice=False,
    )
    way = OneOf(lazy(N_("How did they approve?")), ConsentForm)
    approved_on = DateField(lazy(N_("When?")), [answered(CHOOSE_DAY)], default=clock.today)
    on_behalf = OneOf(lazy(N_("Did somebody else approve for them?")), OnBehalf)

    def all_signed(self, able: Iterable[str]) -> None:
        """One press for a table where everybody signed the paper: those ticked, and all who can have."""
        self.who.data = list(dict.fromkeys([*(self.who.data or ()), *able]))
        self.way.data = ConsentForm.SIGNED_PAPER

    def offer(self, people: Iterable[tuple[str, str]]) -> None:
        """Fill in whom the agreement waits for: value and name."""
        self.who.choices = [SelectChoice(value, name) for value, name in people]

    @property
    def given(self) -> Sequence[tuple[Party, UUID | None]] | None:
        """Those who said yes, each once; None where a value was never offered."""
        try:
            return list(dict.fromkeys(_read(value) for value in self.who.data or ()))
        except ValueError:
            return None


class TakeBackForm(Form):
    """Nothing to fill in: the approval is named in the address."""


class StartForm(SeenForm):
    """Did the pupil come, and when?"""

    came = RadioField(
        lazy(N_("Did the pupil turn up?")),
        [answered()],
        choices=[
            SelectChoice(YES, LazyText(N_("The pupil turned up"))),
            SelectChoice(NO, LazyText(N_("Did not turn up"))),
        ],
    )
    on = DateField(lazy(N_("Which day?")), [answered(CHOOSE_DAY)], default=clock.today)


class EndForm(SeenForm):
    """The last day, and why."""

    on = DateField(lazy(N_("Last day of the placement")), [answered(CHOOSE_DAY)])
    reason = OneOf(lazy(N_("How did it end?")), EndReason, must=N_("Choose a reason."))


class AnnulForm(SeenForm):
    """Why an agreement came to nothing."""

    reason = OneOf(
        lazy(N_("Why does it come to nothing?")), CancelReason, must=N_("Choose a reason."), among=ANNULMENTS
    )


def value_of(party: Party, guardian_id: UUID | None = None) -> str:
    """What a checkbox carries of one who may approve."""
    return f"{party.value}{BETWEEN}{guardian_id}" if guardian_id else party.value


def _read(value: str) -> tuple[Party, UUID | None]:
    """Raises ValueError for what no checkbox carries."""
    party, _, guardian = str(value).partition(BETWEEN)
    return Party(party), UUID(guardian) if guardian else None
