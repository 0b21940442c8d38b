"""The pages of the site and how people get there: what a visitor does, in words of the visitor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, Response, expect

#: Opens an empty page for a new visitor; the fixture `visitor` says with what choices.
Visitor = Callable[..., Page]

TOWN = "voorbeeldstad"
BEHAVIOUR = "nafluiten"
#: Reports on one page of the queue.
QUEUE_PAGE = 50
CASE_WORKER, ANALYST, ADMINISTRATOR = "behandelaar", "analist", "beheer"


def address(path: str = "", language: str = "nl") -> str:
    """An address inside the town: `melden`, `beheer/inloggen`."""
    prefix = "" if language == "nl" else f"/{language}"
    return f"{prefix}/{TOWN}" + (f"/{path}" if path else "")


def days_ago(days: int) -> str:
    """A day as a date field wants it. From two days ago on it is past in every time zone."""
    return (date.today() - timedelta(days=days)).isoformat()


# Residents


def fill_report(page: Page, language: str = "nl", behaviour: str = BEHAVIOUR) -> None:
    """Opens the form and answers its three questions: what, where (first neighbourhood of the list), when."""
    page.goto(address("melden", language))
    page.locator(f"[name=behaviour][value={behaviour}]").check()
    page.locator("#lijst").select_option(index=1)
    page.locator("[name=when][value=night]").check()


def send(page: Page) -> Response:
    """Presses the button of the form on the page; the answer has been read when this returns."""
    with page.expect_navigation() as navigation:
        page.locator("main form[data-form] button[type=submit]").first.click()
    return navigation.value


def code_on(page: Page) -> str:
    """The receipt code, as it stands on the page."""
    return " ".join(page.locator("#code").inner_text().split())


def report(page: Page, language: str = "nl") -> str:
    """Reports something. Returns the code; the page shows the receipt."""
    fill_report(page, language)
    assert send(page).status == 200
    return code_on(page)


def read_answer(page: Page, code: str, language: str = "nl") -> Response:
    """Comes back with a code."""
    page.goto(address("antwoord", language))
    page.locator("#code").fill(code)
    return send(page)


def press_withdraw(page: Page) -> None:
    """The first of two presses, on the page that a code opens. The second is `confirm_withdrawal`."""
    with page.expect_navigation():
        page.locator("form[action$='/intrekken'] button").click()


def confirm_withdrawal(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/intrekken']:has([name=confirm]) button").click()


# Staff


def sign_in(page: Page, login: str, password: str, language: str = "nl") -> Response:
    page.goto(address("beheer/inloggen", language))
    page.locator("#login").fill(login)
    page.locator("#password").fill(password)
    with page.expect_navigation() as navigation:
        page.locator("main form button[type=submit]").click()
    return navigation.value


def open_queue_at_its_end(page: Page, tab: str, language: str = "nl") -> None:
    """Opens the last page of a tab: the queue has the oldest first."""
    # The count is on every tab; the empty one is quick to open.
    page.goto(address("beheer", language) + "?status=heropend")
    count = int(page.locator(f".tabs a[href$='status={tab}'] .count").inner_text())
    page.goto(address("beheer", language) + f"?status={tab}&page={max(1, -(-count // QUEUE_PAGE))}")


def open_newest_case(page: Page) -> str:
    """Opens the youngest of the new reports. Returns its number."""
    open_queue_at_its_end(page, "gemeld")
    case = page.locator("tbody th a").last
    number = case.inner_text()
    case.click()
    expect(page.locator("h1")).to_contain_text(number)
    return number


def give_status(page: Page, status: str) -> Response:
    page.locator(f"[name=status][value={status}]").check()
    # A case is closed with a word about what was done.
    if status == "afgehandeld":
        page.locator("form[action$='/status'] [name=outcome][value=meegeteld]").check()
    with page.expect_navigation() as navigation:
        page.locator("form[action$='/status'] button").click()
    return navigation.value


def send_answer(page: Page, answer: str) -> Response:
    page.locator(f"[name=answer][value={answer}]").check()
    with page.expect_navigation() as navigation:
        page.locator("form[action$='/antwoord'] button").click()
    return navigation.value


def open_reports(page: Page) -> int:
    """How many reports wait, as the queue's first tab says."""
    page.goto(address("beheer") + "?status=heropend")
    return int(page.locator(".tabs .count").first.inner_text())


# Every page, in every state it can be in


def _form_with_problems(page: Page, language: str) -> None:
    page.goto(address("melden", language))
    page.locator("[name=when][value=time]").check()
    page.locator("#plek").fill("Nergensstraat")
    assert send(page).status == 422


