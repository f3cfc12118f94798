"""Mistakes put into right translations are found, and right translations are left alone: a sample of `make mutate`."""

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from handouts.clinics.locations import shipped
from handouts.language.quantities import Differences, compared, quantities
from loading import words_of
from mutation.__main__ import REPORT
from mutation.corpus import LOCALES, corpora
from mutation.mutate import KINDS
from mutation.report import WHY, report
from mutation.text import slips
from mutation.trial import BARS, EACH, FALSE_ALARMS, SEED, Result, rate, run

SAMPLE = 4
"""Mutants of each kind in each language: the whole run has many more."""


@pytest.fixture(scope="module")
def result() -> Result:
    return run(SEED, SAMPLE)


# ---------------------------------------------------------------- what is found


def test_wrong_numbers_units_fields_and_marks_are_found(result: Result) -> None:
    caught, tried = rate(result, ("numbers", "units", "markup"))
    missed = [t for t in result.mutants if t.group in ("numbers", "units", "markup") and not t.caught]
    assert caught * 100 >= tried * BARS["numbers", "units", "markup"], missed


def test_a_lost_or_added_not_is_found(result: Result) -> None:
    caught, tried = rate(result, ("yes and no",))
    missed = [t for t in result.mutants if t.group == "yes and no" and not t.caught]
    assert caught * 100 >= tried * BARS["yes and no",], missed


def test_right_translations_are_left_alone(result: Result) -> None:
    tried = (*result.clean, *result.controls)
    alarms = [t for t in tried if t.caught]
    assert len(alarms) * 100 <= len(tried) * FALSE_ALARMS, alarms


def test_a_translation_of_a_source_that_has_changed_is_always_found(result: Result) -> None:
    assert all(t.caught for t in result.mutants if t.kind == "source changed")


# ---------------------------------------------------------------- what is tried


def test_every_slip_is_tried_in_every_language(result: Result) -> None:
    tried = {(t.kind, t.locale) for t in result.mutants}
    expected = {(kind.name, locale) for kind in KINDS for locale in LOCALES}
    only_chinese = {("brackets of another script", locale) for locale in LOCALES if locale != "zh-Hans"}
    assert expected - tried == only_chinese
    assert len(result.mutants) >= 600


def test_a_mutant_differs_from_its_text_and_from_every_other(result: Result) -> None:
    assert all(t.before != t.after for t in result.mutants)
    told = [(t.kind, t.locale, t.path, t.after) for t in result.mutants if not t.kind.endswith("options swapped")]
    assert len(told) == len(set(told))


def test_every_clean_text_is_checked(result: Result) -> None:
    assert len(result.clean) == sum(len(c.texts.units) for locale in LOCALES for c in corpora(locale))


def test_the_sentences_are_translated_into_every_language() -> None:
    for locale in LOCALES:
        for corpus in corpora(locale):
            assert [u.path for u in corpus.texts.units if not corpus.entries[u.path].fits(u.text)] == []


def test_every_language_has_the_same_kinds_of_slips() -> None:
    languages = {locale.split("-")[0] for locale in LOCALES}
    assert languages | {"en"} == set(slips())
    for language in languages:
        assert set(slips()[language]["swapped"]) == set(slips()["en"]["cue"])
        assert slips()[language]["dropped"]
        assert slips()[language]["added"]


# ---------------------------------------------------------------- the report


def test_the_same_seed_gives_the_same_report_wherever_it_runs(result: Result, tmp_path: Path) -> None:
    out = tmp_path / "report.md"
    command = [sys.executable, "-m", "mutation", "--seed", str(SEED), "--each", str(SAMPLE), "--out", str(out)]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run(command, cwd=Path(__file__).parent, env=environment, check=True, capture_output=True)
    assert out.read_text("utf-8") == report(result)


def test_the_report_shows_every_kind_every_alarm_and_what_escaped(result: Result) -> None:
    page = report(result)
    for tried in result.mutants:
        assert f"| {tried.kind} |" in page
    for alarm in (t for t in (*result.clean, *result.controls) if t.caught):
        assert f"`{alarm.path}`" in page
    assert "Nobody has looked into these yet" not in page
    assert page.count("\n- ") <= 60 + sum(t.caught for t in (*result.clean, *result.controls))


def test_a_reason_is_given_for_a_kind_that_there_is(result: Result) -> None:
    assert set(WHY) <= {t.kind for t in result.mutants}


@pytest.mark.soak
def test_the_report_in_the_manual_is_the_one_of_this_code() -> None:
    """If this fails, run: make mutate"""
    assert REPORT.read_text("utf-8") == report(run(SEED, EACH))


# ---------------------------------------------------------------- what the slips taught the rules


def differences(english: str, language: str, translation: str) -> Differences:
    return compared(quantities(english, words_of("en")), quantities(translation, words_of(language)))


