"""The small sum that a browser makes before a report is sent."""

from __future__ import annotations

from hashlib import sha256

import pytest
from playwright.sync_api import Page, expect
from site_map import TOWN, Visitor, address, code_on, fill_report, send
from wording import phrase

ANSWER = "form[data-work-bits] [name=work]"


def zero_bits(text: str) -> int:
    return 256 - int.from_bytes(sha256(text.encode()).digest(), "big").bit_length()


def is_solved(page: Page) -> bool:
    """Whether the form holds a solution, by the rule as the server has it."""
    form = page.locator("form[data-work-bits]")
    number = form.locator("[name=work]").input_value()
    challenge = f"{form.get_attribute('data-work-for')}:{form.locator('[name=token]').input_value()}:{number}"
    return number.isdecimal() and zero_bits(challenge) >= int(form.get_attribute("data-work-bits"))


def test_sum_is_made_when_somebody_begins_and_not_before(visitor: Visitor, witness) -> None:
    page = visitor()
    page.goto(address("melden"))
    page.wait_for_timeout(500)
    expect(page.locator(ANSWER)).to_have_value("")
    assert not any(request.url.endswith("work-sum.js") for request in witness.requests)

    assert page.locator("form[data-work-bits]").get_attribute("data-work-for") == TOWN
    page.locator("[name=behaviour]").first.check()
    expect(page.locator(ANSWER)).not_to_have_value("")
    assert is_solved(page)


@pytest.mark.parametrize("length", range(40, 72))
def test_sum_is_right_for_tokens_of_every_length(visitor: Visitor, length: int) -> None:
    """SHA-256 takes blocks of 64 bytes: the number may stand in one, or in two."""
    page = visitor()
    page.goto(address("melden"))
    page.locator("[name=token]").evaluate("(field, text) => { field.value = text; }", "x" * length)
    solution = page.evaluate("""([token, bits]) => new Promise((resolve, reject) => {
        const worker = new Worker(new URL("work-sum.js", document.querySelector("script[src$='work.js']").src));
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = reject;
        worker.postMessage({ challenge: `plaats:${token}:`, bits });
    })""", ["x" * length, 8])
    assert zero_bits(f"plaats:{'x' * length}:{solution}") >= 8
    earlier = range(int(solution))
    assert not any(zero_bits(f"plaats:{'x' * length}:{number}") >= 8 for number in earlier), "it skips numbers"


def test_typing_is_not_held_up(visitor: Visitor) -> None:
    page = visitor()
    page.goto(address("melden"))
    page.locator("form[data-work-bits]").evaluate("(form) => { form.dataset.workBits = '60'; }")
    page.locator("#plek").press_sequentially("Stationsstraat")
    # Minutes of work are going on beside the page, which answers at once all the same.
    waited = page.evaluate("""async () => {
        let longest = 0;
        for (let turn = 0; turn < 20; turn += 1) {
            const before = performance.now();
            await new Promise((resolve) => setTimeout(resolve));
            longest = Math.max(longest, performance.now() - before);
        }
        return longest;
    }""")
    assert waited < 250
    expect(page.locator("#plek")).to_have_value("Stationsstraat")


def never_ending(page: Page) -> None:
    """The form asks for more than any browser can do."""
    page.add_init_script("""addEventListener("DOMContentLoaded", () => {
        document.querySelector("form[data-work-bits]")?.setAttribute("data-work-bits", "200");
    })""")


def test_sending_waits_a_moment_and_goes_on_without_the_sum(visitor: Visitor) -> None:
    page = visitor()
    never_ending(page)
    fill_report(page)
    button = page.locator("form[data-work-bits] button[type=submit]").first
    with page.expect_request(lambda request: request.method == "POST", timeout=9_000) as sent:
        button.click(no_wait_after=True)
        expect(page.locator("form[data-work-bits] .actions [role=status]")).to_have_text(phrase("reporting.form.wait"))
        # Impatient presses are still one report.
        button.click(no_wait_after=True)
        button.click(no_wait_after=True)
    assert "work=&" in sent.value.post_data or sent.value.post_data.endswith("work=")
    expect(page.locator("h1")).to_have_text(phrase("reporting.receipt.title"))
    assert code_on(page)


def test_report_is_sent_where_workers_do_not_work(visitor: Visitor) -> None:
    page = visitor()
    page.add_init_script("window.Worker = class { constructor() { throw new Error('no workers here'); } }")
    fill_report(page)
    assert send(page).status == 200
    assert code_on(page)


def test_sum_goes_along_with_the_report(visitor: Visitor) -> None:
    page = visitor()
    fill_report(page)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.locator("form[data-work-bits] button[type=submit]").first.click()
    fields = dict(part.split("=", 1) for part in sent.value.post_data.split("&"))
    assert fields["work"].isdecimal()
    expect(page.locator("h1")).to_have_text(phrase("reporting.receipt.title"))
