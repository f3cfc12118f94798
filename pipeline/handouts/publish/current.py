"""Which finished files are still what the project says, so that they may be published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handouts.build import manifest
from handouts.build.gone import why_gone
from handouts.build.jobs import source_digest, state_of
from handouts.build.manifest import Entry
from handouts.core.findings import HandoutsError
from handouts.editions.edition import select
from handouts.formats.table import FORMATS
from handouts.project import BASE_CLINIC, Project
from handouts.source.load import Source
from handouts.source.parts import Level


@dataclass(frozen=True)
class Current:
    """What a manifest lists, by path, looked at beside the project as it is now: `entries` may be published; what is
    `gone` or retired is left out; what is `outdated` has to be built anew first. Both say why.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    outdated: Mapping[str, str] = field(default_factory=dict)
    mend: str = ""


def current(output: Path, project: Project) -> Current:
    """Look at each file that a manifest lists. Raises HandoutsError without a manifest, or for a file that is not the
    one that was built. A pseudo-locale is no language, and so for nobody.
    """
    known = project.library.locales
    ids, clinics = set(project.ids), {BASE_CLINIC, *project.clinic_names}
    listed = manifest.ours(output)
    entries: dict[str, Entry] = {}
    gone: dict[str, str] = {}
    outdated: dict[str, str] = {}
    states: dict[tuple[str, str, str, str], dict[str, object] | str] = {}
    for path, entry in listed.items():
        tags = entry.locale.split("+")
        if any(known[tag].pseudo for tag in tags if tag in known):
            continue
        source = project.handout(entry.handout) if entry.handout in ids else None
        spoken = set(source.locales) & known.keys() if source and source.handout else tags
        if why := why_gone(entry, ids, clinics, spoken):
            gone[path] = why
        elif source and source.approval.status == "retired":
            gone[path] = f"{entry.handout} is retired"
        elif source:
            key = (entry.handout, entry.locale, entry.level, entry.clinic)
            if key not in states:
                states[key] = _state(source, entry, project)
            if why := _outdated(entry, states[key], source):
                outdated[path] = why
            else:
                entries[path] = entry
    manifest.check_files(output, entries.values())
    return Current(entries, gone, outdated, _mend((listed[path] for path in outdated), project))


def _state(source: Source, entry: Entry, project: Project) -> dict[str, object] | str:
    """What an edition's manifest entry would say now; or why there can be no such edition."""
    if source.handout is None:
        return f"{source.id} has errors"
    try:
        clinic, level = project.clinic(entry.clinic), Level(entry.level)
        tags = entry.locale.split("+")
        editions = tuple(select(source, locale=tag, level=level, clinic=clinic) for tag in tags)
    except HandoutsError as error:
        return str(error)
    return {**state_of(editions), "source_digest": source_digest(editions)}


def _outdated(entry: Entry, now: Mapping[str, object] | str, source: Source) -> str:
    """Say why a file is not what the project says now; "" if it is."""
    if isinstance(now, str):
        return now
    if entry.status == "approved" and source.approval.problem:
        return f"it was approved, but {source.approval.problem}"
    if entry.status != now["status"]:
        return f"it is {entry.status}, and the handout is {now['status']}"
    if entry.source_digest != now["source_digest"] or entry.approved_on != now["approved_on"]:
        return "it does not say what the handout says now"
    return ""


def _mend(entries: Iterable[Entry], project: Project) -> str:
    """The commands that build files anew, and no others, as far as they can be named together."""
    one: list[Entry] = []
    two: dict[str, list[Entry]] = {}
    for entry in entries:
        (two.setdefault(entry.locale, []) if "+" in entry.locale else one).append(entry)
    return "; ".join(_command(some, project) for some in (one, *two.values()) if some)


def _command(entries: list[Entry], project: Project) -> str:
    ids = sorted({e.handout for e in entries})
    sources = [project.handout(id) for id in ids]
    spoken = {tag for one in sources for tag in one.locales}
    locales, levels = ({e.locale for e in entries}, {e.level for e in entries})
    formats = [name for name in FORMATS if any(e.format == name for e in entries)]
    clinics = sorted({e.clinic for e in entries})
    words = ["handouts build", *ids]
    words += ["-f", ",".join(formats)] if len(formats) < len(FORMATS) else []
    words += ["-l", ",".join(sorted(locales))] if all(one.handout for one in sources) and locales != spoken else []
    words += ["--level", *levels] if len(levels) == 1 else []
    words += [f"-c {name}" for name in clinics] if clinics != [BASE_CLINIC] else []
    return " ".join(words)
