"""Search among the pupils of a counsellor's own school, and those the school has sent a request about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from casework import audit
from casework.actions.pupil.rolls import on_roll
from casework.actions.school_class.pages import is_under_way, standing
from casework.actions.searching.hits import PAGE, Found, Hit, Opened, Opens, SealedName, opened
from casework.actions.searching.words import Asked, Named, Rank, fold, rank_of, rank_of_number, words_of
from casework.database import session
from casework.models import Case, Enrolment, Pupil, Referral, User
from casework.models.codes import CaseStage, Grade
from casework.policy.grants import Permission
from casework.policy.scope import referrals_within

P = Permission
NAMES: tuple[Any, ...] = (Pupil.id.label("pupil_id"), Pupil.given_name, Pupil.family_name)


@dataclass(frozen=True, slots=True)
class Listed:
    """One pupil: on the roll today where `grade` is there; the school's requests, newest last."""

    one: Opened
    grade: Grade | None
    class_name: str
    requests: Sequence[Any]

    @property
    def closed(self) -> bool:
        """Has what the school asked for ended?"""
        return bool(self.requests) and self.requests[-1].stage in {CaseStage.CLOSED, CaseStage.LOCKED}


def search(actor: User, asked: Asked, page: int) -> Found:
    """Pupils by name, initials, class, or the number of a request.

    Every name on the roll is opened to compare; only those shown are in the log.
    """
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.SEARCH))
    answers = []
    for each in _listed(actor, reading):
        rank = _rank(asked, each)
        if rank is not None:
            answers.append((each.one.place_in_list(rank, closed=each.closed), each))
    answers.sort(key=lambda answer: answer[0])
    shown = [each for _, each in answers[: page * PAGE]]
    reading.only(each.one.pupil for each in shown)
    return Found(tuple(_hit(each) for each in shown), len(answers), page)


def _listed(actor: User, reading: audit.Reading) -> list[Listed]:
    columns: tuple[Any, ...] = (*NAMES, Enrolment.grade, Enrolment.class_name)
    people = {row[0]: row for row in session().execute(on_roll(actor).with_only_columns(*columns))}
    requests = _requests(actor)
    gone = {pupil_id: (*rows[-1][:3], None, "") for pupil_id, rows in requests.items() if pupil_id not in people}
    listed = [*people.values(), *gone.values()]
    names = opened(reading, [SealedName(*each[:3]) for each in listed])
    return [
        Listed(one, grade, class_name, requests.get(one.pupil.id, ()))
        for one, (*_, grade, class_name) in zip(names, listed, strict=True)
    ]


def _requests(actor: User) -> Mapping[UUID, Sequence[Any]]:
    """The requests this school may see, by pupil."""
    columns: tuple[Any, ...] = (*NAMES, Referral.id, Referral.number, Referral.decision, Referral.consent, Case.stage)
    query = referrals_within(actor, P.SEARCH).where(Referral.cancelled_at.is_(None)).order_by(Referral.sent_at)
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in session().execute(query.with_only_columns(*columns)):
        found[row.pupil_id].append(row)
    return found


def _rank(asked: Asked, each: Listed) -> Rank | None:
    ranks = [rank_of_number(asked, row.number) for row in each.requests]
    ranks.append(rank_of(asked, Named(words_of(each.one.comparable), class_name=fold(each.class_name))))
    return min((rank for rank in ranks if rank is not None), default=None)


def _hit(each: Listed) -> Hit:
    newest, stays = each.requests[-1] if each.requests else None, each.grade is not None
    open_request = newest is not None and is_under_way(newest.decision, newest.stage)
    return Hit(
        each.one.pupil.id if stays or newest is None else newest.id,
        Opens.PUPIL if stays or newest is None else Opens.REQUEST,
        each.one.name,
        newest.number if newest else "",
        grade=each.grade,
        class_name=each.class_name,
        standing=standing(newest.decision, newest.consent, newest.stage) if newest else "",
        reportable=stays and not open_request,
    )
