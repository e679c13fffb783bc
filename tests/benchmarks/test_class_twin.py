"""The twin of the page of a class is fair: it shows the same words as the real page."""

from __future__ import annotations

from pathlib import Path

from casework import create_app
from tests.benchmarks import class_twin
from tests.benchmarks.classes import PATHS, furnish
from tests.benchmarks.places import fresh_sqlite
from tests.browser import Visitor
from tests.make import Make


def test_the_twin_of_the_class_shows_the_same_words(tmp_path: Path) -> None:
    with fresh_sqlite() as installation:
        counsellor = furnish(Make(installation), "AB", 4, 2)
        plain = class_twin.plain_copy(installation, tmp_path)
        app = create_app(installation=installation)
        app.register_blueprint(class_twin.blueprint(plain))
        visitor = Visitor(app, counsellor)
        for path, twin in PATHS.values():
            assert visitor.get(path).text == visitor.get(twin).text
        assert visitor.get(PATHS[300][0]).text.count("Eksempel") == 8
        plain.engine.dispose()
    assert b"Eksempel 3" in (tmp_path / "twin.db").read_bytes(), "nothing is sealed in the twin"
