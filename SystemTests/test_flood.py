"""A flood loses nothing and shuts nobody out, although many come from one address (docs/adr/0014).

How fast staff pages are meanwhile is measured by `make bench`; here a slow machine may take its time.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from installation import Installation, Server
from visitor import TOWN, Answer, Visitor, is_status_page

RATE = 50
SECONDS = 8
CLASS = 30
CLIENTS = 16
#: A sheet that was open this long goes on at once, also without JavaScript (Sources/Reporting/ReportAdmission.swift).
LEAST_OPEN = 3.2
#: Demo accounts have this password.
PASSWORD = "voorbeeld-voorbeeld"


def send(visitor: Visitor, token: str, place: str) -> Answer:
    """As a browser without JavaScript: no sum, and no second try."""
    return visitor.post(
        f"{TOWN}/melden", {"token": token, "behaviour": "nafluiten", "listed": place, "when": "now"})


def everybody(server: Server, count: int, act: Callable[[int, Visitor], None]) -> None:
    """All at the same moment, each over a connection of their own from the same address."""
    start = threading.Barrier(count)

    def one(number: int) -> None:
        with Visitor(server.host, server.port) as visitor:
            start.wait()
            act(number, visitor)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(one, range(count)))


def open_sheets(server: Server, count: int) -> tuple[list[str], str]:
    """The tokens of this many forms, and a place that they offer."""
    with Visitor(server.host, server.port) as visitor:
        tokens = [visitor.open_form().token for _ in range(count)]
        return tokens, visitor.open_form().listed_places[0]


class Colleague:
    """Somebody who looks at the queue."""

    def __init__(self, server: Server) -> None:
        self._visitor = Visitor(server.host, server.port)
        token = self._visitor.get(f"{TOWN}/beheer/inloggen").token
        answer = self._visitor.post(
            f"{TOWN}/beheer/inloggen", {"token": token, "login": "behandelaar", "password": PASSWORD})
        assert answer.status == 303
        self._cookie = {"Cookie": (answer.header("Set-Cookie") or "").split(";")[0]}

    def open_cases(self) -> int:
        """How many cases are open, as the first tab of the queue says."""
        page = self._visitor.get(f"{TOWN}/beheer", self._cookie)
        assert page.status == 200
        found = re.search(r'class="count">(\d+)<', page.text)
        assert found, "the queue does not say how many cases are open"
        return int(found[1])

    def close(self) -> None:
        self._visitor.close()


def assert_all_are_there(server: Server, answers: list[Answer], before: int) -> None:
    codes = [answer.code for answer in answers if answer.status == 200 and answer.code]
    assert len(codes) == len(answers), f"{len(answers) - len(codes)} of {len(answers)} reports got no receipt"
    assert len(set(codes)) == len(codes), "two reports have one code"
    with Visitor(server.host, server.port) as visitor:
        lost = [code for code in codes if not is_status_page(visitor.come_back(code))]
    assert not lost, f"{len(lost)} of {len(codes)} acknowledged reports are missing"
    colleague = Colleague(server)
    assert colleague.open_cases() == before + len(codes), "not every report is in the queue"
    colleague.close()


def test_fifty_reports_a_second_are_all_kept(town: Installation) -> None:
    with town.serve() as server:
        colleague = Colleague(server)
        before = colleague.open_cases()
        tokens, place = open_sheets(server, RATE * SECONDS)
        time.sleep(LEAST_OPEN)
        answers: list[Answer] = []
        sheets = iter(enumerate(tokens))
        taking = threading.Lock()
        started = time.monotonic()

        def client() -> None:
            with Visitor(server.host, server.port) as visitor:
                while True:
                    with taking:
                        number, token = next(sheets, (0, None))
                    if token is None:
                        return
                    # In step with the clock, not with the answers: a slow server gets no less.
                    time.sleep(max(0.0, started + number / RATE - time.monotonic()))
                    answers.append(send(visitor, token, place))

        with ThreadPoolExecutor(CLIENTS) as pool:
            clients = [pool.submit(client) for _ in range(CLIENTS)]
            seen = []
            while not all(one.done() for one in clients):
                seen.append(colleague.open_cases())
            for one in clients:
                one.result()
        print(f"{len(answers)} reports in {time.monotonic() - started:.1f} s, {len(seen)} staff pages meanwhile")
        assert seen == sorted(seen), "a report was in the queue and went out of it"
        assert len(answers) == RATE * SECONDS
        assert_all_are_there(server, answers, before)
        colleague.close()
        assert server.stop() == 0


def test_a_class_behind_one_address_is_never_blocked(town: Installation) -> None:
    with town.serve() as server:
        colleague = Colleague(server)
        before = colleague.open_cases()
        tokens, place = open_sheets(server, CLASS)
        time.sleep(LEAST_OPEN)
        answers: dict[int, Answer] = {}

        def pupil(number: int, visitor: Visitor) -> None:
            answers[number] = send(visitor, tokens[number], place)

        everybody(server, CLASS, pupil)

        # A second class is quicker than anybody can fill the form in: it waits a moment, and is taken all the same.
        def quick_pupil(number: int, visitor: Visitor) -> None:
            answers[CLASS + number] = send(visitor, visitor.open_form().token, place)

        everybody(server, CLASS, quick_pupil)
        assert len(answers) == 2 * CLASS
        assert_all_are_there(server, list(answers.values()), before)
        colleague.close()
        assert server.stop() == 0
