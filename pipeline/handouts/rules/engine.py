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

    A rule is `waivable` if a reader can live with what it finds: then a handout may allow a finding, with a reason, and
    a project may lower the rule or switch it off. What a build, a proof or a patient relies on never is.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    serves: str
    subject: type
    check: Callable[[Any], Iterator[Hit]] = field(repr=False)
    whole: bool = False
    waivable: bool = False

    @property
    def name(self) -> str:
        return self.check.__name__.replace("_", "-")

    @property
    def doc(self) -> str:
        return inspect.cleandoc(self.check.__doc__ or "")

    def findings(self, subject: Any) -> Iterator[Finding]:
        yield from map(self.finding, self.check(subject))

    def finding(self, h: Hit) -> Finding:
        """What is said of a hit."""
        facts = {"path": h.path, **h.facts}
        message, hint = self.message.format_map(facts), self.hint.format_map(facts)
        return Finding(self.code, self.severity, message, hint, h.place, h.path)


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
    code: str,
    severity: Severity,
    message: str,
    *,
    hint: str,
    serves: str,
    whole: bool = False,
    waivable: bool = False,
) -> Callable[[Check], Rule]:
    """Declare a rule. `message` and `hint` may name facts in braces; `serves` cites one or more of STANDARDS."""

    def declare(check: Check) -> Rule:
        subject = next(iter(typing.get_type_hints(check).values()))
        return Rule(code, severity, message, hint, serves, subject, check, whole, waivable)

    return declare


MODULES: Mapping[str, tuple[str, ...]] = {
    "Settings": ("project_settings",),
    "Source": (
        *(
            "source_file",
            "ids",
            "pictures",
            "markup",
            "block_marks",
            "links",
            "glyphs",
            "languages",
            "sign_off",
            "facts",
            "release",
        ),
        *("reading_grade", "plain_words", "sentences", "words", "numbers", "risks", "shape"),
        *("section_kinds", "coverage", "contradictions", "opposites", "balance", "unfinished"),
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
    "Written": ("safety_texts",),
    "Sheet": ("one_page",),
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


# ---------------------------------------------------------------- what authors accept


def waived(
    findings: Iterable[Finding], handout: Handout | None, place: Callable[..., Place] | None = None
) -> tuple[Finding, ...]:
    """All findings of a handout and its translations without those that it allows, and a finding for each allowance
    that is refused, or that nothing uses. `place` finds a place in the source file by keys.
    """
    found = tuple(findings)
    if handout is None or not handout.allow:
        return found
    vain = _vain(found, handout.allow, place or (lambda *_: Place(Path("handout.yaml"), 1, 1)))
    return (*not_allowed(found, handout.allow), *vain)


def not_allowed(findings: Iterable[Finding], allowances: tuple[Allowance, ...]) -> tuple[Finding, ...]:
    """The findings that no allowance is for. One of a rule that is not waivable allows nothing."""
    able = [a for a in allowances if (r := _near().get(a.code)) and r.waivable]
    return tuple(f for f in findings if not any(_allows(a, f) for a in able))


def _allows(allowance: Allowance, finding: Finding) -> bool:
    if allowance.code != finding.code:
        return False
    if allowance.locale and finding.place.file.name != f"{allowance.locale}.po":
        return False
    return not allowance.unit or f"{finding.path}.".startswith(f"{allowance.unit}.")


@lru_cache(maxsize=1)
def _near() -> Mapping[str, Rule]:
    """The rules on a handout and its translations, by code: of others an author can allow nothing."""
    return {r.code: r for r in _looking_at("Source", "Translation")}


def _vain(
    found: tuple[Finding, ...], allowances: tuple[Allowance, ...], place: Callable[..., Place]
) -> Iterator[Finding]:
    """What is said of allowances that do nothing. One that is refused is an error: whoever reads it believes it."""
    near = _near()
    for i, allowance in enumerate(allowances):
        code, unit = allowance.code, allowance.unit
        there = near.get(code) or all_rules().get(code)
        refused = there is not None and not there.waivable
        if there is None:
            why = "has no effect: there is no such rule"
        elif not there.waivable:
            why = f"has no effect: {_kept(there, 'allowed')}"
        elif not any(_allows(allowance, f) for f in found):
            why = "is not used: there is no such finding" + (f" in `{unit}`" if unit else "")
        else:
            continue
        advice = _MEND.format(code=code) if refused else _STALE
        vain = near["S039"].finding(hit(place("allow", i, "code"), path=unit, code=code, why=why, advice=advice))
        yield replace(vain, severity=Severity.ERROR) if refused else vain


_STALE = "If it stays, it hides the next finding, which nobody has looked at."
_MEND = "What the rule finds must be mended: `handouts explain {code}` says how."


def acceptable(rule: Rule) -> str:
    """Where a finding of this rule can be accepted, in words."""
    if not rule.waivable:
        return f"no, {_kept(rule, 'accepted')}"
    return "yes, in `allow` or in `handouts.yaml`" if rule.code in _near() else "yes, in `handouts.yaml`"


def _kept(rule: Rule, done: str) -> str:
    """Why what a rule finds can't be waived."""
    if rule.code.startswith("F"):
        return f"facts and safety can't be {done}"
    article = "a" if rule.severity is Severity.WARNING else "an"
    return f"it is {article} {rule.severity} that a build, or a patient, relies on"


# ---------------------------------------------------------------- how much a finding matters in a project

_ORDER = (None, Severity.INFO, Severity.WARNING, Severity.ERROR)


def why_not(rule: Rule, setting: Setting) -> str:
    """Why a project can't have this setting for a rule; "" if it can."""
    if setting.level is None and not setting.has_reason:
        return f"off needs a `reason` of {MIN_REASON} letters or more"
    if rule.waivable or _ORDER.index(setting.level) >= _ORDER.index(rule.severity):
        return ""
    return _kept(rule, "lowered")


def applied(findings: Iterable[Finding], settings: Settings) -> tuple[Finding, ...]:
    """The findings with the severities that a project has set; those that are off are gone."""
    if not settings.severity:
        return tuple(findings)
    rules = all_rules()
    levels = {  # what is set as it is declared changes nothing, also of a finding that is worse than its rule
        code: setting.level
        for code, setting in settings.severity.items()
        if (r := rules.get(code)) and r.severity is not setting.level and not why_not(r, setting)
    }
    counted = ((f, levels.get(f.code, f.severity)) for f in findings)
    return tuple(f if level is f.severity else replace(f, severity=level) for f, level in counted if level)
