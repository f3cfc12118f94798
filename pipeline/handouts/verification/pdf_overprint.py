"""Text of a page that stands over other text, or over the page's foot: it is in the file, and can't be read."""

from collections.abc import Iterable

from handouts.verification.extracted import DrawnText

OVER = 0.3
"""How far two pieces of text may reach into each other, sideways, to the size of the smaller one: letters lean."""
SAME_LINE = 0.35
"""How far they may do so upwards. Lines stand farther apart than their letters are high."""


def overprinted(drawn: Iterable[DrawnText]) -> None:
    """Say of text that it is hidden, where something else is drawn over it, or it over something else."""
    runs = [run for run in drawn if run.text.strip() and not run.hidden]
    foot = max((run.box[3] for run in runs if run.artifact == "/Pagination"), default=None)
    for run in runs:
        if foot is not None and not run.artifact and run.box[1] < foot:
            run.hidden = "over the foot of the page"
    _over_each_other([run for run in runs if not run.hidden])


def _over_each_other(runs: list[DrawnText]) -> None:
    """From the lowest line up, each piece is held against those that begin before its top."""
    runs = sorted(runs, key=lambda run: run.box[1])
    open_: list[DrawnText] = []
    for run in runs:
        open_ = [one for one in open_ if one.box[3] > run.box[1]]
        for one in open_:
            if one.box[2] <= run.box[0] or run.box[2] <= one.box[0]:
                continue
            size = min(one.size, run.size)
            across = min(one.box[2], run.box[2]) - max(one.box[0], run.box[0])
            up = min(one.box[3], run.box[3]) - run.box[1]
            if across > OVER * size and up > SAME_LINE * size:
                one.hidden = one.hidden or f"under the words “{run.text.strip()}”"
        open_.append(run)
