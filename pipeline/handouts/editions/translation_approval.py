"""A ledger of approvals with one more in it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from handouts.editions.translation import State, Translation
from handouts.source.approval_ledger import Approval, digests, ledger_text, with_approval


def approved(
    translation: Translation, paths: Iterable[str], *, by: str, role: str, method: str, day: date
) -> tuple[Path, str]:
    """Return the ledger's file with one more approval, and its text. What is approved already by somebody stays theirs.

    Raises ValueError for values that the ledger does not take.
    """
    texts = translation.texts
    units = {
        path: digests(texts.by_path[path].text, translation.catalog.entries[path].target)
        for path in paths
        if translation.states[path] is not State.APPROVED
    }
    if not units:
        return texts.ledger.file, ledger_text(texts.ledger)
    values = {"locale": translation.locale, "by": by, "role": role, "method": method, "date": day, "units": units}
    return texts.ledger.file, ledger_text(with_approval(texts.ledger, Approval.model_validate(values)))
