"""What code says in a section: how many people, how often, when, whom to call. Each is Markdown, beside its data.

Where it stands in the data its key is `said`, or `measure_text` and `measures`: no author wrote it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handouts.clinics.tokens import Tokens
from handouts.core.folders import Asset
from handouts.editions.fact_format import amount, clock, escaped, phone
from handouts.editions.icon_array import figures, icon_array
from handouts.language.locales import Locale
from handouts.language.markdown import FIELD, escape
from handouts.language.markdown_values import address
from handouts.source.facts import Duration

Data = dict[str, Any]
Words = Mapping[str, str]


BLANKS: Words = {
    "blank": "[________]{.blank}",
    "blank.date": "[____________]{.blank .date}",
    "blank.long": "[________________________]{.blank .long}",
}
"""What the fields for places to write in become."""


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in for `{field}`s; a field that is not among them stays as it is, for a rule to find.

    A value with a full stop, as 6 p.m., ends its sentence with it.
    """

    def value(found: re.Match[str]) -> str:
        said, rest = values.get(found[2], found[1]), found["rest"] or ""
        return said + (rest[:-1] if said.endswith(".") else rest)

    return _FIELD.sub(value, text)


_FIELD = re.compile(rf"({FIELD.pattern})(?P<rest>\**\.(?![.\w]))?")
"""A field, and the full stop behind it, be the field bold or not."""


def say_sections(sections: list[Data], here: Locale, words: Words, fields: Words, tokens: Tokens) -> Iterator[Asset]:
    """Write into each section what code says there, and give the pictures that are drawn for it."""
    for section in sections:
        match section["kind"]:
            case "options":
                if section["shared"]:
                    section["shared"]["anchor"] = f"{section['anchor']}.shared"
                for part in filter(None, (section["shared"], *section["options"])):
                    yield from _count_pictures(part, here, words, tokens)
            case "risks":
                for band in section["items"]:
                    band["measure_text"], band["measures"] = _counts(band["measure"], words, here)[0]["text"], []
            case "steps":
                for step in section["items"]:
                    if step["repeat"]:
                        step["repeat"]["said"] = _repeat(step["repeat"], here, words)
            case "timeline":
                for entry in section["items"]:
                    entry["when"]["said"] = _when(entry["when"], here, words)
            case "contacts":
                for contact in section["items"]:
                    contact["said"] = _ways(contact, here, words, fields)
            case "call":
                section["calls"] = _calls(section["items"], words, fields)


# ---------------------------------------------------------------- how many people


def _count_pictures(part: Data, here: Locale, words: Words, tokens: Tokens) -> Iterator[Asset]:
    """Say each measure of an option in words, and give the pictures that are drawn of them."""
    for side, colour in (("benefits", tokens.benefit), ("harms", tokens.harm)):
        for item in part[side]:
            counts = _counts(item["measure"], words, here)
            alone = len(counts) == 1 and not item["measure"]["picture"]
            item["measure_text"] = counts[0]["text"] if alone else ""
            item["measures"] = [] if alone else counts
            if item["measure"] and item["measure"]["picture"]:
                yield from _drawn(counts, item["measure"]["of"], here, words, colour, tokens.quiet, name=side)


def _drawn(
    counts: list[Data], of: int, here: Locale, words: Words, colour: str, outline: str, *, name: str
) -> Iterator[Asset]:
    """Draw each of some counts with as many figures, and say in it which picture it has."""
    total = figures(of, *(count["n"] for count in counts))
    if total is None:
        return
    for count in counts:
        filled = count["n"] * total // of
        drawing = icon_array(filled, total, here.dir, colour, outline, name=name)
        values = {"n": here.count(filled), "of": here.count(total)}
        count |= {"file": drawing.artifact_name, "alt": fill(words["figures"], values), "figures": total}
        yield drawing


