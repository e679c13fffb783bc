"""What a counsellor has seen: coded, banded, dated, at most four at a time, gone on the next 1 August."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casework import audit, clock
from casework.calendar.days import next_school_year, this_school_year
from casework.database import session
from casework.errors import Invalid
from casework.language import N_
from casework.models import Observation, Referral
from casework.models.codes import BANDS, Band, ObservationCode
from casework.models.sealing import destroy, seal
from casework.privacy.place import Size

AT_MOST = 4
Seen = Mapping[ObservationCode, Band]


@dataclass(frozen=True, slots=True)
class Noted:
    """One observation as a page shows it."""

    code: ObservationCode
    band: Band
    observed_on: date
    expires_on: date


def check(seen: Seen, observed_on: date) -> None:
    """Raise Invalid for more than four, for a band of another observation, or for a day outside this school year."""
    if len(seen) > AT_MOST:
        raise Invalid("observations", N_("Choose at most four observations, those that matter most now."))
    if any(band not in BANDS[code] for code, band in seen.items()):
        raise Invalid("observations", N_("Choose one of the answers that are shown."))
    today = clock.today()
    if observed_on > today:
        raise Invalid("observed_on", N_("The day of the observation cannot be in the future."))
    if observed_on < this_school_year(today):
        raise Invalid("observed_on", N_("Register what you have seen this school year."))


def add(referral: Referral, seen: Seen, observed_on: date) -> None:
    """Seal observations under the request's key. Call `check` first."""
    for code, band in seen.items():
        row = Observation(referral_id=referral.id, observed_on=observed_on, expires_on=next_school_year(observed_on))
        seal(row, "code", code.value, Size.NAME)
        seal(row, "band", band.value, Size.NAME)
        session().add(row)


def rows_of(referrals: Iterable[Referral]) -> list[Observation]:
    """Observations of these requests that have not lapsed, oldest first."""
    ids = [each.id for each in referrals]
    query = select(Observation).where(Observation.referral_id.in_(ids), Observation.expires_on > clock.today())
    return list(session().scalars(query.order_by(Observation.observed_on, Observation.id)))


def standing(reading: audit.Reading, referral: Referral) -> list[Noted]:
    """A request's observations in the order of the codes. One that cannot be read is left out and reported."""
    found = [noted for row in rows_of([referral]) if (noted := _noted(reading, row)) is not None]
    order = list(ObservationCode)
    return sorted(found, key=lambda each: order.index(each.code))


def replace(reading: audit.Reading, referral: Referral, seen: Seen, observed_on: date, *, again: bool) -> None:
    """Make these the request's observations. One that stands as before keeps its day unless it was seen `again`."""
    check(seen, observed_on)
    kept: set[ObservationCode] = set()
    for row in rows_of([referral]):
        noted = _noted(reading, row)
        if noted is not None and seen.get(noted.code) is noted.band and not again:
            kept.add(noted.code)
        else:
            _forget(row)
    session().flush()
    add(referral, {code: band for code, band in seen.items() if code not in kept}, observed_on)


def discard_expired() -> int:
    """Delete what has lapsed. Returns how many; harmless to repeat."""
    lapsed = session().scalars(select(Observation).where(Observation.expires_on <= clock.today())).all()
    for row in lapsed:
        _forget(row)
    return len(lapsed)


def _forget(row: Observation) -> None:
    """Delete a row, and say in the log that its sealed fields are gone."""
    destroy(row, "code")
    destroy(row, "band")
    session().delete(row)


def _noted(reading: audit.Reading, row: Observation) -> Noted | None:
    code, band = reading.text(row, "code"), reading.text(row, "band")
    if not isinstance(code, str) or not isinstance(band, str):
        return None
    return Noted(ObservationCode(code), Band(band), row.observed_on, row.expires_on)
