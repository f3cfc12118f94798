"""Numbers stay in order and with their units, in every script and every format; a right-to-left page runs to the left.

In a right-to-left line, plain Unicode order would show 1-800-555-0100 as 0100-555-800-1 and 80 mg as mg 80.
"""

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import api as word
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from glyphs import drawn, places
from handouts.document import pandoc_ast as ast
from handouts.document.bidi import LRI, PDI, arranged
from loading import registry, words_of
from reading import epub_chapters, html_page, pdf_pages, pdf_tagged_text, squeeze
from small import made, new, translate

NO_BREAK = "\u00a0"

# ---------------------------------------------------------------- a sentence, arranged


def change(locale: str) -> ast.Change:
    here = registry()[locale]
    return arranged(here, words_of(here.language), "en")


def shown(nodes: ast.Nodes) -> str:
    """Inlines as a line to read: `{ltr:…}`, `{quantity:…}` and `{en:…}` are spans, `*…*` is bold, `~` never breaks."""
    out = ""
    for node in nodes:
        match node:
            case {"t": "Str", "c": said}:
                out += said.replace(NO_BREAK, "~")
            case {"t": "Space"}:
                out += " "
            case {"t": "Strong", "c": inner}:
                out += f"*{shown(inner)}*"
            case {"t": "Span" | "Link", "c": [[_, classes, pairs], inner, *_]}:
                names = [*classes, *(v for k, v in pairs if k == "lang")]
                right = dict(pairs).get("dir", "")
                assert not classes or right == {"ltr": "ltr"}.get(classes[0], "")
                out += "{" + f"{'/'.join(names) or right}:{shown(inner)}" + "}"
            case _:
                raise AssertionError(node)
    return out


def inlines(markup: str) -> ast.Nodes:
    """Words as Pandoc reads them; `*…*` is bold."""
    out: ast.Nodes = []
    for i, part in enumerate(markup.split("*")):
        out += [ast.strong(*ast.text(part))] if i % 2 else ast.text(part)
    return out


def arrange(locale: str, markup: str) -> str:
    [block] = ast.change([ast.para(*inlines(markup))], change(locale))
    return shown(block["c"])


