"""A small town whose calendar can be turned: a lower secondary school, two upper ones and a Nav office, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import time_machine
from playwright.sync_api import Browser
from sqlalchemy import select

from casework import clock, work
from casework.actions.consent import consents
from casework.actions.year import duties, turning
from casework.database import session
from casework.models import Case, ConsentText, Guardian, Organisation, Pupil, Referral, User
from casework.models.codes import (
    ConsentAnswer,
    ConsentForm,
    ConsentGiver,
    ConsentScope,
    OrganisationKind,
    Role,
)
from tests.make import Make
from tests.screens.world import Person, World, installed, serving

EVERYBODY = frozenset(ConsentScope)


@dataclass
class Town:
    """Who is there, and what day it is."""

    world: World
    browser: Browser
    make: Make
    school: Organisation
    next_school: Organisation
    other_school: Organisation
    people: dict[str, User]
    seated: list[Person] = field(default_factory=list)
    travelling: Any = None

    def on(self, *day: int) -> None:
        """Nine in the morning of a day. What the night brings is done: duties, and the turn of the year."""
        self.rest()
        moment = datetime(day[0], day[1], day[2], 9, tzinfo=clock.OSLO)
        self.travelling = time_machine.travel(moment, tick=True)
        self.travelling.start()
        with work.doing(self.world.installation):
            duties.run_due()
        turning.run(self.world.installation, turning.prepare(self.world.installation))

    def rest(self) -> None:
        """Everybody goes home; the clock goes back to the present."""
        for person in self.seated:
            person.leave()
        self.seated.clear()
        if self.travelling is not None:
            self.travelling.stop()
            self.travelling = None

    def sit(self, who: str, **how: Any) -> Person:
        """Somebody of the town in front of a browser."""
        self.seated.append(Person(self.world, self.browser, self.people[who], **how))
        return self.seated[-1]

    def followed(
        self,
        given: str,
        *guardians: str,
        scopes: frozenset[ConsentScope] = EVERYBODY,
        school: Organisation | None = None,
        **told: Any,
    ) -> Case:
        """A pupil whose case is open: in 10th grade, with one guardian and a consent that covers everybody unless
        told otherwise. `told`: of tests/make.py: pupil."""
        at = school or self.school
        pupil = self.make.pupil(at, given=given, family="Prøveås", **told)
        names = guardians or ("Tora Foresattprøve",)
        known = [self.make.guardian(pupil, name, sole=len(names) == 1) for name in names]
        case = self.make.case(self.people["adviser"], at, pupil)
        self._agree(case, known, scopes)
        return case

    def _agree(self, case: Case, guardians: Sequence[Guardian], scopes: frozenset[ConsentScope]) -> None:
        with work.doing(self.world.installation):
            referral = session().get_one(Referral, case.referral_id)
            for giver, guardian_id in (
                (ConsentGiver.PUPIL, None),
                *((ConsentGiver.GUARDIAN, each.id) for each in guardians),
            ):
                consents.register(
                    session().get_one(User, self.people["counsellor"].id),
                    referral,
                    giver=giver,
                    guardian_id=guardian_id,
                    answer=ConsentAnswer.GIVEN,
                    form=ConsentForm.SIGNED_PAPER,
                    scopes=scopes,
                    answered_on=clock.today(),
                    text_id=session().scalars(select(ConsentText.id)).first(),  # type: ignore[arg-type]  # there is one
                )

    def pupil_of(self, case: Case) -> Pupil:
        """The pupil of a case."""
        found: Pupil = self.make.fresh(Pupil, case.pupil_id)
        return found


@contextmanager
def town(folder: Path, browser: Browser) -> Iterator[Town]:
    """Furnish the town in the August in which the story's 10th grade begins, and serve it."""
    with installed(folder) as installation, serving(installation) as world:
        with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=clock.OSLO), tick=True):
            made = _furnished(world, browser, Make(installation))
        try:
            yield made
        finally:
            made.rest()


def _furnished(world: World, browser: Browser, make: Make) -> Town:
    office = make.office("Nav Årsprøve")
    area = make.area(office, "Årsprøve")
    upper = OrganisationKind.UPPER_SECONDARY
    school = make.school(area, "Årsprøve skole")
    first, second = make.school(area, "Første videregående", upper), make.school(area, "Andre videregående", upper)
    people = {
        "counsellor": make.user(Role.COUNSELLOR, school, "Rådgiver Årsprøve"),
        "receiver": make.user(Role.COUNSELLOR, first, "Rådgiver Første"),
        "other receiver": make.user(Role.COUNSELLOR, second, "Rådgiver Andre"),
        "adviser": make.user(Role.ADVISER, office, "Veileder Årsprøve"),
        "colleague": make.user(Role.ADVISER, office, "Veileder Nabo"),
        "lead": make.user(Role.LEAD, office, "Leder Årsprøve"),
        "manager": make.user(Role.MANAGER, None, "Programledelse Årsprøve"),
    }
    return Town(world, browser, make, school, first, second, people)
