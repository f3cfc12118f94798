"""`handouts translate`: what translators and editors type, and what they get."""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import polib
import pytest
from lxml import etree

from conftest import HANDOUT, Handouts
from files import change, contents
from handouts.cli.translate import translate
from handouts.clinics.locations import shipped
from handouts.editions.translation import INTERFACE, State, texts_of
from handouts.editions.translator_notes import max_length, note
from handouts.source.parts import Level
from loading import interface_source, interface_texts, load, registry, starter
from reading import repository
from translations import (
    SHIPPED,
    SHIPPED_LOCALES,
    complaints,
    edit,
    handout_file,
    po_file,
    translated_starter,
)

OTHER = "hip-pain"
HARM = "choices.first-choice.harms.first-harm"
APPROVE = ("--by", "Ana Ruiz", "--role", "translator", "--method", "human", "--date", "2026-11-24")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return translated_starter(tmp_path_factory.mktemp("prepared"), ("Say what may go wrong.", "The dose is 80 mg."))


@pytest.fixture
def translated(prepared: Path, project: Path) -> Path:
    """A project whose one handout is translated into Spanish."""
    shutil.copytree(prepared, project / "source", dirs_exist_ok=True)
    return project


@pytest.fixture
def own(project: Path) -> Path:
    """The project's own copy of the templates; the folder with the words on every page."""
    return Path(shutil.copytree(shipped() / "base", project / "templates" / "base")) / "ui"


def assert_not_approved(handouts: Handouts, name: str, locale: str, problem: str) -> None:
    said = handouts("translate", "approve", name, "--all", "-l", locale, *APPROVE)
    assert said.code == 1
    assert f"left alone: {problem}" in said.err


def add_broken() -> None:
    """Another handout, with an error in it."""
    file = starter(OTHER, Path("source"))
    change(file, "urgency: emergency", "urgency: emergencey")


# ---------------------------------------------------------------- help, and what nobody knows

SAID = {
    "extract": ("PO template", "OUTPUT/translations/<id>.pot"),
    "update": ("Bring PO files in step", "--locale", "obsolete", "Nothing is ever deleted or guessed"),
    "status": ("how far each translation is", "--json"),
    "check": (
        "what `handouts check` says of the PO files",
        "--report",
        "--strict",
        "Exits with 1 when there is an error.",
    ),
    "export": ("XLIFF 2.0", "OUTPUT/translations/<id>.<locale>.xlf"),
    "import": ("all of it, or nothing", "another version"),
    "approve": ("has read translated texts", "--by", "--role", "--method", "--date", "a change of either undoes it"),
}


def test_the_commands_are_listed_with_what_they_do(handouts: Handouts) -> None:
    said = handouts("translate", "--help")
    assert said.code == 0
    assert "`interface`" in said.out
    assert set(translate.commands) == set(SAID)
    for name in SAID:
        assert re.search(rf"(?m)^  {name} +[A-Z]\w+ ", said.out), name


@pytest.mark.parametrize("command", SAID)
def test_each_command_says_what_it_does_and_where_things_go(handouts: Handouts, command: str) -> None:
    said = handouts("translate", command, "--help")
    assert said.code == 0
    text = " ".join(said.out.split())
    for words in SAID[command]:
        assert words in text


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_files_of_translators_keep_their_modes(translated: Path, handouts: Handouts, mode: int) -> None:
    def modes() -> set[int]:
        return {file.stat().st_mode & 0o777 for file in files}

    assert handouts("translate", "approve", HANDOUT, HARM, "-l", "es", *APPROVE).code == 0
    files = (po_file(), po_file().with_name("approvals.yaml"))
    before = [file.read_bytes() for file in files]
    for file in files:
        file.chmod(mode)
    change(handout_file(), "The dose is 80 mg.", "The dose is 40 mg.")
    assert handouts("translate", "update").code == 0
    assert handouts("translate", "approve", HANDOUT, "title", "-l", "es", *APPROVE).code == 0
    assert all(file.read_bytes() != old for file, old in zip(files, before, strict=True))
    assert modes() == {mode}


