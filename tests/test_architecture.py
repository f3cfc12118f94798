"""The house is as ARCHITECTURE.md and the import contract say: rooms, floors, sizes, and who alone may do what."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from handouts.language.lexicon import MAX_RUNS, Runs

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "pipeline" / "handouts"

FILES = {p.relative_to(PACKAGE).as_posix(): p for p in sorted(PACKAGE.rglob("*.py"))}

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
LAYERS: list[str] = CONTRACTS[0]["layers"]
ROOMS = [room for floor in reversed(LAYERS) for room in floor.split(" | ")]
"""The packages from the ground up, as the import contract has them."""


@lru_cache(maxsize=128)
def tree(name: str) -> ast.Module:
    return ast.parse(FILES[name].read_text("utf-8"))


def calls(name: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(name)) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last name of what is called: `b` in `a.b()`."""
    match call.func:
        case ast.Attribute(attr=attr):
            return attr
        case ast.Name(id=name):
            return name
    return ""


# ---------------------------------------------------------------- the rooms


def test_the_package_is_made_of_rooms_and_two_files() -> None:
    there = {p.name for p in PACKAGE.iterdir() if p.name != "__pycache__"}
    assert there == {*ROOMS, "__init__.py", "__main__.py"}


def test_every_room_is_listed_from_the_ground_up_with_its_own_sentence() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| `(\w+)` \| (.+) \|$", text.split("\n## The rooms\n")[1].split("\n## ")[0])
    assert [room for room, _ in rows] == ROOMS
    for room, sentence in rows:
        said = ast.get_docstring(tree(f"{room}/__init__.py"))
        assert said and said.splitlines()[0] == sentence


