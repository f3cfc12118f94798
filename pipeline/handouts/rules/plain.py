"""Rules P: the words are plain, the sentences short, and the easy-to-read level is easy to read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from handouts.core.findings import Severity
from handouts.core.yaml_reader import Path_
from handouts.editions.grades import is_running, running
from handouts.editions.translation import INTERFACE, Translation
from handouts.language.lexicon import UNSPACED, Runs
from handouts.language.readability import is_longer, may_be_longer, sentences, spoken, word_count, words
from handouts.language.readability_formulas import FORMULAS, MIN_WORDS, NONE, graded
from handouts.language.syllables import LANGUAGES, syllables
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.text_index import capitals, index, option_of, passages, said
from handouts.rules.texts import language_of, spot, written
from handouts.source.load import Source
from handouts.source.model import Level, OptionsSection

GRADE_WANTED = 6.0
GRADE_LIMIT = 8.0

SENTENCE_LIMIT: Mapping[Level, int] = {Level.PLAIN: 20, Level.STANDARD: 25}
PARAGRAPH_SENTENCES = 4
PARAGRAPH_WORDS = 80


def _is_english(source: Source) -> bool:
    return bool(source.handout and source.handout.language.split("-")[0] == "en")


def _hardest(blocks: Iterable[str], language: str = "en", count: int = 5) -> str:
    """The longest words of a text, by syllables where they can be counted: where a writer can begin."""
    seen = dict.fromkeys(w.lower() for b in blocks for w in words(spoken(b), language) if w.isalpha())
    length = (lambda w: syllables(w, language)) if language in LANGUAGES else len
    return ", ".join(sorted(seen, key=lambda w: (-length(w), w))[:count])


@lru_cache(maxsize=4)
def _running_plain(source: Source) -> Mapping[Path_, list[str]]:
    """The sentences of the plain level: all of them under (), and those of each option under its keys."""
    found: dict[Path_, list[str]] = {(): []}
    for unit in running(source.units, Level.PLAIN):
        found[()].append(unit.text)
        if option := option_of(unit.leaf):
            found.setdefault(option, []).append(unit.text)
    return found


@lru_cache(maxsize=4)
def _plain_grade(source: Source, part: Path_ = ()) -> tuple[float | None, list[str]]:
    """The Flesch-Kincaid grade of an English source's plain level or of one option, to one place, with its texts.

    None for so little text that it would say nothing.
    """
    blocks = _running_plain(source).get(part, []) if _is_english(source) else []
    score, counts = graded(blocks, "flesch-kincaid")
    return (round(score.value, 1) if score and counts.words >= MIN_WORDS else None), blocks


@rule(
    "P001",
    Severity.WARNING,
    "the easy-to-read level reads at grade {grade}; it should be {limit} or lower",
    hint="Make sentences shorter, and look for short words in place of the longest ones: {hardest}.",
    serves="AMA and NIH, reading level: sixth grade",
)
def plain_level_above_grade_6(source: Source) -> Iterator[Hit]:
    """The easy-to-read level as a whole is harder than the sixth grade of an American school.

    Half of all adults read at about that grade or below, and everybody reads worse when in pain or afraid.
    The grade comes from the length of sentences and words (Flesch-Kincaid). It can't tell if a text is clear,
    only if it is long-winded, so let somebody who is not from your field read it too.
    """
    grade, blocks = _plain_grade(source)
    if grade and GRADE_WANTED < grade <= GRADE_LIMIT:
        yield hit(source.place("key_message"), grade=grade, limit=GRADE_WANTED, hardest=_hardest(blocks))


@rule(
    "P002",
    Severity.ERROR,
    "the easy-to-read level reads at grade {grade}; more than {limit} is not easy to read",
    hint="Rewrite it in short sentences and everyday words; begin with the longest words: {hardest}.",
    serves="AMA and NIH, reading level: eighth grade at most",
)
def plain_level_above_grade_8(source: Source) -> Iterator[Hit]:
    """The easy-to-read level is harder than the eighth grade of an American school, so it is not what it says
    it is.

    A page that promises to be easy and is not lets readers think that the fault is theirs. Often the `plain`
    texts are missing and the standard ones stand in for them: write each text as `standard` and `plain`.
    """
    grade, blocks = _plain_grade(source)
    if grade and grade > GRADE_LIMIT:
        yield hit(source.place("key_message"), grade=grade, limit=GRADE_LIMIT, hardest=_hardest(blocks))


@rule(
    "P003",
    Severity.WARNING,
    "at the easy-to-read level the option `{id}` reads at grade {grade}; it should be {limit} or lower",
    hint="Make its sentences shorter, and look for short words in place of the longest ones: {hardest}.",
    serves="AMA and NIH, reading level: sixth grade; IPDAS v4, item 2.1.1",
)
def option_above_grade_6(source: Source) -> Iterator[Hit]:
    """One option is harder to read than the sixth grade, though the handout as a whole may be easy.

    A reader who understands one option well and another badly will not weigh them fairly. Options should be
    about equally easy to read and equally long.
    """
    if not source.handout or not _is_english(source):
        return
    for i, section in enumerate(source.handout.sections):
        for j, option in enumerate(section.options if isinstance(section, OptionsSection) else ()):
            keys: Path_ = ("sections", i, "options", j)
            grade, blocks = _plain_grade(source, keys)
            if grade and grade > GRADE_WANTED:
                facts = {"id": option.id, "grade": grade, "limit": GRADE_WANTED}
                place, path = source.place(*keys, "id"), f"{section.id}.{option.id}"
                yield hit(place, path=path, hardest=_hardest(blocks), **facts)


@rule(
    "P004",
    Severity.WARNING,
    "this sentence has {count} words; at the {level} level {limit} are enough: “{start} …”",
    hint="Make two sentences of it, or turn what it lists into a list.",
    serves="ISO 24495-1, principle 3 (understandable)",
)
def long_sentence(source: Source) -> Iterator[Hit]:
    """A sentence is so long that its beginning is forgotten at its end.

    Up to 20 words are fine at the plain level, and up to 25 at the standard level. A text that serves both
    levels is held to the plain one. Look for an "and", "which" or "because" where a new sentence can begin.
    """
    language, least = language_of(source), min(SENTENCE_LIMIT.values())
    for unit in source.units if language not in UNSPACED else ():
        if not may_be_longer(unit.text, least):
            continue
        level = unit.level if unit.leaf.has_levels else Level.PLAIN
        for sentence in sentences(spoken(unit.text), language):
            if is_longer(sentence, SENTENCE_LIMIT[level], language):
                count = word_count(sentence, language)
                start = " ".join(sentence.split()[:5])
                facts = {"count": count, "level": level, "limit": SENTENCE_LIMIT[level], "start": start}
                yield hit(spot(source, unit, start), path=unit.path, **facts)


@rule(
    "P005",
    Severity.WARNING,
    "this paragraph has {sentences} sentences and {words} words; 4 sentences or 80 words are enough",
    hint="Make two paragraphs of it, or a list: one thought each.",
    serves="CDC Clear Communication Index, item 9; AHRQ PEMAT-P, item 8",
)
def long_paragraph(source: Source) -> Iterator[Hit]:
    """A paragraph has more than 4 sentences or 80 words, so it looks like work before one has read a word.

    White space tells a reader where one thought ends and the next begins. In a `body` an empty line begins a
    new paragraph; a text of one paragraph must become shorter.
    """
    language = language_of(source)
    for unit in source.units if language not in UNSPACED else ():
        # A word is two characters at least, and a sentence a stop.
        if len(unit.text) <= 2 * PARAGRAPH_WORDS and _stops(unit.text) < PARAGRAPH_SENTENCES:
            continue
        text = spoken(unit.text)
        count, number = word_count(text, language), len(sentences(text, language))
        if number > PARAGRAPH_SENTENCES or count > PARAGRAPH_WORDS:
            start = " ".join(unit.text.split()[:4])
            yield hit(spot(source, unit, start), path=unit.path, sentences=number, words=count)


_STOPS = re.compile("[.!?…。！？।؟۔]")


def _stops(text: str) -> int:
    """The signs that end a sentence, or don't. A text has at most one sentence more than such signs."""
    if text.isascii():
        return text.count(".") + text.count("!") + text.count("?")
    return len(_STOPS.findall(text))


