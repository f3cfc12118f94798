"""What a validator says of a file, and the rule that silence is a failure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.process import Done

Answers = Mapping[tuple[str, Path], Sequence[str]]
"""What is wrong, by check and by file; a file that is all right has an empty list."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One validator's word on one file; `detail` says what is wrong, or is worth a look."""

    validator: str
    file: Path
    passed: bool
    detail: str = ""


def absolute(files: Iterable[Path]) -> list[Path]:
    """The files as validators are told of them; having none is an error, or an empty glob would pass."""
    found = [file.absolute() for file in files]
    if not found:
        raise ValueError("no files to validate")
    return found


def judge(checks: Iterable[str], files: Sequence[Path], answers: Answers, done: Done) -> list[Verdict]:
    """A verdict for each file and check; one that nobody answered has failed."""
    silence = [f"no answer: {done.last_words or 'the validator said nothing'}"]
    return [
        Verdict(check, file, passed=not problems, detail="; ".join(problems))
        for file in files
        for check in checks
        for problems in [answers.get((check, file.absolute()), silence)]
    ]


def answer_lines(done: Done) -> Answers:
    """Read what our own front ends print: a line of JSON with file, check and problems."""
    answers: dict[tuple[str, Path], Sequence[str]] = {}
    for row in map(json_object, done.stdout.splitlines()):
        if row:
            problems = [" ".join(problem.split()) for problem in row["problems"]]
            answers[row["check"], Path(row["file"])] = problems
    return answers


def json_object(text: str) -> dict[str, Any]:
    """What a validator reports in JSON, or nothing at all when it broke down before the end."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
