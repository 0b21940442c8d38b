"""Badges of the real program, checked with another library than the one that made them."""

from __future__ import annotations

import base64
import json
import re
from datetime import date, datetime, timedelta

import jwt
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from installation import Installation
from visitor import TOWN, Answer, Visitor

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#: What Open Badges 3.0 asks of each class, with the members that a signed token needs beside them.
REQUIRED = {
    "credential": {"@context", "id", "type", "issuer", "validFrom", "credentialSubject", "name"},
    "claims": {"iss", "jti", "nbf", "sub", "exp"},
    "issuer": {"id", "type", "name"},
    "subject": {"id", "type", "achievement"},
    "achievement": {"id", "type", "name", "description", "criteria"},
}


class Staff:
    """An administrator in the browser."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        page = visitor.get(f"{TOWN}/beheer/inloggen")
        answer = visitor.post(
            f"{TOWN}/beheer/inloggen", {"token": page.token, "login": "beheer", "password": "voorbeeld-voorbeeld"})
        assert answer.status == 303
        self._headers = {"Cookie": (answer.header("Set-Cookie") or "").split(";")[0]}

    def get(self, path: str) -> Answer:
        return self._visitor.get(TOWN + path, self._headers)

    def send(self, page: str, to: str, fields: dict[str, str]) -> Answer:
        """Sends a form to `to` with the hidden fields that the page has for it."""
        hidden = dict(re.findall(r'type="hidden" name="(csrf|versie)" value="([^"]*)"', self.get(page).text))
        return self._visitor.post(TOWN + to, hidden | fields, self._headers)

    def add(self, register: str, fields: dict[str, str]) -> str:
        page = f"/beheer/preventie/{register}/nieuw"
        answer = self.send(page, page, fields)
        assert answer.status == 303, re.findall(r'class="field-error".*?</p>', answer.text)
        return (answer.header("Location") or "").rsplit("/", 1)[1].partition("?")[0]


def decoded(part: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def key_of(did: str) -> bytes:
    """The public key that a `did:key` names."""
    assert did.startswith("did:key:z")
    number = 0
    for letter in did.removeprefix("did:key:z"):
        number = number * 58 + BASE58.index(letter)
    raw = number.to_bytes(34, "big")
    assert raw[:2] == b"\xed\x01", "not an Ed25519 key"
    return raw[2:]


@pytest.fixture
def badge(town: Installation) -> tuple[str, dict, dict]:
    """A badge that was given over the pages, the key set, and the list of what was taken back afterwards."""
    later, today = date.today() + timedelta(days=7), date.today()
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        staff = Staff(visitor)
        training = staff.add("trainingen", {
            "titel": "Omstanders", "voor-wie": "inwoner", "certificaat": "ja", "eisen": "Was er de hele avond.",
            "geldig-maanden": "12"})
        facts = {
            "naam": "Proefavond", "training": training, "begin": "19:00", "einde": "21:00", "plaats": "Buurthuis",
            "plekken": "3", "openbaar": "ja"}
        day = staff.add("trainingsdata", facts | {"datum": later.isoformat()})
        path = f"{TOWN}/trainingen/datum/{day}"
        signed_up = visitor.post(
            path, {"token": visitor.get(path).token, "naam": "Kanarie", "mail": "kanarie@example.nl"})
        assert signed_up.status == 200
        # The clock of the real program cannot be moved, so the date is.
        entry = f"/beheer/preventie/trainingsdata/lijst/{day}"
        assert staff.send(entry, entry, facts | {"datum": (today - timedelta(days=1)).isoformat()}).status == 303
        listed = f"/beheer/preventie/deelnemers/{day}"
        person = re.search(r'name="aanwezig" value="([^"]+)"', staff.get(listed).text)
        assert person
        assert staff.send(listed, f"{listed}/aanwezig", {"aanwezig": person[1]}).status == 303
        given = staff.send(listed, f"{listed}/certificaat", {"deelnemer": person[1], "op-naam": "ja"})
        assert given.status == 303
        code = re.search(r"Je code: ([0-9A-Z ]{20,})", staff.get("/beheer/post").text)
        assert code
        fetched = visitor.post(f"{TOWN}/badges", {"code": code[1]})
        assert fetched.status == 200 and (fetched.header("Content-Type") or "").startswith("application/vc+jwt")
        keys = json.loads(visitor.get(f"{TOWN}/badges/sleutel.json").text)
        number = decoded(fetched.text.split(".")[1])["id"].removeprefix("urn:uuid:")
        back = staff.send(
            "/beheer/preventie/certificaten", f"/beheer/preventie/certificaten/{number}/intrekken", {})
        assert back.status == 303
        revoked = json.loads(visitor.get(f"{TOWN}/badges/ingetrokken.json").text)
    return fetched.text, keys, revoked


def test_a_badge_holds_with_another_library(town: Installation, badge: tuple[str, dict, dict]) -> None:
    token, keys, revoked = badge
    assert "anarie" not in token and all("anarie" not in str(decoded(part)) for part in token.split(".")[:2])

    # With the key that is published, found by its name.
    header = jwt.get_unverified_header(token)
    assert header["alg"] == "EdDSA" and header["typ"] == "JWT"
    (jwk,) = [key for key in keys["keys"] if key["kid"] == header["kid"]]
    assert {member: header["jwk"][member] for member in ("kty", "crv", "x")} == {
        member: jwk[member] for member in ("kty", "crv", "x")}
    claims = jwt.decode(token, jwt.PyJWK(jwk).key, algorithms=["EdDSA"])

    # With the key that the issuer's name is, without any library for tokens.
    signed, _, signature = token.rpartition(".")
    key = Ed25519PublicKey.from_public_bytes(key_of(claims["issuer"]["id"]))
    raw = base64.urlsafe_b64decode(signature + "==")
    key.verify(raw, signed.encode())
    with pytest.raises(InvalidSignature):
        key.verify(raw, signed.encode() + b"x")
    with pytest.raises(jwt.InvalidSignatureError):
        header_part, payload, end = token.split(".")
        changed = base64.urlsafe_b64encode(
            json.dumps(decoded(payload) | {"name": "Iets anders"}).encode()).decode().rstrip("=")
        jwt.decode(f"{header_part}.{changed}.{end}", jwt.PyJWK(jwk).key, algorithms=["EdDSA"])

    # What the standard asks.
    assert REQUIRED["credential"] | REQUIRED["claims"] <= claims.keys()
    assert claims["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
    assert {"VerifiableCredential", "OpenBadgeCredential"} <= set(claims["type"])
    subject = claims["credentialSubject"]
    assert REQUIRED["issuer"] <= claims["issuer"].keys() and "Profile" in claims["issuer"]["type"]
    assert REQUIRED["subject"] <= subject.keys() and "AchievementSubject" in subject["type"]
    assert REQUIRED["achievement"] <= subject["achievement"].keys()
    assert "Achievement" in subject["achievement"]["type"]
    assert subject["achievement"]["criteria"]["narrative"] == "Was er de hele avond."
    assert (claims["iss"], claims["jti"], claims["sub"]) == (claims["issuer"]["id"], claims["id"], subject["id"])
    for name, claim in (("validFrom", "nbf"), ("validUntil", "exp")):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", claims[name])
        assert datetime.fromisoformat(claims[name]).timestamp() == claims[claim]
    assert 360 < (claims["exp"] - claims["nbf"]) / 86400 < 370
    (identity,) = subject["identifier"]
    assert identity["type"] == "IdentityObject" and identity["hashed"] is True
    assert re.fullmatch(r"sha256\$[0-9a-f]{64}", identity["identityHash"]) and identity["salt"]

    assert revoked["issuer"] == claims["iss"]
    assert [entry["id"] for entry in revoked["revokedCredential"]] == [claims["id"]]
