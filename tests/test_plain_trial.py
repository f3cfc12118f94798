"""The plain-language rules on real prose: they find what was judged, and the manual says how often they are right."""

import importlib.util
from collections import Counter
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(__file__).with_name("plain")
RIGHT = 0.8
"""A rule of which more than a fifth of the hits are false alarms is a nuisance."""


@lru_cache(maxsize=1)
def trial() -> ModuleType:
    spec = importlib.util.spec_from_file_location("trial", ROOT / "scripts" / "plain_language_trial.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@lru_cache(maxsize=1)
def judged() -> list[list[str]]:
    return trial().judgments()


CODES = sorted(
    {line.split("\t")[0] for line in (FOLDER / "judged.tsv").read_text("utf-8").splitlines() if line[0] != "#"}
)


@pytest.mark.parametrize("code", CODES)
def test_a_rule_finds_in_judged_sentences_what_it_found_when_they_were_judged(code: str) -> None:
    """What was right is still found; a false alarm that was mended does not come back; the others stay as reported."""
    finder = trial().FINDERS[code]
    rows = [row for row in judged() if row[0] == code]
    changed = [row for row in rows if (row[1] in set(finder(row[4]))) is (row[2] == "mended")]
    assert changed == []


@pytest.mark.parametrize("code", CODES)
def test_at_least_four_of_five_findings_are_right(code: str) -> None:
    verdicts = Counter(row[2] for row in judged() if row[0] == code)
    assert set(verdicts) <= {"right", "false", "mended"}
    assert verdicts["right"] >= RIGHT * (verdicts["right"] + verdicts["false"])


def test_each_false_alarm_says_why_it_is_one() -> None:
    assert [row for row in judged() if bool(row[3]) is (row[2] == "right")] == []


def test_there_are_three_thousand_sentences_with_their_licences() -> None:
    lines = [line for file in trial().CORPUS for line in file.read_text("utf-8").splitlines()]
    assert len(set(lines)) == len(lines) == 3673
    readme = (FOLDER / "README.md").read_text("utf-8")
    assert all(f"`{file.name}`" in readme for file in trial().CORPUS)
    assert sum(file.stat().st_size for file in trial().CORPUS) < 400_000


def test_the_manual_has_the_figures_that_the_trial_prints() -> None:
    lines = [line for file in trial().CORPUS for line in file.read_text("utf-8").splitlines()]
    table = trial().table(trial().hits(lines), len(lines))
    assert table in (ROOT / "docs" / "plain-language.md").read_text("utf-8")