@pytest.mark.parametrize("command", ["extract", "update", "status", "check", "export"])
def test_a_handout_that_there_is_not_gets_a_guess_and_nothing_happens(
    translated: Path, handouts: Handouts, command: str
) -> None:
    before = contents()
    said = handouts("translate", command, "knee-injektion")
    assert said.code == 2
    assert "There is no handout 'knee-injektion'. Did you mean 'knee-injection'?" in said.err
    said = handouts("translate", command, f"{HANDOUT},xyz")
    assert said.code == 2
    assert f"There is no handout 'xyz'. There is: {HANDOUT}, interface." in said.err
    assert contents() == before


@pytest.mark.parametrize("command", ["update", "status", "check", "export"])
def test_a_locale_that_there_is_not_gets_a_guess_and_nothing_happens(
    translated: Path, handouts: Handouts, command: str
) -> None:
    before = contents()
    for asked, guess in (("es-MX", "es-US"), ("zh-hans", "zh-Hans"), ("es-US,viet", "vi")):
        said = handouts("translate", command, HANDOUT, "-l", asked)
        assert said.code == 2
        assert f"There is no locale '{asked.split(',')[-1]}'. Did you mean '{guess}'?" in said.err
    said = handouts("translate", command, HANDOUT, "-l", "en-XA")
    assert said.code == 2, "a pseudo-locale is nothing to translate into"
    assert contents() == before


def test_approving_names_what_there_is(translated: Path, handouts: Handouts) -> None:
    before = contents()
    for words, guess in (
        (
            ("knee-injektion", "--all", "-l", "es"),
            "There is no handout 'knee-injektion'. Did you mean 'knee-injection'?",
        ),
        ((HANDOUT, "--all", "-l", "es-MX"), "There is no locale 'es-MX'. Did you mean 'es-US'?"),
        ((HANDOUT, "--all", "-l", "vi"), "There is no locale 'vi'. There is: es-US."),
        ((HANDOUT, "audiense", "-l", "es"), f"{HANDOUT} has no text 'audiense'. Did you mean 'audience'?"),
        ((f"{HANDOUT},interface", "--all", "-l", "es"), f"'{HANDOUT},interface' does not name one handout."),
        (("", "--all", "-l", "es"), "'' names no handout."),
    ):
        said = handouts("translate", "approve", *words, *APPROVE)
        assert said.code == 2
        assert guess in " ".join(said.err.split())
    assert contents() == before


@pytest.mark.parametrize("command", ["extract", "update", "status", "check", "export"])
def test_without_a_source_folder_there_is_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handouts: Handouts, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = handouts("translate", command)
    assert said.code == 3
    assert "there is no source folder source" in said.err
    assert "handouts new" in said.err


@pytest.mark.parametrize("command", ["update", "status", "check", "export", "extract"])
def test_a_handout_with_errors_is_left_alone_and_the_others_are_not(
    translated: Path, handouts: Handouts, command: str
) -> None:
    add_broken()
    said = handouts("translate", command, HANDOUT, OTHER)
    assert said.code == 1
    assert f"left alone: {OTHER} has errors; see `handouts check {OTHER}`" in said.err
    assert HANDOUT in said.err.replace("left alone", "") + said.out or command == "check"
    assert handouts("translate", command, HANDOUT).code == 0, "nobody asked for the other one"
    assert_not_approved(handouts, OTHER, "es", f"{OTHER} has errors")


@pytest.mark.parametrize("command", ["update", "status", "check", "export"])
def test_a_po_file_that_can_not_be_read_is_left_alone_and_named(
    translated: Path, handouts: Handouts, command: str
) -> None:
    broken = po_file(locale="vi")
    broken.write_text('msgid "Rest.\n', "utf-8")
    before = contents()
    said = handouts("translate", command, HANDOUT)
    assert said.code == 1
    problem = "a quote is not closed in this line, which is the last one"
    if command == "check":
        assert f"{broken}:1:7: error S035 the translation can't be read: {problem}" in said.out
    else:
        assert f"left alone: {broken}:1:7: {problem}" in said.err
    assert " vi " not in said.out
    assert {k: v for k, v in contents().items() if not k.startswith("output")} == before
    assert not list(Path().rglob("*.vi.xlf"))
    assert_not_approved(handouts, HANDOUT, "vi", f"{broken}:1:7: ")


