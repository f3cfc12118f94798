"""Values become text of another language in one place: what its functions make, and that nobody writes past it.

The check is of the source: an f-string with a tag, and raw code of Typst that is no constant, are in core/quoting.py
alone; a base template puts each value into Typst and CSS by a filter, and says of none that it is HTML already.
"""

import ast
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, nodes
from lxml import etree
from markupsafe import Markup

from handouts.cli.terminal import printable
from handouts.core import quoting
from handouts.language.markdown_values import address
from test_architecture import FILES, ROOT, called, calls, tree

QUOTING = "core/quoting.py"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)

# ---------------------------------------------------------------- nobody writes past it

TAG = re.compile(r"</?[A-Za-z]")


@pytest.mark.parametrize("name", [n for n in FILES if n != QUOTING])
def test_no_module_puts_a_value_between_tags(name: str) -> None:
    """`element` and `xml` of core/quoting.py do: a string with a tag in it has no values."""
    assert [line for line, words in _filled_in(tree(name)) if TAG.search(words)] == []


def _filled_in(module: ast.Module) -> Iterator[tuple[int, str]]:
    """The constant words of what is put together of a string and values: f-strings, `+`, `%`, `.format`."""
    for node in ast.walk(module):
        match node:
            case ast.JoinedStr(values=parts) if any(isinstance(p, ast.FormattedValue) for p in parts):
                words = [p.value if isinstance(p, ast.Constant) else "{}" for p in parts]
                # In a pattern, `(?<name>` and `<[^>]` are no tags.
                if "(?" not in "".join(map(str, words)):
                    yield node.lineno, "".join(map(str, words))
            case ast.BinOp(op=ast.Add() | ast.Mod(), left=ast.Constant(value=str(words))):
                yield node.lineno, words
            case ast.BinOp(op=ast.Add(), right=ast.Constant(value=str(words))):
                yield node.lineno, words
            case ast.Call(func=ast.Attribute(attr="format", value=ast.Constant(value=str(words)))):
                yield node.lineno, words


SAYS_IT_IS_HTML = {QUOTING, "clinics/template_process.py"}
"""The second carries what the first has made to another process."""


