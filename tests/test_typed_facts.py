"""Numbers as data: how each language writes them, what a mistake in them is told, and what a reader gets to see."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from pydantic import TypeAdapter

from handouts.build.jobs import Job, run
from handouts.clinics.locations import shipped
from handouts.core.findings import HandoutsError
from handouts.document.compose import Document
from handouts.editions.edition import select
from handouts.editions.fact_format import as_markdown, written
from handouts.editions.icon_array import figures, icon_array
from handouts.editions.translation import texts_of
from handouts.language.locales import Locale
from handouts.language.pseudolocale import mirror
from handouts.language.quantities import quantities
from handouts.project import Project
from handouts.review.page import page
from handouts.rules.engine import check
from handouts.source.facts import Fact, unit_name
from handouts.source.parts import Level, Measure
from handouts.source.settings import read_settings
from handouts.source.svg_safety import svg_problems
from handouts.translate.inline_codes import pieces
from handouts.verification import verify
from handouts.verification.blocks import Block
from handouts.verification.read import read
from loading import load, load_clinic, registry, words_of, work
from shipped import composed
from small import translate

FORMATS = ("pdf", "large-print", "docx", "epub", "html", "text")

LOCALES = {tag: locale for tag, locale in registry().items() if not locale.pseudo}
ADAPTER: TypeAdapter[Any] = TypeAdapter(Fact)


def fact(kind: str, **values: Any) -> Any:
    return ADAPTER.validate_python({"id": "one", "kind": kind, **values})


# ---------------------------------------------------------------- each kind, as each language writes it

SHOT = fact("duration", amount=15, to=30, unit="minute")
HOUR = fact("duration", amount=1, unit="hour")
FORTNIGHT = fact("duration", amount=2, unit="week")
DAYS = fact("duration", amount=1, to=2, unit="day")
YEAR_AND_A_HALF = fact("duration", amount=1.5, unit="year")
SYRUP = fact("dose", amount=2.5, unit="mL")
PILLS = fact("dose", amount=400, to=1200, unit="mg")
TRACE = fact("dose", amount=50, unit="mcg")
MAY_DAY = fact("date", date="2027-05-01")
PRICE = fact("money", amount=25, currency="USD")
CENTS = fact("money", amount=12.5, to=40, currency="USD")

# Checked by hand; `_` is a no-break space, `‿` a narrow one, which some languages set between thousands.
WRITTEN = {
    "en-US": (
        *("15 to 30_minutes", "1_hour", "2_weeks", "1 to 2_days", "1.5_years"),
        *("2.5_mL", "400 to 1,200_mg", "50_mcg", "May 1, 2027", "$25", "$12.50 to $40"),
    ),
    "es-US": (
        *("15 a 30_minutos", "1_hora", "2_semanas", "1 a 2_días", "1.5_años"),
        *("2.5_mL", "400 a 1,200_mg", "50_mcg", "1 de mayo de 2027", "$25", "$12.50 a $40"),
    ),
    "fr": (
        *("15 à 30_minutes", "1_heure", "2_semaines", "1 à 2_jours", "1,5_an"),
        *("2,5_mL", "400 à 1‿200_mg", "50_mcg", "1er mai 2027", "25_$US", "12,50_$US à 40_$US"),
    ),
    "ar": (
        *("15 إلى 30_دقيقة", "ساعة_واحدة", "أسبوعين", "يوم_واحد إلى يومين", "1.5_سنة"),
        *("2.5_مل", "400 إلى 1,200_ملغ", "50_ميكروغرام", "1 مايو 2027", "25_US$", "12.50_US$ إلى 40_US$"),
    ),
    "zh-Hans": (
        *("15到30分钟", "1小时", "2周", "1到2天", "1.5年"),
        *("2.5毫升", "400到1,200毫克", "50微克", "2027年5月1日", "US$25", "US$12.50到US$40"),
    ),
    "hi": (
        *("15 से 30_मिनट", "1_घंटा", "2_सप्ताह", "1 से 2_दिन", "1.5_साल"),
        *("2.5_मिलीलीटर", "400 से 1,200_मिलीग्राम", "50_माइक्रोग्राम", "1 मई 2027", "$25", "$12.50 से $40"),
    ),
    "fa": (
        *("۱۵ تا ۳۰_دقیقه", "۱_ساعت", "۲_هفته", "۱ تا ۲_روز", "۱٫۵_سال"),
        *("۲٫۵_میلی\u200cلیتر", "۴۰۰ تا ۱٬۲۰۰_میلی\u200cگرم", "۵۰_میکروگرم", "۱ مهٔ ۲۰۲۷", "$_۲۵", "$_۱۲٫۵۰ تا $_۴۰"),
    ),
    "ru": (
        *("15–30_минут", "1_час", "2_недели", "1–2_дня", "1,5_года"),
        *("2,5_мл", "400–1_200_мг", "50_мкг", "1 мая 2027 г.", "25_$", "12,50_$–40_$"),
    ),
}
FACTS = (SHOT, HOUR, FORTNIGHT, DAYS, YEAR_AND_A_HALF, SYRUP, PILLS, TRACE, MAY_DAY, PRICE, CENTS)


@pytest.mark.parametrize("tag", WRITTEN)
def test_each_kind_is_written_as_the_language_writes_it(tag: str) -> None:
    shown = [written(one, LOCALES[tag]).replace("\u00a0", "_").replace("\u202f", "‿") for one in FACTS]
    assert shown == list(WRITTEN[tag])


def test_arabic_counts_one_two_some_and_many_days() -> None:
    said = [written(fact("duration", amount=n, unit="day"), LOCALES["ar"]) for n in (1, 2, 3, 10, 11, 99, 100)]
    counted = ["يوم واحد", "يومين", "3 أيام", "10 أيام", "11 يومًا", "99 يومًا", "100 يوم"]
    assert [s.replace("\u00a0", " ") for s in said] == counted


def test_a_phone_number_dials_what_it_is_and_shows_what_people_know() -> None:
    line = fact("phone", number="+1 800 555 0100", shown="800-555-0100")
    assert as_markdown(line, LOCALES["ar"]) == "[800-555-0100](tel:+18005550100){.phone dir=ltr}"
    assert as_markdown(fact("phone", number="911"), LOCALES["en-US"]) == "[911](tel:911){.phone dir=ltr}"


def test_each_price_of_a_range_keeps_its_own_order_in_a_line_from_right_to_left() -> None:
    there = r"[12.50" + "\u00a0" + r"US$]{.ltr dir=ltr} إلى [40" + "\u00a0" + r"US$]{.ltr dir=ltr}"
    assert as_markdown(CENTS, LOCALES["ar"]) == there


UNITS = {
    "duration": ("second", "minute", "hour", "day", "week", "month", "year"),
    "dose": ("mg", "mcg", "g", "mL", "L", "tsp", "tbsp", "oz", "cup", "tablet", "capsule", "puff", "drop", "unit"),
    "weight": ("kg", "g", "lb", "oz"),
    "length": ("mm", "cm", "m", "km", "in", "ft", "mi"),
    "temperature": ("F", "C"),
}
SAME = ({"ounce", "fluid ounce"}, {"tablet", "capsule"})
"""Units for which some languages have one word."""
amounts = st.integers(1, 20_000).map(Decimal) | st.decimals("0.01", "999.99", places=2)


@st.composite
def measured(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(sorted(UNITS)))
    sizes = st.integers(-99, 250).map(Decimal) if kind == "temperature" else amounts
    values: dict[str, Any] = {"amount": draw(sizes), "unit": draw(st.sampled_from(UNITS[kind]))}
    if draw(st.booleans()):
        values["to"] = draw(sizes)
        assume(values["to"] > values["amount"])
    return fact(kind, **values)


@pytest.mark.parametrize("tag", sorted(LOCALES))
@pytest.mark.parametrize("ends", [(-2, -1), (-2, 3), (2, 5)])
def test_both_ends_of_a_range_below_zero_have_its_unit(tag: str, ends: tuple[int, int]) -> None:
    said = written(fact("temperature", amount=ends[0], to=ends[1], unit="F"), LOCALES[tag])
    assert [q.unit for q in quantities(said, words_of(LOCALES[tag].language))] == ["fahrenheit"] * 2


@settings(deadline=None)  # the first look at a language reads its words
@given(one=measured(), locale=st.sampled_from(list(LOCALES.values())))
def test_what_is_written_reads_back_as_the_same_amount_and_unit(one: Any, locale: Locale) -> None:
    words = words_of(locale.language)
    assert words.known
    found = quantities(written(one, locale), words)
    meant = unit_name(one.unit, one.kind)
    for wanted in (n for n in (one.amount, one.to) if n is not None):
        read = {q.unit for q in found if abs(wanted) in q.values}
        assert any(unit == meant or {unit, meant} in SAME for unit in read), found
    digits = [q for q in found if not q.spelled]
    assert len(digits) <= 1 + (one.to is not None)


@given(one=measured(), locale=st.sampled_from(list(LOCALES.values())))
def test_an_amount_never_breaks_away_from_its_unit(one: Any, locale: Locale) -> None:
    shown = written(one, locale)
    joint = locale.range.format("", "")
    assert " " not in shown.replace(joint, "", 1) if one.to else " " not in shown


@given(st.decimals("0.001", "99999.999", places=3), st.sampled_from(list(LOCALES.values())))
def test_no_digit_is_lost_or_made_up(amount: Decimal, locale: Locale) -> None:
    shown = written(fact("dose", amount=amount, unit="mg"), locale)
    decimal = {"latn": r"[.,٫]", "arabext": "٫"}[locale.digits]
    digits = "".join(str(int(c)) for c in shown if c.isdecimal())
    assert digits == re.sub(r"\D", "", f"{amount.normalize():f}")
    assert bool(re.search(rf"\d{decimal}\d", shown)) >= (amount != amount.to_integral_value())


def test_microgram_is_never_written_with_the_sign_that_is_taken_for_milligram() -> None:
    for locale in LOCALES.values():
        assert not {"μ", "µ"} & set(written(TRACE, locale))


GERMAN = Locale(
    tag="de-DE",
    endonym="Deutsch",
    dir="ltr",
    script="Latn",
    date="d. MMMM y",
    quotes=("„", "“", "‚", "‘"),
    readability="none",
)


def test_a_unit_that_nobody_knows_in_a_language_is_no_word_made_up() -> None:
    """Babel would write “2 duration-week”."""
    japanese = GERMAN.model_copy(update={"tag": "ja-JP", "script": "Jpan"})
    with pytest.raises(HandoutsError, match="nothing says how ja-JP writes the unit `week`"):
        written(FORTNIGHT, japanese)


def test_a_new_language_has_its_units_from_cldr() -> None:
    assert written(FORTNIGHT, GERMAN) == "2\u00a0Wochen"
    assert written(CENTS, GERMAN) == "12,50\u00a0$–40\u00a0$"


# ---------------------------------------------------------------- mistakes in them

HANDOUT = """\
facts:
  - {id: wait, kind: duration, amount: 2, unit: week}
  - {id: shot, kind: duration, amount: 15, to: 30, unit: minute}
  - {id: pill, kind: dose, amount: 2.5, to: 5, unit: mg}
  - {id: line, kind: phone, number: "+1 800 555 0100", shown: "800-555-0100"}
  - {id: opens, kind: date, date: 2027-05-01}
  - {id: price, kind: money, amount: 25, to: 40, currency: USD}
