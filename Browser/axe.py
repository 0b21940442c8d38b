"""axe-core on a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

#: WCAG 2.0, 2.1 and 2.2, levels A and AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@cache
def _source() -> str:
    return (Path(__file__).parent / "vendor/axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """What is wrong, one line for each element.

    Everything that is folded away is opened first. Of long tables the first rows are looked at: the others are alike.
    """
    page.evaluate("""() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
        for (const row of document.querySelectorAll("tbody > tr:nth-child(n + 9)")) row.remove();
    }""")
    page.evaluate(_source())
    result = page.evaluate(
        "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })", RULES)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in result["violations"] for node in violation["nodes"]
    ]
