"""Rules T: what is wrong with a PO file itself, whatever its translations say."""

import re
from collections.abc import Iterator

from handouts.core.findings import Place, Severity
from handouts.editions.translation import Translation
from handouts.rules.bitext import shortened
from handouts.rules.engine import OWN, Hit, hit, rule


@rule(
    "T008",
    Severity.ERROR,
    "`{path}` stands twice in the PO file",
    hint="Keep the translation that is right and delete the other entry.",
    serves="gettext, one entry for a context",
)
def duplicate_entry(translation: Translation) -> Iterator[Hit]:
    """Two entries of the PO file are for the same text (`msgctxt`), so nobody can tell which one counts.

    This can happen when two people's changes are merged. Compare both with the source before you delete one.
    """
    for path, line in translation.catalog.duplicates:
        yield hit(Place(translation.catalog.file, max(1, line), 1), path=path)


@rule(
    "T025",
    Severity.ERROR,
    "an entry has no `msgctxt`, so it is the translation of no text",
    hint="{advice}",
    serves="gettext, one entry for a context",
)
def entry_without_path(translation: Translation) -> Iterator[Hit]:
    """An entry of the PO file does not say which text of the handout it is for, so no page shows its translation.

    Some programs leave the line out when they save. A text is found by its path alone, never by its words: the same
    words may stand in two places and need two translations.

        msgid "Care for a sore knee"      # wrong
        msgstr "Cuidado de la rodilla"

        msgctxt "title"                   # right
        msgid "Care for a sore knee"
        msgstr "Cuidado de la rodilla"
    """
    paths: dict[str, list[str]] = {}
    for unit in translation.texts.units:
        paths.setdefault(unit.text, []).append(unit.path)
    for entry in translation.catalog.pathless:
        lines = " or ".join(f'`msgctxt "{path}"`' for path in paths.get(entry.source, ()))
        advice = f"Above it, write: {lines}" if lines else "Run `handouts translate update`, which sets it aside."
        yield hit(Place(translation.catalog.file, entry.line, 1), advice=advice)


@rule(
    "T026",
    Severity.ERROR,
    "the file is for {locale}, and its header says `Language: {said}`",
    hint="If these are the right words, write `Language: {right}`; else the file has the wrong name.",
    serves="gettext, header entry",
)
def header_of_another_language(translation: Translation) -> Iterator[Hit]:
    """The PO file's name is one language and its header is another one.

    Handouts go by the name of the file, and translators' programs by the header. Somebody who opens the file is shown
    the wrong language and may translate into it.
    """
    said = translation.catalog.header.get("Language", "").strip()
    if said and _language(said) != _language(translation.locale):
        yield hit(
            translation.catalog.header_place("Language"),
            locale=translation.locale,
            said=said,
            right=translation.locale.replace("-", "_"),
        )


@rule(
    "T027",
    Severity.WARNING,
    "the header says `{said}`, and the file is {read}",
    hint="Write `{right}`.",
    serves="gettext, header entry",
    waivable=True,
)
def header_differs(translation: Translation) -> Iterator[Hit]:
    """The PO file's header names another encoding than UTF-8, or another country or script than the file's name.

    The page is not harmed. But a translator's program that believes the header saves broken letters, or checks the
    spelling of another country.
    """
    header, locale = translation.catalog.header, translation.locale
    charset = re.search(r"charset=([^\s;]+)", header.get("Content-Type", ""), re.IGNORECASE)
    if charset and charset[1].lower().replace("_", "-") not in ("utf-8", "utf8", "us-ascii", "ascii"):
        place = translation.catalog.header_place("Content-Type")
        yield hit(place, said=charset[0], read="read as UTF-8", right="charset=UTF-8")
    said = header.get("Language", "").strip()
    if _language(said) == _language(locale) and not _compatible(said, locale):
        place, right = translation.catalog.header_place("Language"), locale.replace("-", "_")
        yield hit(place, said=f"Language: {said}", read=f"for {locale}", right=f"Language: {right}")


