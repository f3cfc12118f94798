"""Somebody who has never seen the code adds a rule and a format, as CONTRIBUTING.md says: each in one room.

The examples of that page are put into a copy of the code, and what they add must work wherever it should. A language is
added in test_new_language.py, a clinic in test_docs.py.
"""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def examples(heading: str) -> list[tuple[str, str]]:
    """The fenced blocks of a section of the page, each with the words after its fence."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"(?m)^( *)(`{3,})(.+)\n((?:.*\n)*?)\1\2$", section)
    return [(info, textwrap.dedent(text)) for _, _, info, text in found]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout of one's own: the code and the tests to change, the rest as it is."""
    for folder in ("pipeline", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("templates", "source", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    env |= {"PYTHONPATH": str(copy / "pipeline"), "XDG_CACHE_HOME": str(copy / "cache")}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=copy, env=env, capture_output=True, text=True, check=False
    )


def rooms(copy: Path) -> set[str]:
    """The rooms in which something differs from the checkout."""
    mine, theirs = (
        {f.relative_to(top): f.read_bytes() for f in (top / "pipeline" / "handouts").rglob("*.py")}
        for top in (copy, ROOT)
    )
    return {path.parts[2] for path in mine.keys() | theirs.keys() if mine.get(path) != theirs.get(path)}


def test_a_rule_is_a_function_in_one_room_and_a_case_file(copy: Path) -> None:
    (_, function), (_, case) = examples("Add a rule")
    code, name = re.search(r'"(\w\d{3})".*?\ndef (\w+)', function, re.S).groups()  # type: ignore[union-attr]
    module = re.search(r"`(rules/\w+\.py)`", PAGE.split("\n## Add a rule\n")[1])
    assert module
    with (copy / "pipeline" / "handouts" / module[1]).open("a", encoding="utf-8") as file:
        file.write(f"\n\nfrom handouts.rules.engine import OWN\n\n\n{function}")
    (copy / "tests" / "rules" / f"{code}-{name.replace('_', '-')}.md").write_text(f"# {code}\n\n{case}", "utf-8")
    assert rooms(copy) == {"rules"}
    done = run(copy, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_rules.py", "-k", code)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
    assert run(copy, "handouts", "explain", code).stdout.startswith(code)


def add_format(copy: Path, *, without: str = "nothing") -> None:
    """The module and the row that the page shows; the module may be made to lose a kind of node."""
    (_, module), (_, row) = examples("Add a format")
    formats = copy / "pipeline" / "handouts" / "formats"
    module = module.replace('case {"t": "Para", "c": []}:', f'case {{"t": "{without}"}} | {{"t": "Para", "c": []}}:')
    assert without in module
    (formats / "markdown.py").write_text(module, "utf-8")
    above = '    "text": Row('
    table = (formats / "table.py").read_text("utf-8")
    assert table.count(above) == 1
    (formats / "table.py").write_text(table.replace(above, f"    {row.strip()}\n{above}"), "utf-8")


def test_a_format_is_a_module_and_a_row_in_one_room(copy: Path) -> None:
    add_format(copy)
    assert rooms(copy) == {"formats"}
    built = run(copy, "handouts", "build", "--format", "markdown", "--verify")
    assert built.returncode == 0, built.stderr
    files = sorted(p.relative_to(copy / "output").as_posix() for p in (copy / "output").rglob("*.md"))
    assert len(files) == 10
    [plain] = [f for f in files if re.fullmatch(r"base/en-US/.*-plain\.md", f)]
    assert "\n## " in (copy / "output" / plain).read_text("utf-8")
    published = run(copy, "handouts", "publish", "site")
    assert published.returncode == 0, published.stderr
    assert f'href="{plain}"' in (copy / "site" / "index.html").read_text("utf-8")


def test_words_that_a_new_format_loses_are_found(copy: Path) -> None:
    """A format that nobody has written a reader for is verified all the same."""
    add_format(copy, without="Strong")
    built = run(copy, "handouts", "build", "--format", "markdown", "--verify", "--locale", "en-US")
    assert built.returncode == 1
    assert re.search(r"error F01[0-2] ", built.stdout + built.stderr), built.stdout + built.stderr
