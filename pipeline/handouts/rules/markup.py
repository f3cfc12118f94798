"""Rules S: a text holds words and the small Markdown of a handout, and nothing else."""

import difflib
import re
from collections.abc import Collection, Iterator
from html.entities import html5

from handouts.clinics.clinic import FIELDS
from handouts.core.findings import Severity
from handouts.editions.section_words import BLANKS
from handouts.language.markdown import MAX_DEPTH, MAX_LENGTH, links, tokens
from handouts.language.visible_text import forbidden_characters, says_something
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.handout_parts import codes_of, other_words
from handouts.rules.text_index import hits_in, level_texts, marked_texts, spot
from handouts.source.load import Source


@rule(
    "S026",
    Severity.ERROR,
    "`{path}` has no words in it",
    hint="{advice}",
    serves=OWN,
)
def empty_text(source: Source) -> Iterator[Hit]:
    """A text is there but empty, or holds only marks and spaces.

    On the page it would be a heading without a text, or an empty line in a list of harms. A reader can't know
    if there is nothing to say or if something was lost.

        unknowns: ""      # wrong: say what is not known, or that little is known
    """
    for text in level_texts(source):
        if not says_something(text.text) and text.leaf.keys[-1] != "alt":
            advice = _IN_CELL if "cells" in text.leaf.keys else _ANYWHERE
            yield hit(spot(source, text, ""), path=text.path, advice=advice)


_ANYWHERE = "Write the text, or take the whole entry away if it is not needed."
_IN_CELL = "Write “None” or “No limit”: whatever it means. For cells to write in, give their column `write: true`."


@rule(
    "S027",
    Severity.ERROR,
    "`{html}` is HTML, which a text may not have",
    hint="Take it away; for bold write **two stars**. For a smaller-than sign before a letter write `\\<`.",
    serves=OWN,
)
def raw_html(source: Source) -> Iterator[Hit]:
    """A text has HTML in it: a tag such as `<b>` or a comment.

    Handouts become paper, Word files and messages too, where HTML means nothing: the reader would see the tag
    itself. Web addresses such as `<https://example.org>` are fine, and so is `a < b`.

        text: "Take it <b>with</b> food."     # wrong
        text: "Take it **with** food."        # right
    """
    yield from hits_in(source, marked_texts(source), html_in, "html")


@rule(
    "S028",
    Severity.ERROR,
    "`{latex}` looks like LaTeX, which a text may not have",
    hint="Take the command away; for bold write **two stars**. For a backslash itself write two.",
    serves=OWN,
)
def raw_latex(source: Source) -> Iterator[Hit]:
    """A text has a command that begins with a backslash, as LaTeX has.

    Only one of many formats could do something with it; all others would show it as it stands. It often comes
    along when text is copied from a paper.

        text: "\\\\textbf{Call us} at once."     # wrong
        text: "**Call us** at once."           # right
    """
    yield from hits_in(source, marked_texts(source), latex_in, "latex")


@rule(
    "S029",
    Severity.ERROR,
    "`{attribute}` is an attribute that a text may not have",
    hint="Take the braces away. Only `lang` and `dir` are allowed, as in `[sí]{{lang=es}}`.",
    serves=OWN,
)
def raw_attribute(source: Source) -> Iterator[Hit]:
    """A text marks a part as raw Typst, HTML or the like, or gives it an id, a class or a setting.

    Raw parts would reach one format unchecked. An id of your own could take the place of the ids by which the
    pipeline proves that no warning was lost. The language of a foreign word may be marked.

        text: "`#pagebreak()`{=typst}"                # wrong
        text: "Ask for an [intérprete]{lang=es}."     # right
    """
    yield from hits_in(source, marked_texts(source), raw_attributes, "attribute")


@rule(
    "S030",
    Severity.ERROR,
    "`{passage}` puts a picture or a footnote into a text",
    hint="A picture belongs into `image:` of its section or option; a footnote's words belong into the text.",
    serves="WCAG 2.2, success criterion 1.1.1",
)
def picture_or_note_in_text(source: Source) -> Iterator[Hit]:
    """A text has a picture or a footnote typed into it.

    Pictures have a place of their own, where they get a text alternative, a caption and a numbered key.
    Footnotes get lost on phones and in messages, and readers seldom follow them: what matters belongs into
    the text.

        image: {file: images/spine.svg, alt: "A spine seen from the side"}
    """
    yield from hits_in(source, marked_texts(source), pictures_and_notes, "passage")


