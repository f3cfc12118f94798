"""The one module that makes a Jinja environment."""

import base64
import difflib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from handouts.core.folders import Folder
from handouts.language.library import Library


@lru_cache(maxsize=64)
def environment(library: Library, clinic: Folder | None = None) -> ImmutableSandboxedEnvironment:
    """Return the templates of a clinic before those of the library; `base/…` always names the library's, to extend.

    Sandboxed, and to be fed with plain data only: dicts, lists, text and numbers.
    """
    own = FunctionLoader(partial(_template, library.folder))
    loaders: list[BaseLoader] = [PrefixLoader({"base": own}), own]
    if clinic is not None:
        loaders.insert(0, FunctionLoader(partial(_template, clinic)))
    env = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith((".html.j2", ".xhtml.j2", ".xml.j2"))),
        # `{#` opens an id in Markdown.
        comment_start_string="{*",
        comment_end_string="*}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for unsafe in ("lipsum", "cycler", "joiner", "namespace"):
        env.globals.pop(unsafe, None)
    for unsafe in ("attr", "format", "center", "map", "xmlattr"):
        env.filters.pop(unsafe, None)
    env.filters["typst"] = typst_string
    env.filters["cite"] = citation
    env.filters["cell"] = table_cell
    env.filters["sha256"] = source_hash
    return env


def _template(folder: Folder, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """A template's text, its file for messages, and that it stays as it is."""
    content = folder.files.get(name)
    if content is None:
        return None
    return _text(content, name, str(folder.path / name)), str(folder.path / name), lambda: True


def _text(content: bytes, name: str, file: str) -> str:
    """A template's text. A byte order mark is none of it. Raises TemplateSyntaxError where it is not in UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = "a letter is not in UTF-8; save the file in that encoding"
        raise TemplateSyntaxError(what, line, name, file) from None


_NOT_FILLED = "the template can't be filled"


def template_problems(clinic: Folder, library: Library) -> Iterator[tuple[str, int, str, str]]:
    """Yield what is wrong with a clinic's templates whatever they are filled with: file, line, what, and what to do."""
    env = environment(library, clinic)
    for name in sorted(n for n in clinic.files if n.endswith(".j2")):
        file = str(clinic.path / name)
        try:
            text = _text(clinic.files[name], name, file)
            tree = env.parse(text, name, file)
        except TemplateSyntaxError as error:
            what = " ".join((error.message or "it can't be read").split())
            advice = "Mend this line; what it ends or misses may stand some lines above."
            yield name, error.lineno, f"{_NOT_FILLED}: {what}", advice
            continue
        if not any(not isinstance(n, nodes.Output) or _words(n) for n in tree.body):
            yield name, 1, "the template is empty", f'Delete it, or begin it with `{{% extends "base/{name}" %}}`.'
        yield from ((name, *found) for found in (*_named(tree, name, env), *_unseen(tree, name, env)))


def _named(tree: nodes.Template, own: str, env: ImmutableSandboxedEnvironment) -> Iterator[tuple[int, str, str]]:
    """Yield the templates that one names and that there are not."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        wanted = _wanted(node)
        if wanted is None or getattr(node, "ignore_missing", False):
            continue
        if wanted == own:
            yield (
                node.lineno,
                f"{_NOT_FILLED}: it takes itself in again and again",
                f"The one that it changes is base/{own}.",
            )
            continue
        with suppress(TemplateSyntaxError):  # which is told of that file
            try:
                env.get_template(wanted)
            except TemplateNotFound:
                advice = "A clinic's templates can name each other, and the base templates as base/…"
                yield node.lineno, f"{_NOT_FILLED}: there is no template `{wanted}`", advice


def _unseen(tree: nodes.Template, own: str, env: ImmutableSandboxedEnvironment) -> Iterator[tuple[int, str, str]]:
    """Yield what Jinja passes over in a template that extends another one: words outside of blocks, unknown blocks."""
    above = next((_wanted(n) or own for n in tree.body if isinstance(n, nodes.Extends)), own)
    try:
        known = set(env.get_template(above).blocks) if above != own else None
    except (TemplateNotFound, TemplateSyntaxError):
        known = None
    if known is None:
        return
    for node in tree.body:
        if isinstance(node, nodes.Block) and node.name not in known:
            near = difflib.get_close_matches(node.name, known, 1)
            guess = f"Did you mean `{near[0]}`? " if near else ""
            there = ", ".join(sorted(known))
            yield node.lineno, f"no page shows the block `{node.name}`", f"{guess}There are: {there}."
        elif isinstance(node, nodes.Output) and (words := _words(node)):
            shown = words if len(words) <= 40 else f"{words[:40]}…"
            advice = "Put it into one, such as after_sections; Jinja passes over it here."
            yield node.lineno + _lines_above(node), f"“{shown}” stands outside of a block", advice


def _wanted(node: nodes.Node) -> str | None:
    """The template that a tag names, if it names one as it stands."""
    named = getattr(node, "template", None)
    return named.value if isinstance(named, nodes.Const) and isinstance(named.value, str) else None


def _words(node: nodes.Output) -> str:
    """What an output says in a template: its words, and `{{ … }}` for a value."""
    parts = (n.data if isinstance(n, nodes.TemplateData) else "{{ … }}" for n in node.nodes)
    return " ".join("".join(parts).split())


def _lines_above(node: nodes.Output) -> int:
    """How many lines of white space an output begins with."""
    first = node.nodes[0]
    text = first.data if isinstance(first, nodes.TemplateData) else ""
    return text[: len(text) - len(text.lstrip())].count("\n")


def citation(ids: Iterable[str]) -> str:
    """Reference ids as a Markdown citation, with the space before it; nothing for none."""
    cited = "; ".join(f"@{i}" for i in ids)
    return f" [{cited}]" if cited else ""


def table_cell(text: str) -> str:
    """Inline Markdown as the cell of a pipe table: a bar that is not escaped yet would begin the next one."""
    return _BAR.sub(r"\1\|", " ".join(text.split()))


_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")


def typst_string(text: str) -> str:
    """Text as a Typst string literal, quotes included."""
    return json.dumps(text, ensure_ascii=False)


def script_json(value: object) -> str:
    """A value as JSON inside a page's `<script>`: no `<!--` or `</script` of a text is seen there as markup."""
    written = json.dumps(value, ensure_ascii=False)
    for mark in "<>&\u2028\u2029":
        written = written.replace(mark, f"\\u{ord(mark):04x}")
    return written


def source_hash(code: str) -> str:
    """The hash by which a page's Content-Security-Policy knows its own script or style sheet, without `sha256-`."""
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def render(env: ImmutableSandboxedEnvironment, name: str, values: Mapping[str, Any]) -> str:
    """Fill one template. Jinja's own errors pass through: the caller knows whose template it is."""
    return env.get_template(name).render(values)
