"""Each rule against its case files: `tests/rules/<CODE>-<name>.md`. tests/README.md says how to add one."""

import re
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polib
import pytest
import yaml
from pydantic import ValidationError

from handouts.clinics.locations import shipped
from handouts.core.findings import Finding, Severity
from handouts.editions.translation import Translation, texts_of
from handouts.language.markdown import one_line, split_blocks
from handouts.rules import numbers, plain_words, risks, sentences
from handouts.rules import words as vocabulary
from handouts.rules.engine import Rule, all_rules, check, waived
from handouts.rules.text_index import found_in, level_texts, texts_with
from handouts.source.load import Source
from handouts.source.model import Handout
from handouts.source.parts import Body, Level
from handouts.source.settings import Settings, read_settings
from handouts.source.text_units import leaves
from loading import interface_texts, load

FOLDER = Path(__file__).with_name("rules")
MINIMAL = (FOLDER / "minimal.yaml").read_text("utf-8")
CASES = sorted(FOLDER.glob("[A-Z][0-9][0-9][0-9]-*.md"))
RULES = all_rules()

HERE = "SPTF"
"""The families whose subject the examples of this file can make: a source, a translation of it, the settings."""


@dataclass
class Example:
    """One example of a case file. `files` are those named above it, `base` the changes of base templates; `expected`:
    line, column and a part of the message of each finding.
    """

    kind: str
    words: list[str]
    text: str
    files: dict[str, str] = field(default_factory=dict)
    base: dict[str, str] = field(default_factory=dict)
    expected: list[tuple[int, int, str]] = field(default_factory=list)
    also: set[str] = field(default_factory=set)


@dataclass
class Case:
    code: str
    flagged: list[Example]
    fine: list[Example]
    source: str


def read_case(file: Path) -> Case:
    """A case file's fenced blocks; the prose around them is for people."""
    case = Case(file.name[:4], [], [], "")
    files: dict[str, str] = {}
    base: dict[str, str] = {}
    for _, info, text in re.findall(r"^(`{3,})(.+)\n((?:.*\n)*?)\1$", file.read_text("utf-8"), re.M):
        kind, *words = info.split()
        if kind == "expect":
            _expect(case.flagged[-1], text)
        elif kind == "file":
            files[words[0]] = text
        elif kind == "base":
            base[words[0]] = text
        elif words[0] == "source":
            case.source = text
        else:
            examples = {"flagged": case.flagged, "fine": case.fine}[words[0]]
            examples.append(Example(kind, words[1:], text, {**files}, {**base}))
    return case


def _expect(example: Example, text: str) -> None:
    for line in text.splitlines():
        if line.startswith("also "):
            example.also.update(line.split()[1:])
        else:
            place, part = line.split(" ", 1)
            at, column = place.split(":")
            example.expected.append((int(at), int(column), part))


def changed(text: str, change: str) -> str:
    """A text in which one thing is changed: a pattern, and in the next lines what takes its place."""
    pattern, _, new = change.rstrip("\n").partition("\n")
    found, count = re.subn(pattern, new, text, count=1, flags=re.DOTALL)
    assert count, f"nothing like {pattern}"
    return found


def base_of(example: Example, folder: Path) -> Path:
    """The base templates of an example: a changed copy, if it changes them."""
    if not example.base:
        return shipped() / "base"
    base = Path(shutil.copytree(shipped() / "base", folder / "base"))
    for name, change in example.base.items():
        (base / name).write_text(changed((base / name).read_text("utf-8"), change), "utf-8")
    return base


def with_fragment(fragment: str) -> str:
    """The fragment, then those entries of the minimal handout that it does not give itself: its lines keep numbers."""
    own = set(re.findall(r"^(\w+):", fragment, re.M))
    rest = [e for e in re.split(r"(?m)^(?=\w)", MINIMAL) if e and e.split(":")[0] not in own]
    return fragment + "".join(rest)


