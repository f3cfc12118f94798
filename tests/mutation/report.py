"""The report of a run as a page of the manual: what was caught, what was not, and what alarmed for nothing."""

from collections import Counter
from collections.abc import Iterable
from itertools import takewhile
from operator import eq
from textwrap import fill

from mutation.corpus import LOCALES
from mutation.trial import BARS, FALSE_ALARMS, Result, Try, rate

SHOWN = 60
"""Mutants that are shown of those that were not caught."""

WHY = {
    "number dropped": (
        "A 1 is also a word, and in Spanish an article: “un sangrado” answers for it. And where the source says "
        "“five”, no digit is expected."
    ),
    "unit of time or length lost": "The source itself has a word between the number and its unit (“2 bad days”).",
    "negation dropped": (
        "A source with an “or” (“we do not know how much, or for how long”) may be translated with one “not” or with "
        "two, so one of two may be lost without a trace."
    ),
    "negation added": (
        "Words such as “only”, “less than”, “numb” or “miss” are often put with a “not” in another language, and after "
        "“not … or” it may be said again, so one more is allowed in such a sentence."
    ),
    "before and after swapped": "The source says it with another word: “first”, “later”.",
    "more and less swapped": (
        "The source says it with other words (“higher”, “greater”, “many”), which have no opposite in the lists, or "
        "the translation says it once too often to begin with."
    ),
    "increase and decrease swapped": "“Lower” may be the lower back, so only “may lower” and the like count.",
    "start and stop swapped": (
        "The translation says it more often than its source, so one of them may change; or the word (“end”, “finish”) "
        "is in no list."
    ),
    "above and below swapped": (
        "The word stands for something else in the source: the top number of the blood pressure."
    ),
    "two numbers exchanged": (
        "Numbers are compared as a set, because languages put them in another order. Only where their units differ can "
        "an exchange be seen."
    ),
    "number word changed": "Ordinal numbers and days of the week (“third”, Thứ Ba) are not known as numbers.",
    "names of two options swapped": (
        "Both are names, and of about the same length. Only a person sees that they are of the wrong option."
    ),
    "benefits of two options swapped": "Two benefits that say much the same, in sentences of about the same length.",
    "harms of two options swapped": "Two harms that say much the same, in sentences of about the same length.",
    "half left in English": "Two English words may be a name, so it takes three in a row.",
    "cut off": "Headings and other short texts end without a mark, so nothing tells that the end is missing.",
    "sentence lost": (
        "A short sentence is missing in a long translation. The number of sentences alone is only a notice, because "
        "languages end them in different places."
    ),
}
"""Why mutants of a kind escape."""


def report(result: Result) -> str:
    """The whole page."""
    return "\n\n".join((*_head(result), *_kinds(result), *_alarms(result), *_escaped(result))) + "\n"


def _head(result: Result) -> Iterable[str]:
    yield "# Mutation tests of the translation rules"
    yield _paragraph(
        "How many mistakes in a translation do the rules T find? To measure: `make mutate`. It puts plausible",
        "mistakes, one at a time, into translations that are right, checks each, and writes this page. A mutant is",
        "caught if its unit has an error or a warning that was not there before; a notice (`info`) does not count.",
    )
    yield _paragraph(
        "The texts are those of the back pain handout and the made-up sentences in `tests/mutation/`, in",
        f"{_listed(LOCALES)}. Up to {result.each} mutants of each kind in each language, seed {result.seed}; the same",
        "seed gives the same page. For others: `cd tests && ../.venv/bin/python -m mutation --seed 2 --out FILE`.",
    )
    yield _paragraph(
        "The slips are in `tests/mutation/mutate.py`, and the words for them in `slips.yaml`. They were chosen as what",
        "translators and machines get wrong, whether a rule finds it or not.",
    )
    rows = [[_listed(groups), _share(*rate(result, groups)), f"at least {bar} %"] for groups, bar in BARS.items()]
    tried = (*result.clean, *result.controls)
    alarms = sum(t.caught for t in tried)
    share = f"{alarms} of {len(tried)} ({alarms * 100 / len(tried):.2f} %)"
    rows.append(["false alarms", share, f"at most {FALSE_ALARMS} %"])
    yield _table(["", "Found", "Bar"], rows)


def _kinds(result: Result) -> Iterable[str]:
    yield "## What was caught"
    yield "Caught and tried in each language, the rate in all, and the rules that found most of them."
    for group in dict.fromkeys(t.group for t in result.mutants):
        mine = [t for t in result.mutants if t.group == group]
        rows = [_row(kind, [t for t in mine if t.kind == kind]) for kind in dict.fromkeys(t.kind for t in mine)]
        rows.append(_row(f"all {group}", mine))
        yield _table([_capital(group), *LOCALES, "All", "Rules"], rows)