def _answer(page: Page, language: str) -> None:
    read_answer(page, report(page, language), language)


def _confirmation(page: Page, language: str) -> None:
    _answer(page, language)
    press_withdraw(page)


def _withdrawn(page: Page, language: str) -> None:
    _confirmation(page, language)
    confirm_withdrawal(page)


def _unknown_code(page: Page, language: str) -> None:
    assert read_answer(page, "1234", language).status == 422


def _refused_sign_in(page: Page, language: str) -> None:
    assert sign_in(page, "niemand", "verkeerd-wachtwoord", language).status == 422


def _first_case(page: Page, language: str, tab: str = "open") -> None:
    page.goto(address("beheer", language) + f"?status={tab}")
    page.locator("tbody th a").first.click()
    page.wait_for_load_state()


def _refused_status(page: Page, language: str) -> None:
    _first_case(page, language)
    with page.expect_navigation() as navigation:
        page.locator("form[action$='/status'] button").click()
    assert navigation.value.status == 422


def _refused_task(page: Page, language: str) -> None:
    page.goto(address("beheer/taken", language))
    page.locator(".card summary").first.click()
    with page.expect_navigation() as navigation:
        page.locator(".card form button").first.click()
    assert navigation.value.status == 422


def _refused_form(page: Page, language: str, path: str) -> None:
    page.goto(address(path, language))
    with page.expect_navigation() as navigation:
        page.locator("main form[data-form] button[type=submit]").last.click()
    assert navigation.value.status == 422


def _refused_settings(page: Page, language: str) -> None:
    page.goto(address("beheer/meldpunt", language))
    page.locator("#plek1-website").fill("geen adres")
    page.locator("#dagen-antwoord").fill("")
    with page.expect_navigation() as navigation:
        page.locator("main form[data-form] button[type=submit]").last.click()
    assert navigation.value.status == 422


def _entered_report(page: Page, language: str) -> None:
    page.goto(address("beheer/invoeren", language))
    page.locator(f"[name=behaviour][value={BEHAVIOUR}]").check()
    page.locator("#lijst").select_option(index=1)
    page.locator("[name=when][value=unknown]").check()
    with page.expect_navigation() as navigation:
        page.locator("main form[data-form] button[type=submit]").last.click()
    assert navigation.value.status == 200


STORY = "Ze liepen achter me aan tot aan de brug bij het water."
#: Names and numbers that nobody has.
DETAILS = "Hij heet Kevin en belde met 06-12345678."
PASSPHRASE = "voorbeeld-voorbeeld"


def fill_story(page: Page, story: str = STORY, language: str = "nl", behaviour: str = BEHAVIOUR) -> None:
    fill_report(page, language, behaviour)
    page.locator("[name=story]").fill(story)


def unlock_key(page: Page, language: str = "nl") -> Response:
    """Opens the reading key of whoever signed in; where it is open already nothing is asked."""
    answer = page.goto(address("beheer/sleutel", language))
    if page.locator("[name=passphrase]").count() == 0:
        return answer
    page.locator("[name=passphrase]").fill(PASSPHRASE)
    with page.expect_navigation() as navigation:
        page.locator("main form[data-form] button[type=submit]").first.click()
    return navigation.value


def open_story(page: Page) -> Response:
    """On the page of a case whose words are closed, with an unlocked key."""
    with page.expect_navigation() as navigation:
        page.locator("form[action$='/verhaal'] button[type=submit]").click()
    return navigation.value


def _stopped(page: Page, language: str) -> None:
    fill_story(page, DETAILS, language, "aanranding")
    assert send(page).status == 200


def _answer_with_story(page: Page, language: str) -> None:
    fill_story(page, STORY, language)
    assert send(page).status == 200
    read_answer(page, code_on(page), language)
    page.locator("details.more").first.evaluate("box => box.open = true")


def _story_case(page: Page, language: str) -> None:
    _answer_with_story(page, language)
    unlock_key(page, language)
    open_queue_at_its_end(page, "gemeld", language)
    page.locator("tbody th a").last.click()
    page.wait_for_load_state()


def _opened_story(page: Page, language: str) -> None:
    _story_case(page, language)
    assert open_story(page).status == 200
    page.locator("details.story").evaluate("box => box.open = true")


def _at(path: str, query: str = "") -> Callable[[Page, str], None]:
    def go(page: Page, language: str) -> None:
        page.goto(address(path, language) + query)
    return go


