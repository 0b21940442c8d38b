"""Leaving at once: by the link, by Shift three times, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from site_map import STAFF_PAGES, Visitor, address
from witness import Witness
from wording import phrase

ELSEWHERE = "https://www.knmi.nl/"


def test_link_leaves_without_javascript_and_tells_nobody_from_where(visitor: Visitor, witness: Witness) -> None:
    witness.expect_foreign(ELSEWHERE)
    page = visitor(javascript=False)
    page.goto(address("melden"))
    leave = page.locator("[data-exit]")
    expect(leave).to_be_visible()
    expect(leave).to_have_attribute("href", "/exit")
    assert {"noreferrer", "nofollow"} <= set(leave.get_attribute("rel").split())
    with page.expect_event("requestfailed", lambda request: request.url == ELSEWHERE) as failed:
        leave.click()
    redirected = failed.value.redirected_from
    assert redirected.url.endswith("/exit")
    assert redirected.response().status == 303
    assert "referer" not in redirected.headers
    assert "referer" not in failed.value.headers


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_shift_three_times_leaves_by_the_exit(visitor: Visitor, witness: Witness, language: str) -> None:
    witness.expect_foreign(ELSEWHERE)
    page = visitor()
    page.goto(address("melden", language))
    with page.expect_event("requestfailed", lambda request: request.url == ELSEWHERE):
        for _ in range(3):
            page.keyboard.press("Shift")
    # The exit is the only request that left.
    assert [request.url for request in witness.requests if request.url.endswith("/exit")] != []


@pytest.mark.parametrize("how", ["click", "shift", "enter"])
def test_everything_is_covered_while_the_network_is_slow(visitor: Visitor, how: str) -> None:
    page = visitor()
    # An answer without content keeps the page that is there, as a network that never answers does.
    page.context.route("**/exit", lambda route: route.fulfill(status=204))
    page.goto(address("melden"))
    page.locator("#plek").fill("Stationsstraat")
    if how == "click":
        page.locator("[data-exit]").click(no_wait_after=True)
    elif how == "enter":
        page.locator("[data-exit]").focus()
        page.keyboard.press("Enter")
    else:
        page.locator("h1").click()
        for _ in range(3):
            page.keyboard.press("Shift")

    cover = page.locator(".leaving")
    expect(cover).to_be_visible()
    expect(page).to_have_title(phrase("platform.exit.title"))
    box = cover.bounding_box()
    assert (box["x"], box["y"]) == (0, 0) and box["width"] >= 1280 and box["height"] >= 800
    assert page.evaluate("getComputedStyle(document.querySelector('.leaving')).backgroundColor") == "rgb(255, 255, 255)"
    # Only what a screen reader says is left.
    assert page.locator("body").inner_text().strip() == phrase("platform.exit.leaving")
    assert page.locator("input, img, a, h1").count() == 0


def test_back_button_does_not_come_back(visitor: Visitor) -> None:
    page = visitor()
    page.context.route("**/exit", lambda route: route.fulfill(content_type="text/html", body="<h1>Weer</h1>"))
    page.goto(address())
    page.goto(address("melden"))
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page.locator("h1")).to_have_text("Weer")
    page.go_back()
    assert not page.url.endswith("/melden")


def test_shift_for_capitals_and_for_tabbing_is_no_press(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("melden"))
    page.locator("#plek").focus()
    page.keyboard.type("AB")
    for _ in range(4):
        page.keyboard.press("Shift+A")
        page.keyboard.press("Shift+Tab")
    assert page.url.endswith("/melden")
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("[data-exit]").get_attribute("data-presses") is None


def test_presses_expire_and_are_spoken(visitor: Visitor) -> None:
    page = visitor()
    page.clock.install()
    page.goto(address("melden"))
    spoken = page.locator("[data-exit] + [role=status]")
    page.keyboard.press("Shift")
    expect(spoken).to_have_text(phrase("platform.exit.two-more"))
    page.keyboard.press("Shift")
    expect(spoken).to_have_text(phrase("platform.exit.one-more"))
    page.clock.fast_forward(6_000)
    expect(spoken).to_have_text(phrase("platform.exit.expired"))
    page.keyboard.press("Shift")
    expect(spoken).to_have_text(phrase("platform.exit.two-more"))


@pytest.mark.parametrize("name", ["sign-in", "queue", "forbidden"])
def test_pages_for_staff_have_no_exit(visitor: Visitor, name: str) -> None:
    login, go = STAFF_PAGES[name]
    page: Page = visitor(login=login)
    go(page, "nl")
    assert page.locator("[data-exit]").count() == 0