@rule(
    "P006",
    Severity.WARNING,
    "“{run}” is in capital letters",
    hint="Write it in small letters, and **bold** if it must stand out.",
    serves="UKAAF G003, minimum standards",
)
def capital_letters(source: Source) -> Iterator[Hit]:
    """Three or more words in a row are written in capital letters.

    We know words by their outline, and capitals all have the same one, so they read slowly. Many people feel
    shouted at, and some screen readers spell such words letter by letter.

        sign: "DO NOT DRIVE for 24 hours"        # wrong
        sign: "**Do not drive** for 24 hours"    # right
    """
    long_ones = [word.lower() for word in capitals(source) if len(word) > 3]
    yield from passages(source, index(source).holding(*long_ones), _capital_runs, "run")


def _capital_runs(text: str) -> Iterator[str]:
    run: list[str] = []
    # A comma ends a run: "MRI, CT, EKG" are names, not shouting.
    for token in [*text.split(), ""]:
        word = token.strip("*_\"“”'‘’()[]!?.,;:")
        if word.isupper() and word.isalpha() and (len(word) > 1 or run):
            run.append(token)
            if token[-1] not in ",;":
                continue
        if len(run) >= 3 and any(len(w.strip("*_")) > 3 for w in run):
            yield " ".join(run).strip("*_,;")
        run = []


