"""What the site says, out of its own language files and code lists."""

from __future__ import annotations

import json
from functools import cache

from server import RESOURCES

LANGUAGES = ("nl", "en", "ar")


@cache
def _phrases(language: str) -> dict[str, str]:
    files = sorted((RESOURCES / "languages" / language).glob("*.json"))
    return {key: text for file in files for key, text in json.loads(file.read_text()).items()}


@cache
def _codes(name: str) -> dict[str, dict]:
    entries = json.loads((RESOURCES / "codelists" / f"{name}.json").read_text())["codes"]
    return {entry["code"]: entry for entry in entries}


def phrase(key: str, language: str = "nl", **values: str) -> str:
    """A phrase with its `{places}` filled in."""
    text = _phrases(language)[key]
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def phrase_keys() -> set[str]:
    return set(_phrases("nl"))


def label(code: str, of: str, language: str = "nl") -> str:
    """What people read for a code of a list."""
    return _codes(of)[code]["labels"][language]


def standard_text(code: str, language: str = "nl") -> str:
    """The text of a standard answer."""
    return _codes("standard-answer")[code]["texts"][language]


def direction(language: str) -> str:
    return "rtl" if language == "ar" else "ltr"
