"""Help in two taps, the directory, guidance, and where staff keeps them."""

from __future__ import annotations

import re

import pytest
from axe import violations
from playwright.sync_api import Page, expect
from site_map import ADMINISTRATOR, ANALYST, CASE_WORKER, Visitor, address
from wording import LANGUAGES, direction, label, phrase
from witness import Witness

PAGES = {
    "finder": "hulp", "situations": "hulp?wanneer=net", "now": "hulp?wanneer=nu",
    "result": "hulp?wanneer=net&wat=aangeraakt", "nothing": "hulp?wanneer=lang&wat=zelfdoding&leeftijd=0-11",
    "directory": "hulp/alles", "guidance": "hulp/wat-kun-je-doen", "bystander": "hulp/wat-kun-je-doen/omstander",
    "victim": "hulp/wat-kun-je-doen/slachtoffer", "warden": "hulp/wat-kun-je-doen/handhaver",
    "professional": "hulp/wat-kun-je-doen/professional",
}
STAFF_PAGES = {
    "desk": "beheer/hulp", "new": "beheer/hulp/nieuw", "texts": "beheer/hulp/uitleg",
    "text": "beheer/hulp/uitleg/omstander/tijdens/nl",
}


def card(page: Page, title: str) -> None:
    """Taps a card; the next page has been read when this returns."""
    with page.expect_navigation():
        page.get_by_role("link", name=title, exact=True).click()


def service(page: Page, name: str):
    return page.locator(".help-card").filter(has=page.get_by_role("heading", name=name, exact=True))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_two_taps_away(visitor: Visitor, language: str, javascript: bool) -> None:
    page = visitor(width=360, javascript=javascript)
    page.goto(address(language=language))
    page.locator(f".site-nav a[href='{address('hulp', language)}']").click()
    expect(page.locator("h1")).to_have_text(phrase("help.finder.title", language))
    expect(page.locator("html")).to_have_attribute("dir", direction(language))

    card(page, phrase("help.moment.just", language))
    card(page, label("aangeraakt", "help-situation", language))

    expect(page.locator("h1")).to_have_text(phrase("help.result.title", language))
    first = page.locator(".help-card").first
    expect(first.locator("h3")).to_have_text("Centrum Seksueel Geweld")
    expect(first.locator("a.phone")).to_have_attribute("href", "tel:08000188")
    expect(first.locator(".badge")).to_have_text(phrase("help.open.always", language))
    box = first.locator("a.phone").bounding_box()
    assert box["height"] >= 24


def test_danger_now_needs_one_tap(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("hulp"))
    card(page, phrase("help.moment.now"))
    expect(page.locator(".help-card").first.locator("a.phone")).to_have_attribute("href", "tel:112")


def test_everything_can_be_reached_with_the_keyboard(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("hulp"))
    for title in (phrase("help.moment.just"), label("bekende", "help-situation")):
        link = page.get_by_role("link", name=title, exact=True)
        for _ in range(60):
            page.keyboard.press("Tab")
            if link.evaluate("element => element === document.activeElement"):
                break
        else:
            pytest.fail(f"{title} cannot be reached")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(service(page, "Veilig Thuis").locator("a.phone")).to_have_attribute("href", "tel:08002000")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_filters_keep_the_choice(visitor: Visitor, javascript: bool) -> None:
    page = visitor(javascript=javascript)
    page.goto(address("hulp?wanneer=net&wat=aangeraakt"))
    page.locator("#leeftijd").select_option("12-17")
    page.locator("#taal").select_option("ar")
    with page.expect_navigation():
        page.get_by_role("button", name=phrase("help.apply"), exact=True).click()
    expect(page.locator("#leeftijd")).to_have_value("12-17")
    expect(page.locator("main .lead")).to_contain_text(label("aangeraakt", "help-situation"))
    expect(service(page, "Centrum Seksueel Geweld")).to_be_visible()
    page.locator(".languages a[lang=en]").click()
    expect(page.locator("#leeftijd")).to_have_value("12-17")
    expect(page.locator("#taal")).to_have_value("ar")


def test_looking_for_help_leaves_no_trace(visitor: Visitor, witness: Witness) -> None:
    page = visitor()
    for path in PAGES.values():
        page.goto(address(path))
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert all(request.method == "GET" for request in witness.requests)


