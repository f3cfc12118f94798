"""Rules F and P: the plain level tells all that the standard one tells."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from handouts.core.findings import Severity
from handouts.language.conversions import told_otherwise
from handouts.language.lexicon import Words
from handouts.language.markdown import Block, citations, split_blocks, tokens
from handouts.language.number_formats import THIN, at_noon, in_one_format
from handouts.language.quantity_compare import PHONE, Amount, amounts, says
from handouts.language.readability import runs, sentences, spoken, word_count
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.levels import in_scope, may_tell_number, pieces, told_as_data, told_twice, words_for
from handouts.rules.text_index import BOTH, OTHER, LevelText, language_of, level_texts, listed, spot
from handouts.source.load import Source
from handouts.source.text_units import Leaf

SHARE_TOLD = 0.5
"""A plain text with less than this share of the standard text's words leaves something out. In our own prose the least
is 0.67, in texts of ten words or more."""
SHARE_WITH_SENTENCE_GONE = 0.85
"""Plain language makes two sentences of one. If there are fewer sentences and fewer words, one of them is gone."""
WORDS_BACK = 0.2
"""So much of a sentence's words comes back at the plain level at least, in nearly all of our own prose."""
FEW_WORDS = 10


def _has_own_facts(leaf: Leaf) -> bool:
    """Whether a text must tell its numbers itself: each harm, each step, each cell of a table is of its own."""
    return not _ITEMS.isdisjoint(leaf.keys) or leaf.keys[2:3] in _LISTS


_ITEMS = frozenset(("benefits", "harms", "unknowns", "needs", "yes", "no"))
_LISTS = (("items",), ("rows",), ("columns",))


# ---------------------------------------------------------------- numbers


@rule(
    "F050",
    Severity.ERROR,
    "only the {there} level says {number}; the {here} level does not",
    hint="Say it at both levels, in the same text or close by. If it does not matter, leave it out of both.",
    serves=OWN,
    whole=True,
)
def number_at_one_level(source: Source) -> Iterator[Hit]:
    """A number stands at one reading level and not at the other.

    A reader of the easy level has the same right to know how many people are harmed, how long to wait and how much to
    take. The other way round is a mistake as well: one of the levels is wrong, or somebody forgot it. What counts is
    the amount: 2 weeks are 14 days, 2 of 100 people are 2%, and “twice a day” is “2 times a day”. A number may move to
    another text of the same option or section. Only a benefit, a harm, an unknown and an entry of a list (a sign, a
    step, a row of a table) must each tell their own, and no row tells those of another. What options share counts for
    each. Where a text of the section says how strong it is, 4,000 mg are 8 tablets of 500 mg. A number word below
    thirteen without a unit, as in “one of them”, is not looked at.

        standard: "Do not drive for 24 hours."
        plain: "Do not drive for a while."      # wrong
        plain: "Do not drive for 1 day."        # right
    """
    known = words_for(source)
    for pair in told_twice(source):
        if not any(may_tell_number(text.text, known) for text in pair):
            continue
        facts = [amounts(text.text, known) for text in pair]
        for here, there in ((0, 1), (1, 0)):
            for fact in facts[there]:
                told = (
                    not fact.hard
                    or says(facts[here], fact)
                    or told_otherwise(pair[here].text, pair[there].text, fact, known, _near(source, pair[there]))
                    or _told_elsewhere(source, pair[there], fact, known)
                )
                if not told and not _in_other_formats(source, pair[here].text, pair[there].text):
                    text = pair[here]
                    levels = {"there": pair[there].level, "here": text.level}
                    yield hit(spot(source, text, ""), path=text.path, number=f"`{fact.shown}`", **levels)


def _near(source: Source, text: LevelText) -> list[str]:
    """What stands in the same section as a text, or is read with it, at either level: how strong a liquid is, perhaps
    at the head of a column.
    """
    read = [other.text for level in BOTH for other in in_scope(source, text.leaf, level)]
    section = text.leaf.keys[:2]
    return [*read, *(other.text for other in level_texts(source) if section[1:] and other.leaf.keys[:2] == section)]


