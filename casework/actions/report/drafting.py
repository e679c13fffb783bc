"""Drafting: the frozen counts made into protected figures, attacked, and stored as a link of the ledger.

The making takes seconds and holds no lock: it reads in one unit of work and writes in another. It is deterministic,
so a run that was killed is run again and gives the same bytes.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock, work
from casework.actions.report import cohorts, freezing
from casework.actions.report.chain import NOTHING_BEFORE, link
from casework.calendar.school_year import first_of
from casework.database import session
from casework.installation import Installation
from casework.models import Area, Release
from casework.models.report_codes import ReleaseState
from casework.privacy.framing import framed
from casework.reports import kept_text, plan
from casework.reports.cells import Counted, Dither, Key
from casework.reports.making import Earlier, Freeze, Kept, Made, make
from casework.reports.protected import named


@dataclass(frozen=True, slots=True)
class Waiting:
    """A frozen release with all that is needed to make it."""

    release_id: UUID
    number: int
    freeze: Freeze
    earlier: Earlier
    secrets: Mapping[int, bytes]
    previous_hash: bytes

    def dither(self, year: int, salt: int) -> Dither:
        """The coin of a cohort."""
        return cohorts.dither_of(self.secrets[year], salt)


def draft_waiting(installation: Installation) -> list[int]:
    """Make every release that is frozen and not drafted, oldest first. Returns their numbers.

    Raises what `cohorts.secrets` does when a secret cannot be had; then nothing is drafted.
    """
    made = []
    while (waiting := _next(installation)) is not None:
        result = make(waiting.freeze, waiting.earlier, waiting.dither)
        with work.doing(installation):
            _store(waiting, result)
        made.append(waiting.number)
    return made


def _next(installation: Installation) -> Waiting | None:
    with work.doing(installation) as opened:
        release = opened.scalar(
            select(Release).where(Release.state == ReleaseState.FROZEN).order_by(Release.number).limit(1)
        )
        return _gather(release) if release is not None else None


def _gather(release: Release) -> Waiting:
    facts = freezing.facts_of(release.number)
    before = list(session().scalars(select(Release).where(Release.number < release.number).order_by(Release.number)))
    kept = [kept_text.read(each.state_kept) for each in before]
    numbers = {number for each in kept for part in each.values() for number, _ in part.stands.values()}
    old = {number: freezing.facts_of(number) for number in numbers}
    years = {year for year, _ in facts} | {year for each in kept[-1:] for year, _ in each}
    full = frozenset(year for year in years if release.frozen_on >= first_of(year + 1))
    over = frozenset(year for year in years if release.frozen_on > cohorts.last_freeze_of(year))
    names = {area.id.hex: area.name for area in session().scalars(select(Area).order_by(Area.position, Area.name))}
    return Waiting(
        release.id,
        release.number,
        Freeze(release.number, release.frozen_on, facts, names, full, over),
        Earlier(kept, lambda number: old.get(number, {})),
        cohorts.secrets(years - over),
        (before[-1].hash if before else None) or NOTHING_BEFORE,
    )


def _store(waiting: Waiting, made: Made) -> None:
    release = session().get(Release, waiting.release_id, with_for_update=True)
    if release is None or release.state is not ReleaseState.FROZEN:
        return
    shown = any(figures.shown for figures in made.report.figures)
    release.content = made.report.canonical
    release.proof = proof_of(made)
    release.state_kept = kept_text.written(made.kept)
    release.state_hash = _state_hash(waiting, made.kept)
    release.previous_hash = waiting.previous_hash
    release.hash = link(release)
    release.drafted_at = clock.now()
    release.state = ReleaseState.DRAFT if shown else ReleaseState.HELD
    event = audit.ReportDrafted if shown else audit.ReportHeld
    audit.record(None, event(release.id, release.hash))


def proof_of(made: Made) -> str:
    """What the attack found, and the parameters the report was made with, as canonical JSON."""
    said = {
        "parameters": {
            "plan": plan.VERSION,
            "base": plan.BASE,
            "unit_min": plan.UNIT_MIN,
            "commit_min": plan.COMMIT_MIN,
            "share_min": plan.SHARE_MIN,
        },
        "made": [
            {
                "year": year,
                "population": population.value,
                "salt": kept.salt,
                "coarse": list(kept.coarse),
                "slack": named(population, kept.slack),
            }
            for (year, population), kept in sorted(made.kept.items())
        ],
        "findings": [
            {
                "year": year,
                "population": population.value,
                "attack": found.attack,
                "passed": found.passed,
                "cells": found.cells,
                "narrowest": found.narrowest,
                "certain": found.certain,
            }
            for (year, population), findings in sorted(made.findings.items())
            for found in findings
        ],
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def _state_hash(waiting: Waiting, kept: Mapping[Key, Kept]) -> bytes:
    """A keyed hash of the true counts the figures stand for: worth nothing to whoever has not the secrets.

    Cohorts that are followed no more have no secret to key it with, and are left out: any other key could be guessed.
    """
    total = sha256()
    for (year, population), part in sorted((key, part) for key, part in kept.items() if key[0] in waiting.secrets):
        for unit, (number, _) in sorted(part.stands.items()):
            facts = waiting.freeze.facts if number == waiting.number else waiting.earlier.facts(number)
            said = _canonical(facts.get((year, population)))
            total.update(hmac.digest(waiting.secrets[year], framed(population, unit, str(number)) + said, "sha256"))
    return total.digest()


def _canonical(counted: Counted | None) -> bytes:
    return json.dumps(
        [[area, *profile, number] for (area, profile), number in sorted((counted or {}).items())]
    ).encode()
