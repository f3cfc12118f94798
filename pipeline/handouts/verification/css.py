"""Style sheets, read by tinycss2 and matched by cssselect2: which declarations hold for which element, and where.

What they do not know is taken for the worst.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import cssselect2
import tinycss2

SCREEN, DARK, NARROW, PAPER = "on a screen", "on a dark screen", "on a narrow screen", "on paper"
_NAMES = (("print", PAPER), ("prefers-color-scheme: dark", DARK), ("max-width", NARROW))
"""What a media query has in it, and where it holds."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a page is looked at: where some media queries hold, or none."""

    media: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        if not self.media:
            return SCREEN
        said = " and ".join(sorted(self.media))
        return next((name for words, name in _NAMES if words in said), f"where `{said}`")


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """The declarations of a rule: the value of each, and whether it is said to be important."""

    selector: str
    media: frozenset[str]
    declared: Mapping[str, tuple[str, bool]] = field(repr=False)


def local_name(element: Any) -> str:
    """An element's name without its namespace, in small letters."""
    return str(element.tag).rpartition("}")[2].lower()


@lru_cache(maxsize=32)
def parsed(css: str) -> tuple[tuple[Style, ...], tuple[str, ...]]:
    """The rules of a style sheet, in order, and the addresses of others that it takes in."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    imports = (r for r in rules if r.type == "at-rule" and r.lower_at_keyword == "import")
    return tuple(_styles(rules, frozenset(), "")), tuple(tinycss2.serialize(r.prelude).strip() for r in imports)


def _styles(rules: Iterable[Any], media: frozenset[str], above: str) -> Iterator[Style]:
    """The rules of a sheet, or in a rule with the selector `above`. What @supports asks for is taken to be there."""
    for rule in rules:
        if rule.type not in {"qualified-rule", "at-rule"} or rule.content is None:
            continue
        prelude = tinycss2.serialize(rule.prelude).strip()
        if rule.type == "at-rule":
            query = _BY_ITSELF.sub("", prelude.lower()) if rule.lower_at_keyword == "media" else ""
            if rule.lower_at_keyword not in _UNRULED:
                yield from _styles(_inside(rule), media | {query} if query else media, above)
            continue
        if above:
            prelude = prelude.replace("&", f":is({above})") if "&" in prelude else f":is({above}) {prelude}"
        inner = _inside(rule)
        if declared := _declared(inner):
            yield Style(prelude, media, declared)
        yield from _styles(inner, media, prelude)


_BY_ITSELF = re.compile(r"^(?:only\s+)?(?:screen|all)(?:\s+and\s+|$)")
"""What a query says of every screen."""
_UNRULED = frozenset({"font-face", "page", "keyframes", "counter-style", "property", "font-feature-values"})
"""What has no rules for elements in it."""


def _inside(rule: Any) -> list[Any]:
    found: list[Any] = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    return found


def declarations(css: str) -> dict[str, tuple[str, bool]]:
    """What the `style` of an element declares."""
    return _declared(tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True))


def _declared(content: Iterable[Any]) -> dict[str, tuple[str, bool]]:
    return {
        one.name if one.name.startswith("--") else one.lower_name: (
            tinycss2.serialize(one.value).strip(),
            one.important,
        )
        for one in content
        if one.type == "declaration"
    }


class Sheets:
    """The style sheets of a page: what they say of its elements, in which settings, and what they take in."""

    def __init__(self, root: Any, sheets: Iterable[str]) -> None:
        self.loads: list[str] = []
        matcher = cssselect2.Matcher()
        settings = {frozenset[str]()}
        for css in sheets:
            styles, imports = parsed(css)
            self.loads += imports
            for style in styles:
                settings.add(style.media)
                for selector in _compiled(style.selector):
                    matcher.add_selector(selector, style)
        self.settings = tuple(
            Setting(media) for media in sorted(settings, key=lambda media: (len(media), sorted(media)))
        )
        self.styles: dict[Any, tuple[tuple[str, Style], ...]] = {}
        """The rules that are about an element, or about a part of it, weakest first."""
        self._parts: dict[Any, set[str]] = {}
        for element in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
            found = matcher.match(element)
            self.styles[element.etree_element] = tuple((part or "", style) for _, _, part, style in found)
            if parts := {part for _, _, part, _ in found if part}:
                self._parts[element.etree_element] = parts

    def parts(self, element: Any, *names: str) -> list[str]:
        """Those parts of an element that rules are about, such as what stands before it."""
        found = self._parts.get(element)
        return [name for name in names if name in found] if found else []

    def declared(self, element: Any, setting: Setting, part: str = "") -> dict[str, str]:
        """What the sheets say of an element, or of what stands before or after it; the strongest of each."""
        rules = [s.declared for p, s in self.styles.get(element, ()) if p == part and s.media <= setting.media]
        if not part and (own := element.get("style")):
            rules.append(declarations(own))
        found = {name: value for rule in rules for name, (value, _) in rule.items()}
        return found | {name: value for rule in rules for name, (value, important) in rule.items() if important}


@lru_cache(maxsize=512)
def _compiled(selector: str) -> tuple[Any, ...]:
    """A selector, ready to be matched. A state or part of an element that is not known may be any."""
    for known in (selector, re.sub(r"::?-?[\w-]+(?:\([^()]*\))?", "", selector), "*"):
        try:
            return tuple(cssselect2.compile_selector_list(known))
        except (cssselect2.SelectorError, NotImplementedError):
            continue
    return ()
