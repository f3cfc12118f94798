"""Rules S: each name is given once, and what points to one finds it."""

import difflib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache, partial

from pydantic import BaseModel

from handouts.core.findings import Place, Severity
from handouts.core.names import id_problem
from handouts.core.yaml_reader import KeyPath
from handouts.language.markdown import citations
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.handout_parts import Part, options_of, parts_of, sections_of
from handouts.rules.text_index import marked_texts, spot
from handouts.source.facts import FactBase
from handouts.source.fillable import Check, FormField
from handouts.source.load import Source
from handouts.source.model import Handout, Term
from handouts.source.parts import Item, NamedFigure, Point, SectionBase
from handouts.source.sections import CompareSection, Option, RiskItem
from handouts.source.text_units import SILENT, joined
from handouts.source.value_types import TAKEN


@rule(
    "S014",
    Severity.ERROR,
    "the handout's id is `{id}`, but its folder is `{folder}`",
    hint="{advice}",
    serves=OWN,
)
def id_differs_from_folder(source: Source) -> Iterator[Hit]:
    """The id in the file and the name of its folder must be the same word.

    Files are named after the id, and people look for the folder. When a handout is copied to make a new one,
    the id is easily forgotten, and then two handouts would be published under one name.
    """
    if source.handout and source.handout.id != source.id:
        rename = f"ename the folder to `{source.handout.id}`."
        advice = f"R{rename}" if id_problem(source.id, TAKEN) else f"Write `id: {source.id}`, or r{rename}"
        yield hit(source.place("id"), id=source.handout.id, folder=source.id, advice=advice)


@rule(
    "S015",
    Severity.ERROR,
    "{what} `{id}` stands twice; the first is in line {first}",
    hint="Give one of the two another name, or delete it if it is a copy.",
    serves=OWN,
)
def duplicate_id(source: Source) -> Iterator[Hit]:
    """Two sections, options, items, rows, facts, words of the glossary or references have the same id.

    An id is how a translation, an approval or a table finds its text. With two of a kind, one would show in
    place of the other. Ids of options must differ in the whole handout, the others within their list. Capitals make no
    difference: to Word they are the same letters.

        harms:
          - {id: pain, text: "It may hurt."}
          - {id: pain, text: "The pain may come back."}     # call it pain-returns
    """
    for what, entries in _id_lists(source):
        seen: dict[str, KeyPath] = {}
        for name, keys in entries:
            small = name.lower()
            if small in seen:
                yield hit(source.place(*keys), what=what, id=name, first=source.place(*seen[small]).line)
            seen.setdefault(small, keys)


def _id_lists(source: Source) -> Iterator[tuple[str, list[tuple[str, KeyPath]]]]:
    """Each list of names that must differ: what they name, and (name, keys of its place)."""
    yield "the option", [(o.value.id, (*o.keys, "id")) for o in options_of(source)]
    lists: dict[KeyPath, list[tuple[BaseModel, str, KeyPath]]] = defaultdict(list)
    for value, keys, _ in parts_of(source):
        if isinstance(keys[-1], int) and not isinstance(value, Option) and hasattr(value, "id"):
            field = "term" if isinstance(value, Term) else "id"
            lists[keys[:-1]].append((value, value.id, (*keys, field)))
    for keys, entries in lists.items():
        yield f"the {_called(entries[0][0], str(keys[-1]))}", [(name, at) for _, name, at in entries]
    for table in sections_of(source, CompareSection):
        yield "the compared option", [(x, (*table.keys, "options", k)) for k, x in enumerate(table.value.options)]


def _called(entry: BaseModel, field: str) -> str:
    """What one of a list is called: a benefit, a step, a row."""
    if isinstance(entry, Item):
        return field.removesuffix("s")
    return next((name for kind, name in _NAMES if isinstance(entry, kind)), type(entry).__name__.lower())


_NAMES: tuple[tuple[type[BaseModel] | tuple[type[BaseModel], ...], str], ...] = (
    (SectionBase, "section"),
    (Term, "word"),
    (NamedFigure, "picture"),
    (FormField, "field"),
    ((Check, Point), "line"),
    (RiskItem, "risk"),
    (FactBase, "fact"),
)
"""What the entries of lists are called whose types have other names."""


_ANCHORS = {"key-message", "draft-notice", "sources", "refs", "contents", "handout"}
"""Places that every page has already."""
_RESERVED = _ANCHORS | {(info.alias or name).replace("_", "-") for name, info in Handout.model_fields.items()}


