"""Rules T: links, web addresses, e-mail addresses and phone numbers are the source's."""

import re
from collections import Counter
from collections.abc import Iterator

from handouts.core.findings import Severity
from handouts.editions.translation import Translation
from handouts.language.addresses import encoded, refused
from handouts.language.markdown import Link, links, one_line, tokens
from handouts.language.quantities import latin_digits
from handouts.language.quantity_compare import PHONE
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.links import WEB_ADDRESS, Aim, aims


@rule(
    "T032",
    Severity.WARNING,
    "the links stand in another order than in the source: first `{first}`",
    hint="See whether each link is still on the words that name its page. If so, allow this with a reason.",
    serves=OWN,
    waivable=True,
)
def links_in_another_order(translation: Translation) -> Iterator[Hit]:
    """The links of a text have changed places.

    Another language may need another order, and then the words move with their links. If the words stayed and the
    addresses moved, a reader lands on the wrong page; no program can tell which it is, so this is a warning. It is an
    error (T003) where a link has the very words of the source and leads elsewhere.

        msgid "See [ice](https://example.org/ice) or [heat](https://example.org/heat)."
        msgstr "Vea [hielo](https://example.org/heat) o [calor](https://example.org/ice)."     # wrong
    """
    for unit, entry in translation.fitting:
        there, here = ([canonical(aim.target) for aim in aims(text)] for text in (unit.text, entry.target))
        if there != here and Counter(there) == Counter(here):
            first = next(aim.written for a, b, aim in zip(there, here, aims(entry.target), strict=True) if a != b)
            yield hit(translation.place(unit.path, first), path=unit.path, first=first)


def canonical(target: str) -> str:
    """A target in the form in which two that lead to the same place are the same."""
    return target if refused(target) else encoded(target)


def addresses(source: str, target: str) -> tuple[Counter[str], Counter[str]]:
    """The targets of links, and the addresses typed as words, that the source has and that the translation has.

    They are as they are written; what leads to the same place, in whatever form, is written as in the source.
    """
    there, here = ([*aims(text), *typed_addresses(text)] for text in (source, target))
    spelled = {canonical(aim.target): aim.written for aim in reversed(there)}
    return Counter(aim.written for aim in there), Counter(spelled.get(canonical(a.target), a.written) for a in here)


def leads_elsewhere(source: str, target: str) -> list[tuple[str, str, str]]:
    """Return the links with the very words of one in the source, and another target: (words, target, the source's)."""
    there = [(_words(link), link.close.target or "") for link in _outward(source)]
    here = [(_words(link), link.close.target or "") for link in _outward(target)]
    known = {(words, canonical(address)) for words, address in there}
    return [
        (words, address, next(a for w, a in there if w == words))
        for words, address in here
        if (words, canonical(address)) not in known and any(w == words for w, _ in there)
    ]


def _outward(text: str) -> list[Link]:
    return [link for link in links(text) if link.close.target]


def _words(link: Link) -> str:
    return one_line("".join(t.inner if t.kind == "escape" else t.text for t in link.words)).casefold()


# ---------------------------------------------------------------- typed as words

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DATE = re.compile(r"\d{4}([-. ])\d{1,2}\1\d{1,2}|\d{1,2}([-. ])\d{1,2}\2\d{4}")
_GROUPED = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})+")
_APART = re.compile(r"(?<=\d)[() .\u00a0\u2011-]{1,3}(?=\d)")


def typed_addresses(text: str) -> list[Aim]:
    """Web and e-mail addresses that stand in the words of a text. None of them is a link."""
    words = _words_of(text)
    found = [m[0] for m in WEB_ADDRESS.finditer(words)]
    return [Aim(typed, typed) for typed in (*found, *_MAIL.findall(WEB_ADDRESS.sub(" ", words)))]


def phones(source: str, target: str) -> tuple[Counter[str], Counter[str]]:
    """The phone numbers that only the source has, and those that only the translation has, as they are written.

    The same number may be written in other groups, in other figures, and with the code of its country.
    """
    there, here = (latin_digits(_words_of(text)) for text in (source, target))
    return Counter(_only_in(there, here)), Counter(_only_in(here, there))


def _words_of(text: str) -> str:
    """The words of a text, without where its links lead."""
    return "".join("]" if t.kind == "close" else " " if t.kind == "address" else t.text for t in tokens(text))


def _only_in(one: str, other: str) -> list[str]:
    left = [_figures(m[0]) for m in PHONE.finditer(other)]
    run = _APART.sub("", other)
    return [
        m[0]
        for m in PHONE.finditer(one)
        if _is_phone(m[0])
        and (number := _figures(m[0])) not in run
        and not any(number.endswith(n) or n.endswith(number) for n in left)
    ]


def _figures(number: str) -> str:
    return re.sub(r"\D", "", number.replace("(0)", ""))


def _is_phone(number: str) -> bool:
    """Whether figures are surely a phone number, and no day, amount or range."""
    groups = [len(group) for group in re.findall(r"\d+", number)]
    if _DATE.fullmatch(number) or _GROUPED.fullmatch(number):
        return False
    return number[0] in "+(" or len(groups) > 2 or groups == [3, 4]
