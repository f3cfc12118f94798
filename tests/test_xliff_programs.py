"""XLIFF files as translators' programs and people leave them: read right, or told at their line; work is never lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from conftest import HANDOUT, Handouts
from files import change
from handouts.translate.xliff import NS, exported
from handouts.translate.xliff_import import XliffError, imported, read_xliff
from test_xliff import Spoil, one, prepared, q, replaced, sent, tree, unit, with_segments, written
from translations import LOCALE, handout_file, po_file, translation

__all__ = ["prepared", "sent"]

SOURCE = "Rest first. Then **walk** a bit. Call {clinic.phone}."
TARGET = "Primero descanse. Luego **camine** un poco. Llame al {clinic.phone}."
BOLD = '<pc id="1" dataRefStart="d1" dataRefEnd="d1e">{}</pc>'
FIELD = '<ph id="2" dataRef="d2"/>'
SEGMENT = f"""\
<segment state="translated"><source>Rest first. Then {BOLD.format("walk")} a bit. Call {FIELD}.</source>
<target>Primero descanse. Luego {BOLD.format("camine")} un poco. Llame al {FIELD}.</target></segment>"""

FINE: dict[str, Callable[[str], str]] = {
    "with lines and indents of its own": lambda s: (
        re.sub(r"(?<=\. )|(?<=ce>)|(?<=et>)", "\n    ", s).replace("</s", "\n</s").replace("</t", "\n</t")
    ),
    "with indents in the source alone": lambda s: s.replace("first. ", "first.\n      "),
    "with indents in the target alone": lambda s: s.replace("<target>", "<target>\n      ").replace("</t", "\n  </t"),
    "in a CDATA section": lambda s: s.replace("Primero descanse.", "<![CDATA[Primero descanse.]]>"),
    "with letters as numbers": lambda s: s.replace("Primero", "&#80;rimer&#x6F;"),
    "with halves of codes": lambda s: re.sub(
        r'<pc id="1" dataRefStart="d1" dataRefEnd="d1e">(\w+)</pc>',
        r'<sc id="1" dataRef="d1"/>\1<ec startRef="1" dataRef="d1e"/>',
        s,
    ),
    "with a comment": lambda s: s.replace("Primero", "Pri<!-- hm -->mero"),
    "without what the codes may do": lambda s: s.replace(' canDelete="no" canCopy="no"', ""),
}


@pytest.mark.parametrize("dress", FINE.values(), ids=FINE)
def test_a_translation_in_a_dress_of_another_program_comes_back_to_the_letter(dress: Callable[[str], str]) -> None:
    known = translation({"a": SOURCE})
    result = imported(known, read_xliff(with_segments(known, dress(SEGMENT))))
    assert f'msgstr "{TARGET}"' in result.text
    assert (result.changed, result.same, result.absent) == (("a",), 0, 0)


def test_a_no_break_space_is_no_indent() -> None:
    known = translation({"a": "Rest first."})
    segment = "<segment state='final'><source>\n Rest first.\n</source><target>\n Repos\u00a0!\n</target></segment>"
    assert 'msgstr "Repos\u00a0!"' in imported(known, read_xliff(with_segments(known, segment))).text


def test_what_a_translation_memory_offers_is_no_part_of_the_text() -> None:
    known = translation({"a": SOURCE})
    match = (
        '<mtc:matches xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"><mtc:match ref="#x">'
        f'<originalData xmlns="{NS}"><data id="d1">_</data><data id="d2">{{clinic.fax}}</data></originalData>'
        f'<source xmlns="{NS}">Rest.</source><target xmlns="{NS}">Nada.</target></mtc:match></mtc:matches>'
    )
    content = with_segments(known, SEGMENT).replace(b'<unit id="a">', b'<unit id="a">' + match.encode())
    assert f'msgstr "{TARGET}"' in imported(known, read_xliff(content)).text


@pytest.mark.parametrize("version", ["2.1", "2.2"])
def test_newer_versions_of_the_standard_are_read(version: str) -> None:
    known = translation({"a": SOURCE})
    content = with_segments(known, SEGMENT).replace(b'version="2.0"', f'version="{version}"'.encode())
    if version == "2.2":
        content = content.replace(b"document:2.0", b"document:2.2")
    assert f'msgstr "{TARGET}"' in imported(known, read_xliff(content)).text


@pytest.mark.parametrize("tag", ["es", "es-us", "es_US", "ES-US"])
def test_a_program_may_write_the_language_in_its_own_way(sent: bytes, handouts: Handouts, tag: str) -> None:
    Path("back.xlf").write_bytes(replaced('trgLang="es-US"', f'trgLang="{tag}"')(sent))
    said = handouts("translate", "import", "back.xlf")
    assert (said.code, said.err) == (0, f"{po_file()}: 0 texts changed, 28 as they were.\n")


def without(path: str) -> Spoil:
    def spoiled(content: bytes) -> bytes:
        root = tree(content)
        one(root, "file").remove(unit(root, path))
        return written(root)

    return spoiled


def test_texts_that_are_not_in_the_file_are_counted(sent: bytes, handouts: Handouts) -> None:
    Path("back.xlf").write_bytes(without("title")(sent))
    assert handouts("translate", "import", "back.xlf").err.endswith(
        ": 0 texts changed, 27 as they were, 1 not in the file.\n"
    )


TOLD: dict[str, tuple[Spoil, str]] = {
    "cut off": (lambda c: c[: c.index(b"</notes>")], r":\d+: it is no XML: it was cut off: "),
    "an entity of web pages": (replaced(">Knéé", ">&aacute;"), r":\d+: it is no XML: Entity 'aacute' not defined"),
    "an ampersand": (replaced(">Knéé", ">Rodilla & más "), r":\d+: it is no XML: "),
    "an element of another kind": (replaced(">Knéé", "><g id='1'>x</g>"), r":\d+: title: it has <g>"),
    "XLIFF 1.2": (
        lambda c: b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file/></xliff>',
        r":1: it is no XLIFF 2 file; it is XLIFF 1.2: save it as XLIFF 2.0",
    ),
    "a web page": (lambda c: b"<html/>", r":1: it is no XLIFF 2 file; it is <html>"),
    "from another language": (replaced('srcLang="en-US"', 'srcLang="fr-FR"'), r": it is from fr-FR \(srcLang\), and "),
    "into no language": (replaced(' trgLang="es-US"', ""), r": `` is no known locale \(trgLang"),
    "a text of another handout": (replaced('<unit id="title">', '<unit id="knee.title">'), r":\d+: knee.title: the ha"),
}


@pytest.mark.parametrize(("spoil", "told"), TOLD.values(), ids=TOLD)
def test_what_is_wrong_with_a_file_is_told_at_its_line(
    sent: bytes, handouts: Handouts, spoil: Spoil, told: str
) -> None:
    Path("back.xlf").write_bytes(spoil(sent))
    before = po_file().read_bytes()
    said = handouts("translate", "import", "back.xlf")
    assert said.code == 1
    assert re.match(rf"back\.xlf{told}", said.err), said.err
    assert "Traceback" not in said.err
    assert po_file().read_bytes() == before


# ---------------------------------------------------------------- a file that is there already

FILE = Path(f"output/translations/{HANDOUT}.{LOCALE}.xlf")


def test_an_export_never_writes_over_the_work_of_a_translator(sent: bytes, handouts: Handouts) -> None:
    assert handouts("translate", "export", HANDOUT).code == 0
    filled = replaced(">Góíng ón ás nów</target>", ">Seguir como ahora</target>")(FILE.read_bytes())
    FILE.write_bytes(filled)
    said = handouts("translate", "export", HANDOUT)
    assert said.code == 1
    assert said.err == (
        f"left alone: {FILE}: 1 text in it is not in {po_file()}. Run `handouts translate import {FILE}` first; "
        "to write over it, say --force.\n"
    )
    assert FILE.read_bytes() == filled
    assert handouts("translate", "import", FILE).code == 0
    assert handouts("translate", "export", HANDOUT).code == 0
    assert b"Seguir como ahora" in FILE.read_bytes()


def test_force_writes_over_the_work_of_a_translator(sent: bytes, handouts: Handouts) -> None:
    FILE.parent.mkdir(parents=True)
    FILE.write_bytes(replaced(">Góíng ón ás nów</target>", ">Seguir como ahora</target>")(sent))
    assert handouts("translate", "export", HANDOUT, "--force").code == 0
    assert FILE.read_bytes() == sent


def test_what_an_export_wrote_itself_is_written_anew_also_after_a_change_of_the_source(
    sent: bytes, handouts: Handouts
) -> None:
    for _ in range(2):
        assert handouts("translate", "export", HANDOUT).code == 0
    change(handout_file(), "Say what may go wrong.", "The knee may hurt.")
    assert handouts("translate", "export", HANDOUT).code == 0
    assert b"The knee may hurt." in FILE.read_bytes()


def test_a_word_on_a_translation_is_a_translators_work_too(sent: bytes, handouts: Handouts) -> None:
    change(po_file(), '\nmsgctxt "title"', '\n#, fuzzy\nmsgctxt "title"')
    assert handouts("translate", "export", HANDOUT).code == 0
    FILE.write_bytes(re.sub(rb'state="initial"[^>]*>', b'state="reviewed">', FILE.read_bytes(), count=1))
    said = handouts("translate", "export", HANDOUT)
    assert (said.code, "1 text in it is not in" in said.err) == (1, True)


@pytest.mark.parametrize("content", [b"my notes", b"", b"<xliff", b"\xff\xfe"], ids=["notes", "empty", "half", "bytes"])
def test_a_file_of_something_else_is_left_alone(sent: bytes, handouts: Handouts, content: bytes) -> None:
    FILE.parent.mkdir(parents=True)
    FILE.write_bytes(content)
    said = handouts("translate", "export", HANDOUT)
    assert said.code == 1
    assert said.err.startswith(f"left alone: {FILE}: it is not as an export leaves it (it is no XML")
    assert FILE.read_bytes() == content


def test_one_file_that_is_left_alone_does_not_keep_the_others_back(sent: bytes, handouts: Handouts) -> None:
    FILE.parent.mkdir(parents=True)
    FILE.write_bytes(b"notes")
    po_file(locale="vi").write_bytes(po_file().read_bytes().replace(b"es_US", b"vi"))
    said = handouts("translate", "export", HANDOUT)
    assert said.code == 1
    assert FILE.with_name(f"{HANDOUT}.vi.xlf").exists()


def test_a_refusal_names_the_line_of_each_text() -> None:
    known = translation({"a": "Rest.", "b": "Call."})
    root = tree(exported(known, None).replace(b"Rest.", b"Rests.").replace(b"Call.", b"Calls."))
    for segment in root.iter(q("segment")):
        etree.SubElement(segment, q("target")).text = "Ya."
    with pytest.raises(XliffError) as stop:
        imported(known, read_xliff(written(root)))
    assert [(p.words[:2], p.line > 1) for p in stop.value.problems] == [("a:", True), ("b:", True)]