@pytest.mark.parametrize("name", [n for n in FILES if n.endswith("/__init__.py")])
def test_a_package_says_what_it_is_for_and_hands_on_its_face_and_nothing_else(name: str) -> None:
    said, *rest = tree(name).body
    assert isinstance(said, ast.Expr)
    handed_on = {
        alias.asname or alias.name for node in rest if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    others = [node for node in rest if not isinstance(node, ast.ImportFrom)]
    assert all(isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__" for node in others)
    assert handed_on == {face for node in others for face in ast.literal_eval(ast.unparse(node).partition(" = ")[2])}


@pytest.mark.parametrize("name", FILES)
def test_a_module_opens_with_its_job(name: str) -> None:
    assert ast.get_docstring(tree(name))


# ---------------------------------------------------------------- who imports whom


def lint(config: Path, pipeline: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    words = [sys.executable, "-c", command, "--no-cache", "--no-logo", str(config)]
    env = os.environ | {"PYTHONPATH": str(pipeline)}
    return subprocess.run(words, cwd=pipeline, env=env, capture_output=True, text=True, check=False)


def test_each_import_is_one_that_the_contract_allows() -> None:
    done = lint(ROOT / "pyproject.toml", ROOT / "pipeline")
    assert done.returncode == 0, done.stdout
    assert f"{len(CONTRACTS)} kept, 0 broken" in done.stdout


BREACHES = {
    "a room above": ("core/files.py", "handouts.rules.engine", "Each room imports only rooms below it"),
    "a sibling": ("verification/compare.py", "handouts.formats.table", "Each room imports only rooms below it"),
    "a room with no floor": ("studio/__init__.py", "handouts.core", "Each room imports only rooms below it"),
    "a format from a rule": ("rules/words.py", "handouts.formats.table", "Rules know nothing of how a file is made"),
    "a format past the table": ("build/plan.py", "handouts.formats.pdf", "Other rooms ask the table for a format"),
    "the other reader": ("verification/typed.py", "handouts.language.markdown", "The reader of what was typed shares"),
    "a circle": ("core/findings.py", "handouts.core.po", "No modules of a room import each other in a circle"),
    "Click": ("rules/words.py", "click", "Only the command line knows Click"),
    "a program": ("formats/html.py", "subprocess", "Only one module runs programs"),
    "Pandoc": ("formats/html.py", "pypandoc", "Only one module knows where Pandoc is"),
    "Typst": ("document/bidi.py", "typst", "Only one module runs Typst"),
    "YAML": ("source/load.py", "yaml", "Only one module reads YAML"),
    "Jinja": ("formats/html.py", "jinja2", "Only templates are filled by Jinja"),
    "the clock": ("core/digests.py", "time", "Only the command line reads the clock"),
}
"""What the contract is there to find: a module, what it may not import, and the words that say so."""


@pytest.mark.parametrize("breach", BREACHES)
def test_the_contract_finds_what_it_forbids(tmp_path: Path, breach: str) -> None:
    module, imported, words = BREACHES[breach]
    shutil.copytree(PACKAGE, tmp_path / "handouts", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "handouts" / module
    file.parent.mkdir(exist_ok=True)
    with file.open("a", encoding="utf-8") as text:
        text.write(f"\nimport {imported}\n")
    done = lint(ROOT / "pyproject.toml", tmp_path)
    assert done.returncode == 1
    assert re.search(rf"{re.escape(words)}.* BROKEN", done.stdout), done.stdout


# ---------------------------------------------------------------- caches


@pytest.mark.parametrize("name", FILES)
def test_every_cache_has_a_bound(name: str) -> None:
    """A process that runs for long may keep only so much."""
    for call in calls(name):
        if called(call) == "lru_cache":
            (bound,) = [word.value for word in call.keywords if word.arg == "maxsize"]
            assert isinstance(bound, ast.Constant) and isinstance(bound.value, int)
    names = [node for node in ast.walk(tree(name)) if isinstance(node, ast.FunctionDef)]
    assert not [f.name for f in names for d in f.decorator_list if ast.unparse(d) in ("cache", "functools.cache")]
    assert not [f.name for f in names for d in f.decorator_list if ast.unparse(d).endswith("lru_cache")]


def test_the_memory_of_words_has_a_bound() -> None:
    """It is a mapping, which no decorator bounds."""
    seen = Runs(str.isdigit)
    for number in range(MAX_RUNS + 10):
        assert seen[str(number)]
    assert len(seen) <= MAX_RUNS
    assert seen["9"] and not seen["nine"]


# ---------------------------------------------------------------- sizes

LINES_OF_A_MODULE = 450
LINES_OF_A_FUNCTION = 60


def test_no_module_is_too_long_to_be_read_at_a_sitting() -> None:
    long = {name for name, file in FILES.items() if len(file.read_text("utf-8").splitlines()) > LINES_OF_A_MODULE}
    assert long == set()


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{name}: {node.name}"
        for name in FILES
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LINES_OF_A_FUNCTION
    }
    assert long == set()


# ---------------------------------------------------------------- who alone may do what


def test_only_one_module_runs_programs() -> None:
    runners = {n for n in FILES for c in calls(n) if called(c) in {"system", "popen", "Popen", "spawnv"}}
    assert runners == {"core/engine.py"}


def test_only_three_modules_have_an_engine() -> None:
    owners = {n for n in FILES for c in calls(n) if called(c) == "Engine"}
    assert owners == {"clinics/template_process.py", "document/pandoc.py", "formats/typst_engine.py"}


def test_only_one_module_makes_jinja_environments() -> None:
    makers = {
        name
        for name in FILES
        for call in calls(name)
        if re.search(r"(?:Environment|^Template|^overlay)$", called(call))
    }
    assert makers == {"clinics/templates.py"}


def test_only_formats_and_rules_are_imported_by_a_name_put_together() -> None:
    makers = {name for name in FILES for call in calls(name) if called(call) in {"import_module", "__import__"}}
    assert makers == {"formats/table.py", "rules/engine.py"}


def test_only_the_edge_and_a_new_handout_read_the_clock() -> None:
    assert {n for n in FILES for c in calls(n) if called(c) in {"today", "now", "utcnow"}} == {"build/scaffold.py"}


READERS = {
    "core/folders.py": "reads all that a project, a translator or a reviewer brings",
    "core/files.py": "looks at what a killed process has left where it is to write",
    "core/temporary.py": "looks for folders that a killed process has left",
    "core/digests.py": "lists the names of the packages that are installed",
    "clinics/fonts.py": "reads fonts of installed packages where they are",
    "publish/folder.py": "copies files that are as the manifest has them, and compares each copy again",
    "cli/terminal.py": "opens the null device, to say nothing more",
}
"""The modules that open files or folders, and why; what others get are bytes that `core/folders.py` has read."""

OPENERS = {"open", "copyfile", "copy", "copy2", "copytree", "TTFont", "ZipFile", "PdfDocument", "memmap", "fromfile"}
LISTERS = {"iterdir", "glob", "rglob", "scandir", "listdir", "walk", "fwalk"}


def reads(name: str) -> Iterator[str]:
    """Calls of a module that open a file or list a folder, as `line: call`."""
    imported = {a.name for node in ast.walk(tree(name)) if isinstance(node, ast.Import) for a in node.names}
    streams = "pikepdf" in imported  # whose streams have bytes, too
    buffers = {target.id for target in bytes_in_memory(name)}
    for call in calls(name):
        first = call.args[0] if call.args else None
        if isinstance(first, ast.Call) and called(first) == "BytesIO":
            continue  # it is in memory
        if isinstance(first, ast.Name) and first.id in buffers:
            continue
        match call:
            case ast.Call(func=ast.Attribute(attr="walk", value=ast.Name(id="ast"))):
                continue
            case ast.Call(func=ast.Attribute(attr="read_bytes" | "read_text"), args=[]) if not streams:
                yield f"{call.lineno}: {called(call)}"
            case ast.Call(func=ast.Attribute() | ast.Name(), args=args) if called(call) in LISTERS or (
                called(call) in OPENERS and (args or isinstance(call.func, ast.Attribute))
            ):
                yield f"{call.lineno}: {called(call)}"


@pytest.mark.parametrize("name", sorted(set(FILES) - set(READERS)))
def test_a_module_does_not_open_files(name: str) -> None:
    assert list(reads(name)) == []


@pytest.mark.parametrize("name", sorted(READERS))
def test_the_readers_are_seen_to_read(name: str) -> None:
    """The test above can find what it looks for."""
    assert list(reads(name))


WRITERS = {"core/files.py", "core/temporary.py", "publish/folder.py"}

WRITES = {
    *("write_text", "write_bytes", "touch", "mkdir", "makedirs", "chmod", "unlink", "rmdir", "rmtree", "rename"),
    *("symlink_to", "hardlink_to", "copy", "copy2", "copyfile", "copytree", "move", "fdopen", "mkstemp", "mkdtemp"),
    *("NamedTemporaryFile", "TemporaryFile", "renames", "truncate"),
}
"""Calls that change what is on the disk."""


def writes(name: str) -> Iterator[str]:
    """Calls of a module that change the disk, as `line: call`."""
    buffers = {t.id for t in bytes_in_memory(name)}
    for call in calls(name):
        if changes_the_disk(call, buffers):
            yield f"{call.lineno}: {called(call)}"


def bytes_in_memory(name: str) -> Iterator[ast.Name]:
    """Names that stand for an `io.BytesIO()`."""
    for node in ast.walk(tree(name)):
        match node:
            case ast.Assign(targets=[ast.Name() as target], value=ast.Call() as value) if called(value) == "BytesIO":
                yield target


def changes_the_disk(call: ast.Call, buffers: set[str]) -> bool:
    match call:
        case ast.Call(func=ast.Name(id="open"), args=[_, ast.Constant(value=str(mode)), *_]):
            return not set(mode) <= set("rbt")
        case ast.Call(func=ast.Attribute(attr="open"), args=[ast.Constant(value=str(mode)), *_]):
            return not set(mode) <= set("rbt")
        case ast.Call(func=ast.Attribute(attr="save", value=ast.Name(id="manifest" | "saved_checks"))):
            return False  # goes through files.write
        case ast.Call(func=ast.Attribute(attr="save"), args=[ast.Name(id=into), *_]):
            return into not in buffers
        case ast.Call(func=ast.Attribute(attr="save")):
            return True
        case ast.Call(func=ast.Attribute(attr="replace"), args=[_]):
            return True  # Path.replace; str.replace takes two
        case ast.Call(func=ast.Attribute(attr="remove", value=ast.Name(id="os"))):
            return True
        case ast.Call(func=ast.Attribute()):
            return called(call) in WRITES
    return False


@pytest.mark.parametrize("name", sorted(set(FILES) - WRITERS))
def test_a_module_does_not_write_files(name: str) -> None:
    assert list(writes(name)) == []


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_the_writers_are_seen_to_write(name: str) -> None:
    """The test above can find what it looks for."""
    assert list(writes(name))


def test_temporary_folders_are_for_engines() -> None:
    """One module makes them, which knows how to sweep what a kill leaves."""
    users = {name for name in FILES for call in calls(name) if called(call) == "temporary_folder"}
    assert users == {"core/engine.py", "document/pandoc.py", "formats/typst_engine.py"}
    makers = {"TemporaryDirectory", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "mkstemp"}
    assert {name for name in FILES for call in calls(name) if called(call) in makers} == set()
