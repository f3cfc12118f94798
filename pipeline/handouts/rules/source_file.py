"""Rules S: `handout.yaml` can be read, and holds what a handout has."""

import re
from collections.abc import Iterator

from handouts.core.findings import Severity
from handouts.core.yaml_reader import WORDS
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.text_index import hits_in, level_texts
from handouts.source.load import Source


def _problems(source: Source, kind: str) -> Iterator[Hit]:
    """A hit for each problem of one kind that reading the file has left."""
    return (Hit(p.place, p.facts) for p in source.problems if p.kind == kind)


@rule(
    "S001",
    Severity.ERROR,
    WORDS["too-large"],
    hint="Pictures belong into `images/`, and each handout into a folder of its own.",
    serves=OWN,
)
def file_too_large(source: Source) -> Iterator[Hit]:
    """The source file is far bigger than any handout is, so it was not read.

    A handout has some 50 kB of text. A file that is forty times as big usually holds something else: a
    picture pasted in as text, or many handouts in one file. Put pictures into `images/` and name them with
    `file:`.
    """
    return _problems(source, "too-large")


@rule(
    "S002",
    Severity.ERROR,
    WORDS["unreadable"],
    hint="Look at the file's name and at who may read it; it must be a file of its own.",
    serves=OWN,
)
def unreadable_file(source: Source) -> Iterator[Hit]:
    """The computer could not open `handout.yaml`.

    It may be missing, be a folder, or belong to somebody else. Each handout is a folder below `source/` with
    a file `handout.yaml` in it, such as `source/back-pain/handout.yaml`.
    """
    return _problems(source, "unreadable")


@rule(
    "S003",
    Severity.ERROR,
    WORDS["not-utf8"],
    hint="Save the file again with the encoding UTF-8 (in most editors: Save with encoding).",
    serves="Unicode, UTF-8",
)
def not_utf8(source: Source) -> Iterator[Hit]:
    """The file is not saved as UTF-8, the way of writing letters that works for every language.

    Older programs save `é` or `“` in a way that other computers show as a different sign. A wrong sign in a
    dose can hurt somebody, so the file is not read at all. Open it in an editor that shows it right, and save
    it as UTF-8.
    """
    return _problems(source, "not-utf8")


@rule(
    "S004",
    Severity.ERROR,
    WORDS["tab"],
    hint="Replace the tab with spaces: two for each step to the right.",
    serves="YAML 1.2, indentation",
)
def tab_indent(source: Source) -> Iterator[Hit]:
    """A line is moved to the right with the Tab key. YAML only counts spaces.

    A tab looks like several spaces and is one sign, so nobody could see what belongs to what. Most editors
    can be told to write spaces when you press Tab.

        review:
          status: draft      # two spaces, no tab
    """
    return _problems(source, "tab")


@rule(
    "S005",
    Severity.ERROR,
    WORDS["syntax"],
    hint="{instead}",
    serves="YAML 1.2",
)
def yaml_syntax(source: Source) -> Iterator[Hit]:
    """The file breaks a rule of YAML, the format it is written in. Nothing after this point was read.

    Often the reason is in the line above: a quote that is not closed, a bracket too many, a line too far to
    the right: then the finding says by how much. A colon inside a text needs quotes around the text.

        title: Back pain: what helps       # wrong
        title: "Back pain: what helps"     # right
    """
    return (Hit(h.place, {"instead": _LOOK, **h.facts}) for h in _problems(source, "syntax"))


_LOOK = 'Look at this line and the one above: put text with a colon, `#` or quote in it into "double quotes".'


@rule(
    "S006",
    Severity.ERROR,
    WORDS["duplicate-key"],
    hint="Keep one of the two. If both are needed, one of them has another name or belongs to another item.",
    serves="YAML 1.2, unique keys",
)
def duplicate_key(source: Source) -> Iterator[Hit]:
    """The same word opens two entries of one block, so one of the two would be lost without a word.

    It happens when an entry is copied and the copy is not changed, or when a `-` is missing before the next
    item of a list. Decide which one is right and delete the other.

        title: "Knee pain"
        title: "Pain in the knee"     # which of the two?
    """
    return _problems(source, "duplicate-key")


@rule(
    "S007",
    Severity.ERROR,
    WORDS["alias"],
    hint='Write the text out at this place. A text that begins with `*` or `&` needs "double quotes".',
    serves=OWN,
)
def yaml_alias(source: Source) -> Iterator[Hit]:
    """A text begins with `*` or `&`, which YAML takes as a pointer to another place in the file.

    Translators and reviewers must see each text where it stands, so pointers are not used here. Most often
    the star was meant as **bold**; then quotes help.

        what: **Rest** for a day         # wrong
        what: "**Rest** for a day"       # right
    """
    return _problems(source, "alias")


@rule(
    "S008",
    Severity.ERROR,
    WORDS["tag"],
    hint='Take the tag away. A text that begins with `!` needs "double quotes".',
    serves=OWN,
)
def yaml_tag(source: Source) -> Iterator[Hit]:
    """A text begins with `!`, which YAML takes as the name of a special kind of value.

    Some programs run code for such values; this one never does. Put the text into quotes.

        sign: !important call us         # wrong
        sign: "Important: call us"       # right
    """
    return _problems(source, "tag")


