"""Readability: text is counted as a careful person would count it, and the formulas are those of their authors."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import HANDOUT, Handouts
from handouts.build.jobs import run
from handouts.core.findings import HandoutsError
from handouts.editions.grades import running
from handouts.language.readability import Counts, count, sentences, spoken, words
from handouts.language.readability_formulas import FORMULAS, NONE, Score, formulas_of, graded
from handouts.language.syllables import LANGUAGES, syllables
from handouts.source.parts import Level
from loading import BASE, load, registry
from small import job, translate

FOLDER = Path(__file__).with_name("readability")


def data(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


# ---------------------------------------------------------------- what is a sentence, and what a word

SENTENCES: dict[str, list[str]] = data("sentences.yaml")
WORDS: dict[str, dict[str, str]] = data("words.yaml")


@pytest.mark.parametrize("language", SENTENCES)
def test_a_text_is_cut_into_sentences_as_its_language_has_it(language: str) -> None:
    for marked in SENTENCES[language]:
        found = sentences(marked.replace("|", ""), language)
        assert found == tuple(one.strip() for one in marked.split("|") if one)


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("Rest **well** [@a2020; @b].", "Rest well."),
        ("See [the page](https://example.org/a_b).", "See the page."),
        ("Call {clinic.phone} or 1-800-555-0100.", "Call or."),
        ("Go to www.example.org now.", "Go to now."),
        ("An [intérprete]{lang=es} helps.", "An intérprete helps."),
        ("Call [911](tel:911){.phone dir=ltr}.", "Call 911."),
        ("5 \\* 3", "5 * 3"),
    ],
)
def test_only_words_are_read(markdown: str, said: str) -> None:
    assert spoken(markdown) == said


@pytest.mark.parametrize("language", WORDS)
def test_words(language: str) -> None:
    for text, found in WORDS[language].items():
        assert words(text, language) == tuple(found.split())


def test_a_list_without_full_stops_is_not_one_long_sentence() -> None:
    assert (
        count(["Call us if:", "you have a fever today", "your knee gets very red", "you can not walk"]).sentences == 4
    )


def test_short_items_belong_to_their_lead_in() -> None:
    assert count(["Please bring these things:", "your list", "your card", "your glasses"]).sentences == 1


def test_a_long_sentence_has_more_than_20_words_or_in_chinese_30_characters() -> None:
    twenty = " ".join(["walk"] * 20)
    assert (count([f"{twenty}."]).long_sentences, count([f"{twenty} on."]).long_sentences) == (0, 1)
    assert (count(["走" * 30 + "。"], "zh").long_sentences, count(["走" * 31 + "。"], "zh").long_sentences) == (0, 1)
    assert count([f"{twenty} on. Rest now."]).long_share == 0.5


def test_nothing_has_no_score() -> None:
    for blocks in ([], ["", "{clinic.phone}"]):
        score, counts = graded(blocks, "flesch-kincaid")
        assert (score, counts) == (None, Counts())


# ---------------------------------------------------------------- syllables


def by_hand() -> Iterator[tuple[str, str, int]]:
    for language, table in data("syllables.yaml").items():
        for number, listed in table.items():
            yield from ((language, word, number) for word in listed.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_syllables_are_those_that_people_count(language: str) -> None:
    expected = {word: number for tag, word, number in by_hand() if tag == language}
    assert expected
    assert {word: syllables(word, language) for word in expected} == expected


# ---------------------------------------------------------------- English, against the CMU Pronouncing Dictionary

ENGLISH: dict[str, Any] = data("english.yaml")["passages"]


def grade_level(c: Any) -> float:
    return float(0.39 * c["words"] / c["sentences"] + 11.8 * c["syllables"] / c["words"] - 15.59)


def smog_grade(c: Any) -> float:
    return 1.043 * math.sqrt(c["many"] * 30 / c["sentences"]) + 3.1291


def test_there_are_fifty_passages_from_easy_to_hard() -> None:
    grades = sorted(grade_level(p["counts"]) for p in ENGLISH.values())
    assert len(grades) == 50
    assert grades[0] < 1
    assert grades[25] > 5
    assert grades[-1] > 20


@pytest.mark.parametrize("name", ENGLISH)
def test_flesch_kincaid_and_smog_are_those_of_a_dictionary(name: str) -> None:
    blocks = [" ".join(block) for block in ENGLISH[name]["blocks"]]
    reference, counts = ENGLISH[name]["counts"], count(blocks)
    assert (counts.sentences, counts.words) == (reference["sentences"], reference["words"])
    scores = {f.name: s for f in formulas_of("flesch-kincaid") if (s := f.score(counts))}
    assert scores["flesch-kincaid"].value == pytest.approx(grade_level(reference), abs=0.3)
    assert scores["smog"].value == pytest.approx(smog_grade(reference), abs=0.3)


# ---------------------------------------------------------------- others' results

SPANISH: dict[str, Any] = data("spanish.yaml")["passages"]
PUBLISHED: dict[str, Any] = data("published.yaml")


@pytest.mark.parametrize("name", SPANISH)
def test_inflesz_is_that_of_another_program(name: str) -> None:
    reference = SPANISH[name]["counts"]
    theirs = 206.835 - 62.3 * reference["syllables"] / reference["words"] - reference["words"] / reference["sentences"]
    score, _ = graded(SPANISH[name]["blocks"], "inflesz")
    assert score
    assert score.value == pytest.approx(theirs, abs=2)


@pytest.mark.parametrize("example", PUBLISHED["texts"], ids=lambda e: f"{e['formula']}, {e['where']}")
def test_a_published_example_has_its_published_result(example: Any) -> None:
    score, counts = graded([example["text"]], example["formula"])
    assert score
    assert {name: getattr(counts, name) for name in example["counts"]} == example["counts"]
    assert score.value == pytest.approx(example["value"], abs=example["within"])


@pytest.mark.parametrize("example", PUBLISHED["counts"], ids=lambda e: e["formula"])
def test_a_formula_has_the_numbers_that_others_have(example: Any) -> None:
    counts = Counts(words=example["words"], sentences=example["sentences"], syllables=example["syllables"])
    score = FORMULAS[example["formula"]].score(counts)
    assert score
    assert round(score.value, 1) == pytest.approx(example["value"], abs=0.051)


def test_the_formulas_that_count_letters_or_long_words() -> None:
    """Worked out by hand, from the formulas as printed."""
    c = Counts(words=100, sentences=5, letters=450, long_words=20, syllables=170, many=15, single=55)
    values = {name: formula.score(c) for name, formula in FORMULAS.items()}
    assert values["coleman-liau"] == Score("coleman-liau", round(0.0588 * 450 - 0.296 * 5 - 15.8, 2))
    assert values["gulpease"] == Score("gulpease", 59.0, "easy after high school")  # 89 + (1500 - 4500) / 100
    wiener = 0.1935 * 15 + 0.1672 * 20 + 0.1297 * 20 - 0.0327 * 55 - 0.875
    assert values["wiener-1"] == Score("wiener-1", round(wiener, 2))


def test_each_formula_cites_where_it_was_published() -> None:
    for formula in FORMULAS.values():
        assert any(str(year) in formula.doc for year in range(1950, 2010)), formula.name
        assert formula.language in LANGUAGES


@pytest.mark.parametrize(
    ("syllables_in_1000_words", "value", "band"),
    [
        (1875, 80.02, "very easy"),
        (1876, 79.96, "quite easy"),
        (2116, 65.01, "quite easy"),
        (2117, 64.95, "normal"),
        (2276, 55.04, "normal"),
        (2277, 54.98, "somewhat hard"),
        (2517, 40.03, "somewhat hard"),
        (2518, 39.96, "very hard"),
    ],
)
def test_the_bands_of_inflesz_are_those_of_barrio_cantalejo(
    syllables_in_1000_words: int, value: float, band: str
) -> None:
    counts = Counts(words=1000, sentences=100, syllables=syllables_in_1000_words)
    assert FORMULAS["inflesz"].score(counts) == Score("inflesz", value, band)


def test_smog_is_approximate_below_30_sentences() -> None:
    sentence = "You can call us any day of the week."
    smog = FORMULAS["smog"]
    few, enough = (smog.score(count([sentence] * n)) for n in (29, 30))
    assert few and few.approximate
    assert enough and not enough.approximate


# ---------------------------------------------------------------- the registry


def test_a_language_has_only_formulas_that_were_made_for_it() -> None:
    for locale in registry().values():
        assert locale.readability == NONE or FORMULAS[locale.readability].language == locale.language
        assert {f.language for f in formulas_of(locale.readability)} <= {locale.language}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("flesh", "`fr.readability` is `flesh`; it must be one of none, flesch-kincaid, "),
        ("inflesz", "`fr.readability` is `inflesz`; it must be a formula made for it, and this one was made for `es`"),
    ],
)
def test_a_formula_that_is_unknown_or_of_another_language_is_a_mistake(tmp_path: Path, name: str, problem: str) -> None:
    text = (BASE / "locales.yaml").read_text("utf-8")
    before, after = text.split("\nfr:\n")
    assert "readability: kandel-moles" in after
    changed = after.replace("readability: kandel-moles", f"readability: {name}", 1)
    (tmp_path / "locales.yaml").write_text(f"{before}\nfr:\n{changed}", "utf-8")
    with pytest.raises(HandoutsError) as stop:
        registry(tmp_path)
    assert problem in str(stop.value)


# ---------------------------------------------------------------- for people: handouts check --readability


def test_check_shows_the_grade_of_the_whole_and_of_each_section_and_option(project: Path, handouts: Handouts) -> None:
    said = handouts("check", "--readability")
    assert (said.code, said.err) == (0, "")
    standard, plain, *notes = said.out.strip().split("\n\n")
    for level, table in (("standard", standard), ("plain", plain)):
        title, head, *rows = table.splitlines()
        assert title == f"{HANDOUT}: en-US, {level}"
        assert head.split() == ["words", "per", "sentence", "over", "20", "Flesch-Kincaid", "SMOG", "Coleman-Liau"]
        assert [row.split()[0] for row in rows[:2]] == ["whole", rows[1].split()[0]]
        source = load(Path("source") / HANDOUT)
        assert source.handout
        names = [row.split()[0] for row in rows]
        assert [n for n in names if n in {s.id for s in source.handout.sections}] == [
            s.id for s in source.handout.sections if s.id in names
        ]
        assert set(source.handout.options()) <= set(names)
        assert "~" in rows[0], "so short a handout has too few sentences for SMOG"
    assert notes == [
        "Flesch-Kincaid, SMOG, Coleman-Liau: school grades, so low is easy.",
        "~ is approximate: fewer than 50 words, or than the 30 sentences that SMOG was made for.",
    ]


def test_check_says_plainly_where_there_is_no_formula(project: Path, handouts: Handouts) -> None:
    translate(project / "source" / HANDOUT, "vi", lambda path, text: "Hãy nghỉ ngơi." if path == "key_message" else "")
    said = handouts("check", "--readability")
    tables = said.out.split("\n\n")
    assert [t.splitlines()[0] for t in tables if ": vi, " in t] == [
        f"{HANDOUT}: vi, {level} (no validated formula for vi; {left} texts are not translated and left out)"
        for level, left in (("standard", left_out("standard")), ("plain", left_out("plain")))
    ]
    vietnamese = next(t for t in tables if ": vi, plain" in t)
    assert vietnamese.splitlines()[1].split() == ["words", "per", "sentence", "over", "20"]
    assert vietnamese.splitlines()[2].split() == ["whole", "3", "3.0", "0%"]


def left_out(level: str) -> int:
    source = load(Path("source") / HANDOUT)
    return len(running(source.units, Level(level))) - 1


def test_check_counts_characters_in_chinese(project: Path, handouts: Handouts) -> None:
    translate(project / "source" / HANDOUT, "zh-Hans", lambda path, text: "请休息。" if path == "key_message" else "")
    chinese = next(t for t in handouts("check", "--readability").out.split("\n\n") if ": zh-Hans, plain" in t)
    assert chinese.splitlines()[1].split() == ["characters", "per", "sentence", "over", "30"]
    assert chinese.splitlines()[2].split() == ["whole", "3", "3.0", "0%"]


def test_check_says_the_grades_as_json(project: Path, handouts: Handouts) -> None:
    said = handouts("check", HANDOUT, "--readability", "--report", "json")
    shown = json.loads(said.out)["handouts"]
    assert [(g["handout"], g["locale"], g["level"], g["formula"]) for g in shown] == [
        (HANDOUT, "en-US", "standard", "flesch-kincaid"),
        (HANDOUT, "en-US", "plain", "flesch-kincaid"),
    ]
    whole = shown[0]["texts"][0]
    assert whole["path"] == ""
    assert set(whole["scores"]) == {"flesch-kincaid", "smog", "coleman-liau"}
    assert whole["words"] > 50
    assert whole["per_sentence"] == round(whole["words"] / whole["sentences"], 2)


def test_the_table_speaks_text_or_json_only(project: Path, handouts: Handouts) -> None:
    said = handouts("check", "--readability", "--report", "sarif")
    assert said.code == 2
    assert "--readability goes with --report text or json." in said.err


def test_a_handout_with_errors_is_left_out_of_the_table(project: Path, handouts: Handouts) -> None:
    file = project / "source" / HANDOUT / "handout.yaml"
    file.write_text(file.read_text("utf-8").replace("\nkey_message:", "\nkey_massage:"), "utf-8")
    said = handouts("check", "--readability")
    assert said.code == 1
    assert f"left out: {HANDOUT} has errors" in said.err


# ---------------------------------------------------------------- for portals: the manifest

EASY = "Descanse. Beba agua. Camine un poco cada día. "


def grade_of(project: Path, locale: str) -> dict[str, Any]:
    """What a build notes of the plain edition."""
    done = run(*job(project / "source" / HANDOUT, locale, "html"))
    assert not done.failures
    return dict(done.entries[0].readability)


def test_the_manifest_says_what_its_languages_formula_says(project: Path) -> None:
    folder = project / "source" / HANDOUT
    translate(folder, "es-US", lambda path, text: EASY * 3)
    translate(folder, "vi", lambda path, text: "Hãy nghỉ ngơi và uống nước. " * 9)
    english, spanish = grade_of(project, "en-US"), grade_of(project, "es-US")
    score, counts = graded([u.text for u in running(load(folder).units, Level.PLAIN)], "flesch-kincaid")
    assert score
    assert english == {
        "formula": "flesch-kincaid",
        "value": score.value,
        "words": counts.words,
        "sentences": counts.sentences,
    }
    assert spanish["formula"] == "inflesz"
    assert spanish["words"] / spanish["sentences"] == pytest.approx(8 / 3)
    assert spanish["value"] == pytest.approx(206.835 - 62.3 * 17 / 8 - 8 / 3, abs=0.01)
    assert grade_of(project, "vi") == {}, "no formula was made for it"
    assert grade_of(project, "es-US+en-US") == spanish, "two side by side: the first"


def test_a_grade_of_a_few_words_is_not_in_the_manifest(project: Path) -> None:
    translate(project / "source" / HANDOUT, "es-US", lambda path, text: EASY if path == "key_message" else "")
    assert grade_of(project, "es-US") == {}


def test_the_grade_is_in_the_file_that_portals_read(project: Path, handouts: Handouts) -> None:
    assert handouts("build", "-f", "text", "--level", "plain").code == 0
    (file,) = json.loads(Path("output/manifest.json").read_text("utf-8"))["files"]
    assert file["readability"] == grade_of(project, "en-US")
