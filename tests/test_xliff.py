"""XLIFF: a translation goes to a translator's program and comes back to the letter, or not at all."""

import copy
import random
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from conftest import HANDOUT, Handouts
from files import change, contents
from handouts.core.po import Message, parsed, updated, with_targets
from handouts.editions.translation import State, Translation, texts_of
from handouts.translate.inline_codes import Pieces, pieces
from handouts.translate.xliff import exported
from handouts.translate.xliff_import import MAX_BYTES, XliffError, imported, read_xliff
from loading import interface_texts, load
from translations import (
    INTERFACE,
    LOCALE,
    PO_FILES,
    approve_all,
    handout_file,
    po_file,
    po_text,
    translated_starter,
    translation,
)

NS = "urn:oasis:names:tc:xliff:document:2.0"
X = {"x": NS}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

often = settings(max_examples=500, deadline=None, derandomize=True)
"""The same 500 examples on every machine."""


def q(name: str) -> str:
    return f"{{{NS}}}{name}"


def tree(content: bytes) -> etree._Element:
    return etree.fromstring(content)


def written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def unit(root: etree._Element, path: str) -> etree._Element:
    (found,) = (u for u in root.iter(q("unit")) if u.get("id") == path)
    return found


def one(element: etree._Element, name: str) -> etree._Element:
    (found,) = element.iter(q(name))
    return found


# ---------------------------------------------------------------- the standard

CHILDREN = {
    "xliff": r"(file )+",
    "file": r"(unit )+",
    "unit": r"(notes )?(originalData )?((segment|ignorable) )+",
    "notes": r"(note )+",
    "note": r"",
    "originalData": r"(data )+",
    "data": r"(cp )*",
    "segment": r"source (target )?",
    "source": r"((cp|ph|pc) )*",
    "target": r"((cp|ph|pc) )*",
    "pc": r"((cp|ph|pc) )*",
    "ph": r"",
    "cp": r"",
}
"""The elements that may stand in each, in their order, as far as we write them."""

ATTRIBUTES: Mapping[str, tuple[set[str], set[str]]] = {
    "xliff": ({"version", "srcLang", "trgLang"}, set()),
    "file": ({"id"}, set()),
    "unit": ({"id"}, set()),
    "notes": (set(), set()),
    "note": (set(), set()),
    "originalData": (set(), set()),
    "data": ({"id"}, set()),
    "segment": (set(), {"state", "subState"}),
    "source": ({SPACE}, set()),
    "target": ({SPACE}, set()),
    "pc": ({"id", "dataRefStart", "dataRefEnd"}, {"canCopy", "canDelete", "type", "subType"}),
    "ph": ({"id", "dataRef"}, {"canCopy", "canDelete", "equiv"}),
    "cp": ({"hex"}, set()),
}
"""Those that must be there, and those that may."""

MIXED = {"note", "data", "source", "target", "pc"}
VALUES = {
    "state": r"initial|translated|reviewed|final",
    "subState": r"handouts:[a-z-]+",
    "canCopy": r"yes|no",
    "canDelete": r"yes|no",
    "type": r"fmt|link",
    "subType": r"xlf:[bi]",
    "hex": r"([0-9A-F]{2})+",
    "version": r"2\.0",
    SPACE: r"preserve",
    "srcLang": r"[a-z]{2,3}(-[A-Za-z0-9]+)*",
    "trgLang": r"[a-z]{2,3}(-[A-Za-z0-9]+)*",
}
NMTOKEN = r"[\w.:·-]+"


def assert_standard(content: bytes) -> None:
    """What the standard asks of a file: the core schema, and what it says of ids in words."""
    root = tree(content)
    assert root.tag == q("xliff")
    for element in root.iter():
        name = etree.QName(element).localname
        assert element.tag == q(name)
        assert re.fullmatch(CHILDREN[name], "".join(f"{etree.QName(c).localname} " for c in element)), name
        required, optional = ATTRIBUTES[name]
        assert required <= set(element.keys()) <= required | optional, name
        for key, value in element.items():
            pattern = NMTOKEN if key == "id" or key.startswith("dataRef") else VALUES.get(key, r"(?s).*")
            assert re.fullmatch(pattern, value), f"{name} {key}={value}"
        if name not in MIXED:
            assert not "".join([element.text or "", *(c.tail or "" for c in element)]).strip(), name
        assert element.get("state") or not element.get("subState")
        assert element.get("type") or not element.get("subType")
    ids = [u.get("id") for u in root.iter(q("unit"))]
    assert len(ids) == len(set(ids))
    for u in root.iter(q("unit")):
        assert_codes(u)