@rule(
    "P007",
    Severity.WARNING,
    "“{found}” is not plain",
    hint="Write “{plain}”.",
    serves="AHRQ PEMAT-P, item 3",
)
def latin_abbreviation(source: Source) -> Iterator[Hit]:
    """A text has a Latin abbreviation or "and/or".

    Many readers mix up "e.g." and "i.e.", and screen readers spell them. "And/or" makes a reader work out
    three meanings; nearly always "or" is enough.

        text: "Bring your papers, e.g. your list of medicines."            # wrong
        text: "Bring your papers, such as your list of medicines."         # right
    """
    if not _is_english(source):
        return
    if _LATIN_WORDS.isdisjoint(said(source)) and "/" not in index(source).small:
        return
    for text in written(source):
        for found in dict.fromkeys(_LATIN.findall(text.text)):
            key = re.sub(r"[\s.]", "", found.lower())
            yield hit(spot(source, text, found), path=text.path, found=found, plain=_LATIN_PLAIN[key])


_LATIN = re.compile(
    r"(?i)(?<![\w@.])(?:e\. ?g\.|i\. ?e\.|etc\b\.?|viz\.|et al\b\.?|n\. ?b\.|eg(?=[ ,])|ie(?=,)|and/or)(?!\w)"
)
_LATIN_WORDS = frozenset(["e", "etc", "viz", "al", "n", "eg", "ie"])
_LATIN_PLAIN = {
    "eg": "such as",
    "ie": "that is",
    "etc": "and so on",
    "viz": "namely",
    "etal": "and others",
    "nb": "note",
    "and/or": "or",
}


