"""The approach of a municipality for everybody: sharing it, and finding the other municipalities."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from site_map import Visitor, address
from witness import Witness
from wording import LANGUAGES, phrase


def is_drawn(page: Page, selector: str) -> bool:
    return page.locator(selector).evaluate("image => image.complete && image.naturalWidth > 0")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["aanpak", "aanpak/gemeenten"])
def test_skip_link_comes_first(visitor: Visitor, language: str, path: str) -> None:
    page = visitor()
    page.goto(address(path, language))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_address_is_copied(visitor: Visitor) -> None:
    page = visitor()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address("aanpak"))
    page.get_by_role("button", name=phrase("planning.public.share-copy")).click()
    expect(page.locator("[data-copy]")).to_have_text(phrase("planning.public.share-copied"))
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_sharing_works_without_javascript_and_tells_nobody(visitor: Visitor, witness: Witness) -> None:
    page = visitor(javascript=False)
    page.goto(address("aanpak"))
    expect(page.locator("#adres")).to_have_text(page.url)
    expect(page.locator(".share a[href^='mailto:?subject=']")).to_be_visible()
    expect(page.locator("[data-copy]")).to_be_hidden()
    assert page.locator(".share__code").bounding_box()["width"] >= 120
    here = page.url.split("/voorbeeldstad")[0]
    assert all(request.url.startswith(here) for request in witness.requests)


def test_code_and_map_are_drawn(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("aanpak"))
    assert is_drawn(page, ".share__code")
    page.goto(address("aanpak/gemeenten"))
    assert is_drawn(page, ".municipality-map img")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_municipality_is_found_by_its_name(visitor: Visitor, javascript: bool) -> None:
    page = visitor(javascript=javascript)
    page.goto(address("aanpak/gemeenten"))
    everybody = page.locator(".municipalities .card").count()
    assert everybody > 1
    page.locator("#zoek").fill("voorbeelds")
    with page.expect_navigation():
        page.get_by_role("button", name=phrase("planning.public.search-button")).click()
    own = page.locator(".municipalities .card")
    expect(own).to_have_count(1)
    expect(own).to_contain_text(phrase("planning.public.list-own"))
    expect(page.locator("#zoek")).to_have_value("voorbeelds")


def test_an_example_says_that_it_is_one(visitor: Visitor) -> None:
    page = visitor()
    page.goto("/enschede/aanpak")
    expect(page.locator("main .notice").first).to_contain_text(phrase("planning.public.example"))
    source = "https://www.programmaveiligesteden.nl/gemeenten/gemeente-enschede/"
    expect(page.locator("main .notice a")).to_have_attribute("href", source)
