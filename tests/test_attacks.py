"""A folder in attacks/ is an attack of a stranger: README.md says what it does and what must happen, attack.py tries.

`attack(scratch)` is given a small sound project (scratch.py), does harm to it, runs commands, and asserts that they
hold. Whatever it runs, it is asserted as well that there is no traceback, that it ends, that nothing is written but
what is the command's own, and that a secret beside the project is in no file and no line.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

import scratch
from scratch import Answer, Ask

FOLDERS = sorted(folder.parent for folder in Path(__file__).with_name("attacks").glob("*/attack.py"))


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """A server that runs commands in children of its own."""
    command = [sys.executable, str(Path(__file__).with_name("forking.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin and server.stdout

        def answer(asked: Mapping[str, Any]) -> list[Answer]:
            assert server.stdin and server.stdout
            server.stdin.write(json.dumps(asked) + "\n")
            server.stdin.flush()
            return list(json.loads(server.stdout.readline()))

        yield answer


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_it_is_held(folder: Path, ask: Ask, tmp_path: Path) -> None:
    found = spec_from_file_location(f"attack_{folder.name.replace('-', '_')}", folder / "attack.py")
    assert found and found.loader
    module = module_from_spec(found)
    found.loader.exec_module(module)
    module.attack(scratch.scratch(tmp_path, ask))


def test_each_attack_says_what_it_does_and_what_must_happen() -> None:
    assert FOLDERS
    for folder in Path(__file__).with_name("attacks").iterdir():
        if folder.name != "__pycache__":
            words = (folder / "README.md").read_text("utf-8")
            assert words.startswith("# ") and len(words.split()) > 15, folder
            assert (folder / "attack.py").exists(), folder


def test_what_an_attack_is_held_to_is_seen(ask: Ask, tmp_path: Path) -> None:
    """The driver itself: it must notice what it says it notices."""
    made = scratch.scratch(tmp_path, ask)
    with pytest.raises(AssertionError, match="written outside"):
        made.run("new", "hip-pain")
    made.run("new", "hip-pain-2", writes=("source/hip-pain-2",))
    with pytest.raises(AssertionError, match="never ends"):
        made.run("check", "-j", "1", seconds=0.01)
    made.text(scratch.SECRET)
    with pytest.raises(AssertionError, match="the secret is in"):
        made.build("html,pdf,docx")
