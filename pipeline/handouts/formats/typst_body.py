"""The body of a page for Typst: each semantic div becomes a call of the skeleton's functions."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby, takewhile
from typing import Any

from handouts.core.quoting import (
    Typst,
    typst_call,
    typst_group,
    typst_label,
    typst_open,
    typst_shown,
    typst_values,
    typst_word,
)
from handouts.document import pandoc_ast as ast
from handouts.document.bidi import isolated
from handouts.document.links import ADDRESS
from handouts.formats.typst_addresses import breakable
from handouts.language.addresses import is_address


def lower(blocks: ast.Nodes, *, turned: bool = False, layout: Mapping[str, Any] | None = None) -> ast.Nodes:
    """The semantic divs as calls of the skeleton's functions. `turned`: the page runs from right to left; `layout` is
    how the handout asks for its pages to be set.
    """
    asked = layout or {}
    changed = list(ast.change(blocks, partial(_inline, turned=turned)))
    if asked.get("columns") == 2:
        lowered = _in_columns(changed)
    elif asked.get("one_page"):
        lowered = _readable(changed, "sheet")
    elif asked.get("keep") == "section":
        lowered = _kept(changed)
    else:
        lowered = _readable(changed)
    return list(ast.change(list(lowered), _as_typed))


def _sections(blocks: ast.Nodes) -> Iterator[ast.Nodes]:
    """The blocks before the first section, then each section with its heading; the lines for notes are one, too."""
    section: ast.Nodes = []
    for block in blocks:
        if (block["t"] == "Header" and block["c"][0] == 1) or "notes" in ast.classes(block):
            yield section
            section = []
        section.append(block)
    yield section


def _kept(blocks: ast.Nodes) -> Iterator[ast.Node]:
    for section in _sections(blocks):
        lowered = list(_readable(section))
        yield from _call("kept", lowered) if section and section[0]["t"] == "Header" else lowered


_WIDE = {"option", "shared", "compare", "table", "sides", "zone", "persons", "steps", "step", "notes", "contents"}
"""Parts that need the width of a page."""


def _in_columns(blocks: ast.Nodes) -> Iterator[ast.Node]:
    """Sections in two columns; one with a part that needs a page's width has it, with its heading."""
    before, *sections = _sections(blocks)
    yield from _readable(before)
    for wide, some in groupby(sections, key=lambda section: any(_WIDE & set(ast.classes(b)) for b in section)):
        if wide:
            yield from (node for section in some for node in _readable(section))
        else:
            pieces = [(at == 0, piece) for section in some for at, piece in enumerate(_pieces(section))]
            starts = "".join("1" if begins else "0" for begins, _ in pieces)
            yield from _call("two-columns", *(piece for _, piece in pieces), args=typst_values(starts))


def _pieces(section: ast.Nodes) -> Iterator[ast.Nodes]:
    """A section in pieces that each stand in one column, the first with the heading."""
    at = 2 if len(section) > 1 and section[1]["t"] in _PLAIN_TEXT else 1
    if len(section) > at and _leads(section[at]):
        at += 1
    piece = section[:at]
    for joined in _joined(section[at:]):
        for block in joined["c"] if joined["t"] == _PERSONS else [joined]:
            if piece[-1]["t"] != "Header":
                yield list(_readable(piece, "column"))
                piece = []
            piece = [*piece, block]
    yield list(_readable(piece, "column"))


_TURNED = re.compile(r"[-'\"~]|\.\.")
"""What Typst's markup would turn into other signs: -5, --, -?, ..., straight marks."""

_BEGINS = re.compile(r"[0-9]+\.|[+/=]+")
"""What would begin an item or a heading."""


def _as_typed(node: ast.Node) -> ast.Node | ast.Nodes | None:
    """Words that Typst would take for markup as strings of code, which are shown as they are."""
    match node:
        case {"t": "Str", "c": str(said)} if _TURNED.search(said):
            return [_string(said)]
        case {"t": "Para" | "Plain" as kind, "c": [{"t": "Str", "c": str(said)}, *rest]} if _BEGINS.fullmatch(said):
            return {"t": kind, "c": [_string(said), *rest]}
    return None


