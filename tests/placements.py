"""Ready-made employers, places and agreements for tests of measure 2; written as rows, through the real seal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select

from casework import clock
from casework.actions.request.numbers import new_number
from casework.labour.forms import FORMS
from casework.models import (
    Agreement,
    AgreementShift,
    AgreementVersion,
    Approval,
    Area,
    Case,
    Consent,
    Employer,
    EmployerContact,
    Guardian,
    JobPlace,
    Referral,
    User,
)
from casework.models.codes import ConsentForm, ConsentScope, Role
from casework.models.job_codes import (
    Change,
    FollowUpRhythm,
    Goal,
    Industry,
    Party,
    PlacementForm,
    WorkKind,
)
from casework.models.sealing import mint, seal
from tests.make import Make

serial = count(1)
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
AFTER_SCHOOL = ((2, 15 * 60, 17 * 60),)
"""Weekday (0 is Monday), start and end in minutes after midnight: two hours on Wednesdays."""


def organisation_number() -> str:
    """Another valid organisation number of the synthetic series, which begins with 31."""
    while True:
        digits = f"31{next(serial):06}"
        control = 11 - sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
        if control < 10 or control == 11:
            return f"{digits}{control % 11}"


def employer(make: Make, name: str = "Eksempel bakeri", **told: Any) -> Employer:
    """An active employer in some area."""
    adder = told.pop("added_by", None) or make.user(Role.ADVISER)
    with make.writing() as opened:
        values: dict[str, Any] = {
            "organisation_number": organisation_number(),
            "name": name,
            "sort_key": name.lower(),
            "industry": Industry.FOOD_MAKING,
            "area_id": opened.scalars(select(Area.id).order_by(Area.position, Area.name)).first(),
            "added_by_id": adder.id,
            "added_at": clock.now(),
        }
        made = Employer(**(values | told))
        mint([made.owner])
        opened.add(made)
    return made


def contact(make: Make, at: Employer, name: str = "Kontakt Eksempel", phone: str = "22 22 22 22") -> EmployerContact:
    """Somebody to talk to at an employer."""
    with make.writing() as opened:
        made = EmployerContact(employer_id=at.id, added_at=clock.now())
        seal(made, "name", name)
        seal(made, "phone", phone)
        opened.add(made)
    return made


def place(make: Make, at: Employer, **told: Any) -> JobPlace:
    """One place for a part-time job at an employer, open from today."""
    with make.writing() as opened:
        values: dict[str, Any] = {
            "employer_id": at.id,
            "form": PlacementForm.PART_TIME_JOB,
            "title": "Hjelp i butikken",
            "tasks": "Rydde varer og hjelpe kunder",
            "requirements": frozenset(),
            "places": 1,
            "starts_on": clock.today(),
        }
        made = JobPlace(**(values | told))
        opened.add(made)
    return made


def let_employer_know(make: Make, case: Case, *guardians: Guardian) -> None:
    """Consent rows of the pupil and these guardians whose scope covers employers too."""
    for guardian in (None, *guardians):
        given = make.consent(make.fresh(Referral, case.referral_id), guardian)
        with make.writing() as opened:
            opened.get_one(Consent, given.id).scopes = frozenset({ConsentScope.NAV, ConsentScope.EMPLOYER})


def agreement(
    make: Make,
    case: Case,
    at: Employer | None = None,
    *,
    form: PlacementForm = PlacementForm.PART_TIME_JOB,
    starts_on: date | None = None,
    ends_on: date | None = None,
    shifts: Iterable[tuple[int, int, int]] = AFTER_SCHOOL,
    approved: bool = True,
    complete: bool = True,
    by: User | None = None,
    **told: Any,
) -> Agreement:
    """An agreement with one version, complete and approved by pupil, employer and adviser unless told otherwise.

    From today for twelve weeks. `shifts`: weekday, start and end in minutes after midnight.
    """
    first = starts_on or clock.today()
    last = ends_on or first + timedelta(weeks=12)
    host = at or employer(make)
    writer_id = by.id if by else host.added_by_id
    with make.writing() as opened:
        made = Agreement(
            number=new_number(),
            case_id=case.id,
            ordinal=(opened.scalar(select(func.max(Agreement.ordinal)).where(Agreement.case_id == case.id)) or 0) + 1,
            employer_id=host.id,
            form=form,
            latest=1,
            in_force=1 if approved else None,
            complete=complete,
            outcomes=frozenset(),
            created_by_id=writer_id,
            created_at=clock.now(),
            touched_at=clock.now(),
            **told,
        )
        opened.add(made)
        opened.flush()
        version = AgreementVersion(
            agreement_id=made.id,
            case_id=case.id,
            number=1,
            changes={Change.FIRST},
            starts_on=first,
            ends_on=last,
            goal=Goal.EXPERIENCE,
            adaptations=frozenset(),
            supports=frozenset(),
            rhythm=FollowUpRhythm.EVERY_TWO_WEEKS,
            family_tie=False,
            payer=FORMS[form].payer,
            insurance=FORMS[form].insurance,
            work=FORMS[form].work or WorkKind.LIGHT,
            checked_at=clock.now() if complete else None,
            written_by_id=writer_id,
            written_at=clock.now(),
            approved_at=clock.now() if approved else None,
        )
        seal(version, "title", "Hjelp i butikken")
        seal(version, "tasks", "Rydde varer og hjelpe kunder")
        version.shifts = [AgreementShift(weekday=day, starts=start, ends=end) for day, start, end in shifts]
        opened.add(version)
        opened.flush()
        if approved:
            for party in (Party.PUPIL, Party.EMPLOYER, Party.ADVISER):
                opened.add(
                    Approval(
                        version_id=version.id,
                        agreement_id=made.id,
                        party=party,
                        form=ConsentForm.SIGNED_PAPER,
                        approved_on=clock.today(),
                        registered_by_id=writer_id,
                        registered_at=clock.now(),
                    )
                )
    return made


def change(make: Make, made: Agreement, shifts: Iterable[tuple[int, int, int]] = AFTER_SCHOOL, **told: Any) -> None:
    """The next version of an agreement in force, complete, which nobody has approved yet."""
    same = ("case_id", "payer", "insurance", "work", "starts_on", "ends_on", "goal", "rhythm", "family_tie")
    with make.writing() as opened:
        row = opened.get_one(Agreement, made.id)
        latest = AgreementVersion.agreement_id == made.id, AgreementVersion.number == row.latest
        before = opened.scalars(select(AgreementVersion).where(*latest)).one()
        kept = {name: getattr(before, name) for name in (*same, "written_by_id", "written_at")}
        values: dict[str, Any] = {"changes": {Change.HOURS}, "adaptations": frozenset(), "supports": frozenset()}
        after = AgreementVersion(
            agreement_id=made.id, number=row.latest + 1, checked_at=clock.now(), **(kept | values | told)
        )
        seal(after, "title", "Hjelp i butikken")
        seal(after, "tasks", "Rydde varer, hjelpe kunder og sitte i kassa")
        after.shifts = [AgreementShift(weekday=day, starts=start, ends=end) for day, start, end in shifts]
        opened.add(after)
        row.latest = after.number


def approval(make: Make, made: Agreement, party: Party, **told: Any) -> Approval:
    """One party's yes on paper to the latest version, registered by whoever wrote it."""
    with make.writing() as opened:
        latest = AgreementVersion.agreement_id == made.id, AgreementVersion.number == made.latest
        version = opened.scalars(select(AgreementVersion).where(*latest)).one()
        values: dict[str, Any] = {
            "version_id": version.id,
            "agreement_id": made.id,
            "party": party,
            "form": ConsentForm.SIGNED_PAPER,
            "approved_on": clock.today(),
            "registered_by_id": version.written_by_id,
            "registered_at": clock.now(),
        }
        given = Approval(**(values | told))
        opened.add(given)
    return given
