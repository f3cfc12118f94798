"""An approval as `handouts approve` puts it on record, for tests that begin with a handout that is approved."""

from pathlib import Path

from handouts.clinics.locations import shipped
from handouts.core.folders import read_folder
from handouts.source.approval_ledger import ledger_text
from handouts.source.approved_snapshot import read_record
from handouts.source.source_approval import with_source_approval
from loading import load


def put_on_record(folder: Path, base: Path | None = None) -> None:
    """The reviewers that handout.yaml names have approved it as it is now."""
    source = load(folder, base or shipped() / "base")
    handout = source.handout
    assert handout and handout.review.status == "approved" and handout.review.next_review
    ledger, file = source.ledger, read_record(read_folder(folder), handout.language).file
    for reviewer in handout.review.reviewers:
        snapshot, ledger = with_source_approval(
            handout, read_folder(folder), ledger, reviewer, handout.review.next_review
        )
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(snapshot.encode())
    ledger.file.write_bytes(ledger_text(ledger).encode())