def _string(words: str) -> ast.Node:
    return ast.raw_inline("typst", typst_shown(words))


_NOTHING = typst_values()


def _call(name: str, *parts: ast.Nodes, args: Typst = _NOTHING) -> ast.Nodes:
    """`#name(args)[part][part]` around blocks."""
    out: ast.Nodes = [ast.raw("typst", typst_open(name, args))]
    for i, part in enumerate(parts):
        if i:
            out.append(ast.raw("typst", "]["))
        out.extend(part)
    return [*out, ast.raw("typst", "]")]


_COUNTS = "counts"
_PLAIN_TEXT = {"Para", "BulletList", "OrderedList"}
_BESIDE = "Beside"
"""What stands for words, the pictures beside them, and what comes after those: [words, pictures, after]."""
_PERSONS, _CALLS = "Persons", "Calls"
"""What stands for several people to reach, or several cards to call, one after the other."""
_LED_INTO = {
    *("option", "compare", "call", "questions", "figure"),
    *("sides", "zone", "table", "shared", "checklist", "form", "entry", "band", "group", "step", "steps", "needs"),
}


def _readable(blocks: ast.Nodes, width: str = "readable") -> Iterator[ast.Node]:
    """Runs of paragraphs and lists keep to a readable width; cards and tables take the page's. `width` is the function
    of the skeleton that keeps to it.
    """
    run: ast.Nodes = []
    for block in (*_joined(blocks, calls=width == "sheet"), None):
        if block is not None and block["t"] in _PLAIN_TEXT and not ast.has_picture(block):
            if run and run[-1]["t"] == block["t"] == "OrderedList":
                run.append(ast.raw("typst", "#v(0pt, weak: true)"))  # or Typst would number both as one list
            run.append(block)
            continue
        if run:
            # What leads into a card or a table stays with it.
            leads_in = len(run) == 1 and block is not None and _leads(block)
            yield from _call(width, run, args=typst_values(sticky=True) if leads_in else _NOTHING)
            run = []
        if block is None:
            return
        if block["t"] in {"Div", _BESIDE, _PERSONS, _CALLS}:
            yield from _part(block, width)
        else:
            yield block


def _leads(block: ast.Node) -> bool:
    """Whether words before a block lead into it."""
    return block["t"] in {_PERSONS, _CALLS} or bool(set(ast.classes(block)) & _LED_INTO)


_ROWS = {"person": _PERSONS, "call": _CALLS}


def _joined(blocks: ast.Nodes, *, calls: bool = False) -> ast.Nodes:
    """The blocks, with a picture beside its words joined to them, and people to reach to each other; with `calls`,
    cards to call, too.
    """
    out: ast.Nodes = []
    for block in blocks:
        name, *more = ast.classes(block) or [""]
        last = out[-1] if out else ast.plain()
        if name == "figure" and "beside" in more:
            if last["t"] == _BESIDE and not last["c"][2]:
                last["c"][1].append(block)
                continue
            words = list(takewhile(lambda b: b["t"] in _PLAIN_TEXT and not ast.has_picture(b), reversed(out)))[::-1]
            if words:
                del out[-len(words) :]
                out.append({"t": _BESIDE, "c": [words, [block], []]})
                continue
        elif name == "repeat" and last["t"] == _BESIDE:
            last["c"][2].append(block)
            continue
        elif kind := _ROWS.get(name) if calls or name != "call" else None:
            if last["t"] != kind:
                out.append({"t": kind, "c": []})
            out[-1]["c"].append(block)
            continue
        out.append(block)
    return out


def _has_icons(blocks: ast.Nodes) -> bool:
    """Whether pictures of how many people are in these blocks, which are lowered already."""
    return any(n["t"] == "RawBlock" and n["c"][1].startswith(f"#{_COUNTS}(") for n in ast.nodes(blocks))


