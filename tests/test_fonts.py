"""Every character that a person writes is on every page, or is told at its line: signs, scripts, letters with marks."""

import base64
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import api as word
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont

from conftest import HANDOUT, Handouts, Said
from handouts.clinics import fonts, glyphs
from handouts.clinics.fonts import package_files
from handouts.clinics.glyphs import lacking, lacking_in, letters_for
from handouts.core.findings import HandoutsError
from handouts.document import pandoc_ast as ast
from handouts.editions.edition import select
from handouts.formats.typst_fonts import placed
from handouts.language.scripts import SCRIPTS, script_of, setting_of
from handouts.rules.verification import Finished, check_finished
from handouts.source.parts import Level
from loading import load, load_clinic, registry
from reading import html_page, pdf_pages, squeeze
from shipped import composed
from small import made, new, translate

FORMATS = "pdf,large-print,docx,html,epub,text"
KNOWN = registry()
ENGLISH = KNOWN["en-US"]
REPLACED = "Say how it may help."

CARD = {
    "ar": "العربية",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "ko": "한국어",
    "ja": "日本語",
    "ru": "Русский",
    "el": "Ελληνικά",
    "hi": "हिन्दी",
    "th": "ภาษาไทย",
    "he": "עברית",
    "am": "አማርኛ",
    "hy": "Հայերեն",
    "ka": "ქართული",
    "pa": "ਪੰਜਾਬੀ",
    "bn": "বাংলা",
    "gu": "ગુજરાતી",
    "km": "ភាសាខ្មែរ",
    "lo": "ລາວ",
    "my": "မြန်မာ",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "si": "සිංහල",
    "fa": "فارسی",
    "vi": "Tiếng Việt",
    "yo": "Yorùbá",
}
"""Languages as a card that asks for an interpreter has them: in nearly as many scripts."""

SIGNS = "☐☑☒✓✗←→↑↓↔℃℉½⅓¼≤≥≠±×÷−★☎✉⚠•■●▲①②⑩′″‰№™®©€£₱₹¥²⁶µΩ°§†…–—“”"
"""What handouts need besides letters."""


def marked(tags: Any) -> str:
    return ", ".join(f"[{CARD[tag]}]{{lang={tag}}}" for tag in tags)


def with_words(project: Path, words: str) -> Path:
    """The folder of a handout with some words in it: of the one that is there, or of a new one."""
    if not (folder := project / "source" / HANDOUT).exists():
        new(project)
    file = folder / "handout.yaml"
    text = file.read_text("utf-8")
    assert REPLACED in text
    file.write_text(text.replace(REPLACED, f"Say: {words}."), "utf-8")
    return folder


def proved(handouts: Handouts, formats: str = FORMATS) -> Said:
    """A build of the plain edition, each file of which is held against its source."""
    said = handouts("build", "--format", formats, "--level", "plain", "--verify", "-j", "1")
    assert (said.code, "not made" in said.out + said.err) == (0, False), said.err
    return said


def runs(docx: bytes, *texts: str) -> list[Any]:
    """The runs of a Word file with one of these texts."""
    found = word.Document(io.BytesIO(docx)).element.body.iter(qn("w:r"))
    return [run for run in found if "".join(t.text for t in run.iter(qn("w:t"))) in texts]


# ---------------------------------------------------------------- words in many scripts on one page


def test_a_card_in_more_than_ten_scripts_is_built_and_proved_in_every_format(handouts: Handouts, project: Path) -> None:
    with_words(project, marked(CARD))
    assert "S060" not in handouts("check").out
    proved(handouts)


def test_words_in_another_script_keep_their_font_on_a_page_that_runs_to_the_left(
    handouts: Handouts, project: Path
) -> None:
    folder = with_words(project, marked(["th", "zh-Hans"]))
    translate(folder, "ar", lambda path, text: f"{CARD['ar']} {marked(['th', 'zh-Hans', 'he'])}")
    assert {"pdf", "docx"} == set(made(folder, "ar", "pdf", "docx"))


