"""The manual is true: its examples run and say what it shows, its links lead somewhere, what is made is up to date.

A fenced block's info string says what is done with it, in the order of the page, in a folder of its own:

    yaml handout     gives some entries of a handout; with the rest of tests/rules/minimal.yaml it has no finding
    file=PATH        is written to PATH
    edit=PATH        its entries take the place of those in PATH, a YAML or PO file
    filled=PATH      the same, in a new handout whose gaps are filled in
    replace=PATH     in PATH, its second line takes the place of its first
    in=PATH          stands in PATH
    console run      each `$ handouts …` says what is shown; a line `…` stands for any lines
"""

import importlib.util
import json
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click
import jsonschema
import polib
import pytest
import yaml
from click.testing import CliRunner
from pydantic import BaseModel

from handouts.build.manifest import Entry
from handouts.cli import report
from handouts.cli.main import main
from handouts.cli.translate import translate
from handouts.clinics.clinic import FIELDS, ClinicWords
from handouts.clinics.tokens import TOKEN_COLORS
from handouts.editions.translation import State
from handouts.formats.table import NAMES
from handouts.rules.engine import all_rules
from handouts.source import facts, model, parts, sections
from loading import check_source, filled_in, load, registry

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
MINIMAL = (ROOT / "tests" / "rules" / "minimal.yaml").read_text("utf-8")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words after it, its text, and the line where it begins."""

    language: str
    info: str
    text: str
    line: int

    def path(self, kind: str) -> str | None:
        found = re.fullmatch(rf"{kind}=(\S+)", self.info)
        return found[1] if found else None


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text("utf-8")
    for found in re.finditer(r"(?m)^(`{3,})(\S+)[ ]*(.*)\n((?:.*\n)*?)\1$", text):
        yield Block(found[2], found[3], found[4], text[: found.start()].count("\n") + 1)


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"(?m)^[ ]*(`{3,})\S*.*\n(?:.*\n)*?[ ]*\1$", "", page.read_text("utf-8"))


# ---------------------------------------------------------------- examples


def entries(text: str) -> dict[str, str]:
    """The top-level entries of a YAML text, comments before the first one left out."""
    return {e.split(":")[0]: e for e in re.split(r"(?m)^(?=\w)", text) if re.match(r"\w+:", e)}


EXAMPLES = [(page, block) for page in PAGES for block in blocks(page) if block.info == "handout"]


@pytest.mark.parametrize(("page", "block"), EXAMPLES, ids=lambda v: v.name if isinstance(v, Path) else f"line-{v.line}")
def test_an_example_of_a_handout_has_no_finding(page: Path, block: Block, tmp_path: Path) -> None:
    folder = tmp_path / "example"
    (folder / "images").mkdir(parents=True)
    for name in re.findall(r"file: (images/[\w-]+\.svg)", block.text):
        (folder / name).write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>')
    (folder / "handout.yaml").write_text("".join({**entries(MINIMAL), **entries(block.text)}.values()), "utf-8")
    found = check_source(load(folder))
    # An example is a part of a handout, so it says nothing of getting help.
    assert [f"{f.place} {f.code} {f.message}" for f in found if f.code != "P036"] == []


WALKS = [page for page in PAGES if any(re.match(r"run$|\w+=", b.info) for b in blocks(page))]


@pytest.mark.parametrize("page", WALKS, ids=lambda p: p.name)
def test_a_page_read_from_top_to_bottom_does_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks(page):
        if block.info == "run":
            run(block, page)
        for kind, do in STEPS.items():
            if path := block.path(kind):
                do(block, Path(path))


def write_file(block: Block, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, "utf-8")


def edit(block: Block, file: Path) -> None:
    if file.suffix == ".po":
        catalog = polib.pofile(str(file), wrapwidth=0)
        for given in polib.pofile(block.text):
            [unit] = [e for e in catalog if e.msgctxt == given.msgctxt]
            assert unit.msgid == given.msgid
            unit.msgstr, unit.flags, unit.previous_msgid = given.msgstr, given.flags, given.previous_msgid
        catalog.save()
        return
    text = file.read_text("utf-8")
    old = entries(text)
    for key, entry in entries(block.text).items():
        assert text.count(old[key]) == 1
        blank = re.search(r"\n*$", old[key])
        assert blank
        text = text.replace(old[key], entry.rstrip("\n") + blank[0])
    file.write_text(text, "utf-8")


def fill(block: Block, file: Path) -> None:
    file.write_text(filled_in(file.read_text("utf-8")), "utf-8")
    edit(block, file)


def replace(block: Block, file: Path) -> None:
    before, after = block.text.splitlines()
    text = file.read_text("utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), "utf-8")


def stands_in(block: Block, file: Path) -> None:
    text = file.read_text("utf-8")
    assert block.text in text, f"line {block.line}: this does not stand in {file}:\n\n{text}"


STEPS: dict[str, Callable[[Block, Path], None]] = {
    "file": write_file,
    "edit": edit,
    "filled": fill,
    "replace": replace,
    "in": stands_in,
}


def run(block: Block, page: Path) -> None:
    for step in re.split(r"(?m)^\$ ", block.text)[1:]:
        command, _, shown = step.partition("\n")
        program, *words = shlex.split(command)
        assert program == "handouts", f"{page.name}:{block.line}: only `handouts` can be run here"
        if words[0] == "build":
            words += ["-j", "1"]  # the order of the lines is then always the same
        report.source_lines.cache_clear()
        said = CliRunner().invoke(main, words)
        assert said.exception is None or isinstance(said.exception, SystemExit), said.exc_info
        pattern = "".join(
            r"(?:.*\n)*?" if line == "…\n" else re.escape(timeless(line)) for line in shown.splitlines(True)
        )
        assert re.fullmatch(pattern, timeless(said.output)), (
            f"{page.name}:{block.line}: `{command}` says\n\n{said.output}"
        )


def timeless(line: str) -> str:
    """Without how long it took."""
    return re.sub(r"\(\d+\.\d s\)", "(4.3 s)", line)


# ---------------------------------------------------------------- what is made from the code


def made() -> dict[str, Callable[[], str]]:
    spec = importlib.util.spec_from_file_location("docs_script", ROOT / "scripts" / "docs.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    makers: dict[str, Callable[[], str]] = script.MADE
    return makers


@pytest.mark.parametrize("name", made())
def test_what_is_made_from_the_code_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == made()[name](), "run `make docs`"


def test_every_rule_is_on_the_page() -> None:
    shown = re.findall(r"(?m)^### (\w\d{3}) ", (ROOT / "docs" / "rules.md").read_text("utf-8"))
    assert sorted(shown) == sorted(all_rules())


# ---------------------------------------------------------------- what is named is there


def names(page: str) -> set[str]:
    """Everything in backticks in the first cell of a page's tables."""
    cells = re.findall(r"(?m)^\| ([^|]*) \|", (ROOT / page).read_text("utf-8"))
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_the_manual_names_every_field_of_a_handout() -> None:
    pages = [ROOT / "docs" / "writing.md", ROOT / "docs" / "facts.md", *(ROOT / "docs" / "how-to").glob("*.md")]
    text = "\n".join(page.read_text("utf-8") for page in pages)
    here = {**vars(parts), **vars(facts), **vars(sections), **vars(model)}
    models = [m for m in here.values() if isinstance(m, type) and issubclass(m, BaseModel)]
    for each in models:
        for name, info in each.model_fields.items():
            assert re.search(rf"`{info.alias or name}`|\b{info.alias or name}:", text), f"{each.__name__}.{name}"
    assert {f"{{{field}}}" for field in FIELDS} <= names("docs/writing.md")