def _row(name: str, tries: list[Try]) -> list[str]:
    cells = []
    for locale in LOCALES:
        mine = [t for t in tries if t.locale == locale]
        cells.append(f"{sum(t.caught for t in mine)}/{len(mine)}" if mine else "")
    codes = Counter(code for t in tries for code in {c for c, _ in t.found})
    first = sorted(codes, key=lambda code: (-codes[code], code))[:3]
    return [name, *cells, _percent(sum(t.caught for t in tries), len(tries)), ", ".join(first)]


def _alarms(result: Result) -> Iterable[str]:
    yield "## False alarms"
    yield _paragraph(
        "Texts as they are, and controls: changes that are no mistakes, such as other digits, a no-break space or",
        "another word for the same unit. Whatever is found in them is a false alarm.",
    )
    tried = (*result.clean, *result.controls)
    rows = []
    for kind in dict.fromkeys(t.kind for t in tried):
        mine = [t for t in tried if t.kind == kind]
        rows.append([kind, str(len(mine)), str(sum(t.caught for t in mine))])
    yield _table(["Control", "Tried", "Alarms"], rows)
    alarms = [t for t in tried if t.caught]
    if alarms:
        yield "\n".join(f"- {t.locale}, {t.kind}, `{t.path}`: {_said(t)}" for t in alarms)


def _said(tried: Try) -> str:
    return "; ".join(f"{code} {message}" for code, message in sorted(tried.found))


def _escaped(result: Result) -> Iterable[str]:
    escaped = [t for t in result.mutants if not t.caught]
    yield "## What was not caught"
    yield _paragraph(
        f"{len(escaped)} of {len(result.mutants)} mutants. Of each kind some are shown, {SHOWN} in all at most, with",
        "what they changed.",
    )
    by_kind: dict[str, list[Try]] = {t.kind: [] for t in result.mutants}
    for t in _mixed(escaped):
        by_kind[t.kind].append(t)
    shown = Counter[str]()
    for i in range(max(map(len, by_kind.values()), default=0)):
        for kind, tries in by_kind.items():
            if i < len(tries) and shown.total() < SHOWN:
                shown[kind] += 1
    for kind, tries in by_kind.items():
        if not tries:
            continue
        yield _paragraph(f"**{_capital(kind)}** ({len(tries)}).", WHY.get(kind, "Nobody has looked into these yet."))
        if shown[kind]:
            yield "\n".join(f"- {t.locale}, `{t.path}`: {_change(t.before, t.after)}" for t in tries[: shown[kind]])


def _mixed(tries: list[Try]) -> list[Try]:
    """In turn of each language, so that what is shown of a kind is not of one language alone."""
    place: Counter[tuple[str, str]] = Counter()
    placed = []
    for t in tries:
        placed.append((place[t.kind, t.locale], t))
        place[t.kind, t.locale] += 1
    return [t for _, t in sorted(placed, key=lambda p: (p[0], LOCALES.index(p[1].locale)))]


_AROUND, _LONGEST = 24, 90
"""Letters shown around a change, and of it."""


def _change(before: str, after: str) -> str:
    """What changed, with some words around it."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    return " → ".join(_excerpt(text, start, len(text) - end) for text in (before, after))


def _shared(one: str, other: str) -> int:
    """How many letters two texts begin with that are the same."""
    return sum(takewhile(bool, map(eq, one, other)))


def _excerpt(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    said = text[first:last]
    if len(said) > _LONGEST:
        said, last = said[: _LONGEST // 2].rstrip() + " … " + said[-_LONGEST // 2 :].lstrip(), last
    return f"“{'…' if first else ''}{_plain(said)}{'…' if last < len(text) else ''}”"


def _plain(text: str) -> str:
    """Text that this page shows as it is."""
    signs = "".join(f"U+{ord(c):04X}" if not c.isprintable() else c for c in text)
    escaped = "".join("\\" + c if c in "\\`*_{}[]<>#|" else c for c in signs)
    return escaped.replace("](", "]\\(")


def _paragraph(*parts: str) -> str:
    return fill(" ".join(parts), 120, break_long_words=False, break_on_hyphens=False)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _share(caught: int, tried: int) -> str:
    return f"{caught} of {tried} ({_percent(caught, tried)})"


def _percent(caught: int, tried: int) -> str:
    """Rounded down, so that 100 % is all."""
    tenths = caught * 1000 // tried if tried else 0
    return f"{tenths // 10}.{tenths % 10} %"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