RIGHT_TO_LEFT = [
    # phone numbers
    ("اتصل على 1-800-555-0100 الآن", "اتصل على {ltr:1-800-555-0100} الآن"),
    ("رقم (555) 555-0100.", "رقم {ltr:(555)~555-0100}."),
    ("رقم +1 555 555 0100، ثم", "رقم {ltr:+1~555~555~0100}، ثم"),
    ("رقم 555-0100", "رقم {ltr:555-0100}"),
    ("رقم 555.555.0100", "رقم {ltr:555.555.0100}"),
    # ranges
    ("من 15–30 دقيقة", "من {ltr:15–30}~دقيقة"),
    ("من 15-30 دقيقة", "من {ltr:15-30}~دقيقة"),
    ("من 15 - 30 دقيقة", "من {ltr:15~-~30}~دقيقة"),
    ("و15-30 دقيقة", "و{ltr:15-30}~دقيقة"),
    ("خذ 1/2 قرص", "خذ {ltr:1/2}~قرص"),
    ("بين 5%–10% منهم", "بين {ltr:5%–10%} منهم"),
    ("في 2026-11-02", "في {ltr:2026-11-02}"),
    ("من 80 mg – 100 mg", "من {ltr:80~mg~–~100~mg}"),
    # doses and units
    ("خذ 80 mg اليوم", "خذ {ltr:80~mg} اليوم"),
    ("خذ *80* mg اليوم", "خذ {ltr:*80*~mg} اليوم"),
    ("خذ *80 mg* اليوم", "خذ *{ltr:80~mg}* اليوم"),
    ("*خذ 80* mg اليوم", "*خذ *{ltr:*80*~mg} اليوم"),
    ("خذ *15*–*30* نقطة", "خذ {ltr:*15*–*30*} نقطة"),
    ("بـ2.5 mL مرتين", "بـ{ltr:2.5~mL} مرتين"),
    ("عند 38.5 °C أو أكثر", "عند {ltr:38.5~°C} أو أكثر"),
    ("عند ≥ 38 °C", "عند {ltr:≥~38~°C}"),
    ("تحت -5 °C", "تحت {ltr:-5~°C}"),
    ("يتحسن 45% منهم", "يتحسن {ltr:45%} منهم"),
    ("فوق 140 mm Hg", "فوق {ltr:140~mm~Hg}"),
    ("ضغط 140/90 mm Hg", "ضغط {ltr:140/90~mm~Hg}"),
    ("خذ 1,000–2,000 mg", "خذ {ltr:1,000–2,000~mg}"),
    ("خذ 1 000 mg", "خذ {ltr:1~000~mg}"),
    ("خذ 5 mg/kg/day", "خذ {ltr:5~mg/kg/day}"),
    ("خذ 3 x 2 mg", "خذ {ltr:3~x~2~mg}"),
    ("خذ 80 ملغ اليوم", "خذ 80~ملغ اليوم"),
    # Latin words
    ("صورة MRI أو CT", "صورة {en:MRI} أو {en:CT}"),
    ("بين L4-L5 أو C5–C6", "بين {en:L4-L5} أو {en:C5–C6}"),
    ("جهاز IDET (Intradiscal therapy)", "جهاز {en:IDET} ({en:Intradiscal therapy})"),
    ("مع Dr. Smith, MD.", "مع {en:Dr. Smith, MD}."),
    ("في 1:30 p.m. غدا", "في {en:1:30 p.m}. غدا"),
    ("إلى ask@clinic.example أو", "إلى {en:ask@clinic.example} أو"),
    ("على 1-800-CLINIC", "على {en:1-800-CLINIC}"),
    # Latin words beside a number that is not theirs
    ("صورة MRI 15–30 دقيقة", "صورة {en:MRI} {ltr:15–30}~دقيقة"),
    # an address that begins with a number
    ("تعال إلى 123 Main St, Suite 4 غدا", "تعال إلى {en:123~Main St, Suite 4} غدا"),
    # Each of these numbers is read by itself, and from right to left they stand in the right order.
    ("في 2020. 15 شخصا", "في 2020. 15 شخصا"),
    ("في 2024: 15 شخصا", "في 2024: 15 شخصا"),
    ("في 2026 100 شخص", "في 2026 100 شخص"),
    ("عددهم 3، 4 أو 911.", "عددهم 3، 4 أو 911."),
    ("15–30 38.5 °C", "{ltr:15–30} {ltr:38.5~°C}"),
]


@pytest.mark.parametrize(("said", "wanted"), RIGHT_TO_LEFT, ids=[s for s, _ in RIGHT_TO_LEFT])
def test_what_an_arabic_line_would_turn_round_is_a_piece_of_its_own(said: str, wanted: str) -> None:
    found = arrange("ar", said)
    if "123" in said:  # an address is a name: where its spaces may break does not matter
        found, wanted = found.replace("~", " "), wanted.replace("~", " ")
    assert found == wanted


@pytest.mark.parametrize("locale", ["fa", "ur"])
def test_persian_and_urdu_lines_are_set_by_the_same_rules(locale: str) -> None:
    assert arrange(locale, "۱۵–۳۰ ۸۰ mg") == "{ltr:۱۵–۳۰} {ltr:۸۰~mg}"
    assert arrange(locale, "1-800-555-0100") == "{ltr:1-800-555-0100}"
    assert arrange(locale, "MRI 2") == "{en:MRI 2}"


