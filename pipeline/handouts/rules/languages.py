"""Rules S: the languages of a handout are known, and its PO files can be read."""

from collections.abc import Iterator

from handouts.core.findings import Place, Severity
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.ids import did_you_mean
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
        yield hit(source.place("language"), locale=tag, guess=did_you_mean(tag, set(known), "Known"))
    for tag, catalog in source.catalogs.items():
        if tag not in known:
            near = tag.replace("_", "-")
            yield hit(Place(catalog.file, 1, 1), locale=tag, guess=did_you_mean(near, set(known), "Known"))


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
