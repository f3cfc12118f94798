"""Rules as a machine: who looks at what, and what authors may allow, with a reason, and what they may not."""

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest

from conftest import HANDOUT, Handouts
from handouts.cli import report
from handouts.core.findings import Finding, Place, Severity, in_order
from handouts.rules import engine
from handouts.rules.engine import OWN, Hit, Rule, acceptable, all_rules, check, hit, not_allowed, rule
from handouts.source.model import Allowance
from reading import repository

SHIPPED = "back-pain-procedures"
KEY_MESSAGE = "Say the main thing in one to three short sentences."
LONG = (
    "Say the main thing, and after it say the next thing, and then one more thing, and then go on and on with so many "
    "small words in one long line that no one who is ill and tired can tell how it all began."
)


@pytest.fixture
def handout(project: Path) -> Path:
    """A handout with one sentence that is far too long."""
    file = project / "source" / HANDOUT / "handout.yaml"
    text = file.read_text("utf-8")
    assert KEY_MESSAGE in text
    file.write_text(text.replace(KEY_MESSAGE, LONG), "utf-8")
    return file


def allow(file: Path, *allowances: str) -> int:
    """Add allowances to those there are, or at the end of the file; answers the line of the first."""
    lines = file.read_text("utf-8").rstrip("\n").split("\n")
    if "allow:" not in lines:
        lines.append("allow:")
    at = lines.index("allow:") + 1
    file.write_text("\n".join([*lines[:at], *(f"  - {{{a}}}" for a in allowances), *lines[at:], ""]), "utf-8")
    return at + 1


def found(handouts: Handouts) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(handouts("check", "--report", "json").out)
    return rows


def codes(rows: list[dict[str, Any]]) -> set[str]:
    return {r["code"] for r in rows}


# ---------------------------------------------------------------- what may be allowed


def test_what_is_allowed_with_a_reason_is_said_no_more(handouts: Handouts, handout: Path) -> None:
    before = found(handouts)
    assert before
    allow(handout, *(f'code: {c}, unit: key_message, reason: "Our readers asked for it."' for c in codes(before)))
    said = handouts("check", "--strict")
    assert (said.code, said.out) == (0, "Nothing to mend.\n")


def test_what_is_allowed_in_one_place_is_still_said_of_another(handouts: Handouts, handout: Path) -> None:
    before = found(handouts)
    text = handout.read_text("utf-8")
    handout.write_text(text.replace("Say how it may help.", LONG), "utf-8")
    elsewhere = [r for r in found(handouts) if not r["unit"].startswith("key_message")]
    assert codes(elsewhere) >= codes(before)
    allow(handout, *(f'code: {c}, unit: key_message, reason: "Our readers asked for it."' for c in codes(before)))
    left = found(handouts)
    assert codes(left) == codes(elsewhere)
    assert not [r for r in left if r["unit"].startswith("key_message")]


def test_an_allowance_that_nothing_needs_is_pointed_at(handouts: Handouts, handout: Path) -> None:
    before = found(handouts)
    code = before[0]["code"]
    line = allow(handout, f'code: {code}, unit: choices, reason: "Our readers asked for it."')
    rows = found(handouts)
    (unused,) = [r for r in rows if r["code"] == "S039"]
    assert unused["message"] == f"the allowance of {code} is not used: there is no such finding in `choices`"
    assert (unused["severity"], unused["line"]) == ("warning", line)
    assert unused["file"] == f"source/{HANDOUT}/handout.yaml"
    assert codes(before) <= codes(rows)
    assert handouts("check", "--strict").code == 1


def test_half_a_name_of_a_place_allows_nothing(handouts: Handouts, handout: Path) -> None:
    """`key` is not `key_message`."""
    before = found(handouts)
    allow(handout, f'code: {before[0]["code"]}, unit: key, reason: "Our readers asked for it."')
    assert codes(found(handouts)) == {*codes(before), "S039"}


