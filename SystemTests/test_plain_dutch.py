"""What residents read in Dutch is easy to read: short sentences, everyday words.

The rule of the house is Dutch at level B1: sentences of at most 20 words, 12 on average. Length can be counted. Level
B1 itself cannot: there is no free list of B1 words. What stands in for it is how often a word is used. A word is taken to
be easy when `wordfreq` (subtitles, news, web pages, books) gives its form a Zipf frequency of 4.0 or more: ten times in
a million words. Some 6,300 Dutch word forms are that common. Other forms of such a word (plural, diminutive, verb
forms) are easy too, and so are compounds of two easy words, as Dutch writes them together ("nachtbus"). At 3.75
official words such as "derhalve" would pass.

What this cannot see: a common word in a hard sense ("dragen", "stand"), a saying, a sentence that is short and still
twisted, a compound whose meaning is not that of its parts. News language scores too easy ("aangifte" passes), words of
home and of children too hard ("spugen" does not). So it is a net for what slips in, and no proof of B1: people of the
target group must read the pages.

Any other word needs a reason in plain_dutch.json; a reason that no text needs any more has to go. A new phrase is read
here by itself. One that only staff see belongs under STAFF.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from wordfreq import zipf_frequency

REPOSITORY = Path(__file__).resolve().parent.parent
RESOURCES = REPOSITORY / "Resources"
REASONS: dict[str, str] = json.loads((Path(__file__).parent / "plain_dutch.json").read_text())

EASY = 4.0
LONGEST_SENTENCE = 20
LONGEST_AVERAGE = 12

# Phrases that only people see who signed in, by the beginning of their key.
STAFF = (
    "audit.", "badge-desk.", "case-work.", "correction.column-", "correction.decide", "correction.desk-", "correction.file-",
    "correction.problem.done", "correction.problem.outcome", "correction.problem.reason", "correction.state-",
    "correction.task-", "deployment.", "help.active.", "help.check.", "help.desk.", "help.field.", "help.group.",
    "help.guidance-desk.", "help.problem.", "help.save", "help.standing.", "insight.", "lesson-desk.", "mail.", "plan.", "planning.commitment-mail.", "prevention.chapter.", "platform.forbidden.",
    "bursts.", "changes.", "plan-letter.", "clusters.", "council.", "exposure.", "hours.", "made.", "spots.",
    "jobs.", "webhooks.", "platform.nav.webhooks",
    "platform.nav.audit", "platform.nav.outbox", "platform.nav.queue", "platform.sign-in.", "platform.sign-out",
    "platform.signed-in-as", "reporting.case.", "reporting.queue.",
    "network.staff.", "register.", "registers.", "telling-back.queue.", "research.agenda.", "research.pack.", "reporting.problem.changed-meanwhile", "reporting.problem.withdrawn", "retention.deletions.", "retention.kind.",
    "campaign.staff.", "prevention.link.", "venue.staff.", "practice-desk.", "training-desk.", "lessons.state.", "lessons.provider-kind.", "lessons.level.",
    "retention.reason.", "settings.", "story.key-", "story.reason.", "story.second-", "story.staff-",
)
# What residents do see among them.
RESIDENT = ("case-work.routes.",)
# Code lists of which residents see no word.
STAFF_LISTS: set[str] = set()


class Text(NamedTuple):
    group: str
    """The room, list or file it belongs to: averages are taken over all of it."""
    name: str
    text: str


def texts() -> list[Text]:
    return [*phrases(), *code_lists(), *guidance(), *promises()]


def phrases() -> Iterator[Text]:
    for file in sorted((RESOURCES / "languages" / "nl").glob("*.json")):
        for key, text in json.loads(file.read_text()).items():
            if key.startswith(RESIDENT) or not key.startswith(STAFF):
                yield Text(key.split(".")[0], key, text)


def code_lists() -> Iterator[Text]:
    for file in sorted((RESOURCES / "codelists").glob("*.json")):
        if file.stem in STAFF_LISTS:
            continue
        for code in json.loads(file.read_text())["codes"]:
            for part in ("labels", "explanations", "texts"):
                if text := code.get(part, {}).get("nl"):
                    yield Text(f"codelists/{file.stem}", f"{file.stem}/{code['code']}/{part}", text)


def guidance() -> Iterator[Text]:
    for file in sorted((RESOURCES / "guidance").glob("**/*.md")):
        if ".nl." in file.name or file.parent.name == "nl":
            yield Text(f"guidance/{file.name}", file.name, file.read_text())


def promises() -> Iterator[Text]:
    file = RESOURCES / "privacy" / "promises.json"
    if not file.exists():
        return
    for section in json.loads(file.read_text())["sections"]:
        yield Text("privacy", f"privacy/{section['id']}", section["title"]["nl"])
        for promise in section["promises"]:
            yield Text("privacy", f"privacy/{promise['id']}", promise["sentence"]["nl"])


# Reading


def sentences(text: str) -> list[str]:
    """Sentences, headings, labels and the points of a list, each by itself."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)  # a link in Markdown
    text = re.sub(r"[*_`<>]", "", text)
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-#>|]|\d+\.\s))", text)
    lines = [re.sub(r"^\s*(?:[-#>|]+|\d+\.)\s*", "", block) for block in blocks]
    parts = [part for line in lines for part in re.split(r"(?<=[.!?…])\s+(?=[^a-z])", line)]
    return [" ".join(part.split()) for part in parts if part.strip()]


def words(sentence: str) -> list[str]:
    """Words and numbers; a value that is filled in counts as one."""
    return re.findall(r"\{\w+\}|[^\W_]+(?:['’.:@-][^\W_]+)*", sentence)


def is_written_out(word: str) -> bool:
    """Whether it has letters only, a hyphen or an apostrophe: no number, address or value that is filled in."""
    return re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", word) is not None


