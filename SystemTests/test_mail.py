"""Mail leaves the real program as it should: to a real SMTP server, safely, once, and without holding anything up."""

from __future__ import annotations

import email
import email.policy
import os
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from installation import Installation, Program, SQLite

USER, PASSWORD = "gebruiker", "w@chtw:oord"


class Sink:
    """Keeps what it takes. What it refuses is in the name of the recipient: `weg`, `later`, `inhoud`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.senders: list[str] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: list[str]) -> str:
        answers = {"weg": f"550 5.1.1 <{address}> unknown", "later": f"451 4.2.1 <{address}> is busy"}
        answer = answers.get(address.split("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if envelope.rcpt_tos[0].startswith("inhoud@"):
            return "554 5.7.1 message refused"
        assert b"\n" not in envelope.content.replace(b"\r\n", b"")
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.recipients += envelope.rcpt_tos
        self.senders.append(envelope.mail_from)
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    def wait_for(self, count: int, patience: float = 20) -> None:
        until = time.monotonic() + patience
        while len(self.mails) < count:
            assert time.monotonic() < until, f"{len(self.mails)} of {count} mails came"
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve_mail() -> Iterator[Callable[..., tuple[Sink, int]]]:
    controllers: list[Controller] = []

    def serve(**settings: object) -> tuple[Sink, int]:
        sink = Sink()
        controller = Controller(sink, hostname="127.0.0.1", port=free_port(), **settings)
        controller.start()
        controllers.append(controller)
        return sink, controller.port

    yield serve
    for controller in controllers:
        controller.stop(no_assert=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for `localhost` that signs itself, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True)
    return folder / "cert.pem", folder / "key.pem"


def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def send(program: Program, url: str, to: str = "bo@example.nl", sender: str = "Straatlicht <post@example.nl>",
         **more: str) -> subprocess.CompletedProcess[str]:
    return program.run("mail", "test", "--to", to, STRAATLICHT_SMTP_URL=url, STRAATLICHT_MAIL_FROM=sender, **more)


# MARK: One mail


def test_a_mail_arrives(program: Program, serve_mail: Callable[..., tuple[Sink, int]]) -> None:
    sink, port = serve_mail()
    answer = send(program, f"smtp://127.0.0.1:{port}?tls=none", sender="Gemeente Café <post@example.nl>")
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stderr
    assert answer.stdout == f"Sent to bo@example.nl through smtp://127.0.0.1:{port}\n"
    assert (sink.recipients, sink.senders) == (["bo@example.nl"], ["post@example.nl"])
    [mail] = sink.mails
    assert mail["To"] == "bo@example.nl" and mail["Subject"] == "Proefbericht van Straatlicht"
    assert mail["From"].addresses[0].display_name == "Gemeente Café"
    assert mail["From"].addresses[0].addr_spec == "post@example.nl"
    assert abs(mail["Date"].datetime.timestamp() - time.time()) < 60
    assert mail["Message-ID"].endswith("@example.nl>") and mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines()[0] == "Dit is een proefbericht van Straatlicht."
    assert not mail.defects


@pytest.mark.parametrize("to, reply", [
    ("weg@example.nl", 550), ("later@example.nl", 451), ("inhoud@example.nl", 554)])
def test_what_the_server_refuses_is_said(
        program: Program, serve_mail: Callable[..., tuple[Sink, int]], to: str, reply: int) -> None:
    sink, port = serve_mail()
    answer = send(program, f"smtp://127.0.0.1:{port}?tls=none", to=to)
    assert answer.returncode == 69 and f"(SMTP {reply})" in answer.stderr and answer.stdout == ""
    assert ("refuses" in answer.stderr) == (reply >= 500)
    assert sink.mails == []


def test_settings_that_cannot_be_used(program: Program, tmp_path: Path) -> None:
    nothing = program.run("mail", "test", "--to", "bo@example.nl", cwd=tmp_path)
    assert nothing.returncode == 78 and "STRAATLICHT_SMTP_URL" in nothing.stderr
    for url, sender in [("http://geheim@h", "a@example.nl"), ("smtp://u:geheim@h?x=1", "a@example.nl"),
                        ("smtp://u:geheim@h", "nobody"), ("smtp://u:geheim@h", "a@example.nl\r\nBcc: b@example.nl")]:
        answer = send(program, url, sender=sender)
        assert answer.returncode == 78 and len(answer.stderr.splitlines()) == 1 and "geheim" not in answer.stderr
    wrong = send(program, "smtp://127.0.0.1:1?tls=none", to="bo@example.nl\nBcc: x@example.nl")
    assert wrong.returncode == 64
    gone = send(program, f"smtp://127.0.0.1:{free_port()}?tls=none")
    assert gone.returncode == 69 and "does not answer" in gone.stderr


# MARK: Encryption and signing in


def test_starttls(program: Program, serve_mail: Callable[..., tuple[Sink, int]],
                  certificate: tuple[Path, Path]) -> None:
    sink, port = serve_mail(tls_context=tls(certificate))
    trusted = send(program, f"smtp://localhost:{port}?ca={certificate[0]}")
    assert trusted.returncode == 0, trusted.stderr
    assert sink.encrypted == [True]
    for url in [f"smtp://localhost:{port}", f"smtp://localhost:{port}?tls=try",
                f"smtp://127.0.0.1:{port}?ca={certificate[0]}", f"smtp://localhost:{port}?ca=/nowhere.pem"]:
        refused = send(program, url)
        assert refused.returncode == 69 and "no safe connection" in refused.stderr, (url, refused.stderr)
    assert len(sink.mails) == 1


def test_no_mail_without_encryption_unless_it_is_allowed(
        program: Program, serve_mail: Callable[..., tuple[Sink, int]]) -> None:
    sink, port = serve_mail()
    refused = send(program, f"smtp://localhost:{port}")
    assert refused.returncode == 69 and "no safe connection" in refused.stderr and sink.mails == []
    assert send(program, f"smtp://localhost:{port}?tls=try").returncode == 0
    assert sink.encrypted == [False]


def test_tls_from_the_start(program: Program, serve_mail: Callable[..., tuple[Sink, int]],
                            certificate: tuple[Path, Path]) -> None:
    # A context of its own: the controller would offer STARTTLS inside as well.
    sink, port = serve_mail(ssl_context=tls(certificate))
    answer = send(program, f"smtps://localhost:{port}?ca={certificate[0]}")
    assert answer.returncode == 0, answer.stderr
    assert len(sink.mails) == 1
    assert "no safe connection" in send(program, f"smtps://localhost:{port}").stderr


def test_signing_in(program: Program, serve_mail: Callable[..., tuple[Sink, int]],
                    certificate: tuple[Path, Path]) -> None:
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        # Not handled: the server itself says no.
        return AuthResult(success=right, handled=False)

    sink, port = serve_mail(
        tls_context=tls(certificate), authenticator=check, auth_required=True, require_starttls=True)
    host = f"localhost:{port}?ca={certificate[0]}"
    assert send(program, f"smtp://{USER}:w%40chtw%3Aoord@{host}").returncode == 0
    apart = send(program, f"smtp://{host}", STRAATLICHT_SMTP_USER=USER, STRAATLICHT_SMTP_PASSWORD=PASSWORD)
    assert apart.returncode == 0, apart.stderr
    assert len(sink.mails) == 2
    wrong = send(program, f"smtp://{USER}:geheim@{host}")
    assert wrong.returncode == 69 and "user name and password" in wrong.stderr and "geheim" not in wrong.stderr
    assert len(sink.mails) == 2


# MARK: The outbox


def queue(town: Installation, to: str, subject: str) -> None:
    """What a part of the program does that has something to tell."""
    number = os.urandom(16).hex()
    literal = f"X'{number}'" if town.database.engine == "sqlite" else f"decode('{number}', 'hex')"
    now = int(time.time() * 1000)
    town.database.rows(
        "INSERT INTO mail_outbox (id, municipality_id, recipient, subject, body, created_ms, next_attempt_ms) "
        f"VALUES ({literal}, 'voorbeeldstad', '{to}', '{subject}', 'Log in.', {now}, {now})")


def count(town: Installation, condition: str) -> int:
    return int(town.database.rows(f"SELECT count(*) FROM mail_outbox WHERE {condition}")[0][0])


def wait_until(condition: Callable[[], bool], patience: float = 20) -> None:
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_server_sends_what_waits(town: Installation, serve_mail: Callable[..., tuple[Sink, int]]) -> None:
    sink, port = serve_mail()
    town.environment = {"STRAATLICHT_SMTP_URL": f"smtp://127.0.0.1:{port}?tls=none",
                        "STRAATLICHT_MAIL_FROM": "post@example.nl"}
    for number in range(5):
        queue(town, f"kanarie{number}@example.nl", f"kanarie {number} é")
    queue(town, "weg@example.nl", "kanarie weg")
    queue(town, "later@example.nl", "kanarie later")
    # Two servers at once send each mail once.
    with town.serve() as one, town.serve() as other:
        sink.wait_for(5)
        wait_until(lambda: count(town, "sent_ms IS NOT NULL") == 5 and count(town, "failure IS NOT NULL") == 2)
        assert one.stop() == other.stop() == 0
        output = one.output + other.output
    assert sorted(str(mail["Subject"]) for mail in sink.mails) == [f"kanarie {number} é" for number in range(5)]
    assert sorted(sink.recipients) == [f"kanarie{number}@example.nl" for number in range(5)]
    assert count(town, "attempts = 1") == 7
    assert town.database.rows("SELECT failure FROM mail_outbox WHERE given_up_ms IS NOT NULL") == [("refused-550",)]
    assert town.database.rows(
        "SELECT failure FROM mail_outbox WHERE sent_ms IS NULL AND given_up_ms IS NULL") == [("postponed-451",)]
    # The log says that something waits or was given up, not to whom or what about.
    assert "a mail was given up" in output and "why=postponed-451" in output
    assert "kanarie" not in output and "example.nl" not in output


def test_without_a_mail_server_mail_waits(town: Installation) -> None:
    queue(town, "bo@example.nl", "Er is iets te doen")
    with town.serve() as server:
        time.sleep(0.5)
        assert server.stop() == 0
        assert server.output.count("\n") == 1
    assert count(town, "attempts = 0") == 1


def test_a_mail_server_that_hangs_does_not_keep_the_program(program: Program, make_town: Callable[..., Installation],
                                                            ) -> None:
    town = make_town(None)
    assert isinstance(town.database, SQLite)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        town.environment = {"STRAATLICHT_SMTP_URL": f"smtp://127.0.0.1:{silent.getsockname()[1]}?tls=none",
                            "STRAATLICHT_MAIL_FROM": "post@example.nl"}
        queue(town, "bo@example.nl", "Er is iets te doen")
        with town.serve() as server:
            connection, _ = silent.accept()
            started = time.monotonic()
            assert server.stop(signal.SIGTERM) == 0
            assert time.monotonic() - started < 5
            connection.close()
    # It counts as an attempt, and is tried again when the lease is over.
    assert count(town, "attempts = 1 AND sent_ms IS NULL AND failure IS NULL") == 1