_SAME = {"fil": "tl", "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "nb": "no", "nn": "no"}
"""Codes that programs write for a language that has another one, too."""


def _language(tag: str) -> str:
    code = re.split(r"[-_.@]", tag)[0].lower()
    return _SAME.get(code, code)


def _compatible(one: str, other: str) -> bool:
    """Whether two tags of one language name no two countries and no two scripts."""
    (script, region), (other_script, other_region) = _script_and_region(one), _script_and_region(other)
    return script == other_script and (not region or not other_region or region == other_region)


def _script_and_region(tag: str) -> tuple[str, str]:
    """A tag's script, the usual one where it names none, and its country, "" for none."""
    from babel.core import get_global

    language, *parts = re.split(r"[-_]", re.split(r"[.@]", tag)[0])
    script = next((p.title() for p in parts if len(p) == 4), "")
    region = next((p.upper() for p in parts if len(p) in (2, 3)), "")
    likely = get_global("likely_subtags")
    usual = likely.get(f"{language.lower()}_{region}") or likely.get(language.lower()) or ""
    return script or next((p for p in usual.split("_") if len(p) == 4), ""), region


@rule(
    "T028",
    Severity.WARNING,
    "{what}",
    hint="{advice}",
    serves=OWN,
    waivable=True,
)
def stray_space(translation: Translation) -> Iterator[Hit]:
    """A space too many: before or after a translation, or two in a row, or in the PO file's copy of the source.

    Two spaces are hard to see, and programs for translators complain of them. A `msgid` that differs from the source
    by white space alone no longer counts as the source, so its translation is not shown until it is in step again.

        msgid "Call us at once."
        msgstr "Llámenos  de inmediato. "     # wrong
        msgstr "Llámenos de inmediato."       # right
    """
    for unit, entry in translation.pairs:
        if entry.nearly_fits(unit.text):
            what = f"the `msgid` differs from the source by white space alone: {_first_space(entry.source, unit.text)}"
            advice = f"Run `handouts translate update`, which writes: {shortened(unit.text)}"
            yield hit(translation.place(unit.path), path=unit.path, what=what, advice=advice)
        for passage, what in _stray(entry.target, unit.text):
            advice = f"Take it out: “{' '.join(passage.split())}”."
            yield hit(translation.place(unit.path, passage), path=unit.path, what=what, advice=advice)


_RUN = re.compile(r"(?<!\S)(\S++)([^\S\n]{2,})(?=(\S+))")
"""Each word is looked at once, however long it is."""


def _stray(target: str, source: str) -> Iterator[tuple[str, str]]:
    """Yield each passage of a translation with white space that is too much, and what is wrong."""
    if target[:1].isspace() and not source[:1].isspace():
        yield target[: len(target) - len(target.lstrip())] + target.split()[0], "white space before the first word"
    for found in _RUN.finditer(target):
        if len(found[2]) == 2:
            yield found[0] + found[3], f"one space too many after “{found[1]}”"
        else:
            yield found[0] + found[3], f"{len(found[2]) - 1} spaces too many after “{found[1]}”"
    if target[-1:].isspace() and not source[-1:].isspace():
        yield target.split()[-1] + target[len(target.rstrip()) :], "white space after the last word"


def _first_space(one: str, other: str) -> str:
    """Where two texts first differ, in words of the first."""
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    word = one[:same].split()
    if not word:
        return "it begins with it"
    more = len(one) - len(other)
    count = "one space too many" if more == 1 else "one space missing" if more == -1 else "it differs"
    return f"{count} after “{word[-1]}”"


@rule(
    "T029",
    Severity.WARNING,
    "the translation has `{found}`, {what}",
    hint="Type it again, and have the program save the file in UTF-8.",
    serves="Unicode, UTF-8",
    waivable=True,
)
def letters_of_another_encoding(translation: Translation) -> Iterator[Hit]:
    """Letters were lost or changed when a program read or saved the file in the wrong encoding.

    A letter with an accent becomes two signs (`Ã¡` for `á`), a quotation mark three (`â€œ`), or a letter of another
    script a question mark. The file is sound, so nothing else tells of it, and a reader gets words that are none.

        msgstr "LlÃ¡menos de inmediato."     # wrong
        msgstr "Ll?menos de inmediato."      # wrong
        msgstr "Llámenos de inmediato."      # right
    """
    for unit, entry in translation.pairs:
        text = _ADDRESS.sub(" ", entry.target)
        for found in dict.fromkeys(m[0] for m in _TWICE_ENCODED.finditer(text)):
            if meant := _decoded(found):
                what = f"which looks like `{meant}` in the wrong encoding"
                yield hit(translation.place(unit.path, found), path=unit.path, found=found, what=what)
        for found in dict.fromkeys(m[0] for m in _LOST.finditer(text)):
            if found not in unit.text:
                what = "in which letters seem to be lost"
                yield hit(translation.place(unit.path, found), path=unit.path, found=found, what=what)


_ADDRESS = re.compile(r"(?:https?|mailto|tel|sms):[^\s<>]+")
_TWICE_ENCODED = re.compile("[ÂÃâ][^\x00-\x7f]{1,2}")
_LOST = re.compile(r"(?<![^\W\d_])[^\W\d_]++\?[^\W\d_]+|\ufffd+|(?<!\?)\?{3,}")


def _decoded(found: str) -> str:
    """The letter that two or three signs are in UTF-8, "" where they are none, as in «AMANHÃ»."""
    for signs in (found, found[:2]):
        for encoding in ("cp1252", "latin-1"):
            try:
                meant = signs.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            if len(meant) == 1 and meant.isprintable() and signs[1] not in "»”’":
                return meant
    return ""
