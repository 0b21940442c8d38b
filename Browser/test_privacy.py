"""What a visit leaves behind: nothing in the browser, nothing in the log, nothing with anybody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Response, expect
from server import DemoServer
from site_map import (
    RESIDENT_PAGES, Visitor, address, code_on, confirm_withdrawal, press_withdraw, read_answer, report, send,
)
from witness import Witness
from wording import LANGUAGES


def kept_by(page: Page) -> dict[str, object]:
    """Everything that a page can keep in a browser."""
    kept = page.evaluate("""async () => ({
        local: localStorage.length, session: sessionStorage.length,
        databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
        workers: (await navigator.serviceWorker.getRegistrations()).length, cookie: document.cookie,
    })""")
    return kept | {"cookies": page.context.cookies()}


NOTHING = {"local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0, "cookie": "", "cookies": []}


def test_whole_visit_keeps_nothing_in_the_browser(visitor: Visitor) -> None:
    page = visitor()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/")
    page.goto(address())
    page.goto(address("melden"))
    page.locator("[data-map=pin] > button").click()
    expect(page.locator("[data-map=pin] canvas")).to_be_visible()
    page.locator("#plek").press_sequentially("station")
    page.locator("#plek-suggestions [role=option]").first.click()
    page.locator("[name=behaviour]").first.check()
    page.locator("[name=when]").first.check()
    assert kept_by(page) == NOTHING
    assert send(page).status == 200
    code = code_on(page)
    assert kept_by(page) == NOTHING
    read_answer(page, code)
    press_withdraw(page)
    confirm_withdrawal(page)
    assert kept_by(page) == NOTHING
    page.goto(address("beheer/inloggen"))
    assert kept_by(page) == NOTHING
    assert [answer.url for answer in answers if "set-cookie" in answer.all_headers()] == []


@pytest.mark.parametrize("name", RESIDENT_PAGES)
def test_page_may_not_be_stored_framed_or_scripted_by_others(visitor: Visitor, witness: Witness, name: str) -> None:
    page = visitor(javascript=False)
    RESIDENT_PAGES[name](page, "nl")
    headers = [request for request in witness.requests if request.is_navigation_request()][-1].response().all_headers()
    # A page that is the same for everybody may be kept, if each use asks first.
    assert headers["cache-control"] == ("public, no-cache" if "etag" in headers else "no-store")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "set-cookie" not in headers
    # Every file on the page is the site's own.
    assert page.locator("[src^='http'], link[href^='http']").count() == 0
    assert page.locator("[style], [onclick], [onload]").count() == 0


def test_what_is_typed_stays_on_the_page_until_it_is_sent(visitor: Visitor, witness: Witness) -> None:
    page = visitor()
    page.goto(address("melden"))
    page.locator("#plek").press_sequentially("stations", delay=20)
    expect(page.locator("#plek-suggestions")).to_be_visible()
    page.locator("[name=behaviour]").first.check()
    page.wait_for_timeout(300)
    for request in witness.requests:
        assert request.method == "GET"
        assert "?" not in request.url and "station" not in request.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_out_do_not_say_where_they_come_from(visitor: Visitor, language: str) -> None:
    page = visitor()
    report(page, language)
    links = page.locator("main a[href^='http']")
    assert links.count() > 0
    for link in links.all():
        assert "noreferrer" in link.get_attribute("rel")


def test_log_says_nothing_about_a_visit(visitor: Visitor, server: DemoServer) -> None:
    page = visitor()
    code = report(page)
    read_answer(page, code)
    read_answer(page, "9999 9999 9999 9999 9999")
    agent = page.evaluate("navigator.userAgent")
    log = server.log.read_text()
    for secret in (code, code.replace(" ", ""), agent, "127.0.0.1", "99999999", "nafluiten"):
        assert secret not in log
