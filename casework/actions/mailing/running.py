"""The mails of `casework run-due`: one for a user and a day, sent once however often it runs.

A mail is handed over outside any transaction, between two short ones: claimed before, settled after. A run that is
killed in between leaves a mail as being sent; no later run touches it, since it may have arrived.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from casework import clock, work
from casework.actions.mailing import outbox
from casework.actions.mailing.server import Answer, Postbox, Server, Unreachable
from casework.actions.mailing.timing import is_mailing_time
from casework.installation import Installation

LONGEST = timedelta(minutes=5)
PATIENCE = 3
"""So often the connection may break in one run before the rest waits for the next run."""

log = logging.getLogger("casework")


@dataclass(frozen=True, slots=True)
class Done:
    """What one run did: mails sent, left waiting for the next run, and not sent at all."""

    sent: int = 0
    waiting: int = 0
    dropped: int = 0


def run(installation: Installation) -> Done:
    """Make and send what is to be sent now. Harmless to run again, and while another run is under way."""
    settings = installation.settings
    if not settings.smtp:
        return Done()
    open_now = is_mailing_time(settings)
    with work.doing(installation):
        dropped = outbox.drop_past()
        if open_now:
            outbox.make()
        waiting = outbox.waiting()
    answers = _sent(installation, waiting) if open_now and waiting else Counter[Answer]()
    with work.unit(installation, reading=True):
        left = len(outbox.waiting())
    return Done(answers[Answer.ACCEPTED], left, dropped + answers[Answer.REFUSED])


def _sent(installation: Installation, waiting: list[UUID]) -> Counter[Answer]:
    """Hand over what waits until the time is up, or the connection has broken too often."""
    answers, until, breaks = Counter[Answer](), clock.now() + LONGEST, 0
    with _connected(installation) as postbox:
        for mail_id in waiting:
            if breaks >= PATIENCE or clock.now() > until:
                break
            try:
                answer = _one(installation, postbox, mail_id)
            except Unreachable as fault:
                log.warning("The mail server cannot be reached or used: %s", str(fault))
                break
            if answer is not None:
                answers[answer] += 1
            breaks += answer is Answer.UNKNOWN
    if refused := answers[Answer.REFUSED]:
        log.warning("The mail server refused %d mails for good.", refused)
    return answers


def _one(installation: Installation, postbox: Postbox, mail_id: UUID) -> Answer | None:
    """One mail: claimed, handed over, settled. Raises Unreachable with the mail waiting as before."""
    postbox.open()
    with work.doing(installation):
        letter = outbox.claim(mail_id)
    if letter is None:
        return None
    try:
        answer = postbox.hand_over(letter.message, sender=installation.settings.mail_from, to=letter.to)
    except Unreachable:
        _settle(installation, mail_id, Answer.LATER)
        raise
    _settle(installation, mail_id, answer)
    return answer


def _settle(installation: Installation, mail_id: UUID, answer: Answer) -> None:
    with work.doing(installation):
        outbox.settle(mail_id, answer)


@contextmanager
def _connected(installation: Installation) -> Iterator[Postbox]:
    postbox = Postbox(Server.of(installation.settings.smtp))
    try:
        yield postbox
    finally:
        postbox.close()
