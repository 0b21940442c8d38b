"""`docs/municipalities.md`: each phrase of the municipalities has a place and a test that is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| ([A-Z]\d\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$")
SWIFT = re.compile(r"`(\w+)/(\w+)`")
PYTHON = re.compile(r"`(test_\w+\.py)(?:::(\w+))?`")
#: How many phrases each part has.
COUNTS = {"M": 9, "H": 4, "D": 10, "S": 7, "C": 21, "T": 14, "R": 23, "P": 28, "N": 14, "X": 3}


@cache
def rows() -> dict[str, tuple[str, str]]:
    """Where and by which test, by the phrase's id."""
    found: dict[str, tuple[str, str]] = {}
    for line in (REPOSITORY / "docs/municipalities.md").read_text().splitlines():
        if row := ROW.match(line):
            assert row[1] not in found, f"{row[1]} stands twice"
            found[row[1]] = (row[4], row[5])
    return found


@cache
def swift() -> str:
    return "\n".join(file.read_text() for file in sorted((REPOSITORY / "Tests").rglob("*.swift")))


def test_every_phrase_has_a_row() -> None:
    assert sorted(rows()) == sorted(f"{part}{number:02}" for part, count in COUNTS.items()
                                    for number in range(1, count + 1))


@pytest.mark.parametrize("phrase", sorted(rows()))
def test_the_named_tests_are_there(phrase: str) -> None:
    where, test = rows()[phrase]
    if where == "not yet":
        assert test == "-"
        return
    suites, files = SWIFT.findall(test), PYTHON.findall(test)
    assert suites or files, f"{phrase} names no test: {test}"
    for suite, name in suites:
        assert re.search(rf"\bstruct {suite}\b", swift()), f"{suite} is not there"
        assert re.search(rf"\bfunc {name}\b", swift()), f"{suite}/{name} is not there"
    for file, name in files:
        found = [folder / file for folder in (REPOSITORY / "SystemTests", REPOSITORY / "Browser")
                 if (folder / file).exists()]
        assert found, f"{file} is not there"
        assert not name or f"def {name}" in found[0].read_text(), f"{file}::{name} is not there"
