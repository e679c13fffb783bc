"""casework users …: the first administrator, and the second person where there is only one administrator."""

from __future__ import annotations

import re

import click
from sqlalchemy import select

from casework import audit
from casework.actions.account import factor_resets
from casework.actions.account.identity import address_of
from casework.actions.organisation import users as actions
from casework.cli.opening import doing
from casework.database import session
from casework.forms.users import ADDRESS
from casework.models import User
from casework.models.codes import Role


@click.group()
def users() -> None:
    """People who sign in."""


@users.command("create-administrator")
@click.option("--email", required=True, help="Their e-mail address, with which they sign in.")
@click.option("--name", required=True, help="Their name, as others see it.")
def create_administrator(email: str, name: str) -> None:
    """Invite an administrator and print their one-time link."""
    if not re.match(ADDRESS, address_of(email)) or not name.strip():
        raise click.ClickException("Give an e-mail address, such as name@example.no, and a name.")
    with doing():
        _user, token = actions.invite(
            None, email=email, name=name.strip(), role=Role.ADMINISTRATOR, organisation_id=None
        )
    click.echo("Open this path in casework to choose a password. It works once, for seven days:")
    click.echo(f"/account/invitation/{token}")


@users.command("list")
def list_users() -> None:
    """Show who there is: state, role and e-mail address."""
    with doing():
        found = session().scalars(select(User).order_by(User.role, User.email)).all()
        audit.record(None, audit.StaffListShown(len(found)))
        lines = [f"{actions.state_of(user):<9} {user.role:<14} {user.email}" for user in found]
    for line in lines:
        click.echo(line)


@users.command("approve-reset")
@click.argument("email")
def approve_reset(email: str) -> None:
    """Approve, as the second person, a reset of a second factor that an administrator has asked for."""
    with doing():
        user = session().scalars(select(User).where(User.email == address_of(email))).one_or_none()
        reset = factor_resets.waiting_for(user) if user else None
        if reset is None:
            raise click.ClickException("Nobody has asked for a reset of that user's second factor.")
        token = factor_resets.decide(None, reset, approve=True)
    click.echo("Give this path to the user. It works once, for seven days:")
    click.echo(f"/account/new-password/{token}")
