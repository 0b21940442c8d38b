"""The report to the council as PDF, printed by the system's Chromium. Its objects, all but the streams, are plain text."""

from __future__ import annotations

import re
import tempfile
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from installation import Installation, Server
from visitor import TOWN, Visitor

PATH = f"{TOWN}/beheer/plan/raadsbrief"


@pytest.fixture(scope="module")
def town(make_town) -> Installation:
    return make_town(None)


def cookie(server: Server) -> str:
    """Of somebody who reads the plan."""
    with Visitor(server.host, server.port) as visitor:
        token = visitor.get(f"{TOWN}/beheer/inloggen").token
        answer = visitor.post(
            f"{TOWN}/beheer/inloggen", {"token": token, "login": "beleid", "password": "voorbeeld-voorbeeld"})
    assert answer.status == 303
    return (answer.header("Set-Cookie") or "").split(";")[0]


def download(server: Server, path: str) -> tuple[bytes, str]:
    """The bytes and their type."""
    request = urllib.request.Request(f"http://{server.host}:{server.port}{path}", headers={"Cookie": cookie(server)})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read(), answer.headers["Content-Type"]


def half_before(today: date) -> str:
    return f"{today.year - 1}-2" if today.month <= 6 else f"{today.year}-1"


def texts(pdf: bytes, key: bytes) -> list[str]:
    """The strings behind a key: in brackets, or as UTF-16 in hexadecimal."""
    found = []
    for plain, hexadecimal in re.findall(rb"/" + key + rb" ?(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f]+)>)", pdf):
        found.append(bytes.fromhex(hexadecimal.decode()).decode("utf-16") if hexadecimal else plain.decode("latin-1"))
    return found


def left_behind() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("straatlicht-pdf-*"))


@pytest.mark.parametrize(("prefix", "language"), [("", "nl"), ("/ar", "ar")])
def test_the_report_is_a_tagged_pdf(town: Installation, prefix: str, language: str) -> None:
    before = left_behind()
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        page = visitor.get(f"{prefix}{PATH}?half={half_before(date.today())}", {"Cookie": cookie(server)})
        pdf, kind = download(server, f"{prefix}{PATH}.pdf?half={half_before(date.today())}")
    assert kind == "application/pdf"
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    # Tagged, with a language and a title that readers show.
    assert b"/StructTreeRoot" in pdf and re.search(rb"/Marked true", pdf)
    assert language in [text.split("-")[0] for text in texts(pdf, b"Lang")]
    assert re.search(rb"/DisplayDocTitle true", pdf)
    assert any("Voorbeeldstad" in title for title in texts(pdf, b"Title"))
    # Headings and tables are what they are, and each picture says what it shows.
    for tag in (b"H1", b"H2", b"H3", b"Table", b"TH", b"Figure", b"Caption"):
        assert re.search(rb"/S ?/" + tag + rb"\b", pdf), tag
    described = re.findall(r"<title id=[^>]*>([^<]+)</title>", page.text)
    assert len(described) == page.text.count("<svg") > 0
    assert len(texts(pdf, b"Alt")) == len(described)
    # Chapters for the side of the reader, fonts in the file, more than one page of A4.
    assert b"/Outlines" in pdf
    assert b"/FontFile" in pdf
    assert max(int(count) for count in re.findall(rb"/Count (\d+)", pdf)) > 1
    assert re.search(rb"/MediaBox ?\[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]", pdf)
    assert b"/JavaScript" not in pdf and b"/AcroForm" not in pdf
    assert left_behind() == before


def test_without_chromium_there_is_no_button(town: Installation) -> None:
    town.environment["STRAATLICHT_CHROMIUM"] = ""
    try:
        with town.serve() as server, Visitor(server.host, server.port) as visitor:
            headers = {"Cookie": cookie(server)}
            page = visitor.get(PATH, headers)
            assert page.status == 200 and "raadsbrief.pdf" not in page.text
            answer = visitor.get(f"{PATH}.pdf?half=2026-1", headers)
            assert answer.status == 404 and "print" in answer.text
        doctor = town.run("doctor")
        assert "ok       pdf: no Chromium" in doctor.stdout
    finally:
        del town.environment["STRAATLICHT_CHROMIUM"]


def test_the_doctor_prints(town: Installation, tmp_path: Path) -> None:
    answer = town.run("doctor")
    assert re.search(r"^ok       pdf: /\S*chrom", answer.stdout, re.MULTILINE), answer.stdout
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 7\n")
    broken.chmod(0o755)
    town.environment["STRAATLICHT_CHROMIUM"] = str(broken)
    try:
        answer = town.run("doctor")
        assert re.search(rf"^problem  pdf: {broken}", answer.stdout, re.MULTILINE), answer.stdout
        assert answer.returncode == 78
    finally:
        del town.environment["STRAATLICHT_CHROMIUM"]
