"""The locale registry: every language in it is built, and a mistake in it is said with its file and its entry."""

import datetime
import gettext
import io
import re
import shutil
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from docx import api as word

from conftest import HANDOUT, Handouts
from handouts.build.jobs import run
from handouts.core.findings import HandoutsError
from handouts.review.form import checklist
from handouts.rules.engine import check
from loading import BASE, interface, interface_source, interface_texts, library, read_catalog, registry, words_of
from reading import docx_lines, epub_text, html_page, html_text, pdf_pages, squeeze
from small import job, made, new, translate

KNOWN = registry()
LANGUAGES = [tag for tag, locale in KNOWN.items() if not locale.pseudo]
each = pytest.mark.parametrize("tag", LANGUAGES)

DATES = {
    "en-US": "November 1, 2026 / March 8, 2026",
    "en-GB": "1 November 2026 / 8 March 2026",
    "es-US": "1 de noviembre de 2026 / 8 de marzo de 2026",
    "fr": "1er novembre 2026 / 8 mars 2026",
    "fr-CA": "1er novembre 2026 / 8 mars 2026",
    "pt-BR": "1º de novembro de 2026 / 8 de março de 2026",
    "ht": "1ye novanm 2026 / 8 mas 2026",
    "vi": "ngày 1 tháng 11 năm 2026 / ngày 8 tháng 3 năm 2026",
    "zh-Hans": "2026年11月1日 / 2026年3月8日",
    "zh-Hant": "2026年11月1日 / 2026年3月8日",
    "ko": "2026년 11월 1일 / 2026년 3월 8일",
    "tl": "Nobyembre 1, 2026 / Marso 8, 2026",
    "ru": "1 ноября 2026 г. / 8 марта 2026 г.",
    "uk": "1 листопада 2026 р. / 8 березня 2026 р.",
    "ar": "1 نوفمبر 2026 / 8 مارس 2026",
    "fa": "۱ نوامبر ۲۰۲۶ / ۸ مارس ۲۰۲۶",
    "ur": "1 نومبر، 2026 / 8 مارچ، 2026",
    "hi": "1 नवंबर 2026 / 8 मार्च 2026",
    "so": "1 Noofeembar 2026 / 8 Maarso 2026",
}
THOUSAND = {"pt-BR": "1.000", "vi": "1.000", "fa": "۱٬۰۰۰"} | dict.fromkeys(["fr", "fr-CA", "ht", "ru", "uk"], "1 000")
"""How a thousand is written, where it is not 1,000; the space is one that never breaks."""

RIGHT_TO_LEFT = {"ar", "fa", "ur"}
NO_SPACE = {"zh-Hans", "zh-Hant"}


# ---------------------------------------------------------------- what is known of each


def test_there_are_eighteen_languages() -> None:
    assert list(DATES) == LANGUAGES
    assert len([tag for tag in LANGUAGES if tag != "en-GB"]) == 18


@each
def test_dates_are_written_as_people_write_them(tag: str) -> None:
    days = (datetime.date(2026, 11, 1), datetime.date(2026, 3, 8))
    assert " / ".join(map(KNOWN[tag].format_date, days)) == DATES[tag]


@each
def test_all_twelve_months_have_names_in_the_languages_own_letters(tag: str) -> None:
    locale = KNOWN[tag]
    said = [locale.format_date(datetime.date(2026, month, 28)) for month in range(1, 13)]
    assert len(set(said)) == 12
    for day in said:
        letters = {c for c in day if c.isalpha()}
        assert locale.script == "Latn" or not letters & set(string.ascii_letters)


@each
def test_a_thousand_is_written_as_people_write_it(tag: str) -> None:
    assert re.sub("[\u00a0\u202f]", " ", KNOWN[tag].count(1000)) == THOUSAND.get(tag, "1,000")
    assert " " not in KNOWN[tag].count(1000)


