"""A mail server that is away, slow, picky or rude: nothing is lost, nothing comes twice, nobody is named in a log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from casework import clock
from casework.actions.mailing import running, server
from casework.actions.mailing.running import Done
from casework.actions.mailing.server import Answer, Postbox, Server, Unreachable
from casework.installation import Installation
from casework.language import OSLO
from casework.models import Mail, User
from casework.models.codes import MailRhythm, MailState, Role
from tests.adviser_day import due
from tests.mail_server import Mailbox, free_port, listening, mailing, server_context
from tests.make import Make

MORNING = datetime(2026, 11, 24, 8, tzinfo=OSLO)
EVENING, NEXT_DAY = MORNING + timedelta(hours=8), MORNING + timedelta(days=1)
S = MailState


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=True):
        yield


@pytest.fixture
def advisers(make: Make) -> list[User]:
    """Three advisers, each with something overdue."""
    office = make.office()
    made = [make.user(Role.ADVISER, office, password_hash="x", totp_confirmed_at=clock.now()) for _ in range(3)]
    for user in made:
        due(make, make.case(user), -1)
    return made


def states(make: Make) -> list[MailState]:
    with make.reading() as opened:
        return sorted(mail.state for mail in opened.query(Mail))


def came(box: Mailbox) -> list[str]:
    return sorted(message["To"].addresses[0].addr_spec for message in box.messages)


def test_a_server_that_is_down_for_hours_loses_nothing_and_doubles_nothing(
    make: Make, installation: Installation, advisers: list[User], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    port = free_port()
    sending = mailing(installation, port)
    for _ in range(2):
        assert running.run(sending) == Done(0, 3, 0)
    assert states(make) == [S.WAITING] * 3
    with time_machine.travel(EVENING), listening(Mailbox(port=port)) as box:
        assert [running.run(sending).sent for _ in range(2)] == [3, 0]
        assert came(box) == sorted(user.email for user in advisers)
    told = "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")  # the server's own
    assert "cannot be reached" in told
    assert [user.email for user in advisers if user.email in told] == []
    assert len(make.log("mail_sent")) == 3


def test_after_a_whole_day_down_the_next_day_says_it_all_once(
    make: Make, installation: Installation, advisers: list[User]
) -> None:
    port = free_port()
    sending = mailing(installation, port)
    with make.writing() as opened:
        opened.get_one(User, advisers[0].id).mail_rhythm = MailRhythm.WEEKLY
    running.run(sending)
    with time_machine.travel(NEXT_DAY), listening(Mailbox(port=port)) as box:
        assert running.run(sending) == Done(3, 0, 2)
        assert running.run(sending) == Done()
        assert came(box) == sorted(user.email for user in advisers)
    assert states(make) == [S.DROPPED, S.DROPPED, S.SENT, S.SENT, S.SENT]


def test_a_refused_recipient_keeps_nobody_else_from_theirs(
    make: Make, installation: Installation, advisers: list[User], caplog: pytest.LogCaptureFixture
) -> None:
    gone, full, well = advisers
    box = Mailbox(refuses={gone.email: f"550 5.1.1 <{gone.email}> unknown", full.email: "452 Mailbox full"})
    with listening(box):
        sending = mailing(installation, box.port)
        assert running.run(sending) == Done(1, 1, 1)
        assert came(box) == [well.email]
        box.refuses = {}
        assert running.run(sending) == Done(1, 0, 0)
        assert came(box) == sorted([full.email, well.email])
        assert running.run(sending) == Done()
    assert "refused 1 mails" in caplog.text
    assert gone.email not in caplog.text


def test_a_connection_that_breaks_before_the_text_is_sent_costs_nobody_theirs(
    make: Make, installation: Installation, advisers: list[User]
) -> None:
    with listening(Mailbox(refuses={advisers[0].email: "hang up"})) as box:
        sending = mailing(installation, box.port)
        sent = sum(running.run(sending).sent for _ in range(3))
        assert (sent, states(make)) == (2, [S.SENT, S.SENT, S.WAITING])
        box.refuses = {}
        assert running.run(sending) == Done(1, 0, 0)
        assert came(box) == sorted(user.email for user in advisers)


def test_a_text_the_server_refuses_for_now_is_offered_again_and_one_refused_for_good_is_not(
    make: Make, installation: Installation, advisers: list[User]
) -> None:
    with listening(Mailbox(answers="451 Try later")) as box:
        sending = mailing(installation, box.port)
        assert running.run(sending) == Done(0, 3, 0)
        box.answers = "554 No"
        assert running.run(sending) == Done(0, 0, 3)
        box.answers = "250 OK"
        assert running.run(sending) == Done()
        assert box.envelopes == []


@pytest.mark.parametrize("manner", ["hang up", "keep waiting"])
def test_a_mail_nobody_knows_the_fate_of_is_let_be(
    make: Make, installation: Installation, advisers: list[User], manner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "TIMEOUT", 0.4)
    with listening(Mailbox(answers=manner)) as box:
        sending = mailing(installation, box.port)
        assert running.run(sending).sent == 0
        assert states(make) == [S.SENDING] * 3
        box.answers = "250 OK"
        assert running.run(sending).sent == 0
        with time_machine.travel(NEXT_DAY):
            assert running.run(sending).sent == 3


def test_a_run_that_is_killed_on_the_way_sends_nothing_twice(
    make: Make, installation: Installation, advisers: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def given_then_killed(postbox: Postbox, *args: Any, **told: Any) -> None:
        whole(postbox, *args, **told)
        raise Killed

    whole = Postbox.hand_over
    with listening() as box:
        sending = mailing(installation, box.port)
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(Postbox, "hand_over", given_then_killed)
            running.run(sending)
        assert states(make) == [S.SENDING, S.WAITING, S.WAITING]
        assert running.run(sending) == Done(2, 0, 0)
        assert came(box) == sorted(user.email for user in advisers)


def test_two_runs_at_once_send_each_mail_once(make: Make, installation: Installation, advisers: list[User]) -> None:
    with listening() as box, ThreadPoolExecutor(4) as pool:
        sending = mailing(installation, box.port)
        done = list(pool.map(lambda _: running.run(sending), range(4)))
        assert sum(each.sent for each in done) == 3
        assert came(box) == sorted(user.email for user in advisers)


def certificate(folder: Path) -> tuple[str, str]:
    """A certificate of this machine's own address, signed by itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2050, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "here.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    how = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "here.key").write_bytes(key.private_bytes(*how))
    return str(folder / "here.pem"), str(folder / "here.key")


