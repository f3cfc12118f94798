"""Case files of the rules about clinics (C), finished files (A, F) and releases (F). tests/README.md says how to add
one.
"""

import json
import shutil
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import typst

from approving import put_on_record
from handouts.build.jobs import run
from handouts.core.findings import Finding
from handouts.document.compose import Composed, compose
from handouts.document.pandoc import shared
from handouts.editions.edition import select
from handouts.editions.translation import Texts, texts_of
from handouts.editions.translation_approval import with_approvals
from handouts.formats.format import Tools
from handouts.formats.table import format_named
from handouts.rules.artifact import Artifact
from handouts.rules.clinic import Theme
from handouts.rules.engine import check
from handouts.rules.one_page import Sheet
from handouts.rules.release import Candidate, check_release
from handouts.rules.safety_texts import Written
from handouts.rules.typed_document import check_typed
from handouts.rules.verification import Finished
from handouts.source.approval_ledger import ledger_text
from handouts.source.load import Source
from handouts.source.parts import Level
from loading import BASE, interface_texts, load, load_clinic, work
from shipped import composed
from test_artifact_rules import part, real
from test_rules import CASES, MINE, RULES, Example, assert_expected, changed, read_case, with_fragment, write_catalog

CLINIC = 'name: "Clinic of nowhere"\nphone: "555-555-0100"\n'
"""The clinic.yml of an example that brings none."""


def about_clinic(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found in a clinic's folder with this file in it, for two languages. A second word is its name, or
    `untrusted`.
    """
    file, word = (*example.words, "example")[:2]
    name = "example" if word == "untrusted" else word
    own = clinic_with(folder, {**example.files, file: example.text}, name)
    return check(Theme(load_clinic(name, folder=own, trusted=word != "untrusted"), ("en-US", "es-US")))


def about_template(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found when the minimal handout is built with this template of a clinic."""
    clinic_with(folder, {**example.files, "body.md.j2": example.text})
    shutil.copytree(BASE, folder / "base")
    source = written({}, folder, "en-US").folder
    return run(
        *work(source, "en-US", Level.PLAIN, "example", ("text", *example.words), folder, folder / "output")
    ).findings


def clinic_with(folder: Path, files: dict[str, str], name: str = "example") -> Path:
    own = folder / "clinics" / name
    own.mkdir(parents=True)
    for name, text in {"clinic.yml": CLINIC, **files}.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text, "utf-8")
    return own


