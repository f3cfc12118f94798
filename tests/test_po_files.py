"""PO files as other programs and people's accidents leave them: read right or told at their place, and never harmed."""

import codecs
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import HANDOUT, Handouts
from handouts.clinics.locations import shipped
from handouts.core.po import as_catalog, updated
from loading import read_catalog
from small import made, new, translate
from test_catalog import KEY, SPANISH, TITLE, UNITS, with_source
from translations import po_file, po_text

Spoil = Callable[[str], bytes]


def words(old: str, new: str) -> Spoil:
    def spoil(text: str) -> bytes:
        assert old in text
        return text.replace(old, new, 1).encode()

    return spoil


def lines(end: str, *, bom: bool = False) -> Spoil:
    return lambda text: codecs.BOM_UTF8 * bom + text.replace("\n", end).encode()


FINE: dict[str, Spoil] = {
    "as Windows ends its lines": lines("\r\n"),
    "as old Macs ended their lines": lines("\r"),
    "with a byte order mark": lines("\n", bom=True),
    "with a byte order mark and Windows lines": lines("\r\n", bom=True),
    "without a last line end": lambda text: text.rstrip().encode(),
    "with tabs after the keywords": lambda text: re.sub(r'(?m)^(msg\w+) "', r'\1\t"', text).encode(),
    "with indented lines": lambda text: re.sub(r"(?m)^(?=[m\"])", "  ", text).encode(),
    "with blanks at the ends of lines": lambda text: re.sub(r'(?m)"$', '" \t', text).encode(),
    "without its header": lambda text: text[text.index("#. Title.") :].encode(),
}
"""What reads as if nothing had happened."""

BROKEN: dict[str, tuple[Spoil, str]] = {
    "in Latin 1": (lambda text: text.encode("latin-1", "replace"), ": a letter is not in UTF-8 (`ñ` in Windows-1252?)"),
    "in Latin 1, as its header says": (
        lambda text: text.replace("UTF-8", "ISO-8859-15").replace("ñ", "n", 1).encode("iso-8859-15", "replace"),
        ": a letter is not in UTF-8 (`ó` in ISO-8859-15?)",
    ),
    "in an encoding that nobody knows": (
        lambda text: text.replace("UTF-8", "x-own").replace("ñ", "n", 1).encode("latin-1", "replace"),
        ": a letter is not in UTF-8",
    ),
    "in UTF-16": (lambda text: text.encode("utf-16"), ":1:1: it is in the encoding UTF-16"),
    "in UTF-16 without a mark": (lambda text: text.encode("utf-16-be"), ":1:1: it is in the encoding UTF-16"),
    "cut off in a letter": (lambda text: text[: text.index("ó") + 1].encode()[:-1], ": it ends in the middle of a"),
    "cut off in a text": (lambda text: text[: text.index("ó")].encode(), ", which is the last one"),
    "cut off before a translation": (
        lambda text: text[: text.rindex("msgstr")].encode(),
        ": the last entry has no `msgstr`",
    ),
    "cut off after a path": (lambda text: text[: text.rindex("msgid")].encode(), ": the last entry has no `msgid`"),
    "with two translations of one text": (
        words('msgstr "tiene fiebre"', 'msgstr "tiene fiebre"\nmsgstr "con fiebre"'),
        ": an entry has two `msgstr`",
    ),
    "with a translation of nothing": (
        words('msgid "you have a fever"\n', ""),
        ": a `msgstr` stands without its `msgid`",
    ),
    "with a letter as its number": (words("tiene fiebre", r"tiene fi\xE9bre"), r": `\x` means nothing in a PO file"),
    "with a letter as an octal number": (words("tiene fiebre", r"tiene\040fiebre"), r": `\0` means nothing in"),
    "with a bell": (words("tiene fiebre", r"tiene \afiebre"), r": `\a` means nothing in a PO file"),
    "with an entity for each quote": (words('msgstr "tiene fiebre"', "msgstr &quot;x&quot;"), ": a text is not in"),
}