LEFT_TO_RIGHT = {
    "en-US": ["Take 80~mg for 15–30~minutes.", "Take *80*~mg.", "Call +1~555~555~0100 or 2 of us."],
    "es-US": ["Tome 80~mg durante 2~semanas."],
    "vi": ["Uống 80~mg trong 2~tuần."],
    "fr": ["Attention~: 80~mg~!", "Est-ce sûr~? Oui~; «~très sûr~»."],
    "fr-CA": ["*Attention*~: 1~000~mg"],
    "ru": ["80~мг, 38,5~°C и {en:MRI}"],
    "uk": ["80~mg і {en:Medtronic}"],
    "hi": ["80~mg और {en:MRI}, 15~मिनट"],
    "ko": ["{en:MRI} {quantity:15분}, {quantity:80~mg을}"],
    "zh-Hans": ["服用{quantity:80毫克}，做{en:MRI}。", "需要{quantity:15到30分钟}", "{en:MRI} {quantity:15分钟}"],
    "zh-Hant": ["服用 {quantity:80~mg}，{quantity:38.5°C}"],
}
"""Lines as they are set; as they are written, they have a space for each `~`, and no braces."""


@pytest.mark.parametrize(("locale", "wanted"), [(tag, line) for tag, lines in LEFT_TO_RIGHT.items() for line in lines])
def test_elsewhere_a_number_keeps_its_unit_and_foreign_words_say_their_language(locale: str, wanted: str) -> None:
    said = re.sub(r"\{\w+:|\}", "", wanted).replace("~", " ")
    assert arrange(locale, said) == wanted


def test_what_says_its_language_and_direction_already_is_left_as_it_is() -> None:
    inner = [ast.strong(*ast.text("80 mg")), *ast.text(" MRI 15-30")]
    done = {"t": "Span", "c": [ast.attr("", (), lang="en", dir="ltr"), inner]}
    phone = {
        "t": "Link",
        "c": [ast.attr("", ("phone",), dir="ltr"), ast.text("1-800-555-0100"), ["tel:1", ""]],
    }
    block = ast.para(*ast.text("كلام "), done, {"t": "Space"}, phone)
    assert ast.change([block], change("ar")) == [block]


def test_a_translators_own_words_in_a_third_language_get_its_direction() -> None:
    span = {"t": "Span", "c": [ast.attr("", (), lang="fr"), ast.text("Médecins +")]}
    [block] = ast.change([ast.para(span)], change("ar"))
    assert block["c"] == [{"t": "Span", "c": [ast.attr("", (), lang="fr", dir="ltr"), ast.text("Médecins +")]}]
    arabic = {"t": "Span", "c": [ast.attr("", (), lang="ar"), ast.text("كلام 15-30")]}
    [block] = ast.change([ast.para(arabic)], change("en-US"))
    assert ast.pair(block["c"][0], "dir") == "rtl"
    [block] = ast.change([ast.para(span)], change("en-US"))
    assert block["c"] == [span]


def test_an_address_that_is_a_link_runs_from_left_to_right_and_a_links_words_are_words() -> None:
    address = "https://clinic.example/"
    links = [{"t": "Link", "c": [ast.attr(), ast.text(said), [address, ""]]} for said in (address, "صورة MRI")]
    [block] = ast.change([ast.para(*links)], change("ar"))
    assert shown(block["c"]) == "{ltr:https://clinic.example/}{:صورة {en:MRI}}"


def test_a_table_that_is_set_left_begins_at_the_right() -> None:
    def table(*sides: str) -> ast.Node:
        columns = [[{"t": side}, {"t": "ColWidthDefault"}] for side in sides]
        return {
            "t": "Table",
            "c": [ast.attr(), [None, []], columns, [ast.attr(), []], [], [ast.attr(), []]],
        }

    before = [table("AlignLeft", "AlignCenter", "AlignRight", "AlignDefault")]
    assert ast.change(before, change("ar")) == [table("AlignDefault", "AlignCenter", "AlignLeft", "AlignDefault")]
    assert ast.change(before, change("vi")) == before


