"""Rules S: each name is given once, and what points to one finds it."""

import difflib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache, partial

from handouts.core.findings import Place, Severity
from handouts.core.names import id_problem
from handouts.core.yaml_reader import KeyPath
from handouts.language.markdown import citations
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.handout_parts import figures_of, items_of, options_of, sections_of
from handouts.rules.text_index import marked_texts, spot
from handouts.source.load import Source
from handouts.source.model import Handout
from handouts.source.sections import CallSection, CompareSection, QuestionsSection, SectionBase
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
    """Two sections, options, items, facts, words of the glossary or references have the same id.

    An id is how a translation, an approval or a table finds its text. With two of a kind, one would show in
    place of the other. Ids of options must differ in the whole handout, the others within their list. Capitals make no
    difference: to Word they are the same letters.

        harms:
          - {id: pain, text: "It may hurt."}
          - {id: pain, text: "The pain may come back."}     # call it pain-returns
    """
    for what, entries in _id_lists(source, source.handout) if source.handout else ():
        seen: dict[str, KeyPath] = {}
        for name, keys in entries:
            small = name.lower()
            if small in seen:
                yield hit(source.place(*keys), what=what, id=name, first=source.place(*seen[small]).line)
            seen.setdefault(small, keys)


def _id_lists(source: Source, handout: Handout) -> Iterator[tuple[str, list[tuple[str, KeyPath]]]]:
    """Each list of names that must differ: what they name, and (name, keys of its place)."""
    yield "the section", [(s.value.id, (*s.keys, "id")) for s in sections_of(source, SectionBase)]
    for what, key in (("the fact", "facts"), ("the reference", "references")):
        yield what, [(entry.id, (key, i, "id")) for i, entry in enumerate(getattr(handout, key))]
    yield "the word", [(t.id, ("glossary", i, "term")) for i, t in enumerate(handout.glossary)]
    yield "the option", [(o.value.id, (*o.keys, "id")) for o in options_of(source)]
    lists: dict[KeyPath, list[tuple[str, KeyPath]]] = defaultdict(list)
    for item in items_of(source):
        lists[item.keys[:-1]].append((item.value.id, (*item.keys, "id")))
    for keys, items in lists.items():
        yield ("the benefit" if keys[-1] == "benefits" else "the harm"), items
    for questions in sections_of(source, QuestionsSection):
        yield "the question", [(x.id, (*questions.keys, "items", k, "id")) for k, x in enumerate(questions.value.items)]
    for calls in sections_of(source, CallSection):
        yield "the sign", [(x.id, (*calls.keys, "items", k, "id")) for k, x in enumerate(calls.value.items)]
    for table in sections_of(source, CompareSection):
        yield "the compared option", [(x, (*table.keys, "options", k)) for k, x in enumerate(table.value.options)]
    for figure in figures_of(source):
        yield "the callout", [(c.id, (*figure.keys, "callouts", k, "id")) for k, c in enumerate(figure.value.callouts)]


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
    named `heading`, would have the path of another text. Pages also have parts named `about`, `contents` or `sources`
    of their own. A handout can't be named `interface`, nor as Windows names its devices.

        sections:
          - {id: glossary, kind: text, …}      # wrong: each handout has a glossary
    """
    if source.id in TAKEN:
        yield hit(source.place("id"), id=source.id, why=TAKEN[source.id])
    for section in sections_of(source, SectionBase):
        if section.path in _RESERVED or section.path.startswith("ref-"):
            why = "it names a part that every handout has"
            yield hit(source.place(*section.keys, "id"), path=section.path, id=section.path, why=why)
        fields = _fields_of(type(section.value))
        for key in ("options", "items"):
            for j, child in enumerate(getattr(section.value, key, ())):
                if not isinstance(child, str) and child.id in fields:
                    why = f"it names a field of the section `{section.path}`"
                    place = source.place(*section.keys, key, j, "id")
                    yield hit(place, path=f"{section.path}.{child.id}", id=child.id, why=why)


@lru_cache(maxsize=64)
def _fields_of(model: type[SectionBase]) -> frozenset[str]:
    return frozenset(model.model_fields)


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
    cites: list[tuple[tuple[str, ...], KeyPath, str]] = [(i.value.cites, i.keys, i.path) for i in items_of(source)]
    for section in sections_of(source, CallSection):
        for j, sign in enumerate(section.value.items):
            cites.append((sign.cites, (*section.keys, "items", j), f"{section.path}.{sign.id}"))
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
