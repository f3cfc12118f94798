"""The syntax of PO files: bytes as text and lines, and each place where they are none, with what to write there."""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PoProblem:
    """Why a PO file can't be read, and what to do. Line and column count from 1; 0 is the file as a whole."""

    words: str
    advice: str = ""
    line: int = 0
    column: int = 0


_AS_UTF8 = "Save it in the encoding UTF-8 (msgconv --to-code=UTF-8 does that, too), with `charset=UTF-8` in its header."
_CUT_OFF = "It was cut off: take it again from the translation program or from version control."


def decoded(content: bytes) -> str | PoProblem:
    """The text of a PO file, which is in UTF-8; else its first letter that is not."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:4]:
        return PoProblem("it is in the encoding UTF-16", _AS_UTF8, 1, 1)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = lines_of(content[: error.start].decode("utf-8"))
        at = (len(before), len(before[-1]) + 1)
        if error.reason == "unexpected end of data":
            return PoProblem("it ends in the middle of a letter", _CUT_OFF, *at)
        return PoProblem(_other_encoding(content, error), _AS_UTF8, *at)


def _other_encoding(content: bytes, error: UnicodeDecodeError) -> str:
    said = re.search(rb"charset=([\w.:-]+)", content)
    name = said[1].decode() if said and not said[1].lower().startswith(b"utf") else ""
    try:
        letter = content[error.start : error.end].decode(name or "cp1252", errors="replace")
    except LookupError:
        letter = "\ufffd"
    shown = f" (`{letter}` in {name or 'Windows-1252'}?)" if letter.isprintable() and "\ufffd" not in letter else ""
    return f"a letter is not in UTF-8{shown}"


def lines_of(text: str) -> list[str]:
    """The lines of a text. They end at a line feed alone, or at a carriage return where there is no line feed at all:
    Python's `splitlines` knows more ends, which are letters in a PO file.
    """
    return text.split("\n" if "\n" in text else "\r")


_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)(?![\w\[])[ \t]*(.*)", re.DOTALL)
_QUOTED = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_PLAIN = re.compile(r'(?:(msgctxt|msgid|msgstr) )?"[^"\\]*(?:\\[\\tnrvbf"][^"\\]*)*"|#(?![~|]).*|')
_BAD_ESCAPE = re.compile(r'\\([^\\tnrvbf"])')
_CONFLICT = re.compile(r"<{7}|={7}$|>{7}|\|{7}")
_OTHER_QUOTES = "“”„«»‘’‹›「」＂'`"
_BLANK = " \t\r\f\v"


def problems_in(lines: Sequence[str]) -> Iterator[PoProblem]:
    """Yield every place at which lines are no PO file."""
    conflicts = [n for n, line in enumerate(lines, 1) if _CONFLICT.match(line)]
    for number in conflicts:
        advice = "Keep the lines that are right; delete the other ones, and the lines with the marks."
        yield PoProblem(f"a merge was not finished: `{lines[number - 1][:7]}`", advice, number, 1)
    last = next((n for n in range(len(lines), 0, -1) if lines[n - 1].strip(_BLANK)), 0)
    before: dict[bool, str | None] = {False: "", True: ""}  # the last keyword, of obsolete entries (True) by itself
    for number, whole in enumerate(lines, 1) if not conflicts else ():
        plain = _PLAIN.fullmatch(whole)  # as nearly all lines are
        if plain and (not plain[1] or before[False] in _BEFORE[plain[1]]):
            before[False] = plain[1] or before[False]
            continue
        line = whole.removeprefix("\ufeff") if number == 1 else whole
        prefix = re.match(rf"[{_BLANK}]*(?:#~\|?|#\|)?[{_BLANK}]*", line)
        rest = line[prefix.end() if prefix else 0 :].rstrip(_BLANK)
        if not rest or rest.startswith("#"):
            continue
        column = whole.index(rest) + 1
        keyword = _KEYWORD.match(rest)
        if not keyword and rest[0] not in '"' + _OTHER_QUOTES:
            words = f"a line begins with `{rest.split()[0][:20]}`"
            yield PoProblem(words, "A line begins with msgctxt, msgid, msgstr, a quote or #.", number, column)
            before = {False: None, True: None}
            continue
        mark = prefix[0] if prefix else ""
        if keyword and "|" not in mark:
            for what, advice in _out_of_order(keyword[1], before["~" in mark]):
                yield PoProblem(what, advice, number, column)
            before["~" in mark] = keyword[1] if keyword[1] in _BEFORE else None
        yield from _in_text(keyword[2] if keyword else rest, number, whole, last=number == last)
    if not conflicts and (waits := _NEXT.get(before[False] or "")):
        yield PoProblem(f"the last entry has no `{waits}`", _CUT_OFF, last, 1)


_BEFORE = {"msgctxt": ("", "msgstr"), "msgid": ("", "msgstr", "msgctxt"), "msgstr": ("msgid",)}
"""The keywords that each keyword may follow; the first one of a file follows none."""
_NEXT = {"msgctxt": "msgid", "msgid": "msgstr"}


def _out_of_order(keyword: str, before: str | None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a keyword after another one (None: nobody knows which), and what to do."""
    if keyword not in _BEFORE:
        yield f"an entry has plural forms (`{keyword}`)", "No text of a handout has any: make it one `msgstr`."
    elif before is None or before in _BEFORE[keyword]:
        return
    elif keyword == "msgstr":
        what = "an entry has two `msgstr`" if before == "msgstr" else "a `msgstr` stands without its `msgid`"
        yield what, "An entry is one `msgctxt`, one `msgid` and one `msgstr`, in this order."
    else:
        yield f"the entry above has no `{_NEXT[before]}`", 'Add it; while there is no translation: msgstr ""'


def _in_text(quoted: str, number: int, whole: str, *, last: bool) -> Iterator[PoProblem]:
    """Yield what is wrong with the text of a line, quotes included."""
    column = whole.rstrip(_BLANK).rindex(quoted) + 1 if quoted else len(whole) + 1
    found = _QUOTED.match(quoted)
    if found and found.end() == len(quoted):
        for bad in _BAD_ESCAPE.finditer(_masked(found[1])):
            advice = r"Write the letter itself; a backslash that a reader shall see is `\\`."
            yield PoProblem(f"`\\{bad[1]}` means nothing in a PO file", advice, number, column + 1 + bad.start())
    elif not quoted.startswith('"'):
        curly = f": `{quoted[0]}` is another quote" if quoted[:1] and quoted[0] in _OTHER_QUOTES else ""
        yield PoProblem(f"a text is not in quotes{curly}", 'Put it between two straight quotes: "…"', number, column)
    elif found and quoted[-1] == '"' and len(quoted) > found.end():
        at = column + found.end() - 1
        yield PoProblem("a quote is not closed, or stands inside of a text", r"Inside, write \" for it.", number, at)
    elif last and quoted[-1] not in _OTHER_QUOTES:
        yield PoProblem("a quote is not closed in this line, which is the last one", _CUT_OFF, number, column)
    else:
        curly = f"; `{quoted[-1]}` is another quote" if quoted[-1] in _OTHER_QUOTES else ""
        yield PoProblem(f"a quote is not closed in this line{curly}", 'End the line with: "', number, column)


def _masked(text: str) -> str:
    """A text in which no escaped backslash can be taken for the beginning of another escape."""
    return text.replace("\\\\", "  ")
