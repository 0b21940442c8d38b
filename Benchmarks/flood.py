#!/usr/bin/env python3
"""Measures how long a colleague waits for a page while a flood of reports comes in.

Reports come at a steady 50 a second, in step with the clock and not with the answers, each sealed and on disk before
its receipt; meanwhile one colleague opens the queue, a case and the figures in turn, as fast as they come. The same
pages are measured before the flood. Sender and reader run on the same cores as the server. Linux only.

    Benchmarks/flood.py --binary .build/release/straatlicht --resources Resources [--postgres URL]
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import re
import selectors
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path

from reports import LEAST_OPEN, Client, Engine, Measurement, Program, percentile, postgres, put_load, report_body

#: Milliseconds for a staff page.
GOAL = 200.0
TOWN = "/voorbeeldstad"
#: An account of the made-up town.
LOGIN, PASSWORD = "beheer", "voorbeeld-voorbeeld"


# MARK: The flood, in a process of its own


def flood(address: tuple[str, int], body: bytes, rate: int, seconds: float, begun, counts) -> None:
    """Opens all forms, then sends them at the rate. Puts the number sent and the receipts' latencies into `counts`."""
    clients = [Client(address, body) for _ in range(64)]
    measurement, tokens = Measurement(), []
    total = int(rate * seconds)

    selector = selectors.DefaultSelector()
    idle = list(clients)

    def receive(timeout: float, take) -> None:
        for key, _ in selector.select(timeout):
            answer = key.data.receive(measurement)
            if answer is not None:
                selector.unregister(key.data.socket)
                idle.append(key.data)
                take(answer)

    asked = 0
    while len(tokens) < total:
        while idle and asked < total:
            client = idle.pop()
            client.open_form()
            selector.register(client.socket, selectors.EVENT_READ, client)
            asked += 1
        receive(60, tokens.append)
    time.sleep(LEAST_OPEN)

    begun.set()
    start, sent, behind = time.perf_counter(), 0, 0
    while sent < total or len(idle) < len(clients):
        due = min(total, int((time.perf_counter() - start) * rate) + 1)
        while sent < due and idle:
            client = idle.pop()
            client.send_report(tokens.pop())
            selector.register(client.socket, selectors.EVENT_READ, client)
            sent += 1
        behind = max(behind, due - sent)
        wait = max(0.0, start + sent / rate - time.perf_counter()) if sent < total else 60
        receive(wait, lambda _: None) if selector.get_map() else time.sleep(wait)
    counts.put((len(measurement.report), behind, time.perf_counter() - start, measurement.report))


# MARK: The colleague