@rule(
    "S009",
    Severity.ERROR,
    WORDS["too-deep"],
    hint="Look for brackets that are never closed, or for lines that move to the right again and again.",
    serves=OWN,
)
def nested_too_deep(source: Source) -> Iterator[Hit]:
    """The file has blocks inside blocks inside blocks, far more than a handout can need.

    A handout is some eight steps deep at most. The rest of the file was not read. Usually one opening bracket
    `[` or `{` was pasted many times, or the file was made by a program for something else.
    """
    return _problems(source, "too-deep")


@rule(
    "S010",
    Severity.ERROR,
    WORDS["empty"],
    hint="Start from a sample: `handouts new ID` writes one.",
    serves=OWN,
)
def empty_file(source: Source) -> Iterator[Hit]:
    """There is a `handout.yaml`, but it says nothing.

    Perhaps it was not saved, or all of its lines begin with `#`, which makes them comments. `handouts new ID`
    writes a short handout that you can fill.
    """
    return _problems(source, "empty")


@rule(
    "S011",
    Severity.ERROR,
    "`{key}` is not known here",
    hint="Look at the spelling and how far the line stands to the right: {guess}",
    serves=OWN,
)
def unknown_key(source: Source) -> Iterator[Hit]:
    """The word before a colon is not one that a handout has at this place.

    A misspelled word would mean that its text never reaches a patient, so it is not passed over. Either the
    spelling is wrong, or the line stands too far to the left or right and so belongs to the wrong block.

        unknown: "We do not know how long it lasts."     # wrong
        unknowns: "We do not know how long it lasts."    # right
    """
    return _problems(source, "unknown-key")


@rule(
    "S012",
    Severity.ERROR,
    WORDS["missing-key"],
    hint="Add a line `{key}: …` to this block. The manual's page on the source says what belongs there.",
    serves="IPDAS v4, items 1.1.3 to 1.1.5",
)
def missing_key(source: Source) -> Iterator[Hit]:
    """Something that each handout must say is not there.

    Each option needs its benefits, its harms and what is not known, because a patient can't weigh a choice
    with half of the facts. The same goes for the title, the key message and whom it is for.

        harms:
          - {id: sore-spot, text: "The spot may be sore for a day."}
    """
    return _problems(source, "missing-key")


@rule(
    "S013",
    Severity.ERROR,
    "`{path}` is {given}, which does not fit",
    hint="It must be {wanted}.",
    serves=OWN,
)
def wrong_value(source: Source) -> Iterator[Hit]:
    """A value is not of the kind that belongs here: a number where text must be, or a word that is not on a
    list.

    YAML reads `yes`, `12` or `2026-01-05` without quotes in its own way. Text that looks like a number needs
    quotes, and dates are written year-month-day.

        version: 1.0        # wrong: a number
        version: 1.0.0      # right
    """
    return _problems(source, "wrong-value")


@rule("S045", Severity.ERROR, WORDS["slip"], hint="{instead}", serves="YAML 1.2")
def yaml_slip(source: Source) -> Iterator[Hit]:
    """YAML reads this place otherwise than it looks, and would do so without a word.

    In a text without quotes, a `#` after a space begins a comment: the rest of the line would never reach a
    patient. The lines of a list run together into one where the text above them does not begin with `|-`. A space that
    is copied from a web page is no space to YAML, and “these” quotes of a word processor are no quotes. Between double
    quotes a backslash changes the sign behind it. And a line must not end in a carriage return alone.

    A comment may stand on a line of its own, or behind a value in quotes, a number, a day, an id or a word from a list.

        body: Take pill # 2 at night      # wrong: the patient reads “Take pill”
        body: "Take pill # 2 at night"    # right
    """
    return _problems(source, "slip")


@rule(
    "S048",
    Severity.ERROR,
    "`{key}` is written `{written}` and would be shown as `{shown}`",
    hint='Put it in quotes: `{key}: "{written}"`.',
    serves="YAML 1.2, numbers",
)
def number_shown_otherwise(source: Source) -> Iterator[Hit]:
    """A number of a reference is shown in another way than it is written.

    To YAML, `0123` is 123 and `1.10` is 1.1, as they are to a calculator. In an ISBN, a volume or the number of a
    report each digit counts: without it, nobody finds the source.

        ISBN: 0123456789       # wrong: the first 0 is lost
        ISBN: "0123456789"     # right
    """
    for i, reference in enumerate(source.handout.references if source.handout else ()):
        for key, value in (reference.model_extra or {}).items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                place = source.place("references", i, key)
                line = source.loaded.lines[place.line - 1][place.column - 1 :]
                written = re.split(r"[\s,}\]]", line, maxsplit=1)[0]
                if written != str(value):
                    yield hit(place, path=f"references.{reference.id}", key=key, written=written, shown=value)


@rule(
    "S049",
    Severity.WARNING,
    "`{found}` is shown as it is typed here",
    hint='Only a text in "double quotes" has such signs. Put it in those, or type the sign itself.',
    serves="YAML 1.2, double-quoted style",
    waivable=True,
)
def escape_outside_quotes(source: Source) -> Iterator[Hit]:
    """A text has `\\n` or `\\u00e9` in it, but does not stand in double quotes, so no line break and no é come of it.

    In "double quotes" YAML reads a backslash with the letter behind it as another sign. In a text without quotes, in
    'single quotes' and below `|-` it does not, and a patient would read the backslash.

        body: 'First rest.\\nThen walk.'     # wrong
        body: "First rest.\\nThen walk."     # right
    """
    texts = (text for text in level_texts(source) if "\\" in text.text)
    yield from hits_in(source, texts, _ESCAPE.findall)


_ESCAPE = re.compile(r"(?<!\\)\\(?:[nrt](?![a-z]{2})|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})")
