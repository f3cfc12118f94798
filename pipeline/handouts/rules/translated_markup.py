"""Rules T: a translation keeps what is not words: fields, links, bold, pairs of marks."""

import re
from collections import Counter
from collections.abc import Iterator

from handouts.core.findings import Severity
from handouts.editions.translation import Translation
from handouts.language.markdown import Link, citations, emphasised, links, tokens
from handouts.language.visible_text import forbidden_characters
from handouts.rules import links as link_rules
from handouts.rules import markup, translated_links
from handouts.rules.bitext import difference, shortened
from handouts.rules.block_marks import block_marks, is_heading
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.languages import unknown_languages


@rule(
    "T003",
    Severity.ERROR,
    "{difference}",
    hint=("Copy fields, citations, links and **bold** from the source exactly, and keep each as often as it is there."),
    serves="XLIFF 2.0, inline codes",
)
def markup_differs(translation: Translation) -> Iterator[Hit]:
    """A translation has lost, added or changed something that is not words: a field, a citation, a link or bold.

    So it is with web addresses, e-mail addresses and phone numbers that stand in the words. A link with the very words
    of the source must lead where it leads there. Links that only changed places are another rule's (T032).

    `{clinic.phone}` is filled with the clinic's number, so a translator must not translate it. Without
    `[@cameron2004]` the claim has no source. When the words around them move to another place in the sentence, these
    pieces move with them. Only the mark of a language, `[My Health]{lang=en}`, is the translator's own; but a name that
    stays as it is keeps it.

        msgid "Call {clinic.phone} **today**."
        msgstr "Llame a {clínica.teléfono} hoy."              # wrong
        msgstr "Llame **hoy** al {clinic.phone}."             # right
    """
    for unit, entry in translation.fitting:
        if not (_MAY_HAVE_MARKUP.search(unit.text) or _MAY_HAVE_MARKUP.search(entry.target)):
            continue
        there, here = _pieces(unit.text), _pieces(entry.target)
        for one, other in (f(unit.text, entry.target) for f in (translated_links.addresses, translated_links.phones)):
            there, here = there + one, here + other
        if there != here:
            what = difference(there - here, here - there)
            place = translation.place(unit.path, next((p for p in here - there if p in entry.target), ""))
            yield hit(place, path=unit.path, difference=what)
        exchanged = translated_links.leads_elsewhere(unit.text, entry.target) if there == here else []
        for words, here_to, there_to in exchanged:
            what = f"in the translation `{words}` leads to `{here_to}`, in the source to `{there_to}`"
            yield hit(translation.place(unit.path, here_to), path=unit.path, difference=what)
        for name in _names_unmarked(unit.text, entry.target):
            what = f"the translation has `{name}` without the mark of its language"
            yield hit(translation.place(unit.path, name), path=unit.path, difference=what)


_MAY_HAVE_MARKUP = re.compile(r"[\\&{<^\[\]!@*~%]|www\.|://|\d(?:[^\w\n]{0,4}\d){4}")
"""Most texts have none of these signs, nor so many figures as a phone number."""


@rule(
    "T013",
    Severity.ERROR,
    "the translation has a `{mark}` without its other half",
    hint="Add its other half, or take it out. Compare with the source: {text}",
    serves="Unicode, bidirectional algorithm (UAX #9)",
)
def unbalanced_marks(translation: Translation) -> Iterator[Hit]:
    """A bracket, a quotation mark or a mark of direction is opened and not closed, or closed and never opened.

    Half a pair of brackets is often what is left of a broken link or citation. It may also mean that the end of the
    sentence got lost.

        msgid "Ask about **heat** (IDET)."
        msgstr "Pregunte por el **calor** (IDET."     # wrong
    """
    for unit, entry in translation.fitting:
        for mark in _unbalanced(entry.target):
            if mark not in _unbalanced(unit.text):
                # Of an odd number of straight quotation marks nobody knows which one is alone.
                place = translation.place(unit.path, mark if mark != '"' else "")
                yield hit(place, path=unit.path, mark=_named(mark), text=shortened(unit.text))