schema: 1
id: made-up
language: en-US
version: 1.0.0
updated: 2026-11-23
title: "Rest for a sore knee"
audience: "Adults with a sore knee"
key_message: "Rest helps most sore knees. Call {fact.line} if the knee still hurts after {fact.wait}."
sections:
  - id: choices
    kind: options
    heading: "What can you choose?"
    options:
      - id: rest
        name: "Some rest"
        purpose: treatment
        aim: "Let the knee heal in {fact.wait}"
        what: "A visit takes {fact.shot}. You take {fact.pill} of a salt. It costs {fact.price} from {fact.opens} on."
        lasts: "As long as you rest"
        benefits:
          - id: less-pain
            text: "It may ease the pain."
            measure: {n: 60, of: 100, timeframe: "within {fact.wait}", without: {n: 40}, picture: true}
          - {id: sleep, text: "You may sleep better.", measure: {n: 30, of: 100, without: {n: 20}}}
          - {id: walk, text: "You may walk more.", measure: {n: 7, of: 100}}
        harms:
          - {id: weak-leg, text: "Your leg may get weak.", measure: {n: 3, of: 100, picture: true}}
        unknowns: "We are still learning how long to rest."
  - id: get-help
    kind: call
    heading: "When should you call?"
    items:
      - {id: fever, sign: "you have a fever for {fact.wait}", urgency: same_day}
