"""Ready-made things, plainly synthetic. Each is written through the real seal and the real log, then read afresh."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import audit, clock, work
from casework.actions.request.numbers import new_number
from casework.actions.request.openings import open_when_both_agree
from casework.calendar.school_year import begins_in, first_of
from casework.installation import Installation
from casework.models import (
    Area,
    Case,
    Consent,
    ConsentText,
    Enrolment,
    Guardian,
    Organisation,
    Pupil,
    Referral,
    User,
)
from casework.models.codes import (
    ConsentAnswer,
    ConsentForm,
    ConsentGiver,
    ConsentScope,
    ConsentStatus,
    Decision,
    Grade,
    Informed,
    Measure,
    OrganisationKind,
    PupilSource,
    ReferralSource,
    Role,
    Urgency,
)
from casework.models.sealing import mint, seal

ids = count(1)


def roll_begins() -> date:
    """Since when ready-made pupils are on the roll: the first day of this school year."""
    return first_of(begins_in(clock.today()))


class Make:
    """Makes what a test needs and nothing more. Everything it returns is detached and safe to read."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A unit of work for arranging a test; the log says a duty ran."""
        with work.doing(self.installation) as opened:
            yield opened
            opened.flush()
            audit.record(None, audit.DutyRun(changed=1))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A unit of work for looking at what stands in the database."""
        with work.unit(self.installation, reading=True) as opened:
            yield opened
            opened.expunge_all()

    def office(self, name: str | None = None) -> Organisation:
        """A Nav office."""
        return self._organisation(name or f"Nav Prøveby {next(ids)}", OrganisationKind.NAV_OFFICE, None)

    def area(self, office: Organisation | None = None, name: str | None = None) -> Area:
        """An area whose requests go to an office."""
        home = office or self.office()
        with self.writing() as opened:
            area = Area(name=name or f"Område {next(ids)}", office_id=home.id, position=1, active=True)
            opened.add(area)
        return area

    def school(
        self,
        area: Area | None = None,
        name: str | None = None,
        kind: OrganisationKind = OrganisationKind.LOWER_SECONDARY,
    ) -> Organisation:
        """A school in an area."""
        place = area or self.area()
        return self._organisation(name or f"Prøvelia skole {next(ids)}", kind, place.id)

    def user(self, role: Role, at: Organisation | None = None, name: str | None = None, **told: Any) -> User:
        """A user with a role, at a workplace where the role needs one."""
        if at is None and role is Role.COUNSELLOR:
            at = self.school()
        if at is None and role in {Role.ADVISER, Role.LEAD}:
            at = self.office()
        number = next(ids)
        with self.writing() as opened:
            user = User(
                email=f"person{number}@example.invalid",
                name=name or f"Prøve Person {number}",
                role=role,
                organisation_id=at.id if at else None,
                active=True,
                language=told.pop("language", "nb"),
                shortcuts=True,
                created_at=clock.now(),
                **told,
            )
            mint([user.owner])
            opened.add(user)
        return user

    def pupil(
        self,
        school: Organisation | None = None,
        given: str = "Elev",
        family: str = "Eksempel",
        born: date | None = None,
        grade: Grade = Grade.G10,
        class_name: str = "10A",
    ) -> Pupil:
        """A pupil on a school's roll; fifteen years old unless told otherwise."""
        place = school or self.school()
        adder = self._somebody(place)
        with self.writing() as opened:
            pupil = Pupil(source=PupilSource.CLASS_LIST, added_by_id=adder.id, added_at=clock.now())
            mint([pupil.owner])
            seal(pupil, "given_name", given)
            seal(pupil, "family_name", family)
            seal(pupil, "birth_date", (born or clock.today() - timedelta(days=15 * 365 + 100)).isoformat())
            opened.add(pupil)
            opened.flush()
            opened.add(
                Enrolment(
                    pupil_id=pupil.id,
                    organisation_id=place.id,
                    grade=grade,
                    class_name=class_name,
                    starts_on=roll_begins(),
                )
            )
        return pupil

    def guardian(
        self, pupil: Pupil, name: str = "Foresatt Eksempel", *, responsible: bool = True, sole: bool = False
    ) -> Guardian:
        """A guardian of a pupil, with parental responsibility unless told otherwise."""
        with self.writing() as opened:
            guardian = Guardian(
                pupil_id=pupil.id,
                parental_responsibility=responsible,
                sole_responsibility=sole,
                may_receive_information=responsible,
                added_at=clock.now(),
            )
            seal(guardian, "name", name)
            opened.add(guardian)
        return guardian

    def referral(self, pupil: Pupil | None = None, school: Organisation | None = None, **told: Any) -> Referral:
        """A flag sent by the pupil's school, waiting for Nav and for consent unless told otherwise."""
        place = school or self.school()
        flagged = pupil or self.pupil(place)
        sender = told.pop("sender", None) or self._somebody(place)
        with self.writing() as opened:
            area = opened.get_one(Area, place.area_id)
            values: dict[str, Any] = {
                "number": new_number(),
                "pupil_id": flagged.id,
                "source": ReferralSource.COUNSELLOR,
                "school_id": place.id,
                "area_id": area.id,
                "office_id": area.office_id,
                "sent_by_id": sender.id,
                "sent_at": clock.now(),
                "measures": {Measure.TRANSITION},
                "urgency": Urgency.ORDINARY,
                "informed": Informed.YES,
                "decision": Decision.NEW,
                "consent": ConsentStatus.NOT_ASKED,
            }
            referral = Referral(**(values | told))
            mint([referral.owner])
            opened.add(referral)
        return referral

    def consent(
        self, referral: Referral, guardian: Guardian | None = None, answer: ConsentAnswer = ConsentAnswer.GIVEN
    ) -> Consent:
        """One answer on paper, without its consequences for the request (use actions.consents for those)."""
        with self.writing() as opened:
            given = Consent(
                referral_id=referral.id,
                giver=ConsentGiver.GUARDIAN if guardian else ConsentGiver.PUPIL,
                guardian_id=guardian.id if guardian else None,
                answer=answer,
                form=ConsentForm.SIGNED_PAPER,
                scopes={ConsentScope.NAV},
                text_id=opened.scalars(select(ConsentText.id)).first(),
                answered_on=clock.today(),
                registered_by_id=referral.sent_by_id,
                registered_at=clock.now(),
            )
            opened.add(given)
        return given

    def case(
        self, adviser: User | None = None, school: Organisation | None = None, pupil: Pupil | None = None, **told: Any
    ) -> Case:
        """An open case: accepted by the adviser, with consent given."""
        worker = adviser or self.user(Role.ADVISER)
        place = school or self.school(self.area(self.fresh(Organisation, worker.organisation_id)))
        referral = self.referral(pupil, place, office_id=worker.organisation_id, **told)
        with self.writing() as opened:
            standing = opened.get_one(Referral, referral.id)
            actor = opened.get_one(User, worker.id)
            standing.decision, standing.decided_at, standing.decided_by_id = Decision.ACCEPTED, clock.now(), actor.id
            standing.adviser_id, standing.consent = actor.id, ConsentStatus.GIVEN
            case = open_when_both_agree(actor, standing)
            assert case is not None
        return case

    def fresh(self, kind: type[Any], row_id: UUID | None) -> Any:
        """A row as it stands in the database now."""
        with self.reading() as opened:
            return opened.get(kind, row_id)

    def log(self, *actions: str) -> list[Any]:
        """Lines of the log, oldest first; only those actions when any are named."""
        from casework.audit.table import AuditEntry

        with self.reading() as opened:
            lines = opened.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        return [line for line in lines if not actions or line.action in actions]

    def _organisation(self, name: str, kind: OrganisationKind, area_id: UUID | None) -> Organisation:
        with self.writing() as opened:
            made = Organisation(name=name, sort_key=name.lower(), kind=kind, area_id=area_id, active=True)
            opened.add(made)
        return made

    def _somebody(self, place: Organisation) -> User:
        with self.reading() as opened:
            found = opened.scalars(select(User).where(User.organisation_id == place.id)).first()
        return found or self.user(Role.COUNSELLOR, place)
