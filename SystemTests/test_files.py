"""What the running program writes, whom it calls, and what somebody finds who steals the database or a backup.

The program is watched by strace: every file that it opens to write and every connection that it makes, also those that
are gone again afterwards.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conftest import MakeTown
from installation import Installation, Server, SQLite
from test_log import PASSWORD, Canaries
from visitor import TOWN, Answer, Visitor, is_status_page, solve

#: Everything that the program may write, beside the file of its database. /dev/null is nowhere.
WRITTEN = ["town.sqlite", "town.sqlite-wal", "town.sqlite-shm", "/dev/null"]
#: Addresses of residents that no page links to: a crawl would miss them.
UNLINKED = [f"{TOWN}/kaart.geojson", f"{TOWN}/plaatsen.json", "/gezondheid"]
LINE = re.compile(r"^(\d+) +(.*)$")
RESUMED = re.compile(r"^<\.\.\. \w+ resumed>(.*)$")
UNFINISHED = " <unfinished ...>"
CALL = re.compile(r"^(\w+)\((.*)$")
PATH = re.compile(r'"([^"]*)"')


@dataclass
class Trace:
    """What strace saw of one program."""

    file: Path
    written: set[str] = field(default_factory=set)
    called: list[str] = field(default_factory=list)

    @property
    def command(self) -> list[str]:
        # -D: the program keeps the process that was started, so that it can be stopped; -s: whole paths.
        calls = "open,openat,openat2,creat,mkdir,mkdirat,link,linkat,symlink,symlinkat,rename,renameat,renameat2,"
        return ["strace", "-D", "-f", "-qq", "-s", "4096", "-o", str(self.file), "-e",
                f"trace={calls}mknod,mknodat,memfd_create,truncate,connect,sendto"]

    def read(self, folder: Path) -> None:
        """Waits until the tracer has written everything, which is some moments after the program ended."""
        size = -1
        while size != self.file.stat().st_size:
            size = self.file.stat().st_size
            time.sleep(0.2)
        for line in self._calls():
            call = CALL.match(line)
            if call is None:
                continue
            name, arguments = call[1], call[2]
            if name in ("connect", "sendto"):
                # Answers to visitors go out over connections that they made: no address stands beside those.
                if "sa_family=" in arguments and "AF_UNSPEC" not in arguments and " = -1 ENOENT" not in arguments:
                    self.called.append(arguments)
            elif not name.startswith("open") or re.search(r"O_(WRONLY|RDWR|CREAT|TMPFILE)", arguments):
                self.written |= {self._relative(path, folder) for path in PATH.findall(arguments)}

    def _calls(self) -> Iterator[str]:
        """Every call with its outcome, also when calls of other threads stand between its two halves."""
        begun: dict[str, str] = {}
        for line in self.file.read_text(errors="replace").splitlines():
            if not (parts := LINE.match(line)):
                continue
            thread, text = parts[1], parts[2]
            if resumed := RESUMED.match(text):
                text = begun.pop(thread, "") + resumed[1]
            if text.endswith(UNFINISHED):
                begun[thread] = text.removesuffix(UNFINISHED)
            else:
                yield text
        yield from begun.values()

    @staticmethod
    def _relative(path: str, folder: Path) -> str:
        return os.path.relpath(path, folder) if path.startswith(str(folder) + "/") else path


@pytest.fixture
def trace(tmp_path: Path) -> Trace:
    if sys.platform != "linux":
        pytest.skip("strace watches Linux only")
    if not shutil.which("strace"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("strace is missing: run scripts/setup test")
    return Trace(tmp_path / "trace")


@pytest.fixture
def town(make_town: MakeTown) -> Installation:
    """The made-up town on SQLite, with a key so that stories are taken."""
    town = make_town(None)
    town.give_keys()
    return town


@dataclass
class Told:
    """A report whose every word can be found again."""

    code: str
    canaries: Canaries


def tell(visitor: Visitor) -> Told:
    """Sends a report with a story and contact details."""
    canaries = Canaries()
    form = visitor.open_form()
    assert 'name="story"' in form.text, "the form takes a story"
    fields = {
        "token": form.token, "work": solve(form.token), "behaviour": "nafluiten", "listed": form.listed_places[0], "when": "now",
        "story": f"Ik liep naar huis en toen {canaries.word()}.", "contactName": canaries.word(),
        "contactPhone": "06 12 34 56 78", "contactEmail": f"{canaries.word()}@example.org", "consent": "bellen",
        "checked": "gegevens",
    }
    answer = visitor.post(f"{TOWN}/melden", fields)
    assert answer.status == 200 and answer.code, answer.text
    canaries.know("0612345678")
    canaries.know("06 12 34 56 78")
    canaries.know(answer.code)
    return Told(answer.code, canaries)


def live_a_day(server: Server) -> Told:
    """A bit of everything that is done with the site."""
    with Visitor(server.host, server.port) as visitor:
        told = tell(visitor)
        assert is_status_page(visitor.come_back(told.code))
        visitor.get(f"{TOWN}/bestaat-niet")
        visitor.get("/static/straatlicht.css")
        token = visitor.get(f"{TOWN}/beheer/inloggen").token
        fields = {"token": token, "login": "beheer", "password": PASSWORD}
        cookie = visitor.post(f"{TOWN}/beheer/inloggen", fields).header("Set-Cookie")
        assert cookie
        session = {"Cookie": cookie.split(";")[0]}
        for path in ["beheer", "inzicht", "inzicht/hotspots.csv", "beheer/verwijderd"]:
            assert visitor.get(f"{TOWN}/{path}", session).status == 200, path
        second = tell(visitor)
        fields = {"code": second.code, "confirm": "yes"}
        assert visitor.post(f"{TOWN}/antwoord/intrekken", fields).status == 200
    return told


def test_only_these_files_are_written(town: Installation, trace: Trace) -> None:
    before = {path.name for path in town.folder.iterdir()}
    with town.serve(through=trace.command) as server:
        live_a_day(server)
        assert server.stop() == 0
    trace.read(town.folder)
    assert "town.sqlite-wal" in trace.written, "the tracer sees what is written"
    assert sorted(trace.written - set(WRITTEN)) == []
    after = {path.name for path in town.folder.iterdir()}
    assert sorted(after - before - set(WRITTEN)) == ["serve-0.err", "serve-0.out"]


def test_nobody_is_called(town: Installation, trace: Trace) -> None:
    with town.serve(through=trace.command) as server:
        live_a_day(server)
        assert server.stop() == 0
    trace.read(town.folder)
    assert trace.written, "the tracer saw the program"
    assert trace.called == []


def test_only_the_database_is_called(postgres_url: str, make_town: MakeTown, trace: Trace) -> None:
    """Proof, too, that the tracer sees a call."""
    town = make_town(postgres_url)
    town.give_keys()
    with town.serve(through=trace.command) as server:
        live_a_day(server)
        assert server.stop() == 0
    trace.read(town.folder)
    port = urllib.parse.urlsplit(postgres_url).port or 5432
    database = re.compile(rf"htons\({port}\)|\.s\.PGSQL\.{port}\b")
    assert [call for call in trace.called if database.search(call)]
    assert [call for call in trace.called if not database.search(call)] == []


def test_stolen_database_and_backup_hold_no_word(town: Installation) -> None:
    assert isinstance(town.database, SQLite)
    backup = town.folder / "backup.sqlite"
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        told = tell(visitor)
        kinds = town.database.rows("SELECT DISTINCT kind FROM sealed_part ORDER BY kind")
        assert {("contact",), ("story",)} <= set(kinds), "the words are there, sealed"
        copied = town.run("backup", str(backup))
        assert copied.returncode == 0, copied.stderr
        stolen = {"database": town.database.everything(), "backup": backup.read_bytes()}
        assert is_status_page(visitor.come_back(told.code))
    secret = town.secret.read_text().strip()
    for name, content in stolen.items():
        text = content.decode("utf-8", "replace")
        assert "Voorbeeldstad" in text, f"plain words are found in the {name}"
        assert told.canaries.found_in(text) == [], name
        for form in [secret.encode(), bytes.fromhex(secret)]:
            assert form not in content, f"the server's secret is not in the {name}"
    assert told.canaries.found_in(server.output) == []


def test_public_pages_hold_no_word(town: Installation) -> None:
    """Follows every link that a resident can follow, in every language, after a report came in."""
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        told = tell(visitor)
        to_see, seen = ["/", *UNLINKED], set[str]()
        while to_see:
            path = to_see.pop()
            if path in seen:
                continue
            seen.add(path)
            answer = visitor.get(path)
            assert answer.status < 500, path
            assert told.canaries.found_in(answer.text) == [], path
            to_see += links(answer, path)
        for path in [f"{TOWN}/melden", f"/en{TOWN}/privacy", f"/ar{TOWN}/antwoord"]:
            assert path in seen, "the crawl gets around"


def links(answer: Answer, base: str) -> list[str]:
    """The addresses of this site to which a page leads."""
    found = re.findall(r'\b(?:href|src)="(/[^"#]*)', answer.text)
    return [urllib.parse.urljoin(base, address.replace("&amp;", "&")) for address in found
            if address != "/exit" and not address.startswith("/static/")]


# MARK: Backup


def test_backup_is_whole_and_closed_to_others(town: Installation) -> None:
    assert isinstance(town.database, SQLite)
    backup = town.folder / "backup.sqlite"
    old = os.umask(0)
    try:
        with town.serve() as server, Visitor(server.host, server.port) as visitor:
            tell(visitor)
            answer = town.run("backup", str(backup))
            assert answer.returncode == 0 and str(backup) in answer.stdout
            tell(visitor)
            assert server.stop() == 0
    finally:
        os.umask(old)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    count = "SELECT count(*) FROM report"
    assert int(SQLite(backup).rows(count)[0][0]) == int(town.database.rows(count)[0][0]) - 1
    assert SQLite(backup).rows("PRAGMA integrity_check") == [("ok",)]


def test_backup_never_replaces_anything(town: Installation) -> None:
    taken = town.folder / "taken"
    taken.write_text("dear")
    link = town.folder / "link"
    link.symlink_to(town.folder / "elsewhere")
    for target in [taken, link, town.secret]:
        answer = town.run("backup", str(target))
        assert answer.returncode == 73 and answer.stderr.startswith("straatlicht: ")
    assert taken.read_text() == "dear" and not (town.folder / "elsewhere").exists()
    assert town.run("backup", str(town.folder / "nowhere" / "backup")).returncode == 74


def test_backup_of_what_is_not_there(program, tmp_path: Path) -> None:
    answer = program.run("backup", "copy", "--database", f"sqlite:{tmp_path}/none.sqlite", cwd=tmp_path)
    assert answer.returncode == 66 and "none.sqlite" in answer.stderr
    answer = program.run("backup", "copy", "--database", "postgres://keeper:geheim@localhost/x", cwd=tmp_path)
    assert answer.returncode == 64 and "pg_dump" in answer.stderr and "geheim" not in answer.stderr
    assert list(tmp_path.iterdir()) == []