"""


def write(folder: Path, text: str) -> Path:
    folder = folder / "source" / "made-up"
    folder.mkdir(parents=True)
    (folder / "handout.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ("amount: 15, to: «30 → 15»", "more than `amount`, which is 15"),
        ("amount: «2 → 0», unit", "a number of more than 0"),
        ('amount: «2.5 → "2.5"»', "a number such as `15` or `2.5`"),
        ("amount: «2.5 → 2.5005»", "a number with at most 3 decimals"),
        ("amount: «2.5 → 1e-30»", "a number with at most 3 decimals"),
        ("amount: «2.5 → true»", "a number such as `15` or `2.5`"),
        ("amount: «2.5 → .nan»", "a number such as `15` or `2.5`"),
        ("amount: «2.5 → 1e400»", "a number such as `15` or `2.5`"),
        ("amount: «2 → 2000000», unit", "a number of at most 100000"),
        ("amount: «2 → 1.0e30», unit", "a number of at most 100000"),
        ("amount: «25 → 25.005»,", "a number with at most 2 decimals"),
        ("unit: «mg → ml»", "one of 'mg', 'mcg', 'g', 'mL', 'L', 'tsp', 'tbsp'"),
        ("unit: «week → weeks»", "one of 'second', 'minute', 'hour'"),
        ("kind: «date → day»", "one of 'dose', 'duration', 'weight', 'length', 'temperature'"),
        ("«2027-05-01 → 2027-02-30»", "a date such as"),
        ("updated: «2026-11-23 → 0»", "a date such as `2026-11-23`"),
        ("updated: «2026-11-23 → 1.0e30»", "a date such as `2026-11-23`"),
        ('number: «"+1 800 555 0100" → "800 555 0100"»', "a phone number"),
        ('shown: «"800-555-0100" → "800-555-0101"»', "the same digits as `number`"),
        ("{n: 7, of: «100 → 5»}", "at least `n`, which is 7"),
        ("{n: 7, of: «100 → 1.0e30»}", "at most 1000000000"),
        ("{n: «7 → true», of: 100}", "a whole number such as `15`"),
        ("{n: «7 → 7.5», of: 100}", "a whole number such as `15`"),
        ("«without: {n: 20} → without: {n: 200}»", "a number of at most `of`, which is 100"),
    ],
)
def test_a_mistake_in_a_number_is_told_where_it_stands(tmp_path: Path, mistake: str, words: str) -> None:
    """« and » stand around what is right → and what somebody wrote instead."""
    before, right, wrong, after = re.split("[«→»]", mistake.replace(" → ", "→"))
    start = HANDOUT.index(before + right + after) + len(before)
    ahead, text = HANDOUT[:start], HANDOUT[:start] + wrong + HANDOUT[start + len(right) :]
    [found] = [f for f in check(load(write(tmp_path, text))) if f.code == "S013"]
    assert f"must be {words}" in found.hint
    assert (found.place.line, found.place.column) == (ahead.count("\n") + 1, len(ahead.split("\n")[-1]) + 1)


def test_an_unknown_key_of_a_fact_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    text = HANDOUT.replace("to: 30, unit", "too: 30, unit")
    [mistake] = [f for f in check(load(write(tmp_path, text))) if f.code == "S011"]
    assert "did you mean `to`?" in mistake.hint


def test_a_misspelled_fact_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    text = HANDOUT.replace("hurts after {fact.wait}", "hurts after {fact.wiat}")
    [mistake] = [f for f in check(load(write(tmp_path, text))) if f.code == "S033"]
    assert "Did you mean `{fact.wait}`?" in mistake.hint


def test_what_computers_round_stays_what_was_written() -> None:
    assert fact("dose", amount=0.1, unit="mg").amount == Decimal("0.1")
    assert written(fact("dose", amount=2.50, unit="mg"), LOCALES["en-US"]) == "2.5\u00a0mg"
    assert written(fact("dose", amount=1.0, unit="mg"), LOCALES["en-US"]) == "1\u00a0mg", "1.0 is taken for 10"


# ---------------------------------------------------------------- the picture


@given(n=st.integers(0, 100), total=st.sampled_from([100, 1000]), direction=st.sampled_from(["ltr", "rtl"]))
def test_the_picture_has_as_many_figures_filled_in(n: int, total: int, direction: Any) -> None:
    drawing = icon_array(n, total, direction, "#1f6b45", "#4a5a66", name="benefits")
    assert svg_problems(drawing.content) == ()
    root = etree.fromstring(drawing.content)
    heads: Counter[str] = Counter()
    for p in root.iter("{*}path"):
        heads[p.get("fill")] += p.get("d").count("z") // (2 if total == 100 else 1)
    assert heads["#1f6b45"] == n
    assert heads["#ffffff"] == total - n
    assert icon_array(n, total, direction, "#1f6b45", "#4a5a66", name="benefits") == drawing


@pytest.mark.parametrize(("direction", "corner"), [("ltr", 3), ("rtl", 93)])
def test_filled_figures_come_first_where_reading_begins(direction: Any, corner: int) -> None:
    root = etree.fromstring(icon_array(1, 100, direction, "#1f6b45", "#4a5a66", name="x").content)
    [filled] = [p.get("d") for p in root.iter("{*}path") if p.get("fill") == "#1f6b45"]
    assert filled.startswith(f"M{corner} 3a")


@given(n=st.integers(0, 1000), of=st.integers(1, 1000))
def test_a_share_is_drawn_only_where_it_is_whole_figures(n: int, of: int) -> None:
    assume(n <= of)
    total = figures(of, n)
    assert (total is None) == bool(n * 1000 % of)
    assert (total == 100) == (n * 100 % of == 0)
    assert Measure(n=n, of=of).n == n


# ---------------------------------------------------------------- what a reader gets


def job(folder: Path, locale: str) -> tuple[Project, Job]:
    output = folder.parent.parent / "output"
    return work(folder, locale, Level.PLAIN, "base", tuple(FORMATS), shipped(), output, verify=True)


@pytest.fixture(scope="module")
def handout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a handout with all of it, in two languages."""
    folder = write(tmp_path_factory.mktemp("facts"), HANDOUT)
    translate(folder, "ar", lambda path, text: mirror(text))
    return folder


