"""Rules T: a translation says what the source says, all of it, with the same numbers, fields and sources."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from handouts.findings import Place, Severity
from handouts.locales import interface, interface_source
from handouts.markdown import FIELD
from handouts.readability import spoken, words
from handouts.rules import Hit, hit, rule, texts
from handouts.translation import State, Translation, state


@rule(
    "T001",
    Severity.WARNING,
    "`{path}` is not translated into {locale}",
    hint="Translate it: {text}",
)
def untranslated(translation: Translation) -> Iterator[Hit]:
    """A text of the handout has no translation yet.

    A draft shows the English text in its place and says so. A release waits until every text is translated,
    because nobody can weigh harms that they can't read. Open the PO file in a program for translators; it
    lists what is missing.
    """
    if translation.catalog.problem:
        return
    for unit in translation.source.units:
        entry = translation.catalog.entries.get(unit.path)
        if state(unit, entry) is State.UNTRANSLATED:
            place = translation.place(unit.path)
            yield hit(place, unit=unit.path, path=unit.path, locale=translation.locale, text=_short(unit.text))


@rule(
    "T002",
    Severity.WARNING,
    "the source of `{path}` has changed since it was translated",
    hint="Run `handouts translate update`, then change the translation to say: {text}",
)
def stale(translation: Translation) -> Iterator[Hit]:
    """The text was changed after it was translated, so the translation says what the handout said before.

    A dose or a warning may be what changed. The old translation is kept for the translator, but no page shows
    it as if it were right. After an update the translation program shows the old and the new English text
    side by side.
    """
    for unit, entry in translation.pairs:
        if state(unit, entry) is State.STALE:
            yield hit(translation.place(unit.path), unit=unit.path, path=unit.path, text=_short(unit.text))


@rule(
    "T003",
    Severity.ERROR,
    "{difference}",
    hint=("Copy fields, citations, links and **bold** from the source exactly, and keep each as often as it is there."),
)
def markup_differs(translation: Translation) -> Iterator[Hit]:
    """A translation has lost, added or changed something that is not words: a field, a citation, a link or
    bold.

    `{clinic.phone}` is filled with the clinic's number, so a translator must not translate it. Without
    `[@cameron2004]` the claim has no source. Where words may be moved about, these pieces move along with
    them.

        msgid "Call {clinic.phone} **today**."
        msgstr "Llame a {clínica.teléfono} hoy."              # wrong
        msgstr "Llame **hoy** al {clinic.phone}."             # right
    """
    for unit, entry in translation.pairs:
        if entry.fits(unit.text):
            there, here = _pieces(unit.text), _pieces(entry.target)
            if there != here:
                said = _difference(there - here, here - there)
                yield hit(translation.place(unit.path), unit=unit.path, difference=said)


@rule(
    "T004",
    Severity.ERROR,
    "{difference}",
    hint="Check every number against the source. Write numbers in digits where the source does.",
)
def numbers_differ(translation: Translation) -> Iterator[Hit]:
    """A number of the source is not in the translation, or the translation has one that the source has not.

    A wrong number is the mistake that hurts most. Numbers are compared whatever script they are written in
    (80 or ٨٠) and whatever stands for the decimal point (38.5 or 38,5).

        msgid "Fewer than 1 out of 100 people"
        msgstr "Menos de 1 de cada 1000 personas"     # wrong
    """
    for unit, entry in translation.pairs:
        if entry.fits(unit.text):
            missing, extra = _numbers(unit.text, entry.target, translation)
            if missing or extra:
                said = _difference(Counter(missing), Counter(extra))
                yield hit(translation.place(unit.path), unit=unit.path, difference=said)


@rule(
    "T005",
    Severity.WARNING,
    "only the {side} says no: {found}",
    hint=(
        "Read both again: `not`, `never` or `without` may have got lost. If both mean the same, allow this "
        "with a reason."
    ),
)
def negation_on_one_side(translation: Translation) -> Iterator[Hit]:
    """The source says `not`, `never` or `without` and the translation does not, or the other way round.

    "Do not drive" without its "not" is dangerous. Sometimes both are right, because one language says without
    a "no" what the other says with one; so this is a warning. It looks at English and Spanish only.

        msgid "Do not drive for 24 hours."
        msgstr "Conduzca durante 24 horas."      # wrong
    """
    handout = translation.source.handout
    if not handout or not handout.language.startswith("en") or not translation.locale.startswith("es"):
        return
    for unit, entry in translation.pairs:
        if entry.fits(unit.text):
            english, spanish = _NOT_EN.findall(spoken(unit.text)), _NOT_ES.findall(spoken(entry.target))
            if bool(english) != bool(spanish) and not (spanish and _ALMOST_NOT.search(unit.text)):
                side, found = ("source", english) if english else ("translation", spanish)
                place = translation.place(unit.path)
                yield hit(place, unit=unit.path, side=side, found=", ".join(f"`{w}`" for w in dict.fromkeys(found)))


_NOT_EN = re.compile(r"(?i)\b(?:not|no|never|without|cannot|none|neither|nor|nothing|nobody|\w+n['’]t)\b")
_ALMOST_NOT = re.compile(r"(?i)\b(?:fail\w*|unable|unless|until|avoid\w*|lack\w*|prevent\w*|stop\w*)\b")
"""English words that another language may well put with a "no"."""
_NOT_ES = re.compile(r"(?i)\b(?:no|nunca|jamás|sin|ni|nada|nadie|tampoco|ning(?:ún|unos?|unas?))\b")


@rule(
    "T006",
    Severity.WARNING,
    "the translation is the same as the source",
    hint="Translate it. If it is a name that stays as it is, allow this with a reason.",
)
def identical_to_source(translation: Translation) -> Iterator[Hit]:
    """The text in the translation is word for word the English one.

    Some programs fill the translation with the source, and then it looks finished. Short texts such as "MRI"
    are often the same in both languages; three words or more seldom are.
    """
    for unit, entry in translation.pairs:
        said = words(spoken(unit.text))
        if len(said) >= 3 and any(not w.isdecimal() for w in said) and words(spoken(entry.target)) == said:
            yield hit(translation.place(unit.path), unit=unit.path)


@rule(
    "T007",
    Severity.INFO,
    "the PO file has `{path}`, which is not in the handout",
    hint="Run `handouts translate update`: it sets old entries aside, and brings a renamed one in.",
)
def unknown_entry(translation: Translation) -> Iterator[Hit]:
    """An entry of the PO file belongs to no text of the handout.

    The text may have been deleted, or its id was changed. In that case its translation is not lost, but it
    must be moved to the new name, because texts are only found by their ids.
    """
    known = {u.path for u in translation.source.units}
    for path in translation.catalog.entries if known else ():
        if path not in known:
            yield hit(translation.place(path), unit=path, path=path)


@rule(
    "T008",
    Severity.ERROR,
    "`{path}` stands twice in the PO file",
    hint="Keep the translation that is right and delete the other entry.",
)
def duplicate_entry(translation: Translation) -> Iterator[Hit]:
    """Two entries of the PO file are for the same text (`msgctxt`), so it is not clear which one counts.

    It happens when two people's changes are put together. Compare both with the source before you delete one.
    """
    for path, line in translation.catalog.duplicates:
        yield hit(Place(translation.catalog.file, max(1, line), 1), unit=path, path=path)


@rule(
    "T009",
    Severity.ERROR,
    "{count} of the words that every page needs are missing in {locale}: {keys}",
    hint="Translate them in `base/ui/{locale}.po`; they are the same for every handout.",
)
def interface_words_missing(translation: Translation) -> Iterator[Hit]:
    """The words that the pipeline itself puts on a page are not all there in this language.

    These are headings such as "Possible problems", the draft notice and the page numbers. They are translated
    once, for all handouts. If the English word changed, its old translation no longer counts.
    """
    base = translation.source.base
    there = interface(base, translation.locale)
    missing = [key for key in interface_source(base) if key not in there]
    if missing:
        keys = ", ".join(f"`{k}`" for k in missing[:5]) + (" …" if len(missing) > 5 else "")
        place = Place(base / "ui" / f"{translation.locale}.po", 1, 1)
        yield hit(place, count=len(missing), locale=translation.locale, keys=keys)


@rule(
    "T010",
    Severity.WARNING,
    "the translation of `{path}` is marked as not sure (`fuzzy`)",
    hint="Compare it with the source; if it is right, take the mark away in the translation program.",
)
def needs_review(translation: Translation) -> Iterator[Hit]:
    """A translation is there, but a person or a program has marked that it must be looked at again.

    The mark `fuzzy` is also set when the source changed after the text was translated. Until somebody has
    compared both sentences, one can't rely on the translation.
    """
    for unit, entry in translation.pairs:
        if state(unit, entry) is State.NEEDS_REVIEW:
            yield hit(translation.place(unit.path), unit=unit.path, path=unit.path)


@rule(
    "T011",
    Severity.ERROR,
    "the translation has `{passage}`: {what}",
    hint="Take it away, or write it as the source does.",
)
def unfit_translation(translation: Translation) -> Iterator[Hit]:
    """A translation has something in it that no text of a handout may have, in any language.

    The same holds as for the source: no HTML, no LaTeX, no pictures, no headings or lists of its own, no
    links that lead nowhere, and no hidden characters. The rules S027 to S033 and S038 say why.
    """
    for unit, entry in translation.pairs:
        place, target = translation.place(unit.path), entry.target
        found = [
            *((p, "HTML") for p in texts.raw_html(target)),
            *((p, "LaTeX") for p in texts.raw_latex(target)),
            *((p, "an attribute that is not allowed") for p in texts.raw_attributes(target)),
            *((p, "a picture or a footnote") for p in texts.pictures_and_notes(target)),
            *((p, "a link that a reader can't follow") for p in texts.bad_links(target)),
            *texts.block_marks(target, body=False),
            *((texts.character_name(c), "a hidden character") for c in texts.forbidden_characters(target)),
        ]
        for passage, what in dict.fromkeys(found):
            yield hit(place, unit=unit.path, passage=passage, what=what)


# ---------------------------------------------------------------- what is compared

_LINK = re.compile(r"\]\(\s*<?([^()\s<>]+)[^()]*\)|<((?:https?|mailto|tel):[^\s<>]+)>")
_SPAN = re.compile(r"\]\{([^{}]*)\}")
_BRACED = re.compile(r"\{[^{}\[\]]*\}")


def _pieces(text: str) -> Counter[str]:
    """Fields, citations, link targets, spans and bold, each with how often it is there."""
    plain = _SPAN.sub("]", text)
    return Counter(
        (
            *(m[0] for m in _BRACED.finditer(plain)),
            *(f"@{name}" for name in texts.citations(text)),
            *(m[1] or m[2] for m in _LINK.finditer(text)),
            *(f"{{{' '.join(sorted(m[1].split()))}}}" for m in _SPAN.finditer(text)),
            *(["**bold**"] * (text.replace("\\*", "").count("**") // 2)),
            *(["a single `**`"] * (text.replace("\\*", "").count("**") % 2)),
        )
    )


def _difference(missing: Counter[str], extra: Counter[str]) -> str:
    def listed(pieces: Counter[str]) -> str:
        return ", ".join(f"`{p}`" for p in sorted(pieces.elements()))

    parts = [f"lacks {listed(missing)}"] if missing else []
    if extra:
        parts.append(f"has {listed(extra)}, which the source has not")
    return f"the translation {' and '.join(parts)}"


_GROUP = "\u00a0\u202f\u2009'’٬"
"""What may stand between thousands, besides a comma and a point."""
_NUMBER = re.compile(rf"\d+(?:[.,٫{_GROUP}]\d+)*")
_NUMBER_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def _numbers(source: str, target: str, translation: Translation) -> tuple[list[str], list[str]]:
    """The numbers that only the source has, and those that only the translation has."""
    handout = translation.source.handout
    english = bool(handout and handout.language.startswith("en"))
    left = [(shown, _readings(shown, english=english)) for shown in _found(source)]
    extra: list[str] = []
    for shown in _found(target):
        values = _readings(shown, english=translation.locale.startswith("en"))
        match = next((n for n in left if n[1] & values), None)
        if match:
            left.remove(match)
        else:
            extra.append(shown)
    if english and extra:  # "two weeks" may become "2 semanas"
        spelled = [w.lower() for w in words(spoken(source))]
        extra = [n for n in extra if not (n.isdecimal() and int(n) < 13 and _NUMBER_WORDS[int(n)] in spelled)]
    return [shown for shown, _ in left], extra


def _found(text: str) -> list[str]:
    bare = re.sub(r"\]\([^()]*\)", "]", re.sub(r"<[A-Za-z][^\s<>]*>|\{[^{}]*\}|@[\w-]+", " ", text))
    latin = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in bare)
    return _NUMBER.findall(FIELD.sub(" ", latin))


def _readings(shown: str, *, english: bool) -> frozenset[Decimal | str]:
    """What a number can mean: 1,000 is a thousand in English; elsewhere `1.000` may be that, or one."""
    digits = re.sub(f"[{_GROUP}]", "", shown).replace("٫", ".")
    if english and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return frozenset((Decimal(digits),))
    if len(set(marks)) == 2:  # 1.234,5: the last one is the decimal mark
        last = max(digits.rfind("."), digits.rfind(","))
        whole = re.sub(r"[.,]", "", digits[:last])
        return frozenset((Decimal(f"{whole}.{digits[last + 1 :]}"),))
    if len(marks) > 1:
        groups = re.split(r"[.,]", digits)
        if all(len(g) == 3 for g in groups[1:]):
            return frozenset((Decimal("".join(groups)),))
        return frozenset((digits,))  # no number: a date or a version
    value = Decimal(digits.replace(",", "."))
    grouped = not english and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits)
    return frozenset((value, Decimal(re.sub(r"[.,]", "", digits))) if grouped else (value,))


def _short(text: str) -> str:
    return f"“{text[:80]}…”" if len(text) > 80 else f"“{text}”"