@pytest.mark.parametrize("name", FILES)
def test_one_module_escapes_html_and_says_what_is_html(name: str) -> None:
    """Elsewhere `Markup` is the type of a value, and never made."""
    made = {called(call) for call in calls(name)}
    assert name in SAYS_IT_IS_HTML or not made & {"Markup", "quoteattr"}
    imported = {alias.name for node in ast.walk(tree(name)) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert name == QUOTING or not imported & {"quoteattr", "saxutils"}
    assert name == QUOTING or "html.escape" not in ast.unparse(tree(name))


@pytest.mark.parametrize("name", FILES)
def test_raw_code_of_typst_is_a_constant_or_quoted(name: str) -> None:
    """What goes into a page of Typst as it is: words of ours, or what a function of core/quoting.py has made."""
    for call in calls(name):
        match call:
            case ast.Call(args=[ast.Constant(value="typst"), code]) if called(call) in ("raw", "raw_inline"):
                parts = code.values if isinstance(code, ast.JoinedStr) else [code]
                inner = [p.value if isinstance(p, ast.FormattedValue) else p for p in parts]
                assert all(isinstance(p, ast.Constant) or _quoted(p) for p in inner), ast.unparse(call)
        if called(call) == "Typst":
            assert name == QUOTING, ast.unparse(call)


def _quoted(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called(node).startswith("typst_")


# ---------------------------------------------------------------- templates have no other way

TEMPLATES = {f.relative_to(ROOT / "templates").as_posix(): f for f in sorted((ROOT / "templates").rglob("*.j2"))}

TYPST_ALREADY = {
    "body",  # by Pandoc
    "side", "second.side", "notice.side",  # by typst_values, in formats/pdf.py
    "page_height",  # a length of ours
    "date.year", "date.month", "date.day",  # numbers
}  # fmt: skip
"""What the template of a PDF is given as code, or as a number."""


def outputs(name: str) -> Iterator[nodes.Expr]:
    """What a template puts into its text, but for its own words."""
    env = Environment(comment_start_string="{*", comment_end_string="*}", autoescape=True)
    env.filters |= dict.fromkeys([*quoting.FILTERS, "cite", "cell"], str)
    for out in env.parse(TEMPLATES[name].read_text("utf-8")).find_all(nodes.Output):
        yield from (node for node in out.nodes if not isinstance(node, nodes.TemplateData))


def written(node: nodes.Node) -> str:
    """An expression as it is written: `second.side`."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=of, attr=attr):
            return f"{written(of)}.{attr}"
    return type(node).__name__


def is_constant(node: nodes.Expr) -> bool:
    """A word of the template's own, perhaps one of two; a sum of numbers; what a macro of the same file makes."""
    match node:
        case nodes.Const():
            return True
        case nodes.CondExpr(expr1=one, expr2=other):
            return is_constant(one) and other is not None and is_constant(other)
        case nodes.Add() | nodes.Mul():
            return True
        case nodes.Call(node=nodes.Name(name="fonts_of")):
            return True
    return False


@pytest.mark.parametrize("name", [n for n in TEMPLATES if n.endswith(".typ.j2")])
def test_a_value_goes_into_typst_by_a_filter(name: str) -> None:
    past = [n for n in outputs(name) if not (isinstance(n, nodes.Filter) and n.name == "typst")]
    assert {written(n) for n in past if not is_constant(n)} <= TYPST_ALREADY


@pytest.mark.parametrize("name", [n for n in TEMPLATES if n.endswith(".css.j2")])
def test_a_value_goes_into_css_by_a_filter(name: str) -> None:
    assert {n.name if isinstance(n, nodes.Filter) else written(n) for n in outputs(name)} <= {
        "css",
        "css_string",
        "css_url",
    }


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_says_that_words_are_html_already(name: str) -> None:
    text = TEMPLATES[name].read_text("utf-8")
    assert not re.search(r"\|\s*(safe|tojson|forceescape|xmlattr)\b|autoescape\s+false", text)


def test_what_is_written_past_it_is_seen() -> None:
    """The checks themselves."""
    sample = "a = f'<b>{x}</b>'\nb = '<i>' + x\nc = '<b title=\"%s\">' % x\nd = '<p>{}</p>'.format(x)\ne = f'a < {x}'\n"
    assert [line for line, words in _filled_in(ast.parse(sample)) if TAG.search(words)] == [1, 2, 3, 4]


# ---------------------------------------------------------------- what it makes


@given(TEXTS)
def test_xml_gives_back_the_text_that_went_in(text: str) -> None:
    made = etree.fromstring(quoting.element("a", {"b": text}, text).encode())
    said = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)
    assert made.get("b") == said
    assert (made.text or "") == said.replace("\r\n", "\n").replace("\r", "\n")


def test_an_element_shows_text_and_takes_elements_as_they_are() -> None:
    inside = quoting.element("i", {"x": 'a"<'})
    assert quoting.element("p", {}, "1 < 2", inside) == '<p>1 &lt; 2<i x="a&quot;&lt;"/></p>'
    assert quoting.element("p", {"n": 1}, end=" />") == '<p n="1" />'


@given(TEXTS)
def test_a_typst_string_ends_where_it_should(text: str) -> None:
    made = quoting.typst_string(text)
    assert made[0] == made[-1] == '"'
    assert not re.search(r'(?<!\\)(?:\\\\)*"', made[1:-1])
    back = re.sub(r"\\(u\{([0-9a-f]+)\}|.)", _typst_sign, made[1:-1])
    assert back == text


def _typst_sign(found: re.Match[str]) -> str:
    return chr(int(found[2], 16)) if found[2] else {"n": "\n", "r": "\r", "t": "\t"}.get(found[1], found[1])


@pytest.mark.parametrize("text", ['#import "@preview/x:1.0.0": *', '")#panic()//', "\\", '\\"', "a\nb", "\x01\u2028"])
def test_a_typst_value_is_a_string_whatever_it_says(text: str) -> None:
    made = quoting.typst_values(text, None, True, 3, quoting.typst_word("ltr"), lang=text, region=None)
    string = quoting.typst_string(text)
    assert made == f"{string}, none, true, 3, ltr, lang: {string}, region: none"


@pytest.mark.parametrize("text", ["ltr)[#panic()", "", "Ltr", "a b", "a\n", "#a", 'a"', "a(", "<a>"])
def test_what_is_no_word_of_typst_is_not_written(text: str) -> None:
    for function in (quoting.typst_word, quoting.typst_open, quoting.typst_call):
        with pytest.raises(ValueError, match="is no word of Typst"):
            function(text, quoting.typst_values()) if function is quoting.typst_open else function(text)


@pytest.mark.parametrize("text", ["a>#panic()<b", "", "a b", "a\n", '"'])
def test_what_is_no_label_is_not_written(text: str) -> None:
    with pytest.raises(ValueError, match="is no label"):
        quoting.typst_label(text)


@given(TEXTS)
def test_json_in_a_page_has_no_markup(text: str) -> None:
    made = quoting.script_json({text: text})
    assert not set("<>&\u2028\u2029") & set(made)
    assert isinstance(made, Markup)
    assert unescape(made) == made


@given(TEXTS)
def test_json_for_a_program_says_the_same_and_steers_no_terminal(text: str) -> None:
    made = quoting.json_text([text])
    assert json.loads(made) == [text]
    assert not set("\x1b\x07\x7f\x9b\r\u2028\u202e\u2067") & set(made)


@pytest.mark.parametrize("text", ["", "x", "https://a b", "https://a.example/>x", "<https://a.example/>", "a:\n"])
def test_what_is_no_address_is_no_link(text: str) -> None:
    with pytest.raises(ValueError, match="is no address"):
        address(text)
    assert address("https://a.example/b?c=d") == "<https://a.example/b?c=d>"


@given(TEXTS)
def test_a_css_string_ends_where_it_should(text: str) -> None:
    made = quoting.css_string(text)
    assert made[0] == made[-1] == '"'
    assert not set('"<>\n\r\f') & set(made[1:-1])
    assert re.sub(r"\\([0-9a-f]+) ", lambda m: chr(int(m[1], 16)), made[1:-1]) == text


@pytest.mark.parametrize("text", ["red; x: url(a)", "url(x)", "", "a  b", "}", "/**/", "\\75rl", "#fff}"])
def test_what_is_no_value_of_css_is_not_written(text: str) -> None:
    with pytest.raises(ValueError, match="is no value of CSS"):
        quoting.css(text)


@pytest.mark.parametrize("address", ["data:x;base64,AA==)}*{}", "https://a.example/)", "javascript:x", 'a"b'])
def test_an_address_in_css_is_quoted_unless_it_needs_no_quotes(address: str) -> None:
    assert quoting.css_url(address) == quoting.css_string(address)
    assert quoting.css_url("data:font/woff2;base64,d09GMg==") == "data:font/woff2;base64,d09GMg=="


@given(TEXTS)
def test_no_sign_that_steers_a_terminal_is_printed(text: str) -> None:
    assert printable(text).isprintable()


def test_base_templates_are_found() -> None:
    assert {Path(name).suffixes[0] for name in TEMPLATES} >= {".typ", ".css", ".html", ".md"}
