"""A run as a page of the manual: what the proof reads, what it caught, what escaped, where it alarmed for nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from textwrap import fill

from faults import GROUPS
from faults.fault import FORMS
from faults.trial import Result, Trial
from handouts.rules.engine import all_rules

NAMES = {
    "pdf": "PDF",
    "large-print": "Large print",
    "docx": "Word",
    "epub": "EPUB",
    "html": "Web page",
    "text": "Text",
}

READ = {
    "PDF": (
        "The structure tree says in which order a screen reader says the words; each page's drawing says which glyphs "
        "are drawn, which become letters through the fonts' ToUnicode maps. Whether they are seen is not worked out: "
        "PDFium draws each page with its text and without, and what differs is ink. Ink must be where glyphs stand, "
        "from the first to the last, and the glyphs upright, large enough and beside one another. Links by their place "
        "on the page and where they lead, bookmarks, each page's foot, attachments, notes. Pictures, point by point. "
        "Fields of a form: their names, what stands in them, and the line that is drawn there on paper."
    ),
    "Word": (
        "Styles worked out as Word does: levels of headings, numbers of lists, languages, hidden and struck-out text, "
        "colours against their ground. Headers and feet of each kind of page, links, tables, descriptions, and what "
        "else is in the file: comments, text boxes, words kept by “track changes”. Pictures, point by point. "
        "Controls to fill in, with their names."
    ),
    "EPUB and web page": (
        "Words with the language, the link and the direction that hold for them, numbers as browsers count them, and "
        "the cascade of the style sheet in four settings: on a screen, on a dark screen, on a narrow screen, on paper. "
        "Pictures are compared byte for byte. Of an EPUB, the order of its pages and both lists of contents, too. "
        "Inputs with their names; whatever could send what somebody types is no input of ours."
    ),
    "Addresses": ("What stands behind the words of a link in PDF, Word and text, and what a web page prints there."),
    "Text": "Its lines, its encoding, and marks of direction around numbers.",
}
"""What a reader of each format looks at."""

CANNOT = (
    "**Whether the words are right.** It compares a file with its edition. A mistake in the source or a translation "
    "is in both; the other rules and a clinician look for those.",
    "**Details of a picture in a PDF or a Word file**, where drawings are stored anew. Some hundred points of the "
    "picture are compared, and it must be more like its own drawing than like any other of the handout's; a drawing "
    "that is mirrored may pass.",
    "**The shape of a glyph.** It sees that a glyph has no outline, or is said to be another letter, but not that a "
    "font draws a 6 where it means an 8. So a clinic's own font is used only where the project trusts it. Digits of "
    "another font in its lines would be no better: in a line that runs from right to left, readers take two fonts for "
    "two words, and “80 mg” falls apart.",
    "**A few points of ink.** One letter of a word under something may pass.",
    "**What looks bad**: a lonely heading, an ugly break, colours that are only pale. Rules A look at some of that.",
    "**What programs make of a file**: a reading system with a style sheet of its own, a part of CSS that no reader of "
    "ours knows.",
)
"""What the proof can't see."""

WHY: dict[str, str] = {}
"""Why faults of a kind escape."""

COST = (
    "It takes about 0.2 s of one core for a PDF of the shipped handout and 0.4 s for one in Arabic, where every word "
    "is marked by itself; 0.15 to 0.2 s for Word, EPUB and the web page, and 0.03 s for text. A build of all ten PDFs "
    "with one job took 8.7 s without it and 12.9 s with it (medians of three; two cores that others used as well)."
)
"""What the proof costs, as measured on 25 November 2026; by hand, so that the page is the same on every machine."""


TYPED = (
    "A file is proved against its document, so its document is proved first: in every build, before a file is "
    "written. What was typed is read a second time, from the YAML and the PO file, by a reader that shares no "
    "code with the one that makes documents, and that knows only the marks that a text may have. Each sign that "
    "it sees must stand in the document of each edition, in the order of the template, as often as the template "
    "has it, and nothing else between. Where that is not so, F025 points to what was typed, no file of the "
    "edition is written, and no format is blamed.",
    "Numbers of items count as typed. The words of the interface, of a clinic and of its template, facts and "
    "counts are known. White space is not compared, nor which quotation mark it is, nor the list of sources and "
    "the marks that lead to it. `handouts check` compares each text by itself, without a document. It takes 6 to "
    "9 ms for an edition, and 2 ms for a handout that is checked (30 November 2026).",
)
"""What is proved before there are files, and what it costs."""


def report(result: Result) -> str:
    """The whole page."""
    return "\n\n".join((*_head(result), *_sums(result), *_kinds(result), *_misses(result), *_alarms(result))) + "\n"


