"""`handouts check --watch`, as a person has it in a terminal: a real process, real files, a real Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Self

import pytest

from conftest import HANDOUT, Handouts
from interrupts import default_handlers
from test_rules_engine import KEY_MESSAGE, LONG

PATIENCE = 60.0


class Watch:
    """A watching process: what it has said so far, and waiting for words."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "handouts", "check", "--watch", *words],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"NO_COLOR": "1"},
            preexec_fn=default_handlers,
        )
        self.lines: Queue[str] = Queue()
        self.reader = Thread(target=self._read, daemon=True)
        self.reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.reader.join()
        assert self.process.stdout
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, pattern: str) -> str:
        """What it says up to a line that fits the pattern."""
        said, end = "", time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                said += (line := self.lines.get(timeout=0.2))
            except Empty:
                assert self.process.poll() is None, f"it has ended:\n{said}"
                continue
            if re.search(pattern, line):
                return said
        raise AssertionError(f"nothing like {pattern!r} in:\n{said}")

    def interrupt(self) -> tuple[int, str]:
        """Ctrl-C: the exit code, and its last words."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self.reader.join()
        said = ""
        while not self.lines.empty():
            said += self.lines.get()
        return code, said


@pytest.fixture
def watch(project: Path) -> Iterator[Watch]:
    with Watch(project) as watching:
        yield watching


def test_each_change_is_checked_and_what_is_new_is_said(watch: Watch, project: Path) -> None:
    file = project / "source" / HANDOUT / "handout.yaml"
    sound = file.read_text("utf-8")
    first = watch.until(r"^Watching for changes\. Ctrl-C ends it\.$")
    assert first.startswith("Nothing to mend.\n")

    file.write_text(sound.replace(KEY_MESSAGE, LONG), "utf-8")
    said = watch.until(r"^\d+ new: ")
    assert re.match(rf"\d\d:\d\d:\d\d  source/{HANDOUT}/handout\.yaml\n", said)
    assert f"source/{HANDOUT}/handout.yaml:" in said
    assert " warning P004 " in said
    assert " | " in said and "^" in said, "the line with its caret is shown"

    file.write_text("# A line above moves everything.\n" + sound.replace(KEY_MESSAGE, LONG), "utf-8")
    said = watch.until(r"^Nothing new: ")
    assert " P004 " not in said

    file.write_text(sound, "utf-8")
    assert watch.until(r"^\d+ mended: Nothing to mend\.$")

    code, last = watch.interrupt()
    assert (code, last) == (0, "\nStopped.\n")


def test_translations_clinics_settings_and_new_handouts_are_watched(
    handouts: Handouts, project: Path, clinic: Path
) -> None:
    with Watch(project) as watching:
        watching.until("^Watching")
        assert handouts("translate", "update", HANDOUT, "-l", "es-US").code == 0
        assert " T001 " in watching.until(r"^\d+ new: ")
        (project / "handouts.yaml").write_text("severity: {T001: error}\n", "utf-8")
        said = watching.until(r"^\d+ new, \d+ mended: ")
        assert "  handouts.yaml\n" in said and " error T001 " in said
        words = clinic / "clinic.yml"
        words.write_text("nmae: x\n" + words.read_text("utf-8"), "utf-8")
        assert " C001 " in watching.until(r"^\d+ new: ")
        assert handouts("new", "hip-pain").code == 0
        other = project / "source" / "hip-pain" / "handout.yaml"
        watching.until("new")
        other.write_text(other.read_text("utf-8").replace(KEY_MESSAGE, LONG), "utf-8")
        assert "source/hip-pain/handout.yaml:" in watching.until(r"^\d+ new, \d+ mended: ")
        assert watching.interrupt()[0] == 0


def test_what_cannot_be_checked_just_now_is_waited_for(project: Path) -> None:
    with Watch(project, HANDOUT) as watching:
        watching.until("^Watching")
        folder = project / "source" / HANDOUT
        folder.rename(project / "away")
        watching.until(f"There is no handout '{HANDOUT}'")
        (project / "away").rename(folder)
        watching.until("^Nothing new: Nothing to mend")
        assert watching.interrupt()[0] == 0


def test_a_watch_speaks_to_people_only(handouts: Handouts, project: Path) -> None:
    said = handouts("check", "--watch", "--report", "sarif")
    assert said.code == 2
    assert "--watch speaks to people" in said.err


def test_a_watch_of_nothing_says_so_at_once(handouts: Handouts, project: Path) -> None:
    assert handouts("check", "--watch", "hip").code == 2
