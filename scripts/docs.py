"""Write what is made from the code: docs/rules.md and schema/handout.schema.json (`make docs`)."""

import sys
from pathlib import Path

from handouts.core.files import write
from handouts.rules.engine import Rule, acceptable, all_rules
from handouts.source.schema import handout_schema

ROOT = Path(__file__).resolve().parents[1]

FAMILIES = {
    "S": ("Structure", "The file can be read, says each thing once, and holds nothing that may not reach a page."),
    "P": ("Plain language", "The words are plain, the sentences short, and the easy-to-read level is easy to read."),
    "T": ("Translation", "A translation says what the source says, all of it."),
    "F": (
        "Facts and safety",
        "What may not be lost or altered, and what a release refuses. None can be accepted.",
    ),
    "C": ("Clinic", "A clinic's look, words and templates."),
    "A": ("Accessibility of files", "What a finished file must have."),
}

HEAD = """\
# Rules

<!-- Made by `make docs` from the rules' own words in pipeline/handouts/rules/. Change those, not this file. -->

`handouts check` looks at every handout with these rules. `handouts explain CODE` shows one of them.

- An **error** must be mended: the handout is not built until it is.
- A **warning** should be mended. `handouts check --strict` fails on warnings too.
- **Info** is good to know.

Where a message has a word in braces, such as `{count}`, the real one stands there. What a reader can live with can be
[accepted](writing.md#accepting-a-finding) in one handout, or [lowered](writing.md#how-much-a-rule-matters) for all of
them, with a reason; each rule says whether.
"""


def rules_page() -> str:
    """Every rule, by family, in the words of its docstring."""
    rules = all_rules().values()
    parts = [HEAD]
    for letter, (title, about) in FAMILIES.items():
        mine = [r for r in rules if r.code.startswith(letter)]
        if mine:
            parts += [f"## {letter}: {title}\n", f"{about}\n", *map(_entry, mine)]
    return "\n".join(parts)


def _entry(rule: Rule) -> str:
    return (
        f"### {rule.code} {rule.name}\n\n"
        f"{rule.doc}\n\n"
        f"- **{str(rule.severity).capitalize()}:** {rule.message}\n"
        f"- **What to do:** {rule.hint.replace('{{', '{').replace('}}', '}')}\n"
        f"- **Serves:** {rule.serves}\n"
        f"- **Can be accepted:** {acceptable(rule)}\n"
    )


MADE = {"docs/rules.md": rules_page, "schema/handout.schema.json": handout_schema}
"""Each file that is made from the code, with what makes it."""


def main() -> int:
    """Write those that differ; answers the exit code."""
    for name, make in MADE.items():
        word = "written" if write(ROOT / name, make().encode()) else "up to date"
        print(f"{name}: {word}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
