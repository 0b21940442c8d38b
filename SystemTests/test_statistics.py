"""`straatlicht statistics` as somebody types it: a folder in, a result or clear lines out, never half a file."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from installation import Program, clean_environment


def methods(program: Program) -> list[str]:
    answer = program.run("statistics", "--list")
    assert answer.returncode == 0 and answer.stderr == ""
    return [line.split()[0] for line in answer.stdout.splitlines()]


def example(program: Program, method: str, folder: Path) -> Path:
    """A copy of the example of a method, to run or to break."""
    copy = folder / method
    shutil.copytree(program.resources / "examples" / "statistics" / method, copy)
    return copy


def problems(answer: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines on standard error, one for each thing that is wrong."""
    assert answer.stdout == ""
    lines = answer.stderr.splitlines()
    assert lines and all(line.startswith("straatlicht: ") for line in lines), answer.stderr
    return [line.removeprefix("straatlicht: ") for line in lines]


def test_every_method_is_explained(program: Program) -> None:
    names = methods(program)
    assert {"gi-star", "hot-times", "rate", "trend-test"} <= set(names)
    for name in names:
        answer = program.run("statistics", name, "--list")
        assert answer.returncode == 0 and answer.stderr == ""
        assert answer.stdout.startswith(f"{name}: ")
        assert f"Resources/examples/statistics/{name}\n" in answer.stdout
        # A method may do without parameters, but not without data.
        assert re.search(r"^\w+\.(csv|geojson): ", answer.stdout, re.M), name


def test_a_result(program: Program, tmp_path: Path) -> None:
    """The worked example of docs/guides/trends.md."""
    folder = example(program, "trend-test", tmp_path)
    output = tmp_path / "result.json"
    answer = program.run("statistics", "trend-test", "--input", folder, "--output", output)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
    result = json.loads(output.read_text())
    assert result["figures"]["p"] == pytest.approx(2 / 243, rel=1e-12)
    assert result["parameters"] == {"level": 0.95, "exact_operations": 500_000_000}
    for record in result["input"]:
        data = (folder / record["file"]).read_bytes()
        assert (record["bytes"], record["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert sorted(tmp_path.iterdir()) == [output, folder]


def test_a_result_in_the_folder_itself_is_replaced(program: Program, tmp_path: Path) -> None:
    folder = example(program, "gi-star", tmp_path)
    results = []
    for _ in range(2):
        answer = program.run("statistics", "gi-star", "--input", ".", "--output", "result.json", "--progress",
                             "--threads", "2", cwd=folder)
        assert answer.returncode == 0 and answer.stdout == "" and answer.stderr.endswith("100 %\n")
        results.append((folder / "result.json").read_bytes())
    assert results[0] == results[1]
    corner = json.loads(results[0])["tables"]["cells"]["rows"][0]
    assert corner[6] == pytest.approx(1 / 1820, rel=1e-12)


def test_everything_that_is_wrong_at_once(program: Program, tmp_path: Path) -> None:
    folder = example(program, "rate", tmp_path)
    (folder / "counts.csv").write_text("count,exposure\n-1,30\n5,NaN\n")
    (folder / "params.json").write_text('{\n"level": 0.95,\n"seed": 1\n}')
    output = tmp_path / "result.json"
    output.write_text("of yesterday")
    answer = program.run("statistics", "rate", "--input", folder, "--output", output)
    assert answer.returncode == 65
    assert [line.split(": ")[0] for line in problems(answer)] == [
        "counts.csv, line 2, count", "counts.csv, line 3, exposure", "params.json, line 3, seed"]
    assert output.read_text() == "of yesterday"
    assert sorted(tmp_path.iterdir()) == [folder, output]


def test_what_is_not_there(program: Program, tmp_path: Path) -> None:
    folder = example(program, "rate", tmp_path)
    options = ["--input", folder, "--output", tmp_path / "result.json"]
    assert program.run("statistics", "fly", *options).returncode == 64
    assert program.run("statistics", "rate").returncode == 64
    none = program.run("statistics", "rate", "--input", tmp_path / "none", "--output", tmp_path / "result.json")
    assert none.returncode == 66 and len(problems(none)) == 1
    for place in [tmp_path / "none" / "result.json", folder]:
        answer = program.run("statistics", "rate", "--input", folder, "--output", place)
        assert answer.returncode == 73 and len(problems(answer)) == 1
    (folder / "counts.csv").unlink()
    missing = program.run("statistics", "rate", *options)
    assert missing.returncode == 66 and problems(missing) == ["counts.csv: there is no such file"]
    assert sorted(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("how, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopping(program: Program, tmp_path: Path, how: signal.Signals, status: int) -> None:
    """While it draws a billion samples: it ends within a second and leaves nothing."""
    folder = example(program, "gi-star", tmp_path)
    (folder / "params.json").write_text('{"exact_operations": 0, "draws": 1000000000}')
    output = tmp_path / "result.json"
    process = subprocess.Popen(
        [program.binary, "statistics", "gi-star", "--input", folder, "--output", output],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment())
    try:
        deadline = time.monotonic() + 20
        while len(list(tmp_path.iterdir())) < 2:
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(0.3)
        assert process.poll() is None
        sent = time.monotonic()
        process.send_signal(how)
        assert process.wait(10) == status
        assert time.monotonic() - sent < 1
        assert list(tmp_path.iterdir()) == [folder]
    finally:
        process.kill()
        process.wait()
