"""What is installed is whole: the wheel holds every file casework needs, and opens its sign-in page far from here."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
NOT_SHIPPED = {"frontend", "__pycache__"}
NEEDED = (
    "casework/static/vendor/manifest.json",
    "casework/static/vendor/THIRD_PARTY.md",
    "casework/translations/nb.po",
    "casework/translations/nn.po",
    "casework/migrations/env.py",
    "casework/migrations/script.py.mako",
    "casework/migrations/versions/0001_first.py",
    "casework/privacy/lexicon.py",
    "casework/documents/agreement.typ",
    "casework/documents/plan.typ",
    "casework/documents/report.typ",
    "casework/templates/base.html",
    "casework/templates/errors/refused.html",
    "casework/py.typed",
)

OPEN_THE_SIGN_IN_PAGE = """
import casework
from casework import create_app
from flask import url_for
print(casework.__file__)
app = create_app()
with app.test_request_context():
    address = url_for("account.sign_in")
page = app.test_client().get(address)
print(page.status_code, "casework.css" if "/static/vendor/casework." in page.text else "bare")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT, {})
    (made,) = folder.glob("casework-*.whl")
    return made


def run(command: list[str], where: Path, told: dict[str, str]) -> str:
    """Run a command with nothing of this test's environment but the path; fail with what it said."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(where), "PYTHONDONTWRITEBYTECODE": "1"} | told
    done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{' '.join(command[1:4])}: {done.stdout}{done.stderr}"
    return done.stdout


def shipped(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not NOT_SHIPPED & set(path.relative_to(folder).parts):
            yield path.relative_to(folder)


def test_the_wheel_holds_every_file_of_the_package_and_every_template_and_no_more(wheel: Path) -> None:
    wanted = {f"casework/{path}" for path in files(ROOT / "casework")}
    wanted |= {f"casework/templates/{path}" for path in files(ROOT / "templates")}
    assert wanted >= set(NEEDED), "the test looks in the wrong place"
    held = shipped(wheel)
    assert (sorted(wanted - held), sorted(held - wanted)) == ([], [])


def test_the_wheel_brings_the_command_and_no_frontend_source(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (points,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "casework = casework.cli:run" in archive.read(points).decode()
    assert not [name for name in shipped(wheel) if name.startswith(("casework/frontend", "tests", "instance", "docs"))]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; what it depends on is read from this one."""
    place = tmp_path_factory.mktemp("elsewhere")
    run([sys.executable, "-m", "venv", "--without-pip", str(place / "venv")], place, {})
    python = place / "venv" / "bin" / "python"
    # --no-deps, so that nothing is fetched: the lock file decides what is installed, not this test.
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    run([*pip, str(wheel)], place, {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    (site,) = (place / "venv" / "lib").glob("python*/site-packages")
    (site / "what_it_depends_on.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return place


def test_an_installed_casework_makes_its_keys_and_database_and_opens_the_sign_in_page(installed: Path) -> None:
    python, instance = installed / "venv" / "bin" / "python", installed / "instance"
    instance.mkdir()
    told = {
        "CASEWORK_SECRET_KEY": "for-tests-only-for-tests-only-for-tests-only",
        "CASEWORK_INSTANCE_PATH": str(instance),
        "CASEWORK_ROOT_KEY": f"file:{installed / 'root' / 'root.key'}",
    }
    run([str(python), "-m", "casework", "keys", "init", "--create-root-key"], installed, told)
    run([str(python), "-m", "casework", "database", "upgrade"], installed, told)
    assert {path.name for path in instance.glob("*.db")} == {"casework.db", "keys.db"}
    assert not (instance / "root.key").exists()

    home, answer = run([str(python), "-c", OPEN_THE_SIGN_IN_PAGE], installed, told).splitlines()
    assert Path(home).is_relative_to(installed / "venv"), "imported from somewhere else"
    assert answer == "200 casework.css"
