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
    page.locator("details.more").evaluate_all("boxes => boxes.forEach((box) => box.open = true)")


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


CORRECTION = "Op vrijdag bij het station vroeg ik alleen de weg."


def ask_for_correction(page: Page) -> None:
    """On the page for it, in any language. The page shows the receipt then."""
    page.locator("[name=story]").fill(CORRECTION)
    page.locator("[name=contactEmail]").fill("sam@voorbeeld.example")
    assert send(page).status == 200


def open_correction(page: Page, language: str = "nl") -> None:
    """Opens the youngest of the requests that wait for a decision; they stand before the others, oldest first."""
    page.goto(address("beheer/correcties", language))
    page.locator("tbody tr").filter(has=page.locator(".badge:not(.badge--done)")).locator("th a").last.click()
    page.wait_for_load_state()


def _correction_answer(page: Page, language: str) -> None:
    page.goto(address("correctie", language))
    ask_for_correction(page)
    read_answer(page, code_on(page), language)
    page.locator("details.more").evaluate_all("boxes => boxes.forEach((box) => box.open = true)")


def _correction_confirmation(page: Page, language: str) -> None:
    _correction_answer(page, language)
    press_withdraw(page)


def _correction_file(page: Page, language: str) -> None:
    _correction_answer(page, language)
    unlock_key(page, language)
    open_correction(page, language)


def _opened_correction(page: Page, language: str) -> None:
    _correction_file(page, language)
    with page.expect_navigation() as navigation:
        page.locator("form[action$='/openen'] button[type=submit]").first.click()
    assert navigation.value.status == 200


def _refused_decision(page: Page, language: str) -> None:
    _correction_file(page, language)
    page.locator("[name=outcome][value=deels]").check()
    with page.expect_navigation() as navigation:
        page.locator("form[action$='/besluit'] button[type=submit]").click()
    assert navigation.value.status == 422


def _stopped_call(page: Page, language: str) -> None:
    page.goto(address("beheer/invoeren", language))
    page.locator(f"[name=behaviour][value={BEHAVIOUR}]").check()
    page.locator("#lijst").select_option(index=1)
    page.locator("[name=when][value=unknown]").check()
    page.locator("[name=story]").fill(DETAILS)
    with page.expect_navigation() as navigation:
        page.locator("main form[data-form] button[type=submit]").last.click()
    assert navigation.value.status == 200
    expect(page.locator(".found").first).to_be_visible()


def _at(path: str, query: str = "") -> Callable[[Page, str], None]:
    def go(page: Page, language: str) -> None:
        page.goto(address(path, language) + query)
    return go


def _first_information(page: Page, language: str) -> None:
    page.goto(address("voorlichting", language))
    page.locator(".card__link").first.click()
    page.wait_for_load_state()


def _first_of_library(page: Page, language: str, kind: str) -> None:
    page.goto(address("beheer/netwerk/bibliotheek", language))
    page.locator(f"main a[href*='/bibliotheek/{kind}/']").first.click()
    page.wait_for_load_state()


def _refused_adoption(page: Page, language: str) -> None:
    _first_of_library(page, language, "praktijk")
    with page.expect_navigation() as navigation:
        page.locator("form[action$='/overnemen'] button[type=submit]").click()
    assert navigation.value.status == 422


def _refused_network_answer(page: Page, language: str) -> None:
    _first_of_library(page, language, "vraag")
    with page.expect_navigation() as navigation:
        page.locator("main form[data-form] button[type=submit]").last.click()
    assert navigation.value.status == 422


def _home(page: Page, language: str) -> None:
    page.goto("/" if language == "nl" else f"/{language}")


def _lost_outside(page: Page, language: str) -> None:
    page.goto("/geen-gemeente" if language == "nl" else f"/{language}/geen-gemeente")


def _training_date(page: Page, language: str) -> None:
    page.goto(address("trainingen", language))
    with page.expect_navigation():
        page.locator(".cards .card__title a").first.click()


def _training_date_refused(page: Page, language: str) -> None:
    _training_date(page, language)
    assert send(page).status == 422


def _practice_questions(page: Page, language: str) -> None:
    page.goto(address("oefenen/straat", language))
    page.locator("[name=rol][value=omstander]").check()
    assert send(page).status == 200


def _practice_story(page: Page, language: str) -> None:
    _practice_questions(page, language)
    assert send(page).status == 200
    with page.expect_navigation():
        page.locator("button[name=keuze]").first.click()


def _badge_check(page: Page, language: str) -> None:
    page.goto(address("badges/controle", language))
    page.locator("#certificaat").fill("geen.echt.certificaat")
    assert send(page).status == 200


def _first_briefing(page: Page, language: str) -> None:
    page.goto(address("beheer/inzet/rooster", language))
    page.locator(".roster__shift a").first.click()
    page.wait_for_load_state()


