"""make demo: keys, database, synthetic data, and a server on this machine only."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import click

from casework import faults
from casework.cli import main as casework
from casework.config import HERE, Settings
from casework.demo.build import is_empty
from casework.installation import Installation

PRIVATE = HERE.parent / ".demo"
WORDS = """
casework is running with synthetic data only:  http://127.0.0.1:{port}/
Sign in with one click as any role at          http://127.0.0.1:{port}/account/sign-in
  Rådgiver (counsellor)   flags pupils and sees the loop closed
  Veileder (adviser)      follows pupils up from "I dag"
  Leder (lead)            assigns, approves, merges
  Programledelse          sees published reports only
  Administrator           users, organisations, rules
  Kontrollør (auditor)    the access log
Stop with Ctrl+C. Start afresh with: make clean
"""


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True)
def serve(port: int, workers: int) -> None:
    """Prepare what is missing and serve."""
    os.environ.update(environment())
    settings = Settings.read()
    prepare(settings)
    click.echo(WORDS.format(port=port))
    sys.stdout.flush()
    arguments = ["gunicorn", "casework:create_app()", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    arguments += ["--worker-class", "gthread", "--threads", "8", "--timeout", "30", "--log-level", "warning"]
    os.execv(sys.executable, [sys.executable, "-m", *arguments])  # noqa: S606 - our own server with our own words


def environment() -> dict[str, str]:
    """The demo's settings. The root key and the cookie's secret lie outside instance/, readable by this user only."""
    PRIVATE.mkdir(mode=0o700, exist_ok=True)
    secret = PRIVATE / "cookie-secret"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(48))
    return {
        "CASEWORK_DEMO": "1",
        "CASEWORK_REPORT_MONTHS": "2,5,8,11",
        "CASEWORK_SECRET_KEY": secret.read_text(),
        "CASEWORK_ROOT_KEY": f"file:{PRIVATE / 'root.key'}",
    }


def prepare(settings: Settings) -> None:
    """Make keys, tables and people where there are none; leave what stands."""
    settings.instance_path.mkdir(exist_ok=True)
    if not has_keys(settings):
        casework(["keys", "init", "--create-root-key"], standalone_mode=False)
    casework(["database", "upgrade"], standalone_mode=False)
    if is_empty(Installation.open(settings)):
        casework(["demo", "build"], standalone_mode=False)


def has_keys(settings: Settings) -> bool:
    """Does an installation stand there already?"""
    return Path(settings.keys_url.removeprefix("sqlite:///")).exists()


if __name__ == "__main__":
    faults.say_kind_and_place_only()
    serve()
