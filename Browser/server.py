"""The made-up town, served by the program under test on a free port of this machine."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = Path(os.environ.get("STRAATLICHT_RESOURCES", ROOT / "Resources"))


def binary() -> Path:
    """The program: `STRAATLICHT_BINARY`, or what was built in this repository."""
    candidates = [ROOT / ".build/release/straatlicht", ROOT / ".build/debug/straatlicht"]
    if named := os.environ.get("STRAATLICHT_BINARY"):
        candidates = [Path(named)]
    for candidate in candidates:
        if candidate.exists():
            return candidate
    raise FileNotFoundError("No program to test: build it with `swift build`, or set STRAATLICHT_BINARY.")


class DemoServer:
    """`straatlicht demo` with a database of its own. Use as a context manager; it stops with SIGTERM."""

    def __init__(self, folder: Path, seconds_to_start: float = 300) -> None:
        self.log = folder / "server.log"
        environment = {name: text for name, text in os.environ.items() if not name.startswith("STRAATLICHT_")}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    str(binary()), "demo", "--database", f"sqlite:{folder / 'demo.sqlite'}", "--port", "0",
                    "--resources", str(RESOURCES),
                ],
                stdout=subprocess.PIPE, stderr=log, env=environment, text=True,
            )
        alarm = threading.Timer(seconds_to_start, self._process.kill)
        alarm.start()
        try:
            self.ready_line = self._read_ready_line()
        except BaseException:
            self._process.kill()
            raise
        finally:
            alarm.cancel()
        #: The site's own origin, such as `http://127.0.0.1:41234`.
        self.origin = re.search(r"http://127\.0\.0\.1:\d+", self.ready_line)[0]
        self.password = re.search(r"password (\S+?)\)?$", self.ready_line)[1]
        self._log_read = 0

    def _read_ready_line(self) -> str:
        lines = []
        for line in self._process.stdout:
            lines.append(line)
            if "http://127.0.0.1:" in line:
                return line.strip()
        raise RuntimeError(f"The server did not start: {''.join(lines)}{self.log.read_text()}")

    def new_log_lines(self) -> list[str]:
        """What was logged since the last time this was asked."""
        text = self.log.read_text()
        new, self._log_read = text[self._log_read:], len(text)
        return new.splitlines()

    def __enter__(self) -> DemoServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        finally:
            self._process.stdout.close()
