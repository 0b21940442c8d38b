#!/usr/bin/env python3
"""Measures StreetStatistics: CPU seconds of each piece of work, beside its goal and what an established tool needs.

Each measurement runs in a process of its own, and the smallest of three counts: what else the machine does can only
make it slower. With a second build for newer processors the table shows both, and whether their results are the same to
the last bit. A second table compares one thread with two, for work that the library shares among threads.

    Benchmarks/statistics.py PROGRAM [--v3 PROGRAM] [--json FILE] [WORD...]     (see scripts/bench)
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import textwrap
from dataclasses import asdict, dataclass
from pathlib import Path

REPEATS = 3
#: A second measurement of what takes longer than this says little and costs much.
LONG = 20.0


@dataclass
class Measurement:
    seconds: float
    goal: float | None
    #: Peak resident mebibytes, the data included.
    memory: float
    digest: str
    peer: str
    #: From start to end, while `seconds` counts all threads together.
    elapsed: float


def run(program: Path, name: str, threads: int | None = None) -> Measurement:
    how = ["--run", name] if threads is None else ["--threads", str(threads), name]
    answer = subprocess.run([program, *how], stdout=subprocess.PIPE, text=True)
    if answer.returncode != 0:
        sys.exit(f"{name} failed")
    _, seconds, goal, memory, digest, peer, elapsed = answer.stdout.rstrip("\n").split("\t")
    return Measurement(float(seconds), float(goal) if goal else None, float(memory), digest, peer, float(elapsed))


def best(program: Path, name: str, threads: int | None = None) -> Measurement:
    measurements = [run(program, name, threads)]
    while len(measurements) < REPEATS and measurements[0].seconds < LONG:
        measurements.append(run(program, name, threads))
    if len({measurement.digest for measurement in measurements}) > 1:
        sys.exit(f"{name}: the result differs from run to run")
    fastest = min(measurements, key=lambda measurement: measurement.seconds)
    fastest.memory = min(measurement.memory for measurement in measurements)
    fastest.elapsed = min(measurement.elapsed for measurement in measurements)
    return fastest


def figure(value: float | None) -> str:
    """Three digits that mean something."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def list_names(program: Path, option: str) -> list[str]:
    return subprocess.run([program, option], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()


def compare_threads(program: Path, names: list[str]) -> tuple[list[dict], list[str]]:
    """Prints CPU and elapsed seconds on one thread and on two."""
    width = max(len(name) for name in names)
    print("\nOne thread and two: CPU seconds of all threads together, and seconds until the result was there\n")
    print(f"{'work':<{width}} {'CPU 1':>8} {'CPU 2':>8} {'time 1':>8} {'time 2':>8} {'same':>5}", flush=True)
    rows, differing = [], []
    for name in names:
        one, two = best(program, name), best(program, name, threads=2)
        is_same = one.digest == two.digest
        if not is_same:
            differing.append(f"{name}: {one.digest} and {two.digest}")
        columns = [one.seconds, two.seconds, one.elapsed, two.elapsed]
        print(f"{name:<{width}} " + " ".join(f"{figure(column):>8}" for column in columns)
              + f" {'yes' if is_same else 'NO':>5}", flush=True)
        rows.append({"name": name, "one": asdict(one), "two": asdict(two)})
    return rows, differing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--v3", type=Path, help="the same, built for x86-64-v3")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    parser.add_argument("words", nargs="*", help="only benchmarks whose name holds one of these")
    options = parser.parse_intermixed_args()

    def is_chosen(name: str) -> bool:
        return not options.words or any(word in name for word in options.words)

    chosen = [name for name in list_names(options.program, "--list") if is_chosen(name)]
    if not chosen:
        sys.exit("There is no such benchmark.")
    width = max(len(name) for name in chosen)
    head = f"{'CPU s':>8} {'v3':>8} {'goal':>8} {'MiB':>6} {'same':>5}"
    print(f"StreetStatistics, one thread, the smallest of {REPEATS} runs\n\n{'work':<{width}} {head}  peer", flush=True)
    missed, differing, rows = [], [], []
    for name in chosen:
        plain = best(options.program, name)
        newer = best(options.v3, name) if options.v3 else None
        is_same = newer is None or newer.digest == plain.digest
        same = "–" if newer is None else "yes" if is_same else "NO"
        fastest = min(plain.seconds, newer.seconds if newer else plain.seconds)
        goal = figure(plain.goal)
        if plain.goal is not None and fastest > plain.goal:
            missed.append(name)
            goal += "!"
        if not is_same:
            differing.append(f"{name}: {plain.digest} and {newer.digest}")
        columns = [figure(plain.seconds), figure(newer.seconds if newer else None), goal]
        print(f"{name:<{width}} " + " ".join(f"{column:>8}" for column in columns)
              + f" {plain.memory:>6.0f} {same:>5}  {textwrap.shorten(plain.peer, 100)}", flush=True)
        rows.append({"name": name, "plain": asdict(plain), "v3": asdict(newer) if newer else None})
    # What takes very long says the same in less.
    quick = {row["name"] for row in rows if row["plain"]["seconds"] < 2 * LONG}
    threaded = [name for name in list_names(options.program, "--list-threaded") if name in quick]
    if threaded:
        compared, different = compare_threads(options.v3 or options.program, threaded)
        differing += different
    if options.json:
        figures = {"one_thread": rows, "two_threads": compared if threaded else []}
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    for name in missed:
        print(f"Slower than its goal: {name}")
    for line in differing:
        print(f"Two results: {line}")
    # A goal depends on the machine; a result does not.
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
