"""Where standard output is full, gone, or lacks letters, people and programs get what they can: never a traceback."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from conftest import HANDOUT
from files import change
from small import made, new

PRINTING: dict[str, tuple[str, ...]] = {
    "check": ("check",),
    "check as JSON": ("check", "--report", "json"),
    "check as SARIF": ("check", "--report", "sarif"),
    "check as JUnit": ("check", "--report", "junit"),
    "check for GitHub": ("check", "--report", "github"),
    "readability": ("check", "--readability"),
    "readability as JSON": ("check", "--readability", "--report", "json"),
    "explain": ("explain",),
    "explain a rule": ("explain", "P001"),
    "help": ("--help",),
    "help of a command": ("build", "--help"),
    "version": ("--version",),
    "list": ("list",),
    "list as JSON": ("list", "--json"),
    "schema": ("schema",),
    "new": ("new", "hip-pain"),
    "status": ("translate", "status", "interface"),
    "status as JSON": ("translate", "status", "interface", "--json"),
    "check of translations": ("translate", "check"),
}
"""Every command that prints, with each of its forms."""

DATA = ("check as JSON", "check as SARIF", "readability as JSON", "list as JSON", "status as JSON", "schema")


@pytest.fixture
def words(project: Path) -> Path:
    """A project with letters that few terminals have, in what the commands print."""
    change(Path("source") / HANDOUT / "handout.yaml", 'title: "Knee injection"', 'title: "Knee “é” 膝 🦵 …"')
    (Path("source") / HANDOUT / "es-US.po").write_text('msgctxt "title"\nmsgid ""\nmsgstr ""\n', "utf-8")
    return project


def said(*words: str, stdout: int = subprocess.PIPE, **environ: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "handouts", *words]
    return subprocess.run(command, env={**os.environ, **environ}, stdout=stdout, stderr=subprocess.PIPE)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("command", PRINTING.values(), ids=PRINTING)
def test_a_full_disk_behind_standard_output_is_said_in_a_line(words: Path, command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = said(*command, stdout=full.fileno())
    assert done.returncode == 3
    error = done.stderr.decode()
    assert error.split("Error: ")[1] == (
        "what was asked for can't be written to standard output: No space left on device\n"
        "  Free some space, or send it elsewhere.\n"
    )
    assert "Traceback" not in error
    assert "ignored" not in error


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_where_nothing_at_all_can_be_said_the_exit_code_says_it(words: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "handouts", "translate", "update", HANDOUT, "-l", "es"]
        assert subprocess.run(command, stdout=full, stderr=full).returncode == 3


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *((name, "latin-1") for name in PRINTING if name not in ("new", "version", *DATA)),
        *(("list", encoding) for encoding in ("ascii", "cp1252", "cp437", "shift_jis", "utf-8")),
    ],
)
def test_a_terminal_that_lacks_letters_shows_others(words: Path, name: str, encoding: str) -> None:
    done = said(*PRINTING[name], PYTHONIOENCODING=encoding)
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr
    assert done.stdout


def test_curly_quotes_become_straight_ones_where_there_are_no_others(words: Path) -> None:
    assert '    Knee "é" ? ? ...' in said("list", PYTHONIOENCODING="latin-1").stdout.decode("latin-1").splitlines()
    assert "    Knee “é” 膝 🦵 …" in said("list", PYTHONIOENCODING="utf-8").stdout.decode().splitlines()


@pytest.mark.parametrize("coerce", ["0", "1"])
def test_the_locale_of_a_bare_server_gives_no_traceback(words: Path, coerce: str) -> None:
    done = said("check", LC_ALL="C", LANG="C", PYTHONCOERCECLOCALE=coerce, PYTHONUTF8=coerce)
    assert done.returncode == 1  # no font has the leg
    assert (done.stderr, b"S060" in done.stdout) == (b"", True)


@pytest.mark.parametrize("name", DATA)
def test_what_a_program_reads_is_whole_in_every_terminal(words: Path, name: str) -> None:
    latin = said(*PRINTING[name], PYTHONIOENCODING="latin-1").stdout
    assert latin == said(*PRINTING[name], PYTHONIOENCODING="utf-8").stdout
    json.loads(latin)


def test_a_junit_report_is_whole_in_every_terminal(words: Path) -> None:
    etree.fromstring(said("check", "--report", "junit", PYTHONIOENCODING="latin-1").stdout)


@pytest.mark.parametrize("name", ["check as JSON", "help", "status", "check of translations"])
def test_no_command_minds_a_reader_that_goes_away(words: Path, name: str) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = said(*PRINTING[name], stdout=write)
    finally:
        os.close(write)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 128 + 13


@pytest.mark.parametrize("words", ["<!--<script>", "</script><h1>No</h1>", "Pain & <b>", "]]>", "a\u2028b"])
def test_what_a_web_page_tells_search_engines_is_never_markup(words: str, tmp_path: Path) -> None:
    about = f'about: [{{system: "http://snomed.info/sct", code: "1", display: {json.dumps(words)}}}]'
    folder = new(tmp_path)
    file = folder / "handout.yaml"
    file.write_text(re.sub(r"(?m)^about: .*", lambda _: about, file.read_text("utf-8")), "utf-8")
    page = made(folder, "en-US", "html")["html"].decode()
    (told,) = re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', page)
    assert not re.search("[<>&\u2028]", told)
    assert json.loads(told)["about"][0]["name"] == words
