"""Rules T, second half: a translation says what its source says, all of it, and nothing else."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from handouts.core.findings import Severity
from handouts.editions.translation import Translation
from handouts.editions.translator_notes import has_term, max_length
from handouts.language.lexicon import UNSPACED, Words, folded, negations_differ, turned_round
from handouts.language.number_words import in_figures
from handouts.language.quantities import Differences, compared, latin_digits, quantities
from handouts.language.readability import sentences, spoken, words
from handouts.rules import texts
from handouts.rules.engine import OWN, Hit, hit, rule


def _source_words(translation: Translation) -> Words:
    return translation.texts.library.words(translation.texts.language.split("-")[0])


def _target_words(translation: Translation) -> Words:
    return translation.texts.library.words(translation.locale.split("-")[0])


# ---------------------------------------------------------------- what must be there as it is


@rule(
    "T003",
    Severity.ERROR,
    "{difference}",
    hint=("Copy fields, citations, links and **bold** from the source exactly, and keep each as often as it is there."),
    serves="XLIFF 2.0, inline codes",
)
def markup_differs(translation: Translation) -> Iterator[Hit]:
    """A translation has lost, added or changed something that is not words: a field, a citation, a link or bold.

    `{clinic.phone}` is filled with the clinic's number, so a translator must not translate it. Without
    `[@cameron2004]` the claim has no source. When the words around them move to another place in the sentence, these
    pieces move with them. Only the mark of a language, `[My Health]{lang=en}`, is the translator's own; but a name that
    stays as it is keeps it.

        msgid "Call {clinic.phone} **today**."
        msgstr "Llame a {clínica.teléfono} hoy."              # wrong
        msgstr "Llame **hoy** al {clinic.phone}."             # right
    """
    for unit, entry in translation.fitting:
        there, here = _pieces(unit.text), _pieces(entry.target)
        if there != here:
            said = _difference(there - here, here - there)
            place = translation.place(unit.path, next((p for p in here - there if p in entry.target), ""))
            yield hit(place, path=unit.path, difference=said)
        for name in _names_unmarked(unit.text, entry.target):
            said = f"the translation has `{name}` without the mark of its language"
            yield hit(translation.place(unit.path, name), path=unit.path, difference=said)


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
                yield hit(place, path=unit.path, mark=_named(mark), text=_short(unit.text))


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
            *((p, "HTML") for p in texts.raw_html(target)),
            *((p, "LaTeX") for p in texts.raw_latex(target)),
            *((p, "an attribute that is not allowed") for p in texts.raw_attributes(target)),
            *((p, "a picture or a footnote") for p in texts.pictures_and_notes(target)),
            *((p, "a link that a reader can't follow") for p in texts.bad_links(target)),
            *texts.block_marks(target, body=False),
        ]
        for passage, what in dict.fromkeys(found):
            yield hit(translation.place(unit.path, passage), path=unit.path, passage=passage, what=what)
        for character in dict.fromkeys(texts.forbidden_characters(target)):
            place, name = translation.place(unit.path, character), texts.character_name(character)
            yield hit(place, path=unit.path, passage=name, what="a hidden character")


# ---------------------------------------------------------------- numbers and units


@rule(
    "T004",
    Severity.ERROR,
    "{difference}",
    hint="Compare every number with the source. Write in digits what the source writes in digits.",
    serves=OWN,
)
def numbers_differ(translation: Translation) -> Iterator[Hit]:
    """A number of the source is not in the translation, or the translation has one that the source does not have.

    A wrong number is the mistake that hurts most. The same number may be written in the digits of any script (80 or
    ٨٠), with a point or a comma for its decimals (38.5 or 38,5), and a small one as a word (2 weeks, dos semanas).

        msgid "Fewer than 1 out of 100 people"
        msgstr "Menos de 1 de cada 1000 personas"     # wrong
    """
    for unit, entry in translation.fitting:
        found = _numbers(translation, unit.text, entry.target)
        if found.missing or found.extra:
            said = _difference(Counter(found.missing), Counter(found.extra))
            written = _as_written(found.extra[0], entry.target, latin_digits) if found.extra else ""
            place = translation.place(unit.path, written)
            yield hit(place, path=unit.path, difference=said)


@rule(
    "T012",
    Severity.ERROR,
    "{number} has {there} in the source and {here} in the translation",
    hint="Write the same unit as the source: {text}",
    serves=OWN,
)
def unit_differs(translation: Translation) -> Iterator[Hit]:
    """A number has another unit in the translation than in the source, or a dose has lost its unit.

    80 grams are a thousand times 80 milligrams. Units are known by their signs and by each language's own words
    for them, which stand in `templates/base/words/`. If a unit is right and not known, add it there.

        msgid "Take 80 mg in the morning."
        msgstr "Tome 80 g por la mañana."     # wrong
    """
    for unit, entry in translation.fitting:
        for there, here in _numbers(translation, unit.text, entry.target).units:
            yield hit(
                translation.place(unit.path, _as_written(here.shown, entry.target, latin_digits)),
                path=unit.path,
                number=here.shown,
                there=f"the unit `{there.unit}`" if there.unit else "no unit",
                here=f"the unit `{here.unit}`" if here.unit else "none that is known",
                text=_short(unit.text),
            )


@rule(
    "T018",
    Severity.WARNING,
    "the translation writes digits in two ways: {shown}",
    hint="Write all numbers of a text in the same digits.",
    serves="Unicode, numbering systems (CLDR)",
)
def mixed_digits(translation: Translation) -> Iterator[Hit]:
    """One text has digits of two scripts in it, such as 80 and ٨٠.

    A reader who knows only one kind may misread the other, and a screen reader may change its voice from one number
    to the next.

        msgid "Take 80 mg for 3 days."
        msgstr "خذ ٨٠ ملغ لمدة 3 أيام."     # wrong
    """
    for unit, entry in translation.fitting:
        first: dict[int, str] = {}
        for number in re.findall(r"\d+", _for_people(entry.target)):
            first.setdefault(ord(number[0]) - int(latin_digits(number[0])), number)
        if len(first) > 1:
            shown = list(first.values())
            yield hit(translation.place(unit.path, shown[1]), path=unit.path, shown=" and ".join(shown))


# ---------------------------------------------------------------- sense


@rule(
    "T005",
    Severity.WARNING,
    "{what}",
    hint=(
        "Read both again: a word such as `not`, `never` or `without` may have got lost or come in. If both mean the "
        "same, allow this with a reason."
    ),
    serves=OWN,
)
def negation_on_one_side(translation: Translation) -> Iterator[Hit]:
    """The source says `not`, `never` or `without` and the translation does not, or the other way round.

    "Do not drive" without its "not" is dangerous. Sometimes both are right, because one language says without a "no"
    what the other says with one; so this is a warning. If both texts have the same number of sentences, each sentence
    is compared with its own, and of two words that say no, none may get lost. These words are in
    `templates/base/words/`; a language without such a file is not checked.

        msgid "Do not drive for 24 hours."
        msgstr "Conduzca durante 24 horas."      # wrong
    """
    there, here = _source_words(translation), _target_words(translation)
    if not (there.known and here.known):
        return
    for unit, entry in translation.fitting:
        for source, target in _by_sentence(unit.text, entry.target):
            said, translated = negations_differ(there, here, source, target)
            if said or translated:
                first = _as_written(translated[0], target) if translated else ""
                what = _who_says_no(source, said, target, translated)
                yield hit(translation.place(unit.path, first if not said else ""), path=unit.path, what=what)


@rule(
    "T014",
    Severity.ERROR,
    "the source says `{there}` and the translation says the opposite: {here}",
    hint="Read both again: {text}",
    serves=OWN,
)
def opposite_sense(translation: Translation) -> Iterator[Hit]:
    """Left became right, before became after, more became less, or the other way round.

    The wrong knee, or a medicine after a meal and not before it: such a mistake reads well, so nobody sees it. The
    words for sides, order and amounts are in `templates/base/words/`. They are counted in each sentence: a translation
    is wrong if it says the one less often than its source and the other more often.

        msgid "Call us if your left leg feels weak."
        msgstr "Llámenos si siente débil la pierna derecha."     # wrong
    """
    there, here = _source_words(translation), _target_words(translation)
    for unit, entry in translation.fitting if there.known and here.known else ():
        for source, target in _by_sentence(unit.text, entry.target):
            for a, b in turned_round(there, here, source, target):
                found = here.opposites[b].search(folded(target))
                written = _as_written(found[0], target) if found else b
                place = translation.place(unit.path, written)
                yield hit(place, path=unit.path, there=a, here=f"`{written}` ({b})", text=_short(unit.text))


@rule(
    "T015",
    Severity.WARNING,
    "`{term}` is `{known}` in the glossary, and the translation does not use that word",
    hint="Use the glossary's word, so that a reader can look it up; or change the translation in the glossary.",
    serves=OWN,
)
def glossary_term_missing(translation: Translation) -> Iterator[Hit]:
    """The source uses a word that the handout's glossary explains, and the translation says something else.

    If one thing has two names, a reader takes it for two things. The word may change its ending: only its stem is
    looked for.

        msgid "MRI"                          # a word of the glossary
        msgstr "resonancia magnética"

        msgid "You may need an MRI."
        msgstr "Quizá necesite un escáner."     # wrong
    """
    for unit, entry in translation.fitting:
        if unit.leaf.keys[0] == "glossary":
            continue
        target = folded(entry.target)
        for term, known in translation.terms.items():
            if has_term(unit.text, term) and not _has_stem(target, known, translation.locale.split("-")[0]):
                yield hit(translation.place(unit.path), path=unit.path, term=term, known=known)


# ---------------------------------------------------------------- form


@rule(
    "T006",
    Severity.WARNING,
    "the translation is the same as the source",
    hint="Translate it. If all of it is a name that stays as it is, allow this with a reason.",
    serves=OWN,
)
def identical_to_source(translation: Translation) -> Iterator[Hit]:
    """The translation is word for word the source.

    Some programs fill the translation with the source, and then it looks finished. Short texts such as "MRI"
    are often the same in both languages; three words or more seldom are.
    """
    for unit, entry in translation.pairs:
        said = words(spoken(unit.text))
        if len(said) >= 3 and any(not w.isdecimal() for w in said) and words(spoken(entry.target)) == said:
            yield hit(translation.place(unit.path), path=unit.path)


@rule(
    "T019",
    Severity.WARNING,
    "English words are left in the translation: {found}",
    hint="Translate them. If they are a name, mark it as English: `[My Health]{{lang=en}}`.",
    serves="WCAG 2.2, success criterion 3.1.2",
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
        said = spoken(re.sub(r"\[[^\[\]]*\]\{[^{}]*lang=[^{}]*\}", " ", entry.target))
        if words(said) == words(spoken(unit.text)):
            continue  # T006's
        small = dict.fromkeys(w for w in words(said.lower()) if w in _SMALL_WORDS)
        latin = _LATIN_RUN.search(said) if _mostly_other_script(said) else None
        row = latin[0] if latin else "" if len(small) > 1 else _words_in_a_row(spoken(unit.text), said)
        if row or len(small) > 1:
            found = [row] if row else [_as_written(w, entry.target) for w in small]
            shown = ", ".join(f"`{w}`" for w in found)
            yield hit(translation.place(unit.path, found[0]), path=unit.path, found=shown)


@rule(
    "T016",
    Severity.WARNING,
    "the translation is {what}",
    hint="{advice}",
    serves=OWN,
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
            advice = f"Is all of it there, and nothing else? {_short(unit.text)}"
            yield hit(place, path=unit.path, what=what, advice=advice)
        elif length / source < usual * _SHORT and (lost := _sentences(unit.text) - _sentences(entry.target)) > 0:
            what = f"short, and has {lost} {'sentence' if lost == 1 else 'sentences'} less than the source"
            yield hit(place, path=unit.path, what=what, advice=f"Is all of it there? {_short(unit.text)}")


@rule(
    "T017",
    Severity.WARNING,
    "{what}",
    hint="Keep a question a question, and a sentence a sentence.",
    serves=OWN,
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
)
def sentences_differ(translation: Translation) -> Iterator[Hit]:
    """The translation has two or more sentences more than its source, or fewer.

    Languages end sentences in different places, so this may be right. It is worth a look, because a sentence that got
    lost is hard to see in a long text.
    """
    for unit, entry in translation.fitting:
        there, here = _sentences(unit.text), _sentences(entry.target)
        if abs(there - here) > 1:
            yield hit(translation.place(unit.path), path=unit.path, there=there, here=here, text=_short(unit.text))


@rule(
    "T021",
    Severity.INFO,
    "`{other}` has the same source and another translation",
    hint="If one wording fits both places, use it in both. The other one is: {text}",
    serves=OWN,
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
            yield hit(translation.place(unit.path), path=unit.path, other=path, text=_short(target))


# ---------------------------------------------------------------- what is compared

_LINK = re.compile(r"\]\(\s*<?([^()\s<>]+)[^()]*\)|<((?:https?|mailto|tel):[^\s<>]+)>")
_SPAN = re.compile(r"\]\{([^{}]*)\}")
_BRACED = re.compile(r"\{[^{}\[\]]*\}")
_NAMED = re.compile(r"\[([^\[\]]+)\]\{[^{}]*\blang=[^{}]*\}")
_BOLD = re.compile(r"\*\*(?!\s)(?:(?!\*\*).)+(?<!\s)\*\*")
_EMPHASIS = re.compile(r"(?<![\\*\w])\*(?![\s*])[^*]+(?<![\s\\])\*(?!\*)")
_CODE = re.compile(r"(?<!\\)`[^`]+`")


def _pieces(text: str) -> Counter[str]:
    """Fields, citations, link targets, spans, bold, emphasis and code, each with how often it is there."""
    plain = _SPAN.sub("]", text)
    bare = text.replace("\\*", "")
    return Counter(
        (
            *(m[0] for m in _BRACED.finditer(plain)),
            *_citations(text),
            *(m[1] or m[2] for m in _LINK.finditer(text)),
            *(f"{{{' '.join(own)}}}" for m in _SPAN.finditer(text) if (own := _not_language(m[1]))),
            *(["**bold**"] * len(bold := _BOLD.findall(bare))),
            *(["`**` that makes nothing bold"] * (bare.count("**") - 2 * len(bold))),
            *(["*emphasis*"] * len(_EMPHASIS.findall(bare))),
            *(m[0] for m in _CODE.finditer(text)),
        )
    )


def _citations(text: str) -> list[str]:
    """The citations of a text; those outside of [square brackets], which a page shows otherwise, are others."""
    inside = Counter(name for m in _CITATION.finditer(text) for name in texts.citations(m[0]))
    outside = Counter(texts.citations(text)) - inside
    return [*(f"@{n}" for n in inside.elements()), *(f"@{n} without its brackets" for n in outside.elements())]


def _names_unmarked(source: str, target: str) -> list[str]:
    """The words marked as another language in a source that stand in the translation as they are, without a mark."""
    rest = _NAMED.sub(" ", target)
    return [m[1] for m in _NAMED.finditer(source) if m[1] in rest]


def _not_language(attributes: str) -> list[str]:
    """A span's attributes, without those that only say in which language its words are."""
    return sorted(a for a in attributes.split() if not a.startswith(("lang=", "dir=")))


