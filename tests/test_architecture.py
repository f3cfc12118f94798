"""ARCHITECTURE.md says what the code does: its list of modules, their order, and who alone may do what."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "pipeline" / "handouts"

FILES = {p.relative_to(PACKAGE).as_posix(): p for p in sorted(PACKAGE.rglob("*.py"))}

LAZY = {
    "rules/__init__.py": ("rules/", "it gathers the families' rules, which need it to declare themselves"),
    "formats/__init__.py": ("formats/", "it imports a format when it is asked for: a build for PDF does not load Word"),
}
"""Modules that may import modules below them, inside a function: which ones, and why."""


@lru_cache(maxsize=1)
def listed() -> list[str]:
    """The modules in the order in which ARCHITECTURE.md lists them."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    section = text.split("\n## The modules\n")[1].split("\n## ")[0]
    return re.findall(r"(?m)^- `([\w/]+\.py)`: ", section)


@lru_cache(maxsize=128)
def tree(name: str) -> ast.Module:
    return ast.parse(FILES[name].read_text("utf-8"))


def nodes(node: ast.AST, *, inside: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Every node below one, with whether it stands inside a function."""
    for child in ast.iter_child_nodes(node):
        yield child, inside
        function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from nodes(child, inside=inside or function)


def imports(name: str) -> Iterator[tuple[str, bool]]:
    """What a module imports, as dotted names, with whether it does so inside a function."""
    for node, inside in nodes(tree(name)):
        match node:
            case ast.Import(names=names):
                yield from ((n.name, inside) for n in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield from ((f"{module}.{n.name}", inside) for n in names)
            case ast.ImportFrom():
                pytest.fail(f"{name}: a relative import; write it from `handouts` on")


def module_of(dotted: str) -> str | None:
    """The file of this package that a dotted name leads to, or None for another package."""
    first, *rest = dotted.split(".")
    if first != "handouts":
        return None
    for parts in (rest, rest[:-1]):
        path = "/".join(parts)
        for file in (f"{path}.py", f"{path}/__init__.py".lstrip("/")):
            if file in FILES:
                return file
    raise AssertionError(f"no module {dotted}")


def own_imports(name: str) -> Iterator[tuple[str, bool]]:
    """The modules of this package that a module imports."""
    for dotted, inside in imports(name):
        if (file := module_of(dotted)) and file != name:
            yield file, inside
    for node, inside in nodes(tree(name)):
        match node:
            case ast.Call(args=[ast.JoinedStr(values=[ast.Constant(value=str(start)), *_])]) if (
                called(node) == "import_module"
            ):  # by a name that is put together: it may be any module of that folder
                folder = start.removeprefix("handouts.").replace(".", "/")
                yield from ((file, inside) for file in FILES if file.startswith(folder) and file != name)


def importers(package: str) -> set[str]:
    """The modules that import a package, wherever in them."""
    return {name for name in FILES for dotted, _ in imports(name) if dotted.split(".")[0] == package}


def calls(name: str) -> Iterator[ast.Call]:
    return (node for node, _ in nodes(tree(name)) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last name of what is called: `b` in `a.b()`."""
    match call.func:
        case ast.Attribute(attr=attr):
            return attr
        case ast.Name(id=name):
            return name
    return ""


# ---------------------------------------------------------------- the list


def test_every_module_is_listed_once_and_every_listed_one_is_there() -> None:
    assert sorted(listed()) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_module_imports_only_modules_above_it(name: str) -> None:
    place = {module: at for at, module in enumerate(listed())}
    below = [(module, inside) for module, inside in own_imports(name) if place[module] > place[name]]
    allowed, _ = LAZY.get(name, ("none", ""))
    assert [m for m, inside in below if not (inside and m.startswith(allowed))] == []


@pytest.mark.parametrize("name", LAZY)
def test_an_exception_that_nothing_needs_is_no_exception(name: str) -> None:
    folder, reason = LAZY[name]
    assert any(inside and module.startswith(folder) for module, inside in own_imports(name))
    shown = (ROOT / "ARCHITECTURE.md").read_text("utf-8").replace("\n  ", " ")
    assert f"- `{name}` {reason.removeprefix('it ')}." in shown


@pytest.mark.parametrize("name", FILES)
def test_a_module_opens_with_its_job(name: str) -> None:
    assert ast.get_docstring(tree(name))


# ---------------------------------------------------------------- who alone may do what


def test_only_one_module_runs_pandoc_or_any_program() -> None:
    assert importers("pypandoc") == {"pandoc.py"}
    assert importers("subprocess") == {"pandoc.py"}
    assert [n for n in FILES for c in calls(n) if called(c) in {"system", "popen", "Popen", "spawnv"}] == ["pandoc.py"]


def test_only_one_module_makes_jinja_environments() -> None:
    makers = {
        name
        for name in FILES
        for call in calls(name)
        if re.search(r"(?:Environment|^Template|^overlay)$", called(call))
    }
    assert makers == {"templates.py"}


def test_only_formats_and_rules_are_imported_by_a_name_put_together() -> None:
    makers = {name for name in FILES for call in calls(name) if called(call) in {"import_module", "__import__"}}
    assert makers == {"formats/__init__.py", "rules/__init__.py"}


def test_only_the_edge_knows_click() -> None:
    assert importers("click") == {"cli.py", "cli_review.py", "cli_translate.py", "options.py", "report.py"}


def test_only_two_formats_know_typst() -> None:
    assert importers("typst") == {"formats/docx.py", "formats/pdf.py"}


def test_only_the_edge_and_a_new_handout_read_the_clock() -> None:
    assert importers("time") == {"cli.py"}
    assert {n for n in FILES for c in calls(n) if called(c) in {"today", "now", "utcnow"}} == {"new.py"}


WRITERS = {"files.py", "publish.py"}

WRITES = {
    *("write_text", "write_bytes", "touch", "mkdir", "makedirs", "chmod", "unlink", "rmdir", "rmtree", "rename"),
    *("symlink_to", "hardlink_to", "copy", "copy2", "copyfile", "copytree", "move", "fdopen", "mkstemp", "mkdtemp"),
    *("NamedTemporaryFile", "TemporaryFile", "renames", "truncate"),
}
"""Calls that change what is on the disk."""


def writes(name: str) -> Iterator[str]:
    """Calls of a module that change the disk outside a temporary folder, as `line: call`."""
    temporary = {id(n) for block in temporary_blocks(name) for n in ast.walk(block)}
    buffers = {t.id for t in bytes_in_memory(name)}
    for call in calls(name):
        if id(call) not in temporary and changes_the_disk(call, buffers):
            yield f"{call.lineno}: {called(call)}"


def temporary_blocks(name: str) -> Iterator[ast.With]:
    for node, _ in nodes(tree(name)):
        if isinstance(node, ast.With) and any(
            isinstance(item.context_expr, ast.Call) and called(item.context_expr) == "TemporaryDirectory"
            for item in node.items
        ):
            yield node


def bytes_in_memory(name: str) -> Iterator[ast.Name]:
    """Names that stand for an `io.BytesIO()`."""
    for node, _ in nodes(tree(name)):
        match node:
            case ast.Assign(targets=[ast.Name() as target], value=ast.Call() as value) if called(value) == "BytesIO":
                yield target


def changes_the_disk(call: ast.Call, buffers: set[str]) -> bool:
    match call:
        case ast.Call(func=ast.Name(id="open"), args=[_, ast.Constant(value=str(mode)), *_]):
            return not set(mode) <= set("rbt")
        case ast.Call(func=ast.Attribute(attr="open"), args=[ast.Constant(value=str(mode)), *_]):
            return not set(mode) <= set("rbt")
        case ast.Call(func=ast.Attribute(attr="save", value=ast.Name(id="manifest"))):
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


def test_temporary_folders_are_for_formats() -> None:
    assert {name.split("/")[0] for name in FILES if any(temporary_blocks(name))} == {"formats"}
