"""Nothing that a person sends stays anywhere but where it belongs.

Everything that can be sent carries a word of its own that occurs nowhere else: each field, header, address and body,
well formed or not. None of these words may turn up in the server's output, in the database, on a page other than
beside the field where it was typed, or in the log of PostgreSQL.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import secrets
import socket
import sqlite3
import urllib.parse
from collections.abc import Iterable, Iterator

import pytest

from conftest import MakeTown
from installation import Installation, PostgresServer, Server, SQLite
from visitor import TOWN, Answer, Visitor, solve

#: Where the requests come from; not where the server listens, so that it can be told apart.
SOURCE = "127.0.0.2"
ADDRESS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}\b", re.I)
URL_ENCODED = "application/x-www-form-urlencoded"
#: Demo accounts have this password.
PASSWORD = "voorbeeld-voorbeeld"

#: The fields of the form where text may be typed, which comes back when something is wrong.
TYPED = ["place", "placeKey", "longitude", "latitude", "date", "time", "partDate", "from", "to"]
#: The fields where one of the choices is sent, or a value that the page gave out.
CHOSEN = ["token", "behaviour", "listed", "when", "part", "role", "residence", "setting", "bystander", "ground",
          "effect", "wish"]
WHEN = {"date": "time", "time": "time", "partDate": "part", "part": "part", "from": "days", "to": "days"}


class Canaries:
    """Makes words that occur once, and finds them again."""

    _WORD = re.compile(r"kanarie[0-9a-f]{12}")

    def __init__(self) -> None:
        self._words: set[str] = set()
        #: Values without a mark by which they can be found: codes and tokens.
        self._values: set[str] = set()

    def word(self) -> str:
        word = f"kanarie{secrets.token_hex(6)}"
        self._words.add(word)
        return word

    def number(self) -> str:
        """Twenty digits, such as a receipt code."""
        return self.know("".join(secrets.choice("123456789") for _ in range(20)))

    def know(self, value: str) -> str:
        """Something secret that the server itself made up."""
        self._values.add(value.lower())
        return value

    def __len__(self) -> int:
        return len(self._words) + len(self._values)

    def found_in(self, text: str, but: Iterable[str] = ()) -> list[str]:
        found: set[str] = set()
        plain = text.lower()
        # The groups of a receipt code have spaces between them, and tags.
        for variant in [plain, urllib.parse.unquote_plus(plain), re.sub(r"(?:<[^>]*>|\s)+", "", plain)]:
            found |= self._words.intersection(self._WORD.findall(variant))
            found |= {value for value in self._values if value in variant}
        return sorted(found - set(but))


class Sender:
    """Sends requests whose headers are full of canaries, and looks at each page that comes back."""

    def __init__(self, server: Server, canaries: Canaries) -> None:
        self.server = server
        self.canaries = canaries
        self.visitor = Visitor(server.host, server.port, source=SOURCE)

    def headers(self) -> dict[str, str]:
        word = self.canaries.word
        return {
            "User-Agent": f"Mozilla/5.0 ({word()})", "Referer": f"http://{word()}.example/{word()}?{word()}",
            "X-Forwarded-For": "203.0.113.77, 2001:db8:77::1", "Forwarded": f"for=203.0.113.77;host={word()}",
            "Accept-Language": f"nl, {word()}", "Authorization": f"Basic {word()}", "X-Request-Id": word(),
            "traceparent": word(), "From": f"{word()}@example.org", "Cookie": f"{word()}={word()}",
        }

    def check(self, answer: Answer, may_show: Iterable[str] = ()) -> Answer:
        page = answer.text + "".join(f"{name}: {value}\n" for name, value in answer.headers)
        assert self.canaries.found_in(page, but=may_show) == [], f"on a page with status {answer.status}"
        return answer

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = URL_ENCODED,
             may_show: Iterable[str] = (), **headers: str) -> Answer:
        sent = self.headers() | ({"Content-Type": kind} if body is not None else {}) | headers
        return self.check(self.visitor.request(method, path, body, sent), may_show)

    def get(self, path: str, **options: str) -> Answer:
        return self.send("GET", path, **options)

    def post(self, path: str, fields: dict[str, str], may_show: Iterable[str] = (), **headers: str) -> Answer:
        return self.send("POST", path, urllib.parse.urlencode(fields).encode(), may_show=may_show, **headers)

    def form(self) -> Answer:
        """The empty form. Its token is nobody's business but the page's."""
        answer = self.get(f"{TOWN}/melden")
        self.canaries.know(answer.token)
        return answer

    def valid(self) -> dict[str, str]:
        form = self.form()
        return {"token": form.token, "behaviour": "nafluiten", "listed": form.listed_places[0], "when": "now"}

    def report(self, fields: dict[str, str], may_show: Iterable[str] = ()) -> Answer:
        """Sends a report; when a receipt comes back, its code is a canary from then on."""
        sent = self.headers() | {"Content-Type": URL_ENCODED}
        fields = fields | {"work": solve(fields["token"])}
        answer = self.visitor.request("POST", f"{TOWN}/melden", urllib.parse.urlencode(fields).encode(), sent)
        if answer.code:
            self.canaries.know(answer.code)
        return self.check(answer, [*may_show, fields["token"], *([answer.code] if answer.code else [])])

    def raw(self, request: bytes) -> str:
        """Sends bytes as they are; gives whatever comes back before the connection closes or nothing comes any more."""
        with socket.create_connection(
            (self.server.host, self.server.port), timeout=1, source_address=(SOURCE, 0)
        ) as connection:
            received = b""
            try:
                connection.sendall(request)
                while part := connection.recv(65536):
                    received += part
            except OSError:
                pass
        text = received.decode("utf-8", "replace")
        assert self.canaries.found_in(text) == [], request[:60]
        return text


# MARK: What is sent


def send_valid_reports(sender: Sender) -> None:
    word = sender.canaries.word
    for path in ["/melden", "/melden?" + word(), f"/melden?{word()}={word()}"]:
        # Sealed, and shown to nobody but whoever has the code.
        told = {"story": word(), "contactName": word(), "contactEmail": f"{word()}@example.org", "consent": "bellen",
                "checked": "gegevens"}
        fields = sender.valid() | told | {word(): word(), "name": word(), "email": f"{word()}@example.org"}
        fields["work"] = solve(fields["token"])
        words = sender.canaries.found_in(" ".join(told.values()))
        sent = sender.headers() | {"Content-Type": URL_ENCODED}
        answer = sender.visitor.request("POST", TOWN + path, urllib.parse.urlencode(fields).encode(), sent)
        assert answer.status == 200 and answer.code
        sender.check(answer)
        code = sender.canaries.know(answer.code)
        # A typed name beside a chosen street or place: only the choice is kept.
        fields = sender.valid() | {"place": word(), "placeKey": fields["listed"]}
        assert sender.report(fields).status == 200
        # The code is a field of the pages that follow, and hidden in their forms.
        # Something is added behind the code, in words.
        reply = word()
        added = sender.post(f"{TOWN}/antwoord/aanvullen", {"code": code, "reply": reply, word(): word()},
                            may_show=[code, reply, *words])
        assert added.status == 200
        for page in ["antwoord", "antwoord/intrekken"]:
            shown = sender.post(f"{TOWN}/{page}", {"code": code, word(): word()}, may_show=[code, reply, *words])
            assert shown.status == 200
        assert reply in sender.post(f"{TOWN}/antwoord", {"code": code}, may_show=[code, reply, *words]).text
        assert sender.post(f"{TOWN}/antwoord/intrekken", {"code": code, "confirm": "yes"}).status == 200
        assert sender.post(f"{TOWN}/antwoord", {"code": code}).status == 200


def send_broken_reports(sender: Sender) -> None:
    for name in TYPED + CHOSEN:
        for value in [sender.canaries.word(), sender.canaries.number(), f"é\u202e<b>'\"{sender.canaries.word()}",
                      f"{sender.canaries.word()}\0", sender.canaries.word() + "x" * 5000]:
            fields = sender.valid()
            if name in ("place", "placeKey", "longitude", "latitude"):
                del fields["listed"]
            if name == "longitude":
                fields["latitude"] = "52.2"
            if name == "latitude":
                fields["longitude"] = "6.9"
            if name in WHEN:
                fields |= {"when": WHEN[name], "date": "2025-01-01", "time": "12:00", "partDate": "2025-01-01",
                           "part": "avond", "from": "2025-01-01"}
            shown = sender.canaries.found_in(value) if name in TYPED else []
            answer = sender.report(fields | {name: value}, may_show=shown)
            assert answer.status == 422, f"{name} = {value[:40]!r} gives {answer.status}"
            if name in TYPED and len(value) < 100:
                # Proof that it was read at all: what was typed is not lost.
                assert sender.canaries.found_in(answer.text, but=[fields["token"]]) == shown, name


def send_codes(sender: Sender) -> None:
    for page in ["antwoord", "antwoord/intrekken"]:
        for value in [sender.canaries.number(), sender.canaries.word(), sender.canaries.number() + "1",
                      sender.canaries.word() + "\0"]:
            shown = sender.canaries.found_in(value)
            answer = sender.post(f"{TOWN}/{page}", {"code": value, "confirm": "yes"}, may_show=shown)
            assert answer.status == 422 and shown[0] in answer.text
        sender.post(f"{TOWN}/{page}?code={sender.canaries.number()}", {sender.canaries.word(): "x"})


def sign_in(sender: Sender, login: str, password: str, may_show: Iterable[str] = ()) -> Answer:
    page = sender.get(f"{TOWN}/beheer/inloggen")
    sender.canaries.know(page.token)
    fields = {"login": login, "password": password, "token": page.token, sender.canaries.word(): "x"}
    return sender.post(f"{TOWN}/beheer/inloggen", fields, may_show=[*may_show, page.token])


def send_logins_and_staff_requests(sender: Sender) -> None:
    word = sender.canaries.word
    for login in [word(), word() + "\0", f"<i>{word()}", word() * 500]:
        answer = sign_in(sender, login, word(), may_show=sender.canaries.found_in(login))
        assert answer.status == 422
    for login in ["beheer", "behandelaar", "analist"]:
        for password in [word(), word() + "\0", word() * 500]:
            assert sign_in(sender, login, password).status == 422
    bad_token = {"login": word(), "password": word(), "token": word()}
    assert sender.post(f"{TOWN}/beheer/inloggen", bad_token, may_show=[bad_token["login"]]).status == 422
    elsewhere = {"Origin": f"http://{word()}.example", "Sec-Fetch-Site": "cross-site"}
    assert sender.post(f"{TOWN}/beheer/inloggen", bad_token, **elsewhere).status == 403

    for login in ["beheer", "behandelaar", "analist"]:
        # The cookie is for this browser alone.
        answer = sign_in_with_cookie(sender, login)
        cookie = f"straatlicht-session={answer}"
        queue = sender.get(f"{TOWN}/beheer", Cookie=cookie)
        if forgery := re.search(r'name="csrf" value="([0-9a-f]+)"', queue.text):
            sender.canaries.know(forgery[1])
        own = [forgery[1]] if forgery else []
        case = re.search(r'/beheer/melding/([^"/]+)"', queue.text)
        target = f"{TOWN}/beheer/melding/{case[1] if case else '0'}"
        for csrf in [word(), *own]:
            for path, name in [("status", "status"), ("antwoord", "answer")]:
                fields = {"csrf": csrf, name: word(), "seen": word(), word(): word()}
                answer = sender.post(f"{target}/{path}", fields, may_show=own, Cookie=cookie)
                assert answer.status in (403, 404, 422), path
        for path in [f"beheer?status={word()}&page={word()}&{word()}={word()}", f"beheer/melding/{word()}",
                     f"beheer/melding/{word()}/status"]:
            answer = sender.send("GET", f"{TOWN}/{path}", may_show=own, Cookie=cookie)
            assert answer.status in (200, 303, 403, 404, 405)
        query = {name: word() for name in ["from", "to", "behaviour", "setting", "place", "time", word()]}
        for path in ["inzicht", "inzicht/hotspots.csv", "inzicht/tijden.csv", "inzicht/verloop.csv",
                     "inzicht/buurten.csv"]:
            shown = [*own, query["from"], query["to"]]
            sender.send("GET", f"{TOWN}/{path}?{urllib.parse.urlencode(query)}", may_show=shown, Cookie=cookie)
        sender.send("POST", f"{TOWN}/beheer/uitloggen", b"csrf=" + word().encode(), may_show=own, Cookie=cookie)


def sign_in_with_cookie(sender: Sender, login: str) -> str:
    """The value of the session's cookie."""
    page = sender.get(f"{TOWN}/beheer/inloggen")
    sender.canaries.know(page.token)
    fields = {"login": login, "password": PASSWORD, "token": page.token}
    answer = sender.post(f"{TOWN}/beheer/inloggen", fields)
    assert answer.status == 303
    cookie = re.match(r"straatlicht-session=([0-9a-f]{64});", answer.header("Set-Cookie") or "")
    assert cookie
    return sender.canaries.know(cookie[1])


