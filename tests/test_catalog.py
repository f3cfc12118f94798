"""PO files: an update changes what has changed in the source, and not one byte more."""

import difflib
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import HANDOUT, Handouts
from files import change, contents
from handouts.clinics.locations import shipped
from handouts.core.po import REUSED, Changes, Message, as_catalog, parsed, updated, with_targets
from handouts.editions.translation import State, Texts, texts_of
from handouts.rules.engine import all_rules, check
from handouts.translate import po_update
from loading import interface_texts, load, read_catalog, registry, starter
from small import made, new, translate
from translations import (
    INTERFACE,
    LOCALE,
    PO_FILES,
    SHIPPED,
    SHIPPED_LOCALES,
    Targets,
    complaints,
    edit,
    handout_file,
    po_file,
    po_text,
    shipped_and_approved,
    translate_all,
)

TITLE, KEY, HARM, SIGN = "title", "key_message", "choices.nerve-block.harms.bleeding", "get-help.fever.sign"
UNITS = (
    Message(TITLE, "Knee injection", "Title.\nAt most 30 characters."),
    Message(
        KEY,
        "An injection may ease the pain for some weeks, but it may also do nothing at all. Call {clinic.phone} if the "
        "pain gets worse, or if you have a fever of more than 38.5 °C. Most people try other care first.",
        "The main thing to know, in the box on top, which is what a reader sees first and what most of them remember.",
    ),
    Message(HARM, 'It may **bleed** a little ("ooze").', "Harm."),
    Message(SIGN, "you have a fever", "Completes the sentence “Call 911 now if …”."),
)
SPANISH: Targets = {
    TITLE: (UNITS[0].source, "Inyección en la rodilla", False),
    KEY: (
        UNITS[1].source,
        "Una inyección puede aliviar el dolor por unas semanas, pero también puede no hacer nada. Llame al "
        "{clinic.phone} si el dolor empeora o si tiene fiebre de más de 38.5 °C. Casi todos prueban otra cosa antes.",
        False,
    ),
    HARM: (UNITS[2].source, 'Puede **sangrar** un poco ("rezumar").', False),
    SIGN: (UNITS[3].source, "tiene fiebre", False),
}


def with_source(path: str, text: str) -> tuple[Message, ...]:
    return tuple(Message(u.path, text, u.note) if u.path == path else u for u in UNITS)


def without(*paths: str) -> tuple[Message, ...]:
    return tuple(u for u in UNITS if u.path not in paths)


def entries(po: str) -> Mapping[str, polib.POEntry]:
    return {e.msgctxt: e for e in parsed(po)}


# ---------------------------------------------------------------- nothing changed


