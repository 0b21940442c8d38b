"""Telling what happened: by keyboard, without JavaScript, with mistakes, and twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from site_map import (
    ADMINISTRATOR, BEHAVIOUR, Visitor, address, code_on, days_ago, fill_report, open_reports, report, send,
)
from wording import label, phrase

CODE = re.compile(r"^\d{4}( \d{4}){4}$")


def test_report_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address())
    press_tab_to(page, "a.card__link[href$='/melden']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/melden")

    press_tab_to(page, ".skip-link")
    page.keyboard.press("Enter")
    press_tab_to(page, f"[name=behaviour][value={BEHAVIOUR}]")
    page.keyboard.press("Space")

    press_tab_to(page, "#plek")
    page.keyboard.type("station")
    expect(page.locator("#plek-suggestions [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#plek-suggestions")).to_be_hidden()
    chosen = page.locator("#plek").input_value()
    assert "station" in chosen.lower()
    assert page.locator("[data-suggest-key]").input_value() != ""

    press_tab_to(page, "[name=when]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=when][value=night]")).to_be_checked()
    press_tab_to(page, "details.more > summary")
    page.keyboard.press("Enter")
    press_tab_to(page, "[name=role]")
    page.keyboard.press("Space")
    press_tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(phrase("reporting.receipt.title"))
    assert CODE.match(code_on(page))
    expect(page.locator("main")).to_contain_text(label(BEHAVIOUR, of="behaviour"))
    expect(page.locator("main")).to_contain_text(chosen)


def press_tab_to(page: Page, selector: str, most: int = 90) -> None:
    """Presses Tab until the focus is there, and checks that it can be seen at every stop on the way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate("""(selector) => {
            const element = document.activeElement;
            const look = (part) => {
                const style = getComputedStyle(part);
                return style.outlineStyle !== "none" || style.boxShadow !== "none";
            };
            const box = element.getBoundingClientRect();
            const bar = document.querySelector(".top-bar");
            const covered = bar && !bar.contains(element) && box.bottom <= bar.getBoundingClientRect().bottom
                && getComputedStyle(bar).position === "sticky" && !element.matches(".skip-link");
            const onScreen = box.bottom > 0 && box.top < innerHeight;
            return {
                arrived: element.matches(selector), name: element.outerHTML.slice(0, 120),
                visible: element === document.body || (onScreen && !covered
                    && [element, element.parentElement].some(look)),
            };
        }""", selector)
        assert stop["visible"], f"the focus cannot be seen on {stop['name']}"
        if stop["arrived"]:
            return
    pytest.fail(f"Tab does not lead to {selector}")


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_report_without_javascript_on_a_phone(visitor: Visitor, language: str) -> None:
    page = visitor(width=360, javascript=False)
    page.goto(address("", language))
    page.locator("a.card__link").first.click()
    page.locator(f"[name=behaviour][value={BEHAVIOUR}]").check()
    page.locator("#lijst").select_option(index=1)
    page.locator("[name=when][value=part]").check()
    page.locator("#dagdeel-datum").fill(days_ago(2))
    page.locator("#dagdeel").select_option(index=2)
    assert send(page).status == 200
    expect(page.locator("h1")).to_have_text(phrase("reporting.receipt.title", language))
    assert CODE.match(code_on(page))
    expect(page.locator("main")).to_contain_text(label(BEHAVIOUR, "behaviour", language))


def test_help_numbers_can_be_called_from_the_receipt(visitor: Visitor) -> None:
    page = visitor()
    report(page)
    numbers = page.locator(".help-card a[href^='tel:']")
    assert numbers.count() > 0
    for number in numbers.all():
        assert re.match(r"^tel:\+?\d+$", number.get_attribute("href"))
        expect(number).to_have_attribute("dir", "ltr")


