"""A browser in small: it opens the report form, sends reports, and comes back with the code."""

from __future__ import annotations

import hashlib
import http.client
import itertools
import re
import urllib.parse
from dataclasses import dataclass

TOWN = "/voorbeeldstad"
TOKEN = re.compile(r'name="token" value="([0-9a-f]{76})"')
GROUP = re.compile(r"<span>(\d{4})</span>")
LISTED = re.compile(r'<option value="((?:place|area):[^"]+)"')


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)

    @property
    def token(self) -> str:
        """The hidden value of the form on this page."""
        found = TOKEN.search(self.text)
        assert found, f"no form on the page (status {self.status})"
        return found[1]

    @property
    def code(self) -> str | None:
        """The receipt code on this page, twenty digits."""
        start = self.text.find('id="code"')
        groups = GROUP.findall(self.text[start : self.text.find("</p>", start)]) if start >= 0 else []
        return "".join(groups) if len(groups) == 5 else None

    @property
    def listed_places(self) -> list[str]:
        """What the form's list of places and areas holds."""
        return LISTED.findall(self.text)


def solve(token: str, municipality: str = "voorbeeldstad", bits: int = 14) -> str:
    """What a browser finds before it sends the form, so that it need not wait (docs/adr/0014)."""
    start = hashlib.sha256(f"{municipality}:{token}:".encode())
    for number in itertools.count():
        attempt = start.copy()
        attempt.update(str(number).encode())
        if int.from_bytes(attempt.digest(), "big") >> (256 - bits) == 0:
            return str(number)
    raise AssertionError("unreachable")


class Visitor:
    """One connection, kept alive."""

    def __init__(self, host: str, port: int, source: str = "127.0.0.1", timeout: float = 20) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=timeout, source_address=(source, 0))

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Gives the answer only when all of it has been read.
        :raises OSError, http.client.HTTPException: when the connection broke.
        """
        self._connection.request(method, path, body, headers or {})
        response = self._connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read().decode("utf-8", "replace"))

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self.request("GET", path, headers=headers)

    def post(self, path: str, fields: dict[str, str] | list[tuple[str, str]],
             headers: dict[str, str] | None = None) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", path, urllib.parse.urlencode(fields).encode(), kind | (headers or {}))

    def open_form(self) -> Answer:
        return self.get(f"{TOWN}/melden")

    def send_report(self, token: str, place: str, behaviour: str = "nafluiten", **more: str) -> Answer:
        return self.post(
            f"{TOWN}/melden",
            {"token": token, "work": solve(token), "behaviour": behaviour, "listed": place, "when": "now"} | more)

    def come_back(self, code: str) -> Answer:
        return self.post(f"{TOWN}/antwoord", {"code": code})

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def is_status_page(answer: Answer) -> bool:
    """Whether the page tells what became of a report (and not that the code is unknown, or the report withdrawn)."""
    return answer.status == 200 and f'action="{TOWN}/antwoord/intrekken"' in answer.text