def _head(result: Result) -> Iterator[str]:
    made = [t for t in result.trials if not t.cannot]
    yield "# The proof of finished files"
    yield _paragraph(
        "`handouts build --verify` reads every file again when it is finished, and proves that it says what its",
        "edition says: all of it, in that order, to be seen and heard, and nothing else. With `--release` it always",
        "does. Rules F010 to F024 and F027 in [the rules](rules.md) say what is wrong with a file that fails, and",
        "where.",
    )
    if COST:
        yield _paragraph(COST)
    yield "## What was typed"
    yield from map(_paragraph, TYPED)
    yield "## What it reads"
    yield _paragraph(
        "The readers share no code with the writers; what a file has to say is worked out a second time from the",
        "edition. So a mistake of one is no mistake of the other.",
    )
    yield "\n".join(_item(f"**{name}.** {said}") for name, said in READ.items())
    yield "## What it can't see"
    yield "\n".join(map(_item, CANNOT))
    yield "## How it was tried"
    yield _paragraph(
        f"{len(made)} faults, one at a time: a writer, a template, a style sheet, a font or the finished file is",
        "broken on purpose, and the file proved. A fault is caught only if a rule finds it that is meant to; that",
        "something is wrong somewhere does not count. They are in `tests/faults/`, in all six formats and in",
        f"{_listed(sorted({t.built.locale for t in made}))}. The clinic, the reading level and the place in the file",
        f"are thrown with seed {result.seed}. `make faults` makes them all anew and writes this page, and `cd tests &&",
        "../.venv/bin/python -m faults --seed 2 --out FILE` throws others. Some of them are in every run of the tests.",
    )


def _sums(result: Result) -> Iterator[str]:
    yield "## How many were caught"
    rows = []
    for group, faults in GROUPS.items():
        kinds = {f.kind for f in faults}
        mine = [t for t in result.trials if t.fault in faults]
        cells = [_share([t for t in mine if t.fault.form == form]) for form in FORMS]
        rows.append([group, str(len(kinds)), *cells, _share(mine)])
    totals = [_share([t for t in result.trials if t.fault.form == form]) for form in FORMS]
    rows.append(["all", str(len({t.fault.kind for t in result.trials})), *totals, _share(result.trials)])
    yield _table(["What is broken", "Kinds", *(NAMES[f] for f in FORMS), "All"], rows)
    languages = Counter(t.built.locale for t in result.trials if not t.cannot)
    caught = Counter(t.built.locale for t in result.trials if t.caught)
    yield _table(["Language", "Caught"], [[tag, f"{caught[tag]}/{n}"] for tag, n in sorted(languages.items())])
    found = Counter(f for t in result.trials for f in {x.code for x in t.findings} & set(t.fault.codes))
    names = {r.code: r.name for r in all_rules().values()}
    yield _table(["Rule", "Faults that it caught"], [[f"{c} {names[c]}", str(n)] for c, n in sorted(found.items())])


def _kinds(result: Result) -> Iterator[str]:
    yield "## Every fault"
    yield _paragraph(
        "In each format the language in which the fault was made and caught; **bold** where it escaped. Empty: there",
        "is no such thing in this format.",
    )
    for group, faults in GROUPS.items():
        trials = {(t.fault.kind, t.fault.form): t for t in result.trials if t.fault in faults}
        forms = [form for form in FORMS if any(f.form == form for f in faults)]
        rows = []
        for kind in dict.fromkeys(f.kind for f in faults):
            mine = [trials.get((kind, form)) for form in forms]
            codes = Counter(c for t in mine if t for c in {f.code for f in t.findings} & set(t.fault.codes))
            rows.append([kind, *map(_cell, mine), ", ".join(sorted(codes, key=lambda c: (-codes[c], c)))])
        yield _table([group, *(NAMES[f] for f in forms), "Rules"], rows)


def _misses(result: Result) -> Iterator[str]:
    escaped = [t for t in result.trials if not t.caught and not t.cannot]
    yield "## What escaped"
    if escaped:
        yield "\n".join(_item(f"{t}. {WHY.get(t.fault.kind, 'Nobody has looked into this yet.')}") for t in escaped)
    else:
        yield "None."
    if cannot := [t for t in result.trials if t.cannot]:
        yield _paragraph("These could not be made:")
        yield "\n".join(_item(str(t)) for t in cannot)


def _alarms(result: Result) -> Iterator[str]:
    alarms = [(b, form, found) for b, form, found in result.sound if found]
    files = Counter(form for _, form, _ in result.sound)
    yield "## False alarms"
    yield _paragraph(
        f"{len(alarms)} in {len(result.sound)} finished files: every shipped edition in every language, level and",
        "clinic, two languages side by side, and the pseudo-locales.",
    )
    yield _table([NAMES[f] for f in FORMS], [[str(files[f]) for f in FORMS]])
    if alarms:
        yield "\n".join(_item(f"{b}, {form}: {found[0].code} {found[0].message}") for b, form, found in alarms)


def _cell(trial: Trial | None) -> str:
    if trial is None:
        return ""
    if trial.cannot:
        return "not made"
    return trial.built.locale if trial.caught else f"**{trial.built.locale}**"


def _share(trials: Sequence[Trial]) -> str:
    made = [t for t in trials if not t.cannot]
    return f"{sum(t.caught for t in made)}/{len(made)}" if made else ""


def _paragraph(*parts: str) -> str:
    return fill(" ".join(parts), 120, break_long_words=False, break_on_hyphens=False)


def _item(words: str) -> str:
    return fill(words, 120, initial_indent="- ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