def _shift_log(page: Page, language: str) -> None:
    page.goto(address("beheer/inzet/logboek", language))
    page.locator(".cards .card__title a").first.click()
    page.wait_for_load_state()


def _shift_log_problem(page: Page, language: str) -> None:
    _shift_log(page, language)
    page.locator("#van").fill("")
    with page.expect_navigation() as navigation:
        page.locator("main form[data-form] button[type=submit]").first.click()
    assert navigation.value.status == 422


def _track_problem(page: Page, language: str) -> None:
    _shift_log(page, language)
    page.locator("#spoor").fill("tijd,breedtegraad,lengtegraad\nvannacht,52.1,5.2\n")
    with page.expect_navigation() as navigation:
        page.locator("form[action$='/spoor'] button[type=submit]").click()
    assert navigation.value.status == 422


def _walk(page: Page, language: str) -> None:
    page.goto(address("beheer/inzet/schouwen", language))
    page.locator("tbody a").first.click()
    page.wait_for_load_state()
    page.locator("aside a[href*='/schouw/']").click()
    page.wait_for_load_state()


#: Name of each page to how it is opened.
def _first_hotspot(page: Page, language: str) -> None:
    page.goto(address("inzicht/plekken", language))
    page.goto(page.locator("#plekken ol a").first.get_attribute("href"))


def _first_figure(page: Page, language: str) -> None:
    page.goto(address("inzicht", language))
    page.goto(page.locator("#plekken .figure-card__links a").last.get_attribute("href"))


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
    "correction": _at("correctie"),
    "correction-problems": lambda page, language: _refused_form(page, language, "correctie"),
    "correction-answer": _correction_answer,
    "correction-withdraw": _correction_confirmation,
    "help": _at("hulp"),
    "help-situations": _at("hulp", "?wanneer=net"),
    "help-result": _at("hulp", "?wanneer=net&wat=aangeraakt"),
    "help-all": _at("hulp/alles"),
    "guidance": _at("hulp/wat-kun-je-doen"),
    "guidance-bystander": _at("hulp/wat-kun-je-doen/omstander"),
    "approach": _at("aanpak"),
    "lessons": _at("lessen"),
    "trainings": _at("trainingen"),
    "training-date": _training_date,
    "training-date-problems": _training_date_refused,
    "training-cancel": _at("trainingen/afmelden"),
    "practice": _at("oefenen"),
    "practice-start": _at("oefenen/straat"),
    "practice-questions": _practice_questions,
    "practice-story": _practice_story,
    "badges": _at("badges"),
    "badge-check": _badge_check,
    "approach-municipalities": _at("aanpak/gemeenten"),
    "approach-municipalities-none": _at("aanpak/gemeenten", "?zoek=nergenshuizen"),
    "prevention": _at("voorkomen"),
    "told-back": _at("wat-doen-we"),
    "told-back-area": _at("wat-doen-we", "?gebied=BU99900201"),
    "network": _at("netwerk"),
    "norms": _at("normen"),
    "norm-statement": _at("normen/verklaring"),
    "safe-venues": _at("hier-kan-hulp"),
    "venue-kit": _at("hier-kan-hulp/meedoen"),
    "information": _at("voorlichting"),
    "information-text": _first_information,
    "dialogue": _at("in-gesprek"),
    "recall": _at("herken/gele-posters"),
    "recall-problems": lambda page, language: _refused_form(page, language, "herken/gele-posters"),
    "recall-thanks": _at("herken/gele-posters/dank"),
    "not-found": _at("bestaat-niet"),
    "not-found-outside": _lost_outside,
}

