"""Rule F025: what was typed, and nothing else, is what the document says. It can't be waived."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from handouts.clinics.templates import environment, render
from handouts.core.findings import Finding, Place, Severity
from handouts.document.compose import BODY, Composed, Document, own_template
from handouts.editions.edition import Edition
from handouts.rules.artifact import short
from handouts.rules.engine import Hit, check, hit, rule
from handouts.rules.typed_texts import TypedText, in_whole_words, measured, ours, texts_by_keys
from handouts.source.load import Source
from handouts.verification.tree_words import letters, template_words, tree_words
from handouts.verification.typed import Seen
from handouts.verification.typed_compare import Mismatch, mismatches


class Comparison(NamedTuple):
    """Texts in a row, and the words that were made of them."""

    texts: Sequence[TypedText]
    shown: str


class Difference(NamedTuple):
    """Where what was typed is not what is shown: the text, its passage, and what stands there in its place."""

    text: TypedText
    typed: str
    shown: str


@dataclass(frozen=True)
class Keyboard:
    """What was typed beside what was made of it. `template` made the row; `own_words` are the letters of a clinic's."""

    comparisons: tuple[Comparison, ...] = field(repr=False)
    template: Place
    own_words: str = field(default="", repr=False)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(d for one in self.comparisons for d in self._differences(one))

    def _differences(self, one: Comparison) -> Iterator[Difference]:
        shown = letters(one.shown)
        found = mismatches([text.letters for text in one.texts], shown)
        where = [i for i, sign in enumerate(one.shown) if not sign.isspace()] if found else []
        for mismatch in found:
            text = one.texts[mismatch.text]
            there = shown[mismatch.shown_start : mismatch.shown_end]
            if text.locate is None and self._of_the_template(text, mismatch, there):
                continue
            if mismatch.start < mismatch.end:
                typed = text.passage(mismatch.start, mismatch.end)
                yield Difference(text, typed, _in_its_place(one.shown, where, mismatch, text))
            else:
                added = in_whole_words(one.shown, where[mismatch.shown_start], where[mismatch.shown_end - 1] + 1)
                yield Difference(_said_again(one.texts, mismatch.text, there), "", added)

    def _of_the_template(self, text: TypedText, mismatch: Mismatch, there: str) -> bool:
        """Whether it is what a template says by itself: its signs are those of a layout, its words in its file."""
        said = _bare(text.letters[mismatch.start : mismatch.end])
        return said == _bare(there) or bool(not said and self.own_words and _bare(there) in self.own_words)


