"""Who searches or copies an Arabic, a Persian or an Urdu PDF finds what stands on it; the proof takes it for sound."""

import io
import re
import unicodedata

import pikepdf
import pytest

from handouts.formats.pdf_text import Run, read_order
from reading import pdf_pages, pdf_tagged_text, squeeze
from searched import LINES, SENTENCES, files, missing, without_signs

FORMS = ("pdf", "large-print", "docx", "html", "epub", "text")


@pytest.fixture(scope="module", params=sorted(LINES))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, bytes]]:
    """A language, and the files of a handout in it: each is read back by the proof, which would refuse it."""
    return request.param, files(tmp_path_factory.mktemp("searched"), request.param, *FORMS)


@pytest.mark.parametrize("form", ["pdf", "large-print"])
def test_each_word_is_found_in_a_browser(made: tuple[str, dict[str, bytes]], form: str) -> None:
    language, found = made
    assert not missing("\n".join(pdf_pages(found[form])), language)


@pytest.mark.parametrize("form", ["pdf", "large-print"])
def test_a_line_is_found_as_a_whole(made: tuple[str, dict[str, bytes]], form: str) -> None:
    language, found = made
    text = " ".join(" ".join(pdf_pages(found[form])).split())
    first = LINES[language].split("،")[0].replace("\u200c", "")
    assert without_signs(first) in without_signs(text).replace("\u200c", "")


@pytest.mark.parametrize("form", ["pdf", "large-print"])
def test_a_screen_reader_meets_each_sentence_in_order(made: tuple[str, dict[str, bytes]], form: str) -> None:
    language, found = made
    said = squeeze(without_signs(pdf_tagged_text(found[form])).replace("\u200c", ""))
    for sentence in (LINES[language], *(SENTENCES if language == "ar" else ())):
        assert squeeze(without_signs(re.sub("[*\u200c]", "", sentence))) in said


@pytest.mark.parametrize("form", ["pdf", "large-print"])
def test_each_glyph_is_one_letter(made: tuple[str, dict[str, bytes]], form: str) -> None:
    """Readers turn letters round one by one; of a glyph that stands for two, most turn these round, too."""
    with pikepdf.open(io.BytesIO(made[1][form])) as file:
        for page in file.pages:
            fonts = {
                name: dict(re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", font.ToUnicode.read_bytes()))
                for name, font in page.obj.Resources.Font.items()
            }
            font: dict[bytes, bytes] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    font = fonts[str(operands[0])]
                if str(operator) in {"Tj", "TJ"}:
                    parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                    raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                    for at in range(0, len(raw), 2):
                        text = bytes.fromhex(font[b"%04X" % int.from_bytes(raw[at : at + 2])].decode()).decode(
                            "utf-16-be"
                        )
                        arabic = any(unicodedata.bidirectional(c) == "AL" for c in text)
                        assert not arabic or len(text) == 1, text


@pytest.mark.parametrize(
    ("direction", "drawn", "read"),
    [
        ("rtl", ["ب", " ", "أ"], ["أ", " ", "ب"]),
        ("rtl", [".", "Advil|en", " ", "خذ"], ["خذ", " ", "Advil|en", "."]),
        ("rtl", [")", "Advil|en", "( ", "ibuprofen|en", " ", "خذ"], ["خذ", " ", "ibuprofen|en", "( ", "Advil|en", ")"]),
        ("rtl", ["An|en", " |en", "ice|en", " ", "خذ"], ["خذ", " ", "An|en", " |en", "ice|en"]),
        ("rtl", ["Smith|en", " |en", "a.org|zxx", " ", "انظر"], ["انظر", " ", "Smith|en", " |en", "a.org|zxx"]),
        ("rtl", ["a.org|zxx", ".|en"], ["a.org|zxx", ".|en"]),
        ("rtl", ["An ice pack|en", " |en", ":", "خذ"], ["خذ", ":", " |en", "An ice pack|en"]),
        ("rtl", ["400", "\u00a0mg", " ", "خذ"], ["خذ", " ", "400", "\u00a0mg"]),
        ("rtl", ["6", " ، ", "5", " ", "خذ"], ["خذ", " ", "5", " ، ", "6"]),
        ("rtl", ["Advil|en", " "], [" ", "Advil|en"]),
        ("ltr", ["Ask", "ب|ar", " |ar", "أ|ar", " now"], ["Ask", "أ|ar", " |ar", "ب|ar", " now"]),
        ("ltr", ["Take", " it."], ["Take", " it."]),
    ],
    ids=[
        "words",
        "a Latin word at the end",
        "generic (Brand)",
        "two foreign words",
        "an address in a reference",
        "the stop after an address on a line of its own",
        "foreign words after a colon",
        "a number in bold and its unit",
        "two numbers",
        "nothing but a foreign word",
        "Arabic words in an English line",
        "English words",
    ],
)
def test_a_line_is_read_in_its_own_direction(direction: str, drawn: list[str], read: list[str]) -> None:
    runs = [Run(words.split("|")[0], 10.0 * i, 0.0, 12.0, words.partition("|")[2]) for i, words in enumerate(drawn)]
    placed = [(words, run) for words, run in zip(drawn, runs, strict=True)]
    assert [words for words, _ in read_order(placed, direction)] == read
