"""The audit log as an administrator uses it at the command line."""

from __future__ import annotations

import csv
import io
import re

import pytest

from installation import Installation
from visitor import TOWN, Visitor

MARK = re.compile(r"the last mark is (\d+:[0-9a-f]{64})")

#: The demo has other towns too.
TOWN_ONLY = ("--municipality", "voorbeeldstad")
LINE = "municipality_id = 'voorbeeldstad' AND sequence"


def sign_in(visitor: Visitor, login: str, password: str) -> int:
    token = visitor.get(f"{TOWN}/beheer/inloggen").token
    return visitor.post(f"{TOWN}/beheer/inloggen", {"token": token, "login": login, "password": password}).status


def listed(town: Installation, *options: str) -> list[dict[str, str]]:
    answer = town.run("audit", "list", "--municipality", "voorbeeldstad", *options)
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stderr
    return list(csv.DictReader(io.StringIO(answer.stdout)))


def tamper(town: Installation, *statements: str) -> None:
    """What somebody can do who owns the database."""
    if town.database.engine == "sqlite":
        triggers = ["DROP TRIGGER IF EXISTS audit_line_is_not_changed", "DROP TRIGGER IF EXISTS audit_line_is_not_deleted"]
    else:
        triggers = ["DROP TRIGGER IF EXISTS audit_line_is_kept ON audit_line"]
    for statement in [*triggers, *statements]:
        town.database.rows(statement)


def test_what_was_done_is_listed_and_verified(town: Installation) -> None:
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        assert sign_in(visitor, "kanarie", "kanarie") == 422
        assert sign_in(visitor, "beheer", "kanarie") == 422
        assert sign_in(visitor, "beheer", "voorbeeld-voorbeeld") == 303
    lines = listed(town)
    assert [int(line["number"]) for line in lines] == list(range(1, len(lines) + 1))
    actions = [(line["action"], line["actor"], line["actor_name"], line["result"]) for line in lines]
    assert actions[0] == ("account-added", "command", "demo", "done")
    assert actions[-3:] == [("sign-in-refused", "nobody", "", "refused"), ("sign-in-refused", "nobody", "", "refused"),
                            ("sign-in", "account", "beheer", "done")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"]) for line in lines)
    assert "kanarie" not in str(lines)
    assert listed(town, "--since", "2000-01-01") == lines and listed(town, "--since", "2999-01-01") == []

    whole = town.run("audit", "verify", *TOWN_ONLY)
    assert whole.returncode == 0, whole.stdout
    assert whole.stdout.startswith(f"voorbeeldstad: {len(lines)} lines, whole; the last mark is {len(lines)}:")


def test_tampering_is_named(town: Installation) -> None:
    for number in range(9):
        added = town.run("user", "add", "--municipality", "voorbeeldstad", "--login", f"iemand{number}", "--name", "X",
                         "--role", "analyst", stdin="een lange zin als wachtwoord\n")
        assert added.returncode == 0, added.stderr
    before = town.run("audit", "verify", *TOWN_ONLY)
    mark = MARK.search(before.stdout)
    assert before.returncode == 0 and mark
    last = int(mark[1].split(":")[0])

    tamper(town, f"UPDATE audit_line SET result = 'refused' WHERE {LINE} = 2",
           f"DELETE FROM audit_line WHERE {LINE} IN (4, 5)", f"DELETE FROM audit_line WHERE {LINE} = {last}")
    broken = town.run("audit", "verify", *TOWN_ONLY)
    assert (broken.returncode, broken.stderr) == (1, "")
    assert broken.stdout.splitlines() == [
        "voorbeeldstad: line 2 changed", "voorbeeldstad: lines 4 to 5 missing", f"voorbeeldstad: line {last} missing"]


def test_an_older_copy_is_told_by_the_mark(town: Installation) -> None:
    mark = MARK.search(town.run("audit", "verify", *TOWN_ONLY).stdout)
    assert mark
    verify = ["audit", "verify", "--municipality", "voorbeeldstad", "--known", mark[1]]
    assert town.run(*verify).returncode == 0
    last = int(mark[1].split(":")[0])
    tamper(town, f"DELETE FROM audit_line WHERE {LINE} = {last}",
           f"UPDATE audit_end SET sequence = {last - 1}, mark = "
           f"(SELECT mark FROM audit_line WHERE {LINE} = {last - 1}) WHERE municipality_id = 'voorbeeldstad'")
    assert town.run("audit", "verify", *TOWN_ONLY).returncode == 0
    older = town.run(*verify)
    assert older.returncode == 1 and f"line {last} is not the one that was known" in older.stdout


@pytest.mark.parametrize("wrong", [
    ["verify", "--known", "1:00"], ["verify", "--municipality", "voorbeeldstad", "--known", "x"],
    ["list"], ["list", "--municipality", "voorbeeldstad", "--since", "gisteren"]])
def test_wrong_use(town: Installation, wrong: list[str]) -> None:
    assert town.run("audit", *wrong).returncode == 64


def test_another_secret_proves_nothing(town: Installation) -> None:
    town.secret.write_text("5a" * 32)
    answer = town.run("audit", "verify")
    assert answer.returncode == 1 and "changed" in answer.stdout


def test_started_import_is_listed(town: Installation) -> None:
    file = town.folder / "places.geojson"
    file.write_text('{"type": "FeatureCollection", "features": []}')
    before = len(listed(town))
    town.run("import", "places", "--municipality", "voorbeeldstad", file)
    lines = [(line["action"], line["actor"], line["actor_name"]) for line in listed(town)[before:]]
    assert lines == [("import-started", "command", "import places")]
    missing = town.run("import", "places", "--municipality", "voorbeeldstad", town.folder / "nothing.geojson")
    assert missing.returncode == 66 and len(listed(town)) == before + 1, "nothing started"
