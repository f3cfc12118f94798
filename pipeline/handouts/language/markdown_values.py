"""Values as the Markdown of templates: sources, cells of tables, addresses. Words become Markdown by `escape`."""

import re
from collections.abc import Iterable


def citation(ids: Iterable[str]) -> str:
    """Reference ids as a Markdown citation, with the space before it; nothing for none."""
    cited = "; ".join(f"@{i}" for i in ids)
    return f" [{cited}]" if cited else ""


def table_cell(text: str) -> str:
    """Inline Markdown as the cell of a pipe table: a bar that is not escaped yet would begin the next one."""
    return _BAR.sub(r"\1\|", " ".join(text.split()))


_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")


def address(target: str) -> str:
    """An address as a link that shows it. Raises ValueError for what would not be one."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+", target):
        raise ValueError(f"{target!r} is no address")
    return f"<{target}>"