@pytest.mark.parametrize("tag", [tag for tag in CARD if setting_of(tag, KNOWN).fonts])
def test_a_pdf_takes_the_font_of_each_script(tag: str, tmp_path: Path) -> None:
    pdf = made(with_words(tmp_path, marked([tag])), "en-US", "pdf")["pdf"]
    wanted = setting_of(tag, KNOWN).fonts[0].replace(" ", "")
    with pikepdf.open(io.BytesIO(pdf)) as file:
        names = {str(f.BaseFont) for f in file.objects if isinstance(f, pikepdf.Dictionary) and "/BaseFont" in f}
    assert any(wanted in name for name in names), names


@pytest.mark.parametrize(
    ("tag", "font", "kind"),
    [
        ("ar", "Arial", "bidi"),
        ("he", "Arial", "bidi"),
        ("zh-Hans", "Microsoft YaHei", "eastAsia"),
        ("zh-Hant", "Microsoft JhengHei", "eastAsia"),
        ("ja", "Yu Gothic", "eastAsia"),
        ("ko", "Malgun Gothic", "eastAsia"),
        ("hi", "Nirmala UI", "val"),
        ("th", "Leelawadee UI", "val"),
        ("am", "Nyala", "val"),
    ],
)
def test_a_word_file_names_a_font_and_the_language_of_words_in_another_script(
    tag: str, font: str, kind: str, tmp_path: Path
) -> None:
    docx = made(with_words(tmp_path, marked([tag])), "en-US", "docx")["docx"]
    properties = runs(docx, CARD[tag])[0].rPr
    named = properties.find(qn("w:rFonts"))
    assert {named.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "cs", "eastAsia")} == {font}
    assert properties.find(qn("w:lang")).get(qn(f"w:{kind}")) == tag


def test_words_in_latin_or_cyrillic_letters_keep_the_font_of_a_word_file(tmp_path: Path) -> None:
    docx = made(with_words(tmp_path, marked(["ru", "vi"])), "en-US", "docx")["docx"]
    found = runs(docx, CARD["ru"], CARD["vi"])
    assert len(found) >= 2
    assert all(run.rPr.find(qn("w:rFonts")) is None for run in found)


def test_a_web_page_brings_only_the_letters_that_it_shows(tmp_path: Path) -> None:
    plain = made(with_words(tmp_path / "plain", "yes"), "en-US", "html")["html"]
    page = made(with_words(tmp_path / "card", f"{marked(CARD)} ☎ ★"), "en-US", "html")["html"]
    assert len(page) - len(plain) < 120_000
    style = html_page(page).findtext(".//style")
    assert style.count("@font-face") > style.count("font-weight: 400") > 1
    few = made(with_words(tmp_path / "few", marked(["zh-Hans", "ja"])), "en-US", "html")["html"]
    assert few.count(b"@font-face") == plain.count(b"@font-face"), "devices have Chinese and Japanese letters"


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("th", "Thai"),
        ("zh-TW", "Hant"),
        ("yue", "Hant"),
        ("zh", "Hans"),
        ("sr", "Cyrl"),
        ("sr-Latn", "Latn"),
        ("pa", "Guru"),
        ("ps", "Arab"),
        ("yi", "Hebr"),
        ("hmn", "Latn"),
        ("xx", "Latn"),
    ],
)
def test_the_script_of_a_language_is_known_without_an_entry(tag: str, script: str) -> None:
    assert script_of(tag) == script


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=lambda s: s.name)
def test_every_script_that_is_promised_has_its_font_in_a_package(script: Any) -> None:
    assert package_files(script.font)