@pytest.mark.parametrize(
    ("english", "language", "translation"),
    [
        ("Rest for 2 weeks.", "ar", "استرح أسبوعين."),
        ("Rest for 1 to 2 weeks.", "ar", "استرح أسبوعًا إلى أسبوعين."),
        ("Rest for 2 or 3 days.", "ar", "استرح يومين أو ثلاثة أيام."),
        ("Take it twice a day.", "es", "Tómelo dos veces al día."),
        ("Take it 2 times a day.", "zh", "每天服用两次。"),
        ("About 5 percent have a fever above 101 °F.", "zh", "约百分之5的人发烧超过华氏101度。"),
        ("Keep it at 2 to 8 °C.", "zh", "保存在摄氏2至8度。"),
        ("For the first 2 or 3 days", "es", "Los 2 o 3 primeros días"),
        ("Call after 2 bad days.", "es", "Llame después de 2 días malos."),
        ("For many years, and for 5 days", "vi", "Trong nhiều năm, và trong năm ngày"),
        ("Both sides hurt very much.", "zh", "双侧都十分疼痛。"),
        ("It takes two to three weeks.", "zh", "需要两至三周。"),
    ],
)
def test_the_same_quantity_written_in_another_way_is_the_same(english: str, language: str, translation: str) -> None:
    assert differences(english, language, translation) == Differences()


@pytest.mark.parametrize(
    ("english", "language", "translation", "missing", "extra"),
    [
        ("Take it two times a day.", "es", "Tómelo tres veces al día.", ("2",), ("3",)),
        ("Take it two times a day.", "ar", "تناوله ثلاث مرات في اليوم.", ("2",), ("3",)),
        ("Take it two times a day.", "zh", "每天服用三次。", ("2",), ("3",)),
        ("Take it two times a day.", "vi", "Uống ba lần một ngày.", ("2",), ("3",)),
        ("Rest for 2 weeks.", "es", "Descanse durante una semana.", ("2",), ()),
        ("Wait 1 hour, then rest 24 hours.", "ar", "انتظر، ثم استرح 24 ساعة.", ("1",), ()),
    ],
)
def test_a_number_word_that_became_another_is_told(
    english: str, language: str, translation: str, missing: tuple[str, ...], extra: tuple[str, ...]
) -> None:
    found = differences(english, language, translation)
    assert (found.missing, found.extra) == (missing, extra)


@pytest.mark.parametrize(
    ("english", "language", "translation", "units"),
    [
        ("Rest for 2 weeks.", "ar", "استرح يومين.", ("week", "day")),
        ("Rest for two weeks.", "es", "Descanse dos días.", ("week", "day")),
        ("Do not drive for 24 hours.", "es", "No conduzca durante 24.", ("hour", "")),
        ("Call after 2 bad days.", "es", "Llame después de 2 horas malas.", ("", "hour")),
        ("Fewer than 5 percent", "zh", "少于5人", ("percent", "")),
    ],
)
def test_another_unit_is_told_wherever_it_stands(
    english: str, language: str, translation: str, units: tuple[str, str]
) -> None:
    assert [(a.unit, b.unit) for a, b in differences(english, language, translation).units] == [units]


def test_a_number_word_has_its_value() -> None:
    [quantity] = quantities("tres veces", words_of("es"))
    assert (quantity.values, quantity.unit, quantity.spelled) == (frozenset({Decimal(3)}), "time", True)


def test_the_length_of_a_unit_counts_its_vowel_signs() -> None:
    assert words_of("ar").unit_length(" ميكروغرامًا كل") == len(" ميكروغرامًا")
    assert words_of("ar").unit_length(" شخص") == 0


@pytest.mark.parametrize(
    ("language", "sentence", "found"),
    [
        ("es", "No levante nada pesado.", ["no"]),
        ("es", "No lo necesita si nada ha cambiado.", ["no", "nada"]),
        ("es", "No use calor, y nunca duerma así.", ["no", "nunca"]),
        ("ar", "لا توقف الدواء إلا إذا طلب منك طبيبك ذلك.", ["لا"]),
        ("en", "When other care has failed, do not wait.", ["failed", "not"]),
    ],
)
def test_negations_are_counted_as_a_reader_understands_them(language: str, sentence: str, found: list[str]) -> None:
    assert words_of(language).negations(sentence) == found


def test_words_of_the_source_are_whole_words_in_every_language() -> None:
    """Chinese words are looked for anywhere, but the English ones in its list are not: `ill` is not in “still”."""
    assert not words_of("zh").hedged.search("the source of the pain may still be there")
    assert words_of("zh").hedged.search("call if you feel ill")


def test_a_file_of_words_names_a_counted_word_among_its_units() -> None:
    for file in sorted((shipped() / "base" / "words").glob("*.yaml")):
        known = words_of(file.stem)
        data = yaml.safe_load(file.read_text("utf-8"))
        for forms in (data.get("counted") or {}).values():
            assert [form for form in forms if not known.unit_after(form)] == []
