"""The slips: each is a small function that makes one plausible mistake in one text, and None where it can't.

A slip gets a source of randomness and a `Text`, and gives the corrupted translation (or, for a few, the changed
source). `CONTROLS` change a text without a mistake: no rule may speak up.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

from mutation.text import Number, Text, for_people, pick, put, sentences, slips

Corrupt = Callable[[Random, Text], str | None]
Changes = Literal["translation", "source", "source and its mark"]


@dataclass(frozen=True)
class Kind:
    """A kind of slip. `changes` says what the function's answer takes the place of."""

    group: str
    name: str
    corrupt: Corrupt
    changes: Changes = "translation"


KINDS: list[Kind] = []
CONTROLS: list[Kind] = []


def slip(group: str, changes: Changes = "translation") -> Callable[[Corrupt], Corrupt]:
    def declare(corrupt: Corrupt) -> Corrupt:
        KINDS.append(Kind(group, _named(corrupt), corrupt, changes))
        return corrupt

    return declare


def control(corrupt: Corrupt) -> Corrupt:
    CONTROLS.append(Kind("controls", _named(corrupt), corrupt))
    return corrupt


def _named(corrupt: Corrupt) -> str:
    name = corrupt.__name__.replace("_", " ")
    return re.sub(r"english|arabic", lambda m: m[0].title(), name)


# ---------------------------------------------------------------- numbers


def _with(text: Text, number: Number, new: str) -> str:
    return text.target[: number.start] + new + text.target[number.end :]


@slip("numbers")
def digit_changed(random: Random, text: Text) -> str | None:
    """8 mg for 80 mg is one of many: any digit may be another."""
    if not (number := pick(random, text.numbers)):
        return None
    places = [i for i, c in enumerate(number.shown) if c.isdigit()]
    at = random.choice(places)
    others = [d for d in "0123456789" if d != number.shown[at] and not (d == "0" and at == 0)]
    return _with(text, number, number.shown[:at] + random.choice(others) + number.shown[at + 1 :])


@slip("numbers")
def digits_swapped(random: Random, text: Text) -> str | None:
    """15 becomes 51."""
    found = [
        (n, i)
        for n in text.numbers
        for i in range(len(n.shown) - 1)
        if n.shown[i : i + 2].isdigit() and n.shown[i] != n.shown[i + 1] and not (i == 0 and n.shown[1] == "0")
    ]
    if not (chosen := pick(random, found)):
        return None
    number, i = chosen
    shown = number.shown
    return _with(text, number, shown[:i] + shown[i + 1] + shown[i] + shown[i + 2 :])


@slip("numbers")
def nought_added(random: Random, text: Text) -> str | None:
    """80 becomes 800, and 4,000 becomes 40,000."""
    if not (number := pick(random, (n for n in text.numbers if not n.is_decimal))):
        return None
    whole, *groups = re.split(r"(?=[.,])", number.shown)
    return _with(text, number, "".join((whole + "0", *groups)))


@slip("numbers")
def nought_lost(random: Random, text: Text) -> str | None:
    """80 becomes 8, and 4,000 becomes 400."""
    fitting = (n for n in text.numbers if re.fullmatch(r"[1-9]\d*0|[1-9]\d*[.,]000", n.shown))
    if not (number := pick(random, fitting)):
        return None
    whole, *groups = re.split(r"[.,]", number.shown)
    if not groups:
        return _with(text, number, whole[:-1])
    fewer = whole[:-1] + number.shown[len(whole)] + "000" if whole.endswith("0") else whole + "00"
    return _with(text, number, fewer)


@slip("numbers")
def decimal_mark_moved(random: Random, text: Text) -> str | None:
    """2.5 becomes 25 or 0.25; 25 becomes 2.5."""
    if not (number := pick(random, (n for n in text.numbers if n.is_decimal or re.fullmatch(r"\d{2,3}", n.shown)))):
        return None
    mark = "," if text.language == "vi" else "."
    if not number.is_decimal:
        return _with(text, number, f"{number.shown[:-1]}{mark}{number.shown[-1]}")
    whole, part = re.split(r"[.,]", number.shown)
    fewer = f"{whole[:-1] or '0'}{mark}{whole[-1]}{part}"
    return _with(text, number, random.choice((whole + part if whole != "0" else part + "0", fewer)))


