"""Figures: filters, the map and the chart with their tables beside them, and the files."""

from __future__ import annotations

import csv
import io

import pytest
from pictures import colours
from playwright.sync_api import Page, expect
from site_map import ANALYST, Visitor, address, days_ago, wait_for_drawings
from witness import Witness

FILES = {"hotspots": "square", "hot-times": "day", "trend": "month", "areas": "code"}
CARDS = {"plekken": "hotspots", "tijden": "hot-times", "verloop": "trend", "buurten": "areas"}


def insight(visitor: Visitor, query: str = "", language: str = "nl", **browser: object) -> Page:
    page = visitor(login=ANALYST, **browser)
    page.goto(address("inzicht", language) + query)
    return page


def unfold(page: Page, details: str) -> None:
    """Opens what is folded away. With the keyboard: maps and charts above it may still be growing."""
    page.locator(f"{details} > summary").press("Enter")
    expect(page.locator(details)).to_have_attribute("open", "")


def total(page: Page) -> int:
    """Reports in view: the first of the key figures."""
    text = page.locator(".key-figures__value").first.inner_text()
    return int("".join(digit for digit in text if digit.isdigit()))


def test_map_and_chart_are_drawn_with_their_tables_beside_them(visitor: Visitor) -> None:
    page = insight(visitor)
    wait_for_drawings(page)
    assert colours(page, page.locator("#plekken canvas").screenshot()) > 20
    bars = page.locator("#verloop svg path")
    assert bars.count() > 24
    for card in CARDS:
        section = page.locator(f"#{card}")
        expect(section.locator(".figure-card__finding")).not_to_be_empty()
        unfold(page, f"#{card} details.made")
        assert section.locator("details.made dt").count() >= 4
        # A card without a picture has its table open already.
        if section.locator("details.data[open]").count() == 0:
            unfold(page, f"#{card} details.data")
        expect(section.locator("details.data table").last).to_be_visible()
        assert section.locator("details.data tbody tr").count() >= 1
    matrix = page.locator("#tijden table.matrix")
    assert matrix.locator("tbody tr").count() == 7
    assert matrix.locator("tbody td").count() == 7 * 24


def test_row_of_the_table_is_shown_on_the_map(visitor: Visitor) -> None:
    page = insight(visitor)
    wait_for_drawings(page)
    unfold(page, "#plekken details.data")
    row = page.locator("#plekken tr[data-feature]").first
    place = row.locator("th").inner_text().split(",")[0].strip()
    row.locator("button").click()
    expect(page.locator("#plekken .map__detail")).to_contain_text(place)


def test_filters_narrow_the_figures_and_stay_chosen(visitor: Visitor) -> None:
    page = insight(visitor)
    everything = total(page)
    page.locator("#from").fill(days_ago(200))
    page.locator("#to").fill(days_ago(100))
    unfold(page, ".filters > details")
    page.locator("#place").select_option("point")
    unfold(page, ".filters__more > details:has(#behaviour)")
    page.locator("[name=behaviour][value=nafluiten]").check()
    with page.expect_navigation():
        page.locator("form.filters button[type=submit]").click()
    assert f"from={days_ago(200)}" in page.url and "place=point" in page.url
    assert total(page) < everything
    expect(page.locator("#from")).to_have_value(days_ago(200))
    expect(page.locator("#place")).to_have_value("point")
    expect(page.locator("[name=behaviour][value=nafluiten]")).to_be_checked()
    # The files are about the same choice.
    assert f"from={days_ago(200)}" in page.locator("#plekken .figure-card__links a").first.get_attribute("href")
    with page.expect_navigation():
        page.locator("form.filters a.button").click()
    assert total(page) == everything


def test_period_that_cannot_be_is_explained(visitor: Visitor) -> None:
    page = insight(visitor, f"?from={days_ago(2)}&to={days_ago(9)}")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary] a").first.click()
    field = page.evaluate("document.activeElement.id")
    assert field in ("from", "to")
    expect(page.locator(f"#{field}-fout")).to_be_visible()
    expect(page.locator("#from")).to_have_value(days_ago(2))


def test_too_few_reports_are_called_that(visitor: Visitor) -> None:
    page = insight(visitor, f"?from={days_ago(3)}&to={days_ago(2)}")
    for card in CARDS:
        expect(page.locator(f"#{card} .notice--careful")).to_be_visible()
    assert page.locator("canvas, [data-chart]").count() == 0


def test_figures_download_as_csv(visitor: Visitor) -> None:
    page = insight(visitor)
    for card, name in CARDS.items():
        with page.expect_download() as download:
            page.locator(f"#{card} .figure-card__links a").first.click()
        assert download.value.suggested_filename.startswith(f"{name}-voorbeeldstad-")
        assert download.value.suggested_filename.endswith(".csv")
        rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
        assert rows[0][0] == FILES[name]
        assert len(rows) > 5
        assert {len(row) for row in rows} == {len(rows[0])}


def test_csv_has_the_figures_of_the_page(visitor: Visitor) -> None:
    page = insight(visitor)
    answer = page.request.get(page.locator("#verloop .figure-card__links a").first.get_attribute("href"))
    months = list(csv.DictReader(io.StringIO(answer.text().removeprefix("\ufeff"))))
    shown = page.locator("#verloop tbody tr")
    assert shown.count() == len(months)
    assert [row.locator("td").first.text_content().strip() for row in shown.all()] == [m["reports"] for m in months]


def test_page_works_without_the_libraries(visitor: Visitor, witness: Witness) -> None:
    witness.expect_console(r"net::ERR_FAILED .*/static/vendor/")
    page = visitor(login=ANALYST)
    page.context.route("**/static/vendor/**", lambda route: route.abort())
    page.goto(address("inzicht"))
    for part in ("[data-map=squares]", "#verloop [data-chart]"):
        expect(page.locator(part)).to_be_visible()
        failed = page.locator(part).get_attribute("data-text-failed")
        assert failed
        expect(page.locator(part)).to_have_text(failed)
    unfold(page, "#plekken details.data")
    expect(page.locator("#plekken details.data table").first).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_page_works_without_javascript(visitor: Visitor, language: str) -> None:
    page = insight(visitor, language=language, javascript=False, width=360)
    for part in page.locator("[data-map], [data-chart]").all():
        expect(part).to_be_hidden()
    unfold(page, "#plekken details.data")
    expect(page.locator("#plekken details.data table").first).to_be_visible()
    expect(page.locator("#tijden table.matrix")).to_be_visible()
    unfold(page, ".filters > details")
    page.locator("#place").select_option("point")
    page.locator("form.filters button[type=submit]").click()
    assert "place=point" in page.url
