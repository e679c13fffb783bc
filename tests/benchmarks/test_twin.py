"""The twin is fair: it shows the same words as the real page, so that the ratio compares like with like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from casework import create_app
from tests.benchmarks import twin
from tests.benchmarks.pages import FILTERED
from tests.benchmarks.stores import READER, Stores, generate, opened
from tests.browser import Visitor

CASES, LONG = 24, 12


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """A small generated database: twelve cases of the reader's, one of them with twelve follow-ups."""
    place = tmp_path_factory.mktemp("crowd")
    generate(place, CASES, readers=CASES // 2, longest=LONG)
    small = opened(place, CASES)
    yield small
    for engine in (small.installation.database.engine, small.installation.store.engine, small.twin.engine):
        engine.dispose()


@pytest.fixture(scope="module")
def visitor(stores: Stores) -> Visitor:
    """The reader, signed in to an app that has the twin's pages too."""
    app: Flask = create_app(installation=stores.installation)
    app.register_blueprint(twin.blueprint(stores.twin))
    found = Visitor(app)
    found.sign_in(READER)
    return found


def test_the_twin_of_the_worklist_shows_the_same_words(visitor: Visitor) -> None:
    real, plain = visitor.get("/today?list=mine"), visitor.get("/twin/today?list=mine")
    assert real.text == plain.text
    assert real.text.count("Elev Eksempel") >= CASES // 2
    real, plain = visitor.get(f"/today?{FILTERED}"), visitor.get(f"/twin/today?{FILTERED}")
    assert real.text == plain.text


def test_the_twin_of_the_case_page_shows_the_same_words(stores: Stores, visitor: Visitor) -> None:
    real, plain = (visitor.get(f"{begin}/cases/{stores.long_case}") for begin in ("", "/twin"))
    assert real.text == plain.text
    assert real.text.count("avtale nummer") == LONG


def test_the_twin_holds_names_in_the_clear_and_the_real_store_does_not(stores: Stores) -> None:
    data = Path(str(stores.installation.database.engine.url.database))
    files = {"real": data, "twin": Path(str(stores.twin.engine.url.database))}
    assert {name: b"avtale nummer" in path.read_bytes() for name, path in files.items()} == {
        "real": False,
        "twin": True,
    }


def test_generated_rows_refer_to_rows_that_exist(stores: Stores) -> None:
    for engine in (stores.installation.database.engine, stores.twin.engine):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