@each
def test_every_word_of_the_interface_is_there(tag: str) -> None:
    source = interface_source()
    said = interface(tag)
    assert said.keys() == source.keys()
    for key, words in said.items():
        fields = re.findall(r"\{[a-z_.]+\}", source[key][0])
        assert sorted(re.findall(r"\{[a-z_.]+\}", words)) == sorted(fields), key
    if not tag.startswith("en-"):
        assert check(interface_texts().translation(tag)) == ()
        assert set(read_catalog(BASE / "ui" / f"{tag}.po").entries) == {f"ui.{key}" for key in source}


@each
def test_quotes_come_in_two_pairs(tag: str) -> None:
    quotes = KNOWN[tag].quotes
    assert len(quotes) == 4
    assert len(set(quotes)) == 4
    assert all(set(q.strip()) <= set("“”‘’«»‹›„「」『』") for q in quotes)
    assert '"' not in "".join(quotes)


@each
def test_straight_quotes_become_the_languages_own(tag: str, tmp_path: Path) -> None:
    folder = new(tmp_path, {"Say how long": 'Say \\"how long\\"'})
    if tag != "en-US":
        translate(folder, tag, lambda path, text: text)
    first, last = KNOWN[tag].quotes[:2]
    text = made(folder, tag, "text")["text"].decode().replace("\u00a0", " ")
    assert f"Say {first}how long{last}" in re.sub("[\u2066\u2069]", "", text)
    assert '"' not in text


@each
def test_gettext_accepts_the_plural_forms(tag: str) -> None:
    count, rule = re.fullmatch(r"nplurals=([1-6]); plural=(.+);", KNOWN[tag].plurals).groups()  # type: ignore[union-attr]
    plural = gettext.c2py(rule)
    assert {plural(n) for n in range(1000)} == set(range(int(count)))
    if not tag.startswith("en-"):
        text = (BASE / "ui" / f"{tag}.po").read_text("utf-8")
        assert f"Plural-Forms: {KNOWN[tag].plurals}\\n" in text


@each
def test_direction_and_script_fit_each_other(tag: str) -> None:
    locale = KNOWN[tag]
    assert locale.dir == ("rtl" if tag in RIGHT_TO_LEFT else "ltr")
    assert (locale.script == "Arab") == (tag in RIGHT_TO_LEFT)
    assert locale.space == ("" if tag in NO_SPACE else " ")


@each
def test_each_language_knows_the_names_of_the_others_that_handouts_come_from(tag: str) -> None:
    here = KNOWN[tag]
    for origin in ("en-US", "es-US"):
        name = KNOWN[origin].name_in(here)
        assert name
        if here.script != "Latn":
            assert not set(name) & set(string.ascii_letters)
        if here.language not in ("en", "es", "tl", "ht"):
            assert name != KNOWN[origin].endonym