def about_page(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found in a web page or a text file that is written here as a whole; `rtl`: in Arabic."""
    locale, direction = ("ar", "rtl") if "rtl" in example.words else ("en-US", "ltr")
    return check(Artifact(folder / "example", example.kind, example.text.encode(), locale, direction))


def about_change(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found in a shipped file of which one member is changed: a pattern, and below it what takes its place."""
    content = part(example.words[0], partial(in_text, example.text))(real(example.kind))
    return check(Artifact(folder / "example", example.kind, content, "en-US", "ltr"))


def about_finished(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found in a file of a small handout's plain edition that is changed after it was made.

    The handout's own entries are in `handout.yaml`. A locale other than its own gets a sham translation. Of a `draft`,
    only the safety texts are looked for; of a `sheet`, only its pages are counted.
    """
    form, *rest = example.words
    locale = next((word for word in rest if "." not in word and word not in {"draft", "sheet"}), "en-US")
    source = written(example.files, folder, locale)
    clinic = load_clinic("base")
    edition = select(source, locale=locale, level=Level.PLAIN, clinic=clinic)
    document = composed(edition)
    edit = partial(in_text, example.text)
    change = next((part(word, edit) for word in rest if "." in word), edit)
    content = format_named(form).render(document, Tools(shared(), "letter"))
    content = change(content) if example.text else content
    subject = Written if "draft" in rest else Sheet if "sheet" in rest else Finished
    return check(subject(document, form, content, folder / f"example.{form}", source))


def in_text(change: str, content: bytes) -> bytes:
    return changed(content.decode(), change).encode()


def about_typed(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found in the tree of a small handout's plain edition that is changed after it was composed."""
    locale = next(iter(example.words), "en-US")
    source = written(example.files, folder, locale)
    made = compose(select(source, locale=locale, level=Level.PLAIN, clinic=load_clinic("base")), shared())
    assert isinstance(made, Composed)
    tree = json.dumps(made.document.blocks, ensure_ascii=False)
    blocks = json.loads(changed(tree, example.text) if example.text else tree)
    return check_typed(replace(made, document=replace(made.document, blocks=blocks)), source)


def about_release(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found when the standard edition is to be released: the example has the handout's own entries.

    If they say that it is approved, that is on record, unless the example is `by-hand`; its own files come after that.
    In another locale than its own, all that stands in a sham translation is approved, and the words on every page, too.
    Then come the entries of that locale's own file, if the example has one.
    """
    locale = next((word for word in example.words if word != "by-hand"), "en-US")
    base = Path(shutil.copytree(BASE, folder / "base"))
    source = written({"handout.yaml": example.text}, folder, locale, base)
    if source.handout and source.handout.review.status == "approved" and "by-hand" not in example.words:
        put_on_record(source.folder, base)
    for name, text in example.files.items():
        if not name.endswith(".po"):
            (source.folder / name).write_text(text, "utf-8")
    source = load(source.folder, base)
    if locale in source.catalogs:
        approve(texts_of(source), locale)
        approve(interface_texts(base), locale)
        write_catalog(source.folder, source.catalogs[locale].file, example.files.get(f"{locale}.po", ""))
        source = load(source.folder, base)
    edition = select(source, locale=locale, level=Level.STANDARD, clinic=load_clinic("base", base))
    return check_release(Candidate(edition, source))


def approve(texts: Texts, locale: str) -> None:
    """Every translated text of a handout, or of the words on every page, is approved as it is."""
    paths = list(texts.by_path)
    day = date(2026, 11, 24)
    ledger = with_approvals(texts.translation(locale), paths, by="Ana Ruiz", role="translator", method="human", day=day)
    ledger.file.write_text(ledger_text(ledger), "utf-8")


def written(files: dict[str, str], folder: Path, locale: str, base: Path = BASE) -> Source:
    """The small handout with the entries and files of an example, and with a sham translation into another locale."""
    own = folder / "source" / "example"
    own.mkdir(parents=True)
    for name, text in {"handout.yaml": "", **files}.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(with_fragment(text) if name == "handout.yaml" else text, "utf-8")
    if locale not in ("en-US", "en-XA"):
        write_catalog(own, own / f"{locale}.po", files.get(f"{locale}.po", ""))
    return load(own, base)


def about_print(example: Example, folder: Path) -> tuple[Finding, ...]:
    """What is found in a PDF that is set from Typst's own markup; `large-print` has the rules of that format."""
    (folder / "example.typ").write_text(example.text, "utf-8")
    content = typst.compile(str(folder / "example.typ"), format="pdf")
    return check(Artifact(folder / "example.pdf", (example.words or ["pdf"])[0], content, "en-US", "ltr"))


FINDERS = {
    "clinic": about_clinic,
    "template": about_template,
    "html": about_page,
    "text": about_page,
    "typst": about_print,
    "docx": about_change,
    "epub": about_change,
    "finished": about_finished,
    "typed": about_typed,
    "release": about_release,
}


@pytest.mark.parametrize("file", [f for f in CASES if f not in MINE], ids=lambda f: f.stem)
def test_case(file: Path, tmp_path: Path) -> None:
    case, rule = read_case(file), RULES[file.name[:4]]
    assert file.stem == f"{rule.code}-{rule.name}"
    assert case.flagged
    assert case.fine
    for n, example in enumerate([*case.flagged, *case.fine]):
        (folder := tmp_path / str(n)).mkdir()
        assert_expected(rule, example, FINDERS[example.kind](example, folder))
