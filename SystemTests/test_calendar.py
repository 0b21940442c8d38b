"""The calendar of a team, read by another program's reader: times, changes, and that its address is the only key."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import icalendar

from installation import Installation
from visitor import TOWN, Answer, Visitor

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')
SECRET = re.compile(rf'href="({TOWN}/inzet/agenda/[0-9a-f]{{40}}\.ics)"')


class Planner:
    """Somebody who plans shifts, signed in."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        token = visitor.get(f"{TOWN}/beheer/inloggen").token
        answer = visitor.post(
            f"{TOWN}/beheer/inloggen", {"token": token, "login": "inzet", "password": "voorbeeld-voorbeeld"})
        assert answer.status == 303
        self._headers = {"Cookie": (answer.header("Set-Cookie") or "").split(";")[0]}

    def get(self, path: str) -> Answer:
        return self._visitor.get(path, self._headers)

    def post(self, path: str, page: str, **fields: str) -> Answer:
        """:param page: where the form is."""
        found = CSRF.search(self.get(page).text)
        assert found
        return self._visitor.post(path, fields | {"csrf": found[1]}, self._headers)


def team(planner: Planner, name: str) -> str:
    """The id of a team."""
    page = planner.get(f"{TOWN}/beheer/inzet/teams").text
    found = re.search(rf'/beheer/inzet/teams/lijst/([0-9a-f-]+)"[^>]*>\s*{name}', page)
    assert found, name
    return found[1]


def secret(planner: Planner, team: str) -> str | None:
    found = SECRET.search(planner.get(f"{TOWN}/beheer/inzet/teams/lijst/{team}").text)
    return found[1] if found else None


def events(answer: Answer) -> dict[str, icalendar.Event]:
    assert answer.status == 200
    assert answer.header("Content-Type") == "text/calendar; charset=utf-8"
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
    return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(answer.text).walk("VEVENT")}


def add_shift(planner: Planner, team: str, day: date, begin: str, end: str, place: str) -> None:
    page = f"{TOWN}/beheer/inzet/diensten/nieuw"
    answer = planner.post(
        page, page, plek=place, gebied="BU99900102", team=team, aantal="2", stand="bevestigd",
        datum=day.isoformat(), begin=begin, einde=end)
    assert answer.status == 303, re.findall(r'class="field-error"[^>]*>(.*?)</p>', answer.text, re.S)


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def next_clock_change(month: int) -> date:
    """The Saturday whose night holds the next change of the clocks in this month."""
    today = datetime.now(AMSTERDAM).date()
    days = [last_sunday(year, month) - timedelta(days=1) for year in (today.year, today.year + 1)]
    return next(day for day in days if day > today)


def test_an_agenda_reads_the_shifts_of_a_team(town: Installation) -> None:
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        planner = Planner(visitor)
        security = team(planner, "Beveiliging uitgaansstraat")
        page = f"{TOWN}/beheer/inzet/teams/lijst/{security}"
        assert secret(planner, security) is None
        assert planner.post(f"{TOWN}/beheer/inzet/agenda/{security}", page, wat="maken").status == 303
        address = secret(planner, security)
        assert address and events(visitor.get(address)) == {}

        place = "Kade; brug, én plein \\ zuid – " + "heel lang " * 12
        march, october = next_clock_change(3), next_clock_change(10)
        for day in (march, october):
            add_shift(planner, security, day, "22:00", "06:00", place)
        found = sorted(events(visitor.get(address)).values(), key=lambda event: event.start)
        assert len(found) == 2
        lengths = {event.start.astimezone(AMSTERDAM).date(): event.end - event.start for event in found}
        assert lengths == {march: timedelta(hours=7), october: timedelta(hours=9)}
        for event in found:
            assert event.start.tzinfo is not None
            assert event.start.astimezone(AMSTERDAM).strftime("%H:%M") == "22:00"
            assert event.end.astimezone(AMSTERDAM).strftime("%H:%M") == "06:00"
            assert str(event["SUMMARY"]) == f"Beveiliging uitgaansstraat: {place.strip()}"
            assert event["SEQUENCE"] == 0 and str(event["STATUS"]) == "CONFIRMED"
            assert event["DTSTAMP"].dt <= datetime.now(timezone.utc) + timedelta(minutes=1)


def test_a_change_keeps_the_event_and_counts_on(town: Installation) -> None:
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        planner = Planner(visitor)
        calm = team(planner, "Sussploeg Lantaarnkwartier")
        planner.post(f"{TOWN}/beheer/inzet/agenda/{calm}", f"{TOWN}/beheer/inzet/teams/lijst/{calm}", wat="maken")
        address = secret(planner, calm)
        assert address
        before = events(visitor.get(address))
        assert before and len({event["UID"] for event in before.values()}) == len(before)
        uid, event = max(before.items(), key=lambda item: item[1].start)
        page = f"{TOWN}/beheer/inzet/diensten/lijst/{uid.split('@')[0]}"
        form = planner.get(page).text

        def value(name: str) -> str:
            found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)
            assert found, name
            return found[1]

        answer = planner.post(
            page, page, versie=value("versie"), plek="Ergens anders", gebied="BU99900102", team=calm, aantal="4",
            stand="vervallen", datum=value("datum"), begin=value("begin"), einde=value("einde"))
        assert answer.status == 303
        after = events(visitor.get(address))[uid]
        assert after["SEQUENCE"] == event["SEQUENCE"] + 1
        assert str(after["STATUS"]) == "CANCELLED"
        assert (after.start, after.end) == (event.start, event.end)
        assert "Ergens anders" in str(after["LOCATION"])


def test_the_address_is_the_only_key_and_is_nowhere_else(town: Installation) -> None:
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        planner = Planner(visitor)
        calm = team(planner, "Sussploeg Lantaarnkwartier")
        page, form = f"{TOWN}/beheer/inzet/teams/lijst/{calm}", f"{TOWN}/beheer/inzet/agenda/{calm}"
        planner.post(form, page, wat="maken")
        first = secret(planner, calm)
        planner.post(form, page, wat="maken")
        second = secret(planner, calm)
        assert first and second and first != second
        assert visitor.get(first).status == 404
        assert visitor.get(second).status == 200
        planner.post(form, page, wat="intrekken")
        assert visitor.get(second).status == 404
        digits = second.split("/")[-1].removesuffix(".ics")
        assert digits.encode() not in town.database.everything()
        server.stop()
        assert digits not in server.output
