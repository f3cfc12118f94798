"""Rules: each is one decorated function, its docstring its page in the manual.

A rule looks at one kind of subject (the annotation of its only parameter) and yields hits: a place and the
facts that fill the message. It never formats, prints or raises.
"""

import inspect
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from handouts.core.findings import Finding, Place, Severity
from handouts.source.load import Source
from handouts.source.model import Allowance, Handout
from handouts.source.settings import MIN_REASON, Setting, Settings


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule holds, with the facts for its message."""

    place: Place
    facts: Mapping[str, Any]
    path: str = ""


def hit(place: Place, *, path: str = "", **facts: Any) -> Hit:
    """A hit in the text with this dotted path, if it is in one; a message may name `{path}` as well."""
    return Hit(place, facts, path)


@dataclass(frozen=True)
class Rule:
    """A rule as declared. `subject` is the type it looks at, `serves` the standard that asks for it.

    A rule that is `whole` looks at what the parts of a handout make together: it would be wrong about one of which a
    part could not be read. The others look at each text or part by itself.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    serves: str
    subject: type
    check: Callable[[Any], Iterator[Hit]] = field(repr=False)
    whole: bool = False

    @property
    def name(self) -> str:
        return self.check.__name__.replace("_", "-")

    @property
    def doc(self) -> str:
        return inspect.cleandoc(self.check.__doc__ or "")

    def findings(self, subject: Any) -> Iterator[Finding]:
        for h in self.check(subject):
            facts = {"path": h.path, **h.facts}
            message, hint = self.message.format_map(facts), self.hint.format_map(facts)
            yield Finding(self.code, self.severity, message, hint, h.place, h.path)


Check = TypeVar("Check", bound=Callable[[Any], Iterator[Hit]])


OWN = "good practice of this project"
"""What a rule serves that no published standard asks for."""

STANDARDS = (
    "CDC Clear Communication Index",
    "AHRQ PEMAT-P",
    "AMA and NIH",
    "IPDAS v4",
    "ISO 24495-1",
    "UKAAF G003",
    "NICE",
    "WCAG 2.2",
    "PDF/UA-1",
    "EPUB Accessibility 1.1",
    "Unicode",
    "CommonMark",
    "YAML 1.2",
    "gettext",
    "XLIFF 2.0",
    OWN,
)
"""How each citation in `serves` begins; several stand with a semicolon between them."""


def rule(
    code: str, severity: Severity, message: str, *, hint: str, serves: str, whole: bool = False
) -> Callable[[Check], Rule]:
    """Declare a rule. `message` and `hint` may name facts in braces; `serves` cites one or more of STANDARDS."""

    def declare(check: Check) -> Rule:
        subject = next(iter(typing.get_type_hints(check).values()))
        return Rule(code, severity, message, hint, serves, subject, check, whole)

    return declare


MODULES: Mapping[str, tuple[str, ...]] = {
    "Settings": ("project_settings",),
    "Source": (
        *("source_file", "ids", "pictures", "markup", "links", "glyphs", "languages", "sign_off", "facts", "release"),
        *("reading_grade", "plain_words", "sentences", "words", "numbers", "risks", "shape"),
        *("coverage", "contradictions", "opposites", "balance", "unfinished"),
    ),
    "Translation": (
        *("translation", "translation_file", "translated_markup", "translated_links", "translated_numbers"),
        *("translated_sense", "translated_form", "glyphs", "reading_grade"),
    ),
    "Theme": ("clinic", "clinic_templates", "colours", "names"),
    "Composed": ("clinic_templates",),
    "Keyboard": ("keyboard",),
    "Printed": ("clinic",),
    "TemplateProblem": ("clinic_templates",),
    "Candidate": ("release",),
    "Artifact": ("accessibility", "typography"),
    "Finished": ("verification",),
}
"""The modules of this package that look at each kind of thing, so that a check of a source loads no reader of PDFs."""


def _declared(module: str) -> list[Rule]:
    """The rules that a module of this package declares."""
    return [v for v in vars(import_module(f"handouts.rules.{module}")).values() if isinstance(v, Rule)]


@lru_cache(maxsize=1)
def all_rules() -> Mapping[str, Rule]:
    """Every rule by code."""
    found: dict[str, Rule] = {}
    for r in _looking_at(*MODULES):
        assert r.code not in found, f"{r.code} is declared twice"
        module = r.check.__module__.rpartition(".")[2]
        assert module in MODULES[r.subject.__name__], f"{r.code} looks at what its module is not listed for"
        found[r.code] = r
    return dict(sorted(found.items()))