@pytest.fixture(scope="module")
def document(handout: Path) -> Document:
    edition = select(load(handout), locale="en-US", level=Level.PLAIN, clinic=load_clinic("base"))
    return composed(edition)


@pytest.fixture(scope="module")
def files(handout: Path) -> dict[str, dict[str, bytes]]:
    """Its files, each proved."""
    found = {}
    for locale in ("en-US", "ar"):
        done = run(*job(handout, locale))
        assert not done.failures, "\n".join(f.bug or f"{f.path}: {f.reason}" for f in done.failures)
        found[locale] = {form: done.contents[path] for form, path in done.job.paths.items()}
    return found


@pytest.fixture(scope="module")
def passages(files: dict[str, dict[str, bytes]]) -> dict[tuple[str, str], list[Block]]:
    return {
        (locale, form): [p for p in read(content, form).text.blocks if not p.region]
        for locale, contents in files.items()
        for form, content in contents.items()
    }


ALTS = {
    "en-US": [f"{n} of 100 figures are filled in." for n in (60, 40, 3)],
    "ar": [f"عدد الأشكال المملوءة {n} من 100." for n in (60, 40, 3)],
}
COUNTS = {
    "en-US": (
        "With this option: 60 out of 100 people, within 2 weeks",
        "Without this option: 40 out of 100 people, within 2 weeks",
        "With this option: 30 out of 100 people",
        "Without this option: 20 out of 100 people",
        "3 out of 100 people",
    ),
    "ar": (
        f"مع هذا الخيار: 60 من كل 100 من الأشخاص، {mirror('within')} أسبوعين",
        f"من دون هذا الخيار: 40 من كل 100 من الأشخاص، {mirror('within')} أسبوعين",
        "مع هذا الخيار: 30 من كل 100 من الأشخاص",
        "من دون هذا الخيار: 20 من كل 100 من الأشخاص",
        "3 من كل 100 من الأشخاص",
    ),
}
each_file = pytest.mark.parametrize(
    ("locale", "form"), [(locale, form) for locale in ("en-US", "ar") for form in FORMATS]
)


