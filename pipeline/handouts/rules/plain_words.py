"""Rules P: words that everybody reads with ease: no shouting, no Latin, no jargon, no “click here”."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from handouts.core.findings import Severity
from handouts.language.markdown import links, one_line
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.text_index import (
    LevelText,
    english_texts_with,
    found_in,
    hits_in,
    level_texts,
    listed,
    spot,
    texts_with,
)
from handouts.source.load import Source
from handouts.source.parts import Level


@rule(
    "P006",
    Severity.WARNING,
    "“{run}” is in capital letters",
    hint="Write it in small letters, and **bold** if it must stand out.",
    serves="UKAAF G003, minimum standards",
    waivable=True,
)
def capital_letters(source: Source) -> Iterator[Hit]:
    """Three or more words in a row are written in capital letters.

    We know words by their outline, and capitals all have the same one, so they read slowly. Many people feel
    shouted at, and some screen readers spell such words letter by letter.

        sign: "DO NOT DRIVE for 24 hours"        # wrong
        sign: "**Do not drive** for 24 hours"    # right
    """
    yield from hits_in(source, level_texts(source), capital_runs, "run")


def capital_runs(text: str) -> Iterator[str]:
    """Three or more words in a row in capital letters: “DO NOT DRIVE”."""
    tokens = text.split()
    if sum(map(str.isupper, tokens)) < 3:
        return
    run: list[str] = []
    # A comma ends a run: "MRI, CT, EKG" are names, not shouting.
    for token in [*tokens, ""]:
        word = token.strip(_MARKS)
        if word.isupper() and word.isalpha() and (len(word) > 1 or run):
            run.append(token)
            if token[-1] not in ",;":
                continue
        if len(run) >= 3 and any(len(w.strip(_MARKS)) > 3 for w in run):
            yield " ".join(run).strip("*_,;")
        run = []


_MARKS = "*_\"“”'‘’()[]!?.,;:"


@rule(
    "P007",
    Severity.WARNING,
    "“{found}” is not plain",
    hint="Write “{plain}”.",
    serves="AHRQ PEMAT-P, item 3",
    waivable=True,
)
def latin_abbreviation(source: Source) -> Iterator[Hit]:
    """A text has a Latin abbreviation or "and/or".

    Many readers mix up "e.g." and "i.e.", and screen readers spell them. "And/or" makes a reader work out
    three meanings; nearly always "or" is enough.

        text: "Bring your papers, e.g. your list of medicines."            # wrong
        text: "Bring your papers, such as your list of medicines."         # right
    """
    for text in english_texts_with(source, _LATIN):
        for found in dict.fromkeys(latin_abbreviations(text.text)):
            key = re.sub(r"[\s.]", "", found.lower())
            yield hit(spot(source, text, found), path=text.path, found=found, plain=_LATIN_PLAIN[key])


def latin_abbreviations(text: str) -> list[str]:
    """Latin abbreviations, and “and/or”."""
    return found_in(text, _LATIN)


_LATIN = re.compile(
    r"""(?<![\w@.])
    (?:  e\.\ ?g\. | eg(?=[\ ,])    # e.g.
      |  i\.\ ?e\. | ie(?=,)        # i.e.
      |  etc\b\.? | viz\. | et\ al\b\.? | n\.\ ?b\.
      |  and/or
    )(?!\w)""",
    re.VERBOSE,
)
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
    waivable=True,
)
def jargon(source: Source) -> Iterator[Hit]:
    """The easy-to-read level has a word of the clinic or the office for which there is an everyday word.

    People who work with a word every day no longer notice that others don't know it. A medical word that
    readers will hear again may stay, if the glossary explains it. So may the name of a class of things, with a colon
    behind it or in quotation marks: “Elevated: 120 to 129”.

        plain: "Prior to the procedure, discontinue this medication."     # wrong
        plain: "Stop this medicine before the procedure."                 # right
    """
    if not source.handout:
        return
    explained = " ".join(one_line(t.term.standard).lower() for t in source.handout.glossary)
    for text in english_texts_with(source, _JARGON):
        if not text.serves(Level.PLAIN) or text.leaf.keys[0] == "glossary":
            continue
        for word in dict.fromkeys(jargon_words(text.text)):
            key = _listed(word.lower())
            if key in _MAY_BE_NAMES and _is_name(word, text):
                continue
            if not re.search(rf"\b{re.escape(_stem(key))}", explained):
                yield hit(spot(source, text, word), path=text.path, word=word, plain=PLAINER[key])


def _is_name(word: str, text: LevelText) -> bool:
    """Whether a text has a word as the name of a class alone: before a colon, in quotation marks, at a row's head."""
    if text.leaf.keys[-1] == "head":
        return True
    label = rf"(?:^|(?<=\. ))\W*(?:[\w-]+ ){{0,2}}{word}(?:,? [\w-]+){{0,3}}\W{{0,4}}(?::|=|[–—]| - )"
    bold = rf"^\W*\*\*{word}\*\* ?\("
    proper = rf"[A-Z]\w+ {word}(?= [A-Z])" if word[0].isupper() else "(?!)"
    name = rf"{label}|{bold}|[\"“‘]{word}[\"”’]|{proper}"
    return len(re.findall(rf"\b{word}\b", text.text)) == len(re.findall(name, text.text, re.M))