@slip("numbers")
def number_dropped(random: Random, text: Text) -> str | None:
    """“For 24 hours” becomes “for hours”."""
    if not (number := pick(random, text.numbers)):
        return None
    return put(text.target, number.start, number.end, "")


@slip("numbers")
def number_added(random: Random, text: Text) -> str | None:
    """A number becomes a range, or a sentence gets a number that nobody wrote."""
    if number := pick(random, text.numbers):
        if number.is_decimal or re.search(r"[.,]", number.shown):
            return _with(text, number, f"{number.shown} ({int(number.value * 2) + 1})")
        return _with(text, number, f"{number.shown}–{int(number.value) * 2 + random.choice((0, 1, 2))}")
    end = re.search(r"[.。!?؟？]*$", text.target)
    if end is None or not end[0] or text.target[: end.start()].endswith(("]", "}", ")", "*")):
        return None
    hours = {"es": "({} horas)", "ar": "({} ساعة)", "zh": "（{}小时）", "vi": "({} giờ)"}[text.language]
    said = hours.format(random.choice((12, 24, 48, 72)))
    space = "" if text.language == "zh" else " "
    return f"{text.target[: end.start()]}{space}{said}{end[0]}"


@slip("numbers", "source and its mark")
def number_of_source_changed_later(random: Random, text: Text) -> str | None:
    """The dose in the source changed, somebody took the mark of the old translation away and did not change it."""
    found = pick(random, re.finditer(r"\d+(?:[.,]\d+)*", for_people(text.source)))
    if found is None:
        return None
    digits, point, part = found[0].replace(",", "").partition(".")
    new = random.choice((int(digits) * 2, int(digits) + 1, int(digits) * 10)) or 1
    return f"{text.source[: found.start()]}{new:,}{point}{part}{text.source[found.end() :]}"


# ---------------------------------------------------------------- units

DOSES = ("mg", "mcg", "g", "kg", "ml", "l", "celsius", "fahrenheit", "percent", "mmhg")
_TIMES = ("second", "minute", "hour", "day", "week", "month", "year")
_FAMILIES = (
    ("mg", "mcg", "g"),
    ("mg", "ml"),
    ("kg", "g"),
    ("ml", "l"),
    ("mm", "cm"),
    ("celsius", "fahrenheit"),
    _TIMES,
)


@slip("units")
def unit_swapped(random: Random, text: Text) -> str | None:
    """mg becomes g, mL becomes mg, hours become days: in a form that fits the place."""
    fitting = [(n, other) for n in text.numbers for other in _neighbours(n.unit)]
    if not (chosen := pick(random, fitting)):
        return None
    number, other = chosen
    if not (form := _form(text, number, other)):
        return None
    return text.target[: number.unit_start] + form + text.target[number.unit_end :]


def _neighbours(unit: str) -> list[str]:
    """The units that one is mistaken for: of times those that are two steps away at most."""
    found = [(f, abs(f.index(other) - f.index(unit)), other) for f in _FAMILIES if unit in f for other in f]
    return [other for f, steps, other in found if 0 < steps <= 2]


def _form(text: Text, number: Number, unit: str) -> str:
    """How a unit is written after a number: as a sign where a sign stood, else as a word of the right number."""
    written = text.target[number.unit_start : number.unit_end].lower()
    sign, word = text.slips["signs"].get(unit, ""), text.slips["forms"].get(unit, "")
    signs = {*map(str.lower, text.slips["signs"].values()), "mg", "mcg", "g", "ml"}
    if sign and (written in signs or not word):
        return str(sign)
    return _agreed(text.language, word, number.value)


def _agreed(language: str, word: str, value: float) -> str:
    forms = [form.strip() for form in word.split("|")]
    if language == "es":
        return forms[0] if value == 1 else forms[-1]
    if language == "ar" and len(forms) == 3:
        return forms[1] if 3 <= value <= 10 else forms[2] if 11 <= value <= 99 else forms[0]
    return forms[0]


