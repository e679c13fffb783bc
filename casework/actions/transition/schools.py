"""The schools a way can lead to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from casework.database import session
from casework.models import Organisation
from casework.models.codes import OrganisationKind


def upper_secondary() -> Sequence[Organisation]:
    """Upper secondary schools in use, in Norwegian order."""
    query = select(Organisation).where(Organisation.kind == OrganisationKind.UPPER_SECONDARY, Organisation.active)
    return session().scalars(query.order_by(Organisation.sort_key)).all()
