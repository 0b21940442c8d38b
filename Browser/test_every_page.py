"""Every page in every language: accessible, whole, in the right direction, and at home on a phone."""

from __future__ import annotations

import re

import pytest
from axe import violations
from pictures import SCREENSHOTS
from playwright.sync_api import Page, expect
from site_map import EVERY_PAGE, RESIDENT_PAGES, Visitor, wait_for_drawings
from wording import LANGUAGES, direction, phrase_keys

#: Languages of the pictures: one that runs to the right, one that runs to the left.
PICTURED = ("nl", "ar")
#: Also looked at in the dark.
MAIN_PAGES = ("start", "report", "report-problems", "receipt", "answer", "sign-in", "queue", "case", "insight")

OUTSIDE_ANY_TOWN = ("home", "not-found-outside")


def opened(visitor: Visitor, name: str, language: str, **browser: object) -> Page:
    login, go = EVERY_PAGE[name]
    page = visitor(login=login, **browser)
    go(page, language)
    wait_for_drawings(page)
    return page


def test_the_judge_sees_mistakes(visitor: Visitor) -> None:
    page = visitor()
    page.set_content("<!DOCTYPE html><title>Proef</title><main><input><p style='color: #bbb'>Bleek</p></main>")
    found = " ".join(violations(page))
    assert all(rule in found for rule in ("label", "color-contrast", "html-has-lang"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_page_is_accessible_whole_and_fits_the_screen(visitor: Visitor, name: str, language: str) -> None:
    page = opened(visitor, name, language)

    html = page.locator("html")
    expect(html).to_have_attribute("lang", re.compile(rf"^{language}"))
    expect(html).to_have_attribute("dir", direction(language))
    assert page.locator("h1").count() == 1
    assert repeated_ids(page) == []
    assert raw_phrases(page) == []
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        if language in PICTURED and width > 320:
            page.screenshot(path=SCREENSHOTS / f"{name}-{language}-{width}.png", full_page=True)
        assert sticking_out(page) == []

    page.set_viewport_size({"width": 1280, "height": 800})
    if name in MAIN_PAGES and language in PICTURED:
        page.emulate_media(color_scheme="dark")
        page.wait_for_timeout(100)
        page.screenshot(path=SCREENSHOTS / f"{name}-{language}-1280-dark.png", full_page=True)
        assert violations(page) == [], "in the dark"
        page.emulate_media(color_scheme="light")
    assert violations(page) == []
    # Now everything that was folded away is open.
    page.set_viewport_size({"width": 320, "height": 800})
    assert sticking_out(page) == []


@pytest.mark.parametrize("name", RESIDENT_PAGES)
def test_page_works_on_a_phone_without_javascript(visitor: Visitor, name: str) -> None:
    page = opened(visitor, name, "nl", width=360, javascript=False)
    page.screenshot(path=SCREENSHOTS / f"{name}-nl-360-plain.png", full_page=True)
    assert sticking_out(page) == []
    expect(page.locator("h1")).to_be_visible()
    # The way out stays in reach, down to the end of the page.
    if name not in OUTSIDE_ANY_TOWN:
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.locator("[data-exit]")).to_be_in_viewport(ratio=1)
        box = page.locator("[data-exit]").bounding_box()
        assert min(box["width"], box["height"]) >= 44
    # What only a script can do is not offered.
    for part in page.locator("[data-map], [data-copy], [data-print]").all():
        expect(part).to_be_hidden()


def repeated_ids(page: Page) -> list[str]:
    return page.evaluate("""() => {
        const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
        return ids.filter((id, index) => ids.indexOf(id) !== index);
    }""")


def raw_phrases(page: Page) -> list[str]:
    """Keys that stand where their phrase should, and `{places}` that nobody filled in."""
    seen = page.evaluate(r"""() => {
        const texts = [document.title];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            if (!walker.currentNode.parentElement.closest("script")) texts.push(walker.currentNode.data);
        }
        // The scripts fill these in.
        const filled = ["data-text-count", "data-text-placed"];
        for (const element of document.querySelectorAll("*")) {
            for (const { name, value } of element.attributes) if (!filled.includes(name)) texts.push(value);
        }
        return texts.filter((text) => /\{[a-z-]+\}|^[a-z]+(\.[a-z-]+)+$/.test(text.trim()));
    }""")
    return [text for text in seen if "{" in text or text.strip() in phrase_keys()]


def sticking_out(page: Page) -> list[str]:
    """What makes the page wider than the screen: nobody should have to scroll sideways."""
    return page.evaluate("""() => {
        const wide = document.documentElement.scrollWidth;
        // On a phone a stacked table is a list of cards: nothing in it should be cut off either.
        const cut = innerWidth > 600 ? [] : [...document.querySelectorAll(".table-scroll:has(.table--stack)")]
            .filter((frame) => frame.scrollWidth > frame.clientWidth)
            .map((frame) => `cards of ${frame.scrollWidth} in ${frame.clientWidth}`);
        if (wide <= innerWidth) return cut;
        const scrolls = (part) =>
            part && (getComputedStyle(part).overflowX !== "visible" || scrolls(part.parentElement));
        const guilty = [...document.querySelectorAll("body *")].filter((element) => {
            const box = element.getBoundingClientRect();
            return (box.right > innerWidth + 1 || box.left < -1) && !scrolls(element.parentElement);
        });
        const name = (element) => `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 40)}`;
        return [`${wide} on ${innerWidth}`, ...cut, ...guilty.slice(0, 8).map(name)];
    }""")
