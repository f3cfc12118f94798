"""Rules S: who stands behind a handout, and until when, and what somebody has allowed in it."""

from collections.abc import Iterator

from handouts.core.findings import Severity
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.source.load import Source


@rule(
    "S036",
    Severity.ERROR,
    "the handout says that it is approved, but not {what}",
    hint="Have it read and approved: `handouts approve` writes who and when. Until then, write `status: draft`.",
    serves="IPDAS v4, certification: date of publication",
)
def approved_without_review(source: Source) -> Iterator[Hit]:
    """The status is `approved`, but the date of the review or the reviewers are missing.

    An approved handout loses its draft notice and says on the page who approved it and when. Without a name
    and a date nobody stands behind it. To type them is no approval either: see F030.

        review:
          status: approved
          reviewed: 2026-11-02
          reviewers: [{name: "A. Rivera", role: "Pain specialist", date: 2026-11-02}]
    """
    review = source.handout.review if source.handout else None
    if review and review.status == "approved":
        missing = [w for w, there in (("when", review.reviewed), ("by whom", review.reviewers)) if not there]
        if missing:
            yield hit(source.place("review", "status"), path="review", what=" and ".join(missing))


@rule(
    "S037",
    Severity.ERROR,
    "the next review is on {next}, which is not after the last one on {last}",
    hint="Look at the years of both dates; they are written year-month-day.",
    serves="IPDAS v4, certification: update policy",
)
def next_review_too_early(source: Source) -> Iterator[Hit]:
    """The date of the next review is the same as, or before, the date of the last one.

    Both dates are printed, so the reader would see a handout that is out of date on the day it was approved.
    Most often the year was not changed.

        reviewed: 2026-11-02
        next_review: 2028-11-02
    """
    review = source.handout.review if source.handout else None
    if review and review.reviewed and review.next_review and review.next_review <= review.reviewed:
        yield hit(
            source.place("review", "next_review"),
            path="review",
            next=review.next_review,
            last=review.reviewed,
        )


@rule(
    "S039",
    Severity.WARNING,
    "the allowance of {code} {why}",
    hint="Delete it from `allow`. {advice}",
    serves=OWN,
)
def unused_allowance(source: Source) -> Iterator[Hit]:
    """The list `allow` accepts a finding that is not there, or one that can't be accepted.

    A finding can be accepted with its code and a reason, if a reader can live with it: each rule says whether. When the
    text is mended, the allowance has done its work, and that is a warning. What a build or a patient relies on, such as
    facts and safety (F), can't be accepted at all. To try is an error: an allowance that does nothing looks like one
    that does, and whoever reads it would believe it.

        allow:
          - {code: S021, reason: "All our pictures are in one folder."}                                  # wrong
          - {code: P008, unit: injections.nerve-block, reason: "Patients asked for the medical word."}   # right
    """
    # Only when every rule has spoken is it known what is used: `waived` yields these.
    yield from ()
