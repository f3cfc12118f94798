"""Findings as text for people, and as JSON, SARIF, JUnit and GitHub annotations for machines."""

import os
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
from markupsafe import Markup

from handouts import __version__
from handouts.cli.terminal import printable
from handouts.core.findings import Finding, Severity
from handouts.core.folders import read_file
from handouts.core.po_syntax import lines_of
from handouts.core.quoting import element, json_text

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def text(findings: tuple[Finding, ...]) -> str:
    """Return a paragraph for each finding: place, severity, code, message, the source line with a caret, the hint."""
    parts = [_paragraph(f) for f in findings]
    return "\n".join([*parts, summary(findings)]) + "\n"


def news(before: tuple[Finding, ...], now: tuple[Finding, ...]) -> str:
    """Say which findings a change has brought, and how many there are now. One that only moved is not new."""
    left = Counter(map(_what, before))
    new: list[Finding] = []
    for finding in now:
        if left[_what(finding)]:
            left[_what(finding)] -= 1
        else:
            new.append(finding)
    counts = [f"{n} {word}" for n, word in ((len(new), "new"), (left.total(), "mended")) if n]
    said = f"{', '.join(counts) or 'nothing new'}: {summary(now)}"
    return "\n".join([*map(_paragraph, new), said[0].upper() + said[1:]]) + "\n"


def _what(finding: Finding) -> tuple[str, ...]:
    """Return what a finding says, without its line."""
    return (finding.code, str(finding.severity), finding.message, finding.path, str(finding.place.file))


def summary(findings: tuple[Finding, ...]) -> str:
    """Say how many findings there are of each severity."""
    counts = Counter(f.severity for f in findings)
    said = [f"{counts[s]} {s}{'s' if counts[s] != 1 else ''}" for s in (Severity.ERROR, Severity.WARNING) if counts[s]]
    if counts[Severity.INFO]:
        said.append(f"{counts[Severity.INFO]} to know")
    return ", ".join(said) if said else "Nothing to mend."


def _paragraph(finding: Finding) -> str:
    severity = click.style(str(finding.severity), fg=COLOURS[finding.severity], bold=True)
    head = f"{click.style(printable(str(finding.place)), bold=True)}: {severity} {finding.code} "
    lines = [head + printable(finding.message)]
    if finding.place.line:
        line = _source_line(finding.place.file, finding.place.line)
        if line.strip():
            shown, caret = _window(line, max(finding.place.column, 1))
            number = f"{finding.place.line:>5}"
            lines += [f"{number} | {shown}", f"{' ' * len(number)} | {' ' * caret}^"]
    if finding.hint:
        lines.append(f"      = {printable(finding.hint)}")
    return "\n".join(lines) + "\n"


