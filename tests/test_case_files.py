"""Case files of the rules about clinics (C) and finished files (A). tests/README.md says how to add one."""

import re
import shutil
from pathlib import Path

import pytest
import typst

from handouts.build import Job, run
from handouts.clinic import load_clinic
from handouts.findings import Finding
from handouts.model import Level
from handouts.rules import check
from handouts.rules.artifact import Artifact
from handouts.rules.clinic import Theme
from handouts.templates import shipped
from test_artifact_rules import part, real, swap
from test_rules import CASES, MINE, MINIMAL, RULES, Example, read_case, said

CLINIC = 'name: "Clinic of nowhere"\nphone: "555-555-0100"\n'
"""The clinic.yml of an example that brings none."""


def about_clinic(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found in a clinic's folder with this file in it, for two languages."""
    own = clinic_with(folder, {**example.files, example.words[0]: example.text})
    return check(Theme(load_clinic("example", shipped() / "base", own), ("en-US", "es-US")))


def about_template(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found when the minimal handout is built with this template of a clinic."""
    clinic_with(folder, {**example.files, "body.md.j2": example.text})
    (folder / "source" / "example").mkdir(parents=True)
    (folder / "source" / "example" / "handout.yaml").write_text(MINIMAL, "utf-8")
    shutil.copytree(shipped() / "base", folder / "base")
    source = folder / "source" / "example"
    return run(Job(source, "example", "en-US", Level.PLAIN, "example", ("text",), folder, folder / "output")).findings


def clinic_with(folder: Path, files: dict[str, str]) -> Path:
    own = folder / "clinics" / "example"
    own.mkdir(parents=True)
    for name, text in {"clinic.yml": CLINIC, **files}.items():
        (own / name).write_text(text, "utf-8")
    return own


def about_page(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found in a web page or a text file that is written here as a whole; `rtl`: in Arabic."""
    locale, direction = ("ar", "rtl") if "rtl" in example.words else ("en-US", "ltr")
    return check(Artifact(folder / "example", example.kind, example.text.encode(), locale, direction))


def about_change(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found in a shipped file of which one member is changed: a pattern, and below it what takes its place."""
    pattern, _, new = example.text.rstrip("\n").partition("\n")
    content = part(example.words[0], swap(pattern, new))(real(example.kind))
    return check(Artifact(folder / "example", example.kind, content, "en-US", "ltr"))


def about_print(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found in a PDF that is set from Typst's own markup; `large-print` has the rules of that format."""
    (folder / "example.typ").write_text(example.text, "utf-8")
    content = typst.compile(str(folder / "example.typ"), format="pdf")
    return check(Artifact(folder / "example.pdf", (example.words or ["pdf"])[0], content, "en-US", "ltr"))


FINDERS = {
    "clinic": about_clinic,
    "template": about_template,
    "html": about_page,
    "text": about_page,
    "typst": about_print,
    "docx": about_change,
    "epub": about_change,
}


@pytest.mark.parametrize("file", [f for f in CASES if f not in MINE], ids=lambda f: f.stem)
def test_case(file: Path, tmp_path: Path) -> None:
    case, rule = read_case(file), RULES[file.name[:4]]
    assert file.stem == f"{rule.code}-{rule.name}"
    assert case.flagged
    assert case.fine
    for n, example in enumerate([*case.flagged, *case.fine]):
        (folder := tmp_path / str(n)).mkdir()
        found = [f for f in FINDERS[example.kind](example, folder) if f.code == rule.code]
        places = [(f.place.line, f.place.column) for f in found]
        assert places == [(line, column) for line, column, _ in example.expected], [said(f) for f in found]
        for finding, (_, _, words) in zip(found, example.expected, strict=True):
            assert words in finding.message
            assert finding.severity is rule.severity
            assert finding.hint
            assert "{" not in re.sub(r"`[^`]*`|“[^”]*”", "", finding.message + finding.hint), "a fact was not filled in"
