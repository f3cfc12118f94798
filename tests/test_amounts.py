"""Spoons, weights, temperatures, blood pressures, counts, times of the day: as facts, and as they stand in texts."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from handouts.build.jobs import run
from handouts.clinics.locations import shipped
from handouts.editions.fact_format import clock, written
from handouts.editions.section_words import fill
from handouts.editions.translation import texts_of
from handouts.language.converted import conversions
from handouts.language.measures import best, in_unit, is_as_much, kind
from handouts.language.number_formats import at_noon, in_one_format
from handouts.language.pseudolocale import mirror
from handouts.language.quantities import compared, quantities
from handouts.language.quantity_compare import amounts, says
from handouts.rules.engine import check
from handouts.source.facts import Fact
from handouts.source.parts import Level
from handouts.verification.read import read
from handouts.verification.typed import seen_words
from loading import load, registry, words_of, work
from small import translate

LOCALES = {tag: locale for tag, locale in registry().items() if not locale.pseudo}
ENGLISH = LOCALES["en-US"]
ADAPTER: TypeAdapter[Any] = TypeAdapter(Fact)


def fact(kind: str, **values: Any) -> Any:
    return ADAPTER.validate_python({"id": "one", "kind": kind, **values})


def shown(one: Any, tag: str) -> str:
    return written(one, LOCALES[tag]).replace("\u00a0", "_")


# ---------------------------------------------------------------- as each language writes them

FEVER = fact("temperature", amount=101, unit="F", also={"amount": 38.3, "unit": "C"})
LIFT = fact("weight", amount=10, unit="lb", also={"amount": 4.5, "unit": "kg"})
SPOON = fact("dose", amount=2, unit="tsp", also={"amount": 10, "unit": "mL"})
GLASS = fact("dose", amount=8, unit="oz")
TABLETS = fact("dose", amount=1, to=2, unit="tablet")
PUFFS = fact("dose", amount=2, unit="puff")
DROPS = fact("dose", amount=3, unit="drop")
INSULIN = fact("dose", amount=10, unit="unit")
HOLD = fact("duration", amount=30, unit="second")
GOAL = fact("pressure", systolic=120, diastolic=80)
SETS = fact("count", amount=2, to=3)
EVENING = fact("time", at="18:00", until="20:30")
NOON = fact("time", at="12:00")

FACTS = (FEVER, LIFT, SPOON, GLASS, TABLETS, PUFFS, DROPS, INSULIN, HOLD, GOAL, SETS, EVENING, NOON)

# Checked by hand; `_` is a no-break space.
WRITTEN = {
    "en-US": (
        *("101_°F (38.3_°C)", "10_pounds (4.5_kg)", "2_teaspoons (10_mL)", "8_fluid_ounces", "1 to 2_tablets"),
        *("2_puffs", "3_drops", "10_units", "30_seconds", "120/80_mmHg", "2 to 3", "6_p.m. to 8:30_p.m.", "noon"),
    ),
    "en-GB": (
        *("101_°F (38.3_°C)", "10_pounds (4.5_kg)", "2_teaspoons (10_mL)", "8_US_fluid_ounces", "1 to 2_tablets"),
        *("2_puffs", "3_drops", "10_units", "30_seconds", "120/80_mmHg", "2 to 3", "6pm to 8:30pm", "midday"),
    ),
    "es-US": (
        *("101_°F (38.3_°C)", "10_libras (4.5_kg)", "2_cucharaditas (10_mL)", "8_onzas_fluidas", "1 a 2_tabletas"),
        *("2_inhalaciones", "3_gotas", "10_unidades", "30_segundos", "120/80_mmHg", "2 a 3"),
        *("6_p.m. a 8:30_p.m.", "mediodía"),
    ),
    "fr": (
        *("101_°F (38,3_°C)", "10_livres (4,5_kg)", "2_cuillères_à_café (10_mL)", "8_onces_liquides"),
        *("1 à 2_comprimés", "2_bouffées", "3_gouttes", "10_unités", "30_secondes", "120/80_mmHg", "2 à 3"),
        *("18_h à 20_h_30", "midi"),
    ),
    "ar": (
        *("101_درجة_فهرنهايت (38.3_درجة_مئوية)", "10_أرطال (4.5_كغ)", "ملعقتين_صغيرتين (10_مل)", "8_أونصات_سائلة"),
        *("قرص_واحد إلى قرصين", "بختين", "3_قطرات", "10_وحدات", "30_ثانية", "120/80_ملم_زئبق", "2 إلى 3"),
        *("6_مساءً إلى 8:30_مساءً", "12_ظهرًا"),
    ),
    "zh-Hans": (
        *(
            "101_°F（38.3_°C）",
            "10磅（4.5公斤）",
            "2茶匙（10毫升）",
            "8液量盎司",
            "1到2片",
            "2喷",
            "3滴",
            "10单位",
            "30秒",
        ),
        *("120/80_mmHg", "2到3", "晚上6点到晚上8:30", "中午12点"),
    ),
    "ru": (
        *("101_°F (38,3_°C)", "10_фунтов (4,5_кг)", "2_чайные_ложки (10_мл)", "8_жидких_унций", "1–2_таблетки"),
        *("2_вдоха", "3_капли", "10_единиц", "30_секунд", "120/80_мм_рт._ст.", "2–3", "18:00–20:30", "12:00"),
    ),
    "hi": (
        *("101_°F (38.3_°C)", "10_पाउंड (4.5_किलोग्राम)", "2_छोटे_चम्मच (10_मिलीलीटर)", "8_फ़्लूइड_औंस"),
        *("1 से 2_गोलियाँ", "2_पफ़", "3_बूँदें", "10_यूनिट", "30_सेकंड", "120/80_mmHg", "2 से 3"),
        *("शाम_6_बजे से रात_8:30_बजे", "दोपहर_12_बजे"),
    ),
}


@pytest.mark.parametrize("tag", WRITTEN)
def test_each_amount_is_written_as_the_language_writes_it(tag: str) -> None:
    assert [shown(one, tag) for one in FACTS] == list(WRITTEN[tag])


@pytest.mark.parametrize(
    ("tag", "unit", "counted"),
    [
        ("ar", "tablet", ["قرص_واحد", "قرصين", "3_أقراص", "11_قرصًا", "100_قرص"]),
        ("ar", "tsp", ["ملعقة_صغيرة_واحدة", "ملعقتين_صغيرتين", "3_ملاعق_صغيرة", "11_ملعقة_صغيرة", "100_ملعقة_صغيرة"]),
        ("ru", "drop", ["1_капля", "2_капли", "3_капли", "11_капель", "100_капель"]),
        ("ru", "unit", ["1_единица", "2_единицы", "3_единицы", "11_единиц", "100_единиц"]),
        ("uk", "capsule", ["1_капсула", "2_капсули", "3_капсули", "11_капсул", "100_капсул"]),
        ("en-US", "puff", ["1_puff", "2_puffs", "3_puffs", "11_puffs", "100_puffs"]),
    ],
)
def test_what_is_counted_agrees_with_its_number(tag: str, unit: str, counted: list[str]) -> None:
    assert [shown(fact("dose", amount=n, unit=unit), tag) for n in (1, 2, 3, 11, 100)] == counted


def test_a_temperature_may_be_below_zero_and_a_pressure_one_number() -> None:
    freezer = fact("temperature", amount=-18, unit="C", also={"amount": 0, "unit": "F"})
    assert shown(freezer, "en-US") == "-18_°C (0_°F)"
    assert shown(fact("pressure", systolic=180), "en-US") == "180_mmHg"
    assert shown(fact("pressure", diastolic=90), "fr") == "90_mmHg"


@pytest.mark.parametrize("tag", LOCALES)
def test_no_unit_is_cut_to_letters_that_are_taken_for_others(tag: str) -> None:
    """U is read as 0 and IU as IV, a 1.0 as 10, a .5 as 5, and tsp as tbsp."""
    for unit in ("unit", "tsp", "tbsp", "tablet", "capsule", "puff", "drop"):
        said = written(fact("dose", amount=0.5, unit=unit), LOCALES[tag])
        assert not re.search(r"(?i)\b(u|iu|ui|me|tsp|tbsp|t|gtt)\b", said)
        assert re.search(r"(0|۰)[.,٫]\d", said)
        assert not re.search(r"[.,٫]0", written(fact("dose", amount=1.0, unit=unit), LOCALES[tag]))


HOURS = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda t: f"{t[0]:02}:{t[1]:02}")


@settings(deadline=None)  # the first look at a language reads its words
@given(at=HOURS, locale=st.sampled_from(list(LOCALES.values())))
def test_a_time_of_the_day_is_the_same_in_each_language(at: str, locale: Any) -> None:
    here, there = words_of("en"), words_of(locale.language)
    said, told = clock(at, ENGLISH), clock(at, locale)
    found = compared(quantities(in_one_format(said, here), here), quantities(in_one_format(told, there), there))
    assert not found.missing
    assert not found.units
    assert {*found.extra} <= {str(hour) for hour in at_noon(said, here)}


# ---------------------------------------------------------------- read back, and compared

CONVERTED = {
    "dose": ("mL", "L", "tsp", "tbsp", "oz", "cup"),
    "weight": ("kg", "g", "lb", "oz"),
    "length": ("mm", "cm", "m", "km", "in", "ft", "mi"),
    "temperature": ("F", "C"),
}


@st.composite
def converted(draw: st.DrawFn) -> Any:
    """A fact with its conversion, rounded to three figures, as anybody would."""
    from handouts.source.facts import unit_name

    what = draw(st.sampled_from(sorted(CONVERTED)))
    unit, other = draw(st.permutations(CONVERTED[what]))[:2]
    size = draw(st.integers(2, 200))
    here, there = unit_name(unit, what), unit_name(other, what)
    low, high = in_unit(fact(what, amount=size, unit=unit).amount, here, there)
    told = round(high, max(0, 2 - high.adjusted()))
    assume(told > 0 and told <= 300 and is_as_much(fact(what, amount=size, unit=unit).amount, here, told, there))
    assume(round(told, 3) == told and low > 0)
    return fact(what, amount=size, unit=unit, also={"amount": float(told), "unit": other})


@settings(deadline=None)
@given(one=converted(), locale=st.sampled_from(list(LOCALES.values())))
def test_a_conversion_that_is_written_is_read_as_one_and_the_same(one: Any, locale: Any) -> None:
    words = words_of(locale.language)
    said = written(one, locale)
    both = [n for n in amounts(said, words) if n.kind == kind_of(one)]
    found = conversions(said, words)
    assert all(conversion.holds for conversion in found)
    assert found or locale.language == "ar"  # which says one and two of something in words
    assert all(says(both, amount) for amount in both)


def kind_of(one: Any) -> str:
    return {"dose": "volume", "weight": "mass"}.get(one.kind, one.kind)


@pytest.mark.parametrize(
    ("amount", "unit", "told", "other", "right"),
    [
        (101, "fahrenheit", 38.3, "celsius", None),
        (101, "fahrenheit", 38, "celsius", None),
        (101, "fahrenheit", 39.5, "celsius", "38.3"),
        (10, "pound", 4.5, "kg", None),
        (10, "pound", 5, "kg", None),
        (3, "pound", 1, "kg", "1.4"),
        (1, "teaspoon", 5, "ml", None),
        (1, "tablespoon", 15, "ml", None),
        (1, "tablespoon", 5, "ml", "15"),
        (1, "cup", 240, "ml", None),
        (1, "cup", 237, "ml", None),
        (8, "fluid ounce", 1, "cup", None),
        (0.5, "mg", 500, "mcg", None),
        (0.5, "mg", 50, "mcg", "500"),
        (2, "inch", 5, "cm", None),
    ],
)
def test_a_conversion_holds_as_far_as_its_digits_say(
    amount: Any, unit: str, told: Any, other: str, right: str | None
) -> None:
    one, another = (fact("count", amount=n).amount for n in (amount, told))
    assert kind(unit) == kind(other)
    assert is_as_much(one, unit, another, other) == (right is None)
    assert right is None or str(best(one, unit, another, other)) == right


@pytest.mark.parametrize(
    ("standard", "plain"),
    [
        ("Lift up to 10 pounds (4.5 kg).", "Do not lift more than 10 pounds."),
        ("Lift up to 10 pounds (4.5 kg).", "Do not lift more than 4.5 kg."),
        ("Call for a fever over 101°F (38.3°C).", "Call if your fever is over 101 degrees F."),
        ("Children of 22 to 33 lb (10 to 15 kg)", "Children who weigh 22 to 33 pounds"),
        ("Drink 8 ounces (240 mL) of water.", "Drink 1 cup of water."),
        ("Eat 6 ounces (170 g) of fish.", "Eat 6 oz of fish."),
        ("Take 1 teaspoon (5 mL).", "Take 5 mL."),
        ("Take 2 puffs.", "Breathe in 2 times."),
        ("Take 2 capsules.", "Take 2 pills."),
        ("A pressure over 180/120 mmHg", "A blood pressure over 180/120"),
        ("Hold it for 10 seconds.", "Hold it for 10 sec."),
        ("Come at 6 p.m.", "Come at 18:00."),
        ("Stop at midnight.", "Stop at 12 a.m."),
        ("Put 1 drop in each eye.", "Put a drop in each eye."),
        ("A baby of 7 pounds 8 ounces (3.4 kg)", "A baby of 3.4 kg"),
        ("Keep it at 36°F to 46°F (2°C to 8°C).", "Keep it at 36 to 46 °F."),
    ],
)
def test_levels_that_say_the_same_in_other_units_agree(tmp_path: Path, standard: str, plain: str) -> None:
    assert at_levels(tmp_path, standard, plain) == []
    assert at_levels(tmp_path, plain, standard) == []


@pytest.mark.parametrize(
    ("standard", "plain", "told"),
    [
        ("Lift up to 10 pounds (4.5 kg).", "Do not lift more than 20 pounds.", "`10 pounds`"),
        ("Come at 6 p.m.", "Come at 6 a.m.", "`6 in the afternoon`"),
        ("Take 1 teaspoon.", "Take 1 tablespoon.", "`1 teaspoon`"),
        ("Put in 2 drops.", "Put 3 drops in.", "`2 drops`"),
        ("Give 10 units.", "Give 100 units.", "`10 international units`"),
        ("Call for a fever of 101 °F.", "Call for a fever of 101 °C.", "`101 fahrenheit`"),
        ("A pressure over 180/120 mmHg", "A pressure over 180/110 mmHg", "`120 mmhg`"),
    ],
)
def test_levels_that_say_different_amounts_are_told_so(tmp_path: Path, standard: str, plain: str, told: str) -> None:
    assert any(told in message for message in at_levels(tmp_path, standard, plain))


HANDOUT = """\
schema: 1
id: made-up
language: en-US
version: 1.0.0
updated: 2026-11-23
title: "Rest for a sore knee"
audience: "Adults with a sore knee"
key_message: {key}
{facts}
sections:
  - id: rest
    kind: text
    heading: "How do you rest?"
    body: "Put your leg up."
  - id: get-help
    kind: call
    heading: "When should you call?"
    items:
      - {{id: swelling, sign: "your knee swells", urgency: same_day}}
