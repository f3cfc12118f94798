"""Gone: finished files whose handout, language, level or clinic is no longer there."""

from collections.abc import Iterable, Mapping

from handouts.build.manifest import Entry
from handouts.core.findings import HandoutsError
from handouts.project import BASE_CLINIC, Project, open_project
from handouts.source.parts import Level

LEVELS = frozenset(map(str, Level))


def gone(
    project: Project, languages: Mapping[str, list[str]], retired: frozenset[str], entries: Iterable[Entry]
) -> dict[str, str]:
    """Return the files, by path, that no build would make any more, and why. `languages` are those of each handout that
    was looked at: a build of some handouts says nothing of the languages of the others.

    The folders are looked at anew: another build may have begun with a handout that was not there before.
    """
    now = open_project(project.source, project.templates)
    try:
        ids, clinics = set(now.ids), {BASE_CLINIC, *now.clinic_names}
    except HandoutsError:  # no folder of handouts: then nobody knows
        return {}
    pseudo = {tag for tag, locale in project.library.locales.items() if locale.pseudo}
    found: dict[str, str] = {}
    for entry in entries:
        spoken = {*languages.get(entry.handout, entry.locale.split("+")), *pseudo}
        if why := why_gone(entry, ids, clinics, spoken):
            found[entry.path] = why
        elif entry.handout in retired:
            found[entry.path] = f"{entry.handout} is retired"
    return found


def why_gone(entry: Entry, ids: Iterable[str], clinics: Iterable[str], spoken: Iterable[str]) -> str:
    """Say why no build would make a file any more; "" if one would. `spoken` are its handout's locales."""
    if entry.handout not in ids:
        return f"there is no handout {entry.handout} any more"
    if entry.clinic not in clinics:
        return f"there is no clinic {entry.clinic} any more"
    if missing := [tag for tag in entry.locale.split("+") if tag not in spoken]:
        return f"{entry.handout} is not in {missing[0]} any more"
    return "" if entry.level in LEVELS else f"there is no level {entry.level}"