def _in_other_formats(source: Source, here: str, there: str) -> bool:
    """Whether one text has all numbers of another, if both are brought into one format: 14:30, and 2:30 p.m."""
    known = words_for(source)
    locale = source.library.locales.get(source.handout.language) if source.handout else None
    months = locale.month_names if locale else ()
    mark = "," if known.language == "en" else "."
    texts = (in_one_format(spoken(text), known, months).replace(THIN, mark) for text in (here, there))
    said, wanted = (amounts(text, known) for text in texts)
    noon = at_noon(here, known)
    return all(says(said, fact) or _is_noon(fact, noon) for fact in wanted if fact.hard)


def _is_noon(fact: Amount, noon: frozenset[Decimal]) -> bool:
    """Whether an amount is an hour that the other text names with a word: noon, midnight."""
    return not fact.unit and any(low == float(hour) for low, _ in fact.sizes for hour in noon)


def _told_elsewhere(source: Source, text: LevelText, fact: Amount, known: Words) -> bool:
    """Whether the other level tells a fact of this text elsewhere: as a measure, or in another text nearby.

    Where each text has facts of its own, only a fact that has moved counts: one that this level does not tell there.
    """
    leaf, here = text.leaf, OTHER[text.level]
    if any(says(amounts(said, known), fact) for said in told_as_data(source, leaf)):
        return True
    tell = {
        level: {t.leaf.keys for t in in_scope(source, leaf, level) if says(amounts(t.text, known), fact)}
        for level in BOTH
    }
    others = tell[here] - {leaf.keys}
    return bool(others - tell[text.level] if _has_own_facts(leaf) else others)


# ---------------------------------------------------------------- ways to reach somebody


@rule(
    "F051",
    Severity.ERROR,
    "only the {there} level has {what}; the {here} level does not",
    hint="Write it at both levels. Use the same field or address, so that both stay right.",
    serves="AHRQ PEMAT-P, item 20",
    whole=True,
)
def contact_at_one_level(source: Source) -> Iterator[Hit]:
    """A phone number, an address of the web or a field stands at one reading level and not at the other.

    A reader who is told to call and finds no number is stuck, and those who read the easy level have the least help
    elsewhere. It may stand in another text of the same option or section.

        standard: "If you can't feel your legs, call {emergency.phone}."
        plain: "Get help fast if you can't feel your legs."                # wrong
    """
    for standard, plain in told_twice(source):
        for text, other in ((standard, plain), (plain, standard)):
            for kind, value in sorted(_contacts(text.text) - _contacts(other.text)):
                said = (t.text for t in in_scope(source, text.leaf, other.level))
                near = map(_contacts, (*said, *told_as_data(source, text.leaf)))
                if not any(_leads_there(kind, value, found) for found in near):
                    what = f"{kind} `{value}`"
                    yield hit(spot(source, other, ""), path=other.path, what=what, there=text.level, here=other.level)


@lru_cache(maxsize=1024)
def _contacts(text: str) -> frozenset[tuple[str, str]]:
    """What leads to somebody or somewhere: as what, and which one."""
    found: set[tuple[str, str]] = set()
    for token in tokens(text):
        if token.kind == "field" or (token.kind == "braces" and _NAME.fullmatch(token.inner)):
            found.add(("the field", token.text))
        if address := token.inner if token.kind == "address" else token.target:
            found.add(("the phone number", _digits(address)) if address.startswith("tel:") else ("the link", address))
    plain = "".join("]" if token.kind in ("close", "address") else token.text for token in tokens(text))
    return frozenset(found | {("the phone number", _digits(m[0])) for m in PHONE.finditer(plain)})