def test_the_list_prints_without_its_buttons(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("hulp/alles"))
    expect(page.get_by_role("button", name=phrase("help.list.print"), exact=True)).to_be_visible()
    page.emulate_media(media="print")
    for part in (".filters", ".site-nav", "[data-print]", "[data-exit]"):
        expect(page.locator(part).first).to_be_hidden()
    expect(service(page, "Veilig Thuis")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible(visitor: Visitor, name: str, language: str) -> None:
    page = visitor(width=360)
    assert page.goto(address(PAGES[name], language)).status == 200
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STAFF_PAGES)
def test_staff_page_is_accessible(visitor: Visitor, name: str, language: str) -> None:
    page = visitor(login=ADMINISTRATOR)
    assert page.goto(address(STAFF_PAGES[name], language)).status == 200
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_an_analyst_may_not_edit_help(visitor: Visitor) -> None:
    page = visitor(login=ANALYST)
    assert page.goto(address("beheer/hulp")).status == 403


def test_staff_adds_a_service_and_checks_it(visitor: Visitor) -> None:
    staff = visitor(login=CASE_WORKER)
    staff.goto(address("beheer/hulp"))
    staff.get_by_role("link", name=phrase("help.desk.add"), exact=True).click()

    # Mistakes first: everything typed stays.
    staff.locator("#naam").fill("Inloop de Brug")
    staff.locator("#telefoon").fill("nummer volgt")
    staff.locator("[name=uren][value=week]").check()
    staff.locator("#uren-0").fill("negen uur")
    with staff.expect_navigation() as navigation:
        staff.get_by_role("button", name=phrase("help.save"), exact=True).click()
    assert navigation.value.status == 422
    expect(staff.locator("[data-error-summary]")).to_be_focused()
    expect(staff.locator("#naam")).to_have_value("Inloop de Brug")
    expect(staff.locator("#uren-0")).to_have_value("negen uur")
    staff.locator("[data-error-summary] a[href='#telefoon']").click()
    expect(staff.locator("#telefoon")).to_be_focused()
    assert violations(staff) == []

    staff.locator("#telefoon").fill("0123-456789")
    staff.locator("#uren-0").fill("09:00-17:00")
    staff.locator("#organisatie").fill("Buurthuis de Brug")
    staff.locator("#bron").fill("brug.example")
    staff.get_by_role("button", name=phrase("help.save"), exact=True).click()
    expect(staff.locator("h1")).to_have_text("Inloop de Brug")
    expect(staff.locator("main .badge").first).to_have_text(phrase("help.standing.unchecked"))

    resident = visitor()
    resident.goto(address("hulp/alles"))
    expect(service(resident, "Inloop de Brug")).to_have_count(0)

    staff.get_by_role("button", name=phrase("help.check.button"), exact=True).click()
    expect(staff.locator("main .badge").first).to_have_text(phrase("help.standing.shown"))
    assert violations(staff) == []
    resident.reload()
    expect(service(resident, "Inloop de Brug")).to_be_visible()

    staff.get_by_role("button", name=phrase("help.active.off-button"), exact=True).click()
    expect(staff.locator("main .badge").first).to_have_text(phrase("help.standing.inactive"))
    resident.reload()
    expect(service(resident, "Inloop de Brug")).to_have_count(0)


def test_staff_writes_guidance_and_takes_it_back(visitor: Visitor) -> None:
    staff = visitor(login=CASE_WORKER)
    staff.goto(address("beheer/hulp/uitleg/professional/vooraf/nl"))
    staff.locator("#tekst").fill("### Onze afspraak\n\n<b>Hier</b> **luisteren** we.")
    staff.get_by_role("button", name=phrase("help.save"), exact=True).click()
    expect(staff.locator("main")).to_contain_text(phrase("help.guidance-desk.is-own"))

    resident = visitor()
    resident.goto(address("hulp/wat-kun-je-doen/professional"))
    expect(resident.get_by_role("heading", name="Onze afspraak", exact=True)).to_be_visible()
    expect(resident.locator("main strong").filter(has_text=re.compile("^luisteren$"))).to_be_visible()
    assert resident.locator("main b").count() == 0

    staff.locator("summary").filter(has_text=phrase("help.guidance-desk.back")).click()
    staff.get_by_role("button", name=phrase("help.guidance-desk.back-button"), exact=True).click()
    expect(staff.locator("main")).to_contain_text(phrase("help.guidance-desk.is-start"))
    resident.reload()
    expect(resident.get_by_role("heading", name="Onze afspraak", exact=True)).to_have_count(0)
