"""`straatlicht work` does beside a server, or without one, what a server does beside answering."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
from pathlib import Path

from installation import Installation, clean_environment


class Worker:
    """A running `work`, ready when this is made."""

    def __init__(self, installation: Installation) -> None:
        self._err = installation.folder / f"work-{secrets.token_hex(4)}.err"
        with self._err.open("wb") as err:
            self.process = subprocess.Popen(
                [installation.program.binary, "work", *installation.options], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=err, text=True, cwd=installation.folder,
                env=clean_environment(
                    STRAATLICHT_RESOURCES=str(installation.program.resources), **installation.environment))
        assert self.process.stdout is not None
        self.ready = self.process.stdout.readline()

    @property
    def log(self) -> str:
        return self._err.read_text(errors="replace")

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def identifier(installation: Installation) -> str:
    digits = "0190" + secrets.token_hex(14)
    return f"x'{digits}'" if installation.database.engine == "sqlite" else f"'\\x{digits}'"


def add_old_job(town: Installation) -> None:
    """A row that the daily work deletes: it ended 91 days ago."""
    moment = int((time.time() - 91 * 86_400) * 1000)
    town.database.rows(
        "INSERT INTO job (id, municipality_id, kind, once_key, parameters, state, created_ms, ended_ms, result) "
        f"VALUES ({identifier(town)}, 'voorbeeldstad', 'old', '', '{{}}', 'done', {moment}, {moment}, '')")


def jobs(town: Installation, kind: str) -> int:
    return int(town.database.rows(f"SELECT count(*) FROM job WHERE kind = '{kind}'")[0][0])


def wait_until_gone(town: Installation, kind: str, patience: float = 30) -> None:
    until = time.monotonic() + patience
    while jobs(town, kind):
        assert time.monotonic() < until, f"the job {kind} is still there"
        time.sleep(0.1)


def listens(process: int) -> bool:
    """Whether a process has a TCP socket that takes connections."""
    sockets = set()
    for file in Path(f"/proc/{process}/fd").iterdir():
        try:
            sockets.add(os.readlink(file))
        except FileNotFoundError:
            continue
    rows = [line.split() for name in ("tcp", "tcp6")
            for line in Path(f"/proc/{process}/net/{name}").read_text().splitlines()]
    return any(row[3] == "0A" and f"socket:[{row[9]}]" in sockets for row in rows)


def test_it_works_without_a_server_and_stops_when_told(town: Installation) -> None:
    add_old_job(town)
    with Worker(town) as worker:
        assert worker.ready.startswith("Straatlicht works on "), worker.log
        assert "password" not in worker.ready
        wait_until_gone(town, "old")
        assert not listens(worker.process.pid)
        worker.process.send_signal(signal.SIGTERM)
        assert worker.process.wait(10) == 0, worker.log


def test_it_works_beside_a_server(town: Installation) -> None:
    with town.serve() as server, Worker(town) as worker:
        assert listens(server.process.pid) and not listens(worker.process.pid)
        add_old_job(town)
        # Its daily work was done when it started; the next worker finds the row.
        with Worker(town):
            wait_until_gone(town, "old")
        for process in (worker.process, server.process):
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0, worker.log + server.output


def test_it_wants_a_database_that_is_up_to_date(empty: Installation) -> None:
    answer = empty.run("work")
    assert answer.returncode == 78 and "straatlicht migrate" in answer.stderr, answer.stderr