"""


def handout(folder: Path, key: str, facts: str = "") -> Path:
    folder = folder / "source" / "made-up"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "handout.yaml").write_text(HANDOUT.format(key=key, facts=facts), "utf-8")
    return folder


def at_levels(folder: Path, standard: str, plain: str) -> list[str]:
    key = f'{{standard: "{standard}", plain: "{plain}"}}'
    return [f.message for f in check(load(handout(folder, key))) if f.code == "F050"]


@pytest.mark.parametrize(
    ("tag", "source", "target", "codes"),
    [
        ("es-US", "A fever over 101 °F (38.3 °C)", "Fiebre de más de 38.3 °C", []),
        ("es-US", "A fever over 101 °F", "Fiebre de más de 101 °F (38.3 °C)", []),
        ("es-US", "A fever over 101 °F", "Fiebre de más de 101 °F (39.3 °C)", ["T004"]),
        ("zh-Hans", "Lift 10 pounds (4.5 kg) at most.", "最多提10磅。", []),
        ("zh-Hans", "Lift 10 pounds at most.", "最多提10磅（4.5公斤）。", []),
        ("zh-Hans", "Lift 10 pounds at most.", "最多提10公斤。", ["T012"]),
        ("fr", "Take 1 teaspoon (5 mL).", "Prenez 1 cuillère à café (5 mL).", []),
        ("fr", "Take 1 teaspoon (5 mL).", "Prenez 1 cuillère à soupe (5 mL).", ["T012"]),
        ("ar", "Take 2 puffs.", "خذ بختين.", []),
        ("ar", "Put in 2 drops.", "ضع 3 قطرات.", ["T004"]),
        ("vi", "Take 2 capsules.", "Uống 2 viên.", []),
        ("ko", "Breathe in 2 puffs.", "2번 흡입하세요.", []),
        ("ru", "Give 10 units.", "Введите 10 единиц.", []),
        ("es-US", "Come at 8 a.m.", "Venga a las 8 de la mañana.", []),
        ("es-US", "Come at 8 a.m.", "Venga a las 8 p.m.", ["T012"]),
        ("zh-Hans", "Come at 8 p.m.", "上午8点来。", ["T012"]),
        ("zh-Hans", "Come at 8 p.m.", "晚上8点来。", []),
        ("fr", "Come at 6:30 p.m.", "Venez à 18 h 30.", []),
        ("hi", "Come at 2 a.m.", "रात 2 बजे आएँ।", []),
        ("es-US", "A pressure over 180/120 mmHg", "Una presión de más de 180/120 mmHg", []),
    ],
)
def test_a_translation_says_the_same_amounts(
    tmp_path: Path, tag: str, source: str, target: str, codes: list[str]
) -> None:
    folder = handout(tmp_path, f'"{source}"')
    translate(folder, tag, lambda path, text: target if path == "key_message" else "…")
    [translation] = texts_of(load(folder)).translations
    found = check(translation)
    assert [f.code for f in found if f.path == "key_message" and f.code in ("T004", "T012")] == codes


# ---------------------------------------------------------------- mistakes in facts


@pytest.mark.parametrize(
    ("values", "at", "wanted"),
    [
        (
            "kind: temperature, amount: 101, unit: F, also: {amount: «39.5», unit: C}",
            "also.amount",
            "38.3: 101 F is 38.3 C",
        ),
        ("kind: weight, amount: 10, unit: lb, also: {amount: «45», unit: kg}", "also.amount", "4.5: 10 lb is 4.5 kg"),
        ("kind: dose, amount: 1, unit: tbsp, also: {amount: «5», unit: mL}", "also.amount", "15: 1 tbsp is 15 mL"),
        ("kind: weight, amount: 22, to: 33, unit: lb, also: {amount: 10, to: «25», unit: kg}", "also.to", "15: 33 lb"),
        ("kind: weight, amount: 22, unit: lb, also: {amount: 10, to: «15», unit: kg}", "also.to", "left out"),
        ("kind: weight, amount: 22, to: 33, unit: lb, «also»: {amount: 10, unit: kg}", "also", "a range, with `to`"),
        (
            "kind: dose, amount: 1, unit: tablet, «also»: {amount: 5, unit: mL}",
            "also",
            "left out: how much a `tablet` is",
        ),
        (
            "kind: dose, amount: 1, unit: mg, also: {amount: 5, unit: «mL»}",
            "also.unit",
            "another unit that tells as much",
        ),
        ("kind: weight, amount: 1, unit: kg, also: {amount: 1, unit: «kg»}", "also.unit", "another unit that tells"),
        ("kind: temperature, amount: «500», unit: F", "amount", "a number of at most 300"),
        ("kind: temperature, amount: «-273», unit: C", "amount", "a number of -100 or more"),
        ("kind: dose, amount: 10, unit: «IU»", "unit", "'puff', 'drop' or 'unit'"),
        ("kind: pressure, systolic: 80, diastolic: «120»", "diastolic", "less than `systolic`, which is 80"),
        ("kind: time, at: «6pm»", "at", 'a time of the day from 00:00 to 23:59 in quotes, such as `"18:00"`'),
        ('kind: time, at: «"24:00"»', "at", 'such as `"18:00"`'),
        ('kind: time, at: "18:00", until: «"18:00"»', "until", "another time than `at`"),
        ("kind: count, amount: 3, to: «2»", "to", "more than `amount`, which is 3"),
    ],
)
def test_a_mistake_in_an_amount_is_told_with_what_it_should_be(
    tmp_path: Path, values: str, at: str, wanted: str
) -> None:
    """« and » stand around what somebody wrote."""
    line = f"facts: [{{id: one, {values}}}]"
    folder = handout(tmp_path, '"Rest for {fact.one}."', line.replace("«", "").replace("»", ""))
    [found] = [f for f in check(load(folder)) if f.code == "S013"]
    assert f"`facts.0.{at}`" in found.message
    assert found.hint.startswith("It must be ") and wanted in found.hint
    assert (found.place.line, found.place.column) == (9, line.index("«") + 1)


def test_a_pressure_without_a_number_is_told_which_it_may_have(tmp_path: Path) -> None:
    folder = handout(tmp_path, '"Rest for {fact.one}."', "facts: [{id: one, kind: pressure}]")
    [found] = [f for f in check(load(folder)) if f.code == "S013"]
    assert found.hint == "It must be a fact with `systolic`, `diastolic` or both."


# ---------------------------------------------------------------- on the page

FIELDS = """\
facts:
  - {id: fever, kind: temperature, amount: 101, unit: F, also: {amount: 38.3, unit: C}}
  - {id: spoon, kind: dose, amount: 2, unit: tsp, also: {amount: 10, unit: mL}}
  - {id: goal, kind: pressure, systolic: 120, diastolic: 80}
  - {id: arrive, kind: time, at: "18:00"}
  - {id: freezer, kind: temperature, amount: -18, unit: C}