# ---------------------------------------------------------------- a handout in each of them


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new handout, in every language: each text is a sentence that is on its page anyway."""
    folder = new(tmp_path_factory.mktemp("languages"))
    for tag in LANGUAGES[1:]:
        translate(folder, tag, lambda path, text, tag=tag: sham(tag, path))  # type: ignore[misc]
    return folder


def sham(tag: str, path: str) -> str:
    """Real words of a language: it has to show all the letters that it has."""
    return interface(tag)["accessibility_summary" if path.endswith((".text", "body.1")) else "not_advice"]


@each
def test_every_language_is_built_in_every_format_that_needs_no_font(tag: str, folder: Path) -> None:
    files = made(folder, tag, "html", "text", "docx", "epub")
    here = KNOWN[tag]
    page = html_page(files["html"])
    assert (page.get("lang"), page.get("dir")) == (tag, here.dir)
    said = {
        "html": html_text(files["html"]),
        "text": files["text"].decode(),
        "docx": "\n".join(docx_lines(files["docx"])),
        "epub": epub_text(files["epub"]),
    }
    wanted = [here.format_date(datetime.date.today()), interface(tag)["mistake"].split("{")[0]]
    wanted += [sham(tag, "title")] if tag != "en-US" else ["Say what nobody knows yet."]
    for form, text in said.items():
        for words in wanted:
            assert squeeze(words.replace("'", "’")) in squeeze(text), form
        assert "{" not in text
    assert word.Document(io.BytesIO(files["docx"])).core_properties.language == tag


@each
def test_every_language_offers_all_the_others_by_their_own_names(tag: str, folder: Path) -> None:
    page = html_page(made(folder, tag, "html")["html"])
    offered = [(e.get("lang"), e.text_content()) for e in page.iterfind(".//nav//li/*")]
    level = {t: interface(t)["level_plain"] for t in LANGUAGES}
    assert {(t, f"{KNOWN[t].endonym} · {level[t]}") for t in LANGUAGES} <= set(offered)


PRINTED = [t for t in LANGUAGES if KNOWN[t].script == "Latn"] + ["ar", "fa", "hi", "ko", "zh-Hant", "ru"]


@pytest.mark.parametrize("tag", PRINTED)
def test_a_pdf_has_every_letter_from_fonts_that_come_as_packages(tag: str, folder: Path) -> None:
    pdf = made(folder, tag, "pdf")["pdf"]  # a letter that no font has would be an error
    here = KNOWN[tag]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        language = str(file.Root.Lang)
        embedded = (f for f in file.objects if isinstance(f, pikepdf.Dictionary) and "/BaseFont" in f)
        fonts = {str(font.BaseFont).split("+")[-1] for font in embedded}
    assert language.split("-")[0] == here.language
    wanted = {family.replace(" ", "") for family in ("Source Sans 3", *here.fonts)}
    assert {re.split("[-,]", name.strip("/"))[0] for name in fonts} <= wanted
    if here.fonts:
        assert any(here.fonts[0].replace(" ", "") in name for name in fonts)
    said = squeeze("".join(pdf_pages(pdf)))
    assert squeeze(here.number(str(datetime.date.today().year))) in said
    if here.dir == "ltr" and here.script != "Deva":  # there the letters of a text layer stand in another order
        assert squeeze(interface(tag)["mistake"].split("{")[0].replace("'", "’")) in said


@pytest.mark.parametrize("tag", ["en-US", "ar"])
def test_a_letter_that_no_font_has_is_an_error_and_no_box(tag: str, tmp_path: Path) -> None:
    folder = new(tmp_path, {"Say how it may help.": "Say how ሀ may help."})
    if tag != "en-US":
        translate(folder, tag, lambda path, text: "ሀ")
    done = run(*job(folder, tag, "pdf", "text"))
    [failure] = done.failures
    assert failure.path.endswith(".pdf")
    assert "ሀ" in failure.reason
    assert not failure.bug
    assert [path for path in done.contents if path.endswith(".txt")]


# ---------------------------------------------------------------- an entry that is not right

ENTRY = """\
eo:
  endonym: Esperanto
  dir: ltr
  script: Latn
  date: d MMMM y
  quotes: ["“", "”", "‘", "’"]
  readability: none
  plurals: "nplurals=2; plural=(n != 1);"
