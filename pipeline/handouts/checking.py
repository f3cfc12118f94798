"""Check: every rule over a handout with its translations, over a clinic, or over finished files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from handouts.clinic import Clinic
from handouts.findings import Finding, HandoutsError, in_order
from handouts.rules import check
from handouts.rules.clinic import Theme
from handouts.source import Source


def check_source(source: Source) -> tuple[Finding, ...]:
    """Findings of a handout and of each of its translations, waivers taken into account."""
    from handouts.rules import waived
    from handouts.translation import texts_of

    found = list(check(source))
    if source.handout is None:
        return tuple(found)
    for translation in texts_of(source).translations:
        found += check(translation)
    return waived(tuple(found), source.handout, source.place)


def check_interface(base: Path) -> tuple[Finding, ...]:
    """Findings of the translations of the words on every page."""
    from handouts.translation import interface_texts

    return tuple(f for translation in interface_texts(base).translations for f in check(translation))


def check_clinic(clinic: Clinic, locales: list[str]) -> tuple[Finding, ...]:
    """Findings of a clinic's look and words, for the locales it is to be built in."""
    return check(Theme(clinic, tuple(locales)))


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

    With the folder `source`, without those that the handouts in it allow.
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
    return in_order(f for name, mine in found.items() for f in _not_allowed(mine, folders[name], base))


def _not_allowed(findings: list[Finding], folder: Path | None, base: Path) -> Iterable[Finding]:
    """Without what the handout allows. Which allowances nothing uses is said where its source is checked."""
    from handouts.rules import waived
    from handouts.source import load

    if not findings or folder is None or not folder.is_dir():
        return findings
    return (f for f in waived(findings, load(folder, base).handout) if f.code.startswith("A"))
