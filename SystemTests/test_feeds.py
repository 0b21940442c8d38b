"""What other programs read of the running site, read by programs that others wrote."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import feedparser
import icalendar
import pytest
from sickle import Sickle
from sickle.oaiexceptions import IdDoesNotExist, NoRecordsMatch

from installation import Installation
from visitor import TOWN


@pytest.fixture
def address(town: Installation) -> Iterator[str]:
    with town.serve() as server:
        yield f"http://{server.host}:{server.port}"
        assert server.stop() == 0
        assert "unexpected error" not in server.output


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read()


def test_a_harvester_reads_publications(address: str) -> None:
    harvester = Sickle(f"{address}{TOWN}/oai")
    assert harvester.Identify().repositoryName == "Voorbeeldstad"
    assert [form.metadataPrefix for form in harvester.ListMetadataFormats()] == ["oai_dc"]
    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert records
    for record in records:
        assert record.metadata["title"] and record.metadata["creator"] and record.metadata["rights"]
        again = harvester.GetRecord(identifier=record.header.identifier, metadataPrefix="oai_dc")
        assert again.metadata == record.metadata
    with pytest.raises(NoRecordsMatch):
        list(harvester.ListRecords(metadataPrefix="oai_dc", until="2001-01-01"))
    with pytest.raises(IdDoesNotExist):
        harvester.GetRecord(identifier="oai:nowhere:nothing", metadataPrefix="oai_dc")


def test_presentations_are_a_calendar(address: str) -> None:
    calendar = icalendar.Calendar.from_ical(fetch(f"{address}{TOWN}/onderzoek/agenda.ics"))
    events = [event for event in calendar.walk("VEVENT")]
    assert events and not calendar.errors
    for event in events:
        assert event.decoded("dtend") > event.decoded("dtstart")
        assert str(event["summary"])


@pytest.mark.parametrize("path", ["/aanpak/feed.xml", "/wat-doen-we/feed.xml", "/netwerk/feed.xml"])
def test_feeds_are_atom(address: str, path: str) -> None:
    feed = feedparser.parse(fetch(f"{address}{TOWN}{path}"))
    assert not feed.bozo and feed.version == "atom10"
    assert feed.feed.title and feed.feed.id and feed.entries
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    assert all(entry.title and entry.link and entry.updated_parsed for entry in feed.entries)


def test_a_town_is_written_and_read_back(town: Installation, tmp_path: Path) -> None:
    written = tmp_path / "registers.json"
    options = ["--municipality", "voorbeeldstad"]
    done = town.run("export", "registers", *options, "--file", str(written))
    assert done.returncode == 0, done.stderr
    registers = json.loads(written.read_text())["registers"]
    assert sum(len(entries) for entries in registers.values()) > 50
    same = town.run("import", "registers", *options, str(written))
    assert same.returncode == 0 and same.stdout.startswith("0 added, 0 changed"), same.stdout + same.stderr
    # Another town takes all of it that does not name areas of the first.
    assert town.run("municipality", "add", "elders", "--name", "Elders").returncode == 0
    for entries in registers.values():
        for entry in entries:
            entry["fields"] = {
                name: value for name, value in entry["fields"].items() if not str(value).startswith(("BU", "WK", "GM"))}
    written.write_text(json.dumps({"registers": registers}))
    other = town.run("import", "registers", "--municipality", "elders", str(written))
    assert "0 changed" in other.stdout, other.stdout + other.stderr
    again = town.run("import", "registers", "--municipality", "elders", str(written))
    assert again.stdout.startswith("0 added, 0 changed"), again.stdout + again.stderr


def test_a_file_that_is_none_is_refused(town: Installation, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    for text, line in [("{", "is no JSON"), ("{}", "no file of registers"), ('{"registers": {"x": []}}', "no register x")]:
        file.write_text(text)
        answer = town.run("import", "registers", "--municipality", "voorbeeldstad", str(file))
        assert answer.returncode == 65 and line in answer.stderr, answer.stderr