@pytest.mark.parametrize("reason", ["", ', reason: ""', ", reason: because", ", reason: null"])
def test_nothing_is_allowed_without_a_reason(handouts: Handouts, handout: Path, reason: str) -> None:
    code = found(handouts)[0]["code"]
    line = allow(handout, f"code: {code}{reason}")
    said = handouts("check", "--report", "json")
    assert said.code == 1
    assert {(r["severity"], r["line"]) for r in json.loads(said.out) if "allow" in r["message"]} == {("error", line)}


def test_a_code_that_no_rule_has_is_pointed_at(handouts: Handouts, handout: Path) -> None:
    allow(handout, 'code: P999, reason: "Somebody told me to."')
    (unused,) = [r for r in found(handouts) if r["code"] == "S039"]
    assert unused["message"] == "the allowance of P999 has no effect: there is no such rule"


def test_a_mistake_in_a_translation_can_be_allowed_in_its_handout(handouts: Handouts, project: Path) -> None:
    shutil.rmtree(project / "source")
    folder = Path(shutil.copytree(repository() / "source" / SHIPPED, project / "source" / SHIPPED))
    po = polib.pofile((folder / "es-US.po").read_text("utf-8"), wrapwidth=0)
    entry = next(e for e in po if e.msgctxt and e.msgctxt.startswith("key_message"))
    entry.msgstr = ""
    (folder / "es-US.po").write_text(f"{po}\n", "utf-8")
    before = found(handouts)
    assert {r["file"] for r in before} == {f"source/{SHIPPED}/es-US.po"}
    assert all(r["code"].startswith("T") for r in before)
    unit = entry.msgctxt.rsplit(".", 1)[0]
    allow(folder / "handout.yaml", *(f'code: {c}, unit: {unit}, reason: "It comes on Monday."' for c in codes(before)))
    assert found(handouts) == []


# ---------------------------------------------------------------- what may not


def test_safety_cannot_be_allowed_away(handouts: Handouts, project: Path) -> None:
    file = project / "source" / HANDOUT / "handout.yaml"
    line = allow(file, 'code: F001, reason: "The doctor is on holiday."')
    (vain,) = found(handouts)
    assert (vain["code"], vain["severity"], vain["line"]) == ("S039", "error", line)
    assert vain["message"] == "the allowance of F001 has no effect: facts and safety can't be allowed"
    assert vain["hint"].endswith("What the rule finds must be mended: `handouts explain F001` says how.")
    said = handouts("build", "--release", "-f", "text", "-j", "1")
    assert said.code == 1
    assert "error S039 " in said.err
    assert not Path("output").exists()
    lines = file.read_text("utf-8").split("\n")
    file.write_text("\n".join([*lines[: line - 2], *lines[line:]]), "utf-8")
    assert "error F001 " in handouts("build", "--release", "-f", "text", "-j", "1").err


@pytest.mark.parametrize("one", [r for r in all_rules().values() if not r.waivable], ids=lambda r: r.code)
def test_what_somebody_relies_on_is_said_whatever_is_allowed(one: Rule) -> None:
    """In the handout's own file, in a translation, and with the place named."""
    allowed = tuple(Allowance(code=one.code, unit=u, reason="We are in a hurry.") for u in ("", "title"))
    for file in ("handout.yaml", "es-US.po"):
        found = Finding(one.code, one.severity, "as it is", "", Place(Path(file), 1, 1), "title")
        assert not_allowed([found], allowed) == (found,)
    assert acceptable(one).startswith("no, ")


OPEN_TO_OPINION = {"P002"}
"""Errors that a reader can live with: how hard is too hard."""


@pytest.mark.parametrize("one", [r for r in all_rules().values() if r.waivable], ids=lambda r: r.code)
def test_only_what_a_reader_can_live_with_is_declared_so(one: Rule) -> None:
    assert one.severity is not Severity.ERROR or one.code in OPEN_TO_OPINION
    assert not one.code.startswith("F")
    assert acceptable(one).startswith("yes, ")


def test_a_new_rule_cannot_be_allowed_unless_it_says_so() -> None:
    assert not too_much_water.waivable


def test_no_hint_tells_to_allow_what_cannot_be() -> None:
    hints = {r.code: r.hint for r in all_rules().values() if "allow this" in r.hint}
    assert {code for code in hints if not all_rules()[code].waivable} == set()


