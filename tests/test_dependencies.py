"""What is installed: ranges for those who use the wheel, one lock for those who work on it."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "pyproject.toml").read_text("utf-8")
PROJECT: dict[str, Any] = tomllib.loads(TEXT)["project"]
LOCK = (ROOT / "requirements.txt").read_text("utf-8")
LOCKED = {
    canonicalize_name(name): Version(version)
    for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)(?: ; [^\\\n]+)? \\$", LOCK)
}
RUNTIME = [Requirement(words) for words in PROJECT["dependencies"]]
EXTRAS = [Requirement(words) for extra in PROJECT["optional-dependencies"].values() for words in extra]
DIRECT = [r for r in (*RUNTIME, *EXTRAS) if r.name != "handouts"]

DECIDES_BYTES = {
    *("pypandoc-binary", "typst", "uharfbuzz", "python-docx", "fontpkg-source-sans-3"),
    *("fontpkg-ibm-plex-sans-arabic", "fontpkg-noto-sans-devanagari", "justmytype-intl-cjk"),
    *("pymupdf-fonts", "manimgx-fonts"),
}


@pytest.mark.parametrize("needed", DIRECT, ids=str)
def test_every_dependency_is_locked_in_a_version_that_its_range_allows(needed: Requirement) -> None:
    version = LOCKED[canonicalize_name(needed.name)]
    assert needed.specifier.contains(version), f"{needed.name} {version}: run `make lock`"


def test_only_what_decides_the_bytes_of_a_file_is_asked_for_in_one_version() -> None:
    exact = {r.name for r in DIRECT if any(s.operator in {"==", "==="} for s in r.specifier)}
    assert exact == DECIDES_BYTES


@pytest.mark.parametrize("needed", RUNTIME, ids=str)
def test_a_range_ends_before_the_next_change_that_may_break_and_an_exact_version_says_why(needed: Requirement) -> None:
    if needed.name in DECIDES_BYTES:
        assert re.search(rf'"{re.escape(str(needed))}",  # \w', TEXT)
    else:
        assert {s.operator for s in needed.specifier} == {">=", "<"}


def test_the_lock_names_packages_versions_and_digests_and_no_address() -> None:
    assert len(LOCKED) == len(re.findall(r"(?m)^[^#\s]", LOCK))
    assert "://" not in LOCK
    assert not re.search(r"(?m)^-|@ ", LOCK)
    for block in re.split(r"(?m)^(?=[^#\s])", LOCK)[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", block), block


def test_the_lock_serves_every_system_and_interpreter_that_the_project_is_for() -> None:
    """Packages that only one system needs are in it, too, each with its condition."""
    assert re.search(r"(?m)^colorama==\S+ ; sys_platform == 'win32' \\$", LOCK)
    assert "python_full_version" not in LOCK, "one version of each package for every Python that is supported"
