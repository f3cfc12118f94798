"""Rules S: the project's own settings can be used."""

import difflib
from collections.abc import Iterator

from handouts.core.findings import Severity
from handouts.core.yaml_reader import in_words
from handouts.rules.engine import OWN, Hit, all_rules, hit, rule, why_not
from handouts.source.settings import Settings


@rule(
    "S040",
    Severity.ERROR,
    "handouts.yaml can't be used: {problem}",
    hint="It holds `severity:` and under it lines such as `P004: error`. What a rule is said to be without it counts.",
    serves=OWN,
)
def settings_file_unfit(settings: Settings) -> Iterator[Hit]:
    """The file `handouts.yaml` beside `source/` can't be read, or holds something that it does not know.

    It says how much a rule's findings matter in this project: `error`, `warning`, `info` or `off`. As long as it
    can't be used, nothing in it counts.

        severity:
          P004: error
          P007: {severity: off, reason: "Our readers are clinicians in training."}
    """
    for p in settings.problems:
        yield hit(p.place, problem=in_words(p))


@rule(
    "S041",
    Severity.ERROR,
    "handouts.yaml sets the severity of `{code}`, and there is no such rule",
    hint="{guess}`handouts explain` lists all rules.",
    serves=OWN,
)
def setting_of_unknown_rule(settings: Settings) -> Iterator[Hit]:
    """A code in `handouts.yaml` belongs to no rule: it is misspelt, or the rule has gone.

    A setting that does nothing looks like one that does. Whoever reads the file would believe it.
    """
    known = all_rules()
    for code in settings.severity:
        if code not in known:
            near = difflib.get_close_matches(code, known, 1, 0.6)
            yield hit(settings.place(code), code=code, guess=f"Did you mean `{near[0]}`? " if near else "")


@rule(
    "S042",
    Severity.ERROR,
    "handouts.yaml can't set `{code}` to {wanted}: {why}",
    hint="Take the line away. What a reader can live with can be `info`, or `off` with a reason.",
    serves=OWN,
)
def setting_refused(settings: Settings) -> Iterator[Hit]:
    """A setting in `handouts.yaml` that would let something pass that must not, or that gives no reason.

    Every rule can be raised. One that a reader can live with can be lowered, too, and be `off` with a reason; it is the
    same that a handout may allow, and each rule says whether. What a build or a patient relies on, such as facts and
    safety (F), can't be lowered. The rule keeps its own severity.

        severity:
          P007: off                                                          # wrong
          P007: {severity: off, reason: "Our readers are clinicians."}       # right
    """
    known = all_rules()
    for code, setting in settings.severity.items():
        if code in known and (why := why_not(known[code], setting)):
            yield hit(settings.place(code), code=code, wanted=setting.severity, why=why)
