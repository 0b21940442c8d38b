"""Case work: tasks with deadlines, what was done, linked reports, a report by telephone, settings."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from site_map import (
    ADMINISTRATOR, BEHAVIOUR, CASE_WORKER, Visitor, address, days_ago, give_status, open_newest_case, read_answer,
    report, send_answer,
)
from wording import label, phrase


def press(page: Page, button: str) -> int:
    """Presses a button of the page's own form. Returns the status of the answer."""
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name=button, exact=True).click()
    return navigation.value.status


def open_folded(page: Page, title: str) -> None:
    page.locator("summary", has_text=title).click()


# Tasks


def test_answer_closes_its_task(visitor: Visitor) -> None:
    report(visitor())
    colleague = visitor(login=CASE_WORKER, javascript=False)
    open_newest_case(colleague)
    expect(colleague.locator("aside")).to_contain_text(phrase("case-work.task.answer"))
    send_answer(colleague, "geteld")
    expect(colleague.locator("aside")).to_contain_text(phrase("case-work.queue.no-task"))


def test_task_is_done_from_the_list(visitor: Visitor) -> None:
    report(visitor())
    colleague = visitor(login=CASE_WORKER)
    number = open_newest_case(colleague)
    colleague.goto(address("beheer/taken"))
    # What is due last stands last; the list may hold more cards of the same day.
    card = colleague.locator(".card", has_text=number)
    expect(card).to_contain_text(phrase("case-work.task.answer"))
    card.locator("summary").click()
    with colleague.expect_navigation() as navigation:
        card.get_by_role("button").click()
    assert navigation.value.status == 422
    expect(colleague.locator("[data-error-summary]")).to_be_focused()
    colleague.locator("[data-error-summary] a").click()
    expect(card.locator("select")).to_be_focused()
    card.locator("select").select_option("not-needed")
    with colleague.expect_navigation() as navigation:
        card.get_by_role("button").click()
    assert navigation.value.status == 200
    expect(colleague.locator(".card", has_text=number)).to_have_count(0)


def test_queue_is_filtered_and_sorted_without_javascript(visitor: Visitor) -> None:
    page = visitor(login=CASE_WORKER, javascript=False)
    page.goto(address("beheer"))
    page.locator("#volgorde").select_option("termijn")
    press(page, phrase("case-work.filter.apply"))
    assert "order=termijn" in page.url
    expect(page.locator("caption")).to_have_text(phrase("case-work.queue.by-deadline"))
    expect(page.locator("#volgorde")).to_have_value("termijn")
    # The tabs keep the choice, the language switch too.
    page.locator(f".tabs a[href*='status=gemeld']").click()
    assert "order=termijn" in page.url
    page.locator(".languages a[lang=en]").click()
    assert "order=termijn" in page.url and "/en/" in page.url


# What was done


def test_closing_asks_what_was_done_and_the_reporter_reads_it(visitor: Visitor) -> None:
    resident = visitor()
    code = report(resident, "en")
    colleague = visitor(login=CASE_WORKER)
    open_newest_case(colleague)
    colleague.locator("[name=status][value=afgehandeld]").check()
    with colleague.expect_navigation() as navigation:
        colleague.locator("form[action$='/status'] > .actions button").click()
    assert navigation.value.status == 422
    expect(colleague.locator("[name=status][value=afgehandeld]")).to_be_checked()
    expect(colleague.locator("[data-error-summary]")).to_contain_text(phrase("case-work.problem.outcome-missing"))
    colleague.locator("form[action$='/status'] [name=outcome][value=verlichting]").check()
    with colleague.expect_navigation():
        colleague.locator("form[action$='/status'] > .actions button").click()
    expect(colleague.locator("h1 + p .badge")).to_have_text(label("afgehandeld", of="status"))
    read_answer(resident, code, "en")
    expect(resident.locator("main")).to_contain_text(label("verlichting", "outcome", "en"))


# Linked reports


