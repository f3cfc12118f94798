"""The one module that turns values into text of another language: Typst, HTML and XML, CSS, JSON.

Markdown is made in `language/markdown.py` and `language/markdown_values.py`, addresses in `language/addresses.py`,
lines for a terminal in `cli/terminal.py`.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

# ---------------------------------------------------------------- Typst


class Typst(str):
    """Code of Typst. Text becomes such here alone, as a string literal."""

    __slots__ = ()


def typst_string(text: str) -> Typst:
    """Text as a Typst string literal, quotes included."""
    return Typst(f'"{_IN_TYPST.sub(_typst_escape, text)}"')


_IN_TYPST = re.compile(r'[\\"\x00-\x1f\x7f]')


def _typst_escape(sign: re.Match[str]) -> str:
    names = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return names.get(sign[0]) or f"\\u{{{ord(sign[0]):x}}}"


def typst_shown(text: str) -> Typst:
    """Text among the words of a page, which shows it as it is."""
    return Typst(f"#{typst_string(text)};")


def typst_word(word: str) -> Typst:
    """A word of Typst itself, such as `ltr`. Raises ValueError for what is none."""
    return Typst(_fits(r"[a-z][a-z0-9-]*", word, "word of Typst"))


def typst_label(identifier: str) -> Typst:
    """The id of a part as a label that links lead to. Raises ValueError for what can't be one."""
    known = _fits(r"[\w.:-]+", identifier, "label of Typst")
    return Typst(f"<{known}>")


def typst_values(*values: str | int | bool | None, **named: str | int | bool | None) -> Typst:
    """Values as the arguments of a call: text as strings, code as it is, None as `none`."""
    plain = map(_typst, values)
    return Typst(", ".join((*plain, *(f"{typst_word(key)}: {_typst(value)}" for key, value in named.items()))))


def typst_call(name: str, *arguments: Typst) -> Typst:
    """The call of a function; each of `arguments` may be several already."""
    return Typst(f"{typst_word(name)}({', '.join(arguments)})")


def typst_group(arguments: Typst) -> Typst:
    """Arguments as one value: a dictionary."""
    return Typst(f"({arguments})")


def typst_open(name: str, arguments: Typst) -> Typst:
    """The beginning of a call in a text: its content follows, and `]`."""
    return Typst(f"#{typst_call(name, arguments) if arguments else typst_word(name)}[")


def _typst(value: str | int | bool | None) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case int() | Typst():
            return str(value)
    return typst_string(value)


# ---------------------------------------------------------------- HTML and XML


def xml(text: str) -> str:
    """Text as HTML and XML show it, in an element or between the quotes of an attribute."""
    return html.escape(_NOT_IN_XML.sub("\ufffd", text))


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(name: str, attributes: Mapping[str, object], *children: str, end: str = "/>") -> Markup:
    """An element with its attributes; children that are text are shown as such. Without any, it ends with `end`."""
    said = "".join(f' {key}="{_in_attribute(str(value))}"' for key, value in attributes.items())
    inside = "".join(child if isinstance(child, Markup) else xml(child) for child in children)
    return Markup(f"<{name}{said}>{inside}</{name}>" if children else f"<{name}{said}{end}")  # noqa: S704


def _in_attribute(text: str) -> str:
    """An attribute's value; its lines would be joined when it is read."""
    return "".join(f"&#{ord(c)};" if c in "\t\n\r" else c for c in xml(text))


def made_html(text: str) -> Markup:
    """HTML that Pandoc has made of a tree, which is nobody's words any more."""
    return Markup(text)  # noqa: S704


def inside_element(code: str) -> Markup:
    """A script or a style sheet inside its element; `</` can't end the element early."""
    return Markup(code.replace("</", "<\\/"))  # noqa: S704


def script_json(value: object) -> Markup:
    """A value as JSON inside a page's `<script>`: no `<!--` or `</script` of a text is seen there as markup."""
    written = json.dumps(value, ensure_ascii=False)
    for mark in "<>&\u2028\u2029":
        written = written.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(written)  # noqa: S704


def json_text(value: object) -> str:
    """A value as JSON for a program, in lines. A person may look at it: no sign in it steers a terminal."""
    written = json.dumps(value, indent=1, ensure_ascii=False)
    return _STEERS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written) + "\n"


_STEERS = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def source_hash(code: str) -> str:
    """The hash by which a page's Content-Security-Policy knows its own script or style sheet, without `sha256-`."""
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


# ---------------------------------------------------------------- CSS


def css(value: object) -> str:
    """A colour, a number or a word of CSS, or some. Raises ValueError for what is none: text is for `css_string`."""
    return _fits(r"#?[A-Za-z0-9.%-]+(?: [A-Za-z0-9.%-]+)*", str(value), "value of CSS")


def css_string(text: str) -> str:
    """Text as a string of CSS, quotes included; the element that the style sheet is in can't end there."""
    return f'"{_IN_CSS.sub(lambda sign: f"{chr(92)}{ord(sign[0]):x} ", text)}"'


_IN_CSS = re.compile(r'[\x00-\x1f\\"<>]')


def css_url(address: str) -> str:
    """An address as `url()` takes it: in quotes, unless it is data that needs none."""
    return address if re.fullmatch(r"data:[a-z0-9/+.-]+;base64,[A-Za-z0-9+/=]*", address) else css_string(address)


def _fits(pattern: str, text: str, what: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(f"{text!r} is no {what}")
    return text


FILTERS: Mapping[str, Any] = {
    "typst": typst_string,
    "css": css,
    "css_string": css_string,
    "css_url": css_url,
    "sha256": source_hash,
}
"""By these alone, a template puts values into Typst and CSS; in HTML and XML they are escaped without being told."""