def _difference(missing: Counter[str], extra: Counter[str]) -> str:
    def listed(pieces: Counter[str]) -> str:
        return ", ".join(f"`{p}`" for p in sorted(pieces.elements()))

    parts = [f"lacks {listed(missing)}"] if missing else []
    if extra:
        parts.append(f"has {listed(extra)}, which the source does not have")
    return f"the translation {' and '.join(parts)}"


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


def _who_says_no(source: str, said: list[str], target: str, translated: list[str]) -> str:
    there = ", ".join(f"`{_as_written(w, source)}`" for w in dict.fromkeys(said))
    here = ", ".join(f"`{_as_written(w, target)}`" for w in dict.fromkeys(translated))
    if not (said and translated):
        return f"only the {'source' if said else 'translation'} says no: {there or here}"
    return f"the source says no {_times(said)} ({there}) and the translation {_times(translated)} ({here})"


def _times(found: list[str]) -> str:
    return "once" if len(found) == 1 else f"{len(found)} times"


def _unbalanced(text: str) -> list[str]:
    """The marks that stand without their other half. A list's `1)` or a smiley would be one, too."""
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


def _numbers(translation: Translation, source: str, target: str) -> Differences:
    theirs, here = _source_words(translation), quantities(target, _target_words(translation))
    found = compared(quantities(source, theirs), here)
    if not found.extra or theirs.language != "en" or (figures := in_figures(source)) == source:
        return found
    # What the source says in words, as “fifteen minutes”, the translation may write in figures; it need not.
    again = compared(quantities(figures, theirs), here)
    return again if again.extra else replace(again, missing=tuple(n for n in again.missing if n in found.missing))


