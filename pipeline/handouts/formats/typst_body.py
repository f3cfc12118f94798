"""The body of a page for Typst: each semantic div becomes a call of the skeleton's functions."""

import re
from collections.abc import Iterator
from functools import partial

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
from handouts.formats.pdf_forms import to_tick
from handouts.formats.typst_addresses import breakable
from handouts.language.addresses import is_address


def lower(blocks: ast.Nodes, *, turned: bool = False) -> ast.Nodes:
    """The semantic divs as calls of the skeleton's functions. `turned`: the page runs from right to left."""
    return list(ast.change(list(_readable(ast.change(blocks, partial(_inline, turned=turned)))), _as_typed))


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
_LED_INTO = {"option", "compare", "call", "questions", "figure"}


def _readable(blocks: ast.Nodes) -> Iterator[ast.Node]:
    """Runs of paragraphs and lists keep to a readable width; cards and tables take the page's."""
    run: ast.Nodes = []
    for block in (*blocks, None):
        if block is not None and block["t"] in _PLAIN_TEXT and not ast.has_picture(block):
            if run and run[-1]["t"] == block["t"] == "OrderedList":
                run.append(ast.raw("typst", "#v(0pt, weak: true)"))  # or Typst would number both as one list
            run.append(block)
            continue
        if run:
            # What leads into a card or a table stays with it.
            leads_in = block is not None and set(ast.classes(block)) & _LED_INTO and len(run) == 1
            yield from _call("readable", run, args=typst_values(sticky=True) if leads_in else _NOTHING)
            run = []
        if block is None:
            return
        if block["t"] == "Div":
            yield from _part(block)
        else:
            yield block


def _has_icons(blocks: ast.Nodes) -> bool:
    """Whether pictures of how many people are in these blocks, which are lowered already."""
    return any(n["t"] == "RawBlock" and n["c"][1].startswith(f"#{_COUNTS}(") for n in ast.nodes(blocks))


_IN_A_STEP = {"figure", "repeat"}

_ROW = 500
"""Letters in a cell of a comparison, up to which each row is kept on one page."""


def _part(block: ast.Node) -> ast.Nodes:
    """One semantic div."""
    names, inner = ast.classes(block), ast.inner(block)
    name = names[0] if names else ""
    deep = list(_readable(inner))
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
        case "field":
            return _call(name, inner)
        case "checklist":
            return _call(name, [to_tick(b) for b in inner])
        case "references" | "about" | "caption":
            return _call(name, _flat(inner))
        case "option":
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


def _picture(inner: ast.Nodes) -> ast.Nodes:
    key = [b for part in inner[1:] for b in (_part(part) if part["t"] == "Div" else [part])]
    return _call("picture", key, args=_file_and_words(inner))


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
            return [ast.numbered(style, [list(_readable(item)) for item in items])]
    return None


_NO_LANGUAGE = typst_values(lang="zxx", region=None)
"""An address is in no language: Spanish rules would double a hyphen where it breaks over lines."""
NO_BREAK_HYPHEN = "\u2011"
_HYPHENS = {"\u2010", NO_BREAK_HYPHEN}


def _call_inline(name: str, *inlines: ast.Node, args: Typst = _NOTHING) -> ast.Nodes:
    """`#name(args)[…]` around inlines."""
    return [ast.raw_inline("typst", typst_open(name, args)), *inlines, ast.raw_inline("typst", "]")]


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