def spoiled(spoil: Spoil) -> bytes:
    content = spoil(po_text(UNITS, SPANISH))
    po_file().write_bytes(content)
    return content


@pytest.mark.parametrize("spoil", FINE.values(), ids=FINE)
def test_a_file_in_another_dress_is_read_whole_and_keeps_every_byte(project: Path, spoil: Spoil) -> None:
    content = spoiled(spoil)
    catalog = read_catalog(po_file())
    assert {path: entry.target for path, entry in catalog.entries.items()} == {
        path: target for path, (_, target, _) in SPANISH.items()
    }
    for path, entry in catalog.entries.items():
        assert f'msgctxt "{path}"' in re.sub(r"\s+", " ", catalog.lines[entry.line - 1])
        assert catalog.lines[catalog.place(path, entry.target[:8]).line - 1].lstrip().startswith("msgstr")
    again, changes = updated(catalog.text, UNITS)
    assert not changes
    assert again.encode() == content


@pytest.mark.parametrize("spoil", FINE.values(), ids=FINE)
def test_one_changed_text_changes_one_entry_of_a_file_in_another_dress(project: Path, spoil: Spoil) -> None:
    content = spoiled(spoil)
    again, changes = updated(read_catalog(po_file()).text, with_source(TITLE, "Knee care"))
    assert changes.stale == (TITLE,)
    then = as_catalog(po_file(), again)
    assert {path: e.target for path, e in then.entries.items()} == {p: t for p, (_, t, _) in SPANISH.items()}
    end = next(e for e in (b"\r\n", b"\r", b"\n") if e in content)
    assert set(re.findall(rb"\r\n|\r|\n", again.encode())) == {end}
    kept = [line for line in again.encode().split(end) if line in content.split(end)]
    assert len(kept) >= len(content.split(end)) - 4


@pytest.mark.parametrize(("spoil", "told"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_none_is_told_at_its_place_by_every_command_and_stays_as_it_is(
    project: Path, handouts: Handouts, spoil: Spoil, told: str
) -> None:
    content = spoiled(spoil)
    for command in ("update", "export", "status"):
        said = handouts("translate", command, HANDOUT)
        assert said.code == 1
        assert f"left alone: {po_file()}:" in said.err
        assert told in said.err
        assert "Traceback" not in said.err
    alone, whole = handouts("translate", "check", HANDOUT), handouts("check", HANDOUT, "--no-cache")
    words = told.split(": ", 1)[-1]
    for said in (alone, whole):
        assert said.code == 1
        assert re.search(rf"{re.escape(str(po_file()))}:\d+:\d+: error S035 .*{re.escape(words)}", said.out)
        assert "Nothing to mend" not in said.out
    assert po_file().read_bytes() == content


VERDICTS: dict[str, Spoil] = {
    **FINE,
    **{name: spoil for name, (spoil, _) in BROKEN.items()},
    "with a line separator": words("tiene fiebre", "tiene\u2028 fiebre"),
    "with a paragraph separator": words("tiene fiebre", "tiene\u2029fiebre"),
    "with a control character": words("tiene fiebre", "\x0btiene fiebre"),
    "of another language": words("Language: es_US", "Language: fr"),
    "with a format of programmers": words("tiene fiebre", "tiene 100%% fiebre"),
    "with an entry of no text": words(f'msgctxt "{TITLE}"\n', ""),
    "with one space too many": words("tiene fiebre", "tiene  fiebre"),
    "with nothing in it": lambda text: b"",
}


def place_and_code(report: str) -> set[str]:
    return set(re.findall(rf"(?m)^({re.escape(str(po_file().parent))}/[^ ]+\.po:.*)$", report))


@pytest.mark.parametrize("spoil", VERDICTS.values(), ids=VERDICTS)
def test_both_checks_give_one_verdict_on_one_file(project: Path, handouts: Handouts, spoil: Spoil) -> None:
    spoiled(spoil)
    alone, whole = handouts("translate", "check", HANDOUT), handouts("check", HANDOUT, "--no-cache")
    assert place_and_code(alone.out) == place_and_code(whole.out)
    assert alone.code == whole.code == ("error" in "".join(place_and_code(alone.out)))


def test_both_checks_name_a_file_of_no_known_language(project: Path, handouts: Handouts) -> None:
    po_file(locale="spanish").write_text(po_text(UNITS, SPANISH), "utf-8")
    alone, whole = handouts("translate", "check", HANDOUT), handouts("check", HANDOUT, "--no-cache")
    assert "spanish.po:1:1: error S034 the locale `spanish` is not in the locale registry" in alone.out
    assert place_and_code(alone.out) == place_and_code(whole.out)


# ---------------------------------------------------------------- white space, accents, entries of no text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("An injection may", "An  injection may"),
        ("An injection may", " An injection may"),
        ("other care first.", "other care first. "),
        ("An injection may", "An\u00a0injection may"),
        ("An injection may", r"An\ninjection may"),
    ],
    ids=["two spaces", "one before", "one after", "a no-break space", "a line break"],
)
def test_an_update_mends_the_white_space_of_a_source_and_the_translation_stays_good(old: str, new: str) -> None:
    before = po_text(UNITS, SPANISH)
    again, changes = updated(before.replace(old, new, 1), UNITS)
    assert not changes
    assert again == before