@rule(
    "T011",
    Severity.ERROR,
    "the translation has `{passage}`: {what}",
    hint="Take it out, or write it as the source does.",
    serves="XLIFF 2.0, inline codes",
)
def unfit_translation(translation: Translation) -> Iterator[Hit]:
    """A translation has something in it that no text of a handout may have, in any language.

    It is the same as for the source: no HTML, no LaTeX, no pictures, no headings or lists of its own, no links that
    lead nowhere, and no hidden characters. The rules S027 to S033 and S038 say why.
    """
    for unit, entry in translation.pairs:
        target = entry.target
        found = [
            *((p, "HTML") for p in markup.html_in(target)),
            *((p, "LaTeX") for p in markup.latex_in(target)),
            *((p, "an attribute that is not allowed") for p in markup.raw_attributes(target)),
            *((f"lang={tag}", "no language") for tag in unknown_languages(target)),
            *((p, "a picture or a footnote") for p in markup.pictures_and_notes(target)),
            *((p, "a link that a reader can't follow") for p in link_rules.bad_links(target)),
            *((p, what) for p, what, _ in markup.foreign_marks(target)),
            *block_marks(target, body=False, numbered=is_heading(unit.leaf)),
        ]
        for passage, what in dict.fromkeys(found):
            yield hit(translation.place(unit.path, passage), path=unit.path, passage=passage, what=what)
        for character in dict.fromkeys(forbidden_characters(target)):
            place, name = translation.place(unit.path, character), markup.character_name(character)
            yield hit(place, path=unit.path, passage=name, what="a hidden character")


def _pieces(text: str) -> Counter[str]:
    """Fields, citations, addresses, bold, emphasis, raised and lowered signs, each with how often it is there."""
    found: Counter[str] = Counter(_citations(text))
    for token in tokens(text):
        if token.kind in ("field", "braces"):
            found[token.text] += 1
    found["**bold**"], found["*emphasis*"] = len(emphasised(text, "strong")), len(emphasised(text, "emphasis"))
    found["`**` that makes nothing bold"] = sum(t.text.count("**") for t in tokens(text) if t.kind == "text")
    found.update(token.text for token in tokens(text) if token.kind in ("sub", "sup"))
    found.update(_PROGRAMMERS.findall(text))
    return +found


_PROGRAMMERS = re.compile(r"%%|%\(\w+\)[sdif]|%\d+\$[sd]|(?<![\w%])%[sd]\b")
"""What programs for translators take for a format of programmers: of `100%` they make `100%%`."""


def _citations(text: str) -> list[str]:
    """The citations of a text; those outside of [square brackets], which a page shows otherwise, are others."""
    inside = Counter(citations(text))
    outside = Counter(token.inner[1:] for token in tokens(text) if token.kind == "citation")
    return [*(f"@{n}" for n in inside.elements()), *(f"@{n} without its brackets" for n in outside.elements())]


def _names_unmarked(source: str, target: str) -> list[str]:
    """The words marked as another language in a source that stand in the translation as they are, without a mark."""
    marked, there = (_marked(text) for text in (source, target))
    for link in there:
        target = target.replace(link.text, " ")
    words = ["".join(token.text for token in link.words) for link in marked]
    return [name for name in words if name in target]


def _marked(text: str) -> list[Link]:
    """The parts of a text that are marked as of another language."""
    return [link for link in links(text) if "lang=" in (link.close.attributes or "") and link.close.target is None]


_PAIRS = {
    "(": ")",
    "[": "]",
    "{": "}",
    "（": "）",
    "【": "】",
    "「": "」",
    "『": "』",
    "《": "》",
    "“": "”",
    "„": "“”",
    "«": "»",
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
}
"""Each opening mark with those that can close it."""
_CLOSING = "".join(_PAIRS.values())
_OF_PAIRS = re.compile(f'["{re.escape("".join(_PAIRS) + _CLOSING)}]')


def _unbalanced(text: str) -> list[str]:
    """The marks that stand without their other half. A list's `1)` or a smiley would be one, too."""
    if not _OF_PAIRS.search(text):
        return []
    waiting: list[str] = []
    alone: list[str] = []
    for c in re.sub(r"\\.", "", text):
        if any(c in _PAIRS[mark] for mark in waiting):  # first, because “ closes „ and also opens
            while c not in _PAIRS[waiting[-1]]:
                alone.append(waiting.pop())
            waiting.pop()
        elif c in _PAIRS:
            waiting.append(c)
        elif c in _CLOSING:
            alone.append(c)
    straight = ['"'] if text.replace('\\"', "").count('"') % 2 else []
    return [*alone, *waiting, *straight]


def _named(mark: str) -> str:
    return f"U+{ord(mark):04X}" if "\u2066" <= mark <= "\u2069" else mark