def findings(case: Case, example: Example, folder: Path) -> tuple[Finding, ...]:
    """What the rules for this example's subject find in it."""
    base, folder = base_of(example, folder), folder / "example"
    folder.mkdir()
    for name, text in example.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    file = folder / "handout.yaml"
    match example.kind:
        case "yaml":
            file.write_text(with_fragment(example.text), "utf-8")
        case "text":
            file.write_text(example.text * int((example.words or ["1"])[0]), "utf-8")
        case "bytes":
            file.write_bytes(example.text.encode("latin-1").decode("unicode_escape").encode("latin-1"))
        case "po":
            file.write_text(with_fragment(case.source), "utf-8")
            write_catalog(folder, folder / f"{(example.words or ['es-US'])[0]}.po", example.text)
        case "settings":
            (folder.parent / "handouts.yaml").write_text(example.text, "utf-8")
            return check(read_settings(folder))
    source = load(folder, base)
    found = list(check(source))
    for translation in texts_of(source).translations if source.handout else ():
        found += check(translation)
    # An example is a part of a handout: that it says nothing of getting help is told in the cases of that rule alone.
    found = [f for f in found if f.code != "P036" or case.code == "P036"]
    return waived(found, source.handout, source.place)


def write_catalog(folder: Path, po: Path, entries: str) -> None:
    """A PO file of these entries; the units that they don't name get sham translations after them."""
    po.write_text(entries, "utf-8")
    source = load(folder)
    there = source.catalogs[po.stem].entries
    sham = (
        f'\nmsgctxt "{u.path}"\nmsgid {quoted(u.text)}\nmsgstr {quoted(foreign(u.text, po.stem))}\n'
        for u in source.units
        if u.path not in there
    )
    po.write_text(entries + "".join(sham), "utf-8")


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


LETTERS = "abcdefghijklmnopqrstuvwxyz"
ACCENTED = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
ARABIC = str.maketrans(LETTERS + LETTERS.upper(), "ب" * 52)
UNTOUCHED = re.compile(r"(\{.*?\}|@[\w-]+|\]\(.*?\)|<.*?>)")


def foreign(text: str, locale: str) -> str:
    """Words of no language in its script, as long as a translation would be, with all that must stay as it is."""

    def said(words: str) -> str:
        match locale.split("-")[0]:
            case "zh":
                return re.sub(r"[A-Za-z'’]+", "字", words)
            case "ar":
                return words.translate(ARABIC)
        return words.translate(ACCENTED)

    opens = "¿" if locale.startswith("es") and text.endswith("?") else ""
    return opens + "".join(p if i % 2 else said(p) for i, p in enumerate(UNTOUCHED.split(text)))


MINE = [f for f in CASES if RULES[f.name[:4]].subject in {Source, Translation, Settings}]
"""The others' cases are read by test_case_files.py."""


@pytest.mark.parametrize("file", MINE, ids=lambda f: f.stem)
def test_case(file: Path, tmp_path: Path) -> None:
    case = read_case(file)
    rule = RULES[case.code]
    assert file.stem == f"{rule.code}-{rule.name}"
    assert case.flagged
    assert case.fine
    for n, example in enumerate(case.flagged):
        (tmp_path / f"flagged-{n}").mkdir()
        found = findings(case, example, tmp_path / f"flagged-{n}")
        assert_flagged(rule, example, found)
    for n, example in enumerate(case.fine):
        (tmp_path / f"fine-{n}").mkdir()
        found = findings(case, example, tmp_path / f"fine-{n}")
        assert [said(f) for f in found if f.code[0] in HERE or f.code == rule.code] == []


def assert_flagged(rule: Rule, example: Example, found: tuple[Finding, ...]) -> None:
    others = [said(f) for f in found if f.code[0] in HERE and f.code not in {rule.code, *example.also}]
    assert others == []
    assert_expected(rule, example, found)
    assert all(f.place.line >= 1 for f in found if f.code == rule.code)


