"""What was acknowledged stays: whoever saw a receipt code can come back with it, whatever crashed since."""

from __future__ import annotations

import http.client
import random
import shutil
import sqlite3
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from conftest import MakeTown
from installation import Installation, PostgresServer, Server, SQLite
from visitor import Visitor, is_status_page

ROUNDS = 20
CRASHES_OF_POSTGRES = 3
CLIENTS = 8
BEHAVIOURS = ["nastaren", "nafluiten", "naroepen-seksueel", "achternalopen", "schelden", "gebaren"]


@dataclass
class Load:
    """Clients that open the form and send a report, again and again, and remember what they were told."""

    #: The code of each report whose receipt was read to the end, by its form token.
    acknowledged: dict[str, str] = field(default_factory=dict)
    #: Reports that were sent, with no or no good answer: they may be there or not. Their fields, by form token.
    unsure: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, server: Server, places: list[str], seed: int) -> None:
        for number in range(CLIENTS):
            thread = threading.Thread(target=self._client, args=(server, places, random.Random(f"{seed} {number}")))
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def wait_for_reports(self, count: int) -> None:
        end = time.monotonic() + 20
        while len(self.acknowledged) < count:
            assert time.monotonic() < end, "no report comes through"
            time.sleep(0.002)

    def _client(self, server: Server, places: list[str], chance: random.Random) -> None:
        with Visitor(server.host, server.port) as visitor:
            while not self._stopping.is_set():
                try:
                    page = visitor.open_form()
                    if page.status != 200:
                        # The database is away.
                        time.sleep(0.02)
                        continue
                    report = {"place": chance.choice(places), "behaviour": chance.choice(BEHAVIOURS)}
                    # First of all it is unsure: it may arrive although nobody hears of it.
                    self.unsure[page.token] = report
                    answer = visitor.send_report(page.token, **report)
                    if answer.status == 200 and answer.code:
                        self.acknowledged[page.token] = answer.code
                        del self.unsure[page.token]
                except (OSError, http.client.HTTPException):
                    # As after a connection that broke: the next request makes a new one, or there is nobody any more.
                    visitor.close()
                    if server.process.poll() is not None:
                        return
                    time.sleep(0.005)


def count_reports(town: Installation) -> int:
    return int(town.database.rows("SELECT count(*) FROM report")[0][0])


def places_of(server: Server) -> list[str]:
    with Visitor(server.host, server.port) as visitor:
        return visitor.open_form().listed_places


def assert_nothing_is_lost(server: Server, codes: list[str]) -> None:
    with Visitor(server.host, server.port) as visitor:
        lost = [code for code in codes if not is_status_page(visitor.come_back(code))]
    assert not lost, f"{len(lost)} of {len(codes)} acknowledged reports are missing"


def send_again(server: Server, load: Load, places: list[str], chance: random.Random) -> None:
    """What somebody does who saw no receipt, reloads one, or goes back and mends an answer."""
    with Visitor(server.host, server.port) as visitor:
        for token, report in load.unsure.items():
            first, second = visitor.send_report(token, **report), visitor.send_report(token, **report)
            assert first.status == second.status == 200 and first.code
            assert second.code == first.code
            load.acknowledged[token] = first.code
        load.unsure.clear()
        known = sorted(load.acknowledged.items())
        for token, code in chance.sample(known, min(3, len(known))):
            assert visitor.send_report(token, chance.choice(places)).code == code


def assert_file_is_whole(database: SQLite, folder: Path) -> None:
    """Looks at a copy of the file and its log as the crash left them, so that the server opens what it left itself."""
    folder.mkdir()
    for file in database.path.parent.glob(database.path.name + "*"):
        if not file.name.endswith("-shm"):
            shutil.copyfile(file, folder / file.name)
    connection = sqlite3.connect(folder / database.path.name)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    shutil.rmtree(folder)


def test_kill_during_load_loses_no_acknowledged_report(
    town: Installation, chance: random.Random, tmp_path: Path
) -> None:
    before = count_reports(town)
    codes: list[str] = []
    unsure = 0
    server = town.serve()
    try:
        places = places_of(server)
        for number in range(ROUNDS):
            load = Load()
            load.start(server, places, chance.randrange(2**32))
            load.wait_for_reports(1)
            time.sleep(chance.uniform(0.05, 0.7))
            server.kill()
            load.stop()
            if isinstance(town.database, SQLite):
                assert_file_is_whole(town.database, tmp_path / f"crash-{number}")
            unsure += len(load.unsure)

            server = town.serve()
            assert_nothing_is_lost(server, list(load.acknowledged.values()))
            send_again(server, load, places, chance)
            codes += load.acknowledged.values()
        assert_nothing_is_lost(server, codes)
        assert len(set(codes)) == len(codes), "two reports have one code"
        assert count_reports(town) == before + len(codes), "a sheet made no report, or more than one"
        print(f"{len(codes)} reports, {unsure} of them in flight when the server was killed")
        assert unsure >= ROUNDS, "the server was not killed during load"
        assert server.stop() == 0
    finally:
        server.kill()


def test_crash_of_postgres_during_load_loses_no_acknowledged_report(
    own_postgres: PostgresServer, make_town: MakeTown, chance: random.Random
) -> None:
    town = make_town(own_postgres)
    before = count_reports(town)
    load = Load()
    with town.serve() as server:
        places = places_of(server)
        load.start(server, places, chance.randrange(2**32))
        try:
            for _ in range(CRASHES_OF_POSTGRES):
                load.wait_for_reports(len(load.acknowledged) + 1)
                time.sleep(chance.uniform(0.05, 0.7))
                own_postgres.crash()
            # The server finds its way back without being started again.
            load.wait_for_reports(len(load.acknowledged) + CLIENTS)
        finally:
            load.stop()
        assert_nothing_is_lost(server, list(load.acknowledged.values()))
        send_again(server, load, places, chance)
        assert count_reports(town) == before + len(load.acknowledged)
        assert server.stop() == 0