_IN_A_STEP = {"figure", "repeat"}

_ROW = 500
"""Letters in a cell of a comparison, up to which each row is kept on one page."""


def _part(block: ast.Node, width: str = "readable") -> ast.Nodes:
    """One semantic div, or what has been joined of several."""
    if block["t"] == _BESIDE:
        words, pictures, after = block["c"]
        shown = [b for picture in pictures for b in _picture(ast.inner(picture), "picture-beside")]
        return _call("beside", words, shown, list(_readable(after)))
    if block["t"] == _PERSONS:
        return _call("persons", *map(ast.inner, block["c"]))
    if block["t"] == _CALLS:
        return _call("calls", *map(_part, block["c"]))
    names, inner = ast.classes(block), ast.inner(block)
    name = names[0] if names else ""
    if name in _SECTIONS:
        return _section_part(names, inner, width)
    deep = list(_readable(inner, width))
    match name:
        case "pair":
            return _pair(inner)
        case "benefits" | "harms" | "draft-notice" | "key-message" | "contact" | "compare-row":
            return _call(name, inner)
        case "compare":
            longest = max((len(ast.words([n])) for n in ast.nodes(inner) if n["t"] in {"Plain", "Para"}), default=0)
            return _call(name, deep, args=typst_values(whole=False) if longest > _ROW else _NOTHING)
        case "glossary":
            return [b for block in inner for b in _glossary(block)]
        case "references" | "about" | "caption":
            return _call(name, _flat(inner))
        case "option" | "shared":
            # A card with a picture is most of a page: kept whole, it would leave the page before it half empty.
            tall = ast.has_picture(block) or _has_icons(inner)
            return _call("option-card", deep, args=typst_values(whole=False) if tall else _NOTHING)
        case "purpose":
            return _call("purpose", [_as_plain(b) for b in inner], args=typst_values(names[1]))
        case "fact":
            return _call("unknowns" if "unknowns" in names else "fact", inner)
        case "pros-cons":
            # With pictures in them, the two lists are too tall to be kept whole.
            args = typst_values(whole=False) if _has_icons(inner) else _NOTHING
            return _call("pros-cons", *map(ast.inner, inner), args=args)
        case "call":
            return _call("call-card", inner[:1], inner[1:], args=typst_values(names[1]))
        case "questions":
            return _call("questions", [_with_lines(b) for b in inner])
        case "contents" | "notes":
            return _call(name, [_as_plain(b) for b in inner])
        case "figure":
            return _picture(inner)
    return deep


_SECTIONS = {
    *("sides", "zone", "table", "checklist", "form", "field", "needs", "steps", "step", "repeat", "entry", "band"),
    "group",
}
"""The parts that are looked after here."""


def _section_part(names: list[str], inner: ast.Nodes, width: str) -> ast.Nodes:
    """A part of the newer kinds of sections."""
    name, deep = names[0], list(_readable(inner, width))
    match name:
        case "sides":
            return _call("sides", *map(ast.inner, inner))
        case "zone":
            return _zone(names[1], inner)
        case "table":
            deep = [
                n for b in inner for n in (_call("data-row", ast.inner(b)) if _is_row(b) else _readable([b], width))
            ]
            return _call("data-table", deep, args=typst_values(ruled=True) if _to_write_in(deep) else _NOTHING)
        case "checklist":
            return _call(name, [_to_tick(b) for b in inner])
        case "step":
            return _call("kept", deep)
        case "repeat":
            return _call("repeat-list", inner)
        case "field" | "entry" | "band" | "needs":
            return _call(name, inner)
        case "steps" | "form":
            return _call(name, deep)
    return deep


def _is_row(block: ast.Node) -> bool:
    """Whether a block is a row of a table, as large print has it."""
    return "compare-row" in ast.classes(block)


def _to_write_in(blocks: ast.Nodes) -> bool:
    """Whether there is a table with places to write in among these blocks."""
    raw = (n["c"][1] for b in blocks if b["t"] == "Table" for n in ast.nodes(b) if n["t"] == "RawInline")
    return any(code.startswith("#blank(") for code in raw)