@lru_cache(maxsize=32)
def rules_for(subject: type) -> tuple[Rule, ...]:
    """The rules that look at this kind of thing, by code; modules with none of them are not loaded."""
    return tuple(sorted((r for r in _looking_at(subject.__name__) if r.subject is subject), key=lambda r: r.code))


def _looking_at(*kinds: str) -> Iterator[Rule]:
    """The rules of the modules that look at one of these kinds."""
    for module in dict.fromkeys(module for kind in kinds for module in MODULES.get(kind, ())):
        yield from _declared(module)


def check(subject: Any, *, sound: bool = True) -> tuple[Finding, ...]:
    """What every rule for this kind of subject finds in it; those that need the whole are left out of one in which a
    part could not be read.
    """
    kind: type = type(subject)
    sound = sound and not (isinstance(subject, Source) and subject.handout is None)
    return tuple(f for r in rules_for(kind) if sound or not r.whole for f in r.findings(subject))


CHECKED_TOGETHER = "SPT"
"""The families whose findings are all there when a handout has been checked; C and A come with a build."""


def waived(
    findings: Iterable[Finding], handout: Handout | None, place: Callable[..., Place] | None = None
) -> tuple[Finding, ...]:
    """The findings without those that the handout allows, and a finding for each allowance that nothing uses.

    What concerns facts and safety (F) can't be allowed. `place` finds a place in the source file by keys.
    """
    found = tuple(findings)
    if handout is None or not handout.allow:
        return found
    return (
        *not_allowed(found, handout.allow),
        *_unused(found, handout, place or (lambda *_: Place(Path("handout.yaml"), 1, 1))),
    )


def not_allowed(findings: Iterable[Finding], allowances: tuple[Allowance, ...]) -> tuple[Finding, ...]:
    """The findings that no allowance is for."""
    return tuple(f for f in findings if not any(_allows(a, f) for a in allowances))


def _allows(allowance: Allowance, finding: Finding) -> bool:
    if allowance.code != finding.code or finding.code.startswith("F"):
        return False
    if allowance.locale and finding.place.file.name != f"{allowance.locale}.po":
        return False
    return not allowance.unit or f"{finding.path}.".startswith(f"{allowance.unit}.")


def _unused(found: tuple[Finding, ...], handout: Handout, place: Callable[..., Place]) -> Iterator[Finding]:
    near = {r.code: r for r in _looking_at("Source", "Translation")}
    for i, allowance in enumerate(handout.allow):
        if allowance.code.startswith("F"):
            why = "has no effect: facts and safety can't be allowed"
        elif allowance.code not in near and allowance.code not in all_rules():
            why = "has no effect: there is no such rule"
        elif allowance.code[0] in CHECKED_TOGETHER and not any(_allows(allowance, f) for f in found):
            why = "is not used: there is no such finding" + (f" in `{allowance.unit}`" if allowance.unit else "")
        else:
            continue
        unused = near["S039"]
        message = unused.message.format(code=allowance.code, why=why)
        where = place("allow", i, "code")
        yield Finding(unused.code, unused.severity, message, unused.hint, where, allowance.unit)


# ---------------------------------------------------------------- how much a finding matters in a project

_ORDER = (None, Severity.INFO, Severity.WARNING, Severity.ERROR)


def why_not(rule: Rule, setting: Setting) -> str:
    """Why a project can't have this setting for a rule; "" if it can.

    What is an error stays one: a build relies on it, or a patient does. How plain is plain enough (P) is open to
    opinion; facts and safety (F) are not, whatever they count as.
    """
    if setting.level is None and not setting.has_reason:
        return f"off needs a `reason` of {MIN_REASON} letters or more"
    if _ORDER.index(setting.level) >= _ORDER.index(rule.severity):
        return ""
    if rule.code.startswith("F"):
        return "what concerns facts and safety can't be lowered"
    if rule.severity is Severity.ERROR and not rule.code.startswith("P"):
        return "it is an error that a build, or a patient, relies on"
    return ""


def applied(findings: Iterable[Finding], settings: Settings) -> tuple[Finding, ...]:
    """The findings with the severities that a project has set; those that are off are gone."""
    if not settings.severity:
        return tuple(findings)
    rules = all_rules()
    levels = {
        code: setting.level
        for code, setting in settings.severity.items()
        if code in rules and not why_not(rules[code], setting)
    }
    counted = ((f, levels.get(f.code, f.severity)) for f in findings)
    return tuple(f if level is f.severity else replace(f, severity=level) for f, level in counted if level)