# ---------------------------------------------------------------- the machine


class Pot:
    """Something to look at."""

    def __init__(self, water: int) -> None:
        self.water = water


@rule("S999", Severity.ERROR, "the pot has {water} litres", hint="Pour {rest} away.", serves=OWN)
def too_much_water(pot: Pot) -> Iterator[Hit]:
    """Too much water spoils the soup."""
    if pot.water > 3:
        yield hit(Place(Path("kitchen"), 2, 1), path="pot", water=pot.water, rest=pot.water - 3)


def test_a_rule_finds_what_it_looks_for_and_says_it_with_its_facts() -> None:
    assert list(too_much_water.findings(Pot(3))) == []
    assert list(too_much_water.findings(Pot(5))) == [
        Finding("S999", Severity.ERROR, "the pot has 5 litres", "Pour 2 away.", Place(Path("kitchen"), 2, 1), "pot")
    ]
    assert (too_much_water.name, too_much_water.subject) == ("too-much-water", Pot)
    assert too_much_water.doc == "Too much water spoils the soup."


def test_rules_look_at_their_own_kind_of_thing_only() -> None:
    assert check(Pot(5)) == ()


def test_every_rule_belongs_to_the_family_that_its_letter_says() -> None:
    families = {
        "S": "source_file ids pictures markup block_marks links glyphs languages sign_off project_settings facts "
        "unfinished section_kinds release",
        "P": "reading_grade plain_words sentences words numbers risks shape coverage contradictions opposites balance "
        "facts section_kinds",
        "T": "translation translation_file translated_markup translated_links translated_numbers translated_sense "
        "translated_form glyphs",
        "F": "facts section_kinds release coverage contradictions opposites verification safety_texts keyboard",
        "C": "clinic clinic_templates colours names",
        "A": "accessibility typography one_page",
    }
    for code, one in all_rules().items():
        package, module = one.check.__module__.rsplit(".", 1)
        assert package == "handouts.rules"
        assert module in families[code[0]].split()
        assert len(code) == 4 and code[1:].isdigit()


def test_no_module_of_rules_is_forgotten() -> None:
    folder = Path(engine.__file__).parent
    there = {f.stem: importlib.import_module(f"handouts.rules.{f.stem}") for f in sorted(folder.glob("[a-z]*.py"))}
    declared = {(r.code, name) for name, module in there.items() for r in vars(module).values() if isinstance(r, Rule)}
    assert {code for code, _ in declared} == set(all_rules())
    assert {name for _, name in declared} == {name for modules in engine.MODULES.values() for name in modules}


def test_a_check_of_a_source_loads_no_reader_of_finished_files() -> None:
    code = (
        "import sys; from handouts.source.load import Source; from handouts.rules.engine import rules_for;"
        "assert len(rules_for(Source)) > 50;"
        "print([m for m in sys.modules if m.startswith('handouts.verification.read') or m in ('pikepdf', 'docx')])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"


def test_findings_are_said_once_each_in_the_order_of_the_file() -> None:
    def finding(code: str, line: int, file: str = "a.yaml") -> Finding:
        return Finding(code, Severity.WARNING, "", "", Place(Path(file), line, 1))

    mixed = [
        finding("S002", 9),
        finding("P001", 3),
        finding("P001", 3),
        finding("A001", 1, "b.yaml"),
        finding("C001", 3),
    ]
    said = [(f.place.file.name, f.place.line, f.code) for f in in_order(mixed)]
    assert said == [("a.yaml", 3, "C001"), ("a.yaml", 3, "P001"), ("a.yaml", 9, "S002"), ("b.yaml", 1, "A001")]


def test_a_source_line_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "handout.yaml"
    file.write_text("title: \x1b[31mred\x07\n", "utf-8")
    said = report.text((Finding("S013", Severity.ERROR, "wrong", "mend it", Place(file, 1, 8)),))
    assert "\x1b[31mred" not in said
    assert "\x07" not in said
    assert "title: �[31mred�" in said
