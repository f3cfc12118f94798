"""Rules S: a link leads where a reader can follow it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from handouts.core.findings import Severity
from handouts.core.yaml_reader import KeyPath
from handouts.language.addresses import mixed_scripts, refused
from handouts.language.markdown import tokens
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.handout_parts import parts, parts_of
from handouts.rules.ids import did_you_mean
from handouts.rules.text_index import in_fields, marked_texts, spot
from handouts.source.load import Source
from handouts.source.parts import SectionBase
from handouts.source.sections import Band, Contact, Entry, Group, Option, Shared, Step, Zone


@rule(
    "S031",
    Severity.ERROR,
    "the link goes to `{target}`, where a reader can't or should not follow: {why}",
    hint="Link to `https://…`, `mailto:…`, `tel:…`, `sms:…`, or to a part of this handout such as `#injections`.",
    serves=OWN,
)
def unsafe_link(source: Source) -> Iterator[Hit]:
    """A link points to a file, to nothing, or to something that runs when one clicks on it.

    A link must work on a phone at home. A path such as `info.pdf` only works on your computer, and addresses
    that begin with `javascript:` or `data:` can do harm. So can one that hides where it leads, by a name before
    an `@` or by signs that nobody sees. The same holds for the `URL`, the `DOI`, the `PMID` and the
    `PMCID` of a reference, and for the `web` and `email` of a contact.

        text: "See [the leaflet](leaflet.pdf)."                       # wrong
        text: "See [the leaflet](https://example.org/leaflet.pdf)."   # right
    """
    for text in marked_texts(source):
        for written, target in dict.fromkeys(aims(text.text)):
            if why := refused(target):
                yield hit(spot(source, text, written), path=text.path, target=written, why=why)
    for i, reference in enumerate(source.handout.references if source.handout else ()):
        for key, value in (reference.model_extra or {}).items():
            if key in _REFERRED and (why := _REFERRED[key](str(value))):
                place = source.place("references", i, key)
                yield hit(place, path=f"references.{reference.id}", target=str(value), why=why)
    for keys, path, written, target in _reached_at(source):
        if why := refused(target):
            yield hit(source.place(*keys), path=path, target=written, why=why)


def _reached_at(source: Source) -> Iterator[tuple[KeyPath, str, str, str]]:
    """The addresses of contacts: where each stands, whose it is, how it is written and where it leads."""
    for value, keys, path in parts(source, Contact):
        for key, written, start in (("web", value.web, ""), ("email", value.email, "mailto:")):
            if written:
                yield (*keys, key), path, written, f"{start}{written}"


def _page(address: str) -> str:
    """Why an address is not that of a page in the web."""
    why = refused(address)
    return why or ("" if address.lower().startswith("http") else "a source is found at `https://…`")


def _doi(value: str) -> str:
    name = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", value, flags=re.IGNORECASE)
    wrong = not re.fullmatch(r"10\.[0-9]{4,9}/[^\s\"\\]+", name)
    # Some of before 2000 hold the sign of a journal's article, with `<` and `>`; a link to them is encoded.
    return "a DOI looks like `10.1000/182`" if wrong else refused(f"https://doi.org/{re.sub('[<>]', '', name)}")


def _number(value: str) -> str:
    """Why this is no number of PubMed, which stands in the address of a page there."""
    ours = re.fullmatch(r"(?:https?://[a-z.]*nih\.gov/(?:[a-z]+/)*)?(?:PMC)?[0-9]{1,10}/?", value)
    return "" if ours else "a number of PubMed looks like `12345678` or `PMC1234567`"


_REFERRED = {"URL": _page, "DOI": _doi, "PMID": _number, "PMCID": _number}
"""What of a reference becomes a link, and what is wrong with it."""


@rule(
    "S053",
    Severity.ERROR,
    "the link leads to `{target}`, and no part of this handout has this id",
    hint="{guess}",
    serves=OWN,
)
def unknown_part(source: Source) -> Iterator[Hit]:
    """A link leads to a part of the handout that is not there: its id is misspelled, or it was renamed or deleted.

    A link inside a handout leads to a section by its id, or to an option, a group, a zone or another part that has a
    heading of its own, by the ids of its section and its own.

        text: "See [the choices](#chioces)."             # wrong
        text: "See [the choices](#choices), most of all [the ice pack](#choices.ice-pack)."     # right
    """
    if not source.handout:
        return
    own = {part.path for part in parts_of(source) if _has_heading(part.value)}
    there = {"glossary": source.handout.glossary, "sources": source.handout.references}
    known = own | {"key-message", "about", *(name for name, entries in there.items() if entries)}
    for text in marked_texts(source):
        for target, _ in dict.fromkeys(aims(text.text)):
            if target.startswith("#") and not refused(target) and target[1:] not in known:
                guess = did_you_mean(target[1:], known, "Parts here")
                yield hit(spot(source, text, target), path=text.path, target=target, guess=guess)


def _has_heading(part: object) -> bool:
    return isinstance(part, _HEADED) and (not isinstance(part, Step) or part.heading is not None)


_HEADED = (SectionBase, Option, Shared, Group, Step, Entry, Contact, Zone, Band)


@rule(
    "S054",
    Severity.WARNING,
    "in the address `{target}` the name `{name}` mixes letters of two scripts: {scripts}",
    hint="Type the address again, letter by letter. If it is right as it is, allow this with a reason.",
    serves="Unicode, security mechanisms (UTS #39)",
    waivable=True,
)
def mixed_scripts_in_address(source: Source) -> Iterator[Hit]:
    """The name of a website has letters that look alike and are not: a Cyrillic `а` among Latin letters.

    Such names are made to lead people to another website than they think. Some got in by mistake, when a letter was
    typed on a keyboard of another language; then the address leads nowhere.
    """
    for text in marked_texts(source):
        for written, target in dict.fromkeys(aims(text.text)):
            if not refused(target) and (found := mixed_scripts(target)):
                name, scripts = found
                yield hit(spot(source, text, written), path=text.path, target=written, name=name, scripts=scripts)
    for keys, path, written, target in _reached_at(source):
        if not refused(target) and (found := mixed_scripts(target)):
            name, scripts = found
            yield hit(source.place(*keys), path=path, target=written, name=name, scripts=scripts)


@rule(
    "S055",
    Severity.ERROR,
    "a link stands in {what}, where nobody could follow it",
    hint="Take the brackets and the address away, and put the link into a text.",
    serves=OWN,
)
def link_in_words_alone(source: Source) -> Iterator[Hit]:
    """A title, a subtitle or a picture's description has a link in it.

    These are words and nothing else: a title names the window and the file, too, and a description is read aloud. Where
    the link leads would get lost.

        title: "Care for your [knee](https://example.org/knee)"     # wrong: put the link into a text
    """
    for text in in_fields(source, *_WORDS_ALONE):
        if found := aims(text.text):
            place = spot(source, text, found[0].written)
            yield hit(place, path=text.path, what=_WORDS_ALONE[str(text.leaf.keys[-1])])


_WORDS_ALONE = {"title": "the title", "subtitle": "the subtitle", "alt": "a picture’s description"}


WEB_ADDRESS = re.compile(
    r"""(?<![\w@/.-])(?:
    (?:https?://|www\.)(?:[^\s<>()\[\]]|\([^\s<>()\[\]]*\))*   # brackets in it come in pairs
  | (?:[\w-]+\.)+(?:com|org|net|gov|edu|info|int)(?![\w.-]*\w?@)(?:\b/(?:[^\s<>()\[\]]|\([^\s<>()\[\]]*\))*)?
    )(?<![.,;:!?'"”»“])""",
    re.VERBOSE | re.IGNORECASE,
)
"""An address of the web that is typed as words."""


class Aim(NamedTuple):
    """Where a link leads: as it is written, and as an address; of `<nurse@example.org>`, with `mailto:`."""

    written: str
    target: str


@lru_cache(maxsize=1024)
def aims(text: str) -> tuple[Aim, ...]:
    """Where the links of a text lead, in its order."""
    found = ((t.inner if t.kind == "address" else t.target, t.kind) for t in tokens(text))
    return tuple(Aim(w, w if ":" in w or kind != "address" else f"mailto:{w}") for w, kind in found if w is not None)


def bad_links(text: str) -> list[str]:
    """Link targets that no reader should follow, or can't."""
    return [aim.written for aim in aims(text) if refused(aim.target)]
