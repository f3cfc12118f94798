"""Check: every rule over a handout with its translations, over a clinic, or over finished files.

What a project's handouts.yaml says of a rule's severity holds in every finding that leaves here.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from handouts.clinic import Clinic
from handouts.findings import Finding, HandoutsError, in_order
from handouts.model import Handout
from handouts.rules import applied, check, waived
from handouts.rules.clinic import Theme
from handouts.settings import Settings, read_settings
from handouts.source import Source, load
from handouts.translation import Translation, interface_texts, texts_of


def check_settings(settings: Settings) -> tuple[Finding, ...]:
    """Findings of handouts.yaml itself."""
    return check(settings)


def check_source(source: Source, settings: Settings | None = None) -> tuple[Finding, ...]:
    """Findings of a handout and of each of its translations, waivers taken into account.

    Without `settings`, those beside its folder of handouts count.
    """
    settings = settings or read_settings(source.folder.parent)
    found = list(check(source))
    if source.handout is not None:
        for translation in texts_of(source).translations:
            found += check(translation)
    return applied(waived(found, source.handout, source.place), settings)


def check_translation(translation: Translation, handout: Handout | None, settings: Settings) -> tuple[Finding, ...]:
    """Findings of one translation (rules T), without those that its handout allows."""
    # Whether an allowance is used, only a check of the whole handout can tell.
    found = (f for f in waived(check(translation), handout) if f.code.startswith("T"))
    return applied(found, settings)


def check_interface(base: Path, settings: Settings) -> tuple[Finding, ...]:
    """Findings of the translations of the words on every page."""
    return applied((f for t in interface_texts(base).translations for f in check(t)), settings)


def check_clinic(clinic: Clinic, locales: list[str], settings: Settings) -> tuple[Finding, ...]:
    """Findings of a clinic's look and words, for the locales it is to be built in."""
    return applied(check(Theme(clinic, tuple(locales))), settings)


class Listed(Protocol):
    """A finished file, as far as a check needs to know of it; the manifest's entries are such."""

    @property
    def path(self) -> str: ...
    @property
    def handout(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def locale(self) -> str: ...


def check_artifacts(
    output: Path, entries: Iterable[Listed], base: Path, source: Path | None = None
) -> tuple[Finding, ...]:
    """Findings of finished files, by their paths below `output`.

    With the folder `source`, without those that the handouts in it allow, and as its settings have it.
    """
    from handouts.locales import registry
    from handouts.rules.artifact import Artifact

    known = registry(base)
    found: dict[str, list[Finding]] = {}
    for entry in entries:
        file = output / entry.path
        try:
            content = file.read_bytes()
        except OSError as error:
            raise HandoutsError(f"can't read {file}: {error.strerror or error}", "Run: handouts build") from error
        first = entry.locale.split("+")[0]  # of two languages side by side, the file is in the first
        direction = known[first].dir if first in known else "ltr"
        artifact = Artifact(file, entry.format, content, first, direction)
        found.setdefault(entry.handout, []).extend(check(artifact))
    folders = {name: source / name if source else None for name in found}
    left = (f for name, mine in found.items() for f in _not_allowed(mine, folders[name], base))
    return in_order(applied(left, read_settings(source)) if source else left)


def _not_allowed(findings: list[Finding], folder: Path | None, base: Path) -> Iterable[Finding]:
    """Without what the handout allows. Which allowances nothing uses is said where its source is checked."""
    if not findings or folder is None or not folder.is_dir():
        return findings
    return (f for f in waived(findings, load(folder, base).handout) if f.code.startswith("A"))