@pytest.mark.parametrize("tag", ["th", "ja"])
def test_a_font_that_is_not_installed_is_told_with_what_to_install(
    tag: str, handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_words(project, marked([tag]))
    family = setting_of(tag, KNOWN).fonts[0]
    for module in (fonts, glyphs):
        monkeypatch.setattr(module, "package_files", lambda f: () if f == family else package_files(f))
    glyphs.letters.cache_clear()
    said = handouts("check", "-j", "1").out
    glyphs.letters.cache_clear()
    assert f"error S060 the page can't show “{CARD[tag]}”: the fonts for `{tag}` do not have it" in said
    assert f'pip install "handouts[{setting_of(tag, KNOWN).extra}]"' in said


# ---------------------------------------------------------------- signs


def test_signs_that_handouts_need_are_built_and_proved_in_every_format(handouts: Handouts, project: Path) -> None:
    with_words(project, " ".join(SIGNS))
    assert "S060" not in handouts("check").out
    proved(handouts)
    pdf = next((project / "output").rglob("*-plain.pdf")).read_bytes()
    assert set(SIGNS) <= set("".join(pdf_pages(pdf)))


def test_a_page_without_such_signs_brings_no_font_for_them(tmp_path: Path) -> None:
    pdf = made(with_words(tmp_path, "½ ≤ ☐ ✓ →"), "en-US", "pdf")["pdf"]
    assert b"Noto" not in pdf
    assert b"NotoSansSymbols2" in made(with_words(tmp_path / "more", "★"), "en-US", "pdf")["pdf"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Take it at 8.", []),
        ("🙂 and 💊", ["🙂", "💊"]),
        ("⚠️ ☎️ ✔️", []),  # with the mark that asks for a coloured picture
        ("\ue000 \uf0b7", ["\ue000", "\uf0b7"]),
        ("\ufffc \ufff9", ["\ufffc", "\ufff9"]),
        ("\u0378", ["\u0378"]),
        ("a\u200bb\u200d\u2060\u00adc\ufeff", []),
        ("a\u2003b\u2009c\u202fd", []),
        ("𝐁𝐨𝐥𝐝", ["𝐁", "𝐨", "𝐥", "𝐝"]),  # letters of mathematics, which a screen reader spells
        ("Ọ̀ gbọ́n, e\u0301, m̀, ą̊", []),
        ("x\u0d01", ["x\u0d01", "\u0d01"]),  # a mark of Malayalam on a Latin letter
    ],
)
def test_what_no_font_has_is_found(text: str, missing: list[str]) -> None:
    assert sorted(lacking(text, letters_for(ENGLISH))) == sorted(missing)


def test_a_letter_and_its_mark_must_be_in_one_font() -> None:
    latin, thai = frozenset("abc "), frozenset("กข่ ")
    assert lacking("a ข่ ก", (latin, thai)) == []
    assert lacking("a b่", (latin, thai)) == ["b่"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[中文]{lang=zh-Hans}", []),
        ("[**中文**]{lang=zh-Hans dir=ltr}", []),
        ("[**中文**]{lang=zh-Hans} 中", [("", ["中"])]),
        ("[x [中文]{lang=zh} y]{lang=ar}", []),
        ("[ไทย]{lang=ar}", [("ar", ["ไ", "ท", "ย"])]),
        ("see [中](https://example.org)", [("", ["中"])]),
    ],
)
def test_a_language_is_looked_for_where_the_words_are_marked_with_it(text: str, found: list[Any]) -> None:
    assert list(lacking_in(text, ENGLISH, KNOWN)) == found


def test_a_character_that_no_page_can_show_keeps_the_handout_from_being_built(
    handouts: Handouts, project: Path
) -> None:
    with_words(project, "🙂")
    said = handouts("build", "--format", "pdf")
    assert said.code == 1
    assert re.search(r"handout\.yaml:\d+:\d+: error S060 the page can't show “🙂”", said.err + said.out)
    assert "Typst" not in said.err + said.out


# ---------------------------------------------------------------- letters with marks