def test_the_manual_names_every_field_of_a_clinic() -> None:
    shown = names("docs/clinics.md")
    assert set(ClinicWords.model_fields) <= shown
    assert set(TOKEN_COLORS.values()) <= shown


def test_the_manual_names_every_block_of_the_body_template() -> None:
    template = (ROOT / "templates" / "base" / "body.md.j2").read_text("utf-8")
    assert set(re.findall(r"{%-? block (\w+)", template)) <= names("docs/clinics.md")


def test_the_manual_names_every_field_of_the_manifest() -> None:
    assert {f.name for f in fields(Entry)} <= names("docs/publishing.md")


def test_the_readme_names_every_format() -> None:
    assert set(NAMES) <= names("README.md")


def test_the_table_of_languages_is_what_the_registry_says() -> None:
    text = (ROOT / "docs" / "translating.md").read_text("utf-8")
    table = text.split("\n## Languages that are ready\n")[1].strip().split("\n\n")[0]
    shown = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    assert shown == [
        [
            known.tag,
            known.endonym,
            known.extra and f"handouts[{known.extra}]",
            "" if known.readability == "none" else known.readability,
        ]
        for known in registry().values()
        if not known.pseudo
    ]


def test_the_manual_names_every_command_and_every_state_of_a_translation() -> None:
    text = (ROOT / "docs" / "translating.md").read_text("utf-8")
    assert set(translate.commands) <= {w[1] for w in mentioned(text) if len(w) > 1 and w[0] == "translate"}
    assert [state for state in State if f"\n| {state} | " not in text] == []
    options = {o for p in translate.commands["approve"].params for o in p.opts if o.startswith("--")}
    assert options - {"--locale", "--source", "--templates"} <= names("docs/translating.md")


