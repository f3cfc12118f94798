"""The same source gives the same bytes: in any folder, for any user, at any time, with any number of workers."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from files import contents
from handouts.clinics.locations import shipped
from handouts.formats.table import NAMES
from reading import repository
from shipped import LOCALES

HANDOUT = "back-pain-procedures"


@dataclass(frozen=True)
class Machine:
    """Where and how somebody builds."""

    folder: str
    umask: int
    words: tuple[str, ...]
    environ: dict[str, str] = field(default_factory=dict)


HERE = Machine(
    "a",
    0o022,
    ("-j", "2"),
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1000000000"},
)
THERE = Machine(
    "b/deeper down/ñ",
    0o077,
    ("-j", "1"),
    {
        "TZ": "Pacific/Pago_Pago",
        "LC_ALL": "C.UTF-8",
        "LANG": "es_US.UTF-8",
        "LANGUAGE": "es",
        "PYTHONHASHSEED": "4242",
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONOPTIMIZE": "1",
        "COLUMNS": "40",
    },
)


def home(folder: Path, *, with_own_pandoc_files: bool) -> Path:
    """A home folder; Pandoc would look for a user's own defaults in it."""
    made = folder / "home"
    own = made / ".local" / "share" / "pandoc"
    (own / "templates").mkdir(parents=True)
    if with_own_pandoc_files:
        for name in ("default.epub3", "default.html5", "default.plain", "default.typst", "default.openxml"):
            (own / "templates" / name).write_text("Mine alone: $body$")
        (own / "epub.css").write_text("body { color: red }")
        (own / "reference.docx").write_bytes(b"not a Word file")
        (own / "abbreviations").write_text("doctor.\n")
        (own / "default.csl").write_text("<style/>")
    return made


def built(tmp_path: Path, machine: Machine, *words: str) -> dict[str, bytes]:
    """Every file of a build on such a machine, the manifest included, by path."""
    folder = tmp_path / machine.folder
    folder.mkdir(parents=True)
    shutil.copytree(repository() / "source" / HANDOUT, folder / "source" / HANDOUT)
    (folder / "tmp").mkdir()
    own = home(folder, with_own_pandoc_files=machine is THERE)
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")}
    environ = {**kept, "HOME": str(own), "TMPDIR": str(folder / "tmp"), **machine.environ}
    command = [sys.executable, "-m", "handouts", "build", "--quiet", *machine.words, *words]
    before = os.umask(machine.umask)
    try:
        subprocess.run(command, cwd=folder, env=environ, check=True)
    finally:
        os.umask(before)
    left = [f.name for f in (folder / "tmp").iterdir()]
    assert left == [], "a build leaves nothing in the folder for temporary files"
    return contents(folder / "output")


def assert_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert list(one) == list(other)
    assert [path for path in one if one[path] != other[path]] == []


def test_two_builds_on_different_machines_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    here = built(tmp_path, HERE)
    time.sleep(2.1)  # a ZIP file knows time in steps of two seconds
    there = built(tmp_path, THERE)
    assert len(here) == len(LOCALES) * 2 * len(NAMES) + 1
    assert_same(here, there)


def test_a_clinics_files_are_the_same_from_its_own_folder_and_from_the_one_that_ships(tmp_path: Path) -> None:
    """Its logo, its colours and its words come along, and no path of the machine with them."""
    shutil.copytree(shipped(), tmp_path / "elsewhere")
    words = ("-c", "riverside", "-l", "es", "--level", "plain")
    here = built(tmp_path, HERE, *words)
    there = built(tmp_path, THERE, *words, "--templates", str(tmp_path / "elsewhere"))
    assert len(here) == len(NAMES) + 1
    assert_same(here, there)


@pytest.mark.soak
def test_a_build_in_another_month_is_the_same(tmp_path: Path) -> None:
    """With another clock, where the machine has libfaketime."""
    libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketime*.so.1"))
    if not libraries:
        pytest.skip("there is no libfaketime here")
    here = built(tmp_path, HERE)
    clock = {"LD_PRELOAD": str(libraries[0]), "FAKETIME": "+400d", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    later = Machine("later", 0o022, ("-j", "2"), {**HERE.environ, **clock})
    assert_same(here, built(tmp_path, later))
