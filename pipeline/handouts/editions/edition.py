"""Select: one locale, level and clinic are chosen, and every text becomes the Markdown that this reader gets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from handouts.clinics.clinic import FIELDS, Clinic
from handouts.core.digests import digest
from handouts.core.findings import HandoutsError
from handouts.core.folders import Asset
from handouts.editions.fact_format import as_markdown, phone
from handouts.editions.section_words import BLANKS, fill, say_sections
from handouts.editions.translation import State, Translation, texts_of
from handouts.language.library import Library
from handouts.language.locales import Locale
from handouts.language.markdown import canonical, escape, folded, shown
from handouts.language.markdown_values import address
from handouts.language.pseudolocale import PSEUDO
from handouts.source.load import Source
from handouts.source.model import Handout
from handouts.source.parts import Level
from handouts.source.picture import cleaned
from handouts.source.starter_gaps import is_filled_in
from handouts.source.text_units import view

Data = dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """One reader's handout: locale, level and clinic chosen, no format yet. `data` is plain, for templates.

    `fields`: what each `{field}` of a text becomes, as Markdown. `translation` counts the units that it shows by state;
    in the source's own language it is empty. `images` are by their names inside an artifact, which texts use, too.
    """

    id: str
    version: str
    updated: date
    status: str
    approved_on: date | None
    locale: Locale
    source_locale: Locale
    level: Level
    clinic: Clinic
    library: Library
    data: Data
    fields: Mapping[str, str]
    images: Mapping[str, Asset]
    offered: tuple[tuple[Locale, Level], ...]
    level_words: Mapping[str, Mapping[Level, str]]
    source_digest: str
    translation: Mapping[str, int]

    @property
    def name(self) -> str:
        return f"{self.clinic.name}/{self.locale.tag}/{self.id}-{self.level}"

    @cached_property
    def ui(self) -> Mapping[str, str]:
        """The interface words in this locale as they are shown, fields filled. `data` has them as Markdown."""
        return {key: shown(text) for key, text in self.data["ui"].items()}

    @property
    def notices(self) -> list[str]:
        """What the band on top says, as it is shown."""
        return [shown(text) for text in self.data["notices"]]


def select(source: Source, *, locale: str, level: Level, clinic: Clinic) -> Edition:
    """The edition of a sound source. What is not translated, or not anew since the source changed, is shown in the
    source language and marked as such. A pseudo-locale makes its texts from the source's.
    """
    assert source.handout is not None, "only a source without schema problems has editions"
    handout = source.handout.model_copy(update={"review": source.approval.review})  # what is on record
    library = source.library
    locales = library.locales
    here, origin = locales[locale], locales[handout.language]
    translation = None if here.pseudo or here == origin else texts_of(source).translation(locale)
    words = _interface(library, locale)
    fields = _fields(clinic, here, origin, words) | _facts(handout, here, origin)
    theirs = _fields(clinic, origin, origin, _interface(library, origin.tag)) | _facts(handout, origin, origin)
    translated = _translated(translation, here, origin, words, theirs)

    def say(path: str, text: str) -> str:
        return fill(translated(path, text), fields)

    shown = view(handout, level, say)
    pictures = tuple(_named_by_content(shown, source))
    options = {o["id"]: o for s in shown["sections"] for o in s.get("options", []) if isinstance(o, dict)}
    drawn = tuple(say_sections(shown["sections"], here, words, fields, clinic.tokens))
    data: Data = {
        "handout": shown,
        "options": options,
        "ui": {key: fill(text, fields) for key, text in words.items()},
        "clinic": _clinic(clinic, fields),
        "locale": {"tag": here.tag, "endonym": here.endonym, "dir": here.dir, "colon": here.colon, "space": here.space},
        "level": str(level),
    }
    data["notices"] = [
        *_standing(source, data["ui"]),
        *_of_translation(translation, here, origin, level, data["ui"]),
    ]
    data["about"] = _about(handout, translation, here, origin, data["ui"])
    images = {asset.artifact_name: asset for asset in (*pictures, *drawn)}
    return Edition(
        id=handout.id,
        version=handout.version,
        updated=handout.updated,
        status=handout.review.status,
        approved_on=handout.review.reviewed,
        locale=here,
        source_locale=origin,
        level=level,
        clinic=clinic,
        library=library,
        data=data,
        fields=fields,
        images=images,
        offered=tuple((locales[tag], lv) for tag in source.locales if tag in locales for lv in Level),
        level_words={
            tag: {lv: library.interface(tag).get(f"level_{lv}", "") for lv in Level} for tag in source.locales
        },
        source_digest=digest(data),
        translation=_states(translation, level) if translation else {},
    )


def _interface(library: Library, tag: str) -> dict[str, str]:
    """The words on every page in a locale, as Markdown that can stand anywhere in a template."""
    return {key: canonical(text) for key, text in library.interface(tag).items()}


def _states(translation: Translation, level: Level) -> dict[str, int]:
    """How many units are in each state, of the states that there are."""
    counts = translation.counts(level)
    return {str(state): counts[state] for state in State if counts[state]}


def _named_by_content(shown: Any, source: Source) -> Iterator[Asset]:
    """Name each picture of a view by its content, as it is named inside an artifact, and give the pictures.

    Raises HandoutsError for one that can't be read; where a handout is sound, there is none.
    """
    match shown:
        case {"file": str(name), "alt": _}:
            asset = source.content.asset(name)
            if asset is None:
                raise HandoutsError(f"can't read the picture {source.folder / name}", "handouts check says more.")
            shown["file"] = cleaned(asset).artifact_name
            yield cleaned(asset)
        case dict():
            yield from (a for value in shown.values() for a in _named_by_content(value, source))
        case list():
            yield from (a for value in shown for a in _named_by_content(value, source))


def _translated(
    translation: Translation | None, here: Locale, origin: Locale, words: Mapping[str, str], fields: Mapping[str, str]
) -> Callable[[str, str], str]:
    """What turns a unit's source text into its words in this locale. `fields` are in the source's language: a text that
    is not translated is all in one language.
    """
    if here.pseudo:
        make = PSEUDO[here.pseudo]
        return lambda path, text: canonical(make(text))
    if translation is None:
        return lambda path, text: canonical(text)
    entries, states = translation.catalog.entries, translation.states
    marks = {State.UNTRANSLATED: words.get("untranslated", "…"), State.STALE: words.get("stale", "…")}

    def say(path: str, text: str) -> str:
        if (state := states[path]) not in marks:
            return canonical(folded(entries[path].target))
        foreign = f"[{fill(canonical(text), fields)}]{{lang={origin.tag} dir={origin.dir}}}"
        return f"[[{marks[state]}{here.colon}]{{.mark}} {foreign}]{{.untranslated}}"

    return say


def _fields(clinic: Clinic, locale: Locale, origin: Locale, words: Mapping[str, str]) -> dict[str, str]:
    """Each field's Markdown. Where no clinic is chosen, words that say whom to ask stand in."""
    found: dict[str, str] = {}
    for name in FIELDS:
        key = name.split(".")[1]
        own = clinic.word(key, locale.tag) if name.startswith("clinic.") else _emergency(clinic, origin)
        if own is None:
            found[name] = words.get(f"clinic_{key}", "")
        elif key == "phone":
            found[name] = phone(own)
        elif key == "website":
            found[name] = address(own)
        else:
            found[name] = escape(own)
    return {**found, **BLANKS}


