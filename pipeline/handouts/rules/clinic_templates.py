"""Rules C: a clinic's templates, and whether the project trusts them."""

from collections import Counter
from collections.abc import Iterator

from handouts.core.findings import Place, Severity
from handouts.document import pandoc_ast as ast
from handouts.document.compose import BODY, Composed, TemplateProblem, without
from handouts.document.safety_parts import changes, safety_parts
from handouts.language.markdown import one_line
from handouts.rules.clinic import Theme
from handouts.rules.engine import OWN, Hit, hit, rule


@rule(
    "C009",
    Severity.ERROR,
    "the clinic's template {what}",
    hint="Leave these parts to `{{{{ super() }}}}`, and put your own words before or after it.",
    serves=OWN,
)
def safety_content_changed(composed: Composed) -> Iterator[Hit]:
    """A clinic may add to a handout, but it can't take away, reword or hide what keeps a patient safe.

    After the template is filled, every benefit, harm, unknown, sign to call for, the key message and the draft notice
    must be in the document, with the headings over them, as our own template makes them: the same words in the same
    order, and not inside of something else, which could hide them or turn round what they mean.
    """
    blocks = without(composed.tree, "contents", "notes")
    there = {ast.identifier(n) for n in ast.nodes(blocks)}
    lost = [anchor for anchor in composed.safety if anchor not in there]
    for anchor in lost:
        yield hit(composed.place, path=anchor, what=f"leaves out `{anchor}`")
    if composed.ours and not lost:
        for name, what in changes([*safety_parts(composed.ours)], [*safety_parts(composed.tree)]):
            yield hit(composed.place, path=name, what=what)


@rule(
    "C010",
    Severity.ERROR,
    "the template can't be filled: {problem}",
    hint="Mend the template named here; `base/body.md.j2` shows every block and value there is.",
    serves=OWN,
)
def broken_template(template: TemplateProblem) -> Iterator[Hit]:
    """A clinic's template has a mistake in it: a block that is not closed, a name that does not exist.

    Reported where Jinja stopped. Nothing is built from a template that can't be filled.
    """
    yield hit(template.place, problem=one_line(template.problem))


@rule(
    "C013",
    Severity.ERROR,
    "{problem}",
    hint="{advice}",
    serves=OWN,
)
def flawed_template(theme: Theme) -> Iterator[Hit]:
    """A clinic's template is wrong whatever it is filled with, or holds something that no page would show.

    It is not in UTF-8, a block is not closed, or it names a template that there is not. Two mistakes make no noise of
    their own: a block whose name the template above does not have, and words outside of all blocks. Jinja passes over
    both, so the clinic's words would be missing from every handout.

        {% extends "base/body.md.j2" %}
        {% block after_section %}          # wrong: it is after_sections
    """
    for p in theme.problems("template"):
        yield hit(p.place, problem=p.facts["problem"], advice=p.facts["advice"])


@rule(
    "C014",
    Severity.ERROR,
    "two parts of the page have the id `{anchor}`",
    hint="Give the part in the clinic's template another one, such as `{{#your-visit}}`.",
    serves=OWN,
)
def id_twice_by_template(composed: Composed) -> Iterator[Hit]:
    """A clinic's template gives a part an id that a part of the handout has already.

    A link to it would lead to whichever comes first, and so would its line in the list of contents.
    """
    clinic = composed.document.edition.clinic.content
    if clinic is None:
        return
    counts = Counter(ast.identifier(n) for n in ast.nodes(composed.document.blocks))
    lines = clinic.files.get(BODY, b"").decode("utf-8", "replace").split("\n")
    for anchor, count in counts.items():
        line = next((n for n, line in enumerate(lines, 1) if f"{{#{anchor}" in line or f"#{anchor}}}" in line), 0)
        if anchor and count > 1 and line:
            place = Place(composed.place.file, line, lines[line - 1].index(f"#{anchor}") + 1)
            yield hit(place, path=anchor, anchor=anchor)


@rule(
    "C016",
    Severity.ERROR,
    "not trusted, so pages are made without it: {files}",
    hint="If you trust whoever made it, look at it and say so: `handouts clinic trust {clinic}`.",
    serves=OWN,
)
def untrusted_program(theme: Theme) -> Iterator[Hit]:
    """A clinic's folder holds templates or fonts that this project has not looked at, or that have changed since.

    A template decides what a page says, a font how it is drawn; both may come from anybody. So they count only if
    `handouts.yaml` has the clinic under `trust:` with the digest of what somebody looked at. Until then pages are
    made with the clinic's data alone: brand.yml, clinic.yml and the logo.

        trust:
          riverside: sha256:…          # `handouts clinic trust riverside` shows all of it and writes this line
    """
    return theme.hits("untrusted")


UNTRUSTED = untrusted_program.code
"""Files are made in spite of this finding: without what it names."""