_MAY_BE_NAMES = listed(
    "abdomen abrasion acute adequate adverse benign cardiac complication contusion deficit dyspnea dyspnoea edema "
    "elevated excessive febrile fracture haemorrhage hemorrhage hypertension hypotension incision inflammation "
    "laceration localised localized lumbar nausea oedema optimal oral prophylaxis pulmonary renal subcutaneous "
    "sufficient sutures symptomatic topical vertigo"
)

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
    "dyspnoea": "trouble breathing",
    "edema": "swelling",
    "efficacy": "how well it works",
    "elevated": "high",
    "endeavor": "try",
    "endeavour": "try",
    "evaluate": "check",
    "excessive": "too much",
    "facilitate": "help",
    "febrile": "with a fever",
    "fracture": "broken bone",
    "frequently": "often",
    "haemorrhage": "bleeding",
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
    "localised": "in one place",
    "localized": "in one place",
    "lumbar": "lower back",
    "modify": "change",
    "monitor": "watch, check",
    "myocardial infarction": "heart attack",
    "nausea": "upset stomach",
    "numerous": "many",
    "obtain": "get",
    "oedema": "swelling",
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
    "utilise": "use",
    "utilize": "use",
    "vertigo": "dizziness",
}
"""Words of the clinic and the office, with what people say at home."""


def _stem(word: str) -> str:
    return word.removesuffix("e").removesuffix("y") if " " not in word else word


def _listed(form: str) -> str:
    """The listed word that a form such as `discontinued` belongs to."""
    return max((k for k in PLAINER if form.startswith(_stem(k))), key=len)


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first. They are parted by their first letters, which saves time."""
    longest_first = sorted(words, key=lambda word: (word[0], -len(word)))
    groups = groupby(longest_first, key=lambda word: word[0])
    return "|".join(f"{first}(?:{'|'.join(re.escape(word[1:]) for word in group)})" for first, group in groups)


_JARGON = re.compile(rf"\b(?:{_any_of(map(_stem, PLAINER))})(?:e|y|s|es|ed|ing|ies|ied|ion|ions)?\b")


def jargon_words(text: str) -> list[str]:
    """Words of the clinic or the office in a text, in whatever form: “discontinued”."""
    return found_in(text, _JARGON)


@rule(
    "P009",
    Severity.WARNING,
    "the link text “{text}” does not say where it leads",
    hint="Make the words that name the page the link: `[Exercises for your back](https://…)`.",
    serves="WCAG 2.2, success criterion 2.4.4",
    waivable=True,
)
def empty_link_text(source: Source) -> Iterator[Hit]:
    """A link is called "click here", or is a bare web address.

    Screen readers can list all links of a page, and then ten times "here" says nothing. On paper nobody can
    click, so the address stands behind the words there. An address without `<` and `>` or a link text is no link at
    all. But an address that one can read out and type is a name itself: www.example.org/knee.

        text: "For exercises click [here](https://example.org/back)."        # wrong
        text: "Try these [exercises](https://example.org/back)."             # right
    """
    for text in texts_with(source, _LEADS):
        rest = text.text
        for link in (link for link in links(text.text) if link.close.target is not None):
            words = "".join(token.text for token in link.words).strip(" .:!")
            rest = rest.replace(link.text, " ")
            bare = _ADDRESS.match(words) and not _EASY_ADDRESS.fullmatch(words)
            if not words or words.lower() in _EMPTY_WORDS or bare:
                yield hit(spot(source, text, link.text), path=text.path, text=words)
        for address in dict.fromkeys(_ADDRESS.findall(re.sub(r"<[^<>]*>", " ", rest))):
            if not _EASY_ADDRESS.fullmatch(address):
                yield hit(spot(source, text, address), path=text.path, text=address)


_LEADS = re.compile(r"\]\(|http|www\.")
_ADDRESS = re.compile(
    r"(?<![\w@/.])(?:https?://|www\.)(?:[^\s<>()\[\]]|\([^\s<>()\[\]]*\))*(?<![.,;:!?])", re.IGNORECASE
)
_EASY_ADDRESS = re.compile(r"(?i)(?=.{1,40}$)www\.[a-z0-9.-]+(?:/[a-z0-9-]*){0,2}")
"""An address that one can read out and type: short, with no signs but points, hyphens and slashes."""
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