"""


def with_line(line: str) -> str:
    """The entry with another line in the place of the one with its key, or at its end."""
    key, _, _ = line.partition(":")
    others = [one for one in ENTRY.splitlines() if not one.startswith(f"  {key}:")]
    return "\n".join([*others, f"  {line}\n"])


MISTAKES = {
    ENTRY.replace("  dir: ltr\n", ""): "`eo.dir` is missing",
    ENTRY.replace('  quotes: ["“", "”", "‘", "’"]\n', ""): "`eo.quotes` is missing",
    with_line("dir: left"): "`eo.dir` is `left`; it must be one of 'ltr' or 'rtl'",
    with_line("direct: ltr"): "`direct` is not known here; did you mean `dir`?",
    with_line("digits: roman"): "`eo.digits` is `roman`; it must be one of latn, arab, arabext,",
    with_line("pseudo: yes"): "`eo.pseudo` is `yes`; it must be one of accents, mirror",
    with_line("on_screen: phone"): "`eo.on_screen` is `phone`; it must be one of 'own' or ",
    with_line('quotes: ["“", "”"]'): "`eo.quotes` is a list of 2; it must be a list of 4: double, then single",
    with_line("quotes: “”‘’"): "`eo.quotes` is `“”‘’`; it must be a list",
    with_line("months: [a, b, c]"): "`eo.months` is a list of 3; it must be a list of 12",
    with_line("fonts: Noto Sans"): "`eo.fonts` is `Noto Sans`; it must be a list",
    with_line("names: [angla]"): "`eo.names` is a list of 1; it must be a mapping",
    with_line("endonym: 7"): "`eo.endonym` is `7`; it must be text",
    with_line("endonym:"): "`eo.endonym` is nothing; it must be text",
    with_line("date: MMMM y"): "`eo.date` is `MMMM y`; it must be a pattern with d, M and y",
    with_line("date: \"'d M y'\""): "`eo.date` is `'d M y'`; it must be a pattern",
    with_line("script: latin"): "`eo.script` is `latin`; it must be four letters, such as Latn",
    with_line("region: Europe"): "`eo.region` is `Europe`; it must be two capitals",
    with_line('plurals: "plural=(n != 1);"'): "`eo.plurals` is `plural=(n != 1);`; it must be as in",
    ENTRY.replace("eo:", "Esperanto:"): "`Esperanto` can't stand here; it must be a locale such as",
    ENTRY.replace("eo:", "eo_XX:"): "`eo_XX` can't stand here; it must be a locale",
    "eo:\n": "`eo` is nothing; it must be a mapping",
    ENTRY.replace("eo:", "fr:"): "`fr` stands twice",
    ENTRY + "  dir: rtl\n": "`dir` stands twice",
    with_line('quotes: ["“", "”", "‘", "’"'): "the file can't be read from here on: a bracket `[` is not closed",
    ENTRY.replace("  dir", "\tdir"): "a tab stands where spaces must be",
}
"""Entries that can't be used, and what is said of each."""


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Path]:
    """A project's own base templates, to add an entry to."""
    yield Path(shutil.copytree(BASE, tmp_path / "templates" / "base"))


def add(base: Path, entry: str) -> int:
    """Add an entry to a registry. Returns the line that it begins in."""
    file = base / "locales.yaml"
    text = file.read_text("utf-8")
    file.write_text(text + entry, "utf-8")
    return text.count("\n") + 1


def test_an_entry_without_mistakes_is_taken(base: Path) -> None:
    add(base, ENTRY)
    assert registry(base)["eo"].format_date(datetime.date(2026, 3, 8)) == "8 Marto 2026"


@pytest.mark.parametrize(("entry", "said"), MISTAKES.items(), ids=MISTAKES.values())
def test_a_mistake_is_said_with_its_file_and_its_entry(base: Path, entry: str, said: str) -> None:
    line = add(base, entry)
    with pytest.raises(HandoutsError) as error:
        registry(base)
    found = re.fullmatch(r"can't use the locale registry (.+), line (\d+): (.+)", str(error.value))
    assert found
    assert found[1] == str(base / "locales.yaml")
    assert line <= int(found[2]) <= line + ENTRY.count("\n") + 1
    assert found[3].startswith(said)


def test_the_line_of_a_mistake_is_named(base: Path) -> None:
    line = add(base, ENTRY.replace("Latn", "latin"))
    with pytest.raises(HandoutsError, match=f", line {line + 3}: "):
        registry(base)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("- fr\n", "is a list of 1; it must be a mapping"),
        ("fr\n", "is `fr`; it must be a mapping"),
        ("{}\n", "is an empty mapping; it must be a mapping of at least 1"),
    ],
)
def test_a_registry_without_entries_is_said(base: Path, text: str, said: str) -> None:
    (base / "locales.yaml").write_text(text, "utf-8")
    with pytest.raises(HandoutsError, match=said):
        registry(base)


def test_a_registry_that_is_not_there_or_not_text_is_said(base: Path) -> None:
    file = base / "locales.yaml"
    file.write_bytes(b"fr:\n  endonym: Fran\xe7ais\n")
    with pytest.raises(HandoutsError, match=re.escape(str(file))):
        registry(base)
    file.unlink()
    with pytest.raises(HandoutsError, match="No such file"):
        registry(base)


