"""Builds and publishes that are killed or interrupted at any moment, one and several at once: see killing.py."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLING = Path(__file__).with_name("killing.py")

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not list its processes")


def trial(top: Path, seed: int, kills: int, interrupts: int, formats: str) -> str:
    """What was not right in so many rounds; "" if all was."""
    # A session of its own, in which nobody else's processes are.
    command = [sys.executable, KILLING, top / "trial", *map(str, (seed, kills, interrupts)), formats]
    paths = os.pathsep.join([str(KILLING.parent), *sys.path])
    env = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, env=env, capture_output=True, text=True, start_new_session=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_dozen_runs_stopped_at_any_moment_leave_nothing_that_is_not_right(tmp_path: Path) -> None:
    assert trial(tmp_path, 20261130, 8, 4, "text,docx") == ""


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_hundreds_of_runs_stopped_at_any_moment_leave_nothing_that_is_not_right(tmp_path: Path, seed: int) -> None:
    assert trial(tmp_path, seed, 20, 10, "text,docx,pdf") == ""