@each_file
def test_a_person_who_cannot_see_the_pictures_is_told_what_they_show(
    passages: dict[tuple[str, str], list[Block]], locale: str, form: str
) -> None:
    found = [p.text for p in passages[locale, form] if p.picture]
    # In plain text the count below the picture says it all.
    assert found == ([] if form == "text" else ALTS[locale])


@each_file
def test_each_count_stands_in_words_and_once(
    passages: dict[tuple[str, str], list[Block]], locale: str, form: str
) -> None:
    said = [re.sub("[\u2066-\u2069\u00a0]", " ", p.text).split() for p in passages[locale, form]]
    for count in COUNTS[locale]:
        assert said.count(count.split()) == 1, count


FACTS_SAID = {
    "en-US": ("800-555-0100", "after 2 weeks", "15 to 30 minutes", "2.5 to 5 mg of", "$25 to $40 from May 1, 2027"),
    "ar": ("800-555-0100", "أسبوعين", "15 إلى 30 دقيقة", "2.5 إلى 5 ملغ", "1 مايو 2027"),
}


@each_file
def test_each_fact_stands_in_the_text_that_names_it(
    passages: dict[tuple[str, str], list[Block]], locale: str, form: str
) -> None:
    said = " ".join(" ".join(p.text for p in passages[locale, form]).replace("\u2011", "-").split())
    said = re.sub("[\u2066-\u2069]", "", said).replace("\u00a0", " ")
    for words in FACTS_SAID[locale]:
        assert words in said
    assert "{fact" not in said


