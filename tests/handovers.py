"""Two schools, a pupil one of them followed with Nav, and a transition note as far on its way as a test needs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from uuid import UUID

from sqlalchemy import select

from casework import clock, work
from casework.actions.handover import handovers, notes
from casework.actions.handover.notes import Note
from casework.database import session
from casework.models import (
    Consent,
    ConsentText,
    Guardian,
    Handover,
    HandoverQuestion,
    Organisation,
    Pupil,
    Referral,
    User,
)
from casework.models.codes import ConsentAnswer, ConsentForm, ConsentGiver, ConsentScope, OrganisationKind, Role
from casework.models.transition_codes import HandoverStage
from tests.make import Make

BOTH = frozenset({ConsentScope.NAV, ConsentScope.UPPER_SECONDARY})
COUNT = re.compile(r'<a href="([^"]+)"[^>]*>[^<]+<span class="number">(\d+)</span>')
STRENGTHS = "Glad i å snekre og flink til å hjelpe andre."


class Handing:
    """A case at a lower secondary school whose pupil goes on to an upper secondary one, and a third school."""

    def __init__(self, make: Make, scopes: frozenset[ConsentScope] = BOTH) -> None:
        self.make = make
        self.office = make.office()
        area = make.area(self.office)
        self.lower: Organisation = make.school(area, "Prøvelia skole")
        self.upper = make.school(area, "Prøvedal videregående skole", OrganisationKind.UPPER_SECONDARY)
        self.third = make.school(area, "Fjernby videregående skole", OrganisationKind.UPPER_SECONDARY)
        self.writer: User = make.user(Role.COUNSELLOR, self.lower, "Silje Sender")
        self.receiver: User = make.user(Role.COUNSELLOR, self.upper, "Mona Mottaker")
        self.adviser: User = make.user(Role.ADVISER, self.office)
        self._follow("Planta", scopes)

    def _follow(self, given: str, scopes: frozenset[ConsentScope], class_name: str = "10A") -> None:
        self.pupil: Pupil = self.make.pupil(self.lower, given, "Navnesen", class_name=class_name)
        self.case = self.make.case(self.adviser, self.lower, self.pupil, sender=self.writer)
        self.referral_id: UUID = self.case.referral_id
        self.consents = consented(self.make, self.pupil, self.referral_id, scopes)
        self.write_path = f"/handovers/request/{self.referral_id}"

    def another(self, given: str, scopes: frozenset[ConsentScope] = BOTH, class_name: str = "10A") -> Handing:
        """Another pupil between the same schools."""
        other = copy(self)
        other._follow(given, scopes, class_name)
        return other

    def question(self, code: str = "strengths") -> HandoverQuestion:
        """The question in force with a code."""
        with self.make.reading() as opened:
            in_force = select(HandoverQuestion).where(HandoverQuestion.retired_at.is_(None))
            return opened.scalars(in_force.where(HandoverQuestion.code == code)).one()

    def field(self, code: str = "strengths") -> str:
        """The name of a question's field."""
        return f"answer_{self.question(code).id.hex}"

    def written(self, text: str = STRENGTHS, *, discuss: bool = False, to: Organisation | None = None) -> UUID:
        """A note by the writer, not shared."""
        asked = self.question().id
        with work.doing(self.make.installation):
            actor, referral = session().get_one(User, self.writer.id), session().get_one(Referral, self.referral_id)
            answers = {asked: text} if text else {}
            note = Note((to or self.upper).id, answers, discuss)
            return notes.write(actor, referral, note, seen=0).id

    def shared(self, *, read: bool = False, accepted: bool = False) -> UUID:
        """A note that is shared, and opened or accepted by the receiver."""
        note_id = self.written()
        with self._by(self.writer, note_id) as (actor, note):
            handovers.share(actor, note)
        if read or accepted:
            with self._by(self.receiver, note_id) as (actor, note):
                handovers.mark_read(actor, note)
        if accepted:
            with self._by(self.receiver, note_id) as (actor, note):
                handovers.accept(actor, note)
        return note_id

    def note(self, note_id: UUID) -> Handover:
        """A note as it stands."""
        found: Handover = self.make.fresh(Handover, note_id)
        return found

    @contextmanager
    def _by(self, user: User, note_id: UUID) -> Iterator[tuple[User, Handover]]:
        with work.doing(self.make.installation):
            yield session().get_one(User, user.id), session().get_one(Handover, note_id)


def a_note(make: Make, referral_id: UUID, sender: Organisation, receiver: Organisation) -> UUID:
    """A note that is shared and opened, with nothing in it; written past the actions."""
    with make.writing() as opened:
        note = Handover(
            referral_id=referral_id,
            from_school_id=sender.id,
            to_school_id=receiver.id,
            stage=HandoverStage.SHARED,
            discuss=True,
            written_by_id=opened.get_one(Referral, referral_id).sent_by_id,
            written_at=clock.now(),
            shared_at=clock.now(),
            read_at=clock.now(),
        )
        opened.add(note)
    return note.id


def counts_of(html: str) -> dict[str, int]:
    """The numbers above a list, by the address each of them opens."""
    return {path: int(number) for path, number in COUNT.findall(html)}


def consented(
    make: Make, pupil: Pupil, referral_id: UUID, scopes: frozenset[ConsentScope] = BOTH
) -> dict[ConsentGiver, UUID]:
    """Everybody who must has said yes: a guardian who is responsible alone, and the pupil. Their answers' ids."""
    guardian: Guardian = make.guardian(pupil, "Mor Planteforelder", sole=True)
    with make.writing() as opened:
        sender = opened.get_one(Referral, referral_id).sent_by_id
        text = opened.scalars(select(ConsentText.id)).first()
        rows = [
            Consent(
                referral_id=referral_id,
                giver=giver,
                guardian_id=guardian.id if giver is ConsentGiver.GUARDIAN else None,
                answer=ConsentAnswer.GIVEN,
                form=ConsentForm.SIGNED_PAPER,
                scopes=scopes,
                text_id=text,
                answered_on=clock.today(),
                registered_by_id=sender,
                registered_at=clock.now(),
            )
            for giver in (ConsentGiver.GUARDIAN, ConsentGiver.PUPIL)
        ]
        opened.add_all(rows)
    return {row.giver: row.id for row in rows}