def assert_expected(rule: Rule, example: Example, found: tuple[Finding, ...]) -> None:
    """The rule's own findings stand where the example has them, and say what it has them say."""
    mine = sorted((f for f in found if f.code == rule.code), key=Finding.sort_key)
    places = [(f.place.line, f.place.column) for f in mine]
    assert places == [(line, column) for line, column, _ in example.expected], [said(f) for f in mine]
    for finding, (_, _, part) in zip(mine, example.expected, strict=True):
        assert part in finding.message
        assert finding.severity is rule.severity
        assert finding.hint
        assert "{" not in re.sub(r"`[^`]*`|“[^”]*”", "", finding.message + finding.hint), "a fact was not filled in"


def said(finding: Finding) -> str:
    return f"{finding.place.line}:{finding.place.column} {finding.code} {finding.message}"


def test_the_minimal_handout_is_fine(tmp_path: Path) -> None:
    found = findings(Case("", [], [], ""), Example("yaml", [], ""), tmp_path)
    assert [said(f) for f in found if f.code[0] in HERE] == []


@pytest.mark.parametrize("locale", ["es-US", "ar", "vi", "zh-Hans"])
def test_a_sham_translation_is_fine(tmp_path: Path, locale: str) -> None:
    """What the runner writes for units that an example does not name says nothing of the example."""
    found = findings(Case("", [], [], ""), Example("po", [locale], ""), tmp_path)
    assert [said(f) for f in found] == []
    assert load(tmp_path / "example").catalogs[locale].entries


def test_every_rule_has_a_case() -> None:
    assert set(RULES) == {f.name[:4] for f in CASES}


def test_fonts_that_are_not_installed_are_named_with_what_to_install(tmp_path: Path) -> None:
    """T023, at the handout that asks for them; the words on every page say nothing of it."""
    case = read_case(FOLDER / "T023-fonts-not-installed.md")
    (missing,) = (f for f in findings(case, case.flagged[0], tmp_path) if f.code == "T023")
    assert missing.message == "the fonts for zh-Hans are not installed: Nowhere Sans, Nowhere Serif"
    assert missing.hint == 'Run: pip install "handouts[cjk]"'
    assert (missing.place.file.name, missing.place.line) == ("zh-Hans.po", 1)
    write_catalog(tmp_path / "example", tmp_path / "example" / "vi.po", "")
    base = tmp_path / "base"
    found = {t.locale: check(t) for t in texts_of(load(tmp_path / "example", base)).translations}
    assert [f for f in found["vi"] if f.code == "T023"] == []
    shipping = {t.locale: check(t) for t in texts_of(load(tmp_path / "example")).translations}
    assert [f for f in shipping["zh-Hans"] if f.code == "T023"] == []
    assert [f.code for f in check(interface_texts(base).translation("zh-Hans")) if f.code == "T023"] == []


def test_a_missing_word_of_every_page_is_named_where_it_is_translated(tmp_path: Path) -> None:
    """A handout's translation says that words are missing (T009); the words' own file says which one (T001)."""
    base = Path(shutil.copytree(shipped() / "base", tmp_path / "base"))
    po = polib.pofile(str(base / "ui" / "es-US.po"), wrapwidth=0)
    (entry,) = (e for e in po if e.msgctxt == "ui.untranslated")
    entry.msgstr = ""
    po.save()
    findings(Case("", [], [], ""), Example("po", ["es-US"], ""), tmp_path)
    (handout,) = texts_of(load(tmp_path / "example", base)).translations
    (missing,) = check(handout)
    assert missing.code == "T009"
    assert missing.message == "words that every page needs are missing in es-US: `untranslated`"
    found = check(interface_texts(base).translation("es-US"))
    assert [(f.code, f.path) for f in found] == [("T001", "ui.untranslated")]


def test_approvals_of_a_file_that_cannot_be_read_are_not_called_undone(tmp_path: Path) -> None:
    case = read_case(FOLDER / "T022-approval-undone.md")
    approved = case.fine[0]
    broken = Example("po", [], 'msgctxt "title"\nmsgit "Care for a sore knee"\nmsgstr "Cuidado"\n', approved.files)
    assert [f.code for f in findings(case, broken, tmp_path)] == ["S035"]


ON_HANDOUTS = [f for f in MINE if RULES[f.name[:4]].subject is not Settings and not RULES[f.name[:4]].waivable]