def _to_tick(block: ast.Node) -> ast.Node:
    """A list in which what solves a problem stands below it, as far in as its words."""
    if block["t"] != "BulletList":
        return block
    items = (
        (first, [b for d in more for b in (ast.inner(d) if d["t"] == "Div" else [d])]) for first, *more in block["c"]
    )
    return ast.bullets([_call("whole", [first, *_call("fix", more)]) if more else [first] for first, more in items])


def _zone(colour: str, inner: ast.Nodes) -> ast.Nodes:
    """A zone of an action plan: its heading; its signs and what to do, each with the words over it."""
    title, *rest = inner
    over = [i for i, b in enumerate(rest) if b["t"] == "Para" and [n["t"] for n in b["c"]] == ["Strong"]]
    parts = [rest[: over[1]], rest[over[1] :]] if len(over) == 2 and over[0] == 0 else [rest]
    return _call("zone", [title], *parts, args=typst_values(colour))


def _pair(sides: ast.Nodes) -> ast.Nodes:
    """Two languages in two columns, each with its own language and direction."""
    first = ast.inner(sides[0])[0]
    heads = (first["t"] == "Header" and first["c"][0]) or 0
    said = [typst_group(_in_language(ast.pair(s, "lang"), dir=typst_word(ast.pair(s, "dir")))) for s in sides]
    return _call("pair", *(list(_readable(ast.inner(s))) for s in sides), args=typst_values(heads, *said))


def _in_language(tag: str, **more: Typst) -> Typst:
    language, *rest = tag.split("-")
    return typst_values(lang=language, region=rest[-1] if rest and len(rest[-1]) == 2 else None, **more)


def _flat(blocks: ast.Nodes) -> ast.Nodes:
    """Divs inside dissolve, their ids become labels to link to."""

    def dissolve(node: ast.Node) -> ast.Nodes | None:
        if node["t"] != "Div":
            return None
        label = [ast.raw_inline("typst", f" {typst_label(ast.identifier(node))}")] if ast.identifier(node) else []
        first, *rest = ast.inner(node)
        return [{**first, "c": [*first["c"], *label]}, *rest]

    return list(ast.change(blocks, dissolve))


def _as_plain(block: ast.Node) -> ast.Node:
    return ast.plain(*block["c"]) if block["t"] == "Para" else block


def _with_lines(block: ast.Node) -> ast.Node:
    """Lines to write on under each question."""
    if block["t"] != "OrderedList":
        return block
    style, items = block["c"]
    return ast.numbered(style, [_call("question", [_as_plain(b) for b in item]) for item in items])


def _glossary(block: ast.Node) -> ast.Nodes:
    """Definitions as Typst's term list; Pandoc would put every meaning into a block of its own."""
    if block["t"] != "DefinitionList":
        return [block]
    out: ast.Nodes = [ast.raw("typst", "#glossary(")]
    for term, meanings in block["c"]:
        plain = [ast.raw("typst", "terms.item["), ast.plain(*term), ast.raw("typst", "][")]
        out += [*plain, *(_as_plain(b) for m in meanings for b in m), ast.raw("typst", "],")]
    return [*out, ast.raw("typst", ")")]


def _picture(inner: ast.Nodes, name: str = "picture") -> ast.Nodes:
    key = [b for part in inner[1:] for b in (_part(part) if part["t"] == "Div" else [part])]
    return _call(name, key, args=_file_and_words(inner))


def _file_and_words(blocks: ast.Nodes, **more: bool) -> Typst:
    """The first picture in some blocks as arguments: its file and its description."""
    _, alt, (file, _) = next(n["c"] for n in ast.nodes(blocks) if n["t"] == "Image")
    return typst_values(file, ast.words([ast.para(*alt)]), **more)


