"""The one module that makes a Jinja environment."""

import difflib
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any, NamedTuple

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from handouts.clinics.programs import TEMPLATE
from handouts.core.folders import Folder
from handouts.core.quoting import FILTERS
from handouts.language.library import Library
from handouts.language.markdown_values import citation, table_cell

MAX_OUTPUT = 5_000_000
"""Characters that a template may make. The longest handout has a hundredth of it."""


class Failed(NamedTuple):
    """Why a template could not be filled: the problem, the file that it is in, and its line; 0 if that is not known."""

    problem: str
    file: str
    line: int


def fill_here(base: Folder, own: Folder | None, name: str, values: Mapping[str, Any]) -> str | Failed:
    """What a template makes, or why it can't be filled. `own` are a clinic's templates, `base` the library's."""
    folder = own if own and name in own.files else base
    file = str(folder.path / name)
    try:
        made = environment(base, own).get_template(name).render(values)
    except MemoryError:
        return Failed("it takes more memory than a template may have", file, 0)
    except TemplateSyntaxError as error:
        return Failed(error.message or "it can't be read", error.filename or file, error.lineno)
    except TemplateError as error:
        return Failed(str(error), *_where(error, file))
    except Exception as error:  # a template can do anything that Jinja allows; what it breaks is its finding
        return Failed(f"{type(error).__name__}: {error}", *_where(error, file))
    if len(made) > MAX_OUTPUT:
        millions = MAX_OUTPUT // 1_000_000
        return Failed(f"it makes {len(made) / 1e6:.0f} million characters; {millions} are allowed", file, 0)
    return made


def _where(error: Exception, file: str) -> tuple[str, int]:
    """A template, and its last line that an error came from, as Jinja notes in the traceback; 0 if none of it did."""
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return file, (lines or [0])[-1]


@lru_cache(maxsize=64)
def environment(base: Folder, clinic: Folder | None = None) -> ImmutableSandboxedEnvironment:
    """Return the templates of a clinic before those of the library; `base/…` always names the library's, to extend.

    Sandboxed, and to be fed with plain data only: dicts, lists, text and numbers.
    """
    own = FunctionLoader(partial(_template, base))
    loaders: list[BaseLoader] = [PrefixLoader({"base": own}), own]
    if clinic is not None:
        templates = Folder(clinic.path, {n: content for n, content in clinic.files.items() if _is_template(n)})
        loaders.insert(0, FunctionLoader(partial(_template, templates)))
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
    env.filters |= {**FILTERS, "cite": citation, "cell": table_cell}
    return env


def _template(folder: Folder, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """A template's text, its file for messages, and that it stays as it is."""
    content = folder.files.get(name)
    if content is None:
        return None
    return _text(content, name, str(folder.path / name)), str(folder.path / name), lambda: True


def _is_template(name: str) -> bool:
    return name.endswith(TEMPLATE)


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
    env = environment(library.folder, clinic)
    for name in sorted(filter(_is_template, clinic.files)):
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
                _source(wanted, env)
            except TemplateNotFound:
                advice = "A clinic's templates can name each other, and the base templates as base/…"
                yield node.lineno, f"{_NOT_FILLED}: there is no template `{wanted}`", advice


def _unseen(tree: nodes.Template, own: str, env: ImmutableSandboxedEnvironment) -> Iterator[tuple[int, str, str]]:
    """Yield what Jinja passes over in a template that extends another one: words outside of blocks, unknown blocks."""
    above = next((_wanted(n) or own for n in tree.body if isinstance(n, nodes.Extends)), own)
    known = _blocks(above, env) if above != own else None
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


def _blocks(name: str, env: ImmutableSandboxedEnvironment) -> frozenset[str] | None:
    """The blocks of a template; None where it can't be read. It is not compiled: Jinja would work out what it says."""
    try:
        text = _source(name, env)
        return frozenset(block.name for block in env.parse(text).find_all(nodes.Block))
    except (TemplateNotFound, TemplateSyntaxError):
        return None


def _source(name: str, env: ImmutableSandboxedEnvironment) -> str:
    """A template as it is written. Raises TemplateNotFound."""
    assert env.loader
    return env.loader.get_source(env, name)[0]


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
