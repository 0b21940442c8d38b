"""Watches what a browser does that nobody on the page sees."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request


class Witness:
    """Console errors, script errors and requests to other origins of every page of one test.

    A test that expects one of them says so with `expect_console` or `expect_foreign`; everything else fails it.
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.requests: list[Request] = []
        self._faults: list[str] = []
        self._foreign: list[str] = []
        self._expected_console: list[str] = []
        self._expected_foreign: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._faults.append(f"script error: {error.error}"))
        context.on("request", self._see)

    def expect_console(self, pattern: str) -> None:
        """Console errors that match are meant to happen."""
        self._expected_console.append(pattern)

    def expect_foreign(self, *addresses: str) -> None:
        """Exactly these requests to other origins are meant to happen, in this order."""
        self._expected_foreign += addresses

    def verdict(self) -> str | None:
        """What went wrong; `None` when nothing did."""
        faults = [
            fault for fault in self._faults if not any(re.search(pattern, fault) for pattern in self._expected_console)
        ]
        if self._foreign != self._expected_foreign:
            faults.append(f"requests to other origins: {self._foreign}, expected: {self._expected_foreign}")
        return "\n".join(faults) or None

    def _see(self, request: Request) -> None:
        self.requests.append(request)
        address = urlsplit(request.url)
        is_inside = address.scheme in ("data", "blob", "about") or f"{address.scheme}://{address.netloc}" == self.origin
        if not is_inside:
            self._foreign.append(request.url)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type != "error" or self._is_answer_to_a_form(message):
            return
        self._faults.append(f"console error: {message.text} ({message.location['url']})")

    def _is_answer_to_a_form(self, message: ConsoleMessage) -> bool:
        """Chromium calls every page with a status of 400 and more an error; tests look at the status themselves."""
        if not re.match(r"Failed to load resource: the server responded with a status of 4\d\d", message.text):
            return False
        return any(
            request.url == message.location["url"] and request.is_navigation_request() for request in self.requests
        )
