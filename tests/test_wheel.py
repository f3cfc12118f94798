"""The wheel: all that the pipeline needs and nothing else; it works where there is no checkout."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email import message_from_string
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from handouts.formats.table import FORMATS
from handouts.source.parts import Level
from reading import repository

HANDOUT = "care-after-a-fall"


def files(folder: Path) -> set[str]:
    return {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=repository(), check=True, capture_output=True)
    (file,) = folder.iterdir()
    return file


def test_the_wheel_holds_the_code_the_templates_and_the_licence_and_nothing_else(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as pack:
        names = set(pack.namelist())
    (about,) = {n.split("/")[0] for n in names if ".dist-info/" in n}
    own = {f"{about}/{n}" for n in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}
    code = {f"handouts/{f}" for f in files(repository() / "pipeline" / "handouts")} | {
        "handouts/py.typed",
        "handouts/handouts.yaml",
    }
    templates = {f"handouts/templates/{f}" for f in files(repository() / "templates")}
    assert "handouts/document/pandoc_loop.lua" in code
    assert "handouts/templates/base/body.md.j2" in templates
    pages = {f"handouts/how-to/{f}" for f in files(repository() / "docs" / "how-to")}
    assert "handouts/how-to/table.md" in pages
    assert names == code | templates | pages | own


def test_the_wheel_says_what_it_is_and_under_which_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as pack:
        (about,) = {n.split("/")[0] for n in pack.namelist() if ".dist-info/" in n}
        metadata = message_from_string(pack.read(f"{about}/METADATA").decode())
        licence = pack.read(f"{about}/licenses/LICENSE").decode()
        points = pack.read(f"{about}/entry_points.txt").decode()
    assert (metadata["Name"], metadata["License-Expression"]) == ("handouts", "Apache-2.0")
    assert metadata["Requires-Python"] == ">=3.11"
    assert licence.split() == (repository() / "LICENSE").read_text("utf-8").split()
    assert "Apache License" in licence
    assert "handouts = handouts.cli:run" in points


def test_no_file_in_the_wheel_is_under_a_licence_that_would_bind_its_users(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as pack:
        for name in pack.namelist():
            words = pack.read(name).decode("utf-8", errors="replace")
            assert not re.search(r"GNU\s+(\w+\s+)?General\s+Public|\b[AL]?GPL-?v?\d", words, re.I), name


def environment(folder: Path, *words: str | Path) -> Path:
    """A new environment with what `words` ask for; returns its scripts' folder."""
    venv.create(folder, symlinks=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-build", "--python", str(scripts / "python")]
    kept = os.environ | {"UV_CACHE_DIR": str(repository() / ".cache" / "uv")}
    subprocess.run([*uv, *words], env=kept, check=True, cwd=folder)
    return scripts


def build_somewhere(scripts: Path, folder: Path) -> dict[str, str]:
    """The digests of what a person builds who has installed handouts and has no checkout."""
    folder.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}

    def run(*words: str) -> str:
        said = subprocess.run([*words], cwd=folder, env=kept, capture_output=True, text=True, check=True)
        return said.stdout

    look = "import handouts, handouts.clinics.locations as t; print(handouts.__file__, t.shipped(), sep='\\n')"
    where = run(str(scripts / "python"), "-c", look)
    for path in where.splitlines():
        assert Path(path).is_relative_to(scripts.parent.resolve())
    handouts = str(scripts / "handouts")
    assert "Usage: handouts" in run(handouts, "--help")
    assert run(handouts, "new", HANDOUT) == f"source/{HANDOUT}/handout.yaml\n"
    assert run(handouts, "check").endswith("\n1 warning\n"), "that the starter is one"
    assert "clinics: riverside" in run(handouts, "list")
    assert run(handouts, "explain", "table").startswith("How do I write a table?\n")
    assert run(handouts, "build") == ""
    expected = {f"base/en-US/{HANDOUT}-{level}{row.suffix}" for level in Level for row in FORMATS.values()}
    assert files(folder / "output") == {"manifest.json", *expected}
    built = {f: sha256((folder / "output" / f).read_bytes()).hexdigest() for f in expected}
    run(handouts, "build", "-c", "riverside", "-f", "html", "--level", "plain")
    assert "Riverside" in (folder / "output" / "riverside" / "en-US" / f"{HANDOUT}-plain.html").read_text("utf-8")
    return built


@pytest.fixture(scope="module")
def built(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the wheel builds with the packages that are installed here."""
    folder = tmp_path_factory.mktemp("here")
    scripts = environment(folder / "environment", "--no-deps", "--no-index", wheel)
    # What it depends on comes from here; what is installed there goes before it.
    place = (folder / "environment").glob("[Ll]ib/**/site-packages")
    (next(place) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return build_somewhere(scripts, folder / "somewhere")


def test_the_installed_wheel_builds_a_new_handout_where_there_is_no_checkout(built: dict[str, str]) -> None:
    assert len(built) == len(Level) * len(FORMATS)


def test_the_wheel_works_beside_the_oldest_packages_that_it_allows_and_builds_the_same(
    wheel: Path, built: dict[str, str], tmp_path: Path
) -> None:
    """Whatever else somebody has installed there may hold each package back, as far as our ranges go."""
    with zipfile.ZipFile(wheel) as pack:
        (about,) = (n for n in pack.namelist() if n.endswith(".dist-info/METADATA"))
        needed = message_from_string(pack.read(about).decode()).get_all("Requires-Dist", [])
    asked = [r for r in map(Requirement, needed) if not r.marker]
    scripts = environment(tmp_path / "environment", "--resolution", "lowest-direct", wheel, *map(str, asked))
    (packages,) = (tmp_path / "environment").glob("[Ll]ib/**/site-packages")
    there = {canonicalize_name(d.name): Version(d.version) for d in distributions(path=[str(packages)])}
    for requirement in asked:
        floors = [Version(s.version) for s in requirement.specifier if s.operator in {">=", "=="}]
        assert [there[canonicalize_name(requirement.name)]] == floors, "the oldest is one that still can be had"
    assert build_somewhere(scripts, tmp_path / "somewhere") == built


@pytest.mark.soak
def test_the_wheel_installs_with_all_that_it_needs_from_the_index(wheel: Path, tmp_path: Path) -> None:
    build_somewhere(environment(tmp_path / "environment", wheel), tmp_path / "somewhere")