def test_a_source_whose_accents_are_letters_of_their_own_is_the_same_source() -> None:
    french = with_source(TITLE, "Le genou opéré")
    before = po_text(french, {TITLE: ("Le genou opéré", "La rodilla operada", False)})
    again, changes = updated(before.replace("opéré", "ope\u0301re\u0301"), french)
    assert (again, bool(changes)) == (before, False)


def test_a_text_that_really_changed_is_still_stale() -> None:
    _, changes = updated(po_text(UNITS, SPANISH), with_source(KEY, UNITS[1].source.replace("may ease", "mayease")))
    assert changes.stale == (KEY,)


def test_translations_without_a_path_are_offered_again_and_marked(project: Path, handouts: Handouts) -> None:
    handouts("translate", "update", HANDOUT, "-l", "es")
    text = po_file().read_text("utf-8")
    first = re.search(r'msgctxt "audience"\nmsgid "(.*)"\nmsgstr ""', text)
    assert first
    lost = text.replace(first[0], f'msgid "{first[1]}"\nmsgstr "Para quién es"')
    po_file().write_text(lost, "utf-8")
    said = handouts("translate", "update", HANDOUT)
    assert "1 taken from the same text elsewhere" in said.err
    entry = read_catalog(po_file()).entries["audience"]
    assert (entry.target, entry.fuzzy) == ("Para quién es", True)


def test_a_translation_whose_accents_are_letters_of_their_own_is_built(tmp_path: Path) -> None:
    folder = new(tmp_path)
    translate(folder, "es-US", lambda path, text: text.replace("a", "a\u0301", 1))
    assert made(folder, "es-US", "text", "html", "pdf")


def test_the_words_on_every_page_are_told_at_their_line_too(project: Path, handouts: Handouts) -> None:
    file = Path(shutil.copytree(shipped() / "base", project / "templates" / "base")) / "ui" / "es-US.po"
    lines = file.read_text("utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if re.match('msgstr "..', line))
    lines[at] = "msgstr “x”"
    file.write_text("\n".join(lines), "utf-8")
    (Path("source") / HANDOUT / "es-US.po").write_text(po_text(UNITS, SPANISH), "utf-8")
    before = file.read_bytes()
    place = f"templates/base/ui/es-US.po:{at + 1}:8: "
    for words in (("translate", "check", "interface", "-l", "es"), ("check",), ("check", HANDOUT)):
        said = handouts(*words)
        assert said.code == 1
        assert f"{place}error T009 words that every page needs are missing in es-US: the file can't be read" in said.out
    said = handouts("translate", "update", "interface", "-l", "es")
    assert (said.code, f"left alone: {place}a text is not in quotes" in said.err) == (1, True)
    assert file.read_bytes() == before