@pytest.mark.parametrize("command", ["update", "status", "check", "export"])
def test_the_language_of_the_source_is_nothing_to_translate_into(
    translated: Path, handouts: Handouts, command: str
) -> None:
    before = contents()
    said = handouts("translate", command, HANDOUT, "-l", "en")
    assert said.code == 0
    assert said.err == f"left alone: {HANDOUT} is written in en-US\n"
    assert contents() == before


# ---------------------------------------------------------------- extract


def test_a_template_has_every_text_with_its_notes_and_no_translation(translated: Path, handouts: Handouts) -> None:
    before = contents(Path("source"))
    said = handouts("translate", "extract")
    assert (said.code, said.out) == (0, "")
    files = {name: Path(f"output/translations/{name}.pot") for name in (HANDOUT, INTERFACE)}
    count = len(interface_source())
    assert said.err.splitlines() == [f"{files[HANDOUT]}: 28 texts", f"{files[INTERFACE]}: {count} texts"]
    begun = polib.pofile(str(po_file()))
    template = polib.pofile(str(files[HANDOUT]))
    assert [(e.msgctxt, e.msgid, e.comment) for e in template] == [(e.msgctxt, e.msgid, e.comment) for e in begun]
    words = {f"ui.{key}": text for key, (text, _) in interface_source().items()}
    assert {e.msgctxt: e.msgid for e in polib.pofile(str(files[INTERFACE]))} == words
    for file in files.values():
        assert {e.msgstr for e in polib.pofile(str(file))} == {""}
        assert complaints(file) == []
    content = {name: file.read_bytes() for name, file in files.items()}
    assert handouts("translate", "extract", "--output", "again").code == 0
    assert {name: Path(f"again/translations/{name}.pot").read_bytes() for name in files} == content
    assert contents(Path("source")) == before


# ---------------------------------------------------------------- update


def test_a_language_is_begun_for_the_handouts_that_are_named(translated: Path, handouts: Handouts) -> None:
    starter(OTHER, Path("source"))
    said = handouts("translate", "update", OTHER, "-l", "es,vi", "-l", "zh-Hans")
    assert (said.code, said.out) == (0, "")
    files = [po_file(OTHER, tag) for tag in ("es-US", "vi", "zh-Hans")]
    assert [line.split(": ")[0] for line in said.err.splitlines()] == list(map(str, files))
    for file in files:
        assert complaints(file) == []
        po = polib.pofile(str(file))
        assert po.metadata["Language"] == file.stem.replace("-", "_")
        assert po.metadata["Plural-Forms"] == registry()[file.stem].plurals
    assert not po_file(locale="vi").exists()
    assert {e.msgstr for e in polib.pofile(str(files[1]))} == {""}


def test_what_is_in_step_is_not_touched(translated: Path, handouts: Handouts) -> None:
    os.utime(po_file(), (1, 1))
    said = handouts("translate", "update")
    assert (said.code, said.out, said.err) == (0, "", f"{po_file()}: in step already\n")
    assert po_file().stat().st_mtime == 1


def test_an_update_says_what_it_did(translated: Path, handouts: Handouts) -> None:
    change(handout_file(), "The dose is 80 mg.", "The dose is 40 mg.")
    change(handout_file(), "id: which-one", "id: which")
    said = handouts("translate", "update")
    assert said.err == f"{po_file()}: updated (1 new, 1 stale, 1 obsolete)\n"
    change(handout_file(), "id: which", "id: which-one")
    change(handout_file(), "The dose is 40 mg.", "The dose is 80 mg.")
    said = handouts("translate", "update")
    assert said.err == f"{po_file()}: updated (1 obsolete, 2 back again)\n"
    assert polib.pofile(str(po_file())).obsolete_entries()[0].msgctxt == "questions.which"


