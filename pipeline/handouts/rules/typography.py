"""Rules A: letters are large enough, lines are set so that an eye finds the next one, and a long file has a way in."""

import re
from collections.abc import Iterator, Mapping

from handouts.core.findings import Severity
from handouts.rules.artifact import Artifact
from handouts.rules.engine import Hit, rule
from handouts.verification.extracted import DamagedError

SMALLEST: Mapping[str, tuple[float, float]] = {"pdf": (10.0, 9.0), "large-print": (18.0, 16.0)}
"""Points that letters have at least, in the text and at the edge of a page."""

ROUNDING = 0.05
LONG = 4
"""Pages from which on nobody leafs through a file on a screen."""


@rule(
    "A013",
    Severity.ERROR,
    "{where} has letters of {size:g} points (“{words}”); {limit:g} are the least",
    hint="Raise the size in the template; what does not fit needs fewer words, not smaller letters.",
    serves="UKAAF G003, minimum standards",
)
def small_letters(artifact: Artifact) -> Iterator[Hit]:
    """A PDF has letters that are too small, most of all a large-print one.

    Large print is for people who can't read the other edition, so it must be large in every corner: 18 points in the
    text, tables and captions too, and 16 at the foot of a page. In the standard PDF the least is 10 points, and 9
    at the edge of a page. Letters get small when a table is squeezed in, or when a template sets a size of its own.

    Measured are the letters as they are drawn, whatever the file says of its fonts. On a screen people set the size
    themselves (A016).
    """
    limits = SMALLEST.get(artifact.format)
    if limits is None or artifact.extracted is None:
        return
    try:
        pages = artifact.extracted.drawn
    except DamagedError:  # F023 says so
        return
    found: dict[tuple[str, float], list[str]] = {}
    for number, runs in enumerate(pages, 1):
        for run in runs:
            edge = bool(run.artifact)
            if run.text.strip() and run.size < limits[edge] - ROUNDING:
                where = f"the edge of page {number}" if edge else f"page {number}"
                found.setdefault((where, round(run.size, 1)), []).append(run.text)
    for (where, size), words in found.items():
        limit = limits["edge" in where]
        yield artifact.hit(where=where, size=size, limit=limit, words=" ".join("".join(words).split())[:40])


@rule(
    "A014",
    Severity.ERROR,
    "{where} sets its lines to the same length (justified)",
    hint="Set text flush at the side where lines begin: `text-align: start`, or `left` for its alignment in Word.",
    serves="UKAAF G003, minimum standards; WCAG 2.2, success criterion 1.4.8",
)
def justified_text(artifact: Artifact) -> Iterator[Hit]:
    """A Word file, a web page or an EPUB whose lines are stretched until all of them are equally long.

    The gaps between words then differ from line to line and run down the page in white rivers. People who read with
    effort, with dyslexia or with a magnifier lose their place. An even edge is a matter of taste; finding the next
    line is not.

    Looked at are the style sheets and the `style` of elements, and in Word the styles that paragraphs use.
    """
    if artifact.extracted is None:
        return
    aligned = (d for d in artifact.extracted.declarations if d.name.startswith("text-align"))
    stretched = (d.part for d in aligned if d.value.lower().startswith("justify"))
    for where in dict.fromkeys((*artifact.extracted.justified, *stretched)):
        yield artifact.hit(where=where)


@rule(
    "A015",
    Severity.ERROR,
    "the file has {pages} pages and no bookmarks",
    hint="Have the headings made into bookmarks: in Typst, `#set heading(bookmarked: true)`.",
    serves="WCAG 2.2, success criterion 2.4.5",
)
def long_file_without_bookmarks(artifact: Artifact) -> Iterator[Hit]:
    """A PDF of many pages without bookmarks, the list of headings that a reader program shows beside the page.

    On a screen nobody leafs through a paper. Who can't see the page whole, because it is magnified or read aloud, finds
    "When to call" by the bookmarks or not at all. PDF/UA does not ask for them.
    """
    file = artifact.extracted
    if file and file.page_count >= LONG and not file.bookmarked:
        yield artifact.hit(pages=file.page_count)


@rule(
    "A016",
    Severity.ERROR,
    "{where} fixes the size of its letters: `{css}`",
    hint="Give the whole page its size in percent or rem, so that the size counts that a reader has set.",
    serves="WCAG 2.2, success criterion 1.4.4",
)
def fixed_letter_size(artifact: Artifact) -> Iterator[Hit]:
    """A web page or an EPUB says in points or pixels how large its text is on a screen.

    Who needs larger letters has set them once, in the browser, the phone or the reading program. A size in percent or
    `rem` is a share of that one; a size in pixels throws it away, and each page must be enlarged by hand. On paper
    (`@media print`) points are right.
    """
    declared = artifact.extracted.declarations if artifact.extracted else ()
    found = ((d.part, _FIXED.match(f"{d.name}: {d.value}")) for d in declared)
    for where, css in dict.fromkeys((where, size[0]) for where, size in found if size):
        yield artifact.hit(where=where, css=css)


_FIXED = re.compile(r"(?i)font(?:-size)?: .*?\b\d*\.?\d+(?:px|pt|pc|cm|mm|in|q)\b")
