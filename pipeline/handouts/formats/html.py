"""A web page: Pandoc's HTML in a Jinja page. One file: no network, no script needed, its font and pictures inside."""

import html
from typing import Any

from markupsafe import Markup

from handouts.clinics.fonts import SIGN_FONTS, web_faces
from handouts.clinics.glyphs import HOUSE, needed
from handouts.clinics.template_process import fill
from handouts.core.quoting import inside_element, made_html, script_json
from handouts.document import pandoc_ast as ast
from handouts.document.compose import Document, identity, notices, without, without_anchors
from handouts.formats.format import Format, Tools
from handouts.formats.html_fields import filled_in
from handouts.formats.web_marks import marks, night
from handouts.formats.web_parts import labelled_table, laid_out
from handouts.language.scripts import setting_of

CSS_PAPER = {"letter": "letter", "a4": "A4"}


def render_html(document: Document, tools: Tools) -> bytes:
    edition = document.edition
    library, clinic = edition.library, edition.clinic.content
    blocks = without_anchors(without(document.blocks, "notes"))
    blocks = filled_in(laid_out(ast.change(blocks, lambda n: _lower(n, document)), edition.locale.colon))
    body = _fragment(document, tools, blocks)
    audience = _fragment(document, tools, [ast.para(*document.audience)])
    tokens = edition.clinic.tokens
    logo = edition.clinic.logo
    own_words = {"title": document.title, "subtitle": document.subtitle}
    editions = sibling_editions(document)
    second = _second(document.second, document, tools) if document.second else None
    shown = (body, audience, own_words, document.tag_line, document.clinic_name, edition.ui, editions, second)
    words = html.unescape("".join(map(str, shown)))
    values: dict[str, Any] = {
        **own_words,
        "second": second,
        "lang": edition.locale.tag,
        "dir": edition.locale.dir,
        "description": ast.words([ast.para(*document.audience)]),
        "draft": edition.status != "approved",
        "editions": editions,
        "level": str(edition.level),
        "ui": edition.ui,
        "clinic_name": document.clinic_name,
        "logo": logo.data_uri if logo else "",
        "logo_alt": document.logo_alt,
        "tag_line": document.tag_line,
        "audience": audience,
        "body": body,
        "notices": [{"words": words, "lang": loc.tag, "dir": loc.dir} for words, loc in notices(document)],
        "identity": identity(document),
        "json_ld": json_ld(document),
    }
    style = {
        "tokens": tokens.as_dict(),
        "night": night(tokens),
        "marks": marks(tokens.as_dict()),
        "night_marks": marks(night(tokens)),
        "paper": CSS_PAPER[tools.paper],
        "font_faces": _font_faces(document, "".join(sorted(set(words)))),
    }
    values["css"] = inside_element(fill(library, clinic, "html/screen.css.j2", style).strip())
    return fill(library, clinic, "html/handout.html.j2", values).encode()


def _font_faces(document: Document, characters: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fonts that the page brings along: (family's name in the style sheet, its faces as weight and data URI).

    The clinic's own, and those of a script that phones may lack; Chinese and Korean fonts are too large to send. Of
    those for words in another script, and for signs, only what the others lack.
    """
    edition = document.edition
    families = dict.fromkeys([edition.clinic.tokens.font])
    for one in (document, document.second):
        if one and one.edition.locale.on_screen == "own":
            families |= dict.fromkeys(one.edition.locale.fonts)
    faces = [web_faces(family, characters) for family in families]
    spans = dict.fromkeys(ast.pair(n, "lang") for n in ast.nodes(document.blocks) if n["t"] == "Span")
    foreign = (setting_of(tag, edition.library.locales) for tag in spans if tag)
    more = [family for locale in foreign if locale.on_screen == "own" for family in locale.fonts]
    for family in dict.fromkeys((*more, *SIGN_FONTS)):
        if left := needed(characters, (*families, HOUSE), family):
            families[family] = None
            faces.append(web_faces(family, left))
    found = ((f"Handout {i}", one) for i, one in enumerate(faces, 1))
    return [(name, [(f.weight, f.uri) for f in faces]) for name, faces in found if faces]


def _second(other: Document, document: Document, tools: Tools) -> dict[str, Any]:
    """What stands at the top of the page in the second language."""
    return {
        "lang": other.edition.locale.tag,
        "dir": other.edition.locale.dir,
        "title": other.title,
        "subtitle": other.subtitle,
        "audience": _fragment(document, tools, [ast.para(*other.audience)]),
        "tag_line": other.tag_line,
    }


def _fragment(document: Document, tools: Tools, blocks: ast.Nodes) -> Markup:
    options = {"wrap_text": "wrap-none", "section_divs": False}
    return made_html(tools.pandoc.write(document.tree(blocks), "html5-smart", options=options).decode())


def sibling_editions(document: Document) -> list[dict[str, Any]]:
    """The handout's editions in every language and level, as links from this one."""
    edition = document.edition
    return [
        {
            "lang": locale.tag,
            "level": str(level),
            "label": f"{locale.endonym} · {edition.level_words[locale.tag][level]}",
            "href": f"../{locale.tag}/{edition.id}-{level}.html",
            "here": locale == edition.locale and level == edition.level and document.second is None,
        }
        for locale, level in edition.offered
    ]


def _lower(node: ast.Node, document: Document) -> ast.Node | ast.Nodes | None:
    match node:
        case {"t": "Header", "c": [level, attributes, inlines]}:  # the page's title is h1, so sections start at h2
            return {"t": "Header", "c": [level + 1, attributes, inlines]}
        case {"t": "Image", "c": [attributes, alt, [file, title]]}:
            return {"t": "Image", "c": [attributes, alt, [document.edition.images[file].data_uri, title]]}
        case {"t": "Div"} if "contents" in ast.classes(node):
            return _contents(node, document)
        case {"t": "Div"} if "compare" in ast.classes(node):
            return labelled_table(node, document.edition.locale.colon)
    return None


def _contents(node: ast.Node, document: Document) -> ast.Nodes:
    """A list of links to the sections; a heading of a clinic's template may lack the id that a link needs."""
    heads = [b for b in document.blocks if b["t"] == "Header" and ast.identifier(b)]
    links = [{"t": "Link", "c": [ast.attr(), ast.text(ast.words([b])), [f"#{ast.identifier(b)}", ""]]} for b in heads]
    title = ast.header(2, node["c"][1][0]["c"], "contents")
    return [
        ast.div(
            ("contents",),
            [title, ast.bullets([[ast.plain(link)] for link in links])],
            role="navigation",
            **{"aria-labelledby": "contents"},
        )
    ]


def json_ld(document: Document) -> Markup:
    """schema.org's MedicalWebPage, saying only what the source says."""
    edition = document.edition
    handout = edition.data["handout"]
    tags = [d.edition.locale.tag for d in (document, document.second) if d]
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": document.title,
        "inLanguage": tags if len(tags) > 1 else tags[0],
        "dateModified": edition.updated.isoformat(),
        "version": edition.version,
        "creativeWorkStatus": "Draft" if edition.status != "approved" else "Published",
        "medicalAudience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "about": [
            {
                "@type": "MedicalCondition",
                "name": c["display"],
                "code": {"@type": "MedicalCode", "codeValue": c["code"], "codingSystem": c["system"]},
            }
            for c in handout["about"]
        ],
    }
    if edition.approved_on:
        page["lastReviewed"] = edition.approved_on.isoformat()
    return script_json(page)


HTML = Format("html", render_html)