def send_addresses_and_methods(sender: Sender) -> None:
    word = sender.canaries.word
    paths = [
        f"/{word()}", f"/{word()}/melden", f"/en/{word()}/melden", f"/ar/{word()}", f"{TOWN}/{word()}",
        f"{TOWN}/melden/{word()}", f"{TOWN}/melden;{word()}", f"/static/{word()}.js", f"/static/../{word()}",
        f"/static/%2e%2e/%2e%2e/{word()}", f"/%zz{word()}", f"/{word()}%00{word()}", f"/%c3%28{word()}",
        f"{TOWN}/beheer/melding/{word()}", f"//{word()}.example/", f"/{word()}" * 200, f"/?{word()}#{word()}",
        f"{TOWN}?%zz={word()}&{word()}=%", f"{TOWN}/melden?a=%ff%fe{word()}", f"/exit?{word()}",
        f"/gezondheid?{word()}", f"{TOWN}/kaart.geojson?{word()}", f"{TOWN}/plaatsen.json?{word()}",
    ]
    for path in paths:
        sender.get(path)
        sender.post(path, {word(): word()})
    for path in ["/metrics", "/-/metrics", "/stats", "/status", "/debug", "/debug/vars", "/debug/pprof/", "/actuator",
                 "/actuator/prometheus", "/server-status", "/health", f"{TOWN}/metrics"]:
        assert sender.get(f"{path}?{word()}").status == 404
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", word().upper()]:
        for path in ["/", f"{TOWN}/melden", f"{TOWN}/antwoord", f"{TOWN}/beheer/inloggen", f"/{word()}"]:
            try:
                answer = sender.send(method, f"{path}?{word()}", word().encode())
                assert answer.status >= 400 or method == "HEAD", f"{method} {path} gives {answer.status}"
            except (OSError, http.client.HTTPException):
                sender.visitor.close()


