"""What the tests of the real program share.

    STRAATLICHT_BINARY          the program; without it the newest in .build
    STRAATLICHT_RESOURCES       its resources; without it the repository's
    STRAATLICHT_TEST_POSTGRES   the URL of a server whose databases may be made and dropped; without it half of the
                                tests are skipped, or fail where CI is set
    STRAATLICHT_TEST_SEED       what random moments are drawn from; a failing test prints it
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from installation import Database, Installation, Postgres, PostgresServer, Program, SQLite

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def program() -> Program:
    candidates = [Path(os.environ["STRAATLICHT_BINARY"])] if "STRAATLICHT_BINARY" in os.environ else sorted(
        REPOSITORY.glob(".build/*/straatlicht"), key=lambda file: file.stat().st_mtime, reverse=True)
    if not candidates or not candidates[0].is_file():
        pytest.fail("There is no program. Build it, or set STRAATLICHT_BINARY.")
    resources = Path(os.environ.get("STRAATLICHT_RESOURCES", REPOSITORY / "Resources"))
    return Program(candidates[0].resolve(), resources.resolve())


@pytest.fixture(scope="session")
def postgres_url() -> str:
    url = os.environ.get("STRAATLICHT_TEST_POSTGRES")
    if url:
        return url
    if os.environ.get("CI"):
        pytest.fail("STRAATLICHT_TEST_POSTGRES is not set")
    pytest.skip("STRAATLICHT_TEST_POSTGRES is not set")


@pytest.fixture(scope="session")
def own_postgres(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A server that a test may crash and whose log it may read."""
    # Pytest's own folders are closed to the user that the server runs as.
    folder = Path(tempfile.gettempdir()) / f"straatlicht-postgres-{os.urandom(4).hex()}"
    server = PostgresServer(folder)
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "postgres":
        request.getfixturevalue("postgres_url")
    return request.param


@pytest.fixture
def empty(program: Program, engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Installation]:
    """An installation in which nothing has been done yet."""
    database: Database = SQLite(tmp_path / "town.sqlite")
    if engine == "postgres":
        database = Postgres.create(request.getfixturevalue("postgres_url"))
    yield Installation(program, database, tmp_path)
    database.drop()


MakeTown = Callable[[str | PostgresServer | None], Installation]


@pytest.fixture(scope="session")
def make_town(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeTown]:
    """Installations with the made-up town: on SQLite, or on the PostgreSQL server that is named."""
    made: dict[str | PostgresServer | None, Installation] = {}
    databases: list[Database] = []

    def make(server: str | PostgresServer | None) -> Installation:
        if server not in made:
            folder = tmp_path_factory.mktemp("original")
            url = server.url if isinstance(server, PostgresServer) else server
            made[server] = Installation(
                program, Postgres.create(url) if url else SQLite(folder / "town.sqlite"), folder)
            databases.append(made[server].database)
            answer = made[server].run("demo", "--no-serve")
            assert answer.returncode == 0, answer.stderr
        copy = made[server].copy(tmp_path_factory.mktemp("town"))
        databases.append(copy.database)
        return copy

    yield make
    for database in databases:
        # Those on a server of our own go with it.
        if database.engine == "sqlite" or database.server == os.environ.get("STRAATLICHT_TEST_POSTGRES"):
            database.drop()


@pytest.fixture
def town(engine: str, make_town: MakeTown, request: pytest.FixtureRequest) -> Installation:
    """The made-up town, with reports, areas and places."""
    return make_town(request.getfixturevalue("postgres_url") if engine == "postgres" else None)


@pytest.fixture
def chance() -> random.Random:
    seed = os.environ.get("STRAATLICHT_TEST_SEED", str(random.randrange(2**32)))
    print(f"STRAATLICHT_TEST_SEED={seed}")
    return random.Random(seed)
