"""Reading a page aloud: only when asked, only with a voice of the device, and never after leaving."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect
from site_map import ADMINISTRATOR, RESIDENT_PAGES, Visitor, address
from wording import phrase

#: A device without a voice has none of this; this one has voices and writes down what it is asked to say. A sentence
#: is over when the test says so.
DEVICE = """(voices) => {
    const made = { said: [], cancelled: 0, last: undefined };
    window.device = made;
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, "speechSynthesis", { value: {
        getVoices: () => voices,
        speak(line) { made.said.push({ text: line.text, lang: line.lang, name: line.voice.name }); made.last = line; },
        cancel() { made.cancelled += 1; const line = made.last; made.last = undefined; line?.onerror?.({ type: "error" }); },
        pause() {}, resume() {},
    } });
}"""

DUTCH = {"name": "Eigen", "lang": "nl-NL", "localService": True}
ENGLISH = {"name": "Own", "lang": "en-GB", "localService": True}
#: Sends the text to a company.
REMOTE = {"name": "Ver weg", "lang": "nl-NL", "localService": False, "default": True}


def with_voices(page: Page, *voices: dict) -> Page:
    page.add_init_script(f"({DEVICE})({json.dumps(voices)})")
    return page


def said(page: Page) -> list[str]:
    return [line["text"].strip() for line in page.evaluate("device.said")]


def finish_sentence(page: Page) -> None:
    page.evaluate("() => { const line = device.last; device.last = undefined; line.onend({ type: 'end' }); }")


def start(page: Page) -> None:
    page.get_by_role("button", name=phrase("platform.speak.start")).click()


@pytest.mark.parametrize("name", RESIDENT_PAGES)
def test_is_not_offered_without_a_voice(visitor: Visitor, name: str) -> None:
    page = visitor(javascript=False)
    RESIDENT_PAGES[name](page, "nl")
    assert page.locator("[data-speak]:visible").count() == 0


@pytest.mark.parametrize("voices", [[], [REMOTE], [ENGLISH]])
def test_is_not_offered_with_a_voice_of_somebody_else_or_of_another_language(
    visitor: Visitor, voices: list[dict]
) -> None:
    page = with_voices(visitor(), *voices)
    page.goto(address("melden"))
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-speak]")).to_be_hidden()


def test_reads_what_can_be_seen_with_the_voice_of_the_device(visitor: Visitor) -> None:
    page = with_voices(visitor(), REMOTE, ENGLISH, DUTCH)
    page.goto(address("antwoord"))
    expect(page.locator("[data-speak]")).to_be_visible()
    assert said(page) == [], "it starts by itself"

    start(page)
    expect(page.locator("h1.is-spoken")).to_be_visible()
    for _ in range(40):
        if page.evaluate("device.last === undefined"):
            break
        assert page.locator(".is-spoken").count() == 1
        finish_sentence(page)
    lines = page.evaluate("device.said")
    assert {line["name"] for line in lines} == {"Eigen"} and {line["lang"] for line in lines} == {"nl-NL"}
    spoken = said(page)
    assert spoken[0] == phrase("reporting.answer.title")
    assert " ".join(spoken).count(phrase("reporting.answer.lead")) == 1
    assert phrase("reporting.answer.show") in spoken
    # At the end everything is as it was.
    expect(page.locator(".is-spoken")).to_have_count(0)
    expect(page.locator(".speak__bar")).to_be_hidden()


def test_does_not_read_what_is_folded_away(visitor: Visitor) -> None:
    page = with_voices(visitor(), DUTCH)
    page.goto(address("melden"))
    folded = page.locator("details.more legend").first.text_content().strip()
    start(page)
    for _ in range(300):
        if page.evaluate("device.last === undefined"):
            break
        finish_sentence(page)
    spoken = said(page)
    assert phrase("reporting.form.send") in spoken, "it does not reach the end"
    assert phrase("reporting.more.title") in " ".join(spoken)
    assert folded not in " ".join(spoken)
    assert phrase("reporting.list.nothing") not in spoken, "it reads a list of every neighbourhood"


def test_pause_and_stop_by_keyboard(visitor: Visitor) -> None:
    page = with_voices(visitor(width=360), DUTCH)
    page.goto(address("melden"))
    page.get_by_role("button", name=phrase("platform.speak.start")).focus()
    page.keyboard.press("Enter")
    pause = page.locator(".speak__bar button").first
    expect(pause).to_be_focused()
    expect(pause).to_be_in_viewport(ratio=1)
    finish_sentence(page)
    second = said(page)[-1]

    page.keyboard.press("Space")
    expect(pause).to_have_text(phrase("platform.speak.resume"))
    assert page.evaluate("device.last === undefined")
    count = len(said(page))
    page.wait_for_timeout(300)
    assert len(said(page)) == count, "it goes on while it pauses"

    page.keyboard.press("Space")
    expect(pause).to_have_text(phrase("platform.speak.pause"))
    assert said(page)[-1] == second, "the sentence begins again"

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".speak__bar")).to_be_hidden()
    expect(page.get_by_role("button", name=phrase("platform.speak.start"))).to_be_focused()
    assert page.evaluate("device.last === undefined")


@pytest.mark.parametrize("how", ["click", "shift"])
def test_the_quick_exit_makes_it_silent(visitor: Visitor, how: str) -> None:
    page = with_voices(visitor(), DUTCH)
    # An answer without content keeps the page that is there, as a network that never answers does.
    page.context.route("**/exit", lambda route: route.fulfill(status=204))
    page.goto(address("melden"))
    start(page)
    assert len(said(page)) == 1
    if how == "click":
        page.locator("[data-exit]").click(no_wait_after=True)
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    expect(page.locator(".leaving")).to_be_visible()
    assert page.evaluate("device.last === undefined"), "it still speaks"
    page.wait_for_timeout(300)
    assert len(said(page)) == 1, "it went on after the exit"


def test_staff_pages_do_not_offer_it(visitor: Visitor) -> None:
    page = with_voices(visitor(login=ADMINISTRATOR), DUTCH)
    page.goto(address("beheer"))
    assert page.locator("[data-speak]").count() == 0
