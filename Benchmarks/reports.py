#!/usr/bin/env python3
"""Measures what reports cost on the real program: processor time, latency, memory and start time.

A report is what a resident does: open the form (GET), send it with a fresh token (POST), read the receipt; with a story
and an address, which are sealed to two holders and to the receipt code. The server answers only after the report is on
disk. Processor time is user and system time of the server and of the database's
processes, from /proc. This script puts the load on and runs on the same cores: its own time is printed, and not
counted. Everything stays on the loopback interface. Linux only.

    Benchmarks/reports.py --binary .build/release/straatlicht --resources Resources [--postgres URL]
"""

from __future__ import annotations

import argparse
import os
import re
import selectors
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

#: Processor seconds for 1,000 reports on SQLite.
GOAL_SECONDS = 5.0
#: Resident mebibytes of a server that has started and waits.
GOAL_IDLE = 80.0

FORM = "/voorbeeldstad/melden"
READY = re.compile(r"http://([^:\s]+):(\d+)")
TICKS = os.sysconf("SC_CLK_TCK")


# MARK: The operating system's books


def cpu_seconds(process: int) -> float:
    """User and system time of a process and of those of its children that have ended."""
    text = Path(f"/proc/{process}/stat").read_text()
    # The second field is a name that may hold spaces; times are fields 14 to 17.
    times = text.rpartition(")")[2].split()[11:15]
    return sum(map(int, times)) / TICKS


def children(process: int) -> list[int]:
    return [int(pid) for task in Path(f"/proc/{process}/task").iterdir()
            for pid in (task / "children").read_text().split()]


def family_cpu_seconds(process: int) -> float:
    """Of a process, of its children, and of its children that have ended."""
    total = cpu_seconds(process)
    for child in children(process):
        try:
            total += cpu_seconds(child)
        except FileNotFoundError:
            # Ended just now; next time it counts with its parent.
            continue
    return total


