"""A clinic's own look, words and template: what a person sees when one of them has a mistake, or none."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from PIL import Image

from conftest import HANDOUT, Handouts, Said
from files import change
from handouts.clinics.locations import clinic_names, shipped
from handouts.clinics.tokens import contrast, zone_colours
from handouts.core.folders import Asset
from handouts.source.picture import cleaned

HTML = Path("output/riverside/en-US") / f"{HANDOUT}-standard.html"
TEXT = HTML.with_suffix(".txt")

BRAND = "templates/clinics/riverside/brand.yml"
BODY = "templates/clinics/riverside/body.md.j2"


def build(handouts: Handouts, *words: str) -> Said:
    """Build what is quickest, for the clinic."""
    return handouts("build", "-c", "riverside", "-f", "html,text", "--level", "standard", "-j", "1", *words)


def assert_found(handouts: Handouts, *told: str) -> None:
    """A check fails, and says so."""
    said = handouts("check")
    assert said.code == 1
    assert [words for words in told if words not in said.out] == []


def assert_not_built(handouts: Handouts, *told: str) -> None:
    """A build fails, says so, and makes nothing."""
    said = build(handouts)
    assert said.code == 1, said.err
    assert [words for words in told if words not in said.err] == []
    assert "Traceback" not in said.err
    assert not HTML.exists()


# ---------------------------------------------------------------- what ships


def test_every_shipped_clinic_passes_every_check(handouts: Handouts, project: Path) -> None:
    shutil.copytree(shipped() / "clinics", project / "templates" / "clinics")
    assert "riverside" in clinic_names(project / "templates")
    said = handouts("check")
    assert (said.code, said.out) == (0, "Nothing to mend.\n")


@pytest.mark.parametrize("templates", ["templates", shipped()])
def test_the_example_that_ships_is_no_concern_of_other_handouts(
    handouts: Handouts, project: Path, templates: str | Path
) -> None:
    handouts("translate", "update", HANDOUT, "--locale", "ko")
    assert "C007" not in handouts("check", "--templates", templates).out


def test_a_clinic_of_ones_own_is_told_which_language_it_lacks(handouts: Handouts, clinic: Path) -> None:
    handouts("translate", "update", HANDOUT, "--locale", "ko")
    assert "error C007 clinic.yml has no `name` in ko" in handouts("check").out
    assert "error C007 clinic.yml has no `hours` in ko" in handouts("build", "-c", "riverside", "-l", "ko").err


def test_the_example_clinic_is_plainly_made_up(clinic: Path) -> None:
    words = (clinic / "clinic.yml").read_text("utf-8")
    assert "(example)" in words
    assert "555-01" in words
    assert "example.org" in words


def test_a_build_for_a_clinic_shows_its_name_phone_logo_and_colour(handouts: Handouts, clinic: Path) -> None:
    assert build(handouts).code == 0
    page = HTML.read_text("utf-8")
    assert '<span class="clinic">Riverside Spine Clinic (example)</span>' in page
    assert '<img class="logo" src="data:image/svg+xml;base64,' in page
    assert 'href="tel:5555550142"' in page
    assert "--primary: #6a2a66" in page
    text = TEXT.read_text("utf-8").replace("\u00a0", " ")
    assert text.startswith("Riverside Spine Clinic (example) · English · Standard")
    assert "Riverside Spine Clinic (example): 555-555-0142" in text
    assert "Monday to Friday, 8 a.m. to 5 p.m." in text


def test_every_format_shows_the_name_and_the_phone_number(handouts: Handouts, clinic: Path) -> None:
    assert handouts("build", "-c", "riverside", "--level", "plain", "-j", "1").code == 0
    made = sorted(f for f in HTML.parent.iterdir())
    assert len(made) == 6
    for file in made:
        words = " ".join(shown(file).split())
        assert "Riverside Spine Clinic (example)" in words, file.name
        assert "555-555-0142" in words, file.name


def shown(file: Path) -> str:
    """The words that a reader finds in a file."""
    match file.suffix:
        case ".pdf":
            with pypdfium2.PdfDocument(file) as pdf:
                return "\n".join(page.get_textpage().get_text_range() for page in pdf)
        case ".docx":
            document = docx.Document(str(file))
            parts = (*document.sections[0].first_page_header.paragraphs, *document.paragraphs)
            return "\n".join(p.text for p in parts)
        case ".epub":
            with zipfile.ZipFile(file) as book:
                return "\n".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xhtml"))
    return file.read_text("utf-8")


def test_word_and_epub_carry_the_logo(handouts: Handouts, clinic: Path) -> None:
    handouts("build", "-c", "riverside", "-f", "docx,epub", "--level", "standard", "-j", "1")
    header = docx.Document(str(HTML.with_suffix(".docx"))).sections[0].first_page_header
    [picture] = header._element.iter(qn("wp:docPr"))
    assert picture.get("descr") == "Riverside Spine Clinic"
    with zipfile.ZipFile(HTML.with_suffix(".epub")) as book:
        logo = next(file for file in clinic.iterdir() if file.stem == "logo")
        assert book.read("EPUB/media/logo.svg") == cleaned(Asset(logo.name, logo.read_bytes())).content
        assert 'alt="Riverside Spine Clinic"' in book.read("EPUB/text/title_page.xhtml").decode()


def test_a_phone_number_never_breaks_over_two_lines_in_word(handouts: Handouts, clinic: Path) -> None:
    handouts("build", "-c", "riverside", "-f", "docx", "--level", "standard", "-j", "1")
    document = docx.Document(str(HTML.with_suffix(".docx")))
    [number, *_] = (e for e in document.element.body.iter(qn("w:hyperlink")) if "555" in "".join(e.itertext()))
    assert [e.tag for e in number.iter(qn("w:t"), qn("w:noBreakHyphen"))] == [
        qn(tag) for tag in ("w:t", "w:noBreakHyphen", "w:t", "w:noBreakHyphen", "w:t")
    ]


def test_a_clinics_block_stands_between_the_sections_and_the_end(handouts: Handouts, clinic: Path) -> None:
    build(handouts)
    lines = TEXT.read_text("utf-8").splitlines()
    order = [
        lines.index(heading) for heading in ("Call 911 now if", "Getting to your appointment", "About this handout")
    ]
    assert order == sorted(order)


def test_a_block_without_words_in_a_language_stops_the_build(handouts: Handouts, clinic: Path) -> None:
    change(clinic / "body.md.j2", '"en-US": {', '"en-GB": {')
    assert_not_built(handouts, "error C010 the template can't be filled", "'en-US'")


# ---------------------------------------------------------------- brand.yml


def test_a_misspelt_key_is_shown_with_its_line_and_a_guess(handouts: Handouts, clinic: Path) -> None:
    line = change(clinic / "brand.yml", "primary: plum ", "primray: plum ")
    assert_found(
        handouts, f"{BRAND}:{line}:3: error C001 brand.yml: `primray` is not known here; did you mean `primary`?"
    )


def test_a_misspelt_key_inside_the_logo_is_shown_too(handouts: Handouts, clinic: Path) -> None:
    line = change(clinic / "brand.yml", "medium: mark", "mediun: mark")
    assert_found(
        handouts, f"{BRAND}:{line}:3: error C001 brand.yml: `mediun` is not known here; did you mean `medium`?"
    )


def test_a_colour_that_no_one_knows_is_named(handouts: Handouts, clinic: Path) -> None:
    line = change(clinic / "brand.yml", "primary: plum ", "primary: plumm ")
    assert_found(handouts, f"{BRAND}:{line}:12: error C002 `plumm` is no colour")


def test_a_pale_colour_gets_its_ratio_and_a_better_one(handouts: Handouts, clinic: Path) -> None:
    change(clinic / "brand.yml", '"#6a2a66"', '"#c98fc5"')
    said = handouts("check")
    assert said.code == 1
    assert "error C003 primary #c98fc5 on background #ffffff has a contrast of 2.6:1; 4.5:1 is needed" in said.out
    better = said.out.split("Take ")[1].split(" ")[0]
    change(clinic / "brand.yml", '"#c98fc5"', f'"{better}"')
    assert "on background" not in handouts("check").out


@pytest.mark.parametrize("paper", ["#ffffff", "#fffef2", "#d8d8d8", "#b5c7b5"])
def test_green_yellow_and_red_zones_read_on_the_clinics_paper(paper: str) -> None:
    """Frames and words of an action plan, on any paper that a brand may have; their headings also on yellow."""
    shades = zone_colours(paper)
    tint = shades.pop("zone_yellow_tint")
    assert [name for name, shade in shades.items() if contrast(shade, paper) < 4.5] == []
    assert contrast(shades["zone_yellow"], tint) >= 4.5


def test_a_font_from_the_network_is_refused(handouts: Handouts, clinic: Path) -> None:
    change(
        clinic / "brand.yml",
        "typography:\n",
        "typography:\n  fonts:\n    - {family: Lobster, source: google}\n",
    )
    assert_found(handouts, "error C006 the font `Lobster` can't be used: builds read nothing from the network")


# ---------------------------------------------------------------- the logo


def test_a_logo_that_is_not_there_is_named(handouts: Handouts, clinic: Path) -> None:
    (clinic / "logo.svg").unlink()
    assert_found(handouts, "error C004 the logo `logo.svg` is not in the clinic's folder")


@pytest.mark.parametrize("path", ["../logo.svg", "{project}/logo.svg", "a\\0b.svg"])
def test_a_logo_outside_the_clinics_folder_is_refused(
    handouts: Handouts, clinic: Path, project: Path, path: str
) -> None:
    shutil.copy(clinic / "logo.svg", clinic.parent)
    shutil.copy(clinic / "logo.svg", project)
    change(clinic / "brand.yml", "path: logo.svg", f'path: "{path.format(project=project)}"')
    assert_found(handouts, "is not in the clinic's folder")


def test_a_logo_that_is_a_link_is_refused(handouts: Handouts, clinic: Path, project: Path) -> None:
    (clinic / "logo.svg").rename(project / "elsewhere.svg")
    (clinic / "logo.svg").symlink_to(project / "elsewhere.svg")
    assert_found(handouts, "error C004 the logo `logo.svg` is not in the clinic's folder")


def test_a_logo_with_a_script_is_refused_at_its_line(handouts: Handouts, clinic: Path) -> None:
    line = change(clinic / "logo.svg", "  <!-- The river -->", "  <script>alert(1)</script>")
    assert_not_built(
        handouts, f"logo.svg:{line}:1: error C005 the logo `logo.svg` can't be used: the element `script` is not"
    )


def test_a_logo_may_end_in_capitals(handouts: Handouts, clinic: Path) -> None:
    (clinic / "logo.svg").rename(clinic / "logo.SVG")
    change(clinic / "brand.yml", "path: logo.svg", "path: logo.SVG")
    assert handouts("check").out == "Nothing to mend.\n"
    test_word_and_epub_carry_the_logo(handouts, clinic)


@pytest.mark.parametrize("name", ["logo.jpg", "logo.gif"])
def test_a_logo_of_another_type_is_refused(handouts: Handouts, clinic: Path, name: str) -> None:
    (clinic / "logo.svg").rename(clinic / name)
    change(clinic / "brand.yml", "path: logo.svg", f"path: {name}")
    assert_found(handouts, f"error C005 the logo `{name}` can't be used: its name must end in `.svg` or `.png`")


def test_a_png_that_is_none_inside_is_refused(handouts: Handouts, clinic: Path) -> None:
    (clinic / "logo.svg").rename(clinic / "logo.png")
    change(clinic / "brand.yml", "path: logo.svg", "path: logo.png")
    assert_found(
        handouts, "error C005 the logo `logo.png` can't be used: it is not a PNG file, whatever its name says, but SVG"
    )


@pytest.mark.parametrize("end", [20, 40, 60, -20, -13])
def test_a_logo_that_is_cut_short_is_refused(handouts: Handouts, clinic: Path, end: int) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(out, "PNG")
    (clinic / "logo.svg").unlink()
    (clinic / "logo.png").write_bytes(out.getvalue()[:end])
    change(clinic / "brand.yml", "path: logo.svg", "path: logo.png")
    assert_found(handouts, "error C005 the logo `logo.png` can't be used: it is damaged")


@pytest.mark.parametrize(
    "inner",
    [
        '<clipPath id="a"><path clip-path="url(#a)" d="M0 0"/></clipPath><path clip-path="url(#a)" d="M0 0"/>',
        '<path d="M0 0L1e38 1e38z"/>',
        '<path fill="\\75rl(https://example.org)" d="M0 0"/>',
    ],
)
def test_a_logo_that_does_more_than_draw_is_refused(handouts: Handouts, clinic: Path, inner: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inner}</svg>'
    (clinic / "logo.svg").write_text(drawing, "utf-8")
    assert_found(handouts, "error C005 the logo `logo.svg` can't be used")


@pytest.mark.parametrize("alt", ["A\u202eB", "\u200b", "A\u0001B", "…", "\u3164"])
def test_an_alternative_text_that_nobody_can_read_is_told(handouts: Handouts, clinic: Path, alt: str) -> None:
    (clinic / "brand.yml").write_text(f"logo: {{medium: {{path: logo.svg, alt: {json.dumps(alt)}}}}}\n", "utf-8")
    assert_found(handouts, "brand.yml:1:38: error C001 brand.yml: `logo.medium.alt` is")


def test_a_logo_without_alternative_text_is_a_warning(handouts: Handouts, clinic: Path) -> None:
    change(clinic / "brand.yml", ", alt: Riverside Spine Clinic}", "}")
    said = handouts("check")
    assert said.code == 0
    assert "warning C008 the logo has no alternative text" in said.out


# ---------------------------------------------------------------- clinic.yml


def test_a_phone_number_that_is_none_is_shown(handouts: Handouts, clinic: Path) -> None:
    line = change(clinic / "clinic.yml", '"555-555-0142"', '"call us"')
    assert_found(
        handouts, f"clinic.yml:{line}:8: error C001 clinic.yml: `phone` is `call us`; it must be a phone number"
    )


@pytest.mark.parametrize("number", ["(555) 555-0142", "+1 555 555 0142", "555.555.0142"])
def test_a_phone_number_may_be_written_as_people_write_it(handouts: Handouts, clinic: Path, number: str) -> None:
    change(clinic / "clinic.yml", '"555-555-0142"', f'"{number}"')
    assert build(handouts).code == 0
    assert number in TEXT.read_text("utf-8").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("A\x1b[31mB", "text without the hidden character U+001B"),
        ("A\0B", "U+0000"),
        ("A \u202eB", "U+202E"),
        ("A\u202a", "U+202A"),
        ("A\ufffd", "U+FFFD"),
        ("A\ue000", "U+E000"),
        ("A\u2067B", "text whose marks of direction come in pairs"),
        ("\u200b", "text that can be read"),
        ("\u2060\u00ad", "text that can be read"),
        ("\u2800", "text that can be read"),
        ("\u3164", "text that can be read"),
        ("...", "text that can be read"),
    ],
)
@pytest.mark.parametrize("key", ["name", "hours", "address"])
def test_words_that_nobody_can_read_are_told(
    handouts: Handouts, clinic: Path, key: str, words: str, wanted: str
) -> None:
    said = {"name": "A", "phone": "555-555-0123", key: words}
    (clinic / "clinic.yml").write_text("".join(f"{k}: {json.dumps(v)}\n" for k, v in said.items()), "utf-8")
    told = handouts("check").out
    assert f"error C001 clinic.yml: `{key}` is" in told
    assert wanted in told


@pytest.mark.parametrize("number", ["((((((((", "()()()", "5", "+++5", "555-555-0123\u200b", "\u202e0123-555-555"])
def test_a_phone_number_that_nobody_can_dial_is_told(handouts: Handouts, clinic: Path, number: str) -> None:
    change(clinic / "clinic.yml", '"555-555-0142"', json.dumps(number))
    assert_found(handouts, "error C001 clinic.yml: `phone` is")


def test_hours_that_lack_a_language_are_asked_for(handouts: Handouts, clinic: Path) -> None:
    change(clinic / "clinic.yml", "  en-US: Monday to Friday, 8 a.m. to 5 p.m.\n", "")
    assert_not_built(
        handouts, "error C007 clinic.yml has no `hours` in en-US", "not built: clinic riverside has errors (above)"
    )


def test_an_unknown_clinic_is_answered_with_a_guess_or_the_names_there_are(handouts: Handouts, clinic: Path) -> None:
    near = handouts("build", "-c", "riversid")
    assert near.code == 2
    assert "There is no clinic 'riversid'. Did you mean 'riverside'?" in near.err
    far = handouts("build", "-c", "hilltop")
    assert far.code == 2
    assert "There is no clinic 'hilltop'. There is: base, riverside." in far.err


# ---------------------------------------------------------------- body.md.j2


def test_a_mistake_in_the_template_is_shown_with_its_line(handouts: Handouts, clinic: Path) -> None:
    file = clinic / "body.md.j2"
    line = change(file, "- {{ words.bring }}\n", "- {{ words.bring }\n")
    assert_not_built(handouts, f"{BODY}:{line}:1: error C013 the template can't be filled: unexpected '}}'")


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ("::: call\n:::", "the part `call` must have how urgent it is"),
        ("::: call\nWords\n:::", "the part `call` must have how urgent it is"),
        ("::: {.call .soon}\nWords\n:::", "the part `call` must have how urgent it is"),
        ("::: figure\n:::", "the part `figure` must begin with a picture"),
        ("::: figure\nWords\n:::", "the part `figure` must begin with a picture"),
        ("::: pair\n:::", "the part `pair` must be left to pages in two languages"),
        ("::: purpose\nWords\n:::", "the part `purpose` must have what it is for"),
        ("::: compare\n| a | b |\n|---|---|\n| 1 | 2 |\n:::", "the part `compare` must hold a table of 4 columns"),
        ("::: compare\nWords\n:::", "the part `compare` must hold a table of 4 columns"),
        ("::: pros-cons\nWords\n:::", "the part `pros-cons` must hold two parts"),
        ("::: harms\n:::", "the part `harms` must begin with a heading or a paragraph"),
        ("::: harms\nWords\n\n| a | b |\n|---|---|\n| 1 | 2 |\n:::", "the part `harms` must begin with a heading"),
        ("::: counts\nWords\n:::", "the part `counts` must hold parts with words"),
        ("::: references\n::: entry\n:::\n:::", "the part `references` must have words in each of its parts"),
        ("::: key-message\n- Words\n:::", "the part `key-message` must begin with a heading or a paragraph"),
        ("::: zone\nWords\n:::", "the part `zone` must have its colour behind its name (green, yellow, red)"),
        ("::: {.zone .blue}\nWords\n:::", "the part `zone` must have its colour"),
        ("::: {.zone .red}\n:::", "the part `zone` must have its colour"),
        ("::: sides\nWords\n:::", "the part `sides` must hold two parts, each with a heading, words and bullets"),
        (":::: sides\n::: side-yes\n:::\n::: side-no\n:::\n::::", "the part `sides` must hold two parts"),
        ("::: table\nWords\n:::", "the part `table` must hold a table"),
        ("::: checklist\n| a | b |\n|---|---|\n| 1 | 2 |\n:::", "the part `checklist` must hold words and lists"),
        ("::: steps\n| a | b |\n|---|---|\n| 1 | 2 |\n:::", "the part `steps` must hold words and lists"),
        ("::: entry\n:::", "the part `entry` must begin with a heading or a paragraph"),
        ("::: person\n- Words\n:::", "the part `person` must begin with a heading or a paragraph"),
        ("::: notes\n| a | b |\n|---|---|\n| 1 | 2 |\n:::", "the part `notes` must begin with"),
    ],
)
def test_a_part_that_no_format_can_lay_out_is_told(handouts: Handouts, clinic: Path, part: str, wanted: str) -> None:
    template = '{% extends "base/body.md.j2" %}\n{% block after_sections %}\n' + part + "\n{% endblock %}\n"
    (clinic / "body.md.j2").write_text(template, "utf-8")
    assert_not_built(handouts, "error C010 the template can't be filled: " + wanted)


def test_a_template_that_drops_the_call_block_builds_nothing(handouts: Handouts, clinic: Path) -> None:
    (clinic / "body.md.j2").write_text(
        '{% extends "base/body.md.j2" %}\n'
        '{% block section scoped %}{% if section.kind != "call" %}{{ super() }}{% endif %}{% endblock %}\n'
    )
    said = build(handouts)
    assert said.code == 1
    assert f"{BODY}: error C009 the clinic's template leaves out `get-help.danger`" in said.err
    assert not Path("output/riverside").exists()


def test_a_template_that_drops_the_draft_notice_builds_nothing(handouts: Handouts, clinic: Path) -> None:
    (clinic / "body.md.j2").write_text('{% extends "base/body.md.j2" %}\n{% block notice %}{% endblock %}\n')
    said = build(handouts)
    assert said.code == 1
    assert "error C009 the clinic's template leaves out `draft-notice`" in said.err


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ handout.items.__func__.__globals__ }}",
        "{{ super.__init__.__globals__ }}",
        "{{ (1 for _ in []).gi_frame }}",
        "{{ ''|attr('__class__') }}",
        "{{ '%999999999d'|format(1) }}",
        "{{ lipsum() }}",
        "{{ handout.sections.append(1) }}",
        "{{ handout.clear() }}",
        "{% for i in range(999999999) %}{% endfor %}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{{ 'x' * 10**13 }}",
        "{{ 'x' * 10**7 }}",
        "{{ 1 / 0 }}",
        "{{ nothing.here }}",
        "{% include '../../../source/knee-injection/handout.yaml' %}",
        "{% include '/etc/hostname' %}",
        "![Map](map.png)",
        "![Secret](../../secret.png)",
    ],
)
def test_a_template_that_reaches_out_is_a_finding_not_a_crash(handouts: Handouts, clinic: Path, attack: str) -> None:
    change(clinic / "body.md.j2", "- {{ words.bring }}\n", attack + "\n")
    assert_not_built(handouts, " the template can't be filled")


DRESSES: dict[str, Callable[[bytes], bytes]] = {
    "with a byte order mark": lambda text: b"\xef\xbb\xbf" + text,
    "as Windows ends its lines": lambda text: text.replace(b"\n", b"\r\n"),
    "as old Macs ended their lines": lambda text: text.replace(b"\n", b"\r"),
    "with both": lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"),
    "without a last line end": lambda text: text.rstrip(b"\n"),
    "with tabs before its tags": lambda text: text.replace(b"\n{%", b"\n\t{%"),
}


@pytest.mark.parametrize(
    ("name", "dress"),
    [
        *(("body.md.j2", dress) for dress in DRESSES),
        *((f"{name}.yml", dress) for name in ("clinic", "brand") for dress in DRESSES if "Mac" not in dress),
    ],
)
def test_a_file_of_a_clinic_in_another_dress_gives_the_same_page(
    handouts: Handouts, clinic: Path, name: str, dress: str
) -> None:
    build(handouts)
    before = TEXT.read_bytes(), HTML.read_bytes()
    (clinic / name).write_bytes(DRESSES[dress]((clinic / name).read_bytes()))
    assert build(handouts).code == 0
    assert (TEXT.read_bytes(), HTML.read_bytes()) == before


def test_a_template_in_another_encoding_is_told_at_its_line_by_a_check(handouts: Handouts, clinic: Path) -> None:
    file = clinic / "body.md.j2"
    line = change(file, "- {{ words.bring }}\n", "- Bríng {{ words.bring }}\n")
    file.write_bytes(file.read_text("utf-8").encode("latin-1", "replace"))
    said = handouts("check")
    assert said.code == 1
    assert 1 < int(said.out.removeprefix(f"{BODY}:").split(":")[0]) <= line
    assert ":1: error C013 the template can't be filled: a letter is not in UTF-8; save the file" in said.out


@pytest.mark.parametrize(
    "content", ["", "\n\n", "\ufeff", "{* nothing yet *}\n"], ids=["none", "lines", "mark", "note"]
)
def test_a_template_without_content_blames_nobodys_draft_notice(handouts: Handouts, clinic: Path, content: str) -> None:
    (clinic / "body.md.j2").write_text(content, "utf-8")
    said = build(handouts)
    assert said.code == 1
    assert f"{BODY}:1:1: error C013 the template is empty" in said.err
    assert "draft-notice" not in said.err


@pytest.mark.parametrize(
    "written",
    [r"Hill\n  Clinic", " Hill  Clinic ", r"Hill\tClinic", r"Hill\u2028Clinic", r"\r\nHill Clinic\r\n"],
    ids=["two lines", "spaces", "a tab", "a line separator", "Windows lines"],
)
def test_a_clinics_name_is_one_line_in_every_format(handouts: Handouts, clinic: Path, written: str) -> None:
    change(clinic / "clinic.yml", "en-US: Riverside Spine Clinic (example)", f'en-US: "{written}"')
    assert handouts("build", "-c", "riverside", "-f", "html,text,docx", "--level", "plain", "--verify").code == 0
    page = HTML.with_name(f"{HANDOUT}-plain.html").read_text("utf-8")
    assert '<span class="clinic">Hill Clinic</span>' in page
    assert HTML.with_name(f"{HANDOUT}-plain.txt").read_text("utf-8").startswith("Hill Clinic · ")


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("![Map](map.png)", "8: error C010 the template can't be filled: the picture `map.png` is none of"),
        ("See [@nobody2020].", "7: error C010 the template can't be filled: `@nobody2020` cites no source"),
        ("[Here](javascript:alert)", "8: error C010 the template can't be filled: a link leads to `javascript:alert`"),
    ],
    ids=["a picture", "a source", "a link"],
)
def test_what_a_template_may_not_bring_in_is_told_where_it_stands(
    handouts: Handouts, clinic: Path, added: str, told: str
) -> None:
    line = change(clinic / "body.md.j2", "- {{ words.bring }}\n", f"- {{{{ words.bring }}}}\n\n{added}\n")
    assert_not_built(handouts, f"{BODY}:{line + 2}:{told}")
