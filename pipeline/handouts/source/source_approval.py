"""The approval of a handout itself: its words in `approved/`, and who stands by exactly that file in the ledger."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from handouts.core.folders import Folder
from handouts.source.approval_ledger import HandoutApproval, Ledger, with_handout_approval
from handouts.source.approved_snapshot import Approved, Record, changes, digest, read_record, record_text, said
from handouts.source.model import Handout, Review, Reviewer


@dataclass(frozen=True, slots=True)
class ApprovalState:
    """What a handout's status is worth. `review` is what holds, whatever its file says: approved, with days and names,
    only if all of it is on record. `problem` says why one that calls itself approved is a draft.
    """

    review: Review = field(default_factory=Review)
    problem: str = ""

    @property
    def status(self) -> str:
        return self.review.status


def approval_state(handout: Handout, folder: Folder, ledger: Ledger) -> ApprovalState:
    """Return what holds of a handout's approval: the one answer for pages, rules, manifests, lists and reviews."""
    if handout.review.status != "approved":
        return ApprovalState(Review(status=handout.review.status))
    problem = _problem(handout, folder, ledger)
    return ApprovalState(problem=problem) if problem else ApprovalState(handout.review)


def _problem(handout: Handout, folder: Folder, ledger: Ledger) -> str:
    """Say why a handout that says it is approved is not, as far as is on record; "" if all of it is on record.

    What stands in handout.yaml anybody can type. So the words must be those of the snapshot, the snapshot must be the
    file that the ledger's approvals are bound to, and reviewers and days must be the ledger's.
    """
    record, review = read_record(folder, handout.language), handout.review
    approved, name = record.approved, f"{record.file.parent.name}/{record.file.name}"
    if record.problem:
        return f"{name} can't be read: {record.problem}"
    if approved is None:
        return f"its approved words are not on record: there is no {name}"
    if other := _of_another(approved, handout):
        return f"{name} is of {other}"
    if (now := said(handout, folder)) != approved.texts:
        return _changed(approved, now) or f"it does not say what stands in {name}"
    if approved.version != handout.version:
        return f"{name} is of version {approved.version}, and this is {handout.version}"
    last = min(handout.updated, approved.date) if approved.updated is None else approved.updated
    if handout.updated != last:
        return f"its day of the last change is {handout.updated}, which is not in {name}"
    if approved.digest != digest(approved.texts):
        return f"the words in {name} are not those that its digest is of"
    if ledger.problem:
        return f"{ledger.file.name} can't be read: {ledger.problem}"
    snapshot = hashlib.sha256(_content(folder, record)).hexdigest()
    bound = (handout.language, handout.version, snapshot)
    given = [a for a in ledger.handout if (a.locale, a.version, a.snapshot) == bound]
    if not given:
        return f"no approval in {ledger.file.name} is bound to {name} as it is"
    reviewers = sorted((r.name, r.role, r.date) for r in review.reviewers)
    if reviewers != sorted((a.by, a.role, a.date) for a in given):
        return f"its reviewers are not those in {ledger.file.name}"
    if (review.reviewed, review.next_review) != (given[-1].date, given[-1].next_review):
        return f"the days of its review are not those in {ledger.file.name}"
    return ""


def _of_another(approved: Approved, handout: Handout) -> str:
    """Say whose words they are, if not this handout's. What was approved before this stood there has no id."""
    if approved.locale != handout.language:
        return approved.locale
    return f"the handout `{approved.handout}`" if approved.handout not in (handout.id, None) else ""


def _changed(approved: Approved, now: Mapping[str, str]) -> str:
    """Say what is not as it was approved, and name the first of it; "" if a difference is none of what it says."""
    if not (paths := [f"`{change.path}`" for change in changes(approved.texts, now)]):
        return ""
    first = ", ".join(paths[:3]) + (" …" if len(paths) > 3 else "")
    return f"{len(paths)} thing{'s' * (len(paths) != 1)} changed since it was approved on {approved.date}: {first}"


def with_source_approval(
    handout: Handout, folder: Folder, ledger: Ledger, reviewer: Reviewer, next_review: datetime.date
) -> tuple[str, Ledger]:
    """Return the text of the snapshot, and the ledger with one more approval of the handout as it is now.

    A snapshot of the same words stays as it is, and who approved it before stays with it, unless the handout has been
    a draft since.
    """
    record = read_record(folder, handout.language)
    texts = said(handout, folder)
    new = Approved(
        handout=handout.id,
        locale=handout.language,
        version=handout.version,
        updated=handout.updated,
        date=reviewer.date,
        digest=digest(texts),
        texts=texts,
    )
    same = record.approved is not None and _says_the_same(record.approved, new)
    snapshot = _content(folder, record).decode() if same else record_text(new)
    approval = HandoutApproval(
        locale=handout.language,
        by=reviewer.name,
        role=reviewer.role,
        date=reviewer.date,
        version=handout.version,
        next_review=next_review,
        snapshot=hashlib.sha256(snapshot.encode()).hexdigest(),
    )
    return snapshot, with_handout_approval(ledger, approval, alone=handout.review.status != "approved")


def _says_the_same(old: Approved, new: Approved) -> bool:
    """Whether a snapshot is of what is approved now, be it from before its id and its day stood in it."""
    unsaid = {name: None for name in ("handout", "updated") if getattr(old, name) is None}
    return old.model_copy(update={"date": new.date}) == new.model_copy(update=unsaid)


def _content(folder: Folder, record: Record) -> bytes:
    return folder.files.get(record.file.relative_to(folder.path).as_posix(), b"")
