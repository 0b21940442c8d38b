#!/usr/bin/env python3
"""Measures what pages for everybody cost on the real program: processor time for 1,000 visits.

The pages are found as a visitor finds them, by following links from the start, so that no page is left out. Most visits
are of somebody, or of a cache, that has the page and asks whether it is still right (ETag); the other column is of those
who have nothing yet. SQLite, one kept-alive connection, the made-up town. Linux only.

    Benchmarks/pages.py --binary .build/release/straatlicht --resources Resources
"""

from __future__ import annotations

import argparse
import http.client
import re
import subprocess
import tempfile
from collections import deque
from pathlib import Path

from reports import Engine, Program, cpu_seconds

#: Processor seconds for 1,000 visits of a page that the visitor has.
GOAL = 0.5
START = "/voorbeeldstad"
VISITS = 1000
LINK = re.compile(r'href="(/[^"?#]*)')
#: Staff pages are not for everybody.
NOT_PUBLIC = re.compile(r"/beheer(/|$)")


class Visitor:
    def __init__(self, address: tuple[str, int]) -> None:
        self.connection = http.client.HTTPConnection(*address)

    def get(self, path: str, tag: str | None = None) -> tuple[http.client.HTTPResponse, bytes]:
        self.connection.request("GET", path, headers={"If-None-Match": tag} if tag else {})
        answer = self.connection.getresponse()
        return answer, answer.read()


def pages(visitor: Visitor) -> list[str]:
    """Every address of the town that links lead to, in Dutch, in the order in which they were found."""
    found, waiting = {START: True}, deque([START])
    while waiting:
        answer, body = visitor.get(waiting.popleft())
        if not (answer.getheader("Content-Type") or "").startswith("text/html"):
            continue
        for path in LINK.findall(body.decode()):
            if path not in found and path.startswith(START) and not NOT_PUBLIC.search(path):
                found[path] = True
                waiting.append(path)
    return list(found)


def measure(server: int, visitor: Visitor, path: str) -> tuple[float | None, float, int]:
    """Processor seconds for 1,000 visits with a tag (`None` when the page gives none) and without, and bytes."""
    answer, body = visitor.get(path)
    tag = answer.getheader("ETag")

    def seconds(visits: int, tag: str | None) -> float:
        for _ in range(visits // 10):
            visitor.get(path, tag)
        before = cpu_seconds(server)
        for _ in range(visits):
            visitor.get(path, tag)
        return (cpu_seconds(server) - before) * 1000 / visits

    return seconds(VISITS, tag) if tag else None, seconds(VISITS // 4, None), len(body)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--resources", type=Path, required=True)
    options = parser.parse_args()
    print("Pages for everybody: SQLite, one connection, processor s for 1,000 visits")
    print(f"{'with ETag':>10}{'without':>9}{'KiB':>7}  page")
    with tempfile.TemporaryDirectory(prefix="straatlicht-benchmark-") as folder:
        program = Program(options.binary.resolve(), options.resources.resolve(), Path(folder))
        engine = Engine("SQLite", f"sqlite:{folder}/town.sqlite")
        subprocess.run(program.command("demo", engine, "--no-serve"), check=True, stdout=subprocess.DEVNULL)
        with program.serve(engine) as (server, address, _):
            visitor = Visitor(address)
            worst = 0.0
            for path in pages(visitor):
                tagged, plain, size = measure(server.pid, visitor, path)
                worst = max(worst, tagged or 0)
                cell = "–" if tagged is None else f"{tagged:.2f}"
                print(f"{cell:>10}{plain:>9.2f}{size / 1024:>7.1f}  {path}", flush=True)
    print(f"\ngoal: at most {GOAL} with ETag: {worst:.2f} {'reached' if worst <= GOAL else 'MISSED'}")


if __name__ == "__main__":
    main()
