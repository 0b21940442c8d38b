"""The map of squares: the whole town at first sight, with the numbers of the table."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from site_map import ANALYST, Visitor, address, days_ago

#: Keeps the map that the page makes, so that it can be asked what it shows.
KEEP_THE_MAP = """
    let library;
    Object.defineProperty(window, "maplibregl", {
        get: () => library,
        set: (given) => {
            library = { ...given, Map: class extends given.Map {
                constructor(options) { super(options); window.drawn = this; }
            } };
        },
    });
"""


def open_figures(page: Page) -> None:
    page.add_init_script(KEEP_THE_MAP)
    # Without what other tests report today, all in one place.
    page.goto(address("inzicht") + f"?to={days_ago(2)}")
    expect(page.locator("[data-map=squares] canvas")).to_be_visible()
    # The page's policy forbids what `wait_for_function` does.
    for _ in range(60):
        if page.evaluate("Boolean(window.drawn?.loaded() && drawn.areTilesLoaded())"):
            return
        page.wait_for_timeout(150)
    pytest.fail("the map is not drawn")


@pytest.mark.parametrize("width", [1280, 1800, 360])
def test_whole_town_is_seen_at_first_sight(visitor: Visitor, width: int) -> None:
    page = visitor(width=width, login=ANALYST)
    open_figures(page)
    town = page.request.get(address("kaart.geojson")).json()["bbox"]
    west, south, east, north = page.evaluate("drawn.getBounds().toArray().flat()")
    squares = page.evaluate("JSON.parse(document.querySelector('#plekken-data').textContent).bbox")
    assert west < squares[0] < squares[2] < east and south < squares[1] < squares[3] < north
    # The squares lie in the town, and it is not drawn so small that they cannot be told apart.
    assert town[0] <= squares[2] and squares[0] <= town[2]
    assert (north - south) < 2.5 * (squares[3] - squares[1]) or (east - west) < 2.5 * (squares[2] - squares[0])


def test_every_number_of_the_table_is_on_the_map(visitor: Visitor) -> None:
    page = visitor(login=ANALYST)
    open_figures(page)
    rows = page.locator("table:has(#hotspots-tabel) tbody tr")
    page.wait_for_timeout(700)
    shown = page.evaluate("""
        drawn.queryRenderedFeatures({ layers: ["numbers-text"] }).map((feature) => feature.properties.text)
    """)
    assert rows.count() > 1
    assert sorted(set(shown), key=int) == [str(number + 1) for number in range(rows.count())]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("far", [[30, 70], [-30, 70], [30, 20], [-30, 20]])
def test_town_is_never_out_of_sight(visitor: Visitor, width: int, far: list[int]) -> None:
    page = visitor(width=width, login=ANALYST)
    open_figures(page)
    town = page.request.get(address("kaart.geojson")).json()["bbox"]
    page.evaluate("(center) => { drawn.jumpTo({ center, zoom: 3 }); }", far)
    west, south, east, north = page.evaluate("drawn.getBounds().toArray().flat()")
    assert west < town[2] and town[0] < east and south < town[3] and town[1] < north


def test_town_stays_whole_when_a_phone_is_turned(visitor: Visitor) -> None:
    page = visitor(width=360, login=ANALYST)
    open_figures(page)
    squares = page.evaluate("JSON.parse(document.querySelector('#plekken-data').textContent).bbox")
    zoom = page.evaluate("drawn.getZoom()")
    page.set_viewport_size({"width": 800, "height": 600})
    page.wait_for_timeout(500)
    assert page.evaluate("drawn.getZoom()") == pytest.approx(zoom, abs=0.01)
    west, south, east, north = page.evaluate("drawn.getBounds().toArray().flat()")
    assert west < squares[0] < squares[2] < east and south < squares[1] < squares[3] < north
