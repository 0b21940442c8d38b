"""A request for correction, as the running program keeps it: on no disk and in no log a word of it."""

from __future__ import annotations

from installation import Installation
from test_log import Canaries
from visitor import TOWN, Answer, Visitor, solve


def ask(visitor: Visitor, canaries: Canaries) -> Answer:
    """Sends a request of which every word can be found again."""
    page = visitor.get(f"{TOWN}/correctie")
    assert 'name="story"' in page.text, "the page takes a request"
    answer = visitor.post(f"{TOWN}/correctie", {
        "token": page.token, "work": solve(page.token), "story": f"Bij het station was ik {canaries.word()}.",
        "contactName": canaries.word(), "contactPhone": "06 12 34 56 78",
        "contactEmail": f"{canaries.word()}@example.org",
    })
    assert answer.status == 200 and answer.code, answer.text
    for secret in ["0612345678", "06 12 34 56 78", answer.code]:
        canaries.know(secret)
    return answer


def test_no_word_is_left_on_disk_or_in_the_log(town: Installation) -> None:
    town.give_keys()
    canaries = Canaries()
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        code = ask(visitor, canaries).code
        # Words that are refused are not kept either.
        refused = visitor.post(f"{TOWN}/correctie", {"token": "nep", "story": canaries.word()})
        assert refused.status == 422
        kept = town.database.rows("SELECT kind, count(*) FROM correction_part GROUP BY kind ORDER BY kind")
        assert kept == [("contact", "1"), ("story", "1")]
        text = town.database.everything().decode("utf-8", "replace")
        assert "Voorbeeldstad" in text, "plain words are found"
        assert canaries.found_in(text) == []
        waiting = visitor.come_back(code)
        assert waiting.status == 200 and len(canaries.found_in(waiting.text)) > 2, "whoever holds the code reads it"
    assert canaries.found_in(server.output) == []


def test_taken_back_request_is_gone(town: Installation) -> None:
    town.give_keys()
    with town.serve() as server, Visitor(server.host, server.port) as visitor:
        canaries = Canaries()
        code = ask(visitor, canaries).code
        fields = {"code": code, "confirm": "yes"}
        assert visitor.post(f"{TOWN}/antwoord/intrekken", fields).status == 200
        for table in ["correction_part", "correction_key"]:
            assert town.database.rows(f"SELECT count(*) FROM {table}") == [("0",)]
        gone = visitor.come_back(code)
        assert gone.status == 200
        assert [word for word in canaries.found_in(gone.text) if word != code] == []