def _emergency(clinic: Clinic, origin: Locale) -> str:
    """The clinic's own emergency number, or that of the country that the handout is written in, in any language."""
    return (clinic.words and clinic.words.emergency_phone) or origin.emergency


def _facts(handout: Handout, here: Locale, origin: Locale) -> dict[str, str]:
    """Each fact's Markdown, by the name that texts have for it."""
    if here.pseudo:
        make, there = PSEUDO[here.pseudo], origin.model_copy(update={"dir": here.dir})
        return {f"fact.{fact.id}": make(as_markdown(fact, there)) for fact in handout.facts}
    return {f"fact.{fact.id}": as_markdown(fact, here) for fact in handout.facts}


def _standing(source: Source, ui: Mapping[str, str]) -> list[str]:
    """What the band on top says of the source: an example, a draft, not filled in."""
    status, draft = source.approval.status, ui["draft_notice"]
    if status == "approved":
        return []
    if status == "example":
        return [ui["example"] + draft[-1]]  # a full stop as the language has it
    return [draft] if is_filled_in(source) else [draft, ui["starter"] + draft[-1]]


def _of_translation(
    translation: Translation | None, here: Locale, origin: Locale, level: Level, ui: Mapping[str, str]
) -> list[str]:
    """What the band on top says of a translation: not approved, not all of it there."""
    if here.pseudo:
        return [ui["draft_translation"]]
    if translation is None:
        return []
    counts, notices = translation.counts(level), []
    if set(counts) != {State.APPROVED}:
        notices.append(ui["draft_translation"])
    if counts[State.UNTRANSLATED] or counts[State.STALE]:
        notices.append(fill(ui["draft_gaps"], {"language": origin.name_in(here)}))
    return notices


def _about(
    handout: Handout, translation: Translation | None, here: Locale, origin: Locale, ui: Mapping[str, str]
) -> list[str]:
    """The last lines: version, review, translation, how to tell of a mistake."""
    review, day = handout.review, here.format_date
    lines = [fill(ui["version"], {"version": handout.version, "date": day(handout.updated)})]
    if review.reviewed:
        names = ", ".join(f"{escape(r.name)} ({escape(r.role)})" for r in review.reviewers)
        lines.append(fill(ui["reviewed"], {"date": day(review.reviewed), "names": names}))
    else:
        lines.append(ui["not_reviewed"])
    if review.next_review:
        lines.append(fill(ui["next_review"], {"date": day(review.next_review)}))
    if here != origin:
        values = {"language": origin.name_in(here), "date": day(handout.updated)}
        if translation and (approved := translation.approved_on):
            lines.append(fill(ui["translation_approved"], {**values, "approved": day(approved)}))
        else:
            lines.append(fill(ui["translation_of"], values))
    return [*lines, ui["mistake"], ui["not_advice"]]


def _clinic(clinic: Clinic, fields: Mapping[str, str]) -> Data:
    """What templates see of a clinic: Markdown words, empty where the clinic has none."""
    words = ("name", "phone", "hours", "address", "website")
    return {k: fields[f"clinic.{k}"] if clinic.words and getattr(clinic.words, k) else "" for k in words}