def test_a_build_says_it_too_and_makes_nothing(handouts: Handouts, project: Path, base: Path) -> None:
    add(base, ENTRY.replace("  dir: ltr\n", ""))
    said = handouts("build", "-f", "text", "-j", "1", "--templates", base.parent)
    assert said.code == 3
    assert "`eo.dir` is missing" in said.err
    assert "locales.yaml" in said.err
    assert "Traceback" not in said.err
    assert not Path("output").exists()


def test_a_language_that_cldr_does_not_know_needs_its_months(base: Path) -> None:
    locale = KNOWN["fr-CA"].model_copy(update={"tag": "xx", "first_of_month": ""})
    with pytest.raises(HandoutsError, match="CLDR knows no dates in `xx`"):
        locale.format_date(datetime.date(2026, 3, 8))
    months = ENTRY.replace("eo:", "tzm:").replace("  dir", f"  months: [{', '.join('abcdefghijkl')}]\n  dir")
    add(base, months)
    assert registry(base)["tzm"].format_date(datetime.date(2026, 3, 8)) == "8 c 2026"


def test_a_handout_in_a_language_without_its_words_is_not_built(handouts: Handouts, project: Path, base: Path) -> None:
    add(base, ENTRY)
    translate_nothing = project / "source" / HANDOUT / "eo.po"
    translate_nothing.write_text('msgid ""\nmsgstr ""\n', "utf-8")
    said = handouts("build", "-l", "eo", "-f", "text", "-j", "1", "--templates", base.parent)
    assert said.code == 1
    assert "error T009" in said.err


# ---------------------------------------------------------------- the other files of the library


def test_no_and_yes_are_words_as_others(base: Path) -> None:
    """Spanish `no` is no truth value: a second reader of YAML had made it `false`, and no rule found it in a text."""
    (base / "words" / "es.yaml").write_text('negation: [no, nunca]\nnumbers: {1: [uno], 2: ["dos"]}\n', "utf-8")
    words = words_of("es", base)
    assert words.negations("No duele, y nunca arde.") == ["no", "nunca"]
    assert [found[2] for found in words.number_words("uno y dos días")] == ["1", "2"]


LIBRARY_MISTAKES = {
    "words/es.yaml": {
        "negation: [no, 7]": "1: `negation.1` is `7`; it must be text (put it in quotes)",
        "negation: no": "1: `negation` is `no`; it must be a list",
        "negations: [no]": "1: `negations` is not known here; did you mean `negation`?",
        'again: [o]\nunits: {mg: ["*"]}': "2: `units.mg.0` is `*`; it must be a word, with or without `*`",
        "again: [o]\nagain: [ni]": "2: `again` stands twice; it was already said in line 1",
        "again: [o": "2: the file can't be read from here on: a bracket `[` is not closed, or a comma is missing",
    },
    "ui/en-US.yaml": {
        "draft: {text: Draft}": "1: `draft.note` is missing",
        "draft: {text: no, note: yes}\ndate: {text: 1, note: x}": "2: `date.text` is `1`; it must be text",
        "draft: {txt: x, text: x, note: x}": "1: `txt` is not known here; did you mean `text`?",
    },
    "review/checklist.yaml": {
        "source: []": "1: `translation` is missing",
        "translation: []\nsource: [{id: a, ask: b, cites: c, must: so}]": "2: `source.0.must` is `so`; it must be",
    },
}


@pytest.mark.parametrize(
    ("name", "text", "said"), [(name, *row) for name, rows in LIBRARY_MISTAKES.items() for row in rows.items()]
)
def test_a_mistake_in_a_file_of_the_library_is_said_with_its_line(base: Path, name: str, text: str, said: str) -> None:
    (base / name).write_text(text + "\n", "utf-8")
    read: dict[str, Callable[[], object]] = {
        "words": lambda: words_of("es", base),
        "ui": lambda: interface_source(base),
        "review": lambda: checklist(library(base)),
    }
    with pytest.raises(HandoutsError) as error:
        read[name.split("/")[0]]()
    assert re.fullmatch(
        rf"can't use the .+ in {re.escape(str(base / name))}, line {re.escape(said)}.*", str(error.value)
    )
    assert error.value.hint
