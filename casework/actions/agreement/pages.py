"""One agreement as its pages show it: what stands, every version, and what a form about it starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casework import audit, clock
from casework.actions.agreement import approvals, checks, contents, ending, expiry
from casework.actions.agreement.approvals import Panel, Yes
from casework.actions.agreement.asked import standing
from casework.actions.agreement.contents import Content
from casework.actions.agreement.ending import Course
from casework.actions.agreement.lawful import Verdict
from casework.actions.agreement.versions import Difference, Lines, Say, differences, in_words
from casework.actions.employer import contacts, employers
from casework.actions.employer.contacts import ContactCard
from casework.actions.working_day.rows import full_name
from casework.audit import Text
from casework.database import session
from casework.errors import NotFound
from casework.language import gettext
from casework.models import Agreement, AgreementVersion, Case, EmployerContact, JobPlace, Pupil, User
from casework.models.job_codes import AgreementStatus, Change


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list of them.

    approved_on   when everybody had approved it
    replaced      it was given up, or another took its place, before everybody had
    """

    number: int
    changes: Sequence[Change]
    written_by: str
    written_on: date
    approved_on: date | None
    replaced: bool
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One agreement. `verdict`: what the rules say of the latest version; None without days, or for whom winds down.

    lines     the latest version in words
    before    the number of the version in force, where the latest is a change of it
    expires   the day a draft nobody touches is annulled, once that is near
    """

    name: str
    employer: str
    content: Content
    lines: Lines
    contact: ContactCard | None
    versions: Sequence[VersionLine]
    panel: Panel
    now: Course
    verdict: Verdict | None
    expires: date | None
    closed: str

    @property
    def before(self) -> int | None:
        """The version that holds until the latest is approved."""
        return self.panel.in_force


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version as it was written, and who approved it. `status`: of the whole agreement, today."""

    name: str
    status: AgreementStatus
    line: VersionLine
    lines: Lines
    yes: Sequence[Yes]


@dataclass(frozen=True, slots=True)
class Since:
    """What has become of an agreement since its reader opened it.

    seen      the number of the version they saw; None where that one was written anew, and is not kept
    differs   what the latest version says differently
    whole     everything it says now, where what they saw is not kept
    """

    seen: int | None
    differs: Sequence[Difference]
    whole: Lines


@dataclass(frozen=True, slots=True)
class WritingPage:
    """What the form about an agreement starts from. `touched`: has anybody approved, so that the employer stays?

    finished   only a finished agreement can be saved: one is in force
    """

    name: str
    employer: str
    content: Content
    people: Mapping[UUID, Text]
    employers: Mapping[UUID, str]
    place: JobPlace | None
    verdict: Verdict | None
    touched: bool
    finished: bool


def opened(actor: User, agreement: Agreement, say: Say, *, full: bool, closed: str) -> AgreementPage:
    """Open an agreement. Without `full`, for somebody who winds down, no guardian is named and no birth date opened."""
    reading = audit.read(actor, audit.PlacementOpened(agreement.owner))
    latest = version_row(agreement, agreement.latest)
    content = contents.content_of(reading, latest)
    contact = _contact(reading, content.contact_id)
    names = {contact.id: contact.name} if contact else {}
    return AgreementPage(
        name=pupil_name(reading, agreement.case),
        employer=agreement.employer.name,
        content=content,
        lines=in_words(content, agreement.form, say, names),
        contact=contact,
        versions=[_line(each, by) for each, by in _versions(agreement)],
        panel=approvals.panel(reading, agreement, full=full),
        now=ending.course(agreement),
        verdict=checks.verdict(reading, agreement, latest) if full and not closed else None,
        expires=expiry.warned_of(agreement),
        closed=closed,
    )


def version(actor: User, agreement: Agreement, number: int, say: Say) -> VersionPage:
    """Open one version, in force or not. Raises NotFound."""
    reading = audit.read(actor, audit.PlacementOpened(agreement.owner))
    found = version_row(agreement, number)
    by = session().get_one(User, found.written_by_id).name
    return VersionPage(
        pupil_name(reading, agreement.case),
        ending.course(agreement).status,
        _line(found, by),
        [*_words(reading, agreement, found, say), *terms_of(found, say)],
        approvals.said(reading, standing([found.id]).get(found.id, ())),
    )


def words_of(actor: User, agreement: Agreement, numbers: Sequence[int], say: Say) -> list[Lines]:
    """Several versions in words. Raises NotFound."""
    reading = audit.read(actor, audit.PlacementOpened(agreement.owner))
    return [_words(reading, agreement, version_row(agreement, number), say) for number in numbers]


