"""python -m casework …: one module per noun."""

from __future__ import annotations

import click

from casework import faults
from casework.cli.audit import audit
from casework.cli.database import database
from casework.cli.demo import demo
from casework.cli.duties import run_due
from casework.cli.keys import keys
from casework.cli.reports import reports
from casework.cli.texts import texts
from casework.cli.users import users
from casework.cli.years import years
from casework.config import Settings
from casework.errors import RefusedToStart


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """casework: follow-up shared by schools and Nav. Settings come from the environment, CASEWORK_…"""
    if context.invoked_subcommand == "texts":
        return
    try:
        context.obj = Settings.read()
    except RefusedToStart as refusal:
        raise click.ClickException(str(refusal)) from refusal


for command in (audit, database, demo, keys, reports, run_due, texts, users, years):
    main.add_command(command)


def run() -> None:
    """What `casework` and `python -m casework` start: a process of its own, whose faults say no words."""
    faults.say_kind_and_place_only()
    main(prog_name="casework")
