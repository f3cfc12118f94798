"""Review: one page for the person who reads a handout before patients do."""

from handouts.clinics.template_process import fill
from handouts.core.findings import in_order
from handouts.core.quoting import inside_element, script_json
from handouts.editions.grades import NO_FORMULA, Grades, grade
from handouts.language.lexicon import UNSPACED
from handouts.review.form import DECISIONS, blank_form, questions, read_digest
from handouts.review.source_view import SourceView
from handouts.review.translation_view import TranslationView
from handouts.review.view import Data
from handouts.rules.runner import check_source
from handouts.source.load import Source
from handouts.source.parts import Level
from handouts.source.settings import Settings

MARK = "<!-- made by `handouts review` -->\n"
"""The end of each page, by which we know our own from a file that must not be overwritten."""


def page(source: Source, locales: tuple[str, ...], settings: Settings) -> str:
    """Return one HTML page that needs nothing else. `locales` are translations to read beside the source."""
    handout = source.handout
    assert handout is not None, "only a sound source is reviewed"
    known = source.library.locales
    tags = (handout.language, *locales)
    found = in_order(check_source(source, settings))
    mine = [f for f in found if f.place.file.name == source.file.name]
    view = SourceView(source, handout, known[handout.language], mine)
    translations = [TranslationView(source, known[tag], found).data() for tag in locales]
    script = fill(source.library, None, "review/packet.js", {})
    asked = {tag: questions(source, tag) for tag in tags}
    parts = [
        {
            "locale": tag,
            "name": known[tag].endonym,
            "translation": tag != handout.language,
            "questions": [{**q.model_dump(), "answers": q.answers} for q in asked[tag]],
        }
        for tag in tags
    ]
    facts_of_page = {
        "handout": source.id,
        "version": handout.version,
        "digests": {tag: read_digest(source, tag) for tag in tags},
        "parts": [
            {"locale": tag, "translation": tag != handout.language, "items": [q.id for q in asked[tag]]} for tag in tags
        ],
    }
    shown = {
        "id": source.id,
        "title": handout.title.standard,
        "version": handout.version,
        "updated": handout.updated.isoformat(),
        "status": source.approval.status,
        "lang": known[handout.language].tag,
        "source": view.data(),
        "translations": translations,
        "findings": [view.finding(f) for f in mine],
        "reading": [_reading(grade(source, known[tag], level)) for tag in tags for level in Level],
        "parts": parts,
        "decisions": DECISIONS,
        "form": blank_form(source, locales),
        "facts": script_json(facts_of_page),
        "script": inside_element(script),
    }
    return fill(source.library, None, "review/packet.html.j2", shown) + MARK


def _reading(grades: Grades) -> Data:
    """One language at one level: the whole, then its parts, each with its score where a formula was made for it."""
    rows = [
        {
            "part": part.path or "All of it",
            "words": part.counts.words,
            "per_sentence": f"{part.counts.per_sentence:.1f}",
            "score": next((f"{s.value:.1f}{' (' + s.band + ')' if s.band else ''}" for s in part.scores), ""),
        }
        for part in grades.parts
    ]
    return {
        "name": f"{grades.locale.endonym}, {grades.level}",
        "lang": grades.locale.tag,
        "formula": grades.formulas[0].title if grades.formulas else NO_FORMULA,
        "counted": "characters" if grades.locale.language in UNSPACED else "words",
        "rows": rows,
    }