def since(actor: User, agreement: Agreement, mark: str, say: Say) -> Since:
    """What differs from the version somebody saw. `mark`: what their form carried of it."""
    reading = audit.read(actor, audit.PlacementOpened(agreement.owner))
    now = _everything(reading, agreement, version_row(agreement, agreement.latest), say)
    seen = next((each.number for each, _ in _versions(agreement) if approvals.mark_of(each) == mark), None)
    if seen is None:
        return Since(None, (), now)
    before = _everything(reading, agreement, version_row(agreement, seen), say)
    return Since(seen, differences(before, now), [])


def writing(actor: User, agreement: Agreement) -> WritingPage:
    """Open an agreement for the form about it."""
    reading = audit.read(actor, audit.PlacementOpened(agreement.owner))
    latest = version_row(agreement, agreement.latest)
    content = contents.content_of(reading, latest)
    kept = session().get(EmployerContact, content.contact_id) if content.contact_id else None
    return WritingPage(
        name=pupil_name(reading, agreement.case),
        employer=agreement.employer.name,
        content=content,
        people=_people(reading, agreement.employer_id, kept),
        employers={agreement.employer_id: agreement.employer.name} | dict(employers.choices()),
        place=session().get(JobPlace, agreement.place_id) if agreement.place_id else None,
        verdict=checks.verdict(reading, agreement, latest),
        touched=agreement.in_force is not None or bool(standing([latest.id])),
        finished=agreement.in_force is not None,
    )


def people_at(actor: User, agreement: Agreement, employer_id: UUID) -> Mapping[UUID, Text]:
    """The contact persons of an employer somebody has chosen in the form."""
    return _people(audit.read(actor, audit.PlacementOpened(agreement.owner)), employer_id, None)


def pupil_name(reading: audit.Reading, case: Case) -> str:
    """The pupil of a case."""
    return full_name(reading, session().get_one(Pupil, case.pupil_id))


def _people(reading: audit.Reading, employer_id: UUID, kept: EmployerContact | None) -> dict[UUID, Text]:
    rows = list(contacts.living(employer_id))
    if kept is not None and kept.employer_id == employer_id and kept not in rows:
        rows.append(kept)
    reading.fetch(rows)
    return {each.id: reading.text(each, "name") or "" for each in rows}


def _contact(reading: audit.Reading, contact_id: UUID | None) -> ContactCard | None:
    row = session().get(EmployerContact, contact_id) if contact_id else None
    return contacts.card(reading, row) if row is not None else None


def _words(reading: audit.Reading, agreement: Agreement, found: AgreementVersion, say: Say) -> Lines:
    content = contents.content_of(reading, found)
    contact = _contact(reading, content.contact_id)
    return in_words(content, agreement.form, say, {contact.id: contact.name} if contact else {})


def _everything(reading: audit.Reading, agreement: Agreement, found: AgreementVersion, say: Say) -> Lines:
    """All that somebody who approves says yes to."""
    return [
        (gettext("Employer"), agreement.employer.name),
        (gettext("Kind of place"), say(agreement.form)),
        *_words(reading, agreement, found, say),
        *terms_of(found, say),
    ]


def terms_of(found: AgreementVersion, say: Say) -> Lines:
    """Who pays and who insures."""
    return [(gettext("Wages"), say(found.payer)), (gettext("Insurance"), say(found.insurance))]


def version_row(agreement: Agreement, number: int) -> AgreementVersion:
    """One version with its plan. Raises NotFound."""
    wanted = AgreementVersion.agreement_id == agreement.id, AgreementVersion.number == number
    both = selectinload(AgreementVersion.shifts), selectinload(AgreementVersion.exceptions)
    found = session().scalar(select(AgreementVersion).where(*wanted).options(*both))
    if found is None:
        raise NotFound
    return found


def _versions(agreement: Agreement) -> Sequence[tuple[AgreementVersion, str]]:
    """Newest first, with who wrote each."""
    query = select(AgreementVersion, User.name).join(User, User.id == AgreementVersion.written_by_id)
    rows = session().execute(query.filter(AgreementVersion.agreement_id == agreement.id))
    return sorted(((row[0], row[1]) for row in rows), key=lambda row: -row[0].number)


def _line(version: AgreementVersion, by: str) -> VersionLine:
    return VersionLine(
        version.number,
        [each for each in Change if each in version.changes],
        by,
        clock.day_of(version.written_at),
        clock.day_of(version.approved_at) if version.approved_at else None,
        version.dropped_at is not None,
        version.starts_on,
        version.ends_on,
    )
