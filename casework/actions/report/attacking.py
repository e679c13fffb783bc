"""What the attack is led against: every release there is, and the counts each was made from, while they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from casework.actions.report import freezing
from casework.database import session
from casework.models import Release
from casework.reports import kept_text
from casework.reports.attack.ledger import Laid
from casework.reports.cells import Counted, Key
from casework.reports.protected import Protected


@dataclass(frozen=True, slots=True)
class Target:
    """The ledger, oldest first, and the counts of each freeze by the release's number."""

    releases: Sequence[Laid]
    counted: Mapping[int, Mapping[Key, Counted]]

    def facts(self, number: int) -> Mapping[Key, Counted]:
        """The counts of one freeze; nothing for one that is not kept."""
        return self.counted.get(number, {})


def target() -> Target:
    """Every release that was made, drafts too."""
    made = list(session().scalars(select(Release).where(Release.content.is_not(None)).order_by(Release.number)))
    return Target(
        [Laid(Protected.read(each.content or ""), kept_text.read(each.state_kept)) for each in made],
        {each.number: freezing.facts_of(each.number) for each in made},
    )
