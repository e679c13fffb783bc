"""Employers: added, changed, deactivated and taken into use again. One row per organisation number, never deleted.

Other rooms use `insist_usable` before they save something about an employer, and `choices` to offer one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from stdnum.exceptions import ValidationError
from stdnum.no import orgnr

from casework import audit, clock
from casework.actions.employer.standing import became, choices, find, insist_usable
from casework.class_list.likeness import sort_key
from casework.database import session
from casework.errors import Invalid, NotNow, StaleEdit
from casework.language import N_, gettext
from casework.models import Area, Employer, User
from casework.models.job_codes import Industry
from casework.models.sealing import mint, seal
from casework.privacy.place import Owner, OwnerKind, Size

__all__ = ["Details", "add", "change", "choices", "deactivate", "details_of", "find", "insist_usable", "reactivate"]

WRONG_NUMBER = N_("This is not an organisation number. It has nine digits; check each of them.")
TAKEN = N_("%(name)s already has this organisation number. If the two are one employer, a lead can merge them.")


@dataclass(frozen=True, slots=True)
class Details:
    """An employer as a form holds it. `guarded`: the writer kept a note the text guard asked about."""

    name: str
    organisation_number: str
    industry: Industry
    area_id: UUID | None
    twenty_or_more: bool | None
    note: str | None
    version: int = 0
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """The employer with a number, and whether it is a new one here."""

    employer: Employer
    new: bool


def number_of(text: str) -> str:
    """Nine digits of an organisation number, however they were spaced. Raises Invalid at the field."""
    try:
        return str(orgnr.validate("".join(text.split())))
    except ValidationError:
        raise Invalid("organisation_number", WRONG_NUMBER) from None


def add(actor: User, details: Details) -> Added:
    """Add an employer, or find the one that has the number already: then nothing is changed. Raises Invalid."""
    wanted = _checked(details)
    known = _with_number(wanted.organisation_number)
    if known is None:
        made = _insert(actor, wanted)
        if made is not None:
            _write_note(actor, made, wanted)
            audit.record(actor, audit.EmployerSaved(made.owner))
            return Added(made, new=True)
        known = _with_number(wanted.organisation_number)
    if known is None:
        raise NotNow
    return Added(became(known), new=False)


def change(actor: User, employer: Employer, details: Details) -> None:
    """Change an employer in use. Raises Invalid, or StaleEdit with what stands there now."""
    wanted = _checked(details, kept=employer.area_id)
    _as_seen(actor, employer, details.version)
    other = _with_number(wanted.organisation_number)
    if other is not None and other.id != employer.id:
        raise Invalid("organisation_number", gettext(TAKEN, name=became(other).name))
    try:
        with session().begin_nested():
            for name, value in _plain(wanted).items():
                setattr(employer, name, value)
    except IntegrityError:
        raise Invalid("organisation_number", gettext(TAKEN, name=wanted.organisation_number)) from None
    _write_note(actor, employer, wanted)
    audit.record(actor, audit.EmployerSaved(employer.owner))


def deactivate(actor: User, employer: Employer) -> None:
    """Take the employer out of use. Agreements that live go on; no new one can begin. Raises NotNow."""
    session().refresh(employer, with_for_update=True)
    if employer.deactivated_on is not None:
        raise NotNow(N_("The employer is already deactivated."))
    employer.deactivated_on = clock.today()
    audit.record(actor, audit.EmployerDeactivated(employer.owner))


def reactivate(actor: User, employer: Employer) -> None:
    """Take the employer into use again. Raises NotNow for one that became another, or that is in use."""
    session().refresh(employer, with_for_update=True)
    if employer.merged_into_id is not None:
        raise NotNow(gettext("%(old)s is now part of %(new)s.", old=employer.name, new=became(employer).name))
    if employer.deactivated_on is None:
        raise NotNow(N_("The employer is already in use."))
    employer.deactivated_on = None
    audit.record(actor, audit.EmployerReactivated(employer.owner))


def details_of(actor: User, employer: Employer) -> Details:
    """The employer opened, as a form or a comparison shows it."""
    note = audit.read(actor, audit.EmployerOpened(employer.owner)).text(employer, "note")
    return Details(
        employer.name,
        employer.organisation_number,
        employer.industry,
        employer.area_id,
        employer.twenty_or_more,
        str(note) if note is not None else None,
        employer.version,
    )


def _checked(details: Details, *, kept: UUID | None = None) -> Details:
    """The details in one spelling. An area out of use is kept where it stands and chosen by nobody anew."""
    area = session().get(Area, details.area_id) if details.area_id else None
    if area is None or not (area.active or area.id == kept):
        raise Invalid("area", N_("Choose the area the employer lies in."))
    return replace(details, organisation_number=number_of(details.organisation_number))


def _as_seen(actor: User, employer: Employer, version: int) -> None:
    """Hold the row until the commit. Raises Invalid when it is out of use, StaleEdit when somebody changed it."""
    session().refresh(employer, with_for_update=True)
    insist_usable(employer.id)
    if employer.version != version:
        raise StaleEdit(theirs=details_of(actor, employer))


def _with_number(number: str) -> Employer | None:
    return session().scalar(select(Employer).where(Employer.organisation_number == number))


def _plain(details: Details) -> dict[str, object]:
    return {
        "name": details.name,
        "sort_key": " ".join(sort_key(details.name, "")).strip()[:240],
        "organisation_number": details.organisation_number,
        "industry": details.industry,
        "area_id": details.area_id,
        "twenty_or_more": details.twenty_or_more,
    }


def _insert(actor: User, details: Details) -> Employer | None:
    """A new row, or None when somebody added the same number in the same moment: then no trace is left of ours."""
    owner = Owner(OwnerKind.EMPLOYER, uuid4())
    mint([owner])
    values = {"id": owner.id, "added_by_id": actor.id, "added_at": clock.now(), "version": 1} | _plain(details)
    try:
        with session().begin_nested():
            session().execute(insert(Employer).values(**values))
    except IntegrityError:
        return None
    return session().get_one(Employer, owner.id)


def _write_note(actor: User, employer: Employer, details: Details) -> None:
    seal(employer, "note", details.note, Size.NOTE)
    if details.guarded:
        audit.record(actor, audit.TextGuardOverridden(employer.owner))