def test_all_languages_of_all_handouts_are_updated_and_no_others(translated: Path, handouts: Handouts) -> None:
    starter(OTHER, Path("source"))
    assert handouts("translate", "update", OTHER, "-l", "ar").code == 0
    po_file(OTHER, "xx").write_text("", "utf-8")  # a locale that nobody knows
    said = handouts("translate", "update")
    assert [line.split(":")[0] for line in said.err.splitlines()] == [str(po_file(OTHER, "ar")), str(po_file())]
    assert po_file(OTHER, "xx").read_text("utf-8") == ""


def test_a_path_that_stands_twice_is_named_and_nothing_is_written(translated: Path, handouts: Handouts) -> None:
    text = po_file().read_text("utf-8")
    po_file().write_text(text + text[text.index("\n#. Title.") : text.index("\n#. Who")], "utf-8")
    before = contents()
    said = handouts("translate", "update")
    assert said.code == 1
    line = text.count("\n") + 4
    assert said.err == f"left alone: {po_file()}:{line}:1: `title` stands twice in it\n"
    assert contents() == before


# ---------------------------------------------------------------- the words on every page

WRITING = {
    "update": ("update", "interface", "-l", "es"),
    "approve": ("approve", "interface", "--all", "-l", "es", *APPROVE),
    "import": ("import", "back.xlf"),
}


@pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
def test_the_words_that_ship_are_nobodys_to_change(project: Path, handouts: Handouts, words: tuple[str, ...]) -> None:
    assert handouts("translate", "export", "interface", "-l", "es", "--output", ".").code == 0
    Path("translations/interface.es-US.xlf").rename("back.xlf")
    before = contents(shipped() / "base")
    said = handouts("translate", *words)
    assert said.code == 3
    assert "the words on every page are in the templates that ship, and these are not yours to change" in said.err
    hint = re.search(r"cp -r (\S+) (\S+)", said.err)
    assert hint
    assert (Path(hint[1]), Path(hint[2])) == (shipped() / "base", Path("templates/base"))
    assert contents(shipped() / "base") == before

    Path("templates").mkdir()
    shutil.copytree(hint[1], hint[2])  # who does what the hint says can do it
    assert handouts("translate", *words).code == 0
    assert contents(shipped() / "base") == before


def test_the_words_on_every_page_are_updated_only_when_they_are_asked_for(own: Path, handouts: Handouts) -> None:
    words = own / "en-US.yaml"
    (key, (text, _)), *_ = interface_source(own.parent).items()
    change(words, text, f"{text} now") if words.read_text("utf-8").count(text) == 1 else pytest.fail(text)
    before = contents(own)
    assert handouts("translate", "update").code == 0
    assert contents(own) == before
    said = handouts("translate", "update", "interface")
    assert said.code == 0
    assert said.err.count(": updated (1 stale)") == len(list(own.glob("*.po")))
    assert complaints(own / "ar.po") == []
    states = interface_texts(own.parent).translation("ar").states
    assert [path for path, state in states.items() if state is State.STALE] == [f"ui.{key}"]