def _for_people(text: str) -> str:
    """The text without what only machines read: addresses, fields, citations."""
    return re.sub(r"(?<=\])\([^()]*\)|<[A-Za-z][^\s<>]*>|\{[^{}]*\}|@[\w-]+", " ", text)


def _as_written(said: str, text: str, fold: Callable[[str], str] = folded) -> str:
    """How words stand in a text that were found in its folded form: `no` may be `No`. As they are, if they don't."""
    places = [i for i, c in enumerate(text) for _ in fold(c)]
    whole = "".join(map(fold, text))
    own = re.search(rf"(?<!\w){re.escape(said)}(?!\w)", whole)
    start = own.start() if own else whole.find(said)
    return text[places[start] : places[start + len(said) - 1] + 1] if said and start >= 0 else said


def _by_sentence(source: str, target: str) -> list[tuple[str, str]]:
    """Sentence beside sentence where both have as many, else the whole texts."""
    there, here = sentences(spoken(source)), sentences(spoken(target))
    return list(zip(there, here, strict=True)) if len(there) == len(here) else [(spoken(source), spoken(target))]


_ENDING = 2
_SHORTEST_STEM = 4


def _has_stem(target: str, term: str, language: str) -> bool:
    """Whether the stems of a term's words are in a folded text, in whatever order and form."""
    if language in UNSPACED:
        return folded(term) in target
    return all(_stem(word) in target for word in words(folded(term)))


