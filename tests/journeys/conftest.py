"""The days that journeys begin on, and what several of them need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from casework.clock import OSLO
from tests.journeys.classes import NOVEMBER, Schools, two_schools
from tests.make import Make


@pytest.fixture
def wednesday() -> Iterator[None]:
    """It is a Wednesday in September."""
    with time_machine.travel(datetime(2026, 9, 9, 10, tzinfo=OSLO), tick=True):
        yield


@pytest.fixture
def november() -> Iterator[None]:
    """It is a Monday in November."""
    with time_machine.travel(NOVEMBER, tick=True):
        yield


@pytest.fixture
def schools(make: Make) -> Schools:
    """Two schools with a counsellor and pupils each."""
    return two_schools(make)
