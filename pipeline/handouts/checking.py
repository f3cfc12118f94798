"""Check: every rule over a handout with its translations, or over a clinic."""

from handouts.clinic import Clinic
from handouts.findings import Finding
from handouts.rules import check
from handouts.rules.clinic import Theme
from handouts.source import Source


def check_source(source: Source) -> tuple[Finding, ...]:
    """Findings of a handout and of each of its translations, waivers taken into account."""
    from handouts.rules import waived
    from handouts.translation import Translation

    found = list(check(source))
    if source.handout is None:
        return tuple(found)
    for locale, catalog in source.catalogs.items():
        found += check(Translation(source, locale, catalog))
    return waived(tuple(found), source.handout)


def check_clinic(clinic: Clinic, locales: list[str]) -> tuple[Finding, ...]:
    """Findings of a clinic's look and words, for the locales it is to be built in."""
    return check(Theme(clinic, tuple(locales)))