def _stem(word: str) -> str:
    bare = word.removeprefix("ال")
    return bare[: max(_SHORTEST_STEM, len(bare) - _ENDING)]


_SMALL_WORDS = frozenset(
    ("the", "and", "with", "your", "you", "are", "from", "that", "this", "which", "when", "have", "has", "should")
)
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z'’-]+(?:\s+[A-Za-z][A-Za-z'’-]+){2,}")


_BRACKETED = re.compile(r"\([^()]*\)|（[^（）]*）")


def _words_in_a_row(source: str, target: str) -> str:
    """Three words or more in small letters that stand in a row in both texts, "" for none.

    A name after its translation, in brackets, is none.
    """
    there, said = words(source), words(_BRACKETED.sub(" ", target))
    runs = {run for run in zip(there, there[1:], there[2:], strict=False) if all(w.islower() for w in run)}
    starts = [i for i, run in enumerate(zip(said, said[1:], said[2:], strict=False)) if run in runs]
    if not starts:
        return ""
    first = last = starts[0]
    while last + 1 in starts:
        last += 1
    return " ".join(said[first : last + 3])


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
_CITATION = re.compile(r"\[[^\[\]]*@[^\[\]]*\]")
"""It may stand before the end mark in one language and after it in another."""
_END_OF = {
    **dict.fromkeys("?؟？;", "?"),
    **dict.fromkeys(".。।۔．", "."),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(":：", ":"),
}


def _sentences(text: str) -> int:
    return len(sentences(spoken(text)))


def _end(text: str) -> str:
    """The kind of mark that a text ends with, whatever the script."""
    said = re.sub(r"\{[^{}]*\}$", "", _CITATION.sub("", text).rstrip()).rstrip('*_ ")]”»’）】」』\u2069')
    return _END_OF.get(said[-1:], "")


def _short(text: str) -> str:
    return f"“{text[:80]}…”" if len(text) > 80 else f"“{text}”"