# ---------------------------------------------------------------- no text is changed

PIECES = st.sampled_from(
    [
        *("15–30", "15-30", "1/2", "80", "mg", "2.5 mL", "38.5 °C", "45%", "140 mm Hg", "1-800-555-0100", "+", "(5)"),
        *(
            "MRI",
            "St",
            "123 Main St",
            "كلمة",
            "ملغ",
            "毫克",
            "分钟",
            "мг",
            "분",
            ";",
            ":",
            "!",
            "«",
            "»",
            ".",
            "،",
            "3 x 2",
        ),
    ]
)
WORDS = st.lists(st.one_of(PIECES, st.text("ab é0٣۵ .,-–/:()%°", min_size=1, max_size=6)), min_size=1, max_size=6)


def _node(children: st.SearchStrategy[ast.Nodes]) -> st.SearchStrategy[ast.Nodes]:
    attributes = st.sampled_from([ast.attr("a"), ast.attr("", (), lang="en"), ast.attr("", ("mark",))])
    return st.lists(
        st.one_of(
            st.builds(lambda c: ast.strong(*c), children),
            st.builds(lambda c: {"t": "Emph", "c": c}, children),
            st.builds(lambda a, c: {"t": "Span", "c": [a, c]}, attributes, children),
            st.builds(lambda a, c: {"t": "Link", "c": [a, c, ["https://a.example", ""]]}, attributes, children),
            st.builds(lambda words: {"t": "Str", "c": words.replace(" ", "-") or "-"}, st.text("a8mg-كل", max_size=4)),
            st.just({"t": "Space"}),
            st.just({"t": "SoftBreak"}),
        ),
        min_size=1,
        max_size=4,
    )


INLINES = st.recursive(
    st.builds(lambda parts, gap: ast.text(gap.join(parts)), WORDS, st.sampled_from([" ", ""])),
    _node,
    max_leaves=12,
)
LOCALES = [tag for tag, locale in registry().items() if not locale.pseudo]


def text_of(nodes: Any) -> str:
    """All text, with single spaces."""
    said = "".join(
        n["c"] if n["t"] == "Str" else " " for n in ast.nodes(nodes) if n["t"] in {"Str", "Space", "SoftBreak"}
    )
    return " ".join(said.split())


@settings(deadline=None)
@given(inlines=INLINES, locale=st.sampled_from(LOCALES))
def test_the_words_of_a_text_stay_the_same(inlines: ast.Nodes, locale: str) -> None:
    blocks = [
        ast.para(*inlines),
        ast.header(1, inlines),
        {"t": "DefinitionList", "c": [[inlines, [[{"t": "Plain", "c": inlines}]]]]},
    ]
    after = ast.change(blocks, change(locale))
    assert text_of(after) == text_of(blocks)
    # Nor is anything bold that was not, nor the other way round.
    assert stressed(after) == stressed(blocks)


def stressed(nodes: Any) -> str:
    strong = [n for n in ast.nodes(nodes) if n["t"] == "Strong"]
    return re.sub(r"\s", "", "".join(text_of(n["c"]) for n in strong))


@settings(deadline=None)
@given(inlines=INLINES, locale=st.sampled_from(LOCALES))
def test_nothing_is_marked_twice(inlines: ast.Nodes, locale: str) -> None:
    once = ast.change([ast.para(*inlines)], change(locale))
    twice = ast.change(once, change(locale))
    for node in ast.nodes([*once, *twice]):
        if ours(node) or ast.pair(node, "dir"):
            assert not [n for n in ast.nodes(node["c"][1]) if ours(n)]


def ours(node: ast.Node) -> bool:
    return node["t"] == "Span" and bool({"ltr", "quantity"} & set(ast.classes(node)))


# ---------------------------------------------------------------- in every format