@rule(
    "S033",
    Severity.ERROR,
    "`{field}` is not a field that a clinic fills",
    hint="{guess} For braces that are meant as such, write a backslash before each.",
    serves=OWN,
)
def unknown_field(source: Source) -> Iterator[Hit]:
    """A word in braces is not one of the fields that are filled with a clinic's own words or with a fact.

    The reader would see the braces, and no phone number. The fields are `{clinic.name}`, `{clinic.phone}`,
    `{clinic.hours}`, `{clinic.address}`, `{clinic.website}` and `{emergency.phone}`, and `{fact.<id>}` for each of the
    handout's `facts`.

        text: "Call {clinic.fone}."      # wrong
        text: "Call {clinic.phone}."     # right
    """
    known = fields_of(source)
    for text in marked_texts(source):
        for field, name in dict.fromkeys(unknown_fields(text.text, known)):
            near = difflib.get_close_matches(name.replace(" ", "."), known, 1, 0.5)
            guess = f"Did you mean `{{{near[0]}}}`?" if near else f"Fields: {', '.join(known)}."
            yield hit(spot(source, text, field), path=text.path, field=field, guess=guess)


@rule(
    "S038",
    Severity.ERROR,
    "the text has a character that can't be seen and does harm: {character}",
    hint="Delete it: retype the words around it, or copy them by way of a plain text editor.",
    serves="Unicode, bidirectional algorithm (UAX #9)",
)
def forbidden_character(source: Source) -> Iterator[Hit]:
    """A text, a source or a code holds a control character, a sign that turns the writing direction, or the sign of a
    lost letter.

    They come along when text is copied from a PDF or a web page. One that turns the direction can show `80
    mg` as `08 mg`. The question mark in a diamond (�) stands for a letter that got lost: somebody must find
    out which.
    """
    for text in level_texts(source):
        for character in forbidden_characters(text.as_written):
            place = spot(source, text, character)
            yield hit(place, path=text.path, character=character_name(character))
    for keys, words in (*other_words(source), *codes_of(source)):
        for character in forbidden_characters(words):
            yield hit(source.place(*keys), character=character_name(character))


@rule(
    "S050",
    Severity.ERROR,
    "`{passage}` is {what}",
    hint="{instead}",
    serves=OWN,
)
def foreign_markup(source: Source) -> Iterator[Hit]:
    """A text has signs that are markup in other places, but not in a handout: a reader would see the signs.

    The little that a text can have is listed in the manual, under writing: bold, emphasis, links, citations, fields,
    raised and lowered figures, words in another language. For a sign that is meant as itself, write a backslash before
    it.

        text: "Take it _with_ food."      # wrong
        text: "Take it *with* food."      # right
    """
    known = frozenset(reference.id for reference in source.handout.references) if source.handout else frozenset()
    for text in level_texts(source):
        for passage, what, instead in dict.fromkeys(foreign_marks(text.text, known)):
            yield hit(spot(source, text, passage), path=text.path, passage=passage, what=what, instead=instead)


@rule(
    "S051",
    Severity.ERROR,
    "the text has {count:,} characters; a text may have {limit:,}",
    hint="Make two of it, or see if a whole file was pasted here by mistake.",
    serves=OWN,
)
def endless_text(source: Source) -> Iterator[Hit]:
    """One text is longer than a whole handout.

    Nobody reads it, and a file that was pasted into a text is nearly always a slip.
    """
    for text in level_texts(source):
        if (count := len(text.as_written)) > MAX_LENGTH:
            yield hit(spot(source, text, ""), path=text.path, count=count, limit=MAX_LENGTH)


_LATEX = re.compile(r"\\(?<!\\\\)(?:[A-Za-z]+\*?[{\[]|[A-Za-z]{3,})")
_TAG = "[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-[A-Za-z]{2}|-[0-9]{3})?"
_SAFE_ATTRIBUTE = re.compile(rf"lang=\"?{_TAG}\"?|dir=\"?(?:ltr|rtl)\"?")
_ATTRIBUTE = re.compile(
    r"""\{(?:(?<=[\])`]\{)(?:
        ((?:"[^"]*"|'[^']*'|[^{}])*+)\}            # whole, braces in quotes included
      | (?=\s*(?:[#.=]\w|[\w:-]+\s*=))[^}]*\}?    # what begins as one, however it ends
    )|(?<!\\\{)(?:=[^{}]*|[#.][A-Za-z][^{}]*)\})""",
    re.VERBOSE,
)


def html_in(text: str) -> list[str]:
    """Tags and comments. `<https://…>` is a link and `a < b` is arithmetic."""
    return [token.text[:40] for token in tokens(text) if token.kind == "tag"]


def latex_in(text: str) -> list[str]:
    r"""Commands such as `\textbf{`. A backslash before a sign only escapes that sign."""
    return [m[0] for m in _LATEX.finditer(text)]


def raw_attributes(text: str) -> list[str]:
    """Raw parts such as `{=typst}`, and attributes that are neither `lang` nor `dir`."""
    found = []
    for m in _ATTRIBUTE.finditer(text):
        if _BRACES.fullmatch(m[0]):
            continue  # a field, right or wrong, straight after a bracket
        if m[1] is None or not all(map(_SAFE_ATTRIBUTE.fullmatch, m[1].split())):
            found.append(m[0])
    return found


