"""A request for correction: asked without an account, sealed, decided with a reason, answered under a code."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from site_map import (
    CASE_WORKER, CORRECTION, Visitor, address, ask_for_correction, code_on, confirm_withdrawal, open_correction,
    press_withdraw, read_answer, unlock_key,
)
from wording import LANGUAGES, phrase


def press(page: Page, end: str) -> int:
    """Presses the button of the form whose address ends so. Returns the status of the answer."""
    with page.expect_navigation() as navigation:
        page.locator(f"form[action$='{end}'] button[type=submit]").first.click()
    return navigation.value.status


@pytest.mark.parametrize("javascript", [True, False])
def test_request_goes_there_and_back(visitor: Visitor, javascript: bool) -> None:
    resident = visitor(width=360, javascript=javascript)
    resident.goto(address("privacy"))
    resident.get_by_role("link", name=phrase("correction.title")).click()
    ask_for_correction(resident)
    code = code_on(resident)
    assert CORRECTION not in resident.content()
    assert resident.context.cookies() == []

    colleague = visitor(login=CASE_WORKER, javascript=javascript)
    unlock_key(colleague)
    open_correction(colleague)
    assert CORRECTION not in colleague.content()
    assert press(colleague, "/openen") == 200
    expect(colleague.locator("#tekst")).to_contain_text(CORRECTION)

    colleague.locator("[name=outcome][value=geweigerd]").check()
    assert press(colleague, "/besluit") == 422
    expect(colleague.locator("#reden-fout")).to_be_visible()
    expect(colleague.locator("[name=outcome][value=geweigerd]")).to_be_checked()
    colleague.locator("#reden").select_option("verhaal-van-een-ander")
    assert press(colleague, "/besluit") == 200
    assert colleague.locator("[name=outcome]").count() == 0

    assert read_answer(resident, code).status == 200
    expect(resident.locator("#besluit")).to_be_visible()
    expect(resident.locator("#waarom")).to_be_visible()
    expect(resident.get_by_text(phrase("correction.complaint-text"))).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_request_is_taken_back(visitor: Visitor, language: str) -> None:
    page = visitor(width=360)
    page.goto(address("correctie", language))
    ask_for_correction(page)
    code = code_on(page)
    read_answer(page, code, language)
    press_withdraw(page)
    confirm_withdrawal(page)
    expect(page.locator("h1")).to_have_text(phrase("correction.withdrawn-title", language))
    read_answer(page, code, language)
    assert CORRECTION not in page.content()


def test_what_is_missing_is_said_beside_the_field(visitor: Visitor) -> None:
    page = visitor(width=360)
    page.goto(address("correctie"))
    page.locator("[name=contactEmail]").fill("geen adres")
    assert press(page, "/correctie") == 422
    expect(page.locator("#tekst-fout")).to_contain_text(phrase("correction.problem.text-missing"))
    expect(page.locator("#contact-mail-fout")).to_be_visible()
    expect(page.locator("[name=contactEmail]")).to_have_value("geen adres")