def resident(process: int) -> float:
    """Mebibytes."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(), re.M)
    return int(found[1]) / 1024 if found else 0.0


# MARK: Load


@dataclass
class Measurement:
    """Latencies in seconds."""

    form: list[float] = field(default_factory=list)
    report: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    own_cpu: float = 0.0


class Client:
    """One kept-alive connection of a resident who reports again and again. Never blocks."""

    def __init__(self, address: tuple[str, int], body: bytes) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._get = f"GET {FORM} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        self._body = body
        self._received = bytearray()
        self._length = -1
        self._sent_at = 0.0
        self._asks_for_form = True

    def open_form(self) -> None:
        self._asks_for_form = True
        self._send(self._get)

    def send_report(self, token: bytes) -> None:
        self._asks_for_form = False
        body = b"token=" + token + self._body
        self._send(
            f"POST {FORM} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def _send(self, request: bytes) -> None:
        self._received.clear()
        self._length = -1
        self._sent_at = time.perf_counter()
        # Far below the size of a socket's buffer.
        assert self.socket.send(request) == len(request)

    def receive(self, measurement: Measurement) -> bytes | None:
        """Reads what there is.
        :return: the form's token or, of a receipt, nothing but an empty text; `None` while more is to come.
        """
        part = self.socket.recv(262_144)
        if not part:
            raise SystemExit("The server closed a connection.")
        self._received += part
        if self._length < 0:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return None
            head = bytes(self._received[:end]).lower()
            if not head.startswith(b"http/1.1 200 "):
                raise SystemExit(f"The server answered {self._received[:40]!r}.")
            start = head.index(b"content-length:") + 15
            self._length = end + 4 + int(head[start:].split(b"\r\n", 1)[0])
        if len(self._received) < self._length:
            return None
        duration = time.perf_counter() - self._sent_at
        if self._asks_for_form:
            measurement.form.append(duration)
            start = self._received.index(b'name="token" value="') + 20
            return bytes(self._received[start : start + 76])
        if b'id="code"' not in self._received:
            raise SystemExit("The server gave no receipt.")
        measurement.report.append(duration)
        return b""


#: A form that is sent sooner waits on the server (Sources/Reporting/ReportAdmission.swift).
LEAST_OPEN = 3.2


def put_load(address: tuple[str, int], body: bytes, reports: int, connections: int, limit: float) -> Measurement:
    """Opens all forms and then sends them, over connections that are all busy all the time.
    :param limit: seconds after which no new form is opened.
    """
    measurement = Measurement()
    clients = [Client(address, body) for _ in range(min(connections, reports))]
    own = time.process_time()
    tokens: list[bytes] = []
    opened, start = iter(range(reports)), time.perf_counter()

    def open_form(client: Client) -> bool:
        if time.perf_counter() - start >= limit or next(opened, None) is None:
            return False
        client.open_form()
        return True

    keep_busy(clients, measurement, open_form, tokens.append)
    measurement.elapsed = time.perf_counter() - start
    time.sleep(LEAST_OPEN)
    start = time.perf_counter()

    def send_report(client: Client) -> bool:
        if not tokens:
            return False
        client.send_report(tokens.pop())
        return True

    keep_busy(clients, measurement, send_report, lambda _: None)
    measurement.elapsed += time.perf_counter() - start
    measurement.own_cpu = time.process_time() - own
    for client in clients:
        client.socket.close()
    return measurement


def keep_busy(clients: list[Client], measurement: Measurement, begin: Callable[[Client], bool],
              take: Callable[[bytes], None]) -> None:
    """Lets each client begin again whenever its answer is complete, until there is nothing left to begin."""
    selector = selectors.DefaultSelector()
    for client in clients:
        if begin(client):
            selector.register(client.socket, selectors.EVENT_READ, client)
    while selector.get_map():
        ready = selector.select(timeout=60)
        if not ready:
            raise SystemExit("The server does not answer.")
        for key, _ in ready:
            answer = key.data.receive(measurement)
            if answer is None:
                continue
            take(answer)
            if not begin(key.data):
                selector.unregister(key.data.socket)
    selector.close()


# MARK: Servers


@dataclass
class Engine:
    name: str
    database: str
    #: Processor seconds so far of the database's own processes.
    cpu: Callable[[], float] = lambda: 0.0


@dataclass
class Program:
    binary: Path
    resources: Path
    folder: Path

    def command(self, name: str, engine: Engine, *options: str) -> list[str]:
        return [str(self.binary), name, "--database", engine.database, "--secret-file", str(self.folder / "secret"),
                "--resources", str(self.resources), *options]

    @contextmanager
    def serve(self, engine: Engine) -> Iterator[tuple[subprocess.Popen[str], tuple[str, int], float]]:
        """Gives the process, where it listens, and the seconds until it did."""
        start = time.perf_counter()
        process = subprocess.Popen(self.command("serve", engine, "--port", "0"), stdout=subprocess.PIPE, text=True)
        try:
            ready = READY.search(process.stdout.readline())
            if not ready:
                raise SystemExit("The server did not start.")
            yield process, (ready[1], int(ready[2])), time.perf_counter() - start
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def psql(url: str, sql: str) -> str:
    return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql], check=True,
                          stdout=subprocess.PIPE, text=True).stdout.strip()


@contextmanager
def postgres(server: str) -> Iterator[Engine]:
    """A database of its own on a server of this machine."""
    if psql(server, "SHOW fsync") != "on" or psql(server, "SHOW synchronous_commit") != "on":
        raise SystemExit("The PostgreSQL server does not wait for its disk (fsync): that measures nothing.")
    # The parent of the process that serves a connection, which is why that connection stays open meanwhile.
    watcher = subprocess.Popen(
        ["psql", "-XAtq", "-d", server], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    watcher.stdin.write("SELECT pg_backend_pid();\n")
    watcher.stdin.flush()
    status = Path(f"/proc/{int(watcher.stdout.readline())}/status")
    if not status.exists():
        raise SystemExit("The PostgreSQL server must run on this machine.")
    postmaster = int(re.search(r"^PPid:\s+(\d+)", status.read_text(), re.M)[1])
    watcher.communicate()
    name = f"straatlicht_benchmark_{os.getpid()}"
    psql(server, f"CREATE DATABASE {name}")
    try:
        url = urllib.parse.urlsplit(server)._replace(path=f"/{name}").geturl()
        yield Engine("PostgreSQL", url, lambda: family_cpu_seconds(postmaster))
    finally:
        psql(server, f"DROP DATABASE {name} WITH (FORCE)")


# MARK: Measuring


def report_body(address: tuple[str, int]) -> bytes:
    """The fields of a report but for the token: two behaviours, a place of the list, last night, a story, some more."""
    with socket.create_connection(address) as connection:
        connection.sendall(f"GET {FORM} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        page = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    place = re.search(r'<option value="((?:place|area):[^"]+)"', page)[1]
    fields = [("behaviour", "nafluiten"), ("behaviour", "naroepen-seksueel"), ("listed", place), ("when", "night"),
              ("role", "slachtoffer"), ("residence", "inwoner"), ("setting", "uitgaansgebied"), ("effect", "onveilig"),
              ("story", "Ik liep naar huis en ze riepen me na. " * 12), ("contactEmail", "sam@voorbeeld.example"),
              ("consent", "bellen")]
    return b"&" + urllib.parse.urlencode(fields).encode()


def percentile(values: list[float], share: float) -> float:
    """In milliseconds; the nearest rank."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class Footprint:
    """What an engine's server took, besides the time of reports."""

    engine: str
    start_time: float
    #: Resident mebibytes a second after the start, and after all load.
    idle: float
    loaded: float
    #: The most that 1,000 reports took in any row, in processor seconds.
    cost: float