"""
KEY = (
    '"Call for {fact.fever}. Take {fact.spoon}. Stay below {fact.goal}. Store at {fact.freezer}.'
    ' Come at {fact.arrive}."'
)
SAID = {
    "en-US": ("101 °F (38.3 °C)", "2 teaspoons (10 mL)", "120/80 mmHg", "-18 °C", "6 p.m."),
    "es-US": ("101 °F (38.3 °C)", "2 cucharaditas (10 mL)", "120/80 mmHg", "-18 °C", "6 p.m."),
    "ar": ("101 درجة فهرنهايت (38.3 درجة مئوية)", "ملعقتين صغيرتين (10 مل)", "120/80 ملم زئبق", "6 مساءً"),
    "fa": ("۱۰۱ درجه فارنهایت (۳۸٫۳ درجه سانتی‌گراد)", "۱۲۰/۸۰ میلی‌متر جیوه", "-۱۸ درجه", "۱۸:۰۰"),
    "zh-Hans": ("101 °F（38.3 °C）", "2茶匙（10毫升）", "120/80 mmHg", "-18 °C", "晚上6点"),
    "fr": ("101 °F (38,3 °C)", "2 cuillères à café (10 mL)", "120/80 mmHg", "-18 °C", "18 h"),
    "ur": ("101 °F (38.3 °C)", "2 چائے کے چمچ (10 mL)", "120/80 mmHg", "شام 6 بجے"),
}


@pytest.mark.parametrize("tag", SAID)
def test_each_file_says_each_amount(tmp_path: Path, tag: str) -> None:
    folder = handout(tmp_path, KEY, FIELDS)
    if tag != "en-US":
        make = mirror if LOCALES[tag].dir == "rtl" else str
        translate(folder, tag, lambda path, text: make(text))
    forms = ("html", "text", "docx", "pdf", "epub")
    done = run(*work(folder, tag, Level.PLAIN, "base", forms, shipped(), tmp_path / "output", verify=True))
    assert not done.failures, "\n".join(f.bug or f"{f.path}: {f.reason}" for f in done.failures)
    for form in forms:
        blocks = read(done.contents[done.job.paths[form]], form).text.blocks
        said = " ".join(re.sub("[\u2060\u2066-\u2069]", "", " ".join(b.text for b in blocks if not b.region)).split())
        for words in SAID[tag]:
            assert words in said.replace("\u2011", "-"), form
        assert "p.m.." not in said
    if LOCALES[tag].dir == "rtl":
        page = done.contents[done.job.paths["html"]].decode()
        assert re.search(r'dir="ltr"[^>]*>(120/80|۱۲۰/۸۰)', page)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("Come at {fact.at}.", "Come at 6 p.m."),
        ("Come at **{fact.at}**.", "Come at **6 p.m.**"),
        ("Come at {fact.at}, not later.", "Come at 6 p.m., not later."),
        ("Come at {fact.at}...", "Come at 6 p.m...."),
        ("Come in {fact.in}.", "Come in 2 days."),
        ("{fact.at}.{fact.in}.", "6 p.m.2 days."),
        ("Come at {nowhere}.", "Come at {nowhere}."),
    ],
)
def test_a_full_stop_is_not_set_twice(text: str, read_as: str) -> None:
    values = {"fact.at": "6 p.m.", "fact.in": "2 days"}
    assert fill(text, values) == read_as
    assert seen_words(text, values) == read_as.replace("**", "")


def test_a_count_that_stands_in_a_text_by_hand_is_no_fact_by_hand(tmp_path: Path) -> None:
    facts = (
        "facts: [{id: sets, kind: count, amount: 3},"
        " {id: fever, kind: temperature, amount: 101, unit: F, also: {amount: 38.3, unit: C}}]"
    )
    key = '"Do {fact.sets} sets. Call for {fact.fever}. It takes 3 weeks, and a fever is 101°F."'
    found = [f.message for f in check(load(handout(tmp_path, key, facts))) if f.code == "S044"]
    assert found == ["“101°F” is written by hand; the fact `fever` says the same"]


def test_no_unit_of_a_language_has_two_meanings_that_differ_in_a_dose() -> None:
    """A teaspoon is no tablespoon, a drop no millilitre, whatever the language calls them."""
    units = ("tsp", "tbsp", "cup", "mL", "drop", "puff", "tablet", "unit")
    for locale, (one, other) in product(LOCALES.values(), product(units, units)):
        if one < other:
            read_as = [
                {q.unit for q in quantities(written(fact("dose", amount=5, unit=u), locale), words_of(locale.language))}
                for u in (one, other)
            ]
            assert not read_as[0] & read_as[1], (locale.tag, one, other)