def send_bodies(sender: Sender) -> None:
    word = sender.canaries.word
    for path in ["/melden", "/antwoord", "/antwoord/intrekken", "/beheer/inloggen"]:
        multipart = (f'--{word()}\r\nContent-Disposition: form-data; name="place"; filename="{word()}"\r\n\r\n{word()}'
                     f"\r\n--{word()}--").encode()
        for body, kind in [
            (multipart, f"multipart/form-data; boundary={word()}"),
            (f'{{"place": "{word()}"}}'.encode(), "application/json"),
            (f"<a>{word()}</a>".encode(), "text/xml"), (bytes(range(256)) + word().encode(), URL_ENCODED),
            (f"%zz={word()}&=%&&=&{word()}=%f".encode(), URL_ENCODED), (b"\xff\xfe=\xc3\x28" + word().encode(), word()),
            (b"", URL_ENCODED), (("&".join(f"{n}={n}" for n in range(9999)) + word()).encode(), URL_ENCODED),
        ]:
            assert sender.send("POST", TOWN + path, body, kind).status == 422
        large = f"place={word()}&{word()}={'x' * 300_000}{word()}".encode()
        assert too_large(sender, path, [f"Content-Length: {len(large)}"], large)
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [large[:1000], large[1000:]]) + b"0\r\n\r\n"
        assert too_large(sender, path, ["Transfer-Encoding: chunked"], chunks)