SENTENCES = [
    ("Call 1-800-555-0100 first.", "اتصل أولا على 1-800-555-0100 اليوم.", "1-800-555-0100"),
    ("It takes 15–30 minutes.", "تستغرق 15–30 دقيقة.", "15–30"),
    ("Ask for 15-30 of them.", "اطلب 15-30 منها.", "15-30"),
    ("Take 1/2 tablet.", "خذ 1/2 قرص.", "1/2"),
    ("Take 80 mg in the morning.", "خذ 80 mg صباحا.", "80 mg"),
    ("Take **60** mg at night.", "خذ **60** mg ليلا.", "60 mg"),
    ("Take 2.5 mL at noon.", "خذ 2.5 mL ظهرا.", "2.5 mL"),
    ("Call at 38.5 °C or more.", "اتصل عند 38.5 °C أو أكثر.", "38.5 °C"),
    ("45% of people feel better.", "يتحسن 45% من الناس.", "45%"),
    ("Not above 140 mm Hg.", "ليس فوق 140 mm Hg أبدا.", "140 mm Hg"),
    ("You may get an MRI.", "قد تجري MRI اليوم.", "MRI"),
    ("Come to 123 Main St, Suite 4.", "تعال إلى 123 Main St, Suite 4 غدا.", "123 Main St, Suite 4"),
]
LATIN = {"MRI", "123 Main St, Suite 4"}
BODY = "      Write one idea in each paragraph. Use short sentences. Talk to the reader as **you**.\n"
MARKERS = {
    "choices.first-choice.name": "QQ كلام",
    "choices.first-choice.aim": "ZZ كلام",
    "choices.first-choice.benefits.first-benefit": "KK كلام",
    "choices.first-choice.harms.first-harm": "JJ كلام",
}
"""Latin letters in some cells of tables, to see on which side of a page they stand."""

each_sentence = pytest.mark.parametrize(
    ("arabic", "piece"), [(a, p) for _, a, p in SENTENCES], ids=[p for *_, p in SENTENCES]
)