@pytest.mark.parametrize("file", [f for f in ON_HANDOUTS if f.stem != "S039-unused-allowance"], ids=lambda f: f.stem)
def test_what_somebody_relies_on_is_found_although_the_handout_allows_it(file: Path, tmp_path: Path) -> None:
    """Each example of a rule that can't be allowed, with an allowance at the end of its handout."""
    case = read_case(file)
    allowance = f'\nallow:\n  - {{code: {case.code}, reason: "We are in a hurry."}}\n'
    for n, example in enumerate(e for e in case.flagged if e.kind in ("yaml", "po")):
        given = replace(example, text=example.text + allowance) if example.kind == "yaml" else example
        (tmp_path / str(n)).mkdir()
        found = findings(replace(case, source=case.source + allowance), given, tmp_path / str(n))
        assert len([f for f in found if f.code == case.code]) == len(example.expected)
        assert {f.severity for f in found if f.code == "S039"} <= {Severity.ERROR}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.code)
def test_every_rule_has_a_page(rule: Rule) -> None:
    """A docstring of two sentences or more: what it finds, and why it matters or how to mend it."""
    assert len(re.findall(r"[.:!?](?=\s|$)", rule.doc)) >= 2
    assert rule.doc.splitlines()[0].strip()
    assert rule.hint
    assert re.fullmatch(r"[SPTFCA]\d{3}", rule.code)


def test_an_allowance_hides_its_finding_in_its_unit_only(tmp_path: Path) -> None:
    source = written(tmp_path, 'allow: [{code: P006, unit: title, reason: "The clinic insists."}]\n')
    assert [f.path for f in waived(check(source), source.handout) if f.code == "P006"] == ["audience"]


def test_an_allowance_without_a_unit_holds_for_the_whole_handout(tmp_path: Path) -> None:
    source = written(tmp_path, 'allow: [{code: P006, reason: "The clinic insists."}]\n')
    assert [f for f in waived(check(source), source.handout) if f.code in {"P006", "S039"}] == []


def test_facts_and_safety_cannot_be_allowed(tmp_path: Path) -> None:
    source = written(tmp_path, 'allow: [{code: F001, reason: "We are in a hurry."}]\n')
    danger = Finding("F001", Severity.ERROR, "a dose is lost", "Put it back.", source.place("title"))
    kept = waived([danger], source.handout, source.place)
    assert danger in kept
    assert [f.message for f in kept if f.code == "S039"] == [
        "the allowance of F001 has no effect: facts and safety can't be allowed"
    ]


def test_an_allowance_for_files_is_refused_before_there_are_files(tmp_path: Path) -> None:
    source = written(tmp_path, 'allow: [{code: C010, reason: "Their template is old."}]\n')
    assert [(f.code, f.severity) for f in waived((), source.handout, source.place)] == [("S039", Severity.ERROR)]


def written(folder: Path, fragment: str) -> Source:
    shout = 'title: "REST YOUR KNEE now"\naudience: "ALL SORE KNEES here"\n'
    (folder / "example").mkdir()
    (folder / "example" / "handout.yaml").write_text(with_fragment(shout + fragment), "utf-8")
    return load(folder / "example")


# ---------------------------------------------------------------- what a line break may not hide

LOOKS_AT_LINES = {"S032", "S045", "S048", *(f"S{n:03}" for n in range(1, 14))}
"""Rules on how a file or a text is laid out, for which a line break is not a space."""


def folded(example: Example) -> str:
    """The example as a whole handout, with a line break for each space of its texts: `body: |` has them so."""
    data = yaml.safe_load(with_fragment(example.text))
    handout = Handout.model_validate(data)
    for leaf in leaves(handout):
        at: Any = data
        for key in leaf.keys[:-1]:
            at = at[key]
        level_texts = {str(level): broken(leaf.text.at(level), isinstance(leaf.text, Body)) for level in Level}
        at[leaf.keys[-1]] = level_texts if leaf.has_levels else level_texts["standard"]
    return yaml.dump(data, Dumper=Blocks, allow_unicode=True, sort_keys=False, width=1000)