ACCOUNT = "casework:hemmelig%3A%2F%40@"
PASSWORD = b"hemmelig:/@"


def send(box: Mailbox, scheme: str) -> Answer:
    """Hand one mail over, signed in."""
    message = EmailMessage(policy=policy.SMTP)
    message["To"] = "ada@example.invalid"
    message.set_content(".\n..en linje med prikker\n")
    postbox = Postbox(Server.of(f"{scheme}://{ACCOUNT}127.0.0.1:{box.port}"))
    try:
        return postbox.hand_over(message, sender="casework@example.invalid", to="ada@example.invalid")
    finally:
        postbox.close()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_what_can_be_encrypted_is_and_only_for_a_server_that_proves_who_it_is(
    tmp_path: Path, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, key = certificate(tmp_path)
    context = server_context(pem, key)
    told = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    box = Mailbox()
    monkeypatch.setattr(server.Server, "here", False)
    with listening(box, authenticator=box.sign_in, auth_require_tls=scheme == "smtp", **told):
        with pytest.raises(Unreachable, match="SSLCertVerificationError"):
            send(box, scheme)  # nobody has vouched for its certificate
        monkeypatch.setenv("SSL_CERT_FILE", pem)
        assert send(box, scheme) is Answer.ACCEPTED
    assert (box.encrypted, box.passwords) == ([True], [PASSWORD])
    assert box.to("ada@example.invalid") == [".\n..en linje med prikker\n"]


def test_a_password_is_never_sent_in_clear_over_a_net(monkeypatch: pytest.MonkeyPatch) -> None:
    box = Mailbox()
    with listening(box, authenticator=box.sign_in, auth_require_tls=False):
        with monkeypatch.context() as patch, pytest.raises(Unreachable, match="PasswordInClear"):
            patch.setattr(server.Server, "here", False)
            send(box, "smtp")
        assert box.passwords == []
        assert send(box, "smtp") is Answer.ACCEPTED
    assert (box.encrypted, box.passwords) == ([False], [PASSWORD])


def test_a_server_is_told_by_an_address() -> None:
    assert Server.of("smtp://mail.example.no") == Server("mail.example.no", 587, False, "", "")
    told = Server.of("smtps://ada:pa%40ss@mail.example.no:2465")
    assert told == Server("mail.example.no", 2465, True, "ada", "pa@ss")
    assert "pa@ss" not in repr(told)
    assert [Server.of(f"smtp://{host}").here for host in ("localhost", "127.0.0.1", "[::1]", "mail.no")] == [
        True,
        True,
        True,
        False,
    ]