FAULTS = (
    ("the dose is another", "2.5 to 5", "2.5 to 50"),
    ("the unit is another", "mg of a salt", "mL of a salt"),
    ("the time is gone", "after 2\u00a0weeks", "after a while"),
    ("with and without have changed places", "60 out of 100", "40 out of 100"),
    ("the picture is of another count", "60 of 100 figures", "16 of 100 figures"),
    ("the picture says nothing", 'alt="3 of 100 figures are filled in."', 'alt=""'),
)


@pytest.mark.parametrize(("what", "right", "wrong"), FAULTS, ids=[what for what, *_ in FAULTS])
def test_the_proof_sees_a_fact_that_a_file_says_otherwise(
    files: dict[str, dict[str, bytes]], document: Document, what: str, right: str, wrong: str
) -> None:
    page = files["en-US"]["html"].decode()
    assert verify(document, "html", page.encode()) == ()
    assert right in page
    assert verify(document, "html", page.replace(right, wrong).encode()), what


def test_the_proof_sees_a_picture_in_the_place_of_another(
    files: dict[str, dict[str, bytes]], document: Document
) -> None:
    page = files["en-US"]["html"].decode()
    first, second, *_ = re.findall(r'<img src="(data:[^"]*)"\s+class="icons"', page)
    assert first != second
    assert verify(document, "html", page.replace(first, second).encode())


