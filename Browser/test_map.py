"""Pointing at the place on the map."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect
from pictures import colours
from site_map import ANALYST, Visitor, address, code_on, send
from witness import Witness
from wording import phrase


def open_map(page: Page) -> None:
    page.locator("[data-map=pin] > button").click()
    expect(page.locator("[data-map=pin] canvas")).to_be_visible()
    # Until the town is drawn: a blank canvas has one colour.
    for _ in range(40):
        if colours(page, page.locator("[data-map=pin] canvas").screenshot()) > 8:
            return
        page.wait_for_timeout(150)
    pytest.fail("the map stays empty")


def tap_the_map(page: Page) -> None:
    canvas = page.locator("[data-map=pin] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.55)


def pinned(page: Page) -> tuple[str, str]:
    return page.locator("[data-longitude]").input_value(), page.locator("[data-latitude]").input_value()


def squares_with_reports(page: Page) -> dict[str, int]:
    answer = page.request.get(address("inzicht/hotspots.csv"))
    assert answer.status == 200
    rows = csv.DictReader(io.StringIO(answer.text().removeprefix("\ufeff")))
    return {row["square"]: int(row["count"]) for row in rows if int(row["count"])}


@pytest.mark.parametrize("width", [360, 1280])
def test_tap_puts_a_pin_and_the_report_lands_in_one_square(visitor: Visitor, width: int) -> None:
    colleague = visitor(login=ANALYST)
    before = squares_with_reports(colleague)

    page = visitor(width=width)
    page.goto(address("melden"))
    assert pinned(page) == ("", "")
    open_map(page)
    tap_the_map(page)
    status = page.locator(".map-picker__status [role=status]")
    expect(status).to_contain_text(re.compile(phrase("reporting.map.placed-plain").split(" ")[0]))
    longitude, latitude = pinned(page)
    assert re.match(r"^\d\.\d{5}$", longitude) and re.match(r"^5\d\.\d{5}$", latitude)
    expect(page.locator(".map__pin")).to_be_visible()

    page.locator("[name=behaviour]").first.check()
    page.locator("[name=when]").first.check()
    assert send(page).status == 200
    # The receipt tells back no more than the square: no coordinate.
    assert longitude not in page.content()

    after = squares_with_reports(colleague)
    gained = {square: after[square] - before.get(square, 0) for square in after if after[square] != before.get(square)}
    assert list(gained.values()) == [1]


def test_pin_by_keyboard(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("melden"))
    page.locator("[data-map=pin] > button").focus()
    page.keyboard.press("Enter")
    canvas = page.locator("[data-map=pin] canvas")
    # The cross is the last thing on the map.
    expect(page.locator(".map__cross")).to_be_attached()
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    expect(page.locator("[data-longitude]")).not_to_have_value("")
    assert page.url.endswith("/melden"), "Enter on the map sent the form"


def test_pin_is_kept_after_a_mistake_and_can_be_removed(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("melden"))
    open_map(page)
    tap_the_map(page)
    expect(page.locator("[data-longitude]")).not_to_have_value("")
    before = pinned(page)
    assert send(page).status == 422
    assert pinned(page) == before
    expect(page.locator(".map-picker__status")).to_contain_text(phrase("reporting.map.placed-plain"))
    open_map(page)
    expect(page.locator(".map__pin")).to_be_visible()
    page.get_by_role("button", name=phrase("reporting.map.remove")).click()
    assert pinned(page) == ("", "")
    expect(page.locator(".map__pin")).to_have_count(0)


def test_chosen_street_moves_the_map(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("melden"))
    open_map(page)
    before = page.locator("[data-map=pin] canvas").screenshot()
    page.locator("#plek").press_sequentially("station")
    page.locator("#plek-suggestions [role=option]").first.click()
    page.wait_for_timeout(800)
    assert page.locator("[data-map=pin] canvas").screenshot() != before
    # The map only helps to look: choosing a street is no pin.
    assert pinned(page) == ("", "")


def test_map_without_its_library_says_what_to_do(visitor: Visitor, witness: Witness) -> None:
    witness.expect_console(r"net::ERR_FAILED .*/static/vendor/")
    page = visitor()
    page.context.route("**/static/vendor/**", lambda route: route.abort())
    page.goto(address("melden"))
    page.locator("[data-map=pin] > button").click()
    expect(page.locator("[data-map=pin]")).to_contain_text(phrase("reporting.map.failed"))
    page.locator("[name=behaviour]").first.check()
    page.locator("#lijst").select_option(index=1)
    page.locator("[name=when]").first.check()
    assert send(page).status == 200
    assert code_on(page)


def test_map_without_webgl_says_what_to_do(visitor: Visitor, witness: Witness) -> None:
    witness.expect_console(r"webgl|WebGL")
    page = visitor()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(address("melden"))
    page.locator("[data-map=pin] > button").click()
    expect(page.locator("[data-map=pin]")).to_contain_text(phrase("reporting.map.failed"))
