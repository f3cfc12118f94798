"""The proof of finished files: it catches what was broken on purpose, and leaves alone what is not broken."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from faults.__main__ import REPORT
from faults.fault import FORMS, LOCALES, Fault
from faults.report import WHY, report
from faults.trial import Result, Trial, proof, run, sample, trial
from handouts.clinics.locations import shipped
from handouts.document import pandoc_ast as ast
from handouts.document.compose import Document
from handouts.document.pandoc import shared
from handouts.editions.edition import select
from handouts.formats.format import Tools
from handouts.formats.table import NAMES, format_named
from handouts.rules.engine import all_rules
from handouts.rules.verification import SHOWN, Finished, check_finished
from handouts.source.parts import Level
from handouts.verification import verify
from handouts.verification.alignment import Kind
from handouts.verification.pdf_content import Drawing, Resources
from handouts.verification.pdf_fonts import Font
from handouts.verification.pdf_syntax import flattened
from loading import load, load_clinic
from shipped import BESIDES, EDITIONS, Built, composed
from small import made, new

CODES = {kind.value for kind in Kind}

# ---------------------------------------------------------------- faults, and files without any

SAMPLE = sample(50)
SOME_EDITIONS = [e for e in EDITIONS if (e.level is Level.PLAIN) == (e.clinic == "base")]
"""Each language at one level with no clinic, and at the other with one."""


@pytest.mark.parametrize("fault", SAMPLE, ids=str)
def test_a_fault_is_caught(fault: Fault) -> None:
    tried = trial(fault)
    assert not tried.cannot, tried
    assert tried.caught, tried


def test_the_sample_has_all_rules_formats_and_languages() -> None:
    assert {f.codes[0] for f in SAMPLE} == CODES
    assert {f.form for f in SAMPLE} == set(FORMS)
    assert {next(f.scenes(1)).built.locale for f in SAMPLE} >= set(LOCALES)


@pytest.mark.parametrize("built", [*SOME_EDITIONS, *BESIDES], ids=str)
def test_what_is_shipped_says_what_its_edition_says(built: Built) -> None:
    for form in built.forms:
        assert proof(built, form, built.file(form)) == ()


@pytest.fixture(scope="module")
def result() -> Result:
    """All faults and all files."""
    return run()


@pytest.mark.soak
def test_every_fault_is_caught(result: Result) -> None:
    assert [t for t in result.trials if t.cannot] == []
    assert [t for t in result.trials if not t.caught and t.fault.kind not in WHY] == []
    assert len(result.trials) >= 200


@pytest.mark.soak
def test_nothing_shipped_alarms_the_proof(result: Result) -> None:
    assert [(str(built), form, found) for built, form, found in result.sound if found] == []


@pytest.mark.soak
def test_every_rule_of_the_proof_catches_a_fault(result: Result) -> None:
    assert {f.code for t in result.trials for f in t.findings} >= CODES


@pytest.mark.soak
def test_the_report_in_the_manual_is_the_one_of_this_code(result: Result) -> None:
    """If this fails, run: make faults"""
    assert REPORT.read_text("utf-8") == report(result)


def test_the_report_names_what_escaped_and_what_alarmed_for_nothing() -> None:
    fault, built = SAMPLE[0], SOME_EDITIONS[0]
    missed = Trial(fault, built)
    alarm = verify(built.document, "text", b"Something else.")
    assert alarm
    found = check_finished(Finished(built.document, "text", b"Something else.", built.path("text")))
    page = report(Result(1, (missed,), ((built, "text", found),)))
    assert f"- {fault}, in {built}: nothing. Nobody has looked into this yet." in page.replace("\n  ", " ")
    assert f"- {built}, text: {found[0].code}" in page
    assert "0/1" in page


# ---------------------------------------------------------------- what a person is told

WORDS = {
    "Say how it may help.": "It may ease the pain for 3 weeks.",
    "Say what may go wrong.": "It may hurt for 2 days.",
    "Say what is good about it.": "You have time to think.",
    "Say what may be bad about it.": "The pain may stay.",
    "you have a sign of danger: name it here": "you do not feel your foot",
    "something worries you": "the knee swells",
    "Keep each point short.": "Read [about knees](https://knees.example.org).",
    "The first choice": "The injection",
}


@dataclass(frozen=True)
class Small:
    """A small handout's plain edition, with its files."""

    document: Document
    files: dict[str, bytes]
    folder: Path

    def said(self, form: str, content: bytes) -> list[str]:
        """What the proof says of a file of this edition."""
        return [f"{d.kind.value} {d.said}" for d in verify(self.document, form, content)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder = new(tmp_path_factory.mktemp("proof"), WORDS)
    file = folder / "handout.yaml"
    image = '\n    image: {file: images/knee.svg, alt: "A knee from the side"}\n\n  - id: choices'
    file.write_text(file.read_text("utf-8").replace("\n\n  - id: choices", image), "utf-8")
    (folder / "images").mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    (folder / "images" / "knee.svg").write_text(drawing, "utf-8")
    clinic = load_clinic("riverside", folder=shipped() / "clinics" / "riverside")
    edition = select(load(folder), locale="en-US", level=Level.PLAIN, clinic=clinic)
    document = composed(edition)
    return Small(document, made(folder, "en-US", *NAMES, clinic="riverside"), folder)


def replaced(content: bytes, old: str, new: str) -> bytes:
    """A file in which one thing stands in another's place; of a Word file or an EPUB, in whatever part has it."""
    if not content.startswith(b"PK"):
        changed, count = re.subn(old, new, content.decode(), count=1, flags=re.DOTALL)
        assert count, f"nothing like {old}"
        return changed.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w") as copy:
        todo = 1
        for info in book.infolist():
            data = book.read(info)
            if todo and info.filename.endswith((".xml", ".xhtml", ".css", ".rels")):
                text, count = re.subn(old, new, data.decode(), count=1, flags=re.DOTALL)
                todo, data = todo - count, text.encode()
            copy.writestr(info, data)
    assert not todo, f"nothing like {old}"
    return out.getvalue()


def test_a_small_handout_is_proved_in_every_format(small: Small) -> None:
    assert {form: small.said(form, content) for form, content in small.files.items()} == {form: [] for form in NAMES}


def without(old: str) -> Callable[[bytes], bytes]:
    return lambda content: replaced(content, old, "")


def instead(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda content: replaced(content, old, new)


@dataclass(frozen=True)
class Case:
    """What happened to a file, and a part of what a person is told of it."""

    what: str
    form: str
    breaks: Callable[[bytes], bytes]
    told: str

    def __str__(self) -> str:
        return f"{self.what} ({self.form})"


HARM, SIGN = "It may hurt for 2 days.", "you do not feel your foot"
FOUND = HARM.replace(" ", r"\s").replace(".", r"\.")
"""As a file has it: with spaces at which no line breaks."""

CASES = [
    Case(
        "a harm is gone",
        "html",
        without(f"<li>[^<]*{FOUND}.*?</li>"),
        f"F010 the harm “{HARM}” is not in the file, under “The injection › ",
    ),
    Case("a harm is gone", "text", without(f"- {FOUND}\n"), f"F010 the harm “- {HARM}” is not in the file"),
    Case(
        "a warning sign is gone",
        "docx",
        without(f"<w:p>(?:(?!<w:p>).)*{SIGN}.*?</w:p>"),
        f"F010 the warning sign “{SIGN}” is not in the file",
    ),
    Case(
        "a line is there twice",
        "text",
        instead(rf"(- {FOUND}\n)", r"\1\1"),
        f"F011 “- {HARM}” is in the file once more than in the edition",
    ),
    Case(
        "a line comes from nowhere",
        "html",
        instead("</main>", "<p>Ask for our special offer.</p></main>"),
        "F011 “Ask for our special offer.” is in the file and not in the edition",
    ),
    Case(
        "a “not” is gone",
        "epub",
        instead("you do not feel", "you do feel"),
        "F012 the warning sign says “feel”, not “not feel”",
    ),
    Case("a word is another", "text", instead("ease the", "cease the"), "F012 the benefit says “cease”, not “ease”"),
    Case("2 days are 20", "html", instead(r"2\sdays", "20 days"), "F013 the harm says “20 days.”, not “2 days.”"),
    Case("2 days are 2 weeks", "docx", instead(r"2\sdays", "2 weeks"), "F012 the harm says “weeks.”, not “days.”"),
    Case(
        "a question has another number",
        "html",
        instead("<ol", '<ol start="4"'),
        "has the number 4 before it, not the number 1",
    ),
    Case(
        "the harm of one option stands under the other",
        "text",
        instead(rf"- {FOUND}(.*)- The pain may stay\.", rf"- The pain may stay.\1- {HARM}"),
        "F014 the harm “",
    ),
    Case(
        "no line says that it is a draft",
        "text",
        without(r"[^\n]*[Dd]raft[^\n]*\n"),
        "F015 the notice that this is a draft is missing",
    ),
    Case(
        "a heading only looks like one",
        "html",
        instead("<h2([^>]*)>(What is it.*?)</h2>", r"<p\1><b>\2</b></p>"),
        "F016 the heading “What is it?” is no heading, not a heading of level 2",
    ),
    Case(
        "a phone number dials another one",
        "epub",
        instead('href="tel:911"', 'href="tel:119"'),
        "F017 the link “911” leads to `tel:119`, not to `tel:911`",
    ),
    Case(
        "a link leads elsewhere",
        "docx",
        instead('"https://knees.example.org"', '"https://sold.example.org"'),
        "F017 the link “aboutknees” leads to `https://sold.example.org`, not to `https://knees.example.org`",
    ),
    Case(
        "the address behind a link is another one",
        "text",
        instead("https://knees.example.org", "https://sold.example.org"),
        "F012 the text says “(https://sold.example.org).”, not “(https://knees.example.org).”",
    ),
    Case(
        "no address stands behind a link",
        "docx",
        instead(">https://knees.example.org<", "><"),
        "F010 the text “Read about knees (https://knees.example.org).” is not in the file",
    ),
    Case(
        "a page does not print the address of a link",
        "html",
        instead(' data-address="https://knees.example.org"', ""),
        "addresses on paper: the address of a link “https://knees.example.org” is not in the file",
    ),
    Case(
        "a page prints another address than the link's",
        "html",
        instead('data-address="https://knees.example.org"', 'data-address="https://sold.example.org"'),
        "addresses on paper: the address of a link says “https://sold.example.org”",
    ),
    Case(
        "a screen reader would read it in French",
        "html",
        instead('<html lang="en-US"', '<html lang="fr"'),
        "F018 the whole file is said to be in `fr`, not `en-US`",
    ),
    Case(
        "a picture has no description",
        "html",
        instead('alt="A knee from the side"', 'alt=""'),
        "F019 the description of a picture says “”, not “A knee from the side”",
    ),
    Case(
        "a harm can't be seen",
        "html",
        instead(f"<li>([^<]*{FOUND})", r'<li style="color: #fff">\1'),
        f"F020 “{HARM}” is in the file, but hidden (on a screen: of the colour of its ground",
    ),
    Case(
        "a harm can't be heard",
        "html",
        instead(f"<li>([^<]*{FOUND})", r'<li aria-hidden="true">\1'),
        "hidden (not said by a screen reader (aria-hidden)): the harm, under “The injection",
    ),
    Case(
        "a harm can't be seen",
        "docx",
        instead(f"<w:r>((?:(?!<w:r>).)*{FOUND})", r"<w:r><w:rPr><w:vanish/></w:rPr>\1"),
        f"F020 “{HARM}” is in the file, but hidden",
    ),
    Case("two words have become one", "text", instead(r"2\sdays", "2days"), "F021 words run together at"),
    Case("a number is torn in two", "text", instead("911", "9 11"), "F021 a word is torn apart at"),
    Case(
        "the window has another title",
        "html",
        instead("<title>[^<]*", "<title>Handout"),
        "F022 the page (title) is “Handout”, not “Knee injection”",
    ),
    Case("the foot names another version", "html", instead(r"· 0\.1\.0", "· 0.2.0"), "F022 foot: the foot says “"),
    Case("the file is cut short", "pdf", lambda content: content[: len(content) // 2], "F023 "),
    Case("the file is cut short", "docx", lambda content: content[: len(content) // 2], "F023 "),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_told_when(small: Small, case: Case) -> None:
    said = small.said(case.form, case.breaks(small.files[case.form]))
    assert any(case.told in one for one in said), said


def test_it_is_told_when_numbers_in_arabic_lose_their_direction() -> None:
    built = Built("base", "ar", Level.PLAIN)
    broken = re.sub("[\u2066\u2069]", "", built.file("text").decode()).encode()
    assert any(d.kind is Kind.DIRECTION for d in verify(built.document, "text", broken))


def test_every_rule_of_the_proof_has_a_case() -> None:
    told = {case.told[:4] for case in CASES} | {"F024", "F027"}  # of Arabic and of zones, which this handout has not
    assert {code for code in all_rules() if re.fullmatch(r"F01\d|F02[0-4]|F027", code)} == CODES
    assert told >= CODES


# ---------------------------------------------------------------- pictures

KNEE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><g transform="translate(5 5)">
<rect width="30" height="50" fill="#205493"/><circle cx="60" cy="25" r="20" fill="#b9d7e2"/></g></svg>"""


def png(*colours: bytes) -> bytes:
    """A picture of 90 by 60 pixels in as many stripes as there are colours."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    row = b"\0" + b"".join(colour * (90 // len(colours)) for colour in colours)
    head = (90).to_bytes(4, "big") + (60).to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    pixels = zlib.compress(row * 60, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """A handout with two pictures that differ in their suffix only, one of them a drawing."""
    folder = new(tmp_path_factory.mktemp("pictures"))
    file = folder / "handout.yaml"
    text = file.read_text("utf-8")
    drawing = '    image: {file: images/knee.svg, alt: "A knee in a drawing"}'
    photograph = '        image: {file: images/knee.png, alt: "A knee in a photograph"}'
    text = text.replace("\n\n  - id: choices", f"\n{drawing}\n\n  - id: choices")
    text = text.replace('lasts: "Say how long"\n', f'lasts: "Say how long"\n{photograph}\n')
    file.write_text(text, "utf-8")
    (folder / "images").mkdir()
    (folder / "images" / "knee.svg").write_text(KNEE, "utf-8")
    (folder / "images" / "knee.png").write_bytes(png(b"\xd0\x20\x20", b"\x20\xd0\x20", b"\x20\x20\xd0"))
    clinic = load_clinic("riverside", folder=shipped() / "clinics" / "riverside")
    return composed(select(load(folder), locale="en-US", level=Level.PLAIN, clinic=clinic))


def with_pictures(document: Document, files: Mapping[str, str]) -> Document:
    """A document that shows other files than it should."""

    def change(node: ast.Node) -> ast.Node | None:
        if node["t"] != "Image":
            return None
        attributes, alt, (file, title) = node["c"]
        return {"t": "Image", "c": [attributes, alt, [files.get(file, file), title]]}

    return replace(document, blocks=list(ast.change(document.blocks, change)))


@pytest.mark.parametrize("form", [form for form in NAMES if form != "text"])
def test_a_picture_is_the_one_of_the_handout(pictures: Document, form: str) -> None:
    tools = Tools(shared(), pictures.edition.clinic.tokens.page)
    assert verify(pictures, form, format_named(form).render(pictures, tools)) == ()
    one, two = pictures.edition.images
    for files in ({one: two}, {two: one}, {one: two, two: one}):
        content = format_named(form).render(with_pictures(pictures, files), tools)
        said = [d.said for d in verify(pictures, form, content) if d.kind is Kind.PICTURE]
        assert len(said) == len(files)
        assert all(words.endswith("is another one") for words in said)


# ---------------------------------------------------------------- what a reader must be able to read


def test_brackets_in_brackets_are_read_however_deep_they_are() -> None:
    """A glyph may have the number of a bracket, and Typst leaves brackets as they are if they are in pairs."""
    drawing = b"BT /f1 12 Tf [(a(b(c)(d(e))f)\\\\)-5(g\\(h)] TJ ET (i) Tj"
    assert flattened(drawing) == b"BT /f1 12 Tf [(a\\(b\\(c\\)\\(d\\(e\\)\\)f\\)\\\\)-5(g\\(h)] TJ ET (i) Tj"
    font = Font({ord(c): c for c in "abcdefgh()\\i"}, {}, 500.0, two_bytes=False)
    page = Drawing(drawing, Resources(lambda _: font, lambda _: None))
    assert [piece.text for piece in page.drawn] == ["a(b(c)(d(e))f)\\g(h", "i"]


# ---------------------------------------------------------------- where, and how many


def test_a_finding_points_to_the_text_in_the_source(small: Small) -> None:
    broken = replaced(small.files["text"], f"- {FOUND}\n", "")
    source = load(small.folder)
    [found] = check_finished(Finished(small.document, "text", broken, Path("knee.txt"), source))
    line = (small.folder / "handout.yaml").read_text("utf-8").splitlines()[found.place.line - 1]
    assert HARM in line
    assert found.path == "choices.first-choice.harms.first-harm"
    assert found.message.startswith("knee.txt: ")


def test_many_findings_of_one_kind_are_told_as_a_few(small: Small) -> None:
    broken = re.sub("e", "é", small.files["text"].decode()).encode()
    found = [f for f in check_finished(Finished(small.document, "text", broken, Path("knee.txt"))) if f.code == "F012"]
    assert len(found) == SHOWN
    assert re.search(r"\(and \d+ more like it\)", found[-1].message)


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        ("html", r"2\sdays", "2 days"),
        ("html", "ease the pain", "ease\n      the pain"),
        ("html", "injection", "in\u00adjec\u00adtion"),
        ("docx", r"2\sdays", "2</w:t></w:r><w:r><w:t xml:space='preserve'> days"),
    ],
)
def test_what_only_looks_different_is_the_same(small: Small, form: str, old: str, new: str) -> None:
    assert small.said(form, replaced(small.files[form], old, new)) == []