def test_the_words_on_every_page_are_translated_in_a_folder_without_handouts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handouts: Handouts
) -> None:
    """Whoever keeps the templates need not have a source/."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(shipped() / "base", "templates/base")
    for words in (("status",), ("check", "-l", "es"), ("export", "-l", "es"), ("update",)):
        assert handouts("translate", words[0], "interface", *words[1:]).code == 0
    file = Path("output/translations/interface.es-US.xlf")
    text = file.read_text("utf-8")
    assert ">Posibles problemas</target>" in text
    file.write_text(text.replace(">Posibles problemas</target>", ">Problemas posibles</target>"), "utf-8")
    said = handouts("translate", "import", file)
    assert said.code == 0
    assert "1 text changed" in said.err
    assert 'msgstr "Problemas posibles"' in Path("templates/base/ui/es-US.po").read_text("utf-8")


# ---------------------------------------------------------------- status

COLUMNS = ["untranslated", "stale", "needs review", "translated", "approved"]


def table(out: str) -> list[list[str]]:
    """The rows of the table, its head first."""
    return [re.split(r"  +", line.strip()) for line in out.splitlines()]


def test_the_counts_add_up_in_the_table_and_as_json(project: Path, handouts: Handouts) -> None:
    source = repository() / "source"
    head, *rows = table(handouts("translate", "status", "--source", source).out)
    assert head == ["handout", "locale", "level", *COLUMNS, "words left"]
    data = json.loads(handouts("translate", "status", "--source", source, "--json").out)
    shown = [
        [d["id"], d["locale"], d["level"], *(str(d[c.replace(" ", "_")] or "-") for c in COLUMNS), str(d["words_left"])]
        for d in data
    ]
    assert rows == shown

    units = texts_of(load(source / SHIPPED)).units
    count = {str(level): len([u for u in units if u.serves(level)]) for level in Level}
    count["both"] = len(interface_source())
    for d in data:
        assert sum(d[c.replace(" ", "_")] for c in COLUMNS) == count[d["level"]]
    base = [file.stem for file in sorted((shipped() / "base" / "ui").glob("*.po"))]
    expected = [(SHIPPED, tag, str(level)) for tag in SHIPPED_LOCALES for level in Level]
    assert [(d["id"], d["locale"], d["level"]) for d in data] == expected + [(INTERFACE, tag, "both") for tag in base]


def test_each_state_is_counted_in_its_own_column(translated: Path, handouts: Handouts) -> None:
    edit(po_file(), "title", msgstr="")
    edit(po_file(), "audience", flags=["fuzzy"])
    change(handout_file(), "The dose is 80 mg.", "The dose is 40 mg a day, and never more.")
    assert handouts("translate", "approve", HANDOUT, "choices.no-change", "-l", "es", *APPROVE).code == 0
    for _ in range(2):
        rows = table(handouts("translate", "status", HANDOUT).out)[1:]
        # Two words of the title and ten of the harm are left to translate.
        assert [row[3:] for row in rows] == [["1", "1", "1", "18", "7", "12"]] * 2
        assert handouts("translate", "update").code == 0


def test_a_language_that_nobody_has_begun_is_all_left_to_do(translated: Path, handouts: Handouts) -> None:
    (data, _) = json.loads(handouts("translate", "status", HANDOUT, "-l", "vi", "--json").out)
    assert data["untranslated"] == 28
    assert data["words_left"] > 100
    assert not po_file(locale="vi").exists()


def test_without_translations_there_is_a_head_and_no_row(project: Path, handouts: Handouts) -> None:
    assert handouts("translate", "status", HANDOUT).out.splitlines() == [
        "  ".join(["handout", "locale", "level", *COLUMNS, "words left"])
    ]
    assert handouts("translate", "status", HANDOUT, "--json").out == "[]\n"


# ---------------------------------------------------------------- check


def spoiled() -> None:
    """An error, a warning, and something to know; and an error that is no translator's business."""
    edit(po_file(), HARM, msgstr="La dosis es de 800 mg.")
    edit(po_file(), "title", flags=["fuzzy"])
    po_file().write_text(po_file().read_text("utf-8") + '\nmsgctxt "old"\nmsgid "Old."\nmsgstr "Viejo."\n', "utf-8")


FOUND = {("error", "T004", HARM), ("warning", "T010", "title"), ("info", "T007", "old")}


def test_a_good_translation_has_nothing_to_mend(translated: Path, handouts: Handouts) -> None:
    said = handouts("translate", "check", HANDOUT)
    assert (said.code, said.out, said.err) == (0, "Nothing to mend.\n", "")


def test_a_check_names_each_place_in_the_po_file(translated: Path, handouts: Handouts) -> None:
    spoiled()
    said = handouts("translate", "check", HANDOUT)
    assert said.code == 1
    found = re.findall(r"(?m)^(\S+):(\d+):(\d+): (error|warning|info) (\w\d{3}) .*`", said.out)
    assert {(severity, code) for *_, severity, code in found} == {(s, c) for s, c, _ in FOUND}
    assert {file for file, *_ in found} == {str(po_file())}
    assert said.out.endswith("\n1 error, 1 warning, 1 to know\n")
    assert "La dosis es de 800 mg." in said.out