class Colleague:
    """One kept-alive connection of somebody who is signed in."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._connection = http.client.HTTPConnection(*address)
        token = re.search(r'name="token" value="([^"]+)"', self._read("GET", f"{TOWN}/beheer/inloggen")[1])[1]
        fields = urllib.parse.urlencode({"token": token, "login": LOGIN, "password": PASSWORD})
        status, _, cookie = self._read("POST", f"{TOWN}/beheer/inloggen", fields, {
            "Content-Type": "application/x-www-form-urlencoded"})
        if status != 303 or not cookie:
            raise SystemExit("The colleague could not sign in.")
        self._cookie = {"Cookie": cookie.split(";")[0]}

    def _read(self, method: str, path: str, body: str | None = None,
              headers: dict[str, str] | None = None) -> tuple[int, str, str | None]:
        self._connection.request(method, path, body, headers or {})
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode(), answer.getheader("Set-Cookie")

    def open(self, path: str) -> str:
        status, text, _ = self._read("GET", path, headers=self._cookie)
        if status != 200:
            raise SystemExit(f"{path} answered {status}.")
        return text

    def pages(self) -> dict[str, str]:
        case = re.search(rf'href="({TOWN}/beheer/melding/[^"]+)"', self.open(f"{TOWN}/beheer"))
        if not case:
            raise SystemExit("There is no case in the queue.")
        return {"queue": f"{TOWN}/beheer", "case": case[1], "figures": f"{TOWN}/inzicht"}

    def measure(self, pages: dict[str, str], goes_on) -> dict[str, list[float]]:
        times: dict[str, list[float]] = {name: [] for name in pages}
        while goes_on():
            for name, path in pages.items():
                start = time.perf_counter()
                self.open(path)
                times[name].append(time.perf_counter() - start)
        return times


def open_cases(page: str) -> int:
    return int(re.search(r'class="count">(\d+)<', page)[1])


# MARK: Measuring


def measure(program: Program, engine: Engine, options: argparse.Namespace) -> float:
    """Prints a row for each page, and gives the worst 99th percentile under the flood, in milliseconds."""
    subprocess.run(program.command("demo", engine, "--no-serve"), check=True, stdout=subprocess.DEVNULL)
    with program.serve(engine) as (_, address, _):
        body = report_body(address)
        put_load(address, body, 50, 4, 60)
        colleague = Colleague(address)
        pages = colleague.pages()
        colleague.measure(pages, iter([True, False]).__next__)
        end = time.perf_counter() + 3
        quiet = colleague.measure(pages, lambda: time.perf_counter() < end)
        before = open_cases(colleague.open(pages["queue"]))

        context = multiprocessing.get_context("fork")
        begun, counts = context.Event(), context.SimpleQueue()
        sender = context.Process(
            target=flood, args=(address, body, options.rate, options.seconds, begun, counts))
        sender.start()
        while not begun.wait(0.1):
            if not sender.is_alive():
                raise SystemExit("The flood did not begin.")
        busy = colleague.measure(pages, lambda: counts.empty() and sender.is_alive())
        if counts.empty():
            raise SystemExit("The flood broke off.")
        received, behind, elapsed, latencies = counts.get()
        sender.join()
        kept = open_cases(colleague.open(pages["queue"])) - before
        for name in pages:
            print(f"{engine.name:<12}{name:<10}" + "".join(
                f"{len(times):>7}{percentile(times, 0.5):>8.1f}{percentile(times, 0.99):>8.1f}{1000 * max(times):>8.1f}"
                for times in [quiet[name], busy[name]]))
        print(f"{'':<12}{received} reports with a receipt in {elapsed:.1f} s, {kept} more cases in the queue; "
              f"receipt after {percentile(latencies, 0.5):.0f} ms, p99 {percentile(latencies, 0.99):.0f} ms; "
              f"sender at most {behind} behind", flush=True)
        if kept != received:
            raise SystemExit(f"{received - kept} reports were lost.")
        return max(percentile(times, 0.99) for times in busy.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--resources", type=Path, required=True)
    parser.add_argument("--postgres", metavar="URL", help="a server whose databases may be made and dropped")
    parser.add_argument("--rate", type=int, default=50, help="reports a second (default: 50)")
    parser.add_argument("--seconds", type=float, default=20, help="of the flood (default: 20)")
    options = parser.parse_args()

    print(f"Staff pages in ms, before and during {options.rate} reports a second for {options.seconds:.0f} s\n")
    print(f"{'':<22}{'before':>10}{'':>21}{'during':>10}")
    print(f"{'engine':<12}{'page':<10}" + 2 * f"{'n':>7}{'p50':>8}{'p99':>8}{'max':>8}")
    with tempfile.TemporaryDirectory(prefix="straatlicht-benchmark-") as folder:
        program = Program(options.binary.resolve(), options.resources.resolve(), Path(folder))
        worst = measure(program, Engine("SQLite", f"sqlite:{folder}/town.sqlite"), options)
        if options.postgres:
            with postgres(options.postgres) as engine:
                worst = max(worst, measure(program, engine, options))
    print(f"\ngoal: 99 of 100 staff pages below {GOAL:.0f} ms during the flood: {worst:.0f}"
          f" {'reached' if worst < GOAL else 'MISSED'}")


if __name__ == "__main__":
    main()