@rule(
    "S016",
    Severity.ERROR,
    "the id `{id}` is taken: {why}",
    hint="Choose another id that says what this part is about, such as `{id}-of-treatment`.",
    serves=OWN,
)
def reserved_id(source: Source) -> Iterator[Hit]:
    """An id is the same word as a field of the handout, so the two could not be told apart.

    Texts are found by their path: `title`, or `injections.heading`. A section named `title`, or an option
    named `heading`, would have the path of another text; so would a row named `note`, or a point named `label`. Pages
    also have parts named `about`, `contents` or `sources` of their own. A handout can't be named `interface`, nor as
    Windows names its devices.

        sections:
          - {id: glossary, kind: text, …}      # wrong: each handout has a glossary
    """
    if source.id in TAKEN:
        yield hit(source.place("id"), id=source.id, why=TAKEN[source.id])
    for section in sections_of(source, SectionBase):
        if section.path in _RESERVED or section.path.startswith("ref-"):
            why = "it names a part that every handout has"
            yield hit(source.place(*section.keys, "id"), path=section.path, id=section.path, why=why)
    for part in parts_of(source):
        yield from _like_a_field(source, part)


def _like_a_field(source: Source, part: Part[BaseModel]) -> Iterator[Hit]:
    """The entries of a part that would have the paths of its own fields, since the name of their list is silent."""
    fields = type(part.value).model_fields
    for key in SILENT.intersection(fields):
        entries = getattr(part.value, key)
        for j, child in enumerate(entries if isinstance(entries, tuple) else ()):
            if getattr(child, "id", "") in fields:
                why = f"it names a field of {_whose(part)}"
                place = source.place(*part.keys, key, j, "id")
                yield hit(place, path=joined(part.path, child.id), id=child.id, why=why)


def _whose(part: Part[BaseModel]) -> str:
    return f"the section `{part.path}`" if isinstance(part.value, SectionBase) else f"`{part.path}`"


@rule(
    "S017",
    Severity.ERROR,
    "the comparison names the option `{id}`, which is not in this handout",
    hint="{guess}",
    serves="IPDAS v4, item 1.1.3",
)
def unknown_option(source: Source) -> Iterator[Hit]:
    """The comparison table lists an option by an id that no option has.

    The table is made from the options themselves, so each id must be one of theirs. Perhaps the option was
    renamed or deleted, or the id is misspelled.
    """
    if not source.handout:
        return
    known = source.handout.options()
    for table in sections_of(source, CompareSection):
        for j, name in enumerate(table.value.options):
            if name not in known:
                guess = did_you_mean(name, known, "Options here")
                yield hit(source.place(*table.keys, "options", j), path=table.path, id=name, guess=guess)


@rule(
    "S018",
    Severity.ERROR,
    "`{id}` is cited, but no reference has this id",
    hint="{guess}",
    serves="IPDAS v4, item 2.2.1",
)
def unknown_citation(source: Source) -> Iterator[Hit]:
    """A text or a list `cites` points to a reference that is not in `references`.

    The reader would see a question mark where the source's number should be. Add the reference, or mend the
    id. A plain `@` in a text, as in a name on social media, is written `\\@`.

        cites: [cameron2004]      # and in references: - id: cameron2004
    """
    if not source.handout:
        return
    known = {r.id for r in source.handout.references}
    for name, place, path in _cited(source):
        if name not in known:
            yield hit(place(), path=path, id=name, guess=did_you_mean(name, known, "References here"))


@rule(
    "S019",
    Severity.INFO,
    "the reference `{id}` is never cited",
    hint="Cite it where it is used (`cites: [{id}]`, or `[@{id}]` in a text), or delete it.",
    serves="IPDAS v4, item 2.2.1",
    waivable=True,
)
def uncited_reference(source: Source) -> Iterator[Hit]:
    """A reference stands in the list, but no text points to it, so it won't be printed.

    A reader can only trust a claim if it is clear which source says so. If the reference backs the handout as
    a whole, cite it in the first section.
    """
    if not source.handout:
        return
    used = {name for name, _, _ in _cited(source)}
    for i, reference in enumerate(source.handout.references):
        if reference.id not in used:
            yield hit(source.place("references", i, "id"), path=f"references.{reference.id}", id=reference.id)


@lru_cache(maxsize=4)
def _cited(source: Source) -> tuple[tuple[str, Callable[[], Place], str], ...]:
    """Each citation: the id, what finds its place, and the path of what cites it."""
    in_texts = (
        (name, partial(spot, source, text, f"@{name}"), text.path)
        for text in marked_texts(source)
        for name in citations(text.text)
    )
    cites = ((getattr(value, "cites", ()), keys, path) for value, keys, path in parts_of(source))
    in_lists = (
        (name, partial(source.place, *keys, "cites", k), path)
        for names, keys, path in cites
        for k, name in enumerate(names)
    )
    return (*in_texts, *in_lists)


def did_you_mean(name: str, known: Collection[str], listed: str) -> str:
    """A hint at the known name that is most like this one; else all of them."""
    near = difflib.get_close_matches(name, known, 1, 0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"{listed}: {', '.join(sorted(known)) or 'none'}."
