"""Rules T: a translation is translated, all of it, and ends as its source does."""

import re
from collections.abc import Iterator

from handouts.core.findings import Severity
from handouts.editions.translation import Translation
from handouts.editions.translator_notes import max_length
from handouts.language.markdown import links, tokens
from handouts.language.readability import sentences, spoken, words
from handouts.rules.bitext import as_written, shortened
from handouts.rules.engine import OWN, Hit, hit, rule


@rule(
    "T006",
    Severity.WARNING,
    "the translation is the same as the source",
    hint="Translate it. If all of it is a name that stays as it is, allow this with a reason.",
    serves=OWN,
    waivable=True,
)
def identical_to_source(translation: Translation) -> Iterator[Hit]:
    """The translation is word for word the source.

    Some programs fill the translation with the source, and then it looks finished. Short texts such as "MRI"
    are often the same in both languages; three words or more seldom are.
    """
    for unit, entry in translation.pairs:
        source = words(spoken(unit.text))
        if len(source) >= 3 and any(not w.isdecimal() for w in source) and words(spoken(entry.target)) == source:
            yield hit(translation.place(unit.path), path=unit.path)


@rule(
    "T019",
    Severity.WARNING,
    "English words are left in the translation: {found}",
    hint="Translate them. If they are a name, mark it as English: `[My Health]{{lang=en}}`.",
    serves="WCAG 2.2, success criterion 3.1.2",
    waivable=True,
)
def source_words_left(translation: Translation) -> Iterator[Hit]:
    """Part of the text was not translated: English words stand in the middle of it.

    Names of medicines, studies and products are often the same in all languages, so a single word is not reported.
    The rule looks for three words in a row that stand like that in the source, for two different small English words,
    such as `the` and `with`, and in a text of another script for three words in a row in Latin letters. It looks
    only if the source is in English.

        msgid "Call us if the pain gets worse."
        msgstr "Llámenos if the pain empeora with el tiempo."     # wrong
    """
    if not translation.texts.language.startswith("en"):
        return
    for unit, entry in translation.fitting:
        target = spoken(_without_names(entry.target))
        if words(target) == words(spoken(unit.text)):
            continue  # T006's
        small = dict.fromkeys(w for w in words(target.lower()) if w in _SMALL_WORDS)
        latin = _LATIN_RUN.search(target) if _mostly_other_script(target) else None
        row = latin[0] if latin else "" if len(small) > 1 else _words_in_a_row(spoken(unit.text), target)
        if row or len(small) > 1:
            found = [row] if row else [as_written(w, entry.target) for w in small]
            shown = ", ".join(f"`{w}`" for w in found)
            yield hit(translation.place(unit.path, found[0]), path=unit.path, found=shown)


@rule(
    "T016",
    Severity.WARNING,
    "the translation is {what}",
    hint="{advice}",
    serves=OWN,
    waivable=True,
)
def odd_length(translation: Translation) -> Iterator[Hit]:
    """A translation is much shorter or longer than its source, or too long for the place where it stands.

    If it is much shorter, something may have been left out; if it is somewhat shorter and has fewer sentences, a
    sentence. If it is much longer, something may have been added, or two texts were put into one. Titles, headings,
    names and the cells of the comparison table have little room: the note above each such entry of the PO file says
    how much.
    """
    low, usual, high = _RATIOS.get(translation.locale.split("-")[0], (0.5, 1.0, 2.0))
    for unit, entry in translation.fitting:
        room, length, source = max_length(unit), len(entry.target), len(unit.text)
        place = translation.place(unit.path)
        if room and length > room:
            what = f"{length} characters long; there is room for {room}"
            yield hit(place, path=unit.path, what=what, advice="Say it shorter.")
        elif source >= _COMPARABLE and not low <= length / source <= high:
            what = f"{length} characters long, and the source {source}"
            advice = f"Is all of it there, and nothing else? {shortened(unit.text)}"
            yield hit(place, path=unit.path, what=what, advice=advice)
        elif length / source < usual * _SHORT and (lost := _sentences(unit.text) - _sentences(entry.target)) > 0:
            what = f"short, and has {lost} {'sentence' if lost == 1 else 'sentences'} less than the source"
            yield hit(place, path=unit.path, what=what, advice=f"Is all of it there? {shortened(unit.text)}")