@pytest.mark.parametrize(
    "words",
    [
        "Ọ̀ gbọ́n Ẹ̀kọ́",
        "Ọ̀Ọ̀ O Ọ o",
        "m̀bà ń̩ ṣẹ̀",
        "ǫ́ ą́ į́",
        "ɛ̃́ ɔ̀ a̱",
        "x\u0302\u0323 X\u0302\u0323",
    ],
)
def test_a_letter_with_marks_is_read_once(words: str, handouts: Handouts, project: Path) -> None:
    with_words(project, words)
    proved(handouts, "pdf,large-print")


@pytest.mark.parametrize("tag", ["km", "hi", "th", "my", "bn", "ta", "pa"])
def test_letters_of_scripts_that_stack_them_are_read_once(tag: str, handouts: Handouts, project: Path) -> None:
    with_words(project, f"[{CARD[tag]} {CARD[tag]}]{{lang={tag}}}")
    proved(handouts, "pdf")


@pytest.mark.parametrize("tag", ["hi", "vi", "ru"])
@pytest.mark.parametrize("form", ["pdf", "large-print"])
def test_a_page_in_letters_with_marks_is_proved_to_its_foot(tag: str, form: str, tmp_path: Path) -> None:
    folder = new(tmp_path)
    translate(folder, tag, lambda path, text: f"{CARD[tag]} {path} ☐")
    source = load(folder)
    document = composed(select(source, locale=tag, level=Level.PLAIN, clinic=load_clinic("base")))
    content = made(folder, tag, form)[form]
    assert check_finished(Finished(document, form, content, tmp_path / f"page.{form}", source)) == ()


def test_hyphens_that_must_not_break_read_as_hyphens_on_paper(handouts: Handouts, project: Path) -> None:
    with_words(project, "X\u2011ray, follow\u2010up, anti-\u00adin\u00adflam\u00adma\u00adtory")
    proved(handouts)
    pdf = next((project / "output").rglob("*-plain.pdf")).read_bytes()
    text = squeeze("".join(pdf_pages(pdf)))
    assert "X-ray" in text
    assert "\u2011" not in text


# ---------------------------------------------------------------- a clinic's own font


def own_font(folder: Path, family: str) -> None:
    """A font file with a family's name of its own."""
    font = TTFont(next(f for f in package_files("IBM Plex Sans Arabic") if "Regular" in f.name))
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family
    font.save(folder / "own.ttf")


BRAND = """\
typography:
  fonts:
    - {{family: {0}, source: file, files: [own.ttf]}}
  base: {1}
"""


def test_a_clinics_own_font_is_used_and_what_it_lacks_comes_from_ours(
    handouts: Handouts, project: Path, clinic: Path
) -> None:
    with_words(project, "Ж ☐ ★ Đặng")
    own_font(clinic, "Hill Sans")
    (clinic / "brand.yml").write_text(BRAND.format("Hill Sans", "Hill Sans"), "utf-8")
    asked = ("--templates", "templates", "--clinic", "riverside", "--level", "plain", "--locale", "en-US")
    said = handouts("build", *asked, "--format", "pdf", "-j", "1")
    assert said.code == 0, said.err
    pdf = next((project / "output").rglob("*.pdf")).read_bytes()
    assert b"HillSans" in pdf or b"IBMPlexSansArabic" in pdf
    assert b"SourceSans3" in pdf


def test_a_font_file_of_another_family_is_told_with_the_family_that_it_holds(handouts: Handouts, clinic: Path) -> None:
    own_font(clinic, "Hill Sans")
    (clinic / "brand.yml").write_text(BRAND.format("Hil Sans", "Hil Sans"), "utf-8")
    said = handouts("check", "--templates", "templates")
    assert "brand.yml:4:9: error C006 the font `Hil Sans` can't be used" in said.out
    assert "the files beside brand.yml hold `Hill Sans`" in said.out


