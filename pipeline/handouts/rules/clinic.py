"""Rules C: a clinic's look and words."""

from collections.abc import Iterator

from handouts import ast
from handouts.compose import Composed
from handouts.findings import Severity
from handouts.rules import Hit, hit, rule


@rule(
    "C009",
    Severity.ERROR,
    "the clinic's template leaves out {what}",
    hint="Keep every block that tells of benefits, harms or when to get help; add `super()` to the block you override.",
)
def safety_content_removed(composed: Composed) -> Iterator[Hit]:
    """A clinic may reorder a handout and add to it, but it can't take away what keeps a patient safe.

    After the template is filled, every benefit, harm, unknown, sign to call for, the key message and the draft
    notice must be in the document.
    """
    there = {ast.identifier(n) for n in ast.nodes(composed.document.blocks)}
    for anchor in _needed(composed):
        if anchor not in there:
            yield hit(composed.place, unit=anchor, what=f"`{anchor}`")


@rule(
    "C010",
    Severity.ERROR,
    "the template can't be filled: {problem}",
    hint="Mend the template named here; `base/body.md.j2` shows every block and value there is.",
)
def broken_template(composed: Composed) -> Iterator[Hit]:
    """A clinic's template has a mistake in it: a block that is not closed, a name that does not exist.

    Reported where Jinja stopped. Nothing is built from a template that can't be filled.
    """
    yield from ()


def _needed(composed: Composed) -> Iterator[str]:
    data = composed.document.edition.data
    yield "key-message"
    if data["notices"]:
        yield "draft-notice"
    for section in data["handout"]["sections"]:
        match section["kind"]:
            case "options":
                for o in section["options"]:
                    yield o["anchor"]
                    yield f"{o['anchor']}.unknowns"
                    yield from (i["anchor"] for i in (*o["benefits"], *o["harms"]))
            case "call":
                yield from (i["anchor"] for i in section["items"])
