"""Compose: the body template is filled and read into one document, from which every format is made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from handouts.clinics.template_process import UnfilledTemplateError, fill
from handouts.core.findings import Place
from handouts.document import pandoc_ast as ast
from handouts.document.bidi import arranged
from handouts.document.form_fields import alone, with_names, without_fields
from handouts.document.links import addressed, bad_target
from handouts.document.pandoc import API_VERSION, Pandoc
from handouts.document.part_shapes import misshapen
from handouts.document.quotes import quoted
from handouts.document.reader import read
from handouts.editions.edition import Edition
from handouts.language.locales import Locale
from handouts.language.markdown import FIELD
from handouts.language.quotes import typeset

BODY = "body.md.j2"

COMPARE_WIDTHS = (0.25, 0.2, 0.28, 0.27)


@dataclass(frozen=True)
class Document:
    """An edition as Pandoc blocks, with the words that every format sets around them.

    `second` is the other language's document where two stand side by side; the blocks hold both of them then.
    """

    edition: Edition
    blocks: ast.Nodes
    title: str
    subtitle: str
    audience: ast.Nodes
    clinic_name: str
    tag_line: str
    second: "Document | None" = None

    @property
    def logo_alt(self) -> str:
        """What the clinic's logo shows, in words: its own, or the clinic's name."""
        return typeset(self.edition.clinic.logo_alt, self.edition.locale) or self.clinic_name

    def tree(self, blocks: ast.Nodes, **meta: str | list[str]) -> dict[str, Any]:
        """A whole Pandoc document of some blocks, ready to write."""
        values = {key: ast.meta(value) for key, value in meta.items()}
        return {"pandoc-api-version": API_VERSION, "meta": values, "blocks": blocks}


@dataclass(frozen=True)
class Composed:
    """What the rules look at: a document with the edition it was made from.

    `tree` is what the template made, as it was read. `safety` are the anchors of what must be in it, and `ours` is the
    tree that our own template makes where the clinic has another one, else empty.
    """

    document: Document
    template: Path
    tree: ast.Nodes
    safety: tuple[str, ...]
    ours: ast.Nodes

    @property
    def place(self) -> Place:
        return Place(self.template)


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """Why a body template gives no document, and where in it. Rule C010 tells of it."""

    problem: str
    place: Place


def compose(edition: Edition, pandoc: Pandoc) -> Composed | TemplateProblem:
    """The document of an edition, or what is wrong with the template that should have made it."""
    file = _template_file(edition)
    markdown = filled(edition)
    if isinstance(markdown, TemplateProblem):
        return markdown
    tree = read(markdown)
    if problem := _foreign(tree, edition):
        return TemplateProblem(problem, _place_of(problem, edition, file))
    front = read(_front(edition))
    document = _document(_cited([*front, *tree], edition, pandoc), len(front), edition)
    ours = read(fill(edition.library, None, BODY, edition.data)) if own_template(edition) else []
    return Composed(document, file, tree, safety_anchors(edition.data), ours)


def filled(edition: Edition) -> str | TemplateProblem:
    """The Markdown that the body template makes, or what is wrong with it."""
    try:
        return fill(edition.library, edition.clinic.content, BODY, edition.data)
    except UnfilledTemplateError as error:
        return template_problem(error)


def template_problem(error: UnfilledTemplateError) -> TemplateProblem:
    """What is wrong with a template, and the line where Jinja knows it."""
    problem, file, line = error.failed
    return TemplateProblem(problem, Place(Path(file), line, 1 if line else 0))


def _place_of(problem: str, edition: Edition, file: Path) -> Place:
    """Where a clinic's template says what a problem names in backticks; the file as a whole where it does not."""
    content = edition.clinic.content.files.get(BODY, b"") if edition.clinic.content else b""
    name = problem.partition("`")[2].partition("`")[0].removeprefix("@")
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        if name and name in line:
            return Place(file, number, line.index(name) + 1)
    return Place(file)


