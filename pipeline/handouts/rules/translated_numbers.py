"""Rules T: a translation has the numbers and units of its source."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from handouts.core.findings import Severity
from handouts.editions.translation import Translation
from handouts.language.converted import without_conversions
from handouts.language.markdown import for_people
from handouts.language.number_formats import at_noon, in_one_format
from handouts.language.number_words import in_figures
from handouts.language.quantities import Differences, compared, latin_digits, quantities
from handouts.rules.bitext import as_written, difference, shortened, source_words, target_words
from handouts.rules.engine import OWN, Hit, hit, rule


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
            what = difference(Counter(found.missing), Counter(found.extra))
            written = as_written(found.extra[0], entry.target, latin_digits) if found.extra else ""
            place = translation.place(unit.path, written)
            yield hit(place, path=unit.path, difference=what)


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
                translation.place(unit.path, as_written(here.shown, entry.target, latin_digits)),
                path=unit.path,
                number=here.shown,
                there=f"the unit `{there.unit}`" if there.unit else "no unit",
                here=f"the unit `{here.unit}`" if here.unit else "none that is known",
                text=shortened(unit.text),
            )


@rule(
    "T018",
    Severity.WARNING,
    "the translation writes digits in two ways: {shown}",
    hint="Write all numbers of a text in the same digits.",
    serves="Unicode, numbering systems (CLDR)",
    waivable=True,
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
        for number in re.findall(r"\d+", for_people(entry.target)):
            first.setdefault(ord(number[0]) - int(latin_digits(number[0])), number)
        if len(first) > 1:
            shown = list(first.values())
            yield hit(translation.place(unit.path, shown[1]), path=unit.path, shown=" and ".join(shown))


def _numbers(translation: Translation, source: str, target: str) -> Differences:
    theirs, here = source_words(translation), quantities(target, target_words(translation))
    found = compared(quantities(source, theirs), here)
    figures = in_figures(source) if theirs.language == "en" else source
    if found.extra and figures != source:
        # What the source says in words, as “fifteen minutes”, the translation may write in figures; it need not.
        again = compared(quantities(figures, theirs), here)
        missing = tuple(n for n in again.missing if n in found.missing)
        found = again if again.extra else replace(again, missing=missing)
    if found.missing or found.extra:
        found = without_conversions(found, for_people(source), for_people(target), theirs, target_words(translation))
    if not (found.missing or found.extra):
        return found
    formatted = (_in_one_format(translation, said, target) for said in dict.fromkeys((source, figures)))
    return next((same for same in formatted if not (same.missing or same.extra)), found)


def _in_one_format(translation: Translation, source: str, target: str) -> Differences:
    """What differs if both texts are brought into one format: 1 000 is 1,000, and 14 h 30 is 2:30 p.m."""
    theirs, ours = source_words(translation), target_words(translation)
    texts = (
        in_one_format(for_people(source), theirs, _months(translation, translation.texts.language)),
        in_one_format(for_people(target), ours, _months(translation, translation.locale)),
    )
    found = without_conversions(
        compared(quantities(texts[0], theirs), quantities(texts[1], ours)), *texts, theirs, ours
    )
    hours = {str(hour) for hour in at_noon(source, theirs)}
    return replace(found, extra=()) if found.extra and hours.issuperset(found.extra) else found


def _months(translation: Translation, locale: str) -> tuple[str, ...]:
    """The names of the months in a language."""
    known = translation.texts.library.locales.get(locale)
    return known.month_names if known else ()