#: Name of each page to who sees it and how it is opened.
STAFF_PAGES: dict[str, tuple[str | None, Callable[[Page, str], None]]] = {
    "lesson-coverage": (ADMINISTRATOR, _at("beheer/preventie/dekking")),
    "participants": (ADMINISTRATOR, _at("beheer/preventie/deelnemers")),
    "practice-sessions": (ADMINISTRATOR, _at("beheer/preventie/oefensessie")),
    "issued-badges": (ADMINISTRATOR, _at("beheer/preventie/certificaten")),
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
    "enter-report-stop": (CASE_WORKER, _stopped_call),
    "corrections": (CASE_WORKER, _at("beheer/correcties")),
    "correction-file": (CASE_WORKER, _correction_file),
    "correction-opened": (CASE_WORKER, _opened_correction),
    "correction-refused": (CASE_WORKER, _refused_decision),
    "settings": (ADMINISTRATOR, _at("beheer/meldpunt")),
    "settings-problems": (ADMINISTRATOR, _refused_settings),
    "deletions": (ADMINISTRATOR, _at("beheer/verwijderd")),
    "insight": (ANALYST, _at("inzicht")),
    "insight-few": (ANALYST, _at("inzicht", f"?from={days_ago(4)}&to={days_ago(2)}")),
    "insight-problem": (ANALYST, _at("inzicht", f"?from={days_ago(2)}&to={days_ago(9)}")),
    "insight-places": (ANALYST, _at("inzicht/plekken")),
    "insight-streets": (ANALYST, _at("inzicht/plekken", "?unit=streets")),
    "insight-place": (ANALYST, _first_hotspot),
    "insight-hours": (ANALYST, _at("inzicht/uren", "?with=nights")),
    "insight-alerts": (ANALYST, _at("inzicht/signalen")),
    "insight-bursts": (ANALYST, _at("inzicht/reeksen")),
    "insight-exposure": (ANALYST, _at("inzicht/kerncijfers")),
    "insight-made": (ANALYST, _first_figure),
    "insight-hours-problem": (ANALYST, _at("inzicht/uren", f"?with=period&with-from={days_ago(9)}&with-to={days_ago(2)}")),
    "plan": (ADMINISTRATOR, _at("beheer/plan")),
    "plan-overview": (ADMINISTRATOR, _at("beheer/plan/overzicht")),
    "plan-balance": (ADMINISTRATOR, _at("beheer/plan/balans")),
    "plan-letter": (ADMINISTRATOR, _at("beheer/plan/raadsbrief")),
    "plan-letter-problem": (ADMINISTRATOR, _at("beheer/plan/raadsbrief", "?half=nooit")),
    "measures": (ADMINISTRATOR, _at("beheer/plan/maatregelen")),
    "waiting-areas": (ADMINISTRATOR, _at("beheer/plan/wat-doen-we")),
    "told-back-problems": (
        ADMINISTRATOR, lambda page, language: _refused_form(page, language, "beheer/plan/terugkoppeling/nieuw")),
    "network-overview": (ADMINISTRATOR, _at("beheer/netwerk/overzicht")),
    "library": (ADMINISTRATOR, _at("beheer/netwerk/bibliotheek")),
    "library-practice": (ADMINISTRATOR, lambda page, language: _first_of_library(page, language, "praktijk")),
    "library-adopt-problem": (ADMINISTRATOR, _refused_adoption),
    "library-question": (ADMINISTRATOR, lambda page, language: _first_of_library(page, language, "vraag")),
    "library-answer-problem": (ADMINISTRATOR, _refused_network_answer),
    "measure-problems": (
        ADMINISTRATOR, lambda page, language: _refused_form(page, language, "beheer/plan/maatregelen/nieuw")),
    "finding-new": (ADMINISTRATOR, _at("beheer/plan/bevindingen/nieuw", "?soort=plek&stand=nieuw&n=40")),
    "help-desk": (CASE_WORKER, _at("beheer/hulp")),
    "help-new": (CASE_WORKER, _at("beheer/hulp/nieuw")),
    "guidance-desk": (CASE_WORKER, _at("beheer/hulp/uitleg")),
    "guidance-text": (CASE_WORKER, _at("beheer/hulp/uitleg/omstander/tijdens/nl")),
    "campaign-reach": (ADMINISTRATOR, _at("beheer/preventie/bereik")),
    "campaign-recall": (ADMINISTRATOR, _at("beheer/preventie/herkenning")),
    "pledges": (ADMINISTRATOR, _at("beheer/preventie/verloopt")),
    "norm-problems": (
        ADMINISTRATOR, lambda page, language: _refused_form(page, language, "beheer/preventie/normen/nieuw")),
    "deployment": (ADMINISTRATOR, _at("beheer/inzet")),
    "roster": (ADMINISTRATOR, _at("beheer/inzet/rooster")),
    "roster-no-week": (ADMINISTRATOR, _at("beheer/inzet/rooster", "?week=2025-53")),
    "briefing": (ADMINISTRATOR, _first_briefing),
    "log": (ADMINISTRATOR, _at("beheer/inzet/logboek")),
    "shift-log": (ADMINISTRATOR, _shift_log),
    "shift-log-problem": (ADMINISTRATOR, _shift_log_problem),
    "track-problem": (ADMINISTRATOR, _track_problem),
    "hours": (ADMINISTRATOR, _at("beheer/inzet/uren")),
    "walk": (ADMINISTRATOR, _walk),
    "shift-problems": (
        ADMINISTRATOR, lambda page, language: _refused_form(page, language, "beheer/inzet/diensten/nieuw")),
    "forbidden": (CASE_WORKER, _at("inzicht")),
    "audit": (ADMINISTRATOR, _at("beheer/logboek")),
    "audit-empty": (ADMINISTRATOR, _at("beheer/logboek", "?action=help-edited&person=reporter")),
    "mail-empty": (ADMINISTRATOR, _at("beheer/post")),
    "webhooks": (ADMINISTRATOR, _at("beheer/webhooks")),
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