@pytest.mark.parametrize("file", PO_FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")
def test_an_update_without_a_change_keeps_every_byte_of_what_ships(file: Path) -> None:
    base = shipped() / "base"
    source = None if file.parent == INTERFACE else load(file.parent)
    texts = texts_of(source) if source else interface_texts(base)
    done = po_update.update(texts, registry(base)[file.stem], source.handout if source else None, {})
    assert done.text.encode() == file.read_bytes()
    assert done.changes == Changes()


def test_an_update_of_a_new_file_keeps_every_byte() -> None:
    po = po_text(UNITS)
    assert updated(po, UNITS) == (po, Changes())


def as_wrapped(po: str) -> str:
    """As gettext's tools and Poedit wrap it."""
    return str(polib.pofile(po, wrapwidth=50))


def as_poedit(po: str) -> str:
    head, body = po.split('"Plural-Forms', 1)
    lines = '"X-Generator: Poedit 3.5\\n"\n"X-Poedit-Basepath: .\\n"\n"Plural-Forms'
    return f"# Spanish translation of the handouts.\n# Copyright: nobody.\n#\n{head}{lines}{body}"


def as_weblate(po: str) -> str:
    """With flags and places of its own."""
    return re.sub(r"(?m)^(msgctxt \"(.*)\")$", r"#: source/care/handout.yaml:7\n#, md-text, max-length:200\n\1", po)


def as_commented(po: str) -> str:
    comment = "# Ask the doctor which word she uses.\n#\n#  Two spaces.\n"
    return po.replace("#. Harm.", f"{comment}#. Harm.") + "\n# The end.\n"


def as_without_header(po: str) -> str:
    return po[po.index("#. Title.") :]


def as_obsolete_below(po: str) -> str:
    """An old entry at the end that was out of date when it was set aside, and one of a path that is in use again."""
    return po + (
        '\n#~| msgid "It may itch."\n#~ msgctxt "choices.ice.harms.itch"\n#~ msgid "It may sting."\n#~ msgstr "Pica."\n'
        f'\n#, fuzzy\n#~ msgctxt "{SIGN}"\n#~ msgid "your knee is hot"\n#~ msgstr "tiene la rodilla caliente"\n'
        f'\n#~ msgctxt "{SIGN}"\n#~ msgid "your knee is red"\n#~ msgstr "tiene la rodilla roja"\n'
    )


def as_nobodys(po: str) -> str:
    """Line separators, which some programs paste, are letters; so is what only looks like a line of a PO file."""
    return po.replace("tiene fiebre", "tiene\u2028fiebre\u0085 msgstr \u2029\x0cx")


FOREIGN: Mapping[str, Callable[[str], str]] = {
    "wrapped lines": as_wrapped,
    "another header": as_poedit,
    "flags and places": as_weblate,
    "comments of translators": as_commented,
    "no header": as_without_header,
    "obsolete entries": as_obsolete_below,
    "line separators": as_nobodys,
    "CR LF": lambda po: po.replace("\n", "\r\n"),
    "wrapped, CR LF": lambda po: as_wrapped(po).replace("\n", "\r\n"),
    "no final newline": lambda po: po.rstrip("\n"),
    "many final newlines": lambda po: po + "\n\n\n",
    "a byte order mark": lambda po: "\ufeff" + po,
    "two empty lines": lambda po: po.replace("\n\n", "\n\n\n"),
    "no empty lines": lambda po: po.replace("\n\n", "\n"),
    "spaces at line ends": lambda po: re.sub(r'(?m)"$', '"  ', po),
    "an empty line on top": lambda po: "\n" + po,
}


UNLIKE_GETTEXT = {"no header", "line separators", "a byte order mark"}
"""What gettext's own tools would refuse, and we do not."""


@pytest.fixture(params=FOREIGN)
def foreign_po(request: pytest.FixtureRequest) -> str:
    """A PO file as another program writes it, translated, with one entry marked for review."""
    return FOREIGN[request.param](po_text(UNITS, {**SPANISH, TITLE: (*SPANISH[TITLE][:2], True)}))


def test_what_another_program_wrote_keeps_every_byte(foreign_po: str, tmp_path: Path) -> None:
    assert updated(foreign_po, UNITS) == (foreign_po, Changes())
    assert with_targets(foreign_po, {}) == foreign_po
    file = tmp_path / "es-US.po"
    file.write_bytes(foreign_po.encode())
    catalog = read_catalog(file)
    assert catalog.problem == ""
    assert catalog.text == foreign_po
    assert [(path, e.source, e.fuzzy) for path, e in catalog.entries.items()] == [
        (u.path, u.source, u.path == TITLE) for u in UNITS
    ]
    for path, entry in catalog.entries.items():
        assert path in catalog.lines[entry.line - 1] or catalog.lines[entry.line - 1].startswith('msgctxt ""')


def test_one_changed_text_in_what_another_program_wrote_changes_no_other_entry(foreign_po: str) -> None:
    new = "It may **bleed** a lot."
    text, changes = updated(foreign_po, with_source(HARM, new))
    assert changes == Changes(stale=(HARM,))
    entry = entries(text)[HARM]
    assert (entry.msgid, entry.previous_msgid, entry.fuzzy) == (new, UNITS[2].source, True)
    assert entry.msgstr == SPANISH[HARM][1]
    # Everything above the entry's first line and below its last one is as it was.
    first = re.search(r"(?m)^(?:# Ask the doctor|#\. Harm\.)", foreign_po)
    last = re.search(r'(?m)^msgstr "(?:"\s+")?Puede .*(?:\s+".*)*$', foreign_po)
    assert first and last
    assert text.startswith(foreign_po[: first.start()])
    assert text.endswith(foreign_po[last.end() :])
    assert ("\r\n" in foreign_po) == ("\r\n" in text)
    assert not ("\r\n" in text and re.search(r"[^\r]\n", text)), "one kind of line ends"
    # And the second time there is nothing to do.
    assert updated(text, with_source(HARM, new)) == (text, Changes())


def test_what_another_program_says_of_an_entry_stays_with_it_when_its_source_changes() -> None:
    po = as_commented(as_weblate(po_text(UNITS, SPANISH)))
    text, _ = updated(po, with_source(HARM, "It may bleed."))
    entry = entries(text)[HARM]
    assert entry.flags == ["fuzzy", "md-text", "max-length:200"]
    assert entry.occurrences == [("source/care/handout.yaml", "7")]
    assert entry.tcomment == "Ask the doctor which word she uses.\n\n Two spaces."


def test_a_new_text_in_a_file_with_windows_line_ends_gets_them_too() -> None:
    po = po_text(UNITS[:3], SPANISH).replace("\n", "\r\n")
    text, changes = updated(po, UNITS)
    assert changes == Changes(new=(SIGN,))
    assert text.startswith(po)
    assert text.replace("\r\n", "\n") == updated(po.replace("\r\n", "\n"), UNITS)[0]
    assert "\n" not in text.replace("\r\n", "")


def test_an_empty_file_is_begun_like_a_new_one(handouts: Handouts, project: Path) -> None:
    assert handouts("translate", "update", "-l", LOCALE).code == 0
    begun = po_file().read_bytes()
    po_file().write_bytes(b"\n")
    assert handouts("translate", "update").code == 0
    assert po_file().read_bytes() == begun


# ---------------------------------------------------------------- one English sentence changed

SENTENCES = {
    "a sentence of one level": (
        "These procedures may ease back pain when other care has failed, but each one has risks.",
        "These procedures may help back pain when other care has failed, but all of them have risks.",
        ("key_message.plain",),
    ),
    "an item of a list": (
        "- They are not the first thing to try. They are a stronger way",
        "- They are not the first thing to do. They are a stronger way",
        ("before-you-decide.body.plain.4",),
    ),
    "a text of both levels": (
        "Part of a spine seen from the side, with bones, discs, joints and nerves.",
        "A part of the spine seen from the side, with bones, discs, joints and nerves.",
        ("how-pain-keeps-going.image.alt",),
    ),
    "a sentence that stands in both levels": (
        "They may bring quick relief, but",
        "They may bring some quick relief, but",
        ("injections.intro.standard", "injections.intro.plain"),
    ),
}


@pytest.fixture(scope="module")
def approved_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped_and_approved(tmp_path_factory.mktemp("approved"))


@pytest.mark.parametrize(("old", "new", "paths"), SENTENCES.values(), ids=SENTENCES)
def test_one_changed_sentence_makes_its_own_texts_stale_in_each_language_and_nothing_else(
    approved_copy: Path, tmp_path: Path, old: str, new: str, paths: tuple[str, ...]
) -> None:
    folder = Path(shutil.copytree(approved_copy, tmp_path / SHIPPED))
    before = texts_of(load(folder))
    for locale in SHIPPED_LOCALES:
        assert set(before.translation(locale).states.values()) == {State.APPROVED}

    file = folder / "handout.yaml"
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    texts = texts_of(load(folder))
    changed = [u for u in texts.units if u.text != before.by_path[u.path].text]
    assert tuple(u.path for u in changed) == paths

    for locale, changes in update_all(folder).items():
        assert_only_these(texts, locale, paths)
        assert changes == Changes(stale=paths)
        # Each entry has two lines more and its new source; that is all the difference there is.
        po = before.catalogs[locale].text
        for unit in changed:
            was = f'msgctxt "{unit.path}"\nmsgid "{before.by_path[unit.path].text}"\n'
            now = f'#, fuzzy\n#| {was.splitlines()[1]}\nmsgctxt "{unit.path}"\nmsgid "{unit.text}"\n'
            assert po.count(was) == 1
            po = po.replace(was, now)
        assert (folder / f"{locale}.po").read_bytes() == po.encode()

    after = texts_of(load(folder))
    for locale in SHIPPED_LOCALES:
        assert_only_these(after, locale, paths)


def update_all(folder: Path) -> dict[str, Changes]:
    """Bring every PO file of a handout in step; what changed in each."""
    source = load(folder)
    texts = texts_of(source)
    done = [po_update.update(texts, texts.library.locales[tag], source.handout, {}) for tag in texts.catalogs]
    for one in done:
        one.file.write_bytes(one.text.encode())
    assert sorted(texts.catalogs) == sorted(SHIPPED_LOCALES)
    return {one.file.stem: one.changes for one in done}


def assert_only_these(texts: Texts, locale: str, paths: tuple[str, ...]) -> None:
    """Exactly these units are stale, exactly their approvals are undone, and both are said where they stand."""
    translation = texts.translation(locale)
    assert [p for p, s in translation.states.items() if s is State.STALE] == list(paths)
    assert [p for p, s in translation.states.items() if s is not State.APPROVED] == list(paths)
    for code in ("T002", "T022"):
        assert sorted(f.path for f in all_rules()[code].findings(translation)) == sorted(paths)


def test_a_sentence_that_is_changed_back_later_has_to_be_looked_at() -> None:
    """Between the two, somebody may have changed the translation; the mark is theirs to take away."""
    po = po_text(UNITS, SPANISH)
    text, _ = updated(po, with_source(HARM, "It may bleed."))
    text, changes = updated(text, UNITS)
    assert changes == Changes(back=(HARM,))
    entry = entries(text)[HARM]
    assert (entry.msgid, entry.previous_msgid, entry.flags) == (UNITS[2].source, None, ["fuzzy"])
    assert text.replace("#, fuzzy\n", "") == po


def test_a_text_that_changes_twice_is_still_the_translation_of_the_first() -> None:
    text, _ = updated(po_text(UNITS, SPANISH), with_source(HARM, "It may bleed."))
    text, changes = updated(text, with_source(HARM, "It may itch."))
    assert changes == Changes(stale=(HARM,))
    assert entries(text)[HARM].previous_msgid == UNITS[2].source


def test_a_text_without_a_translation_just_changes() -> None:
    text, changes = updated(po_text(UNITS), with_source(HARM, "It may bleed."))
    assert changes == Changes()
    assert entries(text)[HARM].flags == []
    assert text == po_text(with_source(HARM, "It may bleed."))


def test_the_name_of_an_option_in_a_note_follows_the_name(project: Path, handouts: Handouts) -> None:
    """Notes are part of the file: they say where a text stands, and so they may change with another text."""
    assert handouts("translate", "update", "-l", LOCALE).code == 0
    before = po_file().read_text("utf-8").splitlines()
    change(handout_file(), '"The first choice"', '"An injection"')
    assert handouts("translate", "update").code == 0
    lines = [d for d in difflib.ndiff(before, po_file().read_text("utf-8").splitlines()) if d[0] in "+-"]
    assert '- msgid "The first choice"' in lines
    assert '+ msgid "An injection"' in lines
    others = [line for line in lines if not line.startswith(("- msgid", "+ msgid"))]
    assert others
    assert all("of “The first choice”" in line or "of “An injection”" in line for line in others)


# ---------------------------------------------------------------- gone and back


def test_a_text_that_is_gone_is_set_aside_and_comes_back_to_the_letter() -> None:
    po = po_text(UNITS, SPANISH)
    for paths in ([SIGN], [HARM], [TITLE, KEY], [u.path for u in UNITS]):
        text, changes = updated(po, without(*paths))
        assert changes == Changes(gone=tuple(paths))
        for path in paths:
            assert f'\n#~ msgctxt "{path}"\n' in text
            assert entries(text)[path].msgstr == SPANISH[path][1]
        assert [e.msgctxt for e in parsed(text)][-len(paths) :] == paths, "they stand at the end"
        again, changes = updated(text, UNITS)
        assert changes == Changes(back=tuple(paths))
        assert again == po


def test_what_was_set_aside_stays_as_it_is_however_often_the_file_is_updated() -> None:
    text, _ = updated(po_text(UNITS, SPANISH), without(HARM))
    assert updated(text, without(HARM)) == (text, Changes())
    later, changes = updated(text, without(HARM, SIGN))
    assert changes == Changes(gone=(SIGN,))
    assert later.endswith(text[text.index("#~ msgctxt") :])


def test_a_text_that_comes_back_with_other_words_is_stale() -> None:
    text, _ = updated(po_text(UNITS, SPANISH), without(HARM))
    text, changes = updated(text, with_source(HARM, "It may bleed."))
    assert changes == Changes(back=(HARM,), stale=(HARM,))
    entry = entries(text)[HARM]
    assert (entry.msgstr, entry.previous_msgid, entry.fuzzy) == (SPANISH[HARM][1], UNITS[2].source, True)


def test_a_stale_text_that_was_set_aside_comes_back_stale() -> None:
    """Its translation is of the older text, and no page may show it for the newer one."""
    newer = with_source(HARM, "It may bleed.")
    stale, _ = updated(po_text(UNITS, SPANISH), newer)
    aside, _ = updated(stale, without(HARM))
    again, changes = updated(aside, newer)
    assert changes == Changes(back=(HARM,))
    assert again == stale
    entry = as_catalog(Path(), again).entries[HARM]
    assert entry.previous == UNITS[2].source
    assert not entry.fits("It may bleed.")


def test_of_several_old_entries_of_one_path_none_is_lost_and_the_right_one_comes_back() -> None:
    """Programs that go by the source text, such as msgmerge, leave several."""
    po = as_obsolete_below(po_text(UNITS, SPANISH))
    text, changes = updated(po, with_source(SIGN, "your knee is hot"))
    assert changes == Changes(back=(SIGN,))
    live = as_catalog(Path(), text).entries[SIGN]
    assert (live.target, live.previous, live.fuzzy) == ("tiene la rodilla caliente", "", True)
    said = [e.msgstr for e in parsed(text) if e.msgctxt == SIGN]
    assert sorted(said) == ["tiene fiebre", "tiene la rodilla caliente", "tiene la rodilla roja"]


def test_a_deleted_line_is_kept_in_every_language_and_comes_back_to_the_letter(
    approved_copy: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(approved_copy, tmp_path / SHIPPED))
    before = contents(folder)
    line = '        - {id: disc, text: "A disc"}\n'
    path = "how-pain-keeps-going.image.callouts.disc"
    targets = {tag: c.entries[path].target for tag, c in texts_of(load(folder)).catalogs.items()}

    change(folder / "handout.yaml", line, "")
    assert update_all(folder) == dict.fromkeys(SHIPPED_LOCALES, Changes(gone=(path,)))
    for tag, target in targets.items():
        assert (folder / f"{tag}.po").read_text("utf-8").endswith(f'#~ msgstr "{target}"\n')

    (folder / "handout.yaml").write_bytes(before["handout.yaml"])
    assert update_all(folder) == dict.fromkeys(SHIPPED_LOCALES, Changes(back=(path,)))
    assert contents(folder) == before
    assert texts_of(load(folder)).translation("vi").states[path] is State.APPROVED


# ---------------------------------------------------------------- a text is its path


def test_texts_that_change_places_keep_their_old_translations_for_somebody_to_look_at() -> None:
    """Never by similarity, not even by sameness: the path says which text it is."""
    now = {TITLE: UNITS[3].source, SIGN: UNITS[0].source}
    swapped = [Message(u.path, now.get(u.path, u.source), u.note) for u in UNITS]
    text, changes = updated(po_text(UNITS, SPANISH), swapped)
    assert changes == Changes(stale=(TITLE, SIGN))
    for path in (TITLE, SIGN):
        entry = entries(text)[path]
        assert (entry.msgstr, entry.previous_msgid, entry.fuzzy) == (SPANISH[path][1], SPANISH[path][0], True)


def test_a_text_whose_id_was_renamed_begins_anew_and_the_old_one_is_kept() -> None:
    renamed = tuple(Message(u.path.replace("bleeding", "blood"), u.source, u.note) for u in UNITS)
    text, changes = updated(po_text(UNITS, SPANISH), renamed)
    assert changes == Changes(new=("choices.nerve-block.harms.blood",), gone=(HARM,))
    assert entries(text)["choices.nerve-block.harms.blood"].msgstr == ""
    assert entries(text)[HARM].msgstr == SPANISH[HARM][1]


def test_texts_that_were_moved_in_the_source_are_moved_as_they_are() -> None:
    po = po_text(UNITS, SPANISH)
    text, changes = updated(po, [UNITS[2], UNITS[0], UNITS[3], UNITS[1]])
    assert changes == Changes()
    assert [e.msgctxt for e in parsed(text)] == [HARM, TITLE, SIGN, KEY]
    assert sorted(text.strip("\n").split("\n\n")) == sorted(po.strip("\n").split("\n\n"))
    assert updated(text, UNITS)[0] == po


def test_an_entry_that_belongs_to_no_path_is_set_aside() -> None:
    po = po_text(UNITS, SPANISH)
    text, changes = updated(po + '\nmsgid "Knee injection"\nmsgstr "Inyección"\n', UNITS)
    assert text == po + '\n#~ msgid "Knee injection"\n#~ msgstr "Inyección"\n'
    assert len(changes.gone) == 1


def test_a_path_that_stands_twice_stops_the_update_and_is_named() -> None:
    po = po_text(UNITS, SPANISH)
    twice = po + po[po.index("#. Harm.") : po.index("#. Completes")]
    with pytest.raises(ValueError, match=f"`{HARM}` stands twice"):
        updated(twice, UNITS)
    with pytest.raises(ValueError, match=f"`{HARM}` stands twice"):
        with_targets(twice, SPANISH)
    assert [path for path, _ in as_catalog(Path(), twice).duplicates] == [HARM]


# ---------------------------------------------------------------- the same text again


@pytest.fixture
def two(project: Path, handouts: Handouts) -> Path:
    """Two handouts of the same words; the second one's PO file is begun, the first one's is translated."""
    starter("hip-pain", Path("source"))
    assert handouts("translate", "update", HANDOUT, "-l", LOCALE).code == 0
    assert handouts("translate", "update", "hip-pain", "-l", LOCALE).code == 0
    translate_all(po_file())
    return project


def test_the_same_text_in_another_handout_is_filled_in_and_always_marked(two: Path, handouts: Handouts) -> None:
    change(handout_file("hip-pain"), '"Hip pain"', '"A sore hip"')
    said = handouts("translate", "update")
    known, there = entries(po_file().read_text("utf-8")), entries(po_file("hip-pain").read_text("utf-8"))
    by_source = {e.msgid: e.msgstr for e in known.values()}
    filled = {path for path, e in there.items() if e.msgstr}
    assert filled == {path for path, e in there.items() if e.msgid in by_source}
    assert "title" not in filled
    for path in filled:
        assert there[path].msgstr == by_source[there[path].msgid]
        assert there[path].flags == ["fuzzy"]
        assert there[path].tcomment == REUSED
    assert f"{po_file('hip-pain')}: updated ({len(filled)} taken from the same text elsewhere)" in said.err
    assert f"{po_file()}: in step already" in said.err
    states = texts_of(load(po_file("hip-pain").parent)).translation(LOCALE).states
    assert {states[p] for p in filled} == {State.NEEDS_REVIEW}


@pytest.mark.parametrize("mark", ["fuzzy", "stale"])
def test_what_is_marked_or_stale_is_not_offered_again(two: Path, handouts: Handouts, mark: str) -> None:
    if mark == "fuzzy":
        edit(po_file(), "key_message", flags=["fuzzy"])
    else:
        edit(po_file(), "key_message", msgid="Say the main thing.")
    assert handouts("translate", "update").code == 0
    there = entries(po_file("hip-pain").read_text("utf-8"))
    assert there["key_message"].msgstr == ""
    assert there["what-it-is.heading"].msgstr


def test_a_text_that_is_nearly_the_same_is_never_filled_in() -> None:
    memory = {"Take 5 mL.": "Tome 5 mL."}
    sources = ["Take 5 mL.", "Take 50 mL.", "Take 5 ml.", "Take 5 mL", " Take 5 mL.", "Take  5 mL.", "take 5 mL."]
    wanted = [Message(f"doses.{n}", source) for n, source in enumerate(sources)]
    text, changes = updated(po_text([]), wanted, memory)
    assert changes.reused == ("doses.0",)
    assert [e.msgstr for e in parsed(text)] == ["Tome 5 mL.", *[""] * 6]


def test_what_is_translated_already_is_not_replaced() -> None:
    po = po_text(UNITS, SPANISH)
    assert updated(po, UNITS, {u.source: "otra cosa" for u in UNITS}) == (po, Changes())


def test_the_comment_of_a_filled_in_text_goes_when_its_mark_is_taken_away() -> None:
    own = po_text(UNITS).replace("#. Harm.", "# Ask her.\n#. Harm.")
    text, _ = updated(own, UNITS, {UNITS[2].source: SPANISH[HARM][1]})
    assert entries(text)[HARM].tcomment == f"{REUSED}\nAsk her.", "what a translator noted is kept"
    assert updated(text, UNITS) == (text, Changes())
    reviewed = text.replace("#, fuzzy\n", "")
    done, _ = updated(reviewed, UNITS)
    assert entries(done)[HARM].tcomment == "Ask her."
    assert done == reviewed.replace(f"# {REUSED}\n", "")


# ---------------------------------------------------------------- whatever happens

PATHS, TEXTS = ["a", "b.1", "b.2", "c.text"], ["One.", "Two.", "Take 5 mL.", "Take 50 mL.", "Say “yes”\\no."]
SOURCE = st.dictionaries(st.sampled_from(PATHS), st.sampled_from(TEXTS))
HISTORY = st.lists(st.tuples(SOURCE, st.sets(st.sampled_from(PATHS)), st.booleans()), min_size=1, max_size=6)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(HISTORY)
def test_no_history_of_a_handout_loses_a_translation_or_gives_it_to_another_text(
    history: list[tuple[dict[str, str], set[str], bool]],
) -> None:
    """Each step is a version of the source, after which a translator finishes some texts; and some programs wrap."""
    po, said = po_text([]), set[tuple[str, str]]()
    for step, (source, finished, wraps) in enumerate(history):
        wanted = [Message(path, source[path], f"Note {path}.") for path in PATHS if path in source]
        po, _ = updated(po, wanted)
        assert updated(po, wanted) == (po, Changes()), "the second time there is nothing to do"

        live = as_catalog(Path(), po).entries
        assert [(path, e.source) for path, e in live.items()] == [(u.path, u.source) for u in wanted]
        everywhere = list(parsed(po))
        assert said == {(str(e.msgctxt), e.msgstr) for e in everywhere if e.msgstr}, "kept, and under its own path"
        assert len(everywhere) == len({(e.msgctxt, e.msgid) for e in everywhere}), "as gettext asks"
        for path, e in live.items():
            if e.fits(source[path]) and not e.fuzzy:
                assert e.target.startswith(f"{path} in Spanish: {source[path]}")
            elif e.previous:
                assert e.target.startswith(f"{path} in Spanish: {e.previous}")

        for path in finished & source.keys():
            said.discard((path, live[path].target))
            new = f"{path} in Spanish: {source[path]} ({step})"
            po = with_targets(po, {path: (source[path], new, False)})
            said.add((path, new))
        if wraps and "#~|" not in po:  # which polib loses
            po = str(polib.pofile(po, wrapwidth=20))


# ---------------------------------------------------------------- broken files


BROKEN = {
    "no closing quote": ('msgstr "tiene fiebre', "a quote is not closed in this line"),
    "no quotes": ("msgstr tiene fiebre", "a text is not in quotes"),
    "quotes inside": ('msgstr "tiene "fiebre""', "a quote is not closed"),
    "a merge conflict": ("<<<<<<< HEAD", "a merge was not finished: `<<<<<<<`"),
    "a mark of a merge alone": (">>>>>>> theirs", "a merge was not finished: `>>>>>>>`"),
    "curly quotes": ("msgstr “tiene fiebre”", "a text is not in quotes: `“` is another quote"),
    "angle quotes": ("msgstr «tiene fiebre»", "a text is not in quotes: `«` is another quote"),
    "a curly quote at the end": ('msgstr "tiene fiebre”', "a quote is not closed in this line; `”` is another quote"),
    "an escape of another language": (r'msgstr "tiene fiebr\u0065"', r"`\u` means nothing in a PO file"),
    "an escape of Markdown": (r'msgstr "tiene \*fiebre"', r"`\*` means nothing in a PO file"),
    "no text": ("msgstr", "a text is not in quotes"),
    "a misspelt keyword": ('msgstring "tiene fiebre"', "a line begins with `msgstring`"),
    "a line of nothing": ("tiene fiebre", "a line begins with `tiene`"),
    "a plural": ('msgstr[0] "tiene fiebre"', "an entry has plural forms (`msgstr[0]`)"),
    "the quote escaped": ('msgstr "tiene fiebre\\"', "a quote is not closed"),
}
"""What stands in place of a line `msgstr "tiene fiebre"`, and what is wrong with it."""


@pytest.mark.parametrize(("line", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_broken_is_not_read_at_all_and_not_changed(
    project: Path, handouts: Handouts, line: str, problem: str
) -> None:
    before, after = po_text(UNITS, SPANISH).split('msgstr "tiene fiebre"')
    po_file().write_text(before + line + after, "utf-8")
    catalog = read_catalog(po_file())
    assert catalog.entries == {}
    assert problem in catalog.problem
    number = before.count("\n") + 1
    assert catalog.problem_place.line == number
    files = contents()
    said = handouts("translate", "update")
    assert said.code == 1
    assert f"left alone: {catalog.problem_place}: {catalog.problem}\n  {catalog.problems[0].advice}" in said.err
    assert contents() == files


def test_a_file_in_another_encoding_is_not_read_at_all_and_not_changed(project: Path, handouts: Handouts) -> None:
    po_file().write_bytes(po_text(UNITS, SPANISH).encode("cp1252"))
    before = contents()
    assert "a letter is not in UTF-8 (`ñ` in Windows-1252?)" in read_catalog(po_file()).problem
    assert handouts("translate", "update").code == 1
    assert contents() == before


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert read_catalog(tmp_path / "es-US.po").problem == "there is no such file"


# ---------------------------------------------------------------- gettext


@pytest.mark.parametrize("file", PO_FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")
def test_gettext_has_no_complaint_about_what_ships(file: Path) -> None:
    assert complaints(file) == []


def test_gettext_has_no_complaint_about_any_state_of_a_file(tmp_path: Path) -> None:
    begun, translated = po_text(UNITS), po_text(UNITS, SPANISH)
    stale, _ = updated(translated, with_source(HARM, "It may bleed."))
    aside, _ = updated(stale, without(HARM, SIGN))
    reused, _ = updated(begun, UNITS, {u.source: SPANISH[u.path][1] for u in UNITS})
    again, _ = updated(aside, UNITS)
    others = [f(translated) for name, f in FOREIGN.items() if name not in UNLIKE_GETTEXT]
    file = tmp_path / "es-US.po"
    for text in (begun, stale, aside, reused, again, *(updated(po, without(HARM))[0] for po in others)):
        file.write_bytes(text.encode())
        assert complaints(file) == []


def test_a_second_look_finds_what_gettext_finds(tmp_path: Path) -> None:
    """So that the test above means something where gettext is not installed."""
    file = tmp_path / "es-US.po"
    po = po_text(UNITS, SPANISH)
    twice = po + po[po.index("#. Harm.") : po.index("#. Completes")]
    ends = po.replace('msgstr "tiene fiebre"', 'msgstr "tiene fiebre\\n"')
    for wrong in (twice, ends, po.replace('"MIME-Version: 1.0\\n"\n', ""), po.replace("=UTF-8", "=latin-1")):
        file.write_text(wrong, "utf-8")
        assert complaints(file)


# ---------------------------------------------------------------- what only looks like the end of a line

LINE_ENDS_ELSEWHERE = ("\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\r")
"""What Python's `splitlines` takes for the end of a line, and a PO file does not."""


@pytest.mark.parametrize("sign", LINE_ENDS_ELSEWHERE, ids=ascii)
def test_a_line_of_a_po_file_ends_at_a_line_feed_alone(sign: str, tmp_path: Path) -> None:
    folder = new(tmp_path)
    said = translate(folder, "es-US", lambda path, text: text)
    file = folder / "es-US.po"
    text = file.read_text("utf-8").replace(f'msgstr "{said["title"]}"', f'msgstr "Rodilla{sign}{said["title"]}"')
    file.write_bytes(text.encode())
    source = load(folder)
    assert source.catalogs["es-US"].entries["title"].target == f"Rodilla{sign}{said['title']}"
    assert not [f for f in check(source) if f.code == "S035"]
    again = with_targets(text, {"title": (said["title"], f"Una{sign}rodilla", False)})
    assert as_catalog(file, again).entries["title"].target == f"Una{sign}rodilla"


def test_a_translation_with_a_line_separator_is_built(tmp_path: Path) -> None:
    folder = new(tmp_path)
    translate(folder, "es-US", lambda path, text: text.replace(" ", "\u2028", 1))
    assert b"Knee injection" in made(folder, "es-US", "text")["text"].replace(b"\n", b" ")