# Words

ENDINGS = (
    "", "e", "en", "n", "s", "'s", "t", "d", "te", "ten", "de", "den", "je", "jes", "tje", "tjes", "er", "ere", "st",
    "ste", "ers", "ster", "ing", "ingen", "baar", "bare", "loos", "loze",
)
PARTICLES = (
    "aan", "achter", "af", "bij", "binnen", "boven", "buiten", "door", "heen", "her", "in", "los", "mee", "mis", "na",
    "neer", "om", "on", "onder", "op", "over", "samen", "tegen", "terug", "toe", "tussen", "uit", "vast", "voor", "weg",
)
JOINTS = ("", "s")


def is_common(word: str) -> bool:
    return zipf_frequency(word, "nl") >= EASY


def stems(word: str) -> Iterator[str]:
    """Forms from which this one may have been made: getypt from typen, lampen from lamp."""
    for start in ("", "ge"):
        if not word.startswith(start):
            continue
        for end in ENDINGS:
            if not word.endswith(end):
                continue
            stem = word[len(start):len(word) - len(end)] if end else word[len(start):]
            if len(stem) < 3:
                continue
            yield stem
            yield stem + "en"
            yield stem + stem[-1] + "en"  # stop, stoppen
            if stem[-1] == stem[-2]:
                yield stem[:-1]  # stoppen, stop
            if stem[-1] in "vz":
                yield stem[:-1] + {"v": "f", "z": "s"}[stem[-1]]  # brieven, brief
            if re.search(r"([aeou])\1[^aeiou]$", stem):
                yield stem[:-2] + stem[-1] + "en"  # spaar, sparen
            elif re.search(r"[^aeiou][aeou][^aeiou]$", stem):
                yield stem[:-1] + stem[-2] + stem[-1]  # sparen, spaar


@cache
def is_easy(word: str) -> bool:
    word = word.lower().replace("’", "'")
    if "-" in word and all(is_easy(part) or len(part) == 1 for part in word.split("-")):
        return True
    return is_form(word) or is_compound(word)


def is_form(word: str) -> bool:
    return is_common(word) or any(is_common(stem) for stem in stems(word))


def is_compound(word: str) -> bool:
    for particle in PARTICLES:
        rest = word.removeprefix(particle)
        if rest != word and len(rest) >= 3 and (is_form(rest) or rest.startswith("te") and is_form(rest[2:])):
            return True
    for cut in range(4, len(word) - 2):
        if not is_form(word[cut:]):
            continue
        first = word[:cut]
        if any(first.endswith(joint) and len(first) - len(joint) >= 3 and is_common(first[:len(first) - len(joint)])
               for joint in JOINTS):
            return True
    return False


# Tests


def test_something_is_read() -> None:
    groups = {text.group for text in texts()}
    assert {"platform", "reporting", "story", "help", "codelists/behaviour", "codelists/standard-answer"} <= groups
    assert len(texts()) > 300


@pytest.mark.parametrize("text,expected", [
    ("Kort. Nog korter! Ja?", ["Kort.", "Nog korter!", "Ja?"]),
    ("Bel 112. Dat kan om 10.30 uur.", ["Bel 112.", "Dat kan om 10.30 uur."]),
    ("### Kop\n\nEen regel\ndie doorloopt.\n- punt\n- [punt](x) twee",
     ["Kop", "Een regel die doorloopt.", "punt", "punt twee"]),
])
def test_sentences_are_told_apart(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_words_are_told_apart() -> None:
    assert words("Het is {n} uur: foto's, e-mail, 100 meter.") == [
        "Het", "is", "{n}", "uur", "foto's", "e-mail", "100", "meter"]


@pytest.mark.parametrize(
    "word", ["fiets", "getypt", "terugbellen", "nachtbus", "lampen", "opgeschreven", "telefoonnummer"])
def test_an_everyday_word_is_easy(word: str) -> None:
    assert is_easy(word)


@pytest.mark.parametrize(
    "word", ["pseudonimisering", "prevalentie", "faciliteren", "derhalve", "casuïstiek", "dientengevolge"])
def test_a_word_of_officials_is_not_easy(word: str) -> None:
    assert not is_easy(word)


def test_no_sentence_is_long() -> None:
    long = [f"{text.name}: {len(words(sentence))} words: {sentence}"
            for text in texts() for sentence in sentences(text.text) if len(words(sentence)) > LONGEST_SENTENCE]
    assert not long, "\n" + "\n".join(long)


def test_sentences_are_short_on_average() -> None:
    lengths: dict[str, list[int]] = {}
    for text in texts():
        for sentence in sentences(text.text):
            # A label or a heading would make the average look better than the sentences are.
            if sentence.endswith((".", "!", "?")):
                lengths.setdefault(text.group, []).append(len(words(sentence)))
    averages = {group: sum(counts) / len(counts) for group, counts in lengths.items()}
    assert not {group: round(average, 1) for group, average in averages.items() if average > LONGEST_AVERAGE}


def test_words_are_everyday_words() -> None:
    hard: dict[str, str] = {}
    for text in texts():
        for word in words(text.text):
            if is_written_out(word) and word.lower() not in REASONS and not is_easy(word):
                hard.setdefault(word.lower(), text.name)
    assert not hard, "\n" + "\n".join(f"{word}: {name}" for word, name in sorted(hard.items()))


def test_every_reason_is_needed_and_is_one() -> None:
    used = {word.lower() for text in texts() for word in words(text.text)}
    assert {word for word in REASONS if word not in used or is_easy(word)} == set()
    assert {word for word, reason in REASONS.items() if len(reason.split()) < 3} == set()
    assert list(REASONS) == sorted(REASONS)
