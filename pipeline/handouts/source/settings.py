"""A project's own settings, `handouts.yaml` beside source/: how much each kind of finding matters there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import model_validator

from handouts.core.findings import Place, Severity
from handouts.core.folders import read_file
from handouts.core.validation import Strict, read_as
from handouts.core.yaml_reader import Loaded, Problem

NAME = "handouts.yaml"

MIN_REASON = 10
"""Letters that a reason has at least, as for an allowance in a handout."""


class Setting(Strict):
    """What a rule's findings count as: a word, or a mapping with a reason."""

    severity: Literal["error", "warning", "info", "off"]
    reason: str = ""

    @model_validator(mode="before")
    @classmethod
    def _a_word_will_do(cls, value: Any) -> Any:
        return {"severity": value} if isinstance(value, str) else value

    @property
    def level(self) -> Severity | None:
        """The severity that findings have; None for a rule that is off."""
        return None if self.severity == "off" else Severity(self.severity)

    @property
    def has_reason(self) -> bool:
        return len(self.reason.strip()) >= MIN_REASON


class _File(Strict):
    severity: dict[str, Setting] = {}


@dataclass(frozen=True, eq=False)
class Settings:
    """The settings as written. A file that can't be used sets nothing, and `problems` say why."""

    file: Path
    severity: Mapping[str, Setting] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    loaded: Loaded | None = None

    @property
    def text(self) -> str:
        """The file as written; "" without one."""
        return self.loaded.text if self.loaded else ""

    def place(self, code: str) -> Place:
        """Where a rule's setting stands: at its code."""
        return self.loaded.place(("severity", code, "")) if self.loaded else Place(self.file, 1, 1)


def settings_file(source: Path) -> Path:
    """Where the settings for a folder of handouts stand."""
    return (source.parent if source.name not in ("", "..") else source / "..") / NAME


def read_settings(source: Path) -> Settings:
    """The settings for a folder of handouts; without the file, nothing is set."""
    given = read_file(settings_file(source), follow=False)
    file = given.path
    if not given.exists:
        return Settings(file)
    read, loaded, problems = read_as(_File, given)
    if loaded.empty:
        return Settings(file, loaded=loaded)
    return Settings(file, read.severity if read and not problems else {}, problems, loaded)