@pytest.fixture(scope="module")
def arabic_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A handout with the sentences, in Arabic, in every format."""
    body = "".join(f"      {english}\n\n" for english, *_ in SENTENCES)
    measured = {'"Say how it may help."}': '"Say how it may help.", measure: {n: 3, of: 100}}'}
    folder = new(tmp_path_factory.mktemp("arabic"), {BODY: body, **measured})
    arabic = {english: said for english, said, _ in SENTENCES}
    translate(folder, "ar", lambda path, text: MARKERS.get(path) or arabic.get(text, "كلام"))
    return made(folder, "ar", "pdf", "large-print", "docx", "epub", "html", "text")


@each_sentence
@pytest.mark.parametrize("form", ["html", "epub"])
def test_a_page_on_screen_says_which_pieces_run_from_left_to_right(
    arabic_files: dict[str, bytes], form: str, arabic: str, piece: str
) -> None:
    pages = [html_page(arabic_files[form])] if form == "html" else epub_chapters(arabic_files[form])
    here = [e for page in pages for e in page.iter("{*}*") if plain(e) == piece and e.get("dir")]
    assert len(here) == 1
    [span] = here
    assert span.get("dir") == "ltr"
    assert span.get("lang") == ("en" if piece in LATIN else None)
    above = list(span.iterancestors())
    assert [e.get("dir") for e in above if e.get("dir")] == ["rtl"], "said once, and then for the page"
    assert plain(next(e for e in above if etree.QName(e).localname == "p")) == arabic.replace("**", "")
    if piece not in LATIN:
        assert "ltr" in span.get("class")
        assert " " not in "".join(span.itertext()), "it never breaks"


def plain(element: Any) -> str:
    return "".join(element.itertext()).replace(NO_BREAK, " ")


@pytest.mark.parametrize("form", ["html", "epub"])
def test_the_style_sheet_never_breaks_such_a_piece(arabic_files: dict[str, bytes], form: str) -> None:
    if form == "html":
        sheet = arabic_files["html"].decode()
    else:
        with zipfile.ZipFile(io.BytesIO(arabic_files["epub"])) as book:
            sheet = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".css"))
    [names] = re.findall(r"(?m)^(.*\.ltr.*) \{ white-space: nowrap; \}", sheet)
    assert ".quantity" in names


@each_sentence
def test_plain_text_marks_the_pieces(arabic_files: dict[str, bytes], arabic: str, piece: str) -> None:
    lines = arabic_files["text"].decode().replace(NO_BREAK, " ").splitlines()
    assert arabic.replace("**", "").replace(piece, f"{LRI}{piece}{PDI}") in lines


def test_plain_text_ties_numbers_to_their_units(arabic_files: dict[str, bytes]) -> None:
    text = arabic_files["text"].decode()
    for whole in ("15–30\u2069~دقيقة", "80~mg", "60~mg", "2.5~mL", "38.5~°C", "140~mm~Hg"):
        assert whole.replace("~", NO_BREAK) in text


@each_sentence
def test_word_shows_the_pieces_between_marks_in_runs_of_their_own(
    arabic_files: dict[str, bytes], arabic: str, piece: str
) -> None:
    docx = word.Document(io.BytesIO(arabic_files["docx"]))
    wanted = arabic.replace("**", "").replace(piece, f"{LRI}{piece}{PDI}")
    [paragraph] = [p for p in docx.paragraphs if p.text.replace(NO_BREAK, " ") == wanted]
    runs = paragraph.runs
    first = next(i for i, run in enumerate(runs) if LRI in run.text)
    last = next(i for i, run in enumerate(runs) if PDI in run.text)
    assert "".join(r.text for r in runs[first : last + 1]).replace(NO_BREAK, " ") == f"{LRI}{piece}{PDI}"
    for i, run in enumerate(runs):
        properties = run._r.find(qn("w:rPr"))
        turned = properties is not None and properties.find(qn("w:rtl")) is not None
        assert turned is not (first <= i <= last)
        if piece in LATIN and first <= i <= last:
            assert properties.find(qn("w:lang")).get(qn("w:val")) == "en"


@each_sentence
@pytest.mark.parametrize("form", ["pdf", "large-print"])
def test_a_pdf_draws_the_pieces_from_left_to_right(
    arabic_files: dict[str, bytes], form: str, arabic: str, piece: str
) -> None:
    glyphs = squeeze(piece)
    first, after = squeeze(arabic.replace("**", "")).split(glyphs)
    lines = [line for page in drawn(arabic_files[form]) for line in page if glyphs in line]
    assert lines, f"{piece} stands in no line from left to right"
    # What comes before it stands at its right. (Of joined letters, only how many there are is sure.)
    assert any(len(line.split(glyphs)[1]) == len(first) and len(line.split(glyphs)[0]) == len(after) for line in lines)


@each_sentence
def test_a_screen_reader_meets_the_pieces_of_a_pdf_in_order(
    arabic_files: dict[str, bytes], arabic: str, piece: str
) -> None:
    for form in ("pdf", "large-print"):
        assert squeeze(arabic.replace("**", "")) in squeeze(pdf_tagged_text(arabic_files[form]))


# ---------------------------------------------------------------- a mirrored page


def test_the_first_column_of_a_pdfs_tables_stands_at_the_right(arabic_files: dict[str, bytes]) -> None:
    option, aim = places(arabic_files["pdf"], "QQ", "ZZ")
    benefit, harm = places(arabic_files["pdf"], "KK", "JJ")
    assert option > aim + 100
    assert benefit > harm + 100


def test_the_first_column_of_words_tables_stands_at_the_right(arabic_files: dict[str, bytes]) -> None:
    tables = list(word.Document(io.BytesIO(arabic_files["docx"])).tables)
    assert len(tables) == 3
    for table in tables:
        assert table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert tables[2].rows[1].cells[0].text == f"{LRI}QQ{PDI} كلام"


@pytest.mark.parametrize("form", ["html", "epub"])
def test_tables_on_screen_are_mirrored_with_the_page(arabic_files: dict[str, bytes], form: str) -> None:
    pages = [html_page(arabic_files[form])] if form == "html" else epub_chapters(arabic_files[form])
    assert pages
    for page in pages:
        assert page.get("dir") == "rtl"
        # Nothing but the pieces above says another direction, and nothing is set left by its own style.
        other = {e.tag for e in page.iter("{*}*") if e.get("dir") and e is not page}
        assert {etree.QName(tag).localname for tag in other} <= {"span", "a"}
        assert not [e for e in page.iter("{*}*") if "left" in (e.get("style") or "")]
    assert sum(len(list(page.iter("{*}table"))) for page in pages) == 1


def test_a_books_pages_turn_to_the_right(arabic_files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(arabic_files["epub"])) as book:
        opf = etree.fromstring(book.read("EPUB/content.opf"))
        navigation = etree.fromstring(book.read("EPUB/nav.xhtml"))
    [spine] = opf.iter("{*}spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert navigation.get("dir") == "rtl"


def parts(docx: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(docx)) as book:
        return {n: etree.fromstring(book.read(n)) for n in book.namelist() if n.endswith(".xml")}


def is_on(element: Any) -> bool:
    return element is not None and element.get(qn("w:val")) not in {"0", "false"}


def test_each_paragraph_of_word_runs_from_right_to_left(arabic_files: dict[str, bytes]) -> None:
    found = parts(arabic_files["docx"])
    margins = [n for n in found if re.match(r"word/(header|footer)\d*\.xml", n)]
    assert len(margins) >= 3
    for name in ("word/document.xml", *margins):
        for paragraph in found[name].iter(qn("w:p")):
            assert is_on(paragraph.find(f"{qn('w:pPr')}/{qn('w:bidi')}")), (name, "".join(paragraph.itertext()))
    for name in margins:
        for run in found[name].iter(qn("w:r")):
            assert is_on(run.find(f"{qn('w:rPr')}/{qn('w:rtl')}")), name
    sections = list(found["word/document.xml"].iter(qn("w:sectPr")))
    assert sections
    assert all(is_on(s.find(qn("w:bidi"))) for s in sections)


def test_words_styles_are_for_arabic_too(arabic_files: dict[str, bytes]) -> None:
    """Whoever goes on writing in the file does so from right to left, in a font and a size that Arabic has."""
    found = parts(arabic_files["docx"])
    styles = found["word/styles.xml"]
    by_id = {s.get(qn("w:styleId")): s for s in styles.iter(qn("w:style"))}
    assert is_on(by_id["Normal"].find(f"{qn('w:pPr')}/{qn('w:bidi')}"))
    used = {s.get(qn("w:val")) for s in found["word/document.xml"].iter(qn("w:pStyle"))}
    assert len(used) > 15
    for name in {*used, "Normal"}:
        chain = [by_id[name]]
        while (based := chain[-1].find(qn("w:basedOn"))) is not None:
            chain.append(by_id[based.get(qn("w:val"))])
        fonts = [f for style in chain for f in style.iter(qn("w:rFonts"))]
        assert fonts
        assert {f.get(qn("w:cs")) for f in fonts} == {registry()["ar"].word_font}
    for properties in styles.iter(qn("w:rPr")):
        for name in ("b", "sz"):
            one, other = properties.find(qn(f"w:{name}")), properties.find(qn(f"w:{name}Cs"))
            assert (one is None) == (other is None)
            assert one is None or one.get(qn("w:val")) == other.get(qn("w:val"))
    [language] = found["word/settings.xml"].iter(qn("w:themeFontLang"))
    assert language.get(qn("w:bidi")) == "ar"
    for language in styles.iter(qn("w:lang")):
        assert language.get(qn("w:bidi")) == "ar"


def test_arabic_paragraphs_have_the_styles_that_english_ones_have(
    arabic_files: dict[str, bytes], tmp_path: Path
) -> None:
    """A clinician changes a style once, and sees it everywhere."""
    english = word.Document(io.BytesIO(made(new(tmp_path), "en-US", "docx")["docx"]))
    arabic = word.Document(io.BytesIO(arabic_files["docx"]))
    known = {p.style.name for p in english.paragraphs} - {"First Paragraph"}
    assert {p.style.name for p in arabic.paragraphs} == known
    assert "Normal" not in known


# ---------------------------------------------------------------- digits, and lines that may break anywhere


@pytest.fixture(scope="module")
def persian_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    measured = {'"Say how it may help."}': '"Say how it may help.", measure: {n: 3, of: 1000}}'}
    folder = new(tmp_path_factory.mktemp("persian"), measured)
    translate(folder, "fa", lambda path, text: "کلام")
    return made(folder, "fa", "pdf", "html", "text", "docx", "epub")


@pytest.mark.parametrize("form", ["html", "text", "docx", "epub"])
def test_a_persian_count_has_persian_digits(persian_files: dict[str, bytes], form: str) -> None:
    content = persian_files[form]
    said = {
        "html": lambda: plain(html_page(content)),
        "text": lambda: content.decode(),
        "docx": lambda: "\n".join(c.text for t in word.Document(io.BytesIO(content)).tables for c in t._cells),
        "epub": lambda: "".join(map(plain, epub_chapters(content))),
    }[form]()
    [count] = re.findall(r"\(([^()]*۱[^()]*)\)", said)
    assert re.findall(r"[۰-۹٬]+", count.replace(LRI, "").replace(PDI, "")) in (["۳", "۱٬۰۰۰"], ["۱٬۰۰۰", "۳"])


def test_a_persian_pdf_counts_and_numbers_its_pages_in_persian_digits(persian_files: dict[str, bytes]) -> None:
    pages = pdf_pages(persian_files["pdf"])
    total = registry()["fa"].number(str(len(pages)))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        foot = page[-200:]
        assert registry()["fa"].number(str(number)) in foot and total in foot
    counts = "".join("".join(page) for page in drawn(persian_files["pdf"]))
    assert "۳" in counts and "۱٬۰۰۰" in counts
    assert registry()["fa"].format_date(date.today()).split()[0] in counts


@pytest.mark.parametrize(
    ("locale", "letter", "dose"),
    [("zh-Hans", "字", "服用80毫克，"), ("ko", "말", "하루15분과 80 mg을 ")],
    ids=["zh-Hans", "ko"],
)
def test_no_line_breaks_between_a_number_and_its_unit(tmp_path: Path, locale: str, letter: str, dose: str) -> None:
    folder = new(tmp_path)
    # One letter more each time, so that some line would end at each place.
    long = "".join(letter * n + dose * 24 for n in range(5))
    translate(folder, locale, lambda path, text: long if path == "key_message" else letter)
    [page] = [p for p in pdf_pages(made(folder, locale, "pdf")["pdf"]) if "80" in p]
    lines = [line.strip() for line in page.splitlines() if "80" in line or "15" in line or dose[:2] in line]
    assert len(lines) > 10
    for line in lines:
        assert not re.search(r"[0-9]$", line)
        assert not re.match(r"毫克|분|mg", line)


@pytest.mark.parametrize("behind", [".然后休息", "(早上)", "[早上]"])
def test_words_right_behind_a_number_are_no_code_of_an_engine(tmp_path: Path, behind: str) -> None:
    folder = new(tmp_path)
    translate(folder, "zh-Hans", lambda path, text: f"服用80毫克{behind}" if path == "key_message" else "字")
    assert behind in "".join(pdf_pages(made(folder, "zh-Hans", "pdf", verify=True)["pdf"]))
