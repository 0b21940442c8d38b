"""One server and one browser for the whole run; every test gets visitors of its own, and a witness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from os import environ

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from server import DemoServer
from site_map import Visitor, sign_in
from witness import Witness


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with DemoServer(tmp_path_factory.mktemp("town")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, which can reach this machine and nothing else."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=[
                "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def witness(server: DemoServer) -> Witness:
    return Witness(server.origin)


@pytest.fixture
def visitor(browser: Browser, server: DemoServer, witness: Witness, sessions: dict) -> Iterator[Visitor]:
    """Makes visitors: `visitor(width=360, javascript=False)` is an empty page of somebody new.

    With `login`, the visitor is signed in as that colleague.
    """
    contexts = []

    def arrive(
        *, width: int = 1280, height: int = 800, javascript: bool = True, dark: bool = False, login: str | None = None
    ) -> Page:
        context = browser.new_context(
            base_url=server.origin, viewport={"width": width, "height": height}, java_script_enabled=javascript,
            color_scheme="dark" if dark else "light", reduced_motion="reduce", locale="nl-NL",
            storage_state=sessions(login) if login else None,
        )
        context.set_default_timeout(8_000)
        context.set_default_navigation_timeout(30_000)
        contexts.append(context)
        witness.watch(context)
        return context.new_page()

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def sessions(browser: Browser, server: DemoServer) -> Callable[[str], dict]:
    """The session cookie of a colleague, who signs in once in the whole run."""
    known: dict[str, dict] = {}

    def session(login: str) -> dict:
        if login not in known:
            context = browser.new_context(base_url=server.origin)
            page = context.new_page()
            answer = sign_in(page, login, server.password)
            assert context.cookies(), f"signing in as {login} was answered with {answer.status}"
            known[login] = context.storage_state()
            context.close()
        return known[login]

    return session


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Fails a test whose pages did something they should not, or whose server met an error it did not expect."""
    result = yield
    witness = pyfuncitem.funcargs.get("witness")
    if witness and (verdict := witness.verdict()):
        pytest.fail(verdict, pytrace=False)
    server = pyfuncitem.funcargs.get("server")
    if server and (lines := [line for line in server.new_log_lines() if "unexpected error" in line]):
        pytest.fail("\n".join(lines), pytrace=False)
    return result
