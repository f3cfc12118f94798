"""The approval of a handout itself: its words in `approved/`, and who stands by exactly that file in the ledger."""

import datetime
import hashlib

from handouts.core.folders import Folder
from handouts.source.approval_ledger import HandoutApproval, Ledger, with_handout_approval
from handouts.source.approved_snapshot import Approved, Record, digest, read_record, record_text, said
from handouts.source.model import Handout, Reviewer


def approval_problem(handout: Handout, folder: Folder, ledger: Ledger) -> str:
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
    if approved.locale != handout.language:
        return f"{name} is of {approved.locale}"
    if approved.version != handout.version:
        return f"{name} is of version {approved.version}, and this is {handout.version}"
    if approved.texts != said(handout, folder) or approved.digest != digest(approved.texts):
        return f"it does not say what stands in {name}"
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
        locale=handout.language, version=handout.version, date=reviewer.date, digest=digest(texts), texts=texts
    )
    same = record.approved is not None and record.approved.model_copy(update={"date": new.date}) == new
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


def _content(folder: Folder, record: Record) -> bytes:
    return folder.files.get(record.file.relative_to(folder.path).as_posix(), b"")
