"""Run another program to its end, or stop it and all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LIMIT = 900.0
"""Seconds after which a program counts as hung."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a program said; its code is None when it hung or could not start."""

    code: int | None
    stdout: str
    stderr: str

    @property
    def last_words(self) -> str:
        """The end of what it complained about, on one line."""
        return " ".join((self.stderr or self.stdout).split())[-400:]


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    limit: float = LIMIT,
) -> Done:
    """Run `command` with `env` added to the environment, and keep its output."""
    try:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            # Java reads file names and writes messages in the locale's encoding.
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            # A browser outlives the program that started it; the group can be stopped as one.
            start_new_session=True,
        )
    except OSError as error:
        return Done(None, "", f"{command[0]} cannot start: {error}")
    with process:
        try:
            stdout, stderr = process.communicate(timeout=limit)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            stdout, stderr = process.communicate()
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            return Done(None, stdout, f"{stderr}\n{command[0]} was stopped after {limit:.0f} s")
        return Done(process.returncode, stdout, stderr)