def subcommand(words: list[str]) -> tuple[click.Command | None, list[str]]:
    """The command that some words name, and the words after it; None if there is none."""
    found: click.Command = main
    while words and isinstance(found, click.Group):
        inner = found.commands.get(words[0])
        if inner is None:
            return None, words
        found, words = inner, words[1:]
    return found, words


def mentioned(text: str) -> list[list[str]]:
    """Each `handouts …` in backticks or after a prompt, as words."""
    found = re.findall(r"`handouts ([^`]*)`|(?m:^\$ handouts (.*)$)", text)
    return [shlex.split(inline or shown) for inline, shown in found]


def not_there_yet() -> list[list[str]]:
    sections = [s for p in PAGES for s in re.findall(r"(?ms)^## Not there yet\n(.*?)(?=^## |\Z)", p.read_text("utf-8"))]
    heads = [line.split(":")[0] for s in sections for line in re.findall(r"(?m)^- (.*)$", s)]
    return [words for head in heads for words in mentioned(head)]


@every_page
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    missing = not_there_yet()
    for words in mentioned(page.read_text("utf-8")):
        if any(words[: len(m)] == m for m in missing):
            continue
        command, rest = subcommand(words)
        assert command, f"there is no `handouts {' '.join(words)}`; put it under “Not there yet”"
        options = {o for p in command.params for o in p.opts}
        assert {w for w in rest if w.startswith("-")} <= options, f"handouts {' '.join(words)}"


@pytest.mark.parametrize("words", not_there_yet(), ids=" ".join)
def test_what_is_said_not_to_exist_does_not(words: list[str]) -> None:
    assert subcommand(words)[0] is None, f"`handouts {' '.join(words)}` exists now: take it off “Not there yet”"


@every_page
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text("utf-8")))
    text = page.read_text("utf-8")
    assert set(re.findall(r"(?:`|\$ )make ([a-z]+)", text)) <= targets


def anchors(page: Path) -> set[str]:
    """The ids that GitHub gives to headings."""
    headings = re.findall(r"(?m)^#+ (.*)$", prose(page))
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", prose(page)) if page.name != "rules.md" else ""
    targets = [*re.findall(r"\]\(([^()\s]+)\)", text), *re.findall(r'src="([^"]+)"', text)]
    for target in targets:
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


@every_page
def test_every_path_that_is_named_is_there(page: Path) -> None:
    ours = re.findall(r"`((?:pipeline|templates/base|tests|scripts|docs|\.github)/[\w./-]*)`", prose(page))
    for path in [p for p in ours if page.name != "rules.md"]:
        assert (ROOT / path).exists(), path


def test_pictures_are_small_and_all_are_used() -> None:
    text = "".join(p.read_text("utf-8") for p in PAGES)
    for picture in (p for p in (ROOT / "docs" / "images").rglob("*") if p.is_file()):
        assert picture.suffix == ".png"
        assert picture.stat().st_size < (200_000 if picture.parent.name == "images" else 60_000)
        assert picture.name in text


def test_the_schema_accepts_what_ships() -> None:
    schema: Any = json.loads((ROOT / "schema" / "handout.schema.json").read_text("utf-8"))
    for file in sorted((ROOT / "source").glob("*/handout.yaml")):
        # Dates are text for JSON Schema.
        written = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
        jsonschema.validate(json.loads(json.dumps(written, default=str)), schema)
