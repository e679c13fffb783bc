"""casework starts only when it has been told enough to be safe, and says in one sentence what is missing."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import timedelta

import pytest
from flask import request

from casework import create_app
from casework.config import Settings
from casework.errors import RefusedToStart
from casework.installation import Installation

SAFE = {
    "CASEWORK_SECRET_KEY": "x" * 32,
    "CASEWORK_ROOT_KEY": "file:/etc/casework/root.key",
    "CASEWORK_INSTANCE_PATH": "/srv/casework",
}
IN_PRODUCTION = SAFE | {"CASEWORK_PRODUCTION": "1", "CASEWORK_TRUSTED_HOSTS": "casework.example"}

REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "no secret": (
        SAFE | {"CASEWORK_SECRET_KEY": ""},
        "CASEWORK_SECRET_KEY must be set to 32 random characters or more.",
    ),
    "a short secret": (SAFE | {"CASEWORK_SECRET_KEY": "x" * 31}, "CASEWORK_SECRET_KEY must be set to 32 random"),
    "no root key": (SAFE | {"CASEWORK_ROOT_KEY": ""}, "CASEWORK_ROOT_KEY must say where the root key is"),
    "a demo in production": (
        IN_PRODUCTION | {"CASEWORK_DEMO": "1"},
        "CASEWORK_DEMO and CASEWORK_PRODUCTION cannot both",
    ),
    "production for any host": (SAFE | {"CASEWORK_PRODUCTION": "1"}, "CASEWORK_TRUSTED_HOSTS must name the hosts"),
    "keys among the data": (
        SAFE | {"CASEWORK_KEYS_URL": "sqlite:////srv/one.db", "CASEWORK_DATABASE_URL": "sqlite:////srv/one.db"},
        "CASEWORK_KEYS_URL must not be the database of the data.",
    ),
    "a word for a number": (SAFE | {"CASEWORK_IDLE_MINUTES": "soon"}, "CASEWORK_IDLE_MINUTES must be a whole number"),
    "a session of no time": (SAFE | {"CASEWORK_ABSOLUTE_MINUTES": "0"}, "CASEWORK_ABSOLUTE_MINUTES must be a whole"),
    "days below nothing": (SAFE | {"CASEWORK_WIND_DOWN_DAYS": "-1"}, "CASEWORK_WIND_DOWN_DAYS must be a whole number"),
    "a bridge of no days": (
        SAFE | {"CASEWORK_BRIDGE_SILENCE_DAYS": "0"},
        "CASEWORK_BRIDGE_SILENCE_DAYS must be a whole number",
    ),
    "a mail server that is none": (
        SAFE
        | {
            "CASEWORK_SMTP": "mail.example.no:25",
            "CASEWORK_MAIL_FROM": "casework@example.no",
            "CASEWORK_ADDRESS": "https://casework.example.no",
        },
        "CASEWORK_SMTP must begin with smtp:// or smtps:// and name a host.",
    ),
    "links in clear": (
        IN_PRODUCTION | {"CASEWORK_ADDRESS": "http://casework.example.no"},
        "CASEWORK_ADDRESS must begin with https:// in production.",
    ),
    "a handover of no time": (SAFE | {"CASEWORK_HANDOVER_DAYS": "0"}, "CASEWORK_HANDOVER_DAYS must be a whole number"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_settings_that_are_unsafe_are_refused_in_one_sentence(case: str) -> None:
    told, sentence = REFUSED[case]
    with pytest.raises(RefusedToStart) as refusal:
        Settings.read(told)
    said = str(refusal.value)
    assert sentence in said
    assert said.endswith(".")
    assert said.count(". ") == 0
    assert "\n" not in said


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_repeats_no_secret(case: str) -> None:
    told, _ = REFUSED[case]
    with pytest.raises(RefusedToStart) as refusal:
        Settings.read(told | {"CASEWORK_ROOT_KEY": "env:ROOT"} if told["CASEWORK_ROOT_KEY"] else told)
    assert "x" * 8 not in str(refusal.value)


def test_safe_settings_start_and_take_their_defaults() -> None:
    read = Settings.read(SAFE)
    assert read.database_url == "sqlite:////srv/casework/casework.db"
    assert read.keys_url == "sqlite:////srv/casework/keys.db"
    assert (read.idle, read.absolute) == (timedelta(minutes=30), timedelta(hours=12))
    assert (read.handover_days, Settings.read(SAFE | {"CASEWORK_HANDOVER_DAYS": "14"}).handover_days) == (30, 14)
    told = Settings.read(SAFE | {"CASEWORK_BRIDGE_SILENCE_DAYS": "10"})
    assert (read.silence_days, read.bridge_silence_days, told.bridge_silence_days) == (30, 14, 10)
    assert not read.demo
    assert not read.production


def test_production_answers_to_the_hosts_it_was_told() -> None:
    told = IN_PRODUCTION | {"CASEWORK_TRUSTED_HOSTS": "casework.example,other.example"}
    assert Settings.read(told).trusted_hosts == ("casework.example", "other.example")


def test_settings_never_change_while_casework_runs() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings.read(SAFE).production = True  # type: ignore[misc]  # that is the point


def test_behind_a_proxy_the_visitor_s_own_address_is_counted(installation: Installation) -> None:
    behind = replace(installation, settings=replace(installation.settings, proxies=1))
    for settings, seen in ((installation, "10.0.0.1"), (behind, "192.0.2.7")):
        app = create_app(installation=settings)
        with app.test_client() as client:
            client.get(
                "/account/sign-in", headers={"X-Forwarded-For": "192.0.2.7"}, environ_base={"REMOTE_ADDR": "10.0.0.1"}
            )
            assert request.remote_addr == seen