HEADING = """\
                              processor s for 1,000              form ms (GET)   report ms (POST)  load's
engine    connections  reports    server  database   total   reports/s    p50     p99     p50     p99   own s"""


def measure(program: Program, engine: Engine, options: argparse.Namespace) -> Footprint:
    """Prints a row for each number of connections."""
    subprocess.run(program.command("demo", engine, "--no-serve"), check=True, stdout=subprocess.DEVNULL)
    worst = 0.0
    with program.serve(engine) as (server, address, start_time):
        time.sleep(1)
        idle = resident(server.pid)
        body = report_body(address)
        put_load(address, body, 50, 4, options.time_limit)
        for connections in options.connections:
            before, before_database = cpu_seconds(server.pid), engine.cpu()
            result = put_load(address, body, options.reports, connections, options.time_limit)
            thousands = len(result.report) / 1000
            own = (cpu_seconds(server.pid) - before) / thousands
            # The database's processes work on for a moment.
            time.sleep(0.5)
            database = (engine.cpu() - before_database) / thousands
            worst = max(worst, own + database)
            latencies = "".join(
                f"{percentile(values, share):>8.1f}"
                for values in [result.form, result.report] for share in [0.5, 0.99])
            print(
                f"{engine.name:<10}{connections:>11}{len(result.report):>9}{own:>10.2f}{database:>10.2f}"
                f"{own + database:>8.2f}{len(result.report) / result.elapsed:>12.0f}{latencies}"
                f"{result.own_cpu / thousands:>8.2f}", flush=True)
        return Footprint(engine.name, start_time, idle, resident(server.pid), worst)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--resources", type=Path, required=True)
    parser.add_argument("--postgres", metavar="URL", help="a server whose databases may be made and dropped")
    parser.add_argument("--reports", type=int, default=1000, help="for each row (default: 1000)")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--time-limit", type=float, default=60, metavar="SECONDS", help="for each row (default: 60)")
    options = parser.parse_args()

    has_libraries = (options.resources / "web" / "vendor" / "maplibre-gl.js").exists()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load} before; the load generator runs on the same cores.")
    print(f"Each report is on disk (fsync) before its receipt. Map and chart libraries are "
          f"{'there' if has_libraries else 'missing: run scripts/assets, memory is too low without'}.\n")
    print(HEADING)
    footprints: list[Footprint] = []
    with tempfile.TemporaryDirectory(prefix="straatlicht-benchmark-") as folder:
        program = Program(options.binary.resolve(), options.resources.resolve(), Path(folder))
        footprints.append(measure(program, Engine("SQLite", f"sqlite:{folder}/town.sqlite"), options))
        if options.postgres:
            with postgres(options.postgres) as engine:
                footprints.append(measure(program, engine, options))
    print("\nengine         start ms   idle MiB   after load MiB")
    for footprint in footprints:
        print(f"{footprint.engine:<12}{1000 * footprint.start_time:>11.0f}{footprint.idle:>11.1f}"
              f"{footprint.loaded:>17.1f}")
    print()
    sqlite = footprints[0]
    print(f"goal: below {GOAL_SECONDS:.1f} processor s for 1,000 reports on SQLite: {sqlite.cost:.2f}"
          f" {'reached' if sqlite.cost < GOAL_SECONDS else 'MISSED'}")
    idle = max(footprint.idle for footprint in footprints)
    print(f"goal: below {GOAL_IDLE:.0f} MiB idle: {idle:.1f} {'reached' if idle < GOAL_IDLE else 'MISSED'}")


if __name__ == "__main__":
    main()
