"""Every file is read for its safety texts before it is written, drafts too: none is lost, moved, hidden or altered."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from lxml import etree

from faults import FAULTS
from faults.archive import in_zip
from faults.fault import SEED, CannotError, Fault, Make, Scene
from faults.word import W, paragraphs
from handouts.build import jobs
from handouts.build.jobs import run
from handouts.document.compose import Document
from handouts.formats.format import Format, Tools
from handouts.formats.html import HTML
from handouts.formats.text import render_text
from handouts.rules.safety_texts import check_file
from handouts.rules.verification import Finished
from handouts.source.parts import Level
from handouts.verification.pdf_letters import drawn_text
from handouts.verification.safety_texts import safety_texts
from shipped import BESIDES, EDITIONS, Built
from small import job, new

ENGLISH = Built("base", "en-US", Level.PLAIN)


def said(built: Built, form: str, content: bytes) -> list[str]:
    findings = check_file(Finished(built.document, form, content, Path(f"page.{form}")), whole=False)
    assert {f.code for f in findings} <= {"F026"}
    return [f.message for f in findings]


@pytest.mark.parametrize("built", [*EDITIONS, *BESIDES], ids=str)
def test_what_is_shipped_has_all_its_safety_texts(built: Built) -> None:
    assert {form: said(built, form, built.file(form)) for form in built.forms} == {form: [] for form in built.forms}


def test_the_safety_texts_are_all_that_must_not_be_lost() -> None:
    found = list(safety_texts(ENGLISH.document, "html"))
    assert {one.what for one in found} == {
        *("the notice that this is a draft", "the key message", "the heading", "the benefit", "the harm"),
        *("what is not known", "the warning sign", "the text"),  # the text: what kind of option it is
    }
    names = {one.block.text for one in found if one.block.level}
    assert {"Call 911 now if", "May help", "Possible problems", "The main thing to know"} <= names


# ---------------------------------------------------------------- what a broken writer, template or file does

KINDS = {
    *("warning sign lost", "all signs of one urgency lost", "harm lost", "benefit lost", "unknown lost"),
    *("main message lost", "option lost", "harms left out", "names of options left out"),
    *("page drops the text", "list item lost", "kept for later", "folded away"),
}
LOSSES = [f for f in FAULTS if f.kind in KINDS]


def made(fault: Fault) -> tuple[Built, bytes]:
    """A file with the fault, and the edition that it is of."""
    for scene in fault.scenes(SEED):
        try:
            broken = fault.make(scene)
        except CannotError:
            continue
        if broken != scene.good:
            return scene.built, broken
    raise AssertionError(f"{fault} can't be made")


@pytest.mark.parametrize("fault", LOSSES, ids=str)
def test_a_loss_is_found_without_verifying(fault: Fault) -> None:
    built, broken = made(fault)
    assert said(built, fault.form, broken)


def in_word(change: Callable[[Any], None]) -> Make:
    """A Word file in which one paragraph of a harm is changed."""

    def edit(root: Any, dice: Random) -> None:
        change(dice.choice(paragraphs(root, "Harm")))

    return in_zip("word/document.xml", edit)


def vanish(paragraph: Any) -> None:
    for text in paragraph.iter(f"{W}t"):
        run = text.getparent()
        own = run.find(f"{W}rPr")
        own = etree.Element(f"{W}rPr") if own is None else own
        run.insert(0, own)
        etree.SubElement(own, f"{W}vanish")


def last_word_lost(paragraph: Any) -> None:
    text = [t for t in paragraph.iter(f"{W}t") if t.text.strip()][-1]
    text.text = text.text.rstrip(" .").rpartition(" ")[0]


def swapped(old: bytes, new: bytes) -> Make:
    """The page or text with one thing in the place of another, behind its style sheet."""

    def make(scene: Scene) -> bytes:
        head, main, body = scene.good.rpartition(b"<main")
        changed, count = re.subn(old, new, body, count=1, flags=re.DOTALL)
        assert count
        return head + main + changed

    return make


def noticed_last(scene: Scene) -> bytes:
    lines = scene.good.split(b"\n")
    [at] = [n for n, line in enumerate(lines) if line.startswith(b"Draft:")][:1]
    return b"\n".join([*lines[:at], *lines[at + 1 :], lines[at]])


HARM = rb'(<section class="harms">.*?<li>)([^<]+)(</li>)'
ALTERED: dict[str, tuple[str, Make]] = {
    "a harm is hidden text in Word": ("docx", in_word(vanish)),
    "a harm has lost its last word in Word": ("docx", in_word(last_word_lost)),
    "a harm has become a comment on the page": ("html", swapped(HARM, rb"\1<!--\2-->\3")),
    "a harm on the page has another end": ("html", swapped(HARM, rb"\1\2 Not so.\3")),
    "the page has another number": ("html", swapped(rb"(<h3>[^<]*<a [^>]*>)911", rb"\g<1>119")),
    "the page is not read aloud": ("html", swapped(rb'(<section class="harms")', rb'\1 aria-hidden="true"')),
    "the text breaks off": ("text", lambda scene: scene.good[: len(scene.good) // 2].rpartition(b"\n")[0]),
    "the text says yes for no": ("text", swapped(rb"do not know", b"know")),
    "the text has its notice at the end": ("text", noticed_last),
    "the PDF has no last pages": ("pdf", lambda scene: pages(scene.good, lambda all: all.__delitem__(slice(-4, None)))),
    "the large print has its pages in another order": (
        "large-print",
        lambda scene: pages(scene.good, lambda all: all.reverse()),
    ),
}
"""What is done to a file, its format, and how."""


def pages(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The PDF after a change of its list of pages."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf.pages)
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("way", ALTERED)
def test_a_safety_text_that_is_altered_is_found_without_verifying(way: str) -> None:
    form, make = ALTERED[way]
    scene = Scene(ENGLISH, form, Random(SEED))
    assert said(ENGLISH, form, scene.good) == []
    assert said(ENGLISH, form, make(scene))


@pytest.mark.parametrize(
    "glyphs", ["ab", "a(b)c", "a(b(c)d)e", "((((a)))b(c(d(e)f)g)h)", r"a\)b\(c", "(" * 20 + ")" * 20]
)
def test_glyphs_that_look_like_brackets_are_read_as_well(glyphs: str) -> None:
    """As those of a phone number do: 555-555-0101."""
    pdf, out = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf ({glyphs}) Tj ET".encode())
    pdf.save(out)
    assert [len(text) for text in drawn_text(out.getvalue())] == [len(glyphs.replace("\\", ""))]


# ---------------------------------------------------------------- a build


def test_a_build_writes_no_draft_whose_signs_of_danger_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, asked = job(new(tmp_path), "en-US", "html", "text")

    def half(document: Document, tools: Tools) -> bytes:
        whole = render_text(document, tools)
        return whole[: whole.index(b"Call 911")]

    monkeypatch.setattr(jobs, "format_named", {"html": HTML, "text": Format("text", half)}.__getitem__)
    done = run(project, asked)
    assert [(Path(f.path).suffix, f.reason[:4]) for f in done.failures] == [(".txt", "F026")]
    assert "“Call 911 now if” is not in the file" in done.failures[0].reason
    assert [Path(path).suffix for path in done.contents] == [".html"]
    assert [e.proved for e in done.entries] == [False]