def _inline(node: ast.Node, *, turned: bool) -> ast.Nodes | None:
    """What Pandoc's Typst writer drops: languages and directions of spans; phones that must not break."""
    names = ast.classes(node)
    match node:
        case {"t": "Link", "c": [_, inlines, [target, _]]} if "phone" in names:
            return _call_inline("phone", *inlines, args=typst_values(target))
        case {"t": "Link", "c": [_, _, [target, _]]} if is_address(ast.words(node), target):
            return _call_inline("text", ast.with_inner(node, breakable(node, turned=turned)), args=_NO_LANGUAGE)
        case {"t": "Span"} if ADDRESS in names:
            return _call_inline("text", *breakable(node, turned=turned), args=_NO_LANGUAGE)
        case {"t": "Span"} if ast.pair(node, "lang") or ast.pair(node, "dir"):
            return _run(node)
        case {"t": "Span", "c": [_, inlines]} if "quantity" in names:
            return _call_inline("box", *inlines)
        case {"t": "Span", "c": [_, inlines]} if "mark" in names:
            return [ast.strong(*inlines)]
        case {"t": "Str", "c": words} if _HYPHENS & set(words):
            # Nobody who looks for a plain hyphen would find another one, which the font draws with the same glyph.
            plain = ast.string(words.translate(dict.fromkeys(map(ord, _HYPHENS), "-")))
            return _call_inline("box", plain) if NO_BREAK_HYPHEN in words else [plain]
        case {"t": "Div", "c": [_, counts]} if "counts" in names:
            wide = any("of-1000" in ast.classes(n) for n in ast.nodes(counts))  # beside each other they have no room
            args = typst_values(pictures=True) if ast.has_picture(node) and not wide else _NOTHING
            return _call(_COUNTS, *(_count(ast.inner(one)) for one in counts), args=args)
        case {"t": "BulletList", "c": items} if any(b["t"] == "RawBlock" for item in items for b in item):
            # A text and how many people it is true of stay on one page.
            return [ast.bullets([_call("whole", i) if len(i) > 1 else i for i in items])]
        case {"t": "OrderedList", "c": [style, items]} if any(
            _IN_A_STEP & set(ast.classes(b)) for item in items for b in item
        ):
            return [ast.numbered(style, [_call("kept", list(_readable(item, "column"))) for item in items])]
    return None


_NO_LANGUAGE = typst_values(lang="zxx", region=None)
"""An address is in no language: Spanish rules would double a hyphen where it breaks over lines."""
NO_BREAK_HYPHEN = "\u2011"
_HYPHENS = {"\u2010", NO_BREAK_HYPHEN}


def _call_inline(name: str, *inlines: ast.Node, args: Typst = _NOTHING) -> ast.Nodes:
    """`#name(args)[…]` around inlines."""
    return [ast.raw_inline("typst", typst_open(name, args)), *inlines, ast.raw_inline("typst", "];")]


def _count(inner: ast.Nodes) -> ast.Nodes:
    """How many people, below their picture if there is one."""
    if not any(map(ast.has_picture, inner)):
        return _call("count", inner)
    wide = any("of-1000" in ast.classes(n) for n in ast.nodes(inner))
    return _call("count", inner[1:], args=_file_and_words(inner, **({"wide": True} if wide else {})))


def _run(span: ast.Node) -> ast.Nodes:
    """A span with a language or a direction of its own.

    Marks isolate it: `dir` on inline text would turn round a whole paragraph that begins with it.
    """
    inlines = ast.inner(span)
    direction = ast.pair(span, "dir")
    wide, *fonts = ast.pair(span, "fonts").split(";")
    if "ltr" in ast.classes(span):
        own = _call_inline("text", *inlines, args=typst_values(font=fonts[0])) if fonts else inlines
        return _call_inline("run-ltr", *own)
    if direction == "ltr" or (direction == "rtl" and fonts):
        inlines = isolated(inlines, direction)
    more = {"font": typst_call("fonts-of", typst_values(wide == "wide", *fonts))} if fonts else {}
    return _call_inline("text", *inlines, args=_in_language(ast.pair(span, "lang"), **more))
