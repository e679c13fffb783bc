"""The field register (decisions.md section 16): every column of both stores, and what may become of it.

One table for the pupil's own copy, for erasure, for the page of processing records (docs/fields.md) and for the
tests that keep the models to it. A column that is not in here does not pass the tests.
"""

from __future__ import annotations

from casework.models.register.field import Field, Kind, Person, Purpose, Reader, Retention, Source
from casework.models.register.followup import FOLLOWUP
from casework.models.register.jobs import JOBS
from casework.models.register.keys import KEYS
from casework.models.register.log import LOG
from casework.models.register.people import PEOPLE
from casework.models.register.reports import REPORTS
from casework.models.register.request import REQUEST
from casework.models.register.staff import STAFF
from casework.models.register.transition import TRANSITION
from casework.models.register.working_day import PLANS, WORKING_DAY

DATA: dict[str, dict[str, Field]] = (
    PEOPLE | REQUEST | FOLLOWUP | PLANS | TRANSITION | JOBS | REPORTS | STAFF | WORKING_DAY | LOG
)
"""The data store: table, then column."""

__all__ = ["DATA", "KEYS", "Field", "Kind", "Person", "Purpose", "Reader", "Retention", "Source"]
