"""A project's own settings, `handouts.yaml` beside source/: how much each finding matters, and whom it trusts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import model_validator

from handouts.core.files import write
from handouts.core.findings import HandoutsError, Place, Severity
from handouts.core.folders import read_file
from handouts.core.validation import Like, Strict, read_as
from handouts.core.yaml_edit import quoted, set_value
from handouts.core.yaml_reader import Loaded, Problem, in_words

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


_WANTED = "a digest such as `sha256:…`, which `handouts clinic trust` writes"
Digest = Annotated[str, Like("sha256:[0-9a-f]{64}", _WANTED)]


class _File(Strict):
    severity: dict[str, Setting] = {}
    trust: dict[str, Digest] = {}


@dataclass(frozen=True, eq=False)
class Settings:
    """The settings as written. A file that can't be used sets nothing, and `problems` say why.

    `trust` has the digest of the templates and fonts of each clinic that the project trusts, as they were looked at.
    """

    file: Path
    severity: Mapping[str, Setting] = field(default_factory=dict)
    trust: Mapping[str, str] = field(default_factory=dict)
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
    if read is None or problems:
        return Settings(file, problems=problems, loaded=loaded)
    return Settings(file, read.severity, read.trust, loaded=loaded)


def trusting(settings: Settings, clinic: str, digest: str) -> Path:
    """Write into handouts.yaml that a clinic is trusted as the digest has it, and return the file; all else in it
    stays. Raises HandoutsError where the file can't be used or written.
    """
    if settings.problems:
        first = settings.problems[0]
        raise HandoutsError(f"{settings.file} can't be used: {in_words(first)}", "Mend it first: handouts check.")
    text = settings.text
    if clinic in settings.trust:
        text = set_value(text, ("trust", clinic), digest)
    elif settings.loaded and "trust" in (settings.loaded.value or {}):
        text = set_value(text, ("trust", quoted(clinic)), digest)
    else:
        text = f"{text.rstrip()}\n\ntrust:\n  {quoted(clinic)}: {digest}\n".lstrip("\n")
    write(settings.file, text.encode())
    return settings.file
