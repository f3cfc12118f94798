"""For all tests: no skips in CI, a folder with a handout in it, and the command line as a person has it."""

import os
import shutil
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from handouts.cli import main, report
from handouts.clinics.locations import shipped
from loading import starter, trust_clinics

HANDOUT = "knee-injection"


# ---------------------------------------------------------------- in CI, a skipped test is a failure


def _must_run(test_report: Any) -> None:
    if os.environ.get("CI") == "true" and test_report.skipped and not hasattr(test_report, "wasxfail"):
        test_report.outcome = "failed"
        test_report.longrepr = f"skipped, but in CI every test must run: {test_report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    test_report = yield
    _must_run(test_report)
    return test_report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    collect_report = yield
    _must_run(collect_report)
    return collect_report


# ---------------------------------------------------------------- what a person has in front of them


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


Handouts = Callable[..., Said]


@pytest.fixture
def handouts(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Handouts:
    """`handouts(*words)` runs the console script in this process, as if started anew.

    The project trusts the clinics in its templates/ as they are then, unless it says `trusting=False`.
    """

    def run(*words: str | Path, trusting: bool = True) -> Said:
        if trusting:
            trust_clinics(Path("source"), Path("templates"))
        report.source_lines.cache_clear()
        monkeypatch.setattr(sys, "argv", ["handouts", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main.run()
        said = capsys.readouterr()
        code = stop.value.code
        return Said(code if isinstance(code, int) else int(code is not None), said.out, said.err)

    return run


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands keep what they found: a new folder for each test, and never the one of whoever runs the tests."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in: `source/` with a new handout, and nothing else."""
    monkeypatch.chdir(tmp_path)
    starter(HANDOUT, tmp_path / "source")
    return tmp_path


@pytest.fixture
def clinic(project: Path) -> Path:
    """The example clinic's folder in a person's own templates/, to change at will."""
    return Path(shutil.copytree(shipped() / "clinics" / "riverside", project / "templates" / "clinics" / "riverside"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-goldens", action="store_true", help="Write the goldens anew.")


@pytest.fixture
def write_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--write-goldens"))