def test_two_languages_side_by_side_have_a_picture_in_each(handout: Path, tmp_path: Path) -> None:
    forms = ("html", "pdf", "docx")
    asked = work(handout, "en-US+ar", Level.PLAIN, "base", forms, shipped(), tmp_path, verify=True)
    done = run(*asked)
    assert not done.failures, "\n".join(f.bug or f"{f.path}: {f.reason}" for f in done.failures)
    for form in forms:
        text = read(done.contents[done.job.paths[form]], form).text
        alts = sorted(p.text for p in text.blocks if p.picture)
        assert alts == sorted(ALTS["en-US"] + ALTS["ar"])


def test_what_is_not_translated_yet_has_its_numbers_in_its_own_language(tmp_path: Path) -> None:
    folder = write(tmp_path, HANDOUT)
    translate(folder, "ar", lambda path, text: "" if path == "choices.rest.what" else mirror(text))
    done = run(*work(folder, "ar", Level.PLAIN, "base", ("text",), shipped(), tmp_path))
    assert "A visit takes 15 to 30 minutes." in done.contents[done.job.paths["text"]].decode().replace("\u00a0", " ")


def test_a_clinic_whose_template_drops_the_counts_is_told_so(tmp_path: Path) -> None:
    folder = write(tmp_path, HANDOUT)
    templates = tmp_path / "templates"
    clinic = templates / "clinics" / "brief"
    clinic.mkdir(parents=True)
    body = (shipped() / "base" / "body.md.j2").read_text("utf-8")
    assert body.count("{{- counts(i) | indent(2) }}") == 1
    (clinic / "body.md.j2").write_text(body.replace("{{- counts(i) | indent(2) }}", ""), "utf-8")
    (clinic / "clinic.yml").write_text('name: "Brief Clinic"\nphone: "555-555-0100"\n', "utf-8")
    (templates / "base").symlink_to(shipped() / "base")
    done = run(*work(folder, "en-US", Level.PLAIN, "brief", ("text",), templates, tmp_path / "output"))
    lost = " ".join(f.message for f in done.findings)
    assert "choices.rest.benefits.less-pain.measure.with" in lost
    assert "choices.rest.harms.weak-leg.measure.with" in lost


# ---------------------------------------------------------------- what a translator gets


def test_a_translator_is_told_what_a_fact_becomes_in_their_language(tmp_path: Path) -> None:
    folder = write(tmp_path, HANDOUT)
    translate(folder, "ar", lambda path, text: mirror(text))
    note = next(line for line in (folder / "ar.po").read_text("utf-8").splitlines() if "fact.wait} becomes" in line)
    assert note == "#. {fact.wait} becomes: أسبوعين"


def test_a_translation_that_loses_or_changes_a_fact_is_told_so(tmp_path: Path) -> None:
    folder = write(tmp_path, HANDOUT)
    translate(folder, "ar", lambda path, text: mirror(text))
    file = folder / "ar.po"
    file.write_text(re.sub(r"(msgstr .*)\{fact\.wait\}", r"\1{fact.shot}", file.read_text("utf-8"), count=1), "utf-8")
    [translation] = texts_of(load(folder)).translations
    assert [f.message for f in check(translation) if f.code == "T003"] == [
        "the translation lacks `{fact.wait}` and has `{fact.shot}`, which the source does not have"
    ]


def test_a_fact_is_one_piece_in_a_translators_program(tmp_path: Path) -> None:
    found = [one for one in pieces("Rest for {fact.rest-2}, then call.") if not isinstance(one, str)]
    assert [code.start for code, _ in found] == ["{fact.rest-2}"]


def test_a_reviewer_reads_the_numbers_and_not_their_names(handout: Path) -> None:
    shown = page(load(handout), ("ar",), read_settings(handout.parent))
    words = " ".join("".join(etree.HTML(shown).itertext()).replace("\u00a0", " ").split())
    for said in ("still hurts after 2 weeks", "A visit takes 15 to 30 minutes", "أسبوعين", "within 2 weeks"):
        assert said in words
    assert "{fact" not in words