@rule(
    "P008",
    Severity.WARNING,
    "“{word}” has a plainer word",
    hint="Write “{plain}”, or explain the word in the glossary.",
    serves="CDC Clear Communication Index, item 7; AHRQ PEMAT-P, items 3 and 4",
)
def jargon(source: Source) -> Iterator[Hit]:
    """The easy-to-read level has a word of the clinic or the office for which there is an everyday word.

    People who work with a word every day no longer notice that others don't know it. A medical word that
    readers will hear again may stay, if the glossary explains it.

        plain: "Prior to the procedure, discontinue this medication."     # wrong
        plain: "Stop this medicine before the procedure."                 # right
    """
    if not source.handout or not _is_english(source):
        return
    explained = " ".join(t.term.standard.lower() for t in source.handout.glossary)
    suspect = filter(_MAY_BE_JARGON.__getitem__, said(source))
    for text in index(source).holding(*suspect):
        if (text.level is Level.STANDARD and text.leaf.has_levels) or text.leaf.keys[0] == "glossary":
            continue
        for word in dict.fromkeys(_JARGON.findall(text.text)):
            key = _listed(word.lower())
            if not re.search(rf"\b{re.escape(_stem(key))}", explained):
                yield hit(spot(source, text, word), path=text.path, word=word, plain=PLAINER[key])


PLAINER: Mapping[str, str] = {
    "abdomen": "belly",
    "abrasion": "scrape",
    "accomplish": "do",
    "accordingly": "so",
    "acute": "sudden, new",
    "adequate": "enough",
    "administer": "give",
    "adverse": "bad, harmful",
    "alleviate": "ease",
    "ambulate": "walk",
    "analgesic": "pain medicine",
    "anticipate": "expect",
    "approximately": "about",
    "assist": "help",
    "beneficial": "helpful",
    "benign": "not cancer",
    "cardiac": "heart",
    "cease": "stop",
    "cessation": "stopping",
    "commence": "start",
    "complication": "problem",
    "comprehend": "understand",
    "contraindicated": "not safe for you",
    "contusion": "bruise",
    "deficit": "lack, loss",
    "demonstrate": "show",
    "diminish": "get less",
    "discontinue": "stop",
    "dosage": "dose",
    "dyspnea": "trouble breathing",
    "edema": "swelling",
    "efficacy": "how well it works",
    "elevated": "high",
    "endeavor": "try",
    "evaluate": "check",
    "excessive": "too much",
    "facilitate": "help",
    "febrile": "with a fever",
    "fracture": "broken bone",
    "frequently": "often",
    "hemorrhage": "bleeding",
    "hypertension": "high blood pressure",
    "hypotension": "low blood pressure",
    "in order to": "to",
    "in the event of": "if",
    "incision": "cut",
    "indicate": "show",
    "inflammation": "swelling",
    "ingest": "swallow, eat",
    "initiate": "start",
    "insertion": "putting in",
    "laceration": "cut",
    "localized": "in one place",
    "lumbar": "lower back",
    "modify": "change",
    "monitor": "watch, check",
    "myocardial infarction": "heart attack",
    "nausea": "upset stomach",
    "numerous": "many",
    "obtain": "get",
    "optimal": "best",
    "oral": "by mouth",
    "pharmacological": "with medicine",
    "physician": "doctor",
    "prior to": "before",
    "prognosis": "what to expect",
    "prophylaxis": "prevention",
    "pulmonary": "lung",
    "radiating": "spreading",
    "regarding": "about",
    "renal": "kidney",
    "require": "need",
    "subcutaneous": "under the skin",
    "subsequent": "later, next",
    "sufficient": "enough",
    "sutures": "stitches",
    "symptomatic": "with signs of it",
    "terminate": "end",
    "topical": "on the skin",
    "utilize": "use",
    "vertigo": "dizziness",
}
"""Words of the clinic and the office, with what people say at home."""


def _stem(word: str) -> str:
    return word.removesuffix("e").removesuffix("y") if " " not in word else word


def _listed(form: str) -> str:
    """The listed word that a form such as `discontinued` belongs to."""
    return max((k for k in PLAINER if form.startswith(_stem(k))), key=len)


_JARGON = re.compile(
    r"(?i)\b(?:" + "|".join(sorted((re.escape(_stem(k)) for k in PLAINER), key=len, reverse=True)) + r")"
    r"(?:e|y|s|es|ed|ing|ies|ied|ion|ions)?\b"
)


