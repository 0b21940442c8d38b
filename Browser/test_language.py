"""Changing the language: always of the page that is open."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from site_map import ADMINISTRATOR, Visitor, address, days_ago, read_answer, report, send
from wording import LANGUAGES, direction, phrase

PAGES = {"": None, "melden": None, "antwoord": None, "beheer/inloggen": None, "beheer": ADMINISTRATOR,
         "inzicht": ADMINISTRATOR}


@pytest.mark.parametrize("path", PAGES)
def test_switch_keeps_the_page(visitor: Visitor, path: str) -> None:
    page = visitor(login=PAGES[path], javascript=False)
    page.goto(address(path))
    heading = page.locator("h1").inner_text()
    for language in ("ar", "nl"):
        page.locator(f".languages a[lang^={language}]").click()
        page.wait_for_url(f"**{address(path, language)}")
        expect(page.locator("html")).to_have_attribute("dir", direction(language))
        expect(page.locator(f".languages a[lang^={language}]")).to_have_attribute("aria-current", "true")
        assert page.locator(".languages [aria-current]").count() == 1
    assert page.locator("h1").inner_text() == heading


def test_switch_on_an_answered_form_leads_to_a_page(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("melden"))
    send(page)
    page.locator(".languages a[lang^=en]").click()
    expect(page.locator("h1")).to_have_text(phrase("reporting.form.title", "en"))
    code = report(page)
    read_answer(page, code)
    page.locator(".languages a[lang^=ar]").click()
    expect(page.locator("h1")).to_have_text(phrase("reporting.answer.title", "ar"))


def test_switch_keeps_the_filter(visitor: Visitor) -> None:
    page = visitor(login=ADMINISTRATOR)
    page.goto(address("inzicht") + f"?from={days_ago(60)}&to={days_ago(9)}")
    page.locator(".languages a[lang^=en]").click()
    expect(page.locator("#from")).to_have_value(days_ago(60))
    page.goto(address("beheer") + "?status=klaar")
    page.locator(".languages a[lang^=ar]").click()
    assert page.url.endswith("?status=klaar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_stay_in_the_language(visitor: Visitor, language: str) -> None:
    page = visitor()
    for path in ("", "melden", "antwoord"):
        page.goto(address(path, language))
        links = page.locator("a[href^='/']:not([hreflang]):not([data-exit])").evaluate_all(
            "links => links.map((link) => link.getAttribute('href'))")
        assert links
        for link in links:
            assert re.match(rf"^{re.escape(address('', language))}(/|$)", link), link