def _counts(measure: Data | None, words: Words, locale: Locale) -> list[Data]:
    """A measure in words: how many, and how many without the option where that is known."""
    if not measure:
        return []
    counts = [("with_option", measure["n"])]
    if measure["without"]:
        counts.append(("without_option", measure["without"]["n"]))
    found = []
    for key, n in counts:
        said = fill(words["measure"], {"n": locale.count(n), "of": locale.count(measure["of"])})
        said = f"{said}{locale.comma}{measure['timeframe']}" if measure["timeframe"] else said
        label = f"{words[key]}{locale.colon}{locale.space}" if measure["without"] else ""
        found.append({"key": key.removesuffix("_option"), "n": n, "text": f"{label}{said}"})
    return found


# ---------------------------------------------------------------- how often, when


def _repeat(repeat: Data, here: Locale, words: Words) -> list[str]:
    """How often to do an exercise, a label and a number each."""
    times = [here.count(repeat[key]) for key in ("times", "to") if repeat[key]]
    values = {
        "repeat_times": here.range.format(*times) if len(times) > 1 else "".join(times),
        "repeat_sets": repeat["sets"] and here.count(repeat["sets"]),
        "repeat_hold": repeat["hold"] and _time_span(repeat["hold"], here),
        "repeat_per_day": repeat["per_day"] and here.count(repeat["per_day"]),
        "repeat_days": repeat["days_per_week"] and here.count(repeat["days_per_week"]),
    }
    return [_labelled(words[key], value, here) for key, value in values.items() if value]


def _labelled(label: str, value: str, here: Locale) -> str:
    return f"**{label}{here.colon}**{here.space}{value}"


def _time_span(span: Data, here: Locale) -> str:
    """A length of time as Markdown."""
    fact = Duration(id="span", kind="duration", amount=span["amount"], to=span.get("to"), unit=span["unit"])
    return amount(fact, here)


def _when(when: Data, here: Locale, words: Words) -> str:
    """When it is, but for what an author has said in words."""
    parts = [fill(words[key], {"time": _time_span(when[key], here)}) for key in ("before", "after") if when[key]]
    clocks = [escaped(clock(when[key], here)) for key in ("at", "until") if when[key]]
    if clocks:
        parts.append(here.range.format(*clocks) if len(clocks) > 1 else clocks[0])
    return here.comma.join(parts)


# ---------------------------------------------------------------- whom to reach


def _ways(contact: Data, here: Locale, words: Words, fields: Words) -> list[str]:
    """How to reach somebody, a label and a link each."""
    sms = contact["sms"]
    values = {
        "phone": contact["phone"] and _phone(contact["phone"], fields),
        "sms": sms and _sms(sms, words),
        "email": contact["email"] and f"[{escape(contact['email'])}](mailto:{contact['email']})",
        "website": contact["web"] and address(contact["web"]),
    }
    return [_labelled(words[key], value, here) for key, value in values.items() if value]


def _phone(number: str, fields: Words) -> str:
    return fields[number.strip("{}")] if number.startswith("{") else phone(number)


def _sms(sms: Data, words: Words) -> str:
    """A text message as a link that writes one, with the word to send where it must be a certain one."""
    number = phone(sms["number"]).replace("](tel:", "](sms:")
    return fill(words["sms_word"], {"word": escape(sms["word"]), "number": number}) if sms["word"] else number


def _calls(signs: list[Data], words: Words, fields: Words) -> list[Data]:
    """The reasons to get help in order: by how urgent they are, and by the number to call."""
    found = []
    for urgency in ("emergency", "urgent", "same_day", "routine"):
        for number in dict.fromkeys(sign["phone"] for sign in signs if sign["urgency"] == urgency):
            own = {"emergency.phone": _phone(number, fields), "clinic.phone": _phone(number, fields)} if number else {}
            said = fill(fill(words[f"call_{urgency}"], own), fields)
            found.append({"urgency": urgency, "phone": number, "said": said})
    return found