_JARGON_STEMS = tuple({max(_stem(k).split(), key=len) for k in PLAINER})


_MAY_BE_JARGON = Runs(lambda word: word.startswith(_JARGON_STEMS))
"""Whether a word begins as a listed one does; of a listed phrase, as its longest word."""


@rule(
    "P009",
    Severity.WARNING,
    "the link text “{text}” does not say where it leads",
    hint="Make the words that name the page the link: `[Exercises for your back](https://…)`.",
    serves="WCAG 2.2, success criterion 2.4.4",
)
def empty_link_text(source: Source) -> Iterator[Hit]:
    """A link is called "click here", or is a bare web address.

    Screen readers can list all links of a page, and then ten times "here" says nothing. On paper nobody can
    click. An address without `<` and `>` or a link text is no link at all.

        text: "For exercises click [here](https://example.org/back)."        # wrong
        text: "Try these [exercises](https://example.org/back)."             # right
    """
    for text in index(source).holding("](", "http", "www."):
        for found in _LINKS.finditer(text.text):
            said = " ".join(found[1].split()).strip(".:!")
            if said.lower() in _EMPTY_WORDS or _ADDRESS.match(said):
                yield hit(spot(source, text, found[0]), path=text.path, text=said)
        rest = re.sub(r"<[^<>]*>", " ", _LINKS.sub(" ", text.text))
        for bare in dict.fromkeys(_ADDRESS.findall(rest)):
            yield hit(spot(source, text, bare), path=text.path, text=bare)


_LINKS = re.compile(r"(?<!!)\[([^\[\]]*)\]\([^()]*\)")
_ADDRESS = re.compile(r"(?<![\w@/.])(?:https?://|www\.)[^\s<>()\[\]]*[^\s<>()\[\].,;:!?]")
_EMPTY_WORDS = {
    *(
        "click here",
        "click",
        "here",
        "this",
        "this link",
        "link",
        "this page",
        "this site",
        "website",
        "page",
    ),
    *("more", "read more", "learn more", "see more", "see here", "more information", "info", "details", "go"),
    *("aquí", "haga clic aquí", "clic aquí", "más", "más información", "este enlace", "enlace"),
}


@rule(
    "P010",
    Severity.WARNING,
    "the easy-to-read level in {locale} is hard to read: {formula} gives {value}, and {wanted} is wanted",
    hint="Make sentences shorter, and look for short words in place of the longest ones: {hardest}.",
    serves="AMA and NIH, reading level",
)
def target_hard_to_read(translation: Translation) -> Iterator[Hit]:
    """The translation of the easy-to-read level is hard to read, by the formula that was made for its language.

    A plain source does not make a plain translation: other languages need more or longer words for the same thing, and
    a translator who doesn't know of the two levels takes the usual terms. The limit is where the formula's own scale
    calls a text hard. In Spanish that is INFLESZ below 55, and INFLESZ was tested on patients' texts. A language that
    has no formula is never flagged. `handouts check --readability` shows the value of each section.
    """
    if translation.texts.id == INTERFACE:
        return
    locale = translation.texts.library.locales.get(translation.locale)
    if locale is None or locale.readability == NONE:
        return
    pairs = [(u, e) for u, e in translation.fitting if u.serves(Level.PLAIN) and is_running(u)]
    blocks, formula = [e.target for _, e in pairs], FORMULAS[locale.readability]
    score, counts = graded(blocks, formula.name)
    if score and counts.words >= MIN_WORDS and formula.too_hard(score):
        yield hit(
            translation.place(pairs[0][0].path),
            locale=locale.tag,
            formula=formula.title,
            value=f"{score.value:.1f}",
            wanted=f"{formula.hard:g} or {'less' if formula.grades else 'more'}",
            hardest=_hardest(blocks, locale.language),
        )
