"""Colleagues: signing in, the queue, the whole loop back to the reporter, and who may see what."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from server import DemoServer
from site_map import (
    ADMINISTRATOR, ANALYST, BEHAVIOUR, CASE_WORKER, Visitor, address, give_status, open_newest_case,
    open_queue_at_its_end, read_answer, report, send_answer, sign_in,
)
from wording import label, phrase, standard_text


def test_whole_loop_from_report_to_answer(visitor: Visitor) -> None:
    resident = visitor(width=360)
    code = report(resident, "ar")

    colleague = visitor(login=CASE_WORKER)
    number = open_newest_case(colleague)
    expect(colleague.locator(".facts").first).to_contain_text(label(BEHAVIOUR, of="behaviour"))
    # Redirected to the case, so that a reload changes nothing.
    give_status(colleague, "in-behandeling")
    expect(colleague.locator("h1 + p .badge")).to_have_text(label("in-behandeling", of="status"))
    send_answer(colleague, "toezicht-ingelicht")
    give_status(colleague, "afgehandeld")
    expect(colleague.locator("h1 + p .badge")).to_have_text(label("afgehandeld", of="status"))
    expect(colleague.locator(".timeline")).to_contain_text(label("toezicht-ingelicht", of="standard-answer"))

    for language in ("ar", "nl"):
        assert read_answer(resident, code, language).status == 200
        expect(resident.locator("main .lead")).to_contain_text(label("afgehandeld", "status", language))
        expect(resident.locator(".messages")).to_contain_text(standard_text("toezicht-ingelicht", language))
    # The reporter does not learn who answered.
    assert "Behandelaar" not in resident.locator("body").inner_text()

    open_queue_at_its_end(colleague, "open")
    assert number not in colleague.locator("main").inner_text()
    open_queue_at_its_end(colleague, "klaar")
    assert number in colleague.locator("main").inner_text()


def test_answer_goes_through_without_javascript(visitor: Visitor) -> None:
    resident = visitor(javascript=False)
    code = report(resident)
    colleague = visitor(login=CASE_WORKER, javascript=False)
    open_newest_case(colleague)
    send_answer(colleague, "geteld")
    read_answer(resident, code)
    expect(resident.locator(".messages")).to_contain_text(standard_text("geteld"))


def test_colleague_who_was_overtaken_is_told(visitor: Visitor) -> None:
    report(visitor())
    first, second = visitor(login=CASE_WORKER), visitor(login=ADMINISTRATOR)
    open_newest_case(first)
    open_newest_case(second)
    give_status(first, "in-behandeling")
    assert give_status(second, "ingepland").status == 422
    expect(second.locator("[data-error-summary]")).to_be_focused()
    expect(second.locator("[data-error-summary]")).to_contain_text(phrase("reporting.problem.changed-meanwhile"))
    expect(second.locator("h1 + p .badge")).to_have_text(label("in-behandeling", of="status"))


def test_choosing_nothing_changes_nothing(visitor: Visitor) -> None:
    report(visitor())
    colleague = visitor(login=CASE_WORKER)
    open_newest_case(colleague)
    for form in ("status", "antwoord"):
        with colleague.expect_navigation() as navigation:
            colleague.locator(f"form[action$='/{form}'] button").click()
        assert navigation.value.status == 422
        expect(colleague.locator("[data-error-summary]")).to_be_focused()
        expect(colleague.locator("h1 + p .badge")).to_have_text(label("gemeld", of="status"))


def test_report_withdrawn_meanwhile_takes_no_answer(visitor: Visitor) -> None:
    resident = visitor()
    code = report(resident)
    colleague = visitor(login=CASE_WORKER)
    open_newest_case(colleague)
    read_answer(resident, code)
    for _ in range(2):
        with resident.expect_navigation():
            resident.locator("form[action$='/intrekken'] button").click()
    assert send_answer(colleague, "geteld").status == 422
    expect(colleague.locator("[data-error-summary]")).to_contain_text(phrase("reporting.problem.withdrawn"))


# Signing in


def test_signing_in_and_out(visitor: Visitor, server: DemoServer) -> None:
    page = visitor()
    page.goto(address("beheer"))
    assert page.url.endswith(address("beheer/inloggen"))
    sign_in(page, CASE_WORKER, server.password)
    assert page.url.endswith(address("beheer"))
    [cookie] = page.context.cookies()
    assert cookie["httpOnly"] and cookie["sameSite"] == "Strict"
    # A page for staff is used at a desk: no quick exit, and Shift does nothing.
    assert page.locator("[data-exit]").count() == 0

    page.locator(".user-bar button").click()
    page.wait_for_url("**/inloggen")
    assert page.context.cookies() == []
    page.context.add_cookies([cookie])
    page.goto(address("beheer"))
    assert page.url.endswith(address("beheer/inloggen")), "the session outlived signing out"


def test_refused_sign_in_keeps_the_name_and_forgets_the_password(visitor: Visitor) -> None:
    page = visitor()
    assert sign_in(page, "niemand", "verkeerd-wachtwoord").status == 422
    expect(page.locator("main")).to_contain_text(phrase("platform.sign-in.refused"))
    expect(page.locator("#login")).to_have_value("niemand")
    expect(page.locator("#password")).to_have_value("")
    assert page.context.cookies() == []


# Roles


@pytest.mark.parametrize("path", ["beheer", "beheer/melding/00000000-0000-7000-8000-000000000000", "inzicht",
                                  "inzicht/hotspots.csv"])
def test_strangers_are_asked_to_sign_in(visitor: Visitor, path: str) -> None:
    page = visitor()
    page.goto(address(path))
    assert page.url.endswith(address("beheer/inloggen"))


def test_analyst_sees_figures_and_no_reports(visitor: Visitor) -> None:
    colleague = visitor(login=CASE_WORKER)
    colleague.goto(address("beheer"))
    case = colleague.locator("tbody th a").first.get_attribute("href")

    page = visitor(login=ANALYST)
    page.goto(address("beheer"))
    assert page.url.endswith(address("inzicht"))
    assert page.locator(".site-nav a[href$='/beheer']").count() == 0
    assert page.goto(case).status == 403
    expect(page.locator("h1")).to_have_text(phrase("platform.forbidden.title"))


def test_case_worker_sees_reports_and_no_figures(visitor: Visitor) -> None:
    page = visitor(login=CASE_WORKER)
    page.goto(address("beheer"))
    assert page.locator(".site-nav a[href$='/inzicht']").count() == 0
    assert page.goto(address("inzicht")).status == 403
    assert page.goto(address("inzicht/hotspots.csv")).status == 403


def test_administrator_sees_both(visitor: Visitor) -> None:
    page = visitor(login=ADMINISTRATOR)
    assert page.goto(address("beheer")).status == 200
    page.locator(".site-nav a[href$='/inzicht']").click()
    expect(page.locator("#plekken")).to_be_visible()


def test_form_without_the_sessions_token_is_refused(visitor: Visitor) -> None:
    report(visitor())
    page = visitor(login=CASE_WORKER)
    open_newest_case(page)
    page.evaluate("document.querySelectorAll('[name=csrf]').forEach((field) => (field.value = ''))")
    assert give_status(page, "in-behandeling").status == 403
    expect(page.locator("h1")).to_have_text(phrase("platform.forgery.title"))