def _without_unit(random: Random, text: Text, fits: Callable[[str], bool]) -> str | None:
    # In a range one unit is enough: 2 °C to 8 °C.
    starts = {n.unit: n.start for n in text.numbers}
    number = pick(random, (n for n in text.numbers if fits(n.unit) and not 0 < starts[n.unit] - n.unit_end < 5))
    return text.target[: number.end] + text.target[number.unit_end :] if number else None


@slip("units")
def unit_of_a_dose_lost(random: Random, text: Text) -> str | None:
    """“80 mg” becomes “80”."""
    return _without_unit(random, text, lambda unit: unit in DOSES)


@slip("units")
def unit_of_time_or_length_lost(random: Random, text: Text) -> str | None:
    """“24 hours” becomes “24”."""
    return _without_unit(random, text, lambda unit: unit in (*_TIMES, "mm", "cm"))


# ---------------------------------------------------------------- fields and markup

_FIELD = re.compile(r"\{[a-z_]+\.[a-z_]+\}")
_CITE = re.compile(r" ?\[@[\w-]+\]")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_SPAN = re.compile(r"\[([^\[\]]+)\]\{[^{}]*\}")


def _replaced(random: Random, text: str, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> str | None:
    found = pick(random, pattern.finditer(text))
    return None if found is None else put(text, found.start(), found.end(), new(found))


@slip("markup")
def field_lost(random: Random, text: Text) -> str | None:
    return _replaced(random, text.target, _FIELD, lambda m: "")


@slip("markup")
def field_doubled(random: Random, text: Text) -> str | None:
    return _replaced(random, text.target, _FIELD, lambda m: f"{m[0]} {m[0]}")


@slip("markup")
def field_renamed(random: Random, text: Text) -> str | None:
    """{clinic.phone} becomes {clinic.tel}, {Clinic.Phone} or { clinic.phone }."""

    def renamed(m: re.Match[str]) -> str:
        name = m[0][1:-1]
        return random.choice(
            (f"{{{name.split('.')[0]}.tel}}", f"{{{name.title()}}}", f"{{ {name} }}", f"{{{name.replace('.', '_')}}}")
        )

    return _replaced(random, text.target, _FIELD, renamed)


@slip("markup")
def field_translated(random: Random, text: Text) -> str | None:
    return _replaced(random, text.target, _FIELD, lambda m: f"{{{text.slips['fields'][m[0][1:-1]]}}}")


@slip("markup")
def field_exchanged(random: Random, text: Text) -> str | None:
    """The clinic's number for the emergency number, or the other way round."""
    other = {
        "{clinic.phone}": "{emergency.phone}",
        "{emergency.phone}": "{clinic.phone}",
        "{clinic.hours}": "{clinic.name}",
    }
    return _replaced(random, text.target, _FIELD, lambda m: other[m[0]])


@slip("markup")
def field_filled_in(random: Random, text: Text) -> str | None:
    """A number typed over the field that would have been filled with it."""
    return _replaced(random, text.target, re.compile(r"\{\w+\.phone\}"), lambda m: "(555) 555-0100")


@slip("markup")
def citation_lost(random: Random, text: Text) -> str | None:
    return _replaced(random, text.target, _CITE, lambda m: "")


@slip("markup")
def citation_mistyped(random: Random, text: Text) -> str | None:
    return _replaced(random, text.target, re.compile(r"(?<=@)[\w-]+"), lambda m: m[0][:-1])


@slip("markup")
def link_address_changed(random: Random, text: Text) -> str | None:
    """The address is of another page or another site."""

    def changed(m: re.Match[str]) -> str:
        address = m[2]
        if address.startswith("tel:"):
            return f"[{m[1]}]({address[:-1]})"
        short = text.language
        return f"[{m[1]}]({random.choice((address.replace('.org', '.com'), address + '/' + short, address[:-1]))})"

    return _replaced(random, text.target, _LINK, changed)


@slip("markup")
def link_lost(random: Random, text: Text) -> str | None:
    return _replaced(random, text.target, _LINK, lambda m: m[1])


@slip("markup")
def bold_not_closed(random: Random, text: Text) -> str | None:
    return _replaced(random, text.target, _BOLD, lambda m: random.choice((f"**{m[1]}", f"{m[1]}**", f"**{m[1]}*")))


@slip("markup")
def bold_lost(random: Random, text: Text) -> str | None:
    return _replaced(random, text.target, _BOLD, lambda m: m[1])


@slip("markup")
def bold_with_spaces(random: Random, text: Text) -> str | None:
    """“**dry**” becomes “** dry **”, as machines like to write it: on the page are stars then."""
    return _replaced(random, text.target, _BOLD, lambda m: f"** {m[1]} **")


@slip("markup")
def bracket_lost(random: Random, text: Text) -> str | None:
    found = pick(random, re.finditer(r"[()\[\]{}（）]", text.target))
    return None if found is None else text.target[: found.start()] + text.target[found.end() :]


@slip("markup")
def brackets_of_another_script(random: Random, text: Text) -> str | None:
    """Chinese programs like to make [@x] 【@x】, and (https://…) （https://…）."""
    if text.language != "zh":
        return None
    wide = str.maketrans("[](){}", "【】（）｛｝")
    marked = re.compile(r"\[@[\w-]+\]|(?<=\])\([^()]*\)|\{[^{}]*\}")
    return _replaced(random, text.target, marked, lambda m: m[0].translate(wide))


@slip("markup")
def span_lost(random: Random, text: Text) -> str | None:
    return _replaced(random, text.target, _SPAN, lambda m: m[1])


# ---------------------------------------------------------------- yes and no


def _one_of(random: Random, text: str, changes: dict[str, str], open_to: str = "") -> str | None:
    """One of some replacements at one of its places in what is `open_to` them: by default, what people read."""
    said = open_to or for_people(text)
    found = [(m, new) for pattern, new in changes.items() for m in re.finditer(pattern, said, re.I)]
    places = [(m, new) for m, new in found if not any(_inside(m, other) for other, _ in found)]
    if not (chosen := pick(random, places)):
        return None
    place, new = chosen
    return put(text, place.start(), place.end(), place.expand(new))


def _inside(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether one is a part of a longer one: `menos` of `al menos`."""
    return other.start() <= one.start() and one.end() <= other.end() and len(other[0]) > len(one[0])


@slip("yes and no")
def negation_dropped(random: Random, text: Text) -> str | None:
    return _one_of(random, text.target, text.slips["dropped"])


@slip("yes and no")
def negation_added(random: Random, text: Text) -> str | None:
    """In a clause that says none yet: a second one beside it would be no slip."""
    said = for_people(text.target)
    negative = re.compile("|".join(text.slips["dropped"]), re.I)
    clauses = [m for m in re.finditer(r"[^.,;:!?()。，、；：！？؟،؛（）]+", said) if not negative.search(m[0])]
    free = list(said)
    for i, c in enumerate(said):
        if not any(m.start() <= i < m.end() for m in clauses):
            free[i] = "\0" if not c.isspace() else c
    return _one_of(random, text.target, text.slips["added"], "".join(free))


# ---------------------------------------------------------------- sense


def _sense(name: str) -> Corrupt:
    def swapped(random: Random, text: Text) -> str | None:
        """Only in a sentence whose English speaks of it, so that a page of the clinic is not `before` the clinic."""
        there, here = sentences(text.source), sentences(text.target)
        aligned = list(zip(there, here, strict=True)) if len(there) == len(here) else [(text.source, text.target)]
        cue = re.compile(rf"(?i)\b(?:{slips()['en']['cue'][name]})\b")
        speaking = "".join(t if cue.search(s) else "\0" * len(t) for s, t in aligned)
        said = "".join(a if a == b else "\0" for a, b in zip(speaking, text.for_people, strict=True))
        pairs = text.slips["swapped"][name]
        edge = "" if text.language == "zh" else r"\b"
        both = {**pairs, **{b: a for a, b in pairs.items()}}
        return _one_of(random, text.target, {rf"{edge}{re.escape(a)}{edge}": b for a, b in both.items()}, said)

    return swapped


KINDS += [Kind("sense", f"{name.replace(' / ', ' and ')} swapped", _sense(name)) for name in slips()["en"]["cue"]]


@slip("sense")
def two_numbers_exchanged(random: Random, text: Text) -> str | None:
    """“Start with 10 mg, then take 20 mg” becomes “start with 20 mg, then take 10 mg”."""
    pairs = [(a, b) for a in text.numbers for b in text.numbers if a.start < b.start and a.value != b.value]
    if not (chosen := pick(random, pairs)):
        return None
    a, b = chosen
    target = text.target
    return target[: a.start] + b.shown + target[a.end : b.start] + a.shown + target[b.end :]


@slip("sense")
def number_word_changed(random: Random, text: Text) -> str | None:
    """“Two times” becomes “three times”."""
    mine = {
        "es": ("dos", "tres", "cuatro", "cinco"),
        "ar": ("ثلاثة", "أربعة", "خمسة"),
        "zh": ("两", "三", "四", "五"),
        "vi": ("hai", "ba", "bốn"),
    }[text.language]
    edge, after = ("", "(?=[次周天片年个位种])") if text.language == "zh" else (r"\b", r"\b")
    changes = {f"{edge}{one}{after}": other for one in mine for other in mine if other != one}
    if text.language == "ar":
        changes |= {r"\bمرتين\b": "ثلاث مرات", r"\bيومين\b": "ثلاثة أيام", r"\bأسبوعين\b": "ثلاثة أسابيع"}
    return _one_of(random, text.target, changes)


# ---------------------------------------------------------------- the whole text


@slip("whole text", "source")
def source_changed(random: Random, text: Text) -> str | None:
    """Somebody changed the English sentence and left the translation as it was."""
    changes = {**slips()["en"]["dropped"], **slips()["en"]["added"], r"\d\b": str(random.randint(1, 9))}
    changed = _one_of(random, text.source, changes)
    return changed if changed != text.source else None


_LEAST = 4
"""Words that a text must have to be cut."""


@slip("whole text")
def half_left_in_english(random: Random, text: Text) -> str | None:
    """The second half of the sentences was not translated; of a single sentence, its second half."""
    there, here = sentences(text.source), sentences(text.target)
    if len(there) == len(here) > 1:
        half = len(here) // 2
        return "".join(here[:half]).strip() + " " + "".join(there[half:])
    english = text.source.split()
    if len(english) < _LEAST:
        return None
    first, rest = _cut(random, text), " ".join(english[len(english) // 2 :])
    return first and f"{first} {rest}"


@slip("whole text")
def cut_off(random: Random, text: Text) -> str | None:
    """The end of the text got lost somewhere in the middle."""
    return _cut(random, text) if len(text.source.split()) >= _LEAST else None


def _cut(random: Random, text: Text) -> str | None:
    """A text's beginning, cut between words near its middle and outside of markup."""
    low, high = len(text.target) * 4 // 10, len(text.target) * 6 // 10
    whole = [*re.finditer(r"\*\*[^*]+\*\*|\[[^\[\]]*\](?:\([^()]*\)|\{[^{}]*\})?|\{[^{}]*\}|<[^<>]*>", text.target)]
    places = [
        i
        for i in range(max(low, 1), high + 1)
        if (text.language == "zh" or text.target[i : i + 1] == " ") and not any(m.start() < i < m.end() for m in whole)
    ]
    return text.target[: random.choice(places)].rstrip() if places else None


@slip("whole text")
def sentence_lost(random: Random, text: Text) -> str | None:
    here = sentences(text.target)
    if len(here) < 2:
        return None
    lost = random.randrange(len(here))
    return "".join(s for i, s in enumerate(here) if i != lost).strip()


@slip("whole text")
def question_mark_lost(random: Random, text: Text) -> str | None:
    if not text.source.endswith("?") or not text.target.endswith(("?", "؟", "？")):
        return None
    return text.target[:-1] + random.choice(("", "。" if text.language == "zh" else "."))


@slip("whole text")
def control_character(random: Random, text: Text) -> str | None:
    """What some programs put in to turn the direction round, or leave where a letter got lost."""
    at = random.randrange(len(text.target))
    return text.target[:at] + random.choice("\u202a\u202b\u202d\u202e\u202c\ufffd\x0b\x07") + text.target[at:]


# ---------------------------------------------------------------- what is no mistake


def _numbers_changed(text: Text, change: Callable[[Number], str]) -> str | None:
    parts, at = [], 0
    for number in text.numbers:
        parts += [text.target[at : number.start], change(number)]
        at = number.end
    changed = "".join((*parts, text.target[at:]))
    return changed if changed != text.target else None


@control
def arabic_digits(random: Random, text: Text) -> str | None:
    """All digits of the text as ٠ to ٩, with the marks that go with them."""
    if text.language != "ar":
        return None
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    changed = _numbers_changed(text, lambda n: n.shown.translate({**digits, ord("."): "٫", ord(","): "٬"}))
    return changed.replace("%", "٪") if changed else None


@control
def marks_of_the_language(random: Random, text: Text) -> str | None:
    """2,5 for 2.5 and 4.000 or 4 000 for 4,000 in Spanish and Vietnamese; 4000 for 4,000 in all."""
    if text.language not in ("es", "vi"):
        return _numbers_changed(text, lambda n: n.shown if n.is_decimal else n.shown.replace(",", ""))
    group = random.choice(("", ".", "\u00a0", "\u202f"))
    return _numbers_changed(
        text, lambda n: n.shown.replace(".", ",") if n.is_decimal else re.sub(r"[.,]", group, n.shown)
    )


@control
def no_break_space_before_unit(random: Random, text: Text) -> str | None:
    space = random.choice("\u00a0\u202f")
    target = text.target
    for n in reversed(text.numbers):
        if n.unit:
            target = target[: n.end] + space + target[n.unit_start :]
    return target if target != text.target else None


@control
def other_word_for_the_same_unit(random: Random, text: Text) -> str | None:
    """`mg` for ملغ, “miligramos” for `mg`."""
    latin = {"mg": "mg", "mcg": "mcg", "g": "g", "kg": "kg", "ml": "mL", "l": "L", "mm": "mm", "cm": "cm"}
    found: list[tuple[Number, str]] = []
    for n in text.numbers:
        word = _agreed(text.language, text.slips["forms"].get(n.unit, ""), n.value)
        other = {word, text.slips["signs"].get(n.unit, ""), latin.get(n.unit, "")}
        found += [(n, form) for form in sorted(other - {"", text.target[n.unit_start : n.unit_end]}) if n.unit]
    if not (chosen := pick(random, found)):
        return None
    number, form = chosen
    space = "" if text.language == "zh" else " "
    return text.target[: number.end] + space + form + text.target[number.unit_end :]


@control
def small_number_as_a_word(random: Random, text: Text) -> str | None:
    """“Dos semanas” for “2 semanas”; Arabic has one word for both, أسبوعين."""
    duals = {"day": "يومين", "week": "أسبوعين", "month": "شهرين", "hour": "ساعتين", "time": "مرتين", "tablet": "قرصين"}
    words = {
        "es": ("", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
        "ar": ("", "", "", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"),
        "zh": ("", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"),
        "vi": ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"),
    }[text.language]
    fitting = [n for n in text.numbers if n.unit in (*_TIMES, "time", "tablet") and n.value in range(1, 11)]
    if not (number := pick(random, fitting)):
        return None
    if text.language == "ar" and number.value == 2:
        dual = duals.get(number.unit)
        return dual and put(text.target, number.start, number.unit_end, dual)
    word = words[int(number.value)]
    if text.language == "ar" and word and number.unit in ("day", "week", "month"):
        word = {"ثماني": "ثمانية"}.get(word, word + "ة")
    if text.language == "es" and word == "una":
        masculine = number.unit in ("second", "minute", "day", "month", "year")
        word = "un" if masculine else word
    return put(text.target, number.start, number.end, word) if word else None


@control
def marks_of_direction_around_numbers(random: Random, text: Text) -> str | None:
    """Arabic programs put numbers between isolates; no reader sees them."""
    return _numbers_changed(text, lambda n: f"\u2066{n.shown}\u2069") if text.language == "ar" else None


@control
def range_with_another_word(random: Random, text: Text) -> str | None:
    """15–30, 15-30, “15 a 30”."""
    to = {"es": " a ", "ar": " إلى ", "zh": "到", "vi": " đến "}[text.language]
    found = pick(random, re.finditer(r"(?<=\d)[–～](?=\d)", text.for_people))
    if found is None:
        return None
    return text.target[: found.start()] + random.choice((to, "-", "—", "～")) + text.target[found.end() :]
