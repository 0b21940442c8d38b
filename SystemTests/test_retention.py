"""Terms of keeping, with the real program and its real clock: what is old is made old in the database."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import MakeTown
from installation import Installation, SQLite
from test_files import tell
from visitor import TOWN, Visitor, is_status_page

COUNT = "SELECT kind, count(*) FROM sealed_part GROUP BY kind ORDER BY kind"
LOG = "SELECT what, reason, number FROM deletion_log ORDER BY what"


@pytest.fixture
def aged(town: Installation) -> tuple[Installation, str]:
    """A town with one report with a story, of thirteen months ago, and its code."""
    town.give_keys()
    # Stories that the made-up town came with would be counted too.
    for table in ["sealed_part", "story_key"]:
        town.database.rows(f"DELETE FROM {table}")
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        told = tell(visitor)
        assert server.stop() == 0
    town.database.rows(
        "UPDATE case_file SET created_ms = created_ms - 34300800000 WHERE id IN (SELECT case_id FROM sealed_part)")
    assert town.database.rows(COUNT) == [("contact", "1"), ("story", "1")]
    return town, told.code


def test_restored_backup_is_brought_to_its_terms_before_it_is_served(
    aged: tuple[Installation, str], tmp_path: Path
) -> None:
    town, code = aged
    if isinstance(town.database, SQLite):
        backup = tmp_path / "town.sqlite"
        assert town.run("backup", str(backup)).returncode == 0
        restored = Installation(town.program, SQLite(backup), tmp_path)
        restored.secret.write_text(town.secret.read_text())
        restored.secret.chmod(0o600)
    else:
        restored = town.copy(tmp_path)
    assert restored.database.rows(COUNT) == [("contact", "1"), ("story", "1")], "the backup has it"
    with restored.serve() as server, Visitor(server.host, server.port) as visitor:
        # No request was made yet.
        assert restored.database.rows(COUNT) == []
        assert restored.database.rows("SELECT count(*) FROM story_key") == [("0",)]
        assert restored.database.rows(LOG) == [("contact", "term", "1"), ("story", "term", "1")]
        assert is_status_page(visitor.come_back(code)), "the report itself counts on"
        assert server.stop() == 0
    assert "unexpected error" not in server.output
    if not isinstance(town.database, SQLite):
        restored.database.drop()


def test_show_deletes_nothing_and_run_deletes_once(aged: tuple[Installation, str]) -> None:
    town, _ = aged
    shown = town.run("retention", "show", "--municipality", "voorbeeldstad")
    assert shown.returncode == 0, shown.stderr
    lines = shown.stdout.splitlines()
    assert lines[0] == "voorbeeldstad" and len(lines) == 5
    assert "contact details, kept 6 months: 1 to be deleted now, 0 kept" in lines[1]
    assert "stories, kept 12 months: 1 to be deleted now, 0 kept" in lines[2]
    assert re.search(r"reports, kept 60 months: 0 to be deleted now, \d+ kept, the next one goes on \d{4}-", lines[4])
    assert town.database.rows(COUNT) == [("contact", "1"), ("story", "1")]

    first = town.run("retention", "run", "--municipality", "voorbeeldstad")
    assert first.returncode == 0, first.stderr
    assert first.stdout == "voorbeeldstad: deleted 1 contact details, 1 stories, 0 messages, 0 reports\n"
    again = town.run("retention", "run", "--municipality", "voorbeeldstad")
    assert again.stdout == "voorbeeldstad: deleted 0 contact details, 0 stories, 0 messages, 0 reports\n"
    assert town.database.rows(LOG) == [("contact", "term", "1"), ("story", "term", "1")]
    elsewhere = town.run("retention", "run", "--municipality", "nergenshuizen")
    assert elsewhere.returncode == 65 and "voorbeeldstad" in elsewhere.stderr


def test_report_that_had_its_term_says_so(aged: tuple[Installation, str]) -> None:
    town, code = aged
    years = 6 * 366 * 86_400_000
    town.database.rows(
        f"UPDATE case_file SET created_ms = created_ms - {years} WHERE id IN (SELECT case_id FROM sealed_part)")
    assert "1 reports" in town.run("retention", "run").stdout
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        answer = visitor.come_back(code)
        assert answer.status == 200 and not is_status_page(answer)
        assert visitor.post(f"{TOWN}/antwoord/intrekken", {"code": code, "confirm": "yes"}).status == 200
        assert server.stop() == 0
    assert "unexpected error" not in server.output


def test_stolen_file_holds_nothing_of_what_had_its_term(make_town: MakeTown) -> None:
    """After the terms a copy of the file holds nothing of what went, not even in pages that are free."""
    town = make_town(None)
    assert isinstance(town.database, SQLite)
    town.give_keys()
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        tell(visitor)
        assert server.stop() == 0
    boxes = [bytes.fromhex(row[0]) for row in town.database.rows("SELECT hex(box) FROM sealed_part")]
    assert boxes and all(box[:32] in town.database.everything() for box in boxes)
    town.database.rows("UPDATE case_file SET created_ms = created_ms - 34300800000")
    assert town.run("retention", "run").returncode == 0
    content = town.database.everything()
    assert not [box for box in boxes if box[:32] in content]