def test_a_name_in_another_script_is_right_on_pages_in_that_script(
    handouts: Handouts, project: Path, clinic: Path
) -> None:
    file = clinic / "clinic.yml"
    text = re.sub(r"(?m)^name:.*\n(?: .*\n)*", "name: {en-US: Salam, ar: عيادة السلام}\n", file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    said = handouts("check", "--templates", "templates")
    assert "C011" not in said.out


def test_an_epub_says_the_language_of_words_in_another_script(tmp_path: Path) -> None:
    epub = made(with_words(tmp_path, marked(["th", "ar"])), "en-US", "epub")["epub"]
    with zipfile.ZipFile(io.BytesIO(epub)) as book:
        text = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xhtml"))
    assert re.search(r'lang="th"[^>]*>ภาษาไทย', text)
    assert re.search(r'dir="rtl"[^>]*>العربية', text)


@pytest.mark.parametrize("tag", ["zh-Hans", "ar", "th", "he"])
def test_a_title_may_have_words_in_another_script(tag: str, handouts: Handouts, project: Path) -> None:
    file = with_words(project, "yes") / "handout.yaml"
    text = re.sub(r'(?m)^title: "?(.*?)"?$', rf'title: "\1 [{CARD[tag]}]{{lang={tag}}}"', file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    proved(handouts)


def test_a_letter_that_slips_through_is_told_with_the_words_around_it() -> None:
    blocks = [ast.para(*ast.text("Rest it for a week, and then say ሀ once."))]
    error = HandoutsError('Typst: PDF/UA-1 error: the text `"\\u{1200}"` could not be displayed with font `"Source"`')
    assert str(placed(error, blocks)) == "no font of the page has “ሀ”, in “Rest it for a week, and then say ሀ once.”"
    other = HandoutsError("Typst: unknown variable: x")
    assert placed(other, blocks) is other


def test_a_web_page_in_a_clinics_own_font_takes_no_letters_from_a_font_for_signs(
    handouts: Handouts, project: Path, clinic: Path
) -> None:
    with_words(project, "★ 39 ℃")
    own_font(clinic, "Hill Sans")
    (clinic / "brand.yml").write_text(BRAND.format("Hill Sans", "Hill Sans"), "utf-8")
    asked = ("--templates", "templates", "--clinic", "riverside", "--level", "plain", "--locale", "en-US")
    said = handouts("build", *asked, "--format", "html", "-j", "1")
    assert said.code == 0, said.err
    style = html_page(next((project / "output").rglob("*.html")).read_bytes()).findtext(".//style")
    faces = re.findall(r"base64,([^)]+)\)", style)
    assert len(faces) == 2
    shown = [set(map(chr, TTFont(io.BytesIO(base64.b64decode(face))).getBestCmap())) for face in faces]
    assert shown == [{"★"}, {"℃"}]


RIGHT_TO_LEFT = [
    "[العربية (مثال 12).]{lang=ar}",
    "[هل تتكلم العربية؟]{lang=ar} and [فارسی!]{lang=fa}",
    "[**שלום**, 5 מ״ג]{lang=he}",
]


@pytest.mark.parametrize("words", RIGHT_TO_LEFT)
def test_a_sentence_that_runs_to_the_left_keeps_its_stops_on_an_english_page(
    words: str, handouts: Handouts, project: Path
) -> None:
    with_words(project, words)
    proved(handouts, "pdf,large-print")


@pytest.mark.parametrize("words", ["39 ℃", "102 ℉", "☐ ★ ☎ 5", "① ⑩"])
def test_signs_keep_their_order_on_a_page_that_runs_to_the_left(words: str, tmp_path: Path) -> None:
    folder = new(tmp_path)
    translate(folder, "ar", lambda path, text: f"لغة {words} {path.replace('.', ' ')}")
    source = load(folder)
    document = composed(select(source, locale="ar", level=Level.PLAIN, clinic=load_clinic("base")))
    content = made(folder, "ar", "pdf")["pdf"]
    assert check_finished(Finished(document, "pdf", content, tmp_path / "page.pdf", source)) == ()