def test_code_can_be_copied(visitor: Visitor) -> None:
    page = visitor()
    code = report(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_have_text(phrase("reporting.code.copied"))
    assert page.evaluate("navigator.clipboard.readText()") == code


# Mistakes


def test_error_summary_has_the_focus_and_leads_to_the_fields(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("melden"))
    assert send(page).status == 422

    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^" + re.escape(phrase("platform.error-prefix"))))
    texts = summary.locator("a").all_inner_texts()
    assert texts == [phrase(f"reporting.problem.{field}") for field in ("behaviour", "place", "when")]
    for link in summary.locator("a").all():
        field = link.get_attribute("href")
        link.click()
        expect(page.locator(field)).to_be_focused()
        expect(page.locator(field)).to_be_in_viewport()
        # The same sentence stands beside the field and is read out with it.
        error = page.locator(f"{field}-fout")
        assert link.inner_text() in error.inner_text()
        assert page.locator(f"[aria-describedby~='{error.get_attribute('id')}']").count() >= 1


def test_error_summary_works_without_javascript(visitor: Visitor) -> None:
    page = visitor(javascript=False)
    page.goto(address("melden"))
    assert send(page).status == 422
    page.locator("[data-error-summary] a").last.click()
    assert page.url.endswith("#wanneer")
    expect(page.locator("#wanneer")).to_be_in_viewport()


#: What is filled in with one mistake in it: name of the case to (when, fields by name, the field that is wrong).
MISTAKES = {
    "no behaviour": ("time", {"date": days_ago(3), "time": "23:15"}, "wat"),
    "unknown place": ("night", {"place": "Nergensstraat"}, "plek"),
    "no date": ("time", {"time": "23:15"}, "datum"),
    "no time": ("time", {"date": days_ago(3)}, "tijd"),
    "no part of the day": ("part", {"partDate": days_ago(3)}, "dagdeel"),
    "no day for the part": ("part", {"part": 2}, "dagdeel-datum"),
    "last day before the first": ("days", {"from": days_ago(3), "to": days_ago(9)}, "tot"),
    "years long": ("days", {"from": days_ago(900), "to": days_ago(9)}, "tot"),
    "in the future": ("time", {"date": days_ago(-3), "time": "23:15"}, "datum"),
    "no time at all": (None, {}, "wanneer"),
}


@pytest.mark.parametrize(
    ("mistake", "javascript"), [(name, True) for name in MISTAKES] + [("no behaviour", False), ("no time", False)])
def test_nothing_typed_is_lost(visitor: Visitor, mistake: str, javascript: bool) -> None:
    when, fields, wrong = MISTAKES[mistake]
    page = visitor(javascript=javascript)
    page.goto(address("melden"))
    if wrong != "wat":
        page.locator("[name=behaviour]").nth(1).check()
        page.locator("[name=behaviour]").nth(4).check()
    page.locator("#lijst").select_option(index=2)
    if when:
        page.locator(f"[name=when][value={when}]").check()
    for name, text in fields.items():
        field = page.locator(f"[name={name}]:visible")
        field.select_option(index=text) if isinstance(text, int) else field.fill(text)
    page.locator("details.more > summary").click()
    for name in ("role", "residence", "setting", "bystander"):
        page.locator(f"[name={name}]").nth(1).check()
    for name in ("ground", "effect", "wish"):
        page.locator(f"[name={name}]").first.check()
        page.locator(f"[name={name}]").nth(2).check()
    before = filled_in(page)

    assert send(page).status == 422
    assert filled_in(page) == before
    expect(page.locator("details.more")).to_have_attribute("open", "")
    assert page.locator(f"[data-error-summary] a[href='#{wrong}']").count() == 1
    expect(page.locator(f"#{wrong}")).to_be_visible()
    expect(page.locator(f"#{wrong}-fout")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_answer_that_is_not_required_can_be_taken_back(visitor: Visitor, javascript: bool) -> None:
    page = visitor(javascript=javascript)
    fill_report(page)
    page.locator("details.more > summary").click()
    names = ("role", "residence", "setting", "bystander")
    for name in names:
        none = page.locator(f"[name={name}][value='']")
        expect(none).to_be_checked()
        assert phrase("reporting.choice.none") in page.locator(f"label:has([name={name}][value=''])").inner_text()
        page.locator(f"[name={name}]").first.check()
        expect(none).not_to_be_checked()
    # Back after a mistake, with what was chosen.
    page.locator("[name=behaviour]:checked").uncheck()
    assert send(page).status == 422
    for name in names:
        expect(page.locator(f"[name={name}]").first).to_be_checked()
        page.locator(f"[name={name}][value='']").check()
    assert send(page).status == 422
    for name in names:
        expect(page.locator(f"[name={name}][value='']")).to_be_checked()
    page.locator(f"[name=behaviour][value={BEHAVIOUR}]").check()
    assert send(page).status == 200
    facts = page.locator(".facts dt").all_inner_texts()
    assert len(facts) == 3, f"more is kept than what, where and when: {facts}"


def filled_in(page: Page) -> list[list[str]]:
    """Every answer on the form, in order; the token too, so that it stays the same sheet. Not the browser's sum."""
    return page.evaluate(
        "[...new FormData(document.querySelector('form[data-form]'))].filter(([name]) => name !== 'work')")


def test_place_with_one_letter_wrong_is_mended_with_a_suggestion(visitor: Visitor) -> None:
    page = visitor(javascript=False)
    fill_report(page)
    page.locator("#lijst").select_option(index=0)
    page.locator("#plek").fill("straat")
    assert send(page).status == 422
    suggestion = page.locator("input[type=radio][name=placeKey]").first
    suggestion.check()
    name = page.locator("label:has(input[type=radio][name=placeKey])").first.inner_text().strip()
    assert send(page).status == 200
    assert name.split(",")[0] in page.locator("main").inner_text()


# Twice


def test_same_sheet_sent_twice_is_one_report(visitor: Visitor) -> None:
    staff = visitor(login=ADMINISTRATOR)
    before = open_reports(staff)

    page = visitor()
    code = report(page)
    page.reload()  # sends the form again
    expect(page.locator("main")).to_contain_text(phrase("reporting.receipt.again"))
    assert code_on(page) == code
    assert open_reports(staff) == before + 1


def test_impatient_presses_are_one_report(visitor: Visitor) -> None:
    staff = visitor(login=ADMINISTRATOR)
    before = open_reports(staff)

    page = visitor()
    fill_report(page)
    page.locator("main form button[type=submit]").dblclick()
    assert CODE.match(code_on(page))
    assert open_reports(staff) == before + 1


def test_same_sheet_with_other_answers_corrects_the_report(visitor: Visitor) -> None:
    staff = visitor(login=ADMINISTRATOR)
    before = open_reports(staff)

    page = visitor()
    fill_report(page)
    sheet = filled_in(page)
    assert send(page).status == 200
    code = code_on(page)
    # Another tab still has the sheet, and something else is chosen there.
    fill_report(page, behaviour="bedreigen")
    page.evaluate("(token) => document.querySelector('[name=token]').value = token", dict(sheet)["token"])
    assert send(page).status == 200
    assert code_on(page) == code
    expect(page.locator("main")).to_contain_text(phrase("reporting.receipt.corrected"))
    expect(page.locator(".facts")).to_contain_text(label("bedreigen", of="behaviour"))
    expect(page.locator(".facts")).not_to_contain_text(label(BEHAVIOUR, of="behaviour"))
    assert open_reports(staff) == before + 1