def _window(line: str, column: int, width: int = 96) -> tuple[str, int]:
    """The part of a long line around a column, and where in it the column is."""
    start = max(0, min(column - 1 - width // 3, len(line) - width))
    shown = printable(line[start : start + width])
    return shown, min(column - 1 - start, len(shown))


@lru_cache(maxsize=4)
def source_lines(file: Path) -> tuple[str, ...]:
    """Return the lines of a file; none of one that can't be read. Findings of one file come one after the other."""
    content = None if file.parent.is_symlink() else read_file(file, follow=False).content
    lines = lines_of((content or b"").decode("utf-8", errors="replace"))
    return tuple(line.removesuffix("\r") for line in lines)


def _source_line(file: Path, line: int) -> str:
    lines = source_lines(file)
    return lines[line - 1] if line <= len(lines) else ""


def _path(file: Path) -> str:
    """Return a path relative to the working folder where it can be: that's what editors and GitHub resolve. Where the
    file itself is a link leads is nobody's business.
    """
    here = Path.cwd()
    inside = next((p for p in (here / file, _whole(file)) if ".." not in p.parts and p.is_relative_to(here)), None)
    return inside.relative_to(here).as_posix() if inside else file.as_posix()


def _whole(file: Path) -> Path:
    return Path(os.path.realpath(file.parent)) / file.name


def as_json(findings: tuple[Finding, ...]) -> str:
    """Return a JSON list, a row a finding."""
    rows = [
        {
            "code": f.code,
            "severity": str(f.severity),
            "message": f.message,
            "hint": f.hint,
            "file": _path(f.place.file),
            "line": f.place.line,
            "column": f.place.column,
            "unit": f.path,
        }
        for f in findings
    ]
    return json_text(rows)


def sarif(findings: tuple[Finding, ...]) -> str:
    """Return SARIF 2.1.0, as code-scanning services read it."""
    from handouts.rules.engine import all_rules

    level = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    used = sorted({f.code for f in findings})
    rules = all_rules()
    results: list[dict[str, Any]] = []
    for f in findings:
        region = {"region": {"startLine": f.place.line, "startColumn": max(f.place.column, 1)}} if f.place.line else {}
        logical = {"logicalLocations": [{"fullyQualifiedName": f.path}]} if f.path else {}
        location = {"physicalLocation": {"artifactLocation": {"uri": _uri(f.place.file)}, **region}}
        results.append(
            {
                "ruleId": f.code,
                "ruleIndex": used.index(f.code),
                "level": level[f.severity],
                "message": {"text": f"{f.message} {f.hint}".strip()},
                "locations": [location | logical],
            }
        )
    driver = {
        "name": "handouts",
        "semanticVersion": __version__,
        "rules": [
            {
                "id": code,
                "name": rules[code].name,
                "shortDescription": {"text": rules[code].doc.split("\n\n")[0].replace("\n", " ")},
                "fullDescription": {"text": rules[code].doc},
                "help": {"text": f"{_said(rules[code].hint)}\nServes: {rules[code].serves}"},
                "defaultConfiguration": {"level": level[rules[code].severity]},
            }
            for code in used
        ],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json_text(log)


def _uri(file: Path) -> str:
    """Return a path as SARIF wants it: relative where it can be, with what an address can't hold written as %20."""
    path = _path(file)
    return _whole(file).as_uri() if Path(path).is_absolute() else quote(os.fsencode(path))


def _said(words: str) -> str:
    """Return a rule's hint, in which two braces stand for one."""
    return words.replace("{{", "{").replace("}}", "}")


def junit(findings: tuple[Finding, ...]) -> str:
    """Return JUnit XML: a test case a finding; without findings, one that passed."""
    bad = [f for f in findings if f.severity is Severity.ERROR]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    cases = [_case(f) for f in findings]
    if not findings:
        cases.append(element("testcase", {"classname": "handouts", "name": "check"}))
    counted = {"name": "handouts check", "tests": max(1, len(findings)), "failures": len(bad), "errors": 0}
    inside = [part for case in cases for part in ("\n  ", case)]
    return "\n".join([*lines, element("testsuite", counted, *inside, "\n")]) + "\n"


def _case(f: Finding) -> Markup:
    """A finding as a test case."""
    if f.severity is Severity.ERROR:
        said = element("failure", {"type": f.code, "message": f.message}, f.hint)
    else:
        said = element("system-out", {}, f"{f.severity}: {f.message} {f.hint}")
    place = f"{f.code} {_path(f.place.file)}:{f.place.line}:{f.place.column}"
    return element("testcase", {"classname": f.code, "name": place}, said)


def github(findings: tuple[Finding, ...]) -> str:
    """Return workflow commands, which GitHub shows on the lines of a pull request."""
    level = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
    lines = []
    for f in findings:
        place = f"file={_property(_path(f.place.file))},line={max(f.place.line, 1)},col={max(f.place.column, 1)}"
        lines.append(
            f"::{level[f.severity]} {place},title={_property(f.code)}::{_data(f'{f.message} {f.hint}'.strip())}\n"
        )
    return "".join(lines)


def _data(words: str) -> str:
    """Words of a workflow command: GitHub's own escapes, and no sign that steers a terminal."""
    lines = [[printable(part) for part in line.split("\r")] for line in words.replace("%", "%25").split("\n")]
    return "%0A".join(map("%0D".join, lines))


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


REPORTS: Mapping[str, Any] = {"text": text, "json": as_json, "sarif": sarif, "junit": junit, "github": github}
"""Each report by the name that `--report` takes."""
