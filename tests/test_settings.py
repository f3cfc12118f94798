"""handouts.yaml: a project says how much a rule's findings matter, and every report and exit code follows."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from conftest import HANDOUT, Handouts
from handouts.core.findings import Severity
from handouts.rules.engine import all_rules, why_not
from handouts.source.settings import Setting, read_settings
from test_rules_engine import KEY_MESSAGE, LONG


@pytest.fixture
def long(project: Path) -> Path:
    """A project whose handout has a sentence that is too long; answers where its settings go."""
    file = project / "source" / HANDOUT / "handout.yaml"
    file.write_text(file.read_text("utf-8").replace(KEY_MESSAGE, LONG), "utf-8")
    return project / "handouts.yaml"


def codes(handouts: Handouts, *words: str) -> dict[str, str]:
    rows: list[dict[str, Any]] = json.loads(handouts("check", "--report", "json", *words).out)
    return {r["code"]: r["severity"] for r in rows}


def test_without_settings_a_rule_counts_as_declared(handouts: Handouts, long: Path) -> None:
    assert codes(handouts)["P004"] == "warning"
    assert handouts("check").code == 0


def test_a_raised_rule_fails_in_every_report_and_keeps_the_build_from_the_handout(
    handouts: Handouts, long: Path
) -> None:
    long.write_text("severity: {P004: error}\n", "utf-8")
    said = handouts("check")
    assert said.code == 1
    assert " error P004 " in said.out
    assert codes(handouts)["P004"] == "error"
    (run,) = json.loads(handouts("check", "--report", "sarif").out)["runs"]
    assert {r["level"] for r in run["results"] if r["ruleId"] == "P004"} == {"error"}
    suite = etree.fromstring(handouts("check", "--report", "junit").out.encode())
    assert [f.get("type") for f in suite.findall("testcase/failure")] == ["P004"]
    assert "::error file=source/" in handouts("check", "--report", "github").out
    built = handouts("build", "-f", "text", "-j", "1")
    assert built.code == 1
    assert f"not built: {HANDOUT} has errors" in built.err


def test_a_lowered_rule_is_said_and_fails_no_more(handouts: Handouts, long: Path) -> None:
    others = "".join(f"  {code}: info\n" for code in codes(handouts))
    long.write_text(f"severity:\n{others}", "utf-8")
    assert set(codes(handouts).values()) == {"info"}
    assert handouts("check", "--strict").code == 0


def test_a_rule_that_is_off_for_a_reason_says_nothing(handouts: Handouts, long: Path) -> None:
    before = codes(handouts)
    long.write_text('severity:\n  P004: {severity: off, reason: "We measure this in our own way."}\n', "utf-8")
    assert codes(handouts) == {code: severity for code, severity in before.items() if code != "P004"}


def test_an_allowance_of_a_rule_that_is_off_is_still_used(handouts: Handouts, long: Path) -> None:
    file = long.parent / "source" / HANDOUT / "handout.yaml"
    allow = 'allow:\n  - {code: P004, unit: key_message, reason: "Our readers asked for it."}\n'
    file.write_text(file.read_text("utf-8") + allow, "utf-8")
    long.write_text('severity:\n  P004: {severity: off, reason: "We measure this in our own way."}\n', "utf-8")
    assert "S039" not in codes(handouts)


def test_off_without_a_reason_is_pointed_at_and_changes_nothing(handouts: Handouts, long: Path) -> None:
    long.write_text("severity:\n  P004: off\n", "utf-8")
    said = handouts("check")
    assert said.code == 1
    assert "handouts.yaml:2:3: error S042 handouts.yaml can't set `P004` to off" in said.out
    assert codes(handouts)["P004"] == "warning"


def test_safety_stays_what_it_is(handouts: Handouts, project: Path) -> None:
    (project / "handouts.yaml").write_text("severity: {F001: info}\n", "utf-8")
    assert codes(handouts) == {"S042": "error"}
    assert handouts("build", "--release", "-f", "text", "-j", "1").code == 1
    assert not Path("output").exists()


def test_a_build_says_what_is_wrong_with_the_settings(handouts: Handouts, project: Path) -> None:
    (project / "handouts.yaml").write_text("severity: {P9: error}\n", "utf-8")
    built = handouts("build", "-f", "text", "-j", "1")
    assert built.code == 1
    assert "S041" in built.err


def test_settings_that_cannot_be_read_set_nothing(handouts: Handouts, long: Path) -> None:
    long.write_text("severity: {P004: error, P005: [}\n", "utf-8")
    assert codes(handouts)["P004"] == "warning"
    assert codes(handouts)["S040"] == "error"


def test_settings_hold_for_translations_and_clinics(handouts: Handouts, project: Path, clinic: Path) -> None:
    assert handouts("translate", "update", HANDOUT, "-l", "es-US").code == 0
    logo = clinic / "brand.yml"
    before = codes(handouts)
    assert before["T001"] == "warning"
    (project / "handouts.yaml").write_text("severity: {T001: error, C008: error}\n", "utf-8")
    assert codes(handouts)["T001"] == "error"
    alone = handouts("translate", "check", HANDOUT)
    assert alone.code == 1
    assert " error T001 " in alone.out
    logo.write_text(logo.read_text("utf-8").replace("alt:", "old_alt:"), "utf-8")
    assert codes(handouts).get("C008", codes(handouts).get("C001")) == "error"


def test_settings_stand_beside_the_folder_of_handouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "source").mkdir()
    (tmp_path / "handouts.yaml").write_text("severity: {P004: error}\n", "utf-8")
    assert set(read_settings(Path("source")).severity) == {"P004"}
    assert set(read_settings(tmp_path / "source").severity) == {"P004"}
    monkeypatch.chdir(tmp_path / "source")
    assert set(read_settings(Path()).severity) == {"P004"}
    assert set(read_settings(Path("../source")).severity) == {"P004"}


@pytest.mark.parametrize("code", all_rules())
def test_no_setting_lets_an_error_pass_that_somebody_relies_on(code: str) -> None:
    rule = all_rules()[code]
    for level in ("info", "off"):
        lowered = not why_not(rule, Setting(severity=level, reason="It is a long story."))
        assert lowered == rule.waivable
        assert not (lowered and (code[0] == "F" or (rule.severity is Severity.ERROR and code != "P002")))


def test_what_is_refused_stays_an_error_whatever_is_set(handouts: Handouts, long: Path) -> None:
    """S039 is a warning of an allowance that nothing uses, and an error of one that would open what must stay shut."""
    file = long.parent / "source" / HANDOUT / "handout.yaml"
    allow = 'allow:\n  - {code: S021, reason: "All our pictures are in one folder."}\n'
    file.write_text(file.read_text("utf-8") + allow, "utf-8")
    for wanted in ("warning", "info", "error", '{severity: off, reason: "We know of this one."}'):
        long.write_text(f"severity: {{S039: {wanted}}}\n", "utf-8")
        assert codes(handouts)["S039"] == "error"
