"""A story: told, sealed, opened with a reason, answered in words of one's own, and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from site_map import (
    ADMINISTRATOR, ANALYST, CASE_WORKER, DETAILS, STORY, Visitor, address, code_on, confirm_withdrawal, fill_report,
    fill_story, open_newest_case, open_story, press_withdraw, read_answer, send, unlock_key,
)
from wording import LANGUAGES, phrase


@pytest.mark.parametrize("javascript", [True, False])
def test_story_goes_there_and_back(visitor: Visitor, javascript: bool) -> None:
    resident = visitor(width=360, javascript=javascript)
    fill_story(resident)
    assert send(resident).status == 200
    code = code_on(resident)
    # Not on the page that somebody else may see.
    assert STORY not in resident.content()

    colleague = visitor(login=CASE_WORKER, javascript=javascript)
    unlock_key(colleague)
    open_newest_case(colleague)
    case = colleague.url
    assert STORY not in colleague.content()
    open_story(colleague)
    story = colleague.locator("details.story")
    expect(story.locator("p").first).to_be_hidden()
    story.locator("summary").click()
    expect(story).to_contain_text(STORY)

    colleague.locator("[name=message]").fill("Dank je. Hoe gaat het nu?")
    colleague.locator("[name=asks]").check()
    with colleague.expect_navigation():
        colleague.locator("form[action$='/bericht'] button").click()

    read_answer(resident, code)
    expect(resident.locator(".messages")).to_contain_text("Hoe gaat het nu?")
    resident.locator("[name=reply]").fill("Het gaat beter.")
    with resident.expect_navigation():
        resident.locator("form[action$='/aanvullen'] button").click()
    expect(resident.locator(".notice[role=status]")).to_be_visible()
    expect(resident.locator(".messages")).to_contain_text("Het gaat beter.")

    colleague.goto(case)
    open_story(colleague)
    expect(colleague.locator(".messages")).to_contain_text("Het gaat beter.")

    read_answer(resident, code)
    press_withdraw(resident)
    confirm_withdrawal(resident)
    read_answer(resident, code)
    assert STORY not in resident.content()


@pytest.mark.parametrize("language", LANGUAGES)
def test_serious_things_stop_with_help_first(visitor: Visitor, language: str) -> None:
    page = visitor(width=360)
    fill_report(page, language, "aanranding")
    send(page)
    expect(page.locator("h1")).to_have_text(phrase("story.check-title", language))
    expect(page.locator("a[href='tel:08000188']")).to_be_visible()
    assert page.locator("#code").count() == 0
    assert send(page).status == 200
    assert len(code_on(page).replace(" ", "")) == 20


@pytest.mark.parametrize("javascript", [True, False])
def test_details_are_pointed_out_and_taken_out(visitor: Visitor, javascript: bool) -> None:
    page = visitor(javascript=javascript)
    fill_story(page, DETAILS)
    send(page)
    expect(page.locator(".found")).to_have_text(["Kevin", "06-12345678"])
    with page.expect_navigation():
        page.get_by_role("button", name=phrase("story.details-remove", "nl")).click()
    code = code_on(page)
    read_answer(page, code)
    own = page.locator("details.more", has_text=phrase("story.yours", "nl"))
    own.locator("summary").click()
    expect(own).to_contain_text(phrase("story.removed.name", "nl"))
    assert "Kevin" not in page.content()


def test_going_back_to_the_story_keeps_everything(visitor: Visitor) -> None:
    page = visitor()
    fill_story(page, DETAILS)
    send(page)
    with page.expect_navigation():
        page.get_by_role("button", name=phrase("story.details-edit", "nl")).click()
    expect(page.locator("[name=story]")).to_have_value(DETAILS)
    expect(page.locator("[name=behaviour]:checked")).to_have_count(1)


def test_wish_can_change(visitor: Visitor) -> None:
    page = visitor(width=360)
    fill_report(page)
    send(page)
    code = code_on(page)
    read_answer(page, code)
    page.locator("details:has(form[action$='/wens']) summary").click()
    page.locator("form[action$='/wens'] [value=hulp]").check()
    with page.expect_navigation():
        page.locator("form[action$='/wens'] button").click()
    read_answer(page, code)
    page.locator("details:has(form[action$='/wens']) summary").click()
    expect(page.locator("form[action$='/wens'] [value=hulp]")).to_be_checked()


def test_wrong_passphrase_is_told_and_opens_nothing(visitor: Visitor) -> None:
    page = visitor(login=ADMINISTRATOR)
    page.goto(address("beheer/sleutel"))
    page.locator("[name=passphrase]").fill("dit is hem echt niet")
    with page.expect_navigation() as navigation:
        page.locator("main form[data-form] button[type=submit]").first.click()
    assert navigation.value.status == 422
    expect(page.locator("#wachtzin-fout")).to_be_visible()


def test_analyst_has_no_key(visitor: Visitor) -> None:
    assert visitor(login=ANALYST).goto(address("beheer/sleutel")).status == 403