def too_large(sender: Sender, path: str, headers: list[str], body: bytes) -> bool:
    """Whether a body is answered with 413, or with a closed door."""
    word = sender.canaries.word
    head = [f"POST {TOWN}{path}?{word()} HTTP/1.1", f"Host: {word()}", "Connection: close",
            f"Content-Type: {URL_ENCODED}", f"User-Agent: {word()}", *headers]
    answer = sender.raw("\r\n".join(head).encode() + b"\r\n\r\n" + body)
    return answer == "" or answer.startswith("HTTP/1.1 413 ")


def send_what_is_no_request(sender: Sender) -> None:
    word = sender.canaries.word

    def lines(*lines: str) -> bytes:
        return "\r\n".join([*lines, "", ""]).encode()

    for request in [
        word().encode(), lines(word()), lines(f"GET /{word()}"), lines(f"GET /{word()} HTTP/9.{word()}"),
        lines(f"GET {word()} HTTP/1.1", "Host: town"),
        lines(f"GET http://{word()}/{word()} HTTP/1.1", f"Host: {word()}"),
        lines(f"CONNECT {word()}:443 HTTP/1.1", f"Host: {word()}"), lines(f"GET /{word()} HTTP/1.1"),
        lines(f"GET /{word()} HTTP/1.1", f"Host: {word()}", f"Host: {word()}"),
        lines(f"GET /{word()} HTTP/1.1", f"Host: {word()}", f"{word()}"),
        lines(f"GET /{word()} HTTP/1.1", f"Host: {word()}", f"X-{word()} : \x01{word()}"),
        lines(f"GET /{word()} HTTP/1.1", f"Host: {word()}", f"X-A: {word() * 8000}"),
        lines(f"GET /{word() * 8000} HTTP/1.1", f"Host: {word()}"),
        lines(f"POST {TOWN}/melden HTTP/1.1", f"Host: {word()}", f"Content-Length: {word()}"),
        lines(f"POST {TOWN}/melden HTTP/1.1", f"Host: {word()}", "Content-Length: -5") + word().encode(),
        lines(f"POST {TOWN}/melden HTTP/1.1", f"Host: {word()}", "Content-Length: 99") + word().encode(),
        lines(f"POST {TOWN}/melden HTTP/1.1", f"Host: {word()}", "Content-Length: 9", "Content-Length: 10",
              ) + word().encode(),
        lines(f"POST {TOWN}/melden HTTP/1.1", f"Host: {word()}", "Content-Length: 9", "Transfer-Encoding: chunked",
              ) + word().encode(),
        lines(f"POST {TOWN}/melden HTTP/1.1", f"Host: {word()}", "Transfer-Encoding: chunked") + word().encode(),
        lines(f"POST {TOWN}/melden HTTP/1.1", f"Host: {word()}", f"Transfer-Encoding: {word()}") + word().encode(),
        lines(f"GET {TOWN}/melden HTTP/1.1", f"Host: {word()}", "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings",
              f"HTTP2-Settings: {word()}"),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + word().encode(), b"\x16\x03\x01\x02\x00\x01" + word().encode(),
        bytes(range(256)) + word().encode(),
    ]:
        sender.raw(request)