def broken(text: str, body: bool) -> str:
    if not body:
        return one_line(text).replace(" ", "\n")
    marker = {"paragraph": "", "bullet": "- ", "number": "1. "}
    return "\n\n".join(marker[b.kind] + b.text.replace(" ", "\n") for b in split_blocks(text))


class Blocks(yaml.SafeDumper):
    """Writes a text of several lines as a block, as an author does."""


Blocks.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text and text.isprintable() else None
    ),
)

IN_LINES = [f for f in MINE if RULES[f.name[:4]].subject is Source and f.name[:4] not in LOOKS_AT_LINES]


@pytest.mark.parametrize("file", IN_LINES, ids=lambda f: f.stem)
def test_a_line_break_hides_nothing(file: Path, tmp_path: Path) -> None:
    """What a rule finds in a text it finds as well where each of the text's words stands on a line of its own."""
    case = read_case(file)
    for n, example in enumerate(e for e in case.flagged if e.kind == "yaml"):
        found = []
        for name, text in (("one-line", example.text), ("lines", None)):
            (folder := tmp_path / f"{name}-{n}").mkdir()
            try:
                one = replace(example, text=text if text is not None else folded(example))
            except ValidationError:  # no sound handout: its texts are not looked at
                return
            said_so = findings(case, one, folder)
            found.append(Counter(f.path for f in said_so if f.code == case.code))
        assert not found[0] - found[1], example.text


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("If you have no\nfever, rest. Stop\nit prior\nto the test.", "P008", 3, 4),
        ("- Rest for\n  approx.\n  two days.", "P030", 2, 3),
        ("- Rest for approx. two\n  days.", "P021", 1, 20),
    ],
)
def test_what_stands_over_two_lines_is_found_where_it_begins(
    tmp_path: Path, text: str, code: str, line: int, column: int
) -> None:
    block = "".join(f"      {one}\n" for one in text.split("\n"))
    body = f"sections:\n  - id: rest\n    kind: text\n    heading: What helps?\n    body: |\n{block}"
    found = findings(Case("", [], [], ""), Example("yaml", [], body), tmp_path)
    assert [(f.place.line, f.place.column) for f in found if f.code == code] == [(line + 5, column + 6)]


LOOKED_FOR_AT_ONCE = [
    *(plain_words._LATIN, plain_words._JARGON, vocabulary._PROMISE, vocabulary._SHORTHAND, vocabulary._MAYBE_MANY),
    *(sentences._PASSIVE, sentences._DOUBLE, sentences._HEDGE, sentences._CONTRACTED),
    *(numbers._WORDED, numbers._RANGE, numbers._DATE, numbers._TIME),
    *(risks._SHARE, risks._RELATIVE, risks._ONE_IN, risks._VERBAL),
]


@pytest.mark.parametrize("pattern", LOOKED_FOR_AT_ONCE, ids=lambda p: p.pattern[:20])
def test_what_is_looked_for_in_all_texts_at_once_is_found_in_each(pattern: re.Pattern[str], tmp_path: Path) -> None:
    """Flagged sentences cut into three parts, each a text: no pattern reaches from one text into the next."""
    rows = [line.split("\t") for line in (FOLDER.parent / "plain" / "judged.tsv").read_text("utf-8").splitlines()]
    cut = [one_line(row[4]).split() for row in rows if len(row) == 5]
    parts = [
        part for n, w in enumerate(cut) for part in (w[: n % 7], w[n % 7 : n % 7 + n % 5], w[n % 7 + n % 5 :]) if part
    ]
    items = [{"id": f"question-{n}", "text": " ".join(part)} for n, part in enumerate(parts)]
    section = {"id": "ask", "kind": "questions", "heading": "What to ask?", "items": items}
    (tmp_path / "example").mkdir()
    file = tmp_path / "example" / "handout.yaml"
    file.write_text(with_fragment(yaml.safe_dump({"sections": [section]}, width=10_000)), "utf-8")
    source = load(file.parent)
    assert len(level_texts(source)) > len(parts)
    assert texts_with(source, pattern) == [text for text in level_texts(source) if found_in(text.text, pattern)]
