"""The commands as somebody types them: help, exit statuses, one clear line for each failure, starting and stopping."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import time
from pathlib import Path

import pytest

from conftest import MakeTown
from installation import Installation, Postgres, Program, Server, SQLite
from visitor import TOWN, Visitor, is_status_page

PASSWORD = "een lange zin als wachtwoord"


def refusal(answer: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error with which a command says what is wrong."""
    lines = answer.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("straatlicht: "), answer.stderr
    assert answer.stdout == ""
    return lines[0]


@pytest.fixture
def fresh(program: Program, tmp_path: Path) -> Installation:
    """On SQLite, with nothing done yet."""
    return Installation(program, SQLite(tmp_path / "town.sqlite"), tmp_path)


@pytest.fixture
def demo(make_town: MakeTown) -> Installation:
    """The made-up town on SQLite."""
    return make_town(None)


# MARK: Help and wrong use

COMMANDS = [
    [], ["serve"], ["migrate"], ["demo"], ["doctor"], ["municipality"], ["municipality", "add"], ["user"],
    ["user", "add"], ["import"], ["import", "areas"], ["import", "places"], ["import", "streets"],
    ["import", "reports"], ["retention"], ["retention", "run"], ["retention", "show"], ["backup"],
    ["audit"], ["audit", "verify"], ["audit", "list"], ["mail"], ["mail", "test"], ["statistics"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help(program: Program, command: list[str]) -> None:
    answer = program.run(*command, "--help")
    assert answer.returncode == 0 and answer.stderr == ""
    assert f"USAGE: {' '.join(['straatlicht', *command])}" in answer.stdout


@pytest.mark.parametrize("command", [
    ["fly"], ["serve", "--no-such-option"], ["serve", "--port", "many"], ["municipality", "add"],
    ["municipality", "add", "Not An Address", "--name", "X"], ["municipality", "add", "beheer", "--name", "X"],
    ["municipality", "add", "enschede", "--name", " "],
    ["municipality", "add", "enschede", "--name", "Enschede", "--cbs-code", "153"],
    ["user", "add", "--municipality", "enschede", "--login", "bo", "--name", "Bo", "--role", "king"],
    ["import", "areas"],
], ids=" ".join)
def test_wrong_use(program: Program, command: list[str], tmp_path: Path) -> None:
    answer = program.run(*command, cwd=tmp_path)
    assert answer.returncode == 64
    assert answer.stderr.startswith("Error: ") and answer.stdout == ""
    assert list(tmp_path.iterdir()) == []


# MARK: From nothing to a report


def test_from_nothing_to_a_report(empty: Installation) -> None:
    before = empty.run("serve")
    assert before.returncode == 78 and "straatlicht migrate" in refusal(before)

    first = empty.run("migrate")
    assert first.returncode == 0 and "Made the secret file" in first.stdout and "Applied " in first.stdout
    secret = empty.secret.read_text()
    second = empty.run("migrate")
    assert second.returncode == 0 and second.stdout == "The database is up to date.\n"
    assert empty.secret.read_text() == secret

    nobody = empty.run("doctor")
    assert nobody.returncode == 78 and "municipality add" in nobody.stdout

    add = ["municipality", "add", "voorbeeldstad", "--name", "Voorbeeldstad", "--cbs-code", "GM0153"]
    added = empty.run(*add)
    assert (added.returncode, added.stdout) == (0, "Added Voorbeeldstad at /voorbeeldstad\n")
    again = empty.run(*add)
    assert again.returncode == 65 and "already" in refusal(again)

    areas = empty.folder / "areas.geojson"
    square = [[6.88, 52.21], [6.90, 52.21], [6.90, 52.23], [6.88, 52.23], [6.88, 52.21]]
    areas.write_text(
        '{"type": "FeatureCollection", "features": ['
        + ", ".join(
            f'{{"type": "Feature", "properties": {{"statcode": "{code}", "statnaam": "{name}", "jaar": 2025}},'
            f' "geometry": {{"type": "Polygon", "coordinates": [{square}]}}}}'
            for code, name in [("GM0153", "Voorbeeldstad"), ("WK015300", "Wijk 00"), ("BU01530000", "Binnenstad")])
        + "]}")
    imported = empty.run("import", "areas", areas, "--municipality", "voorbeeldstad")
    assert imported.returncode == 0, imported.stdout + imported.stderr

    with empty.serve() as server, Visitor(server.host, server.port) as visitor:
        form = visitor.open_form()
        assert form.listed_places == ["area:BU01530000"]
        code = visitor.send_report(form.token, form.listed_places[0]).code
        assert code and is_status_page(visitor.come_back(code))
        assert server.stop() == 0


def test_doctor(demo: Installation) -> None:
    healthy = demo.run("doctor")
    lines = {line[9:].split(":")[0]: line.split()[0] for line in healthy.stdout.splitlines()}
    has_libraries = (demo.program.resources / "web" / "vendor" / "maplibre-gl.js").exists()
    assert lines == {"resources": "ok", "map and chart libraries": "ok" if has_libraries else "problem",
                     "secret": "ok", "mail": "ok", "pdf": "ok", "database": "ok"}
    assert healthy.returncode == (0 if has_libraries else 78)

    demo.secret.unlink()
    ill = demo.run("doctor")
    assert ill.returncode == 78
    assert [line for line in ill.stdout.splitlines() if line.startswith("problem  secret")]


# MARK: Accounts


def test_user_add(town: Installation) -> None:
    def add(login: str, password: str, municipality: str = "voorbeeldstad") -> subprocess.CompletedProcess[str]:
        return town.run("user", "add", "--municipality", municipality, "--login", login, "--name", "Bo",
                        "--role", "case-worker", stdin=password)

    added = add("bo.jansen", PASSWORD + "\n")
    assert (added.returncode, added.stderr) == (0, ""), added.stderr
    assert PASSWORD not in added.stdout
    for refused in [add("kort", "kort\n"), add("leeg", ""), add("leeg", "\n"), add("bo.jansen", PASSWORD),
                    add("elders", PASSWORD, municipality="nergenshuizen")]:
        assert refused.returncode == 65
        assert PASSWORD not in refusal(refused)
    assert town.database.rows("SELECT count(*) FROM account WHERE login IN ('kort', 'leeg', 'elders')") == [("0",)]

    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        def sign_in(password: str) -> int:
            token = visitor.get(f"{TOWN}/beheer/inloggen").token
            fields = {"token": token, "login": "bo.jansen", "password": password}
            return visitor.post(f"{TOWN}/beheer/inloggen", fields).status

        assert sign_in(PASSWORD + "!") == 422
        assert sign_in(PASSWORD) == 303


# MARK: Files and configuration


def test_files_are_closed_to_others(fresh: Installation) -> None:
    old = os.umask(0)
    try:
        assert fresh.run("migrate").returncode == 0
    finally:
        os.umask(old)
    assert stat.S_IMODE(fresh.secret.stat().st_mode) == 0o600
    for file in fresh.folder.glob("town.sqlite*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_secret_that_others_can_read_is_refused(demo: Installation, mode: int) -> None:
    demo.secret.chmod(mode)
    answer = demo.run("serve", "--port", "0")
    assert answer.returncode == 78 and "chmod 600" in refusal(answer)


@pytest.mark.parametrize("secret", [None, "", "not hexadecimal", "00" * 31])
def test_secret_that_is_missing_or_broken(demo: Installation, secret: str | None) -> None:
    demo.secret.unlink()
    if secret is not None:
        demo.secret.write_text(secret)
        demo.secret.chmod(0o600)
    answer = demo.run("serve", "--port", "0")
    assert answer.returncode == 78 and str(demo.secret) in refusal(answer)


@pytest.mark.parametrize("url", [
    "mysql://keeper:geheim@localhost/x", "geheim.sqlite", "sqlite:", "postgres://keeper:geheim@localhost:x/x",
    "postgres://keeper:ge/heim@localhost/x", "postgres://keeper:%zz@localhost/geheim",
])
def test_address_of_a_database_that_cannot_be_used(program: Program, url: str, tmp_path: Path) -> None:
    for answer in [program.run("migrate", "--database", url, cwd=tmp_path),
                   program.run("migrate", cwd=tmp_path, STRAATLICHT_DATABASE_URL=url)]:
        assert answer.returncode == 78 and "heim" not in refusal(answer)
    assert list(tmp_path.iterdir()) == []


def test_resources_that_are_missing(demo: Installation) -> None:
    answer = demo.run("serve", "--resources", demo.folder / "nowhere")
    assert answer.returncode == 78 and "--resources" in refusal(answer)


@pytest.mark.parametrize(("port", "options"), [("many", []), ("65536", []), ("", ["--port", "65536"])])
def test_port_that_is_none(demo: Installation, port: str, options: list[str]) -> None:
    answer = demo.program.run("serve", *demo.options, *options, **({"PORT": port} if port else {}))
    assert answer.returncode == 78 and " port " in f" {refusal(answer).lower()}"


def test_configuration_by_environment(demo: Installation) -> None:
    answer = demo.program.run(
        "doctor", cwd=demo.folder, STRAATLICHT_DATABASE_URL=demo.database.url,
        STRAATLICHT_SECRET_FILE=str(demo.secret))
    assert f"ok       secret: {demo.secret}" in answer.stdout and "ok       database" in answer.stdout


def test_import_of_a_file_that_is_not_there(demo: Installation) -> None:
    answer = demo.run("import", "areas", "nowhere.geojson", "--municipality", "voorbeeldstad")
    assert answer.returncode == 66 and "nowhere.geojson" in refusal(answer)


def test_database_that_cannot_be_reached(program: Program, tmp_path: Path) -> None:
    with socket.socket() as taken:
        # Bound and not listening: a connection is refused, and nobody else takes the port meanwhile.
        taken.bind(("127.0.0.1", 0))
        url = f"postgres://keeper:pass-word@127.0.0.1:{taken.getsockname()[1]}/town?connect_timeout=2"
        answer = program.run("serve", "--database", url, cwd=tmp_path)
    assert answer.returncode == 69 and "pass-word" not in refusal(answer)

    answer = program.run("migrate", "--database", f"sqlite:{tmp_path}/nowhere/town.sqlite", cwd=tmp_path)
    assert answer.returncode == 69 and "nowhere" in refusal(answer)


# MARK: Starting and stopping


def test_taken_port(demo: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = demo.run("serve", "--port", str(port))
    assert answer.returncode == 69
    assert f"Port {port} is taken" in refusal(answer)


def test_ready_within_two_seconds(town: Installation) -> None:
    with town.serve() as server:
        assert server.start_time < 2
        with Visitor(server.host, server.port) as visitor:
            assert visitor.open_form().status == 200


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_stops_within_three_seconds(town: Installation, how: signal.Signals) -> None:
    with town.serve() as server:
        visitors = [Visitor(server.host, server.port) for _ in range(8)]
        for visitor in visitors:
            assert visitor.open_form().status == 200
        with socket.create_connection((server.host, server.port)):
            assert stop_in_time(server, how) == 0
        assert "error" not in server.output
        for visitor in visitors:
            visitor.close()


@pytest.mark.parametrize("sent", [b"GET /voorbeeldstad HTT", b"GET / HTTP/1.1\r\nHost: town\r\n",
                                  b"POST /voorbeeldstad/melden HTTP/1.1\r\nHost: town\r\nContent-Length: 99\r\n\r\nto"],
                         ids=["line", "headers", "body"])
def test_half_a_request_does_not_keep_it_from_stopping(demo: Installation, sent: bytes) -> None:
    with demo.serve() as server, socket.create_connection((server.host, server.port)) as slow:
        slow.sendall(sent)
        # Another request tells that the server has read this far.
        with Visitor(server.host, server.port) as visitor:
            assert visitor.open_form().status == 200
        assert stop_in_time(server, signal.SIGTERM) == 0


def stop_in_time(server: Server, how: signal.Signals) -> int:
    start = time.monotonic()
    status = server.stop(how)
    assert time.monotonic() - start < 3
    return status


def test_stopped_database_is_one_file(fresh: Installation) -> None:
    """Whoever stops the program and copies the file has everything."""
    def content_beside_the_file() -> dict[str, int]:
        return {file.name: file.stat().st_size for file in fresh.folder.glob("town.sqlite-wal") if file.stat().st_size}

    assert fresh.run("demo", "--no-serve").returncode == 0
    assert content_beside_the_file() == {}
    with fresh.serve() as server, Visitor(server.host, server.port) as visitor:
        form = visitor.open_form()
        assert visitor.send_report(form.token, form.listed_places[0]).code
        assert server.stop() == 0
    assert content_beside_the_file() == {}


# MARK: Many processes


def test_two_processes_share_one_postgres(postgres_url: str, make_town: MakeTown) -> None:
    town = make_town(postgres_url)
    assert isinstance(town.database, Postgres)
    before = town.database.rows("SELECT count(*) FROM report")
    with town.serve() as left, town.serve() as right:
        with Visitor(left.host, left.port) as here, Visitor(right.host, right.port) as there:
            form = here.open_form()
            place = form.listed_places[0]
            code = there.send_report(form.token, place).code
            assert code
            assert here.send_report(form.token, place).code == code
            assert is_status_page(here.come_back(code)) and is_status_page(there.come_back(code))
        assert int(town.database.rows("SELECT count(*) FROM report")[0][0]) == int(before[0][0]) + 1
        assert left.stop() == right.stop() == 0


def test_another_secret_knows_neither_token_nor_code(demo: Installation) -> None:
    with demo.serve() as server, Visitor(server.host, server.port) as visitor:
        form = visitor.open_form()
        code = visitor.send_report(form.token, form.listed_places[0]).code
    assert code
    demo.secret.write_text("5a" * 32)
    with demo.serve() as server, Visitor(server.host, server.port) as visitor:
        refused = visitor.send_report(form.token, form.listed_places[0])
        assert refused.status == 422 and refused.token != form.token
        assert visitor.come_back(code).status == 422
