"""A ledger of approvals with one more in it."""

from collections.abc import Iterable
from datetime import date

from handouts.editions.translation import State, Translation
from handouts.source.approval_ledger import Approval, Ledger, digests, with_approval


def with_approvals(
    translation: Translation, paths: Iterable[str], *, by: str, role: str, method: str, day: date
) -> Ledger:
    """Return the ledger with one more approval. What is approved already by somebody stays theirs.

    Raises ValueError for values that the ledger does not take.
    """
    texts = translation.texts
    units = {
        path: digests(texts.by_path[path].text, translation.catalog.entries[path].target)
        for path in paths
        if translation.states[path] is not State.APPROVED
    }
    if not units:
        return texts.ledger
    values = {"locale": translation.locale, "by": by, "role": role, "method": method, "date": day, "units": units}
    return with_approval(texts.ledger, Approval.model_validate(values))