def rows_of(report: str, out: str) -> Iterator[tuple[str, str]]:
    """What a report for machines says: severity and code."""
    match report:
        case "json":
            yield from ((row["severity"], row["code"]) for row in json.loads(out))
        case "sarif":
            levels = {"note": "info"}
            for result in json.loads(out)["runs"][0]["results"]:
                yield levels.get(result["level"], result["level"]), result["ruleId"]
        case "junit":
            for case in etree.fromstring(out.encode()).iter("testcase"):
                said = case.findtext("system-out")
                yield (said.split(":")[0] if said else "error"), case.get("classname")
        case "github":
            yield from re.findall(r"(?m)^::(\w+) file=.*,title=(\w\d{3})::", out.replace("::notice", "::info"))


@pytest.mark.parametrize("report", ["json", "sarif", "junit", "github"])
def test_each_report_says_the_same(translated: Path, handouts: Handouts, report: str) -> None:
    spoiled()
    said = handouts("translate", "check", HANDOUT, "--report", report)
    assert (said.code, said.err) == (1, "")
    assert sorted(rows_of(report, said.out)) == sorted((severity, code) for severity, code, _ in FOUND)
    if report == "json":
        rows = json.loads(said.out)
        assert {(r["severity"], r["code"], r["unit"]) for r in rows} == FOUND
        assert {r["file"] for r in rows} == {po_file().as_posix()}


def test_the_exit_code_is_for_errors_and_for_warnings_when_it_is_asked(translated: Path, handouts: Handouts) -> None:
    edit(po_file(), "title", flags=["fuzzy"])
    assert handouts("translate", "check", HANDOUT).code == 0
    assert handouts("translate", "check", HANDOUT, "--strict").code == 1
    change(po_file(), "#, fuzzy\n", "")
    assert handouts("translate", "check", HANDOUT, "--strict").code == 0
    assert handouts("translate", "check", HANDOUT, "--report", "html").code == 2


def test_a_language_that_nobody_has_begun_is_not_said_to_be_good(translated: Path, handouts: Handouts) -> None:
    said = handouts("translate", "check", HANDOUT, "-l", "vi")
    assert said.err == f"left alone: {po_file(locale='vi')}: there is no such file\n"


def test_what_the_handout_allows_is_not_said(translated: Path, handouts: Handouts) -> None:
    spoiled()
    with handout_file().open("a", encoding="utf-8") as file:
        file.write('allow:\n  - {code: T010, unit: title, reason: "Only for this test."}\n')
        file.write('  - {code: P006, reason: "Not used, and no translator\'s business."}\n')
    said = handouts("translate", "check", HANDOUT, "--report", "json")
    assert {r["code"] for r in json.loads(said.out)} == {"T004", "T007"}


def test_only_the_languages_that_are_asked_for_are_checked(translated: Path, handouts: Handouts) -> None:
    spoiled()
    po_file(locale="fr").write_bytes(po_file().read_bytes())
    rows = json.loads(handouts("translate", "check", HANDOUT, "-l", "fr", "--report", "json").out)
    assert {r["file"] for r in rows} == {po_file(locale="fr").as_posix()}


# ---------------------------------------------------------------- export and import


def test_an_export_writes_a_file_for_each_language(translated: Path, handouts: Handouts) -> None:
    starter(OTHER, Path("source"))
    assert handouts("translate", "update", OTHER, "-l", "ar,es").code == 0
    said = handouts("translate", "export")
    assert (said.code, said.out) == (0, "")
    files = [f"output/translations/{name}.xlf" for name in (f"{OTHER}.ar", f"{OTHER}.es-US", f"{HANDOUT}.es-US")]
    assert said.err.splitlines() == files
    assert handouts("translate", "export", HANDOUT, "-l", "vi", "--output", "out").err == (
        f"out/translations/{HANDOUT}.vi.xlf\n"
    ), "a language may be begun in another program"
    assert not po_file(locale="vi").exists()