def assert_codes(element: etree._Element) -> None:
    """Each code has an id of its own, the same in source and target for the same code, and its data is there."""
    data = [d.get("id") for d in element.iter(q("data"))]
    assert len(data) == len(set(data))
    codes = {name: codes_of(element, name) for name in ("source", "target")}
    for found in codes.values():
        assert len(found) == len({c.get("id") for c in found})
    there = {c.get("id"): c for c in codes["source"]}
    for code in codes["target"]:
        twin = there.get(code.get("id"), code)
        assert twin.tag == code.tag
        assert dict(twin.items()) == dict(code.items())
    refs = [v for found in codes.values() for c in found for k, v in c.items() if k.startswith("dataRef")]
    assert set(refs) == set(data), "no data is missing, and none is too many"


def codes_of(element: etree._Element, name: str) -> list[etree._Element]:
    return [c for part in element.iter(q(name)) for c in part.iter(q("ph"), q("pc"))]


def shipped_translation(file: Path) -> Translation:
    texts = interface_texts() if file.parent == INTERFACE else texts_of(load(file.parent))
    return texts.translation(file.stem)


@pytest.mark.parametrize("file", PO_FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")
def test_what_ships_goes_out_by_the_standard_and_comes_back_without_a_changed_byte(file: Path) -> None:
    known = shipped_translation(file)
    handout = None if file.parent == INTERFACE else load(file.parent).handout
    content = exported(known, handout)
    assert_standard(content)
    root = tree(content)
    assert (root.get("srcLang"), root.get("trgLang")) == ("en-US", file.stem)
    assert one(root, "file").get("id") == ("interface" if handout is None else handout.id)

    read = read_xliff(content)
    assert list(read.units) == [u.path for u in known.texts.units]
    result = imported(known, read)
    assert result.text.encode() == file.read_bytes()
    assert (result.changed, result.same) == ((), len(read.units))


def test_the_same_translation_gives_the_same_bytes() -> None:
    (file, *_) = PO_FILES
    known, handout = shipped_translation(file), load(file.parent).handout
    assert exported(known, handout) == exported(shipped_translation(file), handout)


# ---------------------------------------------------------------- Markdown in, Markdown out

SCRIPTS = "abc déÉ 中文 ж 🙂 مرحبا"
CONTROLS = "\u2067\u2069\u200f\u202e\u00a0\u2028\r\n\t\x00\x07\x1f\ufffe\uffff"
CLEAN = st.text(st.sampled_from(f"{SCRIPTS}{CONTROLS}.,:;!?<>&\"'="), max_size=5)
"""Words without a mark of Markdown: in several scripts, with marks of direction and what XML can't hold."""

LETTERS = CLEAN | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
ALONE = (
    "{clinic.phone}",
    "{n}",
    "[@niams2005]",
    "[@a2019; @b2020]",
    "<https://example.org/?a=1&b=2>",
    "<tel:+15555550100>",
    "<https://x.org/?a&b*c*>",
)
ODD = (*"*[]\\`{}()<>_&@#^", "**", "***", "~~", "[[", "]]", "](", "]{", r"\*", r"\[", r"\\", "&amp;", "]]>", "<!--")
PAIRS = (
    ("**", "**"),
    ("*", "*"),
    ("[", "](https://example.org/a_b?c=d&e)"),
    ("[", "](https://example.org/Knee_(joint)?“a”&b)"),
    ("[", "]{lang=es}"),
    ("[", ']{lang="ar" dir="rtl"}'),
    ("[", "](tel:+1){lang=es}"),
)


def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    paired = st.builds(lambda pair, words: f"{pair[0]}{words}{pair[1]}", st.sampled_from(PAIRS), inner)
    return st.lists(inner | paired, min_size=1, max_size=3).map("".join)


MARKDOWN = st.recursive(LETTERS | st.sampled_from(ALONE) | st.sampled_from(ODD), around, max_leaves=8)
"""Anything that a translator may write, right or wrong."""


def markdown_of(parts: Pieces) -> str:
    """The Markdown that was cut into these pieces."""
    return "".join(p if isinstance(p, str) else p[0].start + markdown_of(p[1]) + (p[0].end or "") for p in parts)


@often
@given(MARKDOWN)
def test_no_letter_is_lost_when_a_text_is_cut_into_words_and_codes(text: str) -> None:
    assert markdown_of(pieces(text)) == text


def test_what_stays_as_it_is_becomes_a_code_and_what_is_no_mark_stays_words() -> None:
    cut = pieces(r"Call **{clinic.phone}** [@a; @b] or *see [us](https://x.org \"Us\")* now: 5 * 3 [sic] \*")
    kinds = [(p[0].kind, p[0].start, p[0].end) for p in cut if not isinstance(p, str)]
    assert kinds == [("bold", "**", "**"), ("cite", "[@a; @b]", None), ("emphasis", "*", "*")]
    assert cut[-1] == r" now: 5 * 3 [sic] \*"
    (bold, *_) = (p for p in cut if not isinstance(p, str))
    assert [p[0].start for p in bold[1] if not isinstance(p, str)] == ["{clinic.phone}"]


def test_an_open_mark_costs_nobody_an_hour() -> None:
    for mark in ("[", "**a *b ", "](", "{", "[@", "`", "<https:", "\\"):
        assert markdown_of(pieces(mark * 2000)) == mark * 2000


@often
@given(MARKDOWN, MARKDOWN, st.booleans())
def test_any_source_and_any_translation_come_back_to_the_letter(source: str, target: str, fuzzy: bool) -> None:
    texts = {"a": source, "b-c.text.1": target}
    po = po_text((Message(path, text) for path, text in texts.items()), {"a": (source, target, fuzzy)})
    known = translation(texts, po)
    content = exported(known, None)
    assert_standard(content)
    read = read_xliff(content)
    assert {path: u.source for path, u in read.units.items()} == texts
    assert [u.target for u in read.units.values()] == [target if target.strip() else "", ""]
    result = imported(known, read)
    assert (result.text, result.changed) == (po, ())


# ---------------------------------------------------------------- what a translator does to it


@dataclass(eq=False)
class Code:
    """A code of a source: what it is in Markdown, and what stands between its halves."""

    start: str
    end: str | None
    inner: "list[str | Code]"


Parts = list["str | Code"]
LETTER = st.sampled_from("abc é中م\u2067\u2069<>&\"'\x07.,:;!? ")
WORDS = st.text(LETTER, min_size=1, max_size=8).map(lambda t: f"«{t}»")
"""Words that make no mark together with what stands beside them."""


@st.composite
def sources(draw: st.DrawFn, pairs: tuple[tuple[str, str], ...] = PAIRS) -> Parts:
    """A source with codes in codes, none of them in one of its own kind."""
    parts: Parts = [draw(WORDS)]
    for _ in range(draw(st.integers(0, 3))):
        if draw(st.booleans()) and pairs:
            start, end = draw(st.sampled_from(pairs))
            left = tuple(p for p in pairs if p[0] != start)
            parts.append(Code(start, end, draw(sources(left))))
        else:
            parts.append(Code(draw(st.sampled_from(ALONE)), None, []))
        parts.append(draw(WORDS))
    return parts


def markdown(parts: Parts) -> str:
    return "".join(p if isinstance(p, str) else p.start + markdown(p.inner) + (p.end or "") for p in parts)


def codes(parts: Parts) -> Iterator[Code]:
    for part in parts:
        if isinstance(part, Code):
            yield part
            yield from codes(part.inner)


def moved(found: list[Code], chance: random.Random, words: Iterator[str]) -> tuple[Parts, dict[Code, Code]]:
    """All codes once, somewhere else, with other words between them; and which one each of them was."""
    was: dict[Code, Code] = {}
    root: Parts = [next(words)]
    places = [root]
    for code in chance.sample(found, len(found)):
        new = Code(code.start, code.end, [next(words)] if code.end else [])
        was[new] = code
        place = chance.choice(places)
        at = 2 * chance.randrange(len(place) // 2 + 1) + 1
        place[at:at] = [new, next(words)]
        if code.end:
            places.append(new.inner)
    return root, was


def fill(element: etree._Element, parts: Parts, twin: Callable[[Code], etree._Element]) -> None:
    """As a translator's program does it: words, and copies of the source's codes."""
    for part in parts:
        if isinstance(part, Code):
            child = etree.SubElement(element, twin(part).tag, dict(twin(part).items()))
            fill(child, part.inner, twin)
            continue
        for n, words in enumerate(part.split("\x07")):
            if n:
                etree.SubElement(element, q("cp"), hex="0007")
            if len(element):
                element[-1].tail = (element[-1].tail or "") + words
            else:
                element.text = (element.text or "") + words


STATES = {"initial": True, "translated": False, "reviewed": False, "final": False}
"""Whether what comes back in a state is to be reviewed."""


@often
@given(sources(), st.integers(0, 2**32), st.lists(WORDS, min_size=1), st.sampled_from(list(STATES)))
def test_any_translation_that_keeps_the_codes_comes_back_to_the_letter(
    source: Parts, seed: int, words: list[str], state: str
) -> None:
    chance = random.Random(seed)
    known = translation({"a": markdown(source), "b": "Other."})
    root = tree(exported(known, None))
    segment = one(unit(root, "a"), "segment")
    elements = dict(zip(codes(source), codes_of(segment, "source"), strict=True))
    target, was = moved(list(elements), chance, iter(lambda: chance.choice(words), None))
    fill(etree.SubElement(segment, q("target")), target, lambda code: elements[was[code]])
    segment.set("state", state)

    result = imported(known, read_xliff(written(root)))
    assert (result.changed, result.same) == (("a",), 1)
    done = {e.msgctxt: e for e in parsed(result.text)}
    assert done["a"].msgstr == markdown(target)
    assert done["a"].msgid == markdown(source)
    assert done["a"].fuzzy is STATES[state]
    assert done["b"].msgstr == ""


def losing(target: etree._Element, code: etree._Element) -> None:
    code.getparent().remove(code)


def doubling(target: etree._Element, code: etree._Element) -> None:
    code.addprevious(copy.deepcopy(code))


def renumbering(target: etree._Element, code: etree._Element) -> None:
    code.set("id", "77")


def replacing(target: etree._Element, code: etree._Element) -> None:
    for key, _ in code.items():
        if key.startswith("dataRef"):
            code.set(key, "d77")


SPOILERS = [losing, doubling, renumbering, replacing]


@settings(often, max_examples=200)
@given(sources().filter(lambda s: any(codes(s))), st.data(), st.sampled_from(SPOILERS))
def test_no_translation_comes_back_whose_codes_are_others(
    source: Parts, data: st.DataObject, spoil: Callable[[etree._Element, etree._Element], None]
) -> None:
    known = translation({"a.text": markdown(source)})
    root = tree(exported(known, None))
    segment = one(root, "segment")
    target = copy.deepcopy(one(root, "source"))
    target.tag = q("target")
    target.text = f"Otra {target.text}"
    segment.append(target)
    spoil(target, data.draw(st.sampled_from(codes_of(segment, "target"))))
    with pytest.raises(XliffError) as refused:
        imported(known, read_xliff(written(root)))
    assert [p.words[:8] for p in refused.value.problems] == ["a.text: "]


# ---------------------------------------------------------------- states, and what stands beside a text


def in_state(state: State) -> Translation:
    """A translation of one text that is in a state."""
    source = "It may help."
    po = po_text([Message("a", source)])
    match state:
        case State.STALE:
            po = with_targets(po, {"a": (source, "Ayuda.", False)})
            source = "It may hurt."
            po, _ = updated(po, [Message("a", source)])
        case State.NEEDS_REVIEW | State.TRANSLATED:
            po = with_targets(po, {"a": (source, "Ayuda.", state is State.NEEDS_REVIEW)})
    known = translation({"a": source}, po)
    assert known.states == {"a": state}
    return known


@pytest.mark.parametrize(
    ("state", "said", "sub_state"),
    [
        (State.UNTRANSLATED, "initial", None),
        (State.NEEDS_REVIEW, "initial", "handouts:needs-review"),
        (State.STALE, "initial", "handouts:stale"),
        (State.TRANSLATED, "translated", None),
    ],
)
def test_each_state_goes_out_by_a_name_of_the_standard_and_comes_back(
    state: State, said: str, sub_state: str | None
) -> None:
    known = in_state(state)
    content = exported(known, None)
    segment = one(tree(content), "segment")
    assert (segment.get("state"), segment.get("subState")) == (said, sub_state)
    result = imported(known, read_xliff(content))
    assert (result.text, result.changed) == (known.catalog.text, ())


def test_what_is_approved_goes_out_as_final_and_its_approval_outlives_the_journey(
    sent: bytes, handouts: Handouts
) -> None:
    approve_all(po_file().parent)
    before = contents(Path("source"))
    root = tree(export(handouts))
    assert {s.get("state") for s in root.iter(q("segment"))} == {"final"}
    for segment in root.iter(q("segment")):  # another program has another name for it
        segment.set("state", "reviewed")
    assert back(handouts, written(root)) == "0 texts changed, 28 as they were."
    assert contents(Path("source")) == before


@pytest.mark.parametrize("before", [State.UNTRANSLATED, State.STALE, State.NEEDS_REVIEW, State.TRANSLATED])
@pytest.mark.parametrize(("state", "fuzzy"), [*STATES.items(), (None, True), ("x-signed-off", True)])
def test_a_new_translation_is_finished_when_its_state_says_so_and_by_no_other_word(
    before: State, state: str | None, fuzzy: bool
) -> None:
    known = in_state(before)
    root = tree(exported(known, None))
    segment = one(root, "segment")
    segment.attrib.pop("state")
    segment.attrib.pop("subState", None)
    if state:
        segment.set("state", state)
    for old in segment.findall(q("target")):
        segment.remove(old)
    etree.SubElement(segment, q("target")).text = "Puede doler."
    (entry,) = parsed(imported(known, read_xliff(written(root))).text)
    assert (entry.msgstr, entry.fuzzy, entry.previous_msgid) == ("Puede doler.", fuzzy, None)
    assert entry.msgid == known.texts.units[0].text


@pytest.mark.parametrize("state", [State.STALE, State.NEEDS_REVIEW])
def test_an_old_translation_that_somebody_finds_right_loses_its_mark(state: State) -> None:
    known = in_state(state)
    content = exported(known, None).replace(b'state="initial"', b'state="reviewed"')
    (entry,) = parsed(imported(known, read_xliff(content)).text)
    assert (entry.msgstr, entry.fuzzy, entry.previous_msgid) == ("Ayuda.", False, None)
    assert known.texts.units[0].text == entry.msgid


def test_a_translation_that_somebody_doubts_gets_a_mark() -> None:
    known = in_state(State.TRANSLATED)
    content = exported(known, None).replace(b'state="translated"', b'state="initial"')
    (entry,) = parsed(imported(known, read_xliff(content)).text)
    assert (entry.msgstr, entry.fuzzy) == ("Ayuda.", True)


def test_notes_go_with_each_text(sent: bytes, handouts: Handouts) -> None:
    change(handout_file(), "Say what may go wrong.", "Say what goes wrong.")
    po = {e.msgctxt: e.comment.split("\n") for e in parsed(po_file().read_text("utf-8"))}
    for element in tree(export(handouts)).iter(q("unit")):
        path = element.get("id")
        notes = [n.text or "" for n in element.iter(q("note"))]
        want = [re.sub(r"(At most \d+ characters)\.", r"\1, codes included.", line) for line in po[path]]
        if path.endswith("first-harm"):
            want.append("The source has changed. It was: Say what may go wrong.")
        assert notes == want


# ---------------------------------------------------------------- what other programs make of it

SPLIT = """\
<segment state="translated"><source>Rest. </source><target>Descanse. </target></segment>
<ignorable><source> </source></ignorable>
<segment state="translated"><source>Call <ph id="1" dataRef="d1"/>.</source>
<target>Llame al <ph id="1" dataRef="d1"/>.</target></segment>
"""


def with_segments(known: Translation, segments: str) -> bytes:
    """The exported file of one text, its segment in the place of which a program has put these."""
    content = exported(known, None).decode()
    new, count = re.subn(r"(?s)<segment.*</segment>\n?", lambda _: segments, content)
    assert count == 1
    return new.encode()


def test_a_text_that_was_cut_into_sentences_is_one_again() -> None:
    known = translation({"a": "Rest.  Call {clinic.phone}."})
    (entry,) = parsed(imported(known, read_xliff(with_segments(known, SPLIT))).text)
    assert (entry.msgstr, entry.fuzzy) == ("Descanse.  Llame al {clinic.phone}.", False)


def test_sentences_that_were_put_in_another_order_stand_in_it() -> None:
    known = translation({"a": "Rest.  Call {clinic.phone}."})
    turned = SPLIT.replace("<target>Descanse. ", '<target order="3">Descanse.')
    turned = turned.replace("<target>Llame", '<target order="1">Llame')
    (entry,) = parsed(imported(known, read_xliff(with_segments(known, turned))).text)
    assert entry.msgstr == "Llame al {clinic.phone}. Descanse."


def test_of_several_states_the_least_one_counts() -> None:
    known = translation({"a": "Rest.  Call {clinic.phone}."})
    for first, fuzzy in (("initial", True), ("final", False)):
        mixed = SPLIT.replace("translated", first, 1)
        (entry,) = parsed(imported(known, read_xliff(with_segments(known, mixed))).text)
        assert entry.fuzzy is fuzzy


def test_half_a_text_is_no_translation() -> None:
    known = translation({"a": "Rest.  Call {clinic.phone}."})
    for target in ("<target>Descanse. </target>", "<target/>"):
        half = SPLIT.replace("<target>Descanse. </target>", target if target == "<target/>" else "")
        with pytest.raises(XliffError, match=r"^a: a part of it is not translated$"):
            read_xliff(with_segments(known, half))


def test_a_bold_passage_that_was_cut_between_two_sentences_is_whole_again() -> None:
    known = translation({"a": "Do **not drive. Rest** at home."})
    cut = """\
<segment state="final"><source>Do <sc id="1" dataRef="d1"/>not drive. </source>
<target><sc id="1" dataRef="d1"/>No conduzca. </target></segment>
<segment state="final"><source>Rest<ec startRef="1" dataRef="d1e"/> at home.</source>
<target>Descanse<ec startRef="1" dataRef="d1e"/> en casa.</target></segment>
"""
    content = with_segments(known, cut)
    (entry,) = parsed(imported(known, read_xliff(content)).text)
    assert entry.msgstr == "**No conduzca. Descanse** en casa."
    lost = content.replace(b'Descanse<ec startRef="1" dataRef="d1e"/>', b"Descanse")
    with pytest.raises(XliffError, match=r"^a: the translation has lost `\*\*…\*\*`, `\*\*` too often$"):
        imported(known, read_xliff(lost))


def test_what_a_program_marks_in_a_text_for_itself_is_no_part_of_it() -> None:
    known = translation({"a": "Rest your **sore** knee."})
    marked = """\
<segment state="translated"><!-- by hand --><?tool here?>
<source>Rest your <pc id="1" dataRefStart="d1" dataRefEnd="d1e">sore</pc> <mrk id="m1" type="term">knee</mrk>.</source>
<target>Descanse la <sm id="m2"/>rodilla<em startRef="m2"/> <mrk id="m1" type="term">muy
 <pc id="1" dataRefStart="d1" dataRefEnd="d1e">dolo<?tool?>ri<!-- here -->da</pc></mrk>.</target>
</segment>
"""
    (entry,) = parsed(imported(known, read_xliff(with_segments(known, marked))).text)
    assert entry.msgstr == "Descanse la rodilla muy\n **dolorida**."


def test_what_a_program_adds_around_a_text_is_read_over() -> None:
    known = translation({"a": "Rest.", "b": "Call."})
    content = exported(known, None).decode()
    content = content.replace('<xliff xmlns="', '<xliff xmlns:m="urn:oasis:names:tc:xliff:matches:2.0" xmlns="')
    content = content.replace('<unit id="b">', '<group id="g"><unit id="b" translate="yes"><m:matches/>')
    content = re.sub(r"</unit>(\s*)</file>", r"</unit>\1</group></file>", content)
    content = content.replace("Call.</source>", "Call.</source><target>Llame.</target>")
    for text in (content.encode(), content.replace("UTF-8", "UTF-16").encode("utf-16")):
        result = imported(known, read_xliff(text))
        assert result.changed == ("b",)


def test_a_translation_that_has_a_code_of_its_own_may_be_changed() -> None:
    """Words in a third language say so; the source has no such code."""
    source, target = "Open My Health.", "Abra [My Health]{lang=en}."
    known = translation({"a": source}, po_text([Message("a", source)], {"a": (source, target, False)}))
    content = exported(known, None)
    assert_standard(content)
    (entry,) = parsed(imported(known, read_xliff(content.replace(b">Abra ", b">Abra usted "))).text)
    assert entry.msgstr == "Abra usted [My Health]{lang=en}."
    root = tree(content)
    one(root, "target").append(copy.deepcopy(one(root, "pc")))
    with pytest.raises(XliffError, match=r"^a: the translation has `\[…\]\{lang=en\}` too often$"):
        imported(known, read_xliff(written(root)))


def test_a_file_may_hold_some_of_the_texts() -> None:
    known = translation({"a": "Rest.", "b": "Call."})
    root = tree(exported(known, None))
    one(root, "file").remove(unit(root, "a"))
    etree.SubElement(one(root, "segment"), q("target")).text = "Llame."
    result = imported(known, read_xliff(written(root)))
    assert (result.changed, result.same) == (("b",), 0)


# ---------------------------------------------------------------- what is refused

CARE = 'Call {clinic.phone} **today**, or read [our *short* page](https://example.org/care "For you").'


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A source/ whose handout is translated, with codes of every kind in its main message; and its exported file."""
    message = "Say the main thing in one to three short sentences. Put it first. Tell people what to do."
    change = (f'"{message}"', f"'{CARE}'")
    folder = translated_starter(tmp_path_factory.mktemp("prepared"), change)
    source = load(folder / HANDOUT)
    return folder, exported(texts_of(source).translation(LOCALE), source.handout)


@pytest.fixture
def sent(prepared: tuple[Path, bytes], project: Path) -> bytes:
    """The exported file of the translated handout in source/."""
    folder, content = prepared
    shutil.copytree(folder, project / "source", dirs_exist_ok=True)
    return content


def export(handouts: Handouts) -> bytes:
    """The exported file of what is in source/ now."""
    assert handouts("translate", "export", HANDOUT).code == 0
    return Path(f"output/translations/{HANDOUT}.{LOCALE}.xlf").read_bytes()


def back(handouts: Handouts, content: bytes) -> str:
    """Import a file; the last line that is said of it."""
    Path("back.xlf").write_bytes(content)
    said = handouts("translate", "import", "back.xlf")
    assert said.code == 0, said.err
    return said.err.splitlines()[-1].split(": ", 1)[1]


Spoil = Callable[[bytes], bytes]


def in_target(spoil: Callable[[etree._Element, list[etree._Element]], None], path: str = "key_message") -> Spoil:
    """A file with the target of a text changed, and its codes, in reading order, spoiled."""

    def spoiled(content: bytes) -> bytes:
        root = tree(content)
        target = one(unit(root, path), "target")
        target.text = f"Ya. {target.text or ''}"
        spoil(target, list(target.iter(q("ph"), q("pc"))))
        return written(root)

    return spoiled


def replaced(old: str, new: str, count: int = 1) -> Spoil:
    def spoiled(content: bytes) -> bytes:
        assert content.count(old.encode()) >= 1
        return content.replace(old.encode(), new.encode(), count)

    return spoiled


def drop(code: etree._Element) -> None:
    code.getparent().remove(code)


def twice(content: bytes) -> bytes:
    root = tree(content)
    one(root, "file").append(copy.deepcopy(unit(root, "title")))
    return written(root)


def without_segments(content: bytes) -> bytes:
    root = tree(content)
    element = unit(root, "title")
    element.remove(one(element, "segment"))
    return written(root)


def two_files(content: bytes) -> bytes:
    root = tree(content)
    root.append(copy.deepcopy(one(root, "file")))
    return written(root)


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))

REFUSED: Mapping[str, tuple[Spoil, str]] = {
    "a code lost": (in_target(lambda t, c: drop(c[0])), "key_message: the translation has lost `{clinic.phone}`"),
    "a pair lost": (in_target(lambda t, c: drop(c[1])), "key_message: the translation has lost `**…**`"),
    "a code twice": (
        in_target(lambda t, c: t.append(copy.deepcopy(c[0]))),
        "key_message: the translation has `{clinic.phone}` too often",
    ),
    "a code under another id": (
        in_target(lambda t, c: c[0].set("id", "9")),
        "key_message: the translation has `{clinic.phone}` under the id `9` in place of `1`",
    ),
    "a code for another one": (
        in_target(lambda t, c: c[0].set("dataRef", "d2")),
        "key_message: the translation has lost `{clinic.phone}`, `**` too often",
    ),
    "a code for nothing": (
        in_target(lambda t, c: c[0].set("dataRef", "d9")),
        "key_message: a code has lost what it stands for (`d9`)",
    ),
    "half a link": (
        in_target(lambda t, c: c[2].attrib.pop("dataRefEnd")),
        "key_message: a code has lost what it stands for (``)",
    ),
    "an element of HTML": (
        in_target(lambda t, c: etree.SubElement(t, q("b"))),
        "key_message: it has <b>, which is none of its codes",
    ),
    "a character that there is not": (
        in_target(lambda t, c: etree.SubElement(t, q("cp"), hex="D800")),
        "key_message: it has a character `D800`, which there is not",
    ),
    "a character by no number": (
        in_target(lambda t, c: etree.SubElement(t, q("cp"), hex="F" * 40)),
        f"key_message: it has a character `{'F' * 40}`, which there is not",
    ),
    "an order that is no number": (
        in_target(lambda t, c: t.set("order", "first")),
        "key_message: its target has the order `first`, which is no number",
    ),
    "the source changed in the file": (
        replaced(">Say how it may help.<", ">Say that it may help.<"),
        "choices.first-choice.benefits.first-benefit: it was made from another version of the source, which now says: "
        "Say how it may help.",
    ),
    "what a code stands for changed in the file": (
        replaced(">{clinic.phone}<", ">{clinic.fax}<"),
        "key_message: it was made from another version of the source, which now says: Call {clinic.phone} ",
    ),
    "a text that there is not": (
        replaced('<unit id="title">', '<unit id="titel">'),
        "titel: the handout has no such text",
    ),
    "a text without an id": (replaced('<unit id="title">', "<unit>"), ": the handout has no such text"),
    "a text twice": (twice, "title: it stands twice in the file"),
    "a text without segments": (without_segments, "title: it has no segment"),
    "an empty target": (
        replaced(">Knéé ínjéctíón</target>", "></target>"),
        "title: its translation is gone; nothing is ever deleted by an import",
    ),
    "a target of spaces": (replaced(">Knéé ínjéctíón</target>", "> \n</target>"), "title: its translation is gone"),
    "no target": (
        replaced('<target xml:space="preserve">Knéé ínjéctíón</target>', ""),
        "title: its translation is gone",
    ),
    "another handout": (
        replaced(f'<file id="{HANDOUT}">', '<file id="hip-pain">'),
        "it belongs to `hip-pain`, and there is no such handout here",
    ),
    "an unknown locale": (replaced('trgLang="es-US"', 'trgLang="xx-YY"'), "`xx-YY` is no known locale"),
    "a pseudo-locale": (replaced('trgLang="es-US"', 'trgLang="en-XA"'), "`en-XA` is no known locale"),
    "no locale": (replaced(' trgLang="es-US"', ""), "`` is no known locale"),
    "the source's own language": (replaced('trgLang="es-US"', 'trgLang="en-US"'), f"{HANDOUT} is written in en-US"),
    "a locale without a PO file": (
        replaced('trgLang="es-US"', 'trgLang="vi"'),
        f"title: it is not in source/{HANDOUT}/vi.po yet; run `handouts translate update`",
    ),
    "two handouts in one file": (two_files, "it holds 2 files; export one handout at a time"),
    "half a file": (lambda c: c[: len(c) // 2], "it is no XML: "),
    "one byte too few": (lambda c: c.rstrip()[:-1], "it is no XML: "),
    "an empty file": (lambda c: b"", "it is no XML: "),
    "no XML": (lambda c: b'msgid ""\nmsgstr ""\n', "it is no XML: "),
    "bytes of no encoding": (lambda c: c.replace("í".encode(), b"\xed"), "it is no XML: "),
    "XLIFF 1.2": (replaced(NS, "urn:oasis:names:tc:xliff:document:1.2"), "it is no XLIFF 2 file"),
    "a web page": (lambda c: b"<html><body>Sign in</body></html>", "it is no XLIFF 2 file"),
    "a document type": (replaced("<xliff ", "<!DOCTYPE xliff>\n<xliff "), "it declares a document type"),
    "an external one": (
        replaced("<xliff ", '<!DOCTYPE xliff SYSTEM "https://example.org/x.dtd">\n<xliff '),
        "it declares a document type",
    ),
    "an external entity": (
        lambda c: replaced("<xliff ", '<!DOCTYPE xliff [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n<xliff ')(
            replaced(">Knéé ínjéctíón</target>", ">&e;</target>")(c)
        ),
        "it declares a document type",
    ),
    "a bomb of entities": (
        lambda c: replaced("<xliff ", f'<!DOCTYPE xliff [<!ENTITY e0 "ha">{BOMB}]>\n<xliff ')(
            replaced(">Knéé ínjéctíón</target>", ">&e9;</target>")(c)
        ),
        "it ",
    ),
    "50 MB": (lambda c: c.replace(b"</file>", b" " * 50_000_000 + b"</file>"), "it has 50 MB; 20 are allowed"),
    "too deep": (in_target(lambda t, c: t.append(deep(t, 300))), "it is no XML: "),
}


def deep(element: etree._Element, levels: int) -> etree._Element:
    top = inner = etree.Element(q("mrk"), id="m")
    for _ in range(levels):
        inner = etree.SubElement(inner, q("mrk"), id="m")
    return top


@pytest.mark.parametrize(("spoil", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_trusted_changes_nothing_and_says_why(
    sent: bytes, handouts: Handouts, spoil: Spoil, reason: str
) -> None:
    # A good translation beside the bad one stays out, too.
    good = replaced(">Góíng ón ás nów</target>", ">Seguir como ahora</target>")(sent)
    Path("back.xlf").write_bytes(spoil(good))
    before = contents()
    said = handouts("translate", "import", "back.xlf")
    assert (said.code, said.out) == (1, "")
    assert re.match(rf"back\.xlf(:\d+)?: {re.escape(reason)}", said.err), said.err
    assert said.err.endswith("\nNothing was changed.\n")
    assert contents() == before


def test_what_is_refused_above_would_come_in_without_its_mistake(sent: bytes, handouts: Handouts) -> None:
    good = replaced(">Góíng ón ás nów</target>", ">Seguir como ahora</target>")(sent)
    assert back(handouts, good) == "1 text changed, 27 as they were."
    good = in_target(lambda target, codes: None)(good)
    assert back(handouts, good) == "1 text changed, 27 as they were."
    entries = {e.msgctxt: e.msgstr for e in parsed(po_file().read_text("utf-8"))}
    assert entries["choices.no-change.name"] == "Seguir como ahora"
    assert entries["key_message"].startswith("Ya. Cáll {clinic.phone} **tódáy**, ")


def test_every_unit_that_stands_in_the_way_is_named(sent: bytes, handouts: Handouts) -> None:
    root = tree(sent)
    for path in ("title", "audience", "questions.which-one"):
        one(unit(root, path), "target").text = ""
    Path("back.xlf").write_bytes(written(root))
    said = handouts("translate", "import", "back.xlf")
    assert [line.split(": ")[1] for line in said.err.splitlines()[:-1]] == ["title", "audience", "questions.which-one"]


def test_a_source_that_was_changed_meanwhile_names_what_has_to_go_out_again(sent: bytes, handouts: Handouts) -> None:
    change(handout_file(), "Say what may go wrong.", "The knee may hurt.")
    Path("back.xlf").write_bytes(sent)
    line = sent[: sent.index(b'<target xml:space="preserve">S\xc3\xa1y wh\xc3\xa1t m\xc3\xa1y g')].count(b"\n") + 1
    before = contents()
    said = handouts("translate", "import", "back.xlf")
    assert said.code == 1
    assert said.err == (
        f"back.xlf:{line}: choices.first-choice.harms.first-harm: it was made from another version of the source, "
        "which now says: The knee may hurt.\nNothing was changed.\n"
    )
    assert contents() == before


def test_a_po_file_that_is_broken_takes_nothing_in(sent: bytes, handouts: Handouts) -> None:
    Path("back.xlf").write_bytes(replaced("Góíng ón", "Seguir")(sent))
    good = po_file().read_bytes()
    for bad, reason in (
        (good + b'\nmsgid "x\n', "can't be read: a quote is not closed in this line"),
        (good + b"\n\xff\n", "can't be read: "),
        (good + good[good.index(b"msgctxt") : good.index(b"\n\n#. Who")], "title: it stands twice in "),
    ):
        po_file().write_bytes(bad)
        said = handouts("translate", "import", "back.xlf")
        assert said.code == 1
        assert reason in said.err
        assert said.err.endswith("\nNothing was changed.\n")
        assert po_file().read_bytes() == bad


def test_a_handout_with_errors_takes_nothing_in(sent: bytes, handouts: Handouts) -> None:
    Path("back.xlf").write_bytes(sent)
    change(handout_file(), "urgency: emergency", "urgency: emergencey")
    said = handouts("translate", "import", "back.xlf")
    assert said.code == 1
    assert said.err == f"back.xlf: {HANDOUT} has errors; see `handouts check {HANDOUT}`\nNothing was changed.\n"


def test_no_file_is_so_large_that_it_is_read() -> None:
    with pytest.raises(XliffError, match="MB; 20 are allowed"):
        read_xliff(b" " * (MAX_BYTES + 1))