def test_two_reports_about_one_thing_are_linked(visitor: Visitor) -> None:
    report(visitor())
    colleague = visitor(login=CASE_WORKER)
    first = open_newest_case(colleague)
    first_page = colleague.url
    report(visitor())
    second = open_newest_case(colleague)
    assert first != second
    open_folded(colleague, phrase("case-work.link.title"))
    colleague.locator("#koppelen").fill("geen nummer")
    assert press(colleague, phrase("case-work.link.button")) == 422
    expect(colleague.locator("#koppelen")).to_have_value("geen nummer")
    colleague.locator("#koppelen").fill(first.lower())
    assert press(colleague, phrase("case-work.link.button")) == 200
    expect(colleague.get_by_role("link", name=first, exact=True)).to_be_visible()
    colleague.goto(first_page)
    expect(colleague.get_by_role("link", name=second, exact=True)).to_be_visible()
    press(colleague, phrase("case-work.link.undo"))
    expect(colleague.get_by_role("link", name=second, exact=True)).to_have_count(0)


# By telephone


def fill_call(page: Page) -> None:
    page.locator(f"[name=behaviour][value={BEHAVIOUR}]").check()
    page.locator("#lijst").select_option(index=1)
    page.locator("[name=when][value=unknown]").check()


def test_report_by_telephone_gives_a_code(visitor: Visitor) -> None:
    colleague = visitor(login=CASE_WORKER)
    colleague.goto(address("beheer/invoeren"))
    colleague.locator("#gesprek-datum").fill(days_ago(2))
    colleague.locator("#gesprek-taal").select_option("ar")
    # Something is missing: nothing that was filled in is lost.
    assert press(colleague, phrase("case-work.enter.save")) == 422
    expect(colleague.locator("[data-error-summary]")).to_be_focused()
    expect(colleague.locator("#gesprek-datum")).to_have_value(days_ago(2))
    expect(colleague.locator("#gesprek-taal")).to_have_value("ar")
    fill_call(colleague)
    assert press(colleague, phrase("case-work.enter.save")) == 200
    code = " ".join(colleague.locator("#code").inner_text().split())
    assert re.fullmatch(r"(\d{4} ){4}\d{4}", code)
    colleague.locator("main .actions a").first.click()
    expect(colleague.locator("main")).to_contain_text(phrase("case-work.origin.phone"))
    resident = visitor(width=360)
    assert read_answer(resident, code, "ar").status == 200


def test_second_report_copies_place_and_time(visitor: Visitor) -> None:
    report(visitor())
    colleague = visitor(login=CASE_WORKER, javascript=False)
    number = open_newest_case(colleague)
    open_folded(colleague, phrase("case-work.link.title"))
    colleague.get_by_role("link", name=phrase("case-work.split.button")).click()
    expect(colleague.locator(".notice", has_text=number)).to_be_visible()
    assert colleague.locator("#lijst").input_value() != ""
    colleague.locator("[name=behaviour][value=schelden]").check()
    assert press(colleague, phrase("case-work.enter.save")) == 200
    colleague.locator("main .actions a").first.click()
    expect(colleague.get_by_role("link", name=number, exact=True)).to_be_visible()


# Settings


def test_settings_are_saved_and_give_the_other_report_points(visitor: Visitor) -> None:
    page = visitor(login=ADMINISTRATOR, javascript=False)
    page.goto(address("beheer/meldpunt"))
    page.locator("#plek1-naam").fill("Meldpunt om de hoek")
    page.locator("#plek1-website").fill("geen adres")
    assert press(page, phrase("settings.save")) == 422
    expect(page.locator("#plek1-website-fout")).to_be_visible()
    expect(page.locator("#plek1-naam")).to_have_value("Meldpunt om de hoek")
    page.locator("#plek1-website").fill("www.voorbeeld.example")
    assert press(page, phrase("settings.save")) == 200
    expect(page.locator("[role=status]")).to_have_text(phrase("settings.saved"))

    resident = visitor(width=360, javascript=False)
    resident.goto(address("meldpunten"))
    expect(resident.locator(".card", has_text="Meldpunt om de hoek").locator("a")).to_have_attribute(
        "href", "https://www.voorbeeld.example")

    page.locator("[name=plek1-weg]").check()
    assert press(page, phrase("settings.save")) == 200
    resident.reload()
    expect(resident.locator(".card", has_text="Meldpunt om de hoek")).to_have_count(0)


def test_case_worker_may_not_change_settings(visitor: Visitor) -> None:
    page = visitor(login=CASE_WORKER)
    assert page.goto(address("beheer/meldpunt")).status == 403
    page.goto(address("beheer"))
    assert page.locator("a[href$='/beheer/meldpunt']").count() == 0
