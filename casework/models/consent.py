"""Consent: what is needed (a table), what was said (rows), and the words it was said to (versions)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.database import Base
from casework.models.codes import (
    ConsentAnswer,
    ConsentForm,
    ConsentGiver,
    ConsentScope,
    GuardiansNeeded,
    Measure,
    TextKind,
)
from casework.models.columns import code_set, coded, identity, instant, reference
from casework.models.pupil import Guardian


class ConsentRequirement(Base):
    """Who must say yes for a measure at an age. Ages are whole years: `age_from` <= age < `age_to`."""

    __tablename__ = "consent_requirement"

    id: Mapped[UUID] = identity()
    measure: Mapped[Measure] = coded(Measure)
    age_from: Mapped[int] = mapped_column()
    age_to: Mapped[int] = mapped_column()
    guardians: Mapped[GuardiansNeeded] = coded(GuardiansNeeded)
    pupil: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str] = mapped_column(String(300))
    checked_on: Mapped[date | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("age_from < age_to", name="age_band"),
        UniqueConstraint("measure", "age_from"),
    )


class ConsentText(Base):
    """One version of the consent form or the privacy notice in one language. Never changed once used."""

    __tablename__ = "consent_text"

    id: Mapped[UUID] = identity()
    kind: Mapped[TextKind] = coded(TextKind)
    number: Mapped[int] = mapped_column()
    language: Mapped[str] = mapped_column(String(8))
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_by_id: Mapped[UUID | None] = reference("user")
    created_at: Mapped[datetime] = instant()

    __table_args__ = (UniqueConstraint("kind", "number", "language"),)


class Consent(Base):
    """One person's answer: the pupil's own, or one guardian's. It lifts the duty of secrecy within its scope.

    fvl. section 13 a: consent from the one the secrecy protects. It is not the GDPR basis.
    """

    __tablename__ = "consent"

    id: Mapped[UUID] = identity()
    referral_id: Mapped[UUID] = reference("referral", index=True)
    giver: Mapped[ConsentGiver] = coded(ConsentGiver)
    guardian_id: Mapped[UUID | None] = reference("guardian")
    answer: Mapped[ConsentAnswer] = coded(ConsentAnswer)
    form: Mapped[ConsentForm] = coded(ConsentForm)
    scopes: Mapped[frozenset[ConsentScope]] = code_set(ConsentScope)
    text_id: Mapped[UUID] = reference("consent_text")
    answered_on: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()
    registered_by_id: Mapped[UUID] = reference("user")
    registered_at: Mapped[datetime] = instant()
    withdrawn_on: Mapped[date | None] = mapped_column()
    withdrawn_by_id: Mapped[UUID | None] = reference("user")
    superseded_at: Mapped[datetime | None] = instant()

    text: Mapped[ConsentText] = relationship()
    guardian: Mapped[Guardian | None] = relationship()

    __table_args__ = (
        CheckConstraint("(giver = 'guardian') = (guardian_id IS NOT NULL)", name="guardian_when_guardian"),
        CheckConstraint("withdrawn_on IS NULL OR answer = 'given'", name="only_given_is_withdrawn"),
        CheckConstraint("valid_to IS NULL OR valid_to >= answered_on", name="valid_after_answered"),
    )
