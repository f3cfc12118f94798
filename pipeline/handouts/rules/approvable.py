"""Which units of a translation can be approved as they are, and why the others can't."""

from collections.abc import Iterable
from dataclasses import dataclass

from handouts.core.findings import Severity
from handouts.editions.translation import State, Translation
from handouts.rules.engine import check


@dataclass(frozen=True)
class Refusal:
    """A unit that can't be approved as it is, and why."""

    path: str
    reason: str


_WHY_NOT = {
    State.UNTRANSLATED: "not translated yet",
    State.STALE: "its source has changed since it was translated",
    State.NEEDS_REVIEW: "needs review",
}


def refusals(translation: Translation, paths: Iterable[str]) -> list[Refusal]:
    """Return the units that can't be approved, and why not.

    They are not translated, out of date, marked for review, or have an error.
    """
    findings = (f for f in check(translation) if f.severity is Severity.ERROR and f.code.startswith("T"))
    errors = {f.path: f for f in reversed(tuple(findings)) if f.path}
    found: list[Refusal] = []
    for path in paths:
        state = translation.states[path]
        if state not in (State.TRANSLATED, State.APPROVED):
            found.append(Refusal(path, _WHY_NOT[state]))
        elif error := errors.get(path):
            found.append(Refusal(path, f"{error.code} {error.message}"))
    return found
