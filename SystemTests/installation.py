"""One installation of the real program: its database, its secret, its commands and its server processes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

READY = re.compile(r"http://(\S+):(\d+)")
#: Of the key that `give_keys` makes.
PASSPHRASE = "een lange zin die een sleutel opent"


def clean_environment(**extra: str) -> dict[str, str]:
    """The environment without anything that configures the program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STRAATLICHT_") and name != "PORT"}
    return kept | extra


# MARK: Databases


@dataclass
class SQLite:
    """One SQLite file. Tests look into it with Python's own SQLite."""

    path: Path
    engine = "sqlite"

    @property
    def url(self) -> str:
        return f"sqlite:{self.path}"

    def rows(self, sql: str) -> list[tuple[str, ...]]:
        connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        try:
            return [tuple(str(value) for value in row) for row in connection.execute(sql)]
        finally:
            connection.close()

    def everything(self) -> bytes:
        """All bytes that the database has on disk: the file, its log and its index."""
        return b"".join(file.read_bytes() for file in sorted(self.path.parent.glob(self.path.name + "*"))
                        if not file.name.endswith(".secret"))

    def copy(self, folder: Path) -> SQLite:
        copy = SQLite(folder / "town.sqlite")
        source, target = sqlite3.connect(self.path), sqlite3.connect(copy.path)
        source.backup(target)
        source.close()
        target.close()
        copy.path.chmod(0o600)
        return copy

    def drop(self) -> None:
        for file in self.path.parent.glob(self.path.name + "*"):
            file.unlink()


@dataclass
class Postgres:
    """One database of a PostgreSQL server. Tests look into it with psql."""

    server: str
    name: str
    engine = "postgres"

    @property
    def url(self) -> str:
        return urllib.parse.urlsplit(self.server)._replace(path=f"/{self.name}").geturl()

    @classmethod
    def create(cls, server: str, template: str = "template0") -> Postgres:
        database = cls(server, f"straatlicht_system_{os.urandom(6).hex()}")
        psql(server, f"CREATE DATABASE {database.name} TEMPLATE {template}")
        return database

    def rows(self, sql: str) -> list[tuple[str, ...]]:
        return [tuple(line.split("|")) for line in psql(self.url, sql).splitlines()]

    def everything(self) -> bytes:
        return subprocess.run(["pg_dump", self.url], stdout=subprocess.PIPE, check=True).stdout

    def copy(self, folder: Path) -> Postgres:
        return Postgres.create(self.server, template=self.name)

    def drop(self) -> None:
        psql(self.server, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


Database = SQLite | Postgres


def psql(url: str, sql: str) -> str:
    answer = subprocess.run(
        ["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


class PostgresServer:
    """A PostgreSQL server of our own, whose log can be read and which may be crashed.

    Without fsync, which only matters when the machine itself goes down, and makes recovery take seconds.
    """

    def __init__(self, folder: Path) -> None:
        self._script = Path(__file__).parent.parent / "scripts" / "postgres"
        self.folder = folder
        answer = subprocess.run(
            [self._script, "start", folder, "--fast"], stdout=subprocess.PIPE, text=True, check=True)
        self.url = answer.stdout.split()[-1]
        self._data = Path(psql(self.url, "SHOW data_directory"))
        process = Path("/proc") / (self._data / "postmaster.pid").read_text().split()[0]
        self._control = (process / "exe").resolve().with_name("pg_ctl")

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def crash(self) -> None:
        """Stops every process of the server at once, without a checkpoint, and starts it again with crash recovery."""
        command = [self._control, "restart", "--mode=immediate", "--wait", "--silent", f"--pgdata={self._data}",
                   f"--log={self.folder / 'log'}"]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", *command]
        subprocess.run(command, cwd="/", check=True, timeout=60)

    def stop(self) -> None:
        subprocess.run([self._script, "stop", self.folder], check=True)


# MARK: The program


@dataclass
class Program:
    """The binary and its resources."""

    binary: Path
    resources: Path

    def run(self, *arguments: str | Path, stdin: str = "", cwd: Path | None = None,
            **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs a command that ends by itself."""
        return subprocess.run(
            [self.binary, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=60, cwd=cwd,
            env=clean_environment(STRAATLICHT_RESOURCES=str(self.resources), **environment))


@dataclass
class Installation:
    program: Program
    database: Database
    folder: Path
    secret: Path = field(init=False)
    #: Further settings of its commands and servers.
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.secret = self.folder / "secret"

    @property
    def options(self) -> list[str]:
        return ["--database", self.database.url, "--secret-file", str(self.secret)]

    def run(self, *command: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return self.program.run(*command, *self.options, stdin=stdin, cwd=self.folder, **self.environment)

    def serve(self, port: int = 0, through: list[str] | None = None) -> Server:
        """:param through: a command that runs the program in its own process, such as a tracer."""
        return Server(self, port, through=through)

    def give_keys(self) -> None:
        """A colleague gets a key, so that the form takes a story. Nothing happens when there are keys."""
        if self.database.rows("SELECT count(*) FROM reading_key") != [("0",)]:
            return
        options = ["--municipality", "voorbeeldstad", "--login"]
        created = self.run("keys", "create", *options, "behandelaar", stdin=PASSPHRASE + "\n")
        assert created.returncode == 0, created.stderr

    def copy(self, folder: Path) -> Installation:
        """Another installation with the same data and the same secret."""
        copy = Installation(self.program, self.database.copy(folder), folder)
        shutil.copyfile(self.secret, copy.secret)
        copy.secret.chmod(0o600)
        return copy


class Server:
    """A running `serve`, ready when this is made."""

    def __init__(self, installation: Installation, port: int = 0, patience: float = 20,
                 through: list[str] | None = None) -> None:
        number = len(list(installation.folder.glob("serve-*.out")))
        self._out = installation.folder / f"serve-{number}.out"
        self._err = installation.folder / f"serve-{number}.err"
        started = time.monotonic()
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                [*(through or []), installation.program.binary, "serve", *installation.options, "--port", str(port)],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=installation.folder,
                env=clean_environment(
                    STRAATLICHT_RESOURCES=str(installation.program.resources), **installation.environment))
        while (ready := READY.search(self._out.read_text())) is None:
            if self.process.poll() is not None or time.monotonic() - started > patience:
                self.kill()
                raise AssertionError(f"The server did not start: {self.output}")
            time.sleep(0.005)
        #: Seconds from the start of the process until it said that it answers.
        self.start_time = time.monotonic() - started
        self.host, self.port = ready[1], int(ready[2])

    @property
    def output(self) -> str:
        """All that the server wrote, to standard output and standard error."""
        return self._out.read_text(errors="replace") + self._err.read_text(errors="replace")

    def kill(self) -> None:
        """As `kill -9`."""
        self.process.kill()
        self.process.wait()

    def stop(self, how: signal.Signals = signal.SIGTERM, patience: float = 10) -> int:
        """Asks it to stop.
        :return: its exit status.
        """
        self.process.send_signal(how)
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()