def pictures_and_notes(text: str) -> list[str]:
    """Pictures and footnotes typed into a text."""
    marks = [token for token in tokens(text) if token.kind in ("picture", "note")]
    pictures = (_PICTURE.match(text, token.start) for token in marks)
    return [picture[0] if picture else token.text for picture, token in zip(pictures, marks, strict=True)]


_PICTURE = re.compile(r"!\[[^\[\]]*\](?:\([^()\s]*\)|\[[^\[\]]*\])?")


_LINKS = frozenset(("clinic.phone", "clinic.website"))
"""The fields that become a link."""
_NO_LINK = "no link as it is written"
_FOREIGN = {
    "a backtick": (
        r"(?<!`)`{1,2}(?!`)(?:[^`]*`{1,2}(?!`))?",
        "For an apostrophe write `'`. There is no code in a handout: write its words alone.",
    ),
    "a mark for struck-out words": (r"~~+[^~]*~*", "Take the words away, and the `~~`."),
    "an underscore for emphasis": (
        r"(?<![\w_])_{1,2}(?=[^\W_])[^_]*[^\W_]_{1,2}(?![\w_])",
        "Write *one star* or **two stars** on both sides.",
    ),
    "a mark for bold without its other half": (
        r"(?:(?<=\S)\*{2,}|\*{2,}(?=\S))",
        "Write two stars on both sides of whole words, with no space inside, or a backslash before each star.",
    ),
    _NO_LINK: (
        r"\]\([^()]{0,60}\)?",
        "Write `[words](https://…)`: no space and no title in the address, parentheses in pairs, no link in a link.",
    ),
}
_FOREIGN_MARK = re.compile("|".join(f"({pattern})" for pattern, _ in _FOREIGN.values()))
_MAY_BE_FOREIGN = re.compile(r"[`_&@]|~~|\*\*|\]\(|\[")


def foreign_marks(text: str, sources: Collection[str] = ()) -> list[tuple[str, str, str]]:
    """Other languages' markup in a text: as written, what it is, and what to write instead.

    `sources` are the ids that a citation can have.
    """
    if not _MAY_BE_FOREIGN.search(text):
        return []
    found: list[tuple[str, str, str]] = []
    before = ""
    for token in tokens(text):
        if token.kind == "text":
            for m in _FOREIGN_MARK.finditer(token.text):
                what = [*_FOREIGN][(m.lastindex or 0) - 1]
                if before != "picture" or what != _NO_LINK:
                    found.append((m[0][:40], what, _FOREIGN[what][1]))
        elif token.kind == "entity" and (token.text[1:] in html5 or token.text[1] == "#"):
            found.append((token.text, "a name for a sign", "Write the sign itself."))
        elif token.kind == "citation" and token.text[1:] in sources:
            found.append((token.text, "no citation as it is written", f"Write `[{token.text}]`."))
        before = token.kind
    for link in links(text) if "](" in text else ():
        inside = [t.text for t in link.words if t.kind == "field" and t.inner in _LINKS]
        if link.close.target is not None and inside:
            found.append((inside[0], "a link inside a link", "Take it out of the words of the link."))
    if _depth(text) > MAX_DEPTH:
        found.append(("[" * MAX_DEPTH, "too many brackets inside each other", f"{MAX_DEPTH} are allowed."))
    return found


def _depth(text: str) -> int:
    """How many brackets stand inside each other."""
    depth = deepest = 0
    for m in _BRACKET.finditer(text):
        depth = depth + 1 if m[0] == "[" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest


_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_BRACES = re.compile(r"\{(?<![\\{]\{)\{*\s{0,3}([A-Za-z_][\w .-]{0,90}?)\s{0,3}\}+")


def fields_of(source: Source) -> tuple[str, ...]:
    """Every field that this handout's texts may name: the clinic's, and its own facts."""
    return (*FIELDS, *BLANKS, *(f"fact.{name}" for name in source.fact_ids))


def unknown_fields(text: str, known: Collection[str] = FIELDS) -> list[tuple[str, str]]:
    """Things in braces that are not exactly one of the known fields: as written, and the name inside."""
    text = re.sub(r"\\[A-Za-z]+\*?\{[^{}]*\}", " ", text)  # LaTeX is another rule's
    return [(m[0], m[1]) for m in _BRACES.finditer(text) if m[0] != f"{{{m[1]}}}" or m[1] not in known]


_NAMES = {0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO"}


def character_name(character: str) -> str:
    """`U+202E (writing direction RLO)`."""
    code = ord(character)
    if code in _NAMES:
        return f"U+{code:04X} (writing direction {_NAMES[code]})"
    return f"U+{code:04X} ({'lost character' if code >= 0xFFFD else 'control character'})"