def send_everything(sender: Sender) -> None:
    send_valid_reports(sender)
    send_broken_reports(sender)
    send_codes(sender)
    send_logins_and_staff_requests(sender)
    send_addresses_and_methods(sender)
    send_bodies(sender)
    send_what_is_no_request(sender)


# MARK: What may be left of it


def assert_silent(output: str, canaries: Canaries) -> None:
    """Neither words nor addresses, apart from the line that says where the server listens."""
    assert canaries.found_in(output) == []
    later = "\n".join(line for line in output.splitlines() if not line.startswith("Straatlicht serves http://"))
    assert "mozilla" not in later.lower() and SOURCE not in output
    assert ADDRESS.findall(re.sub(r"\d{4}-\d\d-\d\dT\S+", "", later)) == []


@contextlib.contextmanager
def without_table(town: Installation, table: str) -> Iterator[None]:
    town.database.rows(f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        yield
    finally:
        town.database.rows(f"ALTER TABLE {table}_away RENAME TO {table}")


def provoke_unexpected_errors(sender: Sender, town: Installation) -> int:
    """Takes tables away under the running server.
    :return: how many answers said that something unexpected went wrong.
    """
    word = sender.canaries.word
    count = 0
    for table in ["report", "case_event"]:
        fields = sender.valid() | {word(): word(), "role": "omstander"}
        with without_table(town, table):
            answer = sender.report(fields)
        assert answer.status == 500
        reference = re.search(r"\b[0-9A-F]{8}\b", answer.text)
        assert reference and reference[0] in sender.server.output, "the page's reference leads to a line of the log"
        count += 1
        assert sender.report(fields).code, "the same sheet is taken once the database is whole again"
    page = sender.get(f"{TOWN}/beheer/inloggen")
    sender.canaries.know(page.token)
    with without_table(town, "account"):
        fields = {"login": word(), "password": word(), "token": page.token}
        assert sender.post(f"{TOWN}/beheer/inloggen", fields).status == 500
        count += 1
    return count


def test_nothing_that_was_sent_is_left(engine: str, make_town: MakeTown, request: pytest.FixtureRequest) -> None:
    postgres: PostgresServer | None = request.getfixturevalue("own_postgres") if engine == "postgres" else None
    town = make_town(postgres)
    town.give_keys()
    canaries = Canaries()
    with town.serve() as server:
        sender = Sender(server, canaries)
        send_everything(sender)
        assert "unexpected error" not in server.output, server.output
        errors = provoke_unexpected_errors(sender, town)
        assert server.output.count("unexpected error") == errors
        sender.visitor.close()
        on_disk = town.database.everything()
        assert server.stop() == 0
        on_disk += town.database.everything()
    assert len(canaries) > 2000

    assert_silent(server.output, canaries)
    stored = on_disk.decode("utf-8", "replace")
    assert canaries.found_in(stored) == []
    assert "mozilla" not in stored.lower() and SOURCE not in stored and "203.0.113.77" not in stored
    if postgres:
        assert canaries.found_in(postgres.log) == []
    beside = [file for file in town.folder.iterdir() if not file.name.startswith(("serve-", "town.sqlite"))]
    assert beside == [town.secret]


def test_a_value_that_cannot_be_read_is_not_logged(make_town: MakeTown) -> None:
    """Somebody wrote into the database by hand: the error names the column, not what is in it."""
    town = make_town(None)
    assert isinstance(town.database, SQLite)
    canaries = Canaries()
    with town.serve() as server:
        sender = Sender(server, canaries)
        code = sender.report(sender.valid()).code
        assert code
        connection = sqlite3.connect(town.database.path)
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE report SET time_precision = ?, area_code = ?", (canaries.word(), canaries.word()))
        connection.commit()
        connection.close()
        assert sender.post(f"{TOWN}/antwoord", {"code": code}).status == 500
        assert "unexpected error" in server.output
        assert_silent(server.output, canaries)
        sender.visitor.close()
        assert server.stop() == 0
