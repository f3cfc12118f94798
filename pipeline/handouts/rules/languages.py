"""Rules S: the languages of a handout are known, and its PO files can be read."""

import re
from collections.abc import Iterator, Mapping

from handouts.core.findings import Place, Severity
from handouts.language.locales import Locale
from handouts.language.markdown import links
from handouts.language.scripts import is_language
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.ids import did_you_mean
from handouts.rules.text_index import marked_texts, spot
from handouts.source.load import Source


@rule(
    "S034",
    Severity.ERROR,
    "the locale `{locale}` is not in the locale registry",
    hint="{guess} A new language is one entry in `base/locales.yaml`.",
    serves="Unicode, locale identifiers (CLDR)",
)
def unknown_locale(source: Source) -> Iterator[Hit]:
    """The handout's `language`, or the name of a PO file beside it, is no locale that the pipeline knows.

    The registry says how a language is set: its direction, fonts, dates and quotes. Without it no page can be
    made. Names are the language, then the country: `es-US.po`, not `spanish.po` or `es_US.po`.
    """
    known = source.library.locales
    if source.handout and source.handout.language not in known:
        tag = source.handout.language
        yield hit(source.place("language"), locale=tag, guess=_nearest(tag, known))
    for tag, catalog in source.catalogs.items():
        if tag not in known:
            yield hit(Place(catalog.file, 1, 1), locale=tag, guess=_nearest(tag.replace("_", "-"), known))


def _nearest(tag: str, known: Mapping[str, Locale]) -> str:
    """A hint at the locales of the same language, else at the one most like it. Nobody writes a pseudo-locale."""
    real = {name: locale for name, locale in known.items() if not locale.pseudo}
    same = [f"`{name}`" for name, locale in real.items() if locale.language == tag.split("-")[0].lower()]
    return f"Did you mean {' or '.join(same)}?" if same else did_you_mean(tag, set(real), "Known")


@rule(
    "S070",
    Severity.ERROR,
    "`{tag}` is the code of no language",
    hint="Write the code of the words' language, such as `es`, `vi` or `zh-Hans`, as in `[sí]{{lang=es}}`.",
    serves="WCAG 2.2, success criterion 3.1.2",
)
def unknown_language_of_words(source: Source) -> Iterator[Hit]:
    """Words are marked as words of a language that does not exist.

    A screen reader looks for a voice by this code, and a page for its fonts. With one that nobody knows, the words are
    read out as English or not at all. Languages that are not ready for whole handouts may be named: Danish is `da`.

        text: "Ask for an [intérprete]{lang=sp}."     # wrong
        text: "Ask for an [intérprete]{lang=es}."     # right
    """
    for text in marked_texts(source):
        for tag in unknown_languages(text.text):
            yield hit(spot(source, text, f"lang={tag}"), path=text.path, tag=tag)


def unknown_languages(text: str) -> list[str]:
    """The codes by which a text names languages that there are not."""
    spans = (link.close.attributes or "" for link in links(text)) if "lang=" in text else ()
    return [m[1] for attributes in spans if (m := _LANGUAGE.search(attributes)) and not is_language(m[1])]


_LANGUAGE = re.compile(r"lang=\"?([A-Za-z]{2,3}(?:-\w+)*)\"?(?!\S)")


@rule(
    "S035",
    Severity.ERROR,
    "the translation can't be read: {problem}",
    hint="{advice}",
    serves="gettext, PO files",
)
def unreadable_translation(source: Source) -> Iterator[Hit]:
    """A PO file beside the handout is broken, so its whole language would be missing.

    PO files are best changed with a program for translators. By hand, a quote that is not closed or a line
    without its `msgid` is enough to break the file. Go back to the last good version if you can't see the
    mistake.
    """
    for catalog in source.catalogs.values():
        for p in catalog.problems:
            place = Place(catalog.file, p.line or 1, p.column or 1)
            yield hit(place, problem=p.words, advice=p.advice or "Save it again from the translation program.")
