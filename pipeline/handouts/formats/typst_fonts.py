"""The fonts of a page that Typst sets: the clinic's, those of its languages, and what signs and foreign words need."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handouts.clinics.fonts import SIGN_FONTS, font_folders, sign_font
from handouts.clinics.glyphs import HOUSE, needed
from handouts.core.findings import HandoutsError
from handouts.core.folders import Asset
from handouts.document import pandoc_ast as ast
from handouts.document.compose import Document
from handouts.language.locales import Locale
from handouts.language.scripts import example_language, script_of_letter, setting_of


@dataclass(frozen=True, slots=True)
class PageFonts:
    """The families of a page in order, for text and for headings; the folders and the files that hold them."""

    text: tuple[str, ...]
    headings: tuple[str, ...]
    folders: tuple[Path, ...]
    files: tuple[Asset, ...]


def page_fonts(document: Document, blocks: ast.Nodes, characters: str) -> PageFonts:
    """The fonts of a page that shows some characters. Raises HandoutsError for one that is not installed."""
    clinic, locales = document.edition.clinic, _locales(document)
    of_scripts = [f for locale in locales for f in locale.fonts]
    spans = list(_span_locales(blocks, document))
    of_spans = [f for locale in spans for f in locale.fonts]
    text, headings = ([family, *of_scripts] for family in (clinic.tokens.font, clinic.tokens.heading_font))
    for family in (HOUSE, *SIGN_FONTS, *_of_titles(document)):
        if any(family not in fonts and needed(characters, fonts, family) for fonts in (text, headings)):
            text.append(family)
            headings.append(family)
    families = tuple(dict.fromkeys((*text, *headings, *of_spans)))
    folders = font_folders(families, (*locales, *spans), own=bool(clinic.font_files))
    signs = (sign_font(family) for family in families if family in SIGN_FONTS)
    return PageFonts(tuple(dict.fromkeys(text)), tuple(dict.fromkeys(headings)), folders, (*clinic.font_files, *signs))


def placed(error: HandoutsError, blocks: ast.Nodes) -> HandoutsError:
    """An error of Typst's that speaks of a letter and no line, with the words around the letter; others as they are."""
    found = re.search(r'the text `"(.+?)"` could not be displayed', str(error))
    if not found:
        return error
    letter = re.sub(r"\\u\{(\w+)\}", lambda m: chr(int(m[1], 16)), found[1])
    texts = (ast.words([n]) for n in ast.nodes(blocks) if n["t"] in ("Para", "Plain", "Header"))
    text = next((t for t in texts if letter in t), "")
    start = max(0, text.find(letter) - 40)
    near = f", in “{text[start : start + 80]}”" if text else ""
    return HandoutsError(f"no font of the page has “{letter}”{near}", "Say it in words, or mark its language.")


def with_fonts(blocks: ast.Nodes, document: Document) -> ast.Nodes:
    """Blocks in which a span in another language's script has its fonts, as arguments of the skeleton's `fonts-of`."""
    there = tuple(f for locale in _locales(document) for f in locale.fonts)

    def change(node: ast.Node) -> ast.Node | None:
        if node["t"] == "Span" and "ltr" in ast.classes(node):
            return _in_one_font(node, document.edition.clinic.tokens.font)
        if node["t"] != "Span" or not (tag := ast.pair(node, "lang")):
            return None
        locale = setting_of(tag, document.edition.library.locales)
        if not locale.fonts or locale.fonts == there[: len(locale.fonts)]:
            return None
        identifier, classes, pairs = ast.attributes(node)
        said = ";".join(("wide" if locale.east_asian else "", *locale.fonts))
        return ast.with_attributes(node, [identifier, classes, [*pairs, ["fonts", said]]])

    return list(ast.change(blocks, change))


def _of_titles(document: Document) -> Iterator[str]:
    """The fonts for words in another script in a title, which is a plain text: its spans are gone."""
    known = document.edition.library.locales
    for one in filter(None, (document, document.second)):
        for letter in f"{one.title}{one.subtitle}":
            if not letter.isascii() and (language := example_language(script_of_letter(letter), known)[0]):
                yield from setting_of(language, known).fonts


def _in_one_font(node: ast.Node, own: str) -> ast.Node | None:
    """A number with a unit that the page's font lacks, such as 39 ℃, is set whole in the one that has it: readers take
    two fonts for two words, and turn them round in a line that runs from right to left.
    """
    words = ast.words(node)
    family = next((f for f in SIGN_FONTS if needed(words, (own, HOUSE), f)), "")
    if not family or needed(words.replace(_NO_BREAK, ""), (family,), own):
        return None
    identifier, classes, pairs = ast.attributes(node)
    return ast.with_attributes(node, [identifier, classes, [*pairs, ["fonts", f";{family}"]]])


_NO_BREAK = "\u00a0"


def _locales(document: Document) -> list[Locale]:
    return [d.edition.locale for d in (document, document.second) if d]


def _span_locales(blocks: ast.Nodes, document: Document) -> Iterator[Locale]:
    """How the languages of spans are set, each once."""
    for tag in dict.fromkeys(ast.pair(n, "lang") for n in ast.nodes(blocks) if n["t"] == "Span"):
        if tag:
            yield setting_of(tag, document.edition.library.locales)