def test_a_language_may_be_begun_by_an_import_once_there_is_a_po_file(translated: Path, handouts: Handouts) -> None:
    assert handouts("translate", "export", HANDOUT, "-l", "vi").code == 0
    file = Path(f"output/translations/{HANDOUT}.vi.xlf")
    text = file.read_text("utf-8")
    source = '<source xml:space="preserve">Knee injection</source>'
    text = text.replace(source, f"{source}<target>Tiêm khớp gối</target>")
    file.write_text(text, "utf-8")
    assert handouts("translate", "update", HANDOUT, "-l", "vi").code == 0
    said = handouts("translate", "import", file)
    assert (said.code, said.out) == (0, "")
    assert said.err == f"changed: title\n{po_file(locale='vi')}: 1 text changed, 27 as they were.\n"
    (entry, *_) = polib.pofile(str(po_file(locale="vi")))
    assert (entry.msgctxt, entry.msgstr, entry.fuzzy) == ("title", "Tiêm khớp gối", True)
    assert complaints(po_file(locale="vi")) == []


def test_an_import_of_no_file_is_a_usage_error(translated: Path, handouts: Handouts) -> None:
    assert handouts("translate", "import", "nowhere.xlf").code == 2
    assert handouts("translate", "import", "source").code == 2
    assert handouts("translate", "import").code == 2


# ---------------------------------------------------------------- what a translator is told

EVERYTHING = """\
schema: 1
id: every-text
language: en-US
version: 0.1.0
updated: 2026-11-23
title: {standard: "Care for your sore knee", plain: "Your knee"}
subtitle: "What helps"
audience: "For people with a sore knee"
key_message: "Rest helps."
sections:
  - id: about
    kind: text
    heading: "What is it?"
    body: |-
      A joint, with **cartilage**.

      - Is it **worn**?
    image:
      file: knee.svg
      alt: "A knee"
      caption: "The knee joint"
      callouts: [{id: bone, text: "Bone"}]
  - id: choices
    kind: options
    heading: "What can you choose?"
    intro: "There are some."
    options:
      - id: shot
        name: {standard: "An injection", plain: "A shot"}
        purpose: treatment
        aim: "Ease pain"
        what: {standard: "Medicine in the joint", plain: "A steroid in the knee"}
        happens: "A needle goes in."
        when: "When rest fails"
        who: "A doctor"
        lasts: "Some weeks"
        benefits:
          - {id: pain, text: "Less pain", measure: {n: 3, of: 10, timeframe: "within a month"}}
        harms: [{id: worse, text: "More pain"}]
        unknowns: "Who it helps"
        image: {file: knee.svg, alt: "A needle"}
  - id: compare
    kind: compare
    heading: "Side by side"
    intro: "All of them:"
    options: [shot, shot]
  - id: ask
    kind: questions
    heading: "Ask"
    items: [{id: one, text: "Which one?"}]
  - id: help
    kind: call
    heading: "Call"
    intro: "Act fast."
    items:
      - {id: a, sign: "you faint", urgency: emergency}
      - {id: b, sign: "it swells", urgency: same_day}
      - {id: c, sign: "it aches", urgency: routine}
glossary:
  - {term: "steroid", plain: "a strong medicine"}
  - {term: "joint", plain: "where two bones meet"}
"""

