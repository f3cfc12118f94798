"""The one module that makes a Jinja environment."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, FunctionLoader, PrefixLoader, StrictUndefined
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
    return None if content is None else (content.decode("utf-8"), str(folder.path / name), lambda: True)


def citation(ids: Iterable[str]) -> str:
    """Reference ids as a Markdown citation, with the space before it; nothing for none."""
    cited = "; ".join(f"@{i}" for i in ids)
    return f" [{cited}]" if cited else ""


def table_cell(text: str) -> str:
    """Inline Markdown as the cell of a pipe table."""
    return " ".join(text.split()).replace("|", "\\|")


def typst_string(text: str) -> str:
    """Text as a Typst string literal, quotes included."""
    return json.dumps(text, ensure_ascii=False)


def source_hash(code: str) -> str:
    """The hash by which a page's Content-Security-Policy knows its own script or style sheet, without `sha256-`."""
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def render(env: ImmutableSandboxedEnvironment, name: str, values: Mapping[str, Any]) -> str:
    """Fill one template. Jinja's own errors pass through: the caller knows whose template it is."""
    return env.get_template(name).render(values)
