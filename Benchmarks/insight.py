#!/usr/bin/env python3
"""Measures what the pages with figures cost on the real program, from 1,000 to 10,000,000 reports on SQLite.

The demo town gets that many made-up reports: places drawn from the squares that its own reports have, times that lean
to weekend nights, three kinds of precision. Then somebody signs in and asks for pages:

    first       the first page after the start, when all reports are read into memory
    filter      a page with another choice of days each time, so that nothing can come from memory
    again       the same page again
    new report  a page after one more report came in

Seconds are those of the server's answer and, apart, its processor seconds; memory is what stays resident. The answers
say in words what was found, so the p-values are in them. Linux only.

    Benchmarks/insight.py --binary .build/release/straatlicht --resources Resources [--sizes 1000,10000]
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from flood import TOWN, Colleague  # noqa: E402
from reports import Engine, Program, cpu_seconds, resident  # noqa: E402

#: Seconds that a filter change may take with so many reports.
GOALS = {10_000: 0.3, 1_000_000: 3.0}
#: Seconds of the overview from memory, with as many reports.
GOAL_AGAIN = 0.02


def fill(path: Path, count: int, seed: int = 1) -> None:
    """Puts made-up reports beside those of the demo."""
    chance = random.Random(seed)
    base = sqlite3.connect(path)
    base.execute("PRAGMA synchronous = OFF")
    squares = base.execute(
        "SELECT east, north, area_code, area_year FROM report WHERE municipality_id = 'voorbeeldstad' AND east IS NOT NULL"
    ).fetchall()
    have = base.execute("SELECT COUNT(*) FROM report WHERE municipality_id = 'voorbeeldstad'").fetchone()[0]
    now = int(time.time() * 1000)
    start = now - 720 * 86_400_000
    kinds = ["nafluiten", "nastaren", "naroepen-seksueel", "achtervolgen"]
    settings = ["straat", "uitgaansgebied", "openbaar-vervoer", None]

    def rows():
        for _ in range(max(0, count - have)):
            day = chance.randrange(0, 719)
            weekend = (datetime.datetime.fromtimestamp((start + day * 86_400_000) / 1000).weekday() in (4, 5))
            hour = chance.choice([22, 23, 24, 25]) if weekend and chance.random() < 0.5 else chance.randrange(24)
            begin = (start // 86_400_000 + day) * 86_400_000 + hour * 3_600_000
            kind = chance.random()
            if kind < 0.6:
                length, precision = 3_600_000, "exact"
            elif kind < 0.9:
                length, precision = 6 * 3_600_000, "day-part"
            else:
                length, precision = 86_400_000, "days"
            east, north, area, year = chance.choice(squares)
            if chance.random() < 0.5:
                east, north = east + chance.randrange(-3, 4), north + chance.randrange(-3, 4)
            told = begin + length + chance.randrange(0, 20 * 86_400_000)
            told = min(told, now - 300_000)
            # A UUID of version 7 whose time is that of reporting.
            identity = (told.to_bytes(6, "big") + bytes([0x70 | chance.randrange(16), chance.randrange(256),
                                                         0x80 | chance.randrange(64)])
                        + chance.randbytes(7))
            yield (identity, told, begin, max(begin + length, begin + 60_000), precision, east, north, area, year,
                   chance.choice(kinds), chance.choice(settings), told)

    base.executemany(
        """INSERT OR IGNORE INTO report (id, municipality_id, origin, reported_ms, start_ms, end_ms, time_precision,
               place_precision, east, north, area_code, area_year, behaviours, setting, grounds, effects, wishes,
               counted, revised_ms)
           VALUES (?, 'voorbeeldstad', 'form', ?, ?, ?, ?, 'point', ?, ?, ?, ?, ?, ?, '', '', '', 1, ?)""", rows())
    base.commit()
    base.close()


def add_one(path: Path) -> None:
    base = sqlite3.connect(path, timeout=30)
    now = int(time.time() * 1000)
    identity = now.to_bytes(6, "big") + bytes([0x70, 1, 0x80]) + os.urandom(7)
    base.execute(
        """INSERT INTO report (id, municipality_id, origin, reported_ms, start_ms, end_ms, time_precision,
               place_precision, behaviours, grounds, effects, wishes, counted, revised_ms)
           VALUES (?, 'voorbeeldstad', 'form', ?, ?, ?, 'exact', 'unknown', 'nafluiten', '', '', '', 1, ?)""",
        (identity, now, now - 7_200_000, now - 3_600_000, now))
    base.commit()
    base.close()


def timed(colleague: Colleague, path: str) -> tuple[float, str]:
    """Seconds until the whole page was there, and the page."""
    start = time.perf_counter()
    page = colleague.open(TOWN + path)
    return time.perf_counter() - start, page


def measure(program: Program, count: int, pages: list[str]) -> None:
    """Prints a row for each page."""
    path = program.folder / f"{count}.sqlite"
    engine = Engine("SQLite", f"sqlite:{path}")
    subprocess.run(program.command("demo", engine, "--no-serve"), check=True, stdout=subprocess.DEVNULL)
    fill(path, count)
    today = datetime.date.today()
    with program.serve(engine) as (server, address, _):
        colleague = Colleague(address)
        first = timed(colleague, pages[0])[0]
        for page in pages:
            changes = 8 if count <= 100_000 else 4
            choices = [f"{page}?from={today - datetime.timedelta(days=700 - 17 * step)}&to={today}"
                       for step in range(changes)]
            before = cpu_seconds(server.pid)
            answers = [timed(colleague, choice) for choice in choices]
            cpu = (cpu_seconds(server.pid) - before) / changes
            times = sorted(seconds for seconds, _ in answers)
            again = min(timed(colleague, choices[-1])[0] for _ in range(5))
            add_one(path)
            renewed = timed(colleague, choices[-1])[0]
            goal = GOALS.get(count)
            verdict = "" if goal is None else "ok" if times[-1] <= goal else f"MISSED {goal} s"
            if count in GOALS and page == pages[0] and again > GOAL_AGAIN:
                verdict += f" again MISSED {GOAL_AGAIN} s"
            print(
                f"{count:>11,} {page:<18}{first:>8.2f}{times[len(times) // 2]:>9.3f}{times[-1]:>9.3f}{cpu:>9.3f}"
                f"{again:>9.4f}{renewed:>9.3f}{len(answers[-1][1]) // 1024:>8,}{resident(server.pid):>8,.0f}  {verdict}",
                flush=True)
    for left in program.folder.glob(f"{count}.*"):
        left.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--resources", type=Path, required=True)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000,10000000")
    parser.add_argument("--pages", default="/inzicht,/inzicht/plekken,/inzicht/uren")
    parser.add_argument("--folder", help="where the databases are made; some 3 GB for 10,000,000 reports")
    options = parser.parse_args()
    print("Pages with figures: SQLite, one visitor, one process")
    print(f"{'reports':>11} {'page':<18}{'first s':>8}{'filter s':>9}{'worst s':>9}{'CPU s':>9}{'again s':>9}{'new s':>9}"
          f"{'KiB':>8}{'MiB':>8}")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        program = Program(options.binary, options.resources, Path(folder))
        for size in options.sizes.split(","):
            measure(program, int(size), options.pages.split(","))


if __name__ == "__main__":
    main()
