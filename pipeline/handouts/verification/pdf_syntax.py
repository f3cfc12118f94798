"""How a PDF's drawing is written: statements, numbers and strings (ISO 32000-1, 7.2, 7.3 and 7.8)."""

import re

_WS = rb"[\0\t\n\f\r ]"
_NUM = rb"[-+]?(?:\d++\.?\d*+|\.\d++)"
_NAME = rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*+"
_STR = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_SIMPLE = rb"(?:" + rb"|".join((_NUM, _NAME, _STR, _HEX)) + rb"|true|false|null)"
_LIST = rb"\[(?:" + _SIMPLE + rb"|" + _WS + rb")*+\]"
_DICT = rb"<<(?:" + _SIMPLE + rb"|" + _LIST + rb"|" + _WS + rb"|<<(?:" + _SIMPLE + rb"|" + _LIST + rb"|" + _WS
_DICT += rb")*+>>)*+>>"
_VALUE = rb"(?:" + rb"|".join((_NUM, _NAME, _STR, _DICT, _HEX, _LIST)) + rb"|true|false|null)"
_PATH = rb"(?:(?:" + _NUM + _WS + rb"*+)*+(?:re|[mlcvyh])(?![A-Za-z*])" + _WS + rb"*+)++"
_PAINT = rb"(?:W\*?" + _WS + rb"++n|f\*?|F|B\*?|b\*?|S|s|n)(?![A-Za-z*])"
_SIX = rb"(?:" + _NUM + _WS + rb"+){6}"
STATEMENT = re.compile(
    b"".join(
        (
            *(_WS, rb"*+(?:ET", _WS, rb"++)?+(?:"),
            *(rb"(?:", _PATH, _PAINT, _WS, rb"*+)++"),
            # What is written around every piece of text is read at once: a page in Arabic has a thousand of them.
            *(rb"|(q)\s+", _SIX, rb"cm\s*/\w+\s+cs\s+(?:", _NUM, rb"\s+){1,4}scn\s+BT(?=\s)"),  # 1: its beginning
            *(rb"|[0-7]\s+Tr\s*/(\w+)\s+", _NUM, rb"\s+Tf\s+", _SIX, rb"Tm(?![A-Za-z*])"),  # 2: its font
            rb"|/Span\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC(?![A-Za-z*])",  # 3: its number in the structure
            *(rb"|((?:", _VALUE, _WS, rb"*+)*+)"),
            rb"([A-Za-z'\"][A-Za-z0-9]?[A-Za-z0-9]?\*?)",  # 4 and 5: any other statement: operands, operator
            rb"|%[^\r\n]*+)",  # a comment
        )
    ),
    re.DOTALL,
)
BEGINS, FONTS, MARKS, OTHERS = 1, 2, 3, 5
"""The last group of each kind of statement; a path, which says nothing, has none."""
SHOWN = re.compile(_STR + rb"|" + _HEX, re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


def _plain(match: "re.Match[bytes]") -> bytes:
    found = match[1]
    if found[:1] in b"01234567":
        return bytes([int(found, 8) & 255])
    return _ESCAPED.get(found, found)


def string(written: bytes) -> bytes:
    """A string as it is written in a PDF, (in brackets) or in <hexadecimal digits>, as the bytes that it is."""
    inner = written[1:-1]
    if written[:1] == b"(":
        if b"\\" not in inner:
            return inner
        if _AS_IN_PYTHON.fullmatch(inner):
            return inner.decode("unicode_escape").encode("latin-1")
        return _ESCAPE.sub(_plain, inner)
    try:
        return bytes.fromhex(inner.decode("ascii"))
    except ValueError:  # white space inside a pair, or an odd digit at the end
        digits = re.sub(rb"\s", b"", inner)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)


def flattened(content: bytes) -> bytes:
    """A page's drawing with the brackets inside its strings escaped. Writers need not do that to brackets in pairs, and
    no regular expression reads them however deep they are; but only glyphs whose numbers are those of brackets make
    some, so it is done only where they do.
    """
    depth = 0

    def escaped(found: "re.Match[bytes]") -> bytes:
        nonlocal depth
        bracket = found[0]
        if bracket == b"(":
            depth += 1
            return bracket if depth == 1 else b"\\("
        if bracket == b")":
            depth -= 1
            return bracket if depth == 0 else b"\\)"
        return bracket

    return _BRACKET.sub(escaped, content)


_AS_IN_PYTHON = re.compile(rb"(?:[^\\\r]|\\(?:[0-3][0-7]{2}|[nrtbf\\]))*+", re.DOTALL)
"""Escapes that Python reads in the same way, and much faster than we could."""


def text_string(raw: bytes) -> str:
    """A text string (ISO 32000-1, 7.9.2.2)."""
    if raw[:2] == b"\xfe\xff":
        return raw[2:].decode("utf-16-be", "replace")
    if raw[:3] == b"\xef\xbb\xbf":
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")


MCID = re.compile(rb"/MCID\s+(\d+)")
LANG = re.compile(rb"/Lang\s*(" + _STR + rb"|" + _HEX + rb")", re.DOTALL)
ACTUAL = re.compile(rb"/ActualText\s*(" + _STR + rb"|" + _HEX + rb")", re.DOTALL)
