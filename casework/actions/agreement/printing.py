"""One version of an agreement on paper: gathered, and refused while the employer may not know who it is about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from casework import audit, clock
from casework.actions.agreement import approvals, contents, pages
from casework.actions.agreement.approvals import Yes
from casework.actions.agreement.asked import gather, standing, version_in_force
from casework.actions.agreement.contents import Content
from casework.actions.agreement.standing import stands
from casework.actions.agreement.subject import subject_of
from casework.actions.agreement.versions import FIRST, LAST, NOTHING, WHO, Lines, Say, in_words
from casework.actions.employer import contacts
from casework.actions.employer.contacts import ContactCard
from casework.actions.organisation.labour_rules import rules_in_use
from casework.database import session
from casework.documents import agreement as document
from casework.documents.agreement import LIMIT, Paper, Part, Signer
from casework.errors import NotNow
from casework.labour import sentences
from casework.labour.ages import categories
from casework.labour.limit_words import main_limits
from casework.language import N_, day, gettext, in_threes, phone
from casework.models import Agreement, AgreementVersion, Assignment, EmployerContact, User
from casework.models.codes import ConsentForm, ConsentScope
from casework.models.codes import Part as PartInCase
from casework.models.job_codes import AgreementStatus, Party
from casework.policy.sharing import is_covered

NOT_COVERED = N_(
    "The agreement cannot be printed: the consent does not let the employer know who the pupil is. Register that first."
)
NOT_FINISHED = N_("The agreement cannot be printed before it is finished.")
DONE: dict[ConsentForm, str] = {
    ConsentForm.SIGNED_PAPER: N_("Approved %(day)s, signed on paper"),
    ConsentForm.ORAL_WITNESSED: N_("Approved %(day)s, said before a witness"),
    ConsentForm.DIGITAL: N_("Approved %(day)s, digitally"),
}
BY_RULES = N_("These are the main limits of the Working Environment Act, chapter 11. All jobs are counted together.")


def why_not(agreement: Agreement, version: AgreementVersion | None = None) -> str:
    """Why a version, or else the agreement, cannot be printed today; empty when it can."""
    if not is_covered(agreement.case.referral, ConsentScope.EMPLOYER):
        return NOT_COVERED
    latest = version is None or version.number == agreement.latest
    unfinished = (latest and not agreement.complete) or (version is not None and version.checked_at is None)
    return NOT_FINISHED if unfinished else ""


def printed(actor: User, agreement: Agreement, number: int, say: Say) -> bytes:
    """One version as a PDF in the language being spoken. Raises NotFound, NotNow; Unreadable without a birth date."""
    version = pages.version_row(agreement, number)
    refused = why_not(agreement, version)
    if refused:
        raise NotNow(refused)
    reading = audit.read(actor, audit.AgreementPrinted(agreement.owner, agreement.id, number))
    content = contents.content_of(reading, version)
    status = stands(agreement, version_in_force(agreement), clock.today()).status
    open_ = status is AgreementStatus.AWAITING_APPROVAL and number == agreement.latest
    words, applies = _standing(agreement, version, status)
    paper = Paper(
        number=agreement.number,
        version=number,
        form=say(agreement.form),
        employer=agreement.employer.name,
        standing=words,
        in_force=applies,
        open=open_,
        printed=day(clock.today()),
        parts=_parts(reading, agreement, version, content, say),
        signers=_signers(reading, agreement, version, say, open_=open_),
    )
    return document.pdf(paper)


def _standing(agreement: Agreement, version: AgreementVersion, status: AgreementStatus) -> tuple[str, bool]:
    """Whether this version applies: in words, and as a yes or no."""
    number = version.number
    if status is AgreementStatus.CANCELLED:
        return gettext("The agreement is annulled. It does not apply."), False
    if version.dropped_at is not None:
        return gettext("Version %(number)s was dropped. It never applied.", number=number), False
    if number == agreement.in_force:
        if status is AgreementStatus.ENDED:
            return gettext("The placement is over. Version %(number)s was the last that applied.", number=number), False
        return gettext("Version %(number)s is approved by all, and applies.", number=number), True
    if number == agreement.latest:
        return gettext("Version %(number)s is not in force: not everybody has approved it.", number=number), False
    return gettext("Version %(number)s is not in force: a later version has taken its place.", number=number), False


def _parts(
    reading: audit.Reading, agreement: Agreement, version: AgreementVersion, content: Content, say: Say
) -> list[Part]:
    lines = in_words(content, agreement.form, say, {})
    days = {gettext(FIRST), gettext(LAST)}
    period = [each for each in lines if each[0] in days]
    rest = [(name, text) for name, text in lines if name not in days | {gettext(WHO)} and text != NOTHING]
    return [
        Part(gettext("Who it is between"), _people(reading, agreement, content)),
        Part(gettext("What is agreed"), [*period, *rest, *pages.terms_of(version, say)]),
        *_limits(reading, agreement, content),
    ]


def _people(reading: audit.Reading, agreement: Agreement, content: Content) -> Lines:
    """The pupil, the employer with somebody to talk to, and the adviser with the office."""
    case, host = agreement.case, agreement.employer
    row = session().get(EmployerContact, content.contact_id) if content.contact_id else None
    number = gettext("organisation number %(number)s", number=in_threes(host.organisation_number))
    lines = [
        (gettext("The pupil"), pages.pupil_name(reading, case)),
        (gettext("The employer"), f"{host.name}\n{number}"),
    ]
    if row is not None:
        lines.append((gettext(WHO), _contact(contacts.card(reading, row))))
    advisers = "\n".join(_advisers(agreement))
    return [*lines, (gettext("Adviser"), f"{advisers}\n{case.office.name}".strip())]


def _contact(card: ContactCard) -> str:
    """Anna Eksempel, butikksjef; on the next line how to reach them."""
    named = ", ".join(str(each) for each in (card.name, card.position) if each)
    ways = [phone(str(card.phone))] if card.phone else []
    ways += [str(card.email)] if card.email else []
    return "\n".join(each for each in (named, ", ".join(ways)) if each)


def _advisers(agreement: Agreement) -> Sequence[str]:
    """Who has the case today."""
    today = clock.today()
    query = select(User.name).join(Assignment, Assignment.user_id == User.id)
    mine = Assignment.case_id == agreement.case_id, Assignment.part == PartInCase.MAIN
    living = Assignment.starts_on <= today, Assignment.ends_on.is_(None) | (Assignment.ends_on >= today)
    return session().scalars(query.where(*mine, *living).order_by(User.name)).all()


def _limits(reading: audit.Reading, agreement: Agreement, content: Content) -> list[Part]:
    """The rules of working hours that hold in the period, with the main limits of each stretch."""
    if content.starts_on is None or content.ends_on is None:
        return []
    pupil, rules = subject_of(reading, agreement.case), rules_in_use()
    spans = categories(pupil.born, pupil.school_ends_on, content.starts_on, content.ends_on, rules=rules)
    parts = []
    for span, words in zip(spans, sentences.of_spans(spans), strict=True):
        rows = main_limits(span[2], rules, content.work)
        parts.append(Part(gettext("Working hours"), rows, [gettext(BY_RULES)] if rows else (), words, LIMIT))
    return parts


def _signers(
    reading: audit.Reading, agreement: Agreement, version: AgreementVersion, say: Say, *, open_: bool
) -> list[Signer]:
    """Those who have approved, and those who still must while the version waits for them."""
    yes = approvals.said(reading, standing([version.id]).get(version.id, ()))
    signers = [Signer(say(each.party), str(each.name or ""), _done(each, say)) for each in yes]
    if not open_:
        return signers
    missing = approvals.waiting_of(reading, gather(reading, [agreement])[0])
    either = gettext(" or ")
    return signers + [
        Signer(say(each.party), either.join(each.names) if each.party is Party.GUARDIAN else "") for each in missing
    ]


def _done(yes: Yes, say: Say) -> str:
    words = gettext(DONE[yes.form], day=day(yes.approved_on))
    return f"{words} ({say(yes.on_behalf)})" if yes.on_behalf else words