def _leads_there(kind: str, value: str, found: frozenset[tuple[str, str]]) -> bool:
    """Whether one of these ways to reach somebody is this one, in whatever form: +44 20 7946 0000, 020 7946 0000."""
    if (kind, value) in found or kind == "the field":
        return (kind, value) in found
    others = [other for same, other in found if same == kind]
    if kind == "the link":
        return _address(value) in map(_address, others)
    pairs = [sorted((value.lstrip("0"), other.lstrip("0")), key=len) for other in others]
    return any(len(short) >= _LOCAL and long.endswith(short) for short, long in pairs)


_LOCAL = 7
"""So many figures has a number without its area and country at least."""


def _address(link: str) -> str:
    """A link's address without what makes no difference: its scheme, `www.` and a slash at its end."""
    return re.sub(r"^https?://(?:www\.)?", "", link).rstrip("/")


_NAME = re.compile(r"[a-z_][\w.-]*")


def _digits(number: str) -> str:
    """The figures of a phone number, without the 1 of the United States."""
    digits = re.sub(r"\D", "", number)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


# ---------------------------------------------------------------- what the plain level leaves out


@rule(
    "P045",
    Severity.WARNING,
    "this list has {count} items; at the standard level it has {wanted}",
    hint="Tell each thing at both levels. Two things may become one item, if nothing is lost: then allow this.",
    serves=OWN,
    waivable=True,
)
def shorter_list(source: Source) -> Iterator[Hit]:
    """A list has fewer items at the plain level than at the standard one.

    What is missing may be the one thing that this reader has. Lists are compared in their order; a plain list may have
    more items, as one long item often becomes two.

        standard: |-
          - Stop eating 6 hours before.
          - Tell us if you take blood thinners.
        plain: |-
          - Stop eating 6 hours before.            # where are the blood thinners?
    """
    for pair in told_twice(source):
        standard, plain = (_lists(split_blocks(text.as_written)) if text.is_body else [] for text in pair)
        if len(standard) != len(plain):
            standard, plain = ([[b for one in found for b in one]] for found in (standard, plain))
        for wanted, there in zip(standard, plain, strict=True):
            if len(there) < len(wanted):
                start = there[0].text if there else ""
                yield hit(spot(source, pair[1], start), path=pair[1].path, count=len(there), wanted=len(wanted))


def _lists(blocks: Iterable[Block]) -> list[list[Block]]:
    """The lists among blocks, each as its items."""
    found: list[list[Block]] = []
    before = "paragraph"
    for block in blocks:
        if block.kind != "paragraph":
            if block.kind == before:
                found[-1].append(block)
            else:
                found.append([block])
        before = block.kind
    return found


@rule(
    "P046",
    Severity.WARNING,
    "the standard level {what} here, and the plain level does not",
    hint="Keep it: cite the same source, and set off what a reader may not miss at both levels.",
    serves="IPDAS v4, item 2.2.1; AHRQ PEMAT-P, item 12",
    waivable=True,
)
def source_or_emphasis_lost(source: Source) -> Iterator[Hit]:
    """A text cites a source or has words in **bold** at the standard level, and at the plain level it has none.

    Those who read the easy level may know as well where a claim comes from. And what is bold is what nobody may miss.
    A source may be cited in another text of the same option or section.

        standard: "Relief lasts for a time [@cameron2004]. **Do not drive.**"
        plain: "It helps for a time [@cameron2004]. Do not drive."             # what was bold?
    """
    for standard, plain in told_twice(source):
        for cited in dict.fromkeys(citations(standard.text)):
            near = (citations(text.text) for text in in_scope(source, plain.leaf, plain.level))
            if cited not in plain.text and not any(cited in found for found in near):
                yield hit(spot(source, plain, ""), path=plain.path, what=f"cites `@{cited}`")
        bold, kept = standard.text.count("**") // 2, plain.text.count("**") // 2
        if kept < bold:
            what = "has words in bold" if not kept else f"has {bold} passages in bold, not {kept},"
            yield hit(spot(source, plain, ""), path=plain.path, what=what)