def _bare(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def _in_its_place(words: str, where: list[int], mismatch: Mismatch, text: TypedText) -> str:
    """What is shown where letters of a text should be, in whole words; "" where whole words of it are gone."""
    start, end = mismatch.shown_start, mismatch.shown_end
    if start < end:
        return in_whole_words(words, where[start], where[end - 1] + 1)
    gone = text.letters[mismatch.start : mismatch.end]
    if gone == letters(text.passage(mismatch.start, mismatch.end)) or not where:
        return ""
    at = where[start] if text.begins_word(mismatch.start) and start < len(where) else where[max(start, 1) - 1] + 1
    return in_whole_words(words, at, at)


def _said_again(texts: Sequence[TypedText], at: int, there: str) -> TypedText:
    """The text to which something was added: the one that it repeats, else the one in or after which it stands."""
    near = sorted((t for t in range(len(texts)) if texts[t].locate), key=lambda t: (abs(t - at), t > at))
    again = (t for t in near if len(there) > 3 and there in texts[t].letters)
    return texts[next(again, next((t for t in near if t <= at), near[0] if near else at))]


@rule(
    "F025",
    Severity.ERROR,
    "{said}",
    hint="Put a backslash before a sign that is meant as itself. If there is none, the program is wrong: tell us.",
    serves="NICE ECD8, content and process; CommonMark",
)
def typed_words_changed(keyboard: Keyboard) -> Iterator[Hit]:
    """What the document says is not what was typed: words or signs are gone, a list is numbered anew, or something
    stands there that nobody typed.

    “The most that you can take in one day is 8. Do not take more” must not become “1. Do not take more” because a line
    began with the 8. So each text is read a second time, letter by letter, from the YAML and the PO file, by a reader
    that knows nothing but the marks that a text may have. What it sees must stand in the document of every edition,
    in its order, whole, as often as the template has it, and nothing between. No file is written until it does.

    Compared are all signs but white space; of quotation marks and apostrophes, which each language has its own, only
    that there is one. Numbers of list items are compared as they were typed. The words of the interface, of a clinic
    and of its template, facts and counts are known and accounted for; the list of sources and the marks that lead to it
    are not looked at.
    """
    for found in keyboard.differences:
        place = found.text.locate(found.typed or found.text.typed) if found.text.locate else keyboard.template
        yield hit(place, path=found.text.path, said=_said(found))


def _said(found: Difference) -> str:
    typed, shown = short(found.typed, 80), short(found.shown, 80)
    if not found.text.locate:
        return f"the template says “{typed or short(found.text.typed, 80)}”, and the document “{shown}”"
    if not shown:
        return f"“{typed}” was typed and is not in the document"
    if not typed:
        return f"the document says “{shown}” once more, or nobody typed it"
    return f"“{typed}” was typed, and the document says “{shown}”"


# ---------------------------------------------------------------- a document


def check_typed(composed: Composed, source: Source) -> tuple[Finding, ...]:
    """In what a document differs from what was typed for it; nothing if it is sound."""
    return check(keyboard_of(composed, source))


def keyboard_of(composed: Composed, source: Source) -> Keyboard:
    """All that was typed for a document beside its words."""
    document = composed.document
    edition = document.edition
    texts = texts_by_keys(edition, source)
    heads = {"title": document.title, "subtitle": document.subtitle, "audience": tree_words(document.audience)}
    fronts = (Comparison(texts.get((key,), ()), words) for key, words in heads.items())
    row = Comparison(_row(edition, texts), tree_words(document.blocks))
    counts = (Comparison([t], t.typed) for t, words in measured(edition, texts) if t.letters not in letters(words))
    own = ""
    if own_template(edition) and edition.clinic.content:
        files = edition.clinic.content.files
        own = _bare(letters(" ".join(files[n].decode("utf-8", "replace") for n in sorted(files) if n.endswith(".j2"))))
    return Keyboard((*fronts, row, *counts), composed.place, own)


def check_side_by_side(document: Document, source: Source) -> tuple[Finding, ...]:
    """Which texts of two languages side by side are not among the words of both. A picture is there once, for both."""
    there = letters(tree_words(document.blocks))
    lost: list[Comparison] = []
    for one in filter(None, (document, document.second)):
        texts = texts_by_keys(one.edition, source)
        pictures = {text for keys, ones in texts.items() if keys[-1] == "alt" and one is not document for text in ones}
        row = (text for text in _row(one.edition, texts) if text.locate and text not in pictures)
        lost += (Comparison([text], "") for text in row if text.letters not in there)
    return check(Keyboard(tuple(lost), Place(source.file)))


_PLACE = re.compile("\ue000([0-9]+)\ue001")


def _row(edition: Edition, texts: Any) -> list[TypedText]:
    """All texts in the order in which the template has them, and as often: it is filled with numbers in their place."""
    owners: list[tuple[TypedText, ...] | str] = []

    def number(owner: tuple[TypedText, ...] | str) -> str:
        owners.append(owner)
        return f"\ue000{len(owners) - 1}\ue001"

    data = _numbered(edition.data, number)
    for keys, typed in texts.items():
        *above, last = keys
        at = data["handout"]
        for key in above:
            at = at[key]
        if at[last]:
            at[last] = number(typed)
    markdown = render(environment(edition.library, edition.clinic.content), BODY, data)
    row: list[TypedText] = []
    for i, part in enumerate(_PLACE.split(template_words(markdown))):
        if i % 2:
            owner = owners[int(part)]
            row += [ours(owner)] if isinstance(owner, str) else owner
        elif part and not part.isspace():
            row.append(TypedText(part, (Seen(part, 0),)))
    return row


def _numbered(data: Any, number: Any) -> dict[str, Any]:
    """An edition's data with a number for each text of the interface, of a clinic, or that our code wrote."""
    shown = _copied(data["handout"])
    for section in shown["sections"]:
        for option in section.get("options", []):
            for item in (*option["benefits"], *option["harms"]) if isinstance(option, dict) else ():
                if item["measure_text"]:
                    item["measure_text"] = number(item["measure_text"])
                for count in item["measures"]:
                    count |= {key: number(count[key]) for key in ("text", "alt") if count.get(key)}
    return {
        **data,
        "handout": shown,
        "options": {o["id"]: o for s in shown["sections"] for o in s.get("options", []) if isinstance(o, dict)},
        **{name: {key: words and number(words) for key, words in data[name].items()} for name in ("ui", "clinic")},
        **{name: [number(words) for words in data[name]] for name in ("notices", "about")},
    }


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
