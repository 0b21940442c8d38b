"""Coming back with a code: reading the answer, taking the report back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from site_map import (
    ADMINISTRATOR, Visitor, address, confirm_withdrawal, open_newest_case, open_queue_at_its_end, open_reports,
    press_withdraw, read_answer, report,
)
from wording import label, phrase


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_code_opens_the_answer(visitor: Visitor, javascript: bool) -> None:
    page = visitor(javascript=javascript)
    code = report(page)
    for typed in (code, code.replace(" ", ""), f" {code} ", code.replace(" ", "-")):
        assert read_answer(page, typed).status == 200, typed
        expect(page.locator("h1")).to_have_text(phrase("reporting.status.title"))
        expect(page.locator("main .lead")).to_contain_text(label("gemeld", of="status"))
        expect(page.locator("main")).to_contain_text(phrase("reporting.answers.none"))


def test_code_opens_in_another_language(visitor: Visitor) -> None:
    page = visitor()
    code = report(page, "nl")
    assert read_answer(page, code, "ar").status == 200
    expect(page.locator("main .lead")).to_contain_text(label("gemeld", "status", "ar"))


@pytest.mark.parametrize(
    ("typed", "problem"), [("", "code-missing"), ("1234", "code"), ("0000 0000 0000 0000 0000", "unknown-code")])
def test_wrong_code_says_so_and_stays(visitor: Visitor, typed: str, problem: str) -> None:
    page = visitor()
    assert read_answer(page, typed).status == 422
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("[data-error-summary] a")).to_have_text(phrase(f"reporting.problem.{problem}"))
    expect(page.locator("#code")).to_have_value(typed)
    page.locator("[data-error-summary] a").click()
    expect(page.locator("#code")).to_be_focused()


def test_code_is_never_part_of_an_address(visitor: Visitor) -> None:
    page = visitor()
    code = report(page)
    read_answer(page, code)
    press_withdraw(page)
    assert not re.search(r"\d{4}", page.url.removeprefix(page.url.split("/voorbeeldstad")[0]))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_withdrawing_asks_once_more_and_then_leaves_nothing(visitor: Visitor, javascript: bool) -> None:
    staff = visitor(login=ADMINISTRATOR)
    before = open_reports(staff)
    page = visitor(javascript=javascript)
    code = report(page)
    number = open_newest_case(staff)
    case = staff.url

    read_answer(page, code)
    press_withdraw(page)
    expect(page.locator("main")).to_contain_text(phrase("reporting.withdraw.sure-text"))
    assert open_reports(staff) == before + 1

    page.get_by_role("button", name=phrase("reporting.withdraw.not")).click()
    expect(page.get_by_role("button", name=phrase("reporting.withdraw.button"), exact=True)).to_be_visible()
    assert open_reports(staff) == before + 1

    press_withdraw(page)
    confirm_withdrawal(page)
    expect(page.locator("h1")).to_have_text(phrase("reporting.withdrawn.title"))

    assert read_answer(page, code).status == 200
    expect(page.locator("h1")).to_have_text(phrase("reporting.withdrawn.title"))
    assert open_reports(staff) == before
    for tab in ("open", "klaar"):
        open_queue_at_its_end(staff, tab)
        assert number not in staff.locator("main").inner_text()
    staff.goto(case)
    expect(staff.locator("main")).to_contain_text(phrase("reporting.case.withdrawn"))
    assert staff.locator("main form").count() == 0


def test_reloading_after_withdrawal_is_harmless(visitor: Visitor) -> None:
    page = visitor()
    code = report(page)
    read_answer(page, code)
    press_withdraw(page)
    confirm_withdrawal(page)
    page.reload()
    expect(page.locator("h1")).to_have_text(phrase("reporting.withdrawn.title"))
    page.goto(address("antwoord/intrekken"))
    assert page.url.endswith(address("antwoord"))