def _home(page: Page, language: str) -> None:
    page.goto("/" if language == "nl" else f"/{language}")


def _lost_outside(page: Page, language: str) -> None:
    page.goto("/geen-gemeente" if language == "nl" else f"/{language}/geen-gemeente")


#: Name of each page to how it is opened.
RESIDENT_PAGES: dict[str, Callable[[Page, str], None]] = {
    "home": _home,
    "start": _at(""),
    "report": _at("melden"),
    "report-problems": _form_with_problems,
    "receipt": lambda page, language: report(page, language) and None,
    "report-bystander": _at("melden", "?rol=omstander"),
    "stop": _stopped,
    "answer-story": _answer_with_story,
    "routes": _at("meldpunten"),
    "code": _at("antwoord"),
    "code-unknown": _unknown_code,
    "answer": _answer,
    "withdraw-confirm": _confirmation,
    "withdrawn": _withdrawn,
    "privacy": _at("privacy"),
    "help": _at("hulp"),
    "help-situations": _at("hulp", "?wanneer=net"),
    "help-result": _at("hulp", "?wanneer=net&wat=aangeraakt"),
    "help-all": _at("hulp/alles"),
    "guidance": _at("hulp/wat-kun-je-doen"),
    "guidance-bystander": _at("hulp/wat-kun-je-doen/omstander"),
    "not-found": _at("bestaat-niet"),
    "not-found-outside": _lost_outside,
}

#: Name of each page to who sees it and how it is opened.
STAFF_PAGES: dict[str, tuple[str | None, Callable[[Page, str], None]]] = {
    "sign-in": (None, _at("beheer/inloggen")),
    "sign-in-refused": (None, _refused_sign_in),
    "queue": (ADMINISTRATOR, _at("beheer")),
    "queue-done": (CASE_WORKER, _at("beheer", "?status=klaar")),
    "queue-empty": (CASE_WORKER, _at("beheer", "?status=heropend")),
    "case": (CASE_WORKER, _first_case),
    "case-done": (CASE_WORKER, lambda page, language: _first_case(page, language, "klaar")),
    "case-problem": (CASE_WORKER, _refused_status),
    "key": (CASE_WORKER, _at("beheer/sleutel")),
    "case-story": (CASE_WORKER, _story_case),
    "case-story-opened": (CASE_WORKER, _opened_story),
    "tasks": (CASE_WORKER, _at("beheer/taken")),
    "tasks-problem": (CASE_WORKER, _refused_task),
    "enter-report": (CASE_WORKER, _at("beheer/invoeren")),
    "enter-report-problems": (CASE_WORKER, lambda page, language: _refused_form(page, language, "beheer/invoeren")),
    "entered-report": (CASE_WORKER, _entered_report),
    "settings": (ADMINISTRATOR, _at("beheer/meldpunt")),
    "settings-problems": (ADMINISTRATOR, _refused_settings),
    "deletions": (ADMINISTRATOR, _at("beheer/verwijderd")),
    "insight": (ANALYST, _at("inzicht")),
    "insight-few": (ANALYST, _at("inzicht", f"?from={days_ago(4)}&to={days_ago(2)}")),
    "insight-problem": (ANALYST, _at("inzicht", f"?from={days_ago(2)}&to={days_ago(9)}")),
    "help-desk": (CASE_WORKER, _at("beheer/hulp")),
    "help-new": (CASE_WORKER, _at("beheer/hulp/nieuw")),
    "guidance-desk": (CASE_WORKER, _at("beheer/hulp/uitleg")),
    "guidance-text": (CASE_WORKER, _at("beheer/hulp/uitleg/omstander/tijdens/nl")),
    "forbidden": (CASE_WORKER, _at("inzicht")),
    "audit": (ADMINISTRATOR, _at("beheer/logboek")),
    "audit-empty": (ADMINISTRATOR, _at("beheer/logboek", "?action=help-edited&person=reporter")),
    "mail-empty": (ADMINISTRATOR, _at("beheer/post")),
}

EVERY_PAGE = {name: (None, go) for name, go in RESIDENT_PAGES.items()} | STAFF_PAGES


def wait_for_drawings(page: Page) -> None:
    """Until maps and charts are drawn, where the page has them."""
    maps = page.locator("[data-map=squares]")
    for drawing in maps.all():
        expect(drawing.locator("canvas")).to_be_visible()
    for drawing in page.locator("[data-chart]").all():
        expect(drawing.locator("svg").first).to_be_visible()
    if maps.count():
        # The canvas says nothing about when its first picture is complete.
        page.wait_for_timeout(700)