def _cited(blocks: ast.Nodes, edition: Edition, pandoc: Pandoc) -> ast.Nodes:
    """The blocks with their citations resolved."""
    references = edition.data["handout"]["references"]
    if not references:
        return blocks
    # Sources are cited in the source's language in every edition.
    meta = {"references": references, "lang": edition.source_locale.tag, "link-citations": "true"}
    tree = {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": blocks}
    return list(pandoc.cite(tree, meta, edition.library.content("citation.csl"))["blocks"])


def _foreign(blocks: ast.Nodes, edition: Edition) -> str:
    """What a template may not bring in, said as a problem; "" if it brought nothing."""
    nodes = [n for n in ast.nodes(blocks) if n["t"] in {"Image", "Cite", "Link", "Header", "Div"}]
    pictures = {n["c"][2][0] for n in nodes if n["t"] == "Image"}
    if foreign := sorted(pictures - set(edition.images)):
        return f"the picture `{foreign[0]}` is none of the handout's own"
    cited = {c["citationId"] for n in nodes if n["t"] == "Cite" for c in n["c"][0]}
    known = {r["id"] for r in edition.data["handout"]["references"]}
    if unknown := sorted(cited - known):
        return f"`@{unknown[0]}` cites no source of the handout"
    if bad := bad_target(nodes):
        return f"a link leads to `{bad[0]}`: {bad[1]}"
    return misshapen(blocks)


def _document(blocks: ast.Nodes, front: int, edition: Edition) -> Document:
    """The document of all blocks, of which the first few are its `front`."""
    blocks = _tidy(blocks, edition)
    heads: Mapping[str, ast.Nodes] = {ast.classes(d)[0]: d["c"][1][0]["c"] for d in without_fields(blocks[:front])}
    return Document(
        edition,
        with_names(blocks[front:], edition),
        ast.words([ast.para(*heads["front-title"])]),
        ast.words([ast.para(*heads["front-subtitle"])]) if "front-subtitle" in heads else "",
        heads["front-audience"],
        clinic_title(edition),
        f"{edition.locale.endonym} · {edition.ui['level_' + edition.level]}",
    )


def safety_anchors(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of what no template may leave out."""
    found = ["key-message.text", *(["draft-notice"] if data["notices"] else [])]
    for section in data["handout"]["sections"]:
        match section["kind"]:
            case "options":
                for part in filter(None, (section["shared"], *section["options"])):
                    found += [part["anchor"], *([f"{part['anchor']}.unknowns"] if part["unknowns"] else [])]
                    for item in (*part["benefits"], *part["harms"]):
                        counts = ["with"] if item["measure_text"] else [c["key"] for c in item["measures"]]
                        found += [item["anchor"], *(f"{item['anchor']}.measure.{key}" for key in counts)]
            case "call" | "contacts":
                found += [item["anchor"] for item in section["items"]]
            case "sides":
                found += [item["anchor"] for side in ("yes", "no") for item in section[side]["items"]]
            case "zones":
                for zone in section["items"]:
                    found += [zone["anchor"], *(p["anchor"] for p in (*zone["signs"], *zone["actions"]))]
            case "risks":
                for band in section["items"]:
                    found += [band["anchor"], *(item["anchor"] for item in band["items"])]
    return tuple(found)


def clinic_title(edition: Edition) -> str:
    """The clinic's name as it stands in the header: empty for `base`."""
    return typeset(edition.clinic.word("name", edition.locale.tag) or "", edition.locale)


def _template_file(edition: Edition) -> Path:
    own = edition.clinic.content if own_template(edition) else None
    return (own or edition.library.folder).path / BODY


def own_template(edition: Edition) -> bool:
    """Whether the clinic has a body template of its own."""
    return edition.clinic.content is not None and BODY in edition.clinic.content.files


def _front(edition: Edition) -> str:
    """Title, subtitle and audience as Markdown, so that they are read like everything else."""
    handout = edition.data["handout"]
    parts = {name: handout[name] for name in ("title", "subtitle", "audience")}
    return "\n\n".join(f"::: front-{name}\n{words}\n:::" for name, words in parts.items() if words)


# ---------------------------------------------------------------- passes that every format needs, in order


def _tidy(blocks: ast.Nodes, edition: Edition) -> ast.Nodes:
    here, origin = edition.locale, edition.source_locale
    references = _reference_list(here, origin)
    passes = ast.first_of(references, _resolved_citation, _sized_table)
    arrange = arranged(here, edition.library.words(here.language), origin.language)
    marks = quoted(here, edition.library.locales)
    return list(ast.change(ast.change(blocks, passes), ast.one_by_one(marks, ast.first_of(arrange, addressed(here)))))


def _reference_list(here: Locale, origin: Locale) -> ast.Change:
    """citeproc's div of entries becomes a numbered list, which every format knows how to read out.

    A translation cites the same sources, in the language that the source cites them in.
    """

    def entry(words: ast.Nodes) -> ast.Node:
        if here.language == origin.language:
            return ast.para(*words)
        return ast.para(ast.span(ast.attr(lang=origin.language, dir=origin.dir), words))

    def change(node: ast.Node) -> ast.Node | None:
        if ast.identifier(node) != "refs":
            return None
        items = [
            [ast.div(("reference",), [entry(e["c"][1][0]["c"])], ast.identifier(e))]
            for e in node["c"][1]
            if e["t"] == "Div"
        ]
        style = [1, {"t": "Decimal"}, {"t": "Period"}]
        return ast.div(("references",), [ast.numbered(style, items)] if items else [])

    return change


def _resolved_citation(node: ast.Node) -> ast.Nodes | None:
    """What citeproc wrote in a citation's place, as text with links; Typst's writer would cite again itself.

    Brackets and commas join the link beside them: a lone digit is a poor target for a finger.
    """
    if node["t"] != "Cite":
        return None
    joined: ast.Nodes = []
    before: ast.Nodes = []
    for inline in node["c"][1]:
        if inline["t"] == "Link":
            joined.append(ast.with_inner(inline, [*before, *ast.inner(inline)]))
            before = []
        elif joined and inline["t"] == "Str":
            joined[-1]["c"][1].append(inline)
        elif joined:
            joined.append(inline)
        else:
            before.append(inline)
    return [*joined, *before]


def _sized_table(node: ast.Node) -> ast.Node | None:
    """The first column names the rows; widths are set, not guessed from the source's line lengths."""
    names = {"compare", "table"} & set(ast.classes(node))
    if not names:
        return None
    for table in node["c"][1]:
        if table["t"] == "Table":
            widths = COMPARE_WIDTHS if "compare" in names else _widths(table)
            table["c"][2] = [
                [align, {"t": "ColWidth", "c": w}] for (align, _), w in zip(table["c"][2], widths, strict=False)
            ]
            for body in table["c"][4]:
                body[1] = 1
    return node


SHORT_CELL, LONG_CELL = 12, 60
"""Letters of the longest cell of a column: fewer or more do not make it narrower or wider."""


def _widths(table: ast.Node) -> list[float]:
    """The share of the page that each column of a table gets, by its longest cell."""
    rows = [[ast.words(cell[4]) for cell in cells] for _, cells in (*table["c"][3][1], *table["c"][4][0][3])]
    longest = [min(LONG_CELL, max(SHORT_CELL, *map(len, column))) for column in zip(*rows, strict=True)]
    return [round(letters**0.5 / sum(n**0.5 for n in longest), 4) for letters in longest]


def table_rows(table: ast.Node) -> Iterator[tuple[ast.Nodes, list[tuple[ast.Nodes, ast.Nodes]]]]:
    """Each row as (its header's inlines, [(column header's inlines, cell's inlines), …])."""
    columns = column_heads(table)
    for _, _, _, rows in table["c"][4]:
        for _, cells in rows:
            said = [_cell(c) for c in cells]
            yield said[0], list(zip(columns[1:], said[1:], strict=True))


def column_heads(table: ast.Node) -> list[ast.Nodes]:
    """The inlines of each column's header."""
    _, head = table["c"][3]
    return [_cell(cell) for cell in head[0][1]]


def _cell(cell: list[Any]) -> ast.Nodes:
    return [i for b in cell[4] for i in b["c"]]


def labelled(heading: ast.Nodes, colon: str) -> ast.Nodes:
    """A column's heading as the label of a value: with a colon, unless it is a question already."""
    asks = ast.words([ast.para(*heading)]).endswith(("?", "؟", "？", ";"))
    return heading if asks else [*heading, ast.string(colon)]


def tables_as_lists(blocks: ast.Nodes, edition: Edition) -> ast.Nodes:
    """Each table as one small list a row: for large print, two languages and plain text.

    A row to write in has no name, so it gets its number, and its first cell stands with the others. In an author's own
    table, a name has the heading of its column before it: “Weight: 12 to 17 lb”.
    """
    here, numbered = edition.locale, edition.ui["row"]

    def row(number: int, name: ast.Nodes, cells: list[tuple[ast.Nodes, ast.Nodes]], first: ast.Nodes) -> ast.Node:
        if alone(ast.para(*name)):
            cells = [(first, name), *cells]
            name = ast.text(numbered.replace("{n}", here.number(str(number))))
        labels = ((ast.strong(*labelled(heading, here.colon)), words) for heading, words in cells)
        points = ast.bullets([[ast.plain(label, {"t": "Space"}, *words)] for label, words in labels])
        return ast.div(("compare-row",), [ast.para(ast.strong(*name)), points])

    def as_list(node: ast.Node, *, own: bool = False) -> ast.Nodes | None:
        if node["t"] != "Table":
            return None
        first = column_heads(node)[0]
        named = [*labelled(first, here.colon), {"t": "Space"}] if own else []
        return [
            row(number, name if alone(ast.para(*name)) else [*named, *name], cells, first)
            for number, (name, cells) in enumerate(table_rows(node), 1)
        ]

    def authors_own(node: ast.Node) -> ast.Node | None:
        return ast.change(node, partial(as_list, own=True)) if "table" in ast.classes(node) else None

    return list(ast.change(ast.change(blocks, authors_own), as_list))


def without(blocks: ast.Nodes, *names: str) -> ast.Nodes:
    """Blocks without the divs of these classes."""
    gone = set(names)
    return list(ast.change(blocks, lambda n: [] if n["t"] == "Div" and gone & set(ast.classes(n)) else None))


def without_anchors(blocks: ast.Nodes) -> ast.Nodes:
    """Spans that only carry an id dissolve: the proof that nothing was lost is done, and pages need no marks."""

    def dissolve(node: ast.Node) -> ast.Nodes | None:
        if node["t"] == "Span" and ast.identifier(node) and not ast.classes(node) and not node["c"][0][2]:
            return ast.inner(node)
        return None

    return list(ast.change(blocks, dissolve))


# ---------------------------------------------------------------- at the foot of every page


def notices(document: Document) -> list[tuple[str, Locale]]:
    """What every page says of its state, as a draft does, in each language that the page is in."""
    both = [d.edition for d in (document, document.second) if d]
    return [(e.locale.space.join(e.notices), e.locale) for e in both if e.notices]


def identity(document: Document) -> str:
    """What every page says of which edition it is."""
    e = document.edition
    tags = "+".join(d.edition.locale.tag for d in (document, document.second) if d)
    return f"{e.id} · {e.version} · {tags} · {e.level}"


def footer_lines(document: Document) -> list[str]:
    """The lines at the foot of every page: what it is, and that it is a draft while it is one."""
    return [*(words for words, _ in notices(document)), identity(document)]


def page_words(words: str) -> list[tuple[str, str]]:
    """ "Page {page} of {pages}" in parts: ("text", words), ("page", "") and ("pages", "")."""
    parts: list[tuple[str, str]] = []
    at = 0
    for found in FIELD.finditer(words):
        parts += [("text", words[at : found.start()]), (found[1], "")]
        at = found.end()
    return [p for p in (*parts, ("text", words[at:])) if p[1] or p[0] != "text"]