NOTES: Mapping[str, str] = {
    "title.standard": "Title. Standard level.\nAt most 40 characters.",
    "title.plain": "Title. Easy-to-read level.\nAt most 30 characters.",
    "subtitle": "Line under the title.\nAt most 30 characters.",
    "audience": "Who the handout is for.",
    "key_message": "The main thing to know, in the box on top.",
    "about.heading": "Heading of a section. Keep it a question.\nAt most 30 characters.",
    "about.body.1": "Paragraph or list item.\nGlossary: joint = articulación",
    "about.body.2": "Paragraph or list item. Keep it a question.",
    "about.image.alt": "Description of a picture, read out to people who can't see it.",
    "about.image.caption": "Line under a picture.\nGlossary: joint = articulación",
    "about.image.callouts.bone": "A line of the numbered key under a picture.\nAt most 30 characters.",
    "choices.heading": "Heading of a section. Keep it a question.\nAt most 40 characters.",
    "choices.intro": "Before the first item of a section.",
    "choices.shot.name.standard": "Name of an option. Standard level.\nAt most 30 characters.",
    "choices.shot.name.plain": "Name of an option. Easy-to-read level.\nAt most 30 characters.",
    "choices.shot.aim": (
        "What the option tries to do: a cell of the comparison table, of “An injection”.\nAt most 30 characters."
    ),
    "choices.shot.what.standard": (
        "What the option is, of “An injection”. Standard level.\nGlossary: joint = articulación"
    ),
    "choices.shot.what.plain": "What the option is, of “A shot”. Easy-to-read level.",
    "choices.shot.happens": "After the label “What happens:”, of “An injection”.",
    "choices.shot.when": "After the label “When it is used:”, of “An injection”.",
    "choices.shot.who": "After the label “Who does it:”, of “An injection”.",
    "choices.shot.lasts": (
        "After the label “How long it may last:”, and a cell of the comparison table, of “An injection”.\n"
        "At most 30 characters."
    ),
    "choices.shot.benefits.pain": "Benefit, of “An injection”.",
    "choices.shot.benefits.pain.measure.timeframe": "After a count: “3 out of 100 people, …”, of “An injection”.",
    "choices.shot.harms.worse": "Harm, of “An injection”.",
    "choices.shot.unknowns": "After the label “What we do not know yet:”, of “An injection”.",
    "choices.shot.image.alt": "Description of a picture, read out to people who can't see it, of “An injection”.",
    "compare.heading": "Heading of a section.\nAt most 30 characters.",
    "compare.intro": "Before the first item of a section.",
    "ask.heading": "Heading of a section.\nAt most 30 characters.",
    "ask.one": "A question that the reader may ask. Keep it a question.",
    "help.heading": "Heading of a section.\nAt most 30 characters.",
    "help.intro": "Before the first item of a section.",
    "help.a.sign": "Completes the sentence “Call 911 now if …”.",
    "help.b.sign": "Completes the sentence “Call … the same day if …”.",
    "help.c.sign": "Completes the sentence “Ask at your next visit if …”.",
    "glossary.steroid.term": "Word of the glossary.\nAt most 30 characters.",
    "glossary.steroid.plain": "What a word of the glossary means.",
    "glossary.joint.term": "Word of the glossary.\nAt most 30 characters.",
    "glossary.joint.plain": "What a word of the glossary means.",
}
"""The note of each kind of text that a handout can have, when one word of its glossary is translated."""


def test_each_text_says_where_it_stands_how_long_it_may_be_and_which_words_are_known(
    project: Path, handouts: Handouts
) -> None:
    file = handout_file("every-text")
    file.parent.mkdir()
    file.write_text(EVERYTHING, "utf-8")
    assert handouts("translate", "update", "every-text", "-l", "es").code == 0
    edit(po_file("every-text"), "glossary.joint.term", msgstr="articulación")
    assert handouts("translate", "update", "every-text").code == 0
    assert {e.msgctxt: e.comment for e in polib.pofile(str(po_file("every-text")))} == NOTES


def test_a_word_of_the_glossary_is_found_as_a_word_and_not_inside_another() -> None:
    source = load(repository() / "source" / SHIPPED)
    assert source.handout
    terms = {"disc": "disco", "facet joint": "faceta"}
    for unit in source.units:
        hits = [line for line in note(source.handout, unit, terms).split("\n") if line.startswith("Glossary: ")]
        words = {t for t in terms if re.search(rf"(?i)\b{t}(s|es)?\b", unit.text)}
        if unit.leaf.keys[-1] == "term":
            words = set()
        assert {h.split(" = ")[0] for line in hits for h in line.removeprefix("Glossary: ").split("; ")} == words


def test_what_has_little_room_may_be_longer_than_the_source_and_not_much() -> None:
    for unit in load(repository() / "source" / SHIPPED).units:
        limit = max_length(unit)
        assert limit is None or (limit >= 30 and limit % 10 == 0 and limit >= int(len(unit.text) * 1.7))
        assert limit is None or limit < len(unit.text) * 1.7 + 30