@rule(
    "P048",
    Severity.WARNING,
    "something may be missing here: {what}",
    hint="Compare the two levels sentence by sentence. Plain is easier, not shorter on facts.",
    serves=OWN,
    whole=True,
    waivable=True,
)
def plain_level_leaves_out(source: Source) -> Iterator[Hit]:
    """A text is so much shorter at the plain level that it can't tell the same.

    The plain level is a full handout, not a summary. It often has more sentences than the standard one, as long ones
    become two. So a text is looked at again if it has less than half of the words, of ten or more; or if it has less
    than 85% of the words, and either fewer sentences or hardly any of the words of one of the sentences. The last is
    known in English only. In a body each paragraph is held against its own, if there are as many.

        standard: "The relief may be temporary. The source of the pain may still be there."
        plain: "It may not last."                                                           # and the source?
        plain: "It may not last. What causes the pain may still be there."
    """
    language = language_of(source)
    for pair in told_twice(source):
        text = pair[1]
        for standard, plain in pieces(*pair):
            if len(plain) < SHARE_WITH_SENTENCE_GONE * len(standard):  # in words it is no longer than in letters
                what = _left_out(spoken(standard), spoken(plain), language)
                if what:
                    yield hit(spot(source, text, " ".join(plain.split()[:4])), path=text.path, what=what)
        if text.is_body and (what := _fewer_paragraphs(*pair)):
            yield hit(spot(source, text, ""), path=text.path, what=what)


def _left_out(standard: str, plain: str, language: str) -> str:
    """Why the plain text can't tell all of the standard one; "" if it may."""
    standard = _MEASURED_AGAIN.sub("", standard)
    wanted, told = word_count(standard, language), word_count(plain, language)
    if not told:
        return ""  # rule S026 says so
    parts = sentences(standard, language)
    if wanted >= FEW_WORDS and told < SHARE_TOLD * wanted:
        return f"{told} words for {wanted} at the standard level"
    if told >= SHARE_WITH_SENTENCE_GONE * wanted:
        return ""
    if (count := len(sentences(plain, language))) < len(parts):
        return f"{_counted(count)} with {told} words for {_counted(len(parts))} with {wanted} at the standard level"
    here = _content(plain) if language == "en" else frozenset()
    for sentence in parts if here and len(parts) > 1 else ():
        there = _content(sentence)
        if len(there) >= 3 and len(there & here) <= WORDS_BACK * len(there):
            return f"hardly a word of “{' '.join(sentence.split()[:6])} …” comes back"
    return ""


_MEASURED_AGAIN = re.compile(r"\s*[(（][^()（）]*\d[^()（）]*[)）]")
"""Brackets with a number in them. Most often that is the number before them in another measure; rule F050 misses it."""


def _counted(count: int) -> str:
    """So many sentences, in words."""
    return f"{count} sentence{'s' * (count != 1)}"


def _fewer_paragraphs(*pair: LevelText) -> str:
    """How many paragraphs a plain body has for those of the standard one, if some are gone; else ""."""
    standard, plain = ([b for b in split_blocks(text.as_written) if b.kind == "paragraph"] for text in pair)
    letters = [sum(len(b.text) for b in found) for found in (standard, plain)]
    if len(plain) < len(standard) and letters[1] < SHARE_WITH_SENTENCE_GONE * letters[0]:
        return f"{len(plain)} paragraph{'s' * (len(plain) != 1)} for {len(standard)} at the standard level"
    return ""


def _content(text: str) -> frozenset[str]:
    """The beginnings of an English text's words, without the small ones that every text has."""
    return frozenset(run[:4] for run in runs(text.casefold()) if len(run) > 3 and run not in _SMALL)


_SMALL = listed(
    "about after also been before cannot could does from have into many more most much must only other should "
    "some such than that their them then there these they this those very were what when where which will with "
    "would your"
)