@rule(
    "T017",
    Severity.WARNING,
    "{what}",
    hint="Keep a question a question, and a sentence a sentence.",
    serves=OWN,
    waivable=True,
)
def end_differs(translation: Translation) -> Iterator[Hit]:
    """A question lost its question mark, a sentence lost its full stop, or a heading got one.

    Readers look for their own question among the headings. And a sentence without its end may have lost more than a
    stop. Each script has its own marks (?, ؟, 。), and any of them will do. In Spanish a question opens with ¿.

        msgid "When should you call?"
        msgstr "Cuándo debe llamar"         # wrong
        msgstr "¿Cuándo debe llamar?"       # right
    """
    for unit, entry in translation.fitting:
        there, here = _end(unit.text), _end(entry.target)
        if there != here:
            what = f"the source ends with {_ENDS[there]} and the translation with {_ENDS[here]}"
            yield hit(translation.place(unit.path), path=unit.path, what=what)
        elif here == "?" and translation.locale.split("-")[0] == "es" and "¿" not in entry.target:
            yield hit(translation.place(unit.path), path=unit.path, what="the question does not open with `¿`")


@rule(
    "T020",
    Severity.INFO,
    "the source has {there} sentences and the translation {here}",
    hint="Is each sentence there? {text}",
    serves=OWN,
    waivable=True,
)
def sentences_differ(translation: Translation) -> Iterator[Hit]:
    """The translation has two or more sentences more than its source, or fewer.

    Languages end sentences in different places, so this may be right. It is worth a look, because a sentence that got
    lost is hard to see in a long text.
    """
    for unit, entry in translation.fitting:
        there, here = _sentences(unit.text), _sentences(entry.target)
        if abs(there - here) > 1:
            yield hit(translation.place(unit.path), path=unit.path, there=there, here=here, text=shortened(unit.text))


@rule(
    "T021",
    Severity.INFO,
    "`{other}` has the same source and another translation",
    hint="If one wording fits both places, use it in both. The other one is: {text}",
    serves=OWN,
    waivable=True,
)
def translated_twice(translation: Translation) -> Iterator[Hit]:
    """Two texts are the same in the source and differ in the translation.

    A reader who compares two options may take other words for another fact. Sometimes grammar needs two wordings;
    then leave them.
    """
    first: dict[str, tuple[str, str]] = {}
    for unit, entry in translation.fitting:
        path, target = first.setdefault(unit.text, (unit.path, entry.target))
        if target != entry.target:
            yield hit(translation.place(unit.path), path=unit.path, other=path, text=shortened(target))


_SMALL_WORDS = frozenset(
    ("the", "and", "with", "your", "you", "are", "from", "that", "this", "which", "when", "have", "has", "should")
)
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z'’-]+(?:\s+[A-Za-z][A-Za-z'’-]+){2,}")
_BRACKETED = re.compile(r"\([^()]*\)|（[^（）]*）")


def _words_in_a_row(source: str, target: str) -> str:
    """Three words or more in small letters that stand in a row in both texts, "" for none.

    A name after its translation, in brackets, is none.
    """
    there, here = words(source), words(_BRACKETED.sub(" ", target))
    runs = {run for run in zip(there, there[1:], there[2:], strict=False) if all(w.islower() for w in run)}
    starts = [i for i, run in enumerate(zip(here, here[1:], here[2:], strict=False)) if run in runs]
    if not starts:
        return ""
    first = last = starts[0]
    while last + 1 in starts:
        last += 1
    return " ".join(here[first : last + 3])


def _mostly_other_script(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c > "\u024f" and not "\u1e00" <= c <= "\u1eff" for c in letters) * 2 > len(letters)


_RATIOS = {
    **dict.fromkeys(("es", "fr", "pt", "so", "tl", "vi"), (0.5, 1.1, 2.0)),
    "zh": (0.15, 0.35, 0.9),
    "ja": (0.2, 0.5, 1.1),
    "ko": (0.25, 0.55, 1.2),
    **dict.fromkeys(("ar", "fa"), (0.45, 0.85, 1.7)),
}
"""Length of a translation over its source's, in characters: the least, the usual one, and the most."""
_SHORT = 0.8
"""How much of its usual length a translation has at most that has lost a sentence, too."""
_COMPARABLE = 40
"""Characters. Shorter texts may differ more."""
_ENDS = {"?": "a question mark", ".": "a full stop", "!": "an exclamation mark", ":": "a colon", "": "no mark"}
_END_OF = {
    **dict.fromkeys("?؟？;", "?"),
    **dict.fromkeys(".。।۔．", "."),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(":：", ":"),
}


def _without_names(text: str) -> str:
    """A text without what is marked as of another language."""
    for link in links(text):
        if "lang=" in (link.close.attributes or ""):
            text = text.replace(link.text, " ")
    return text


def _sentences(text: str) -> int:
    return len(sentences(spoken(text)))


def _end(text: str) -> str:
    """The kind of mark that a text ends with, whatever the script."""
    # A citation may stand before the end mark in one language and after it in another.
    parts = [token for token in tokens(text) if token.kind != "cite"]
    shown = "".join(token.text for token in parts).rstrip()
    shown = re.sub(r"\{[^{}]*\}$", "", shown).rstrip('*_ ")]”»’）】」』\u2069')
    return _END_OF.get(shown[-1:], "")
