"""Releases: what patients may take home has been approved in their own language, word for word where it may hurt."""

import json
import os
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import polib
import pytest

from approving import put_on_record
from conftest import HANDOUT, Handouts, Said
from files import change
from handouts.clinics.locations import shipped
from handouts.core.findings import Finding
from handouts.editions.edition import select
from handouts.language.markdown import shown
from handouts.rules.engine import check
from handouts.rules.release import Candidate, check_release
from handouts.source.parts import Level
from loading import interface_source, load, load_clinic
from test_rules import foreign

DRAFT = "review: {status: draft, reviewed: null, next_review: null, reviewers: []}"
APPROVED = """\
review:
  status: approved
  reviewed: 2026-11-02
  next_review: 2028-11-02
  reviewers: [{name: "A. Rivera", role: "Pain specialist", date: 2026-11-02}]"""

SAFETY = {
    "key_message",
    *("choices.first-choice.harms.first-harm", "choices.first-choice.unknowns"),
    *("choices.no-change.harms.may-stay", "choices.no-change.unknowns"),
    *("get-help.danger.sign", "get-help.worry.sign"),
}
"""The starter's texts that may hurt if they are wrong."""

HARM = "choices.first-choice.harms.first-harm"
APPROVE = ("--by", "Ana Ruiz", "--role", "translator", "--method", "human", "--date", "2026-11-24")
BUILD = ("build", "--release", "-f", "text", "-j", "1")


# ---------------------------------------------------------------- a project, and what may happen to it


@pytest.fixture
def translated(project: Path, handouts: Handouts) -> Path:
    """A handout that a clinician has approved, all of it translated into Spanish, and nobody has approved that yet.

    The words on every page are the project's own copy, so that they can be approved, too.
    """
    shutil.copytree(shipped() / "base", project / "templates" / "base")
    change(source_file(project), DRAFT, APPROVED)
    put_on_record(source_file(project).parent)
    assert handouts("translate", "update", HANDOUT, "-l", "es").code == 0
    po = polib.pofile(str(po_file(project)), wrapwidth=0)
    for entry in po:
        entry.msgstr = foreign(entry.msgid, "es-US")
    po.save()
    return project


@pytest.fixture
def approved(translated: Path, handouts: Handouts) -> Path:
    """The same, and the handout's texts and the words on every page are approved in Spanish."""
    for name in (HANDOUT, "interface"):
        assert handouts("translate", "approve", name, "--all", "-l", "es", *APPROVE).code == 0
    return translated


def source_file(project: Path) -> Path:
    return project / "source" / HANDOUT / "handout.yaml"


def po_file(project: Path) -> Path:
    return project / "source" / HANDOUT / "es-US.po"


def entry_of(file: Path, path: str, edit: Callable[[polib.POEntry], object]) -> None:
    """Do something to one entry of a PO file, as a translator's program does."""
    po = polib.pofile(str(file), wrapwidth=0)
    (entry,) = (e for e in po if e.msgctxt == path)
    edit(entry)
    po.save()


def retranslated(entry: polib.POEntry) -> None:
    entry.msgstr += " y más"


def emptied(entry: polib.POEntry) -> None:
    entry.msgstr = ""


def doubted(entry: polib.POEntry) -> None:
    entry.flags.append("fuzzy")


def of_another_source(entry: polib.POEntry) -> None:
    entry.msgid += " Before."


def refusals(project: Path, locale: str = "es-US", level: Level = Level.STANDARD) -> tuple[Finding, ...]:
    """Why an edition can't be released."""
    base = project / "templates" / "base"
    source = load(source_file(project).parent, base)
    clinic = load_clinic("base", base)
    return check_release(Candidate(select(source, locale=locale, level=level, clinic=clinic), source))


def reasons(project: Path, **which: Any) -> list[tuple[str, str, str]]:
    """The same, as code, unit and message."""
    return [(f.code, f.path, f.message) for f in refusals(project, **which)]


def said_of(said: Said, code: str) -> list[str]:
    """The paths that the findings of one rule name on the terminal, in their order."""
    return re.findall(rf"error {code} the es-US edition can't be released: `([^`]+)`", said.err)


# ---------------------------------------------------------------- nothing is approved


@pytest.mark.parametrize("level", list(Level))
def test_each_safety_text_that_is_not_approved_is_named(translated: Path, level: Level) -> None:
    found = [f for f in refusals(translated, level=level) if not f.path.startswith("ui.")]
    assert {f.code for f in found} == {"F002"}
    assert [f.path for f in found] == sorted(SAFETY, key=order(translated))
    for f in found:
        assert f.message == f"the es-US edition can't be released: `{f.path}` is a safety text and not approved"
        assert f"handouts translate approve {HANDOUT} {f.path} --locale es-US" in f.hint
        assert f.place.file.as_posix().endswith(f"source/{HANDOUT}/es-US.po")
        assert line_of(f) == f'msgctxt "{f.path}"'


def test_the_words_on_every_page_are_counted_in_one_finding(translated: Path) -> None:
    [found] = [f for f in refusals(translated) if f.path.startswith("ui.")]
    paths = [f"ui.{key}" for key in interface_source(translated / "templates" / "base")]
    first = ", ".join(f"`{path}`" for path in paths[:3])
    many = f"{len(paths)} texts on every page are not approved ({len(paths)} translated)"
    assert (found.code, found.path, found.message) == (
        "F002",
        paths[0],
        f"the es-US edition can't be released: {many}: {first} …",
    )
    assert "handouts translate approve interface --all --locale es-US" in found.hint
    assert found.place.file.as_posix().endswith("base/ui/es-US.po")
    assert line_of(found) == f'msgctxt "{paths[0]}"'


def test_words_on_every_page_that_lack_several_things_are_counted_together(approved: Path) -> None:
    file = approved / "templates" / "base" / "ui" / "es-US.po"
    entry_of(file, "ui.untranslated", retranslated)
    entry_of(file, "ui.skip", doubted)
    [found] = refusals(approved)
    said = "2 texts on every page are not approved (1 needs review, 1 translated): `ui.untranslated`, `ui.skip`"
    assert found.message == f"the es-US edition can't be released: {said}"


def line_of(found: Finding) -> str:
    return found.place.file.read_text("utf-8").split("\n")[found.place.line - 1]


def order(project: Path) -> Callable[[str], int]:
    return [u.path for u in load(source_file(project).parent).units].index


def test_the_command_line_says_what_to_approve_and_writes_nothing(handouts: Handouts, translated: Path) -> None:
    said = handouts(*BUILD, "-l", "es")
    assert said.code == 1
    assert sorted(said_of(said, "F002")) == sorted(SAFETY), "said once, and not for each level"
    assert said.err.count("texts on every page are not approved") == 1
    assert f"source/{HANDOUT}/es-US.po:" in said.err
    assert f"handouts translate approve {HANDOUT} key_message --locale es-US" in said.err
    for level in Level:
        assert f"not made: base/es-US/{HANDOUT}-{level}.txt: F002 the es-US edition can't be released" in said.err
    assert not Path("output").exists()


def test_the_source_language_needs_no_translation_to_be_released(handouts: Handouts, translated: Path) -> None:
    assert reasons(translated, locale="en-US") == []
    assert handouts(*BUILD).code == 1
    made = sorted(p.relative_to("output").as_posix() for p in Path("output").rglob("*.txt"))
    assert made == [f"base/en-US/{HANDOUT}-plain.txt", f"base/en-US/{HANDOUT}-standard.txt"]


def test_a_draft_of_it_is_built_and_says_that_it_is_not_approved(handouts: Handouts, translated: Path) -> None:
    assert handouts("build", "-f", "text", "-j", "1", "-l", "es").code == 0
    assert "Esta traducción todavía no está aprobada." in page(Level.PLAIN)


def page(level: Level, locale: str = "es-US") -> str:
    return " ".join(Path(f"output/base/{locale}/{HANDOUT}-{level}.txt").read_text("utf-8").split())


# ---------------------------------------------------------------- approved


def test_what_is_approved_is_released_and_says_so(handouts: Handouts, approved: Path) -> None:
    assert reasons(approved) == []
    said = handouts(*BUILD, "-l", "es")
    assert said.code == 0, said.err
    for level in Level:
        assert "todavía no está aprobada" not in page(level)
        assert "La traducción se aprobó el 24 de noviembre de 2026." in page(level)
    files = json.loads(Path("output/manifest.json").read_text("utf-8"))["files"]
    assert {(f["locale"], f["status"]) for f in files} == {("es-US", "approved")}
    assert all(set(f["translation"]) == {"approved"} for f in files)


def test_the_hint_of_each_text_leads_to_its_approval(handouts: Handouts, translated: Path) -> None:
    """A person who does what the terminal says has, in the end, a release."""
    while found := refusals(translated):
        first = found[0]
        words = first.hint.split("handouts ", 1)[1].removesuffix("--by …").split()
        assert handouts(*words, *APPROVE).code == 0
        assert {f.path for f in refusals(translated)} == {f.path for f in found} - {first.path}
        if first.path.startswith("ui."):  # so many that nobody names them one by one
            assert handouts("translate", "approve", "interface", "ui", "-l", "es", *APPROVE).code == 0
    assert handouts(*BUILD, "-l", "es").code == 0


def test_texts_that_cannot_hurt_need_no_approval(handouts: Handouts, translated: Path) -> None:
    assert handouts("translate", "approve", "interface", "--all", "-l", "es", *APPROVE).code == 0
    assert handouts("translate", "approve", HANDOUT, *sorted(SAFETY), "-l", "es", *APPROVE).code == 0
    assert reasons(translated) == []


def test_an_approved_handout_alone_is_not_enough(handouts: Handouts, translated: Path) -> None:
    """The words on every page say "Call 911 now if": they need an approval of their own."""
    assert handouts("translate", "approve", HANDOUT, "--all", "-l", "es", *APPROVE).code == 0
    assert {f.path[:3] for f in refusals(translated)} == {"ui."}


def test_an_approved_translation_of_a_draft_is_refused_for_the_draft_alone(handouts: Handouts, approved: Path) -> None:
    change(source_file(approved), APPROVED, DRAFT)
    (only,) = reasons(approved)
    assert only == ("F001", "", f"`{HANDOUT}` can't be released: no clinician has approved it (status: draft)")
    said = handouts(*BUILD, "-l", "es")
    assert said.code == 1
    assert said_of(said, "F002") == said_of(said, "F003") == []


def test_an_approval_in_one_language_is_none_in_another(handouts: Handouts, approved: Path) -> None:
    po = polib.pofile(str(po_file(approved)), wrapwidth=0)
    for entry in po:
        entry.msgstr = foreign(entry.msgid, "vi")
    po.save(str(po_file(approved).with_name("vi.po")))
    assert {f.path for f in refusals(approved, locale="vi") if not f.path.startswith("ui.")} == SAFETY
    assert "texts on every page are not approved" in reasons(approved, locale="vi")[-1][2]
    assert reasons(approved) == []


# ---------------------------------------------------------------- approved, and then changed


def test_a_changed_english_sentence_undoes_exactly_its_own_approval(handouts: Handouts, approved: Path) -> None:
    change(source_file(approved), "Say what may go wrong.", "Say what often goes wrong.")
    put_on_record(source_file(approved).parent)
    stale = [("F002", HARM, f"the es-US edition can't be released: `{HARM}` is a safety text and stale")]
    assert reasons(approved) == stale
    assert handouts("translate", "update").code == 0
    assert reasons(approved) == stale
    said = handouts(*BUILD, "-l", "es")
    assert (said.code, said_of(said, "F002"), said_of(said, "F003")) == (1, [HARM], [])
    assert not Path("output").exists()


def test_a_changed_translation_undoes_exactly_its_own_approval(handouts: Handouts, approved: Path) -> None:
    entry_of(po_file(approved), HARM, retranslated)
    not_approved = f"the es-US edition can't be released: `{HARM}` is a safety text and not approved"
    assert reasons(approved) == [("F002", HARM, not_approved)]
    assert handouts("translate", "approve", HANDOUT, HARM, "-l", "es", *APPROVE).code == 0
    assert reasons(approved) == []


def test_a_change_that_is_taken_back_needs_no_new_approval(approved: Path) -> None:
    before = po_file(approved).read_bytes()
    entry_of(po_file(approved), HARM, retranslated)
    assert len(reasons(approved)) == 1
    po_file(approved).write_bytes(before)
    assert reasons(approved) == []


def test_what_was_wrapped_anew_by_a_translation_program_is_still_approved(approved: Path) -> None:
    before = po_file(approved).read_bytes()
    polib.pofile(str(po_file(approved)), wrapwidth=40).save()
    assert po_file(approved).read_bytes() != before
    assert reasons(approved) == []


def test_a_text_of_the_other_level_holds_back_both(approved: Path) -> None:
    change(
        source_file(approved), 'text: "Say what may be bad about it."', 'text: {standard: "Bad it is.", plain: "Bad."}'
    )
    put_on_record(source_file(approved).parent)
    units = ["choices.no-change.harms.may-stay.standard", "choices.no-change.harms.may-stay.plain"]
    for level in Level:
        assert [(f.code, f.path) for f in refusals(approved, level=level)] == [("F002", u) for u in units]


def test_a_changed_word_of_every_page_undoes_its_own_approval(approved: Path) -> None:
    entry_of(approved / "templates" / "base" / "ui" / "es-US.po", "ui.untranslated", retranslated)
    assert [(f.code, f.path) for f in refusals(approved)] == [("F002", "ui.untranslated")]


def test_a_broken_list_of_approvals_approves_nothing(handouts: Handouts, approved: Path) -> None:
    ledger = po_file(approved).with_name("approvals.yaml")
    change(ledger, "role: translator", "role: friend")
    assert {f.path for f in refusals(approved) if f.code == "F002"} == SAFETY
    assert {f.code for f in refusals(approved)} == {"F002", "F005"}, "nor the handout itself"
    said = handouts(*BUILD, "-l", "es")
    assert said.code == 1
    assert "error T024 approvals.yaml can't be used" in said.err
    assert not Path("output").exists()


# ---------------------------------------------------------------- what is typed is no approval


def snapshot(folder: Path) -> Path:
    return folder / "approved" / "en-US.yaml"


def ledger(folder: Path) -> Path:
    return folder / "approvals.yaml"


def in_handout(old: str, new: str) -> Callable[[Path], object]:
    return lambda folder: change(folder / "handout.yaml", old, new)


def in_snapshot(old: str, new: str) -> Callable[[Path], object]:
    return lambda folder: change(snapshot(folder), old, new)


def in_ledger(old: str, new: str) -> Callable[[Path], object]:
    return lambda folder: change(ledger(folder), old, new)


def bound_anew(edit: Callable[[Path], object]) -> Callable[[Path], object]:
    """An edit of the snapshot by somebody who also writes its new digest into the ledger."""

    def happened(folder: Path) -> None:
        before = sha256(snapshot(folder).read_bytes()).hexdigest()
        edit(folder)
        change(ledger(folder), before, sha256(snapshot(folder).read_bytes()).hexdigest())

    return happened


def a_folder_instead(file: Callable[[Path], Path]) -> Callable[[Path], object]:
    return lambda folder: (file(folder).unlink(), file(folder).mkdir())


def a_link_instead(file: Callable[[Path], Path]) -> Callable[[Path], object]:
    def happened(folder: Path) -> None:
        file(folder).rename(elsewhere := folder.parents[1] / "elsewhere.yaml")
        file(folder).symlink_to(elsewhere)

    return happened


def a_pipe_instead(file: Callable[[Path], Path]) -> Callable[[Path], object]:
    return lambda folder: (file(folder).unlink(), os.mkfifo(file(folder)))


def a_dangling_link_instead(file: Callable[[Path], Path]) -> Callable[[Path], object]:
    return lambda folder: (file(folder).unlink(), file(folder).symlink_to("gone"))


NOT_BOUND = "no approval in approvals.yaml is bound to approved/en-US.yaml as it is"
NOT_THOSE = "its reviewers are not those in approvals.yaml"
NOT_THE_DAYS = "the days of its review are not those in approvals.yaml"
CHANGED = f"1 thing changed since it was approved on 2026-11-02: `{HARM}`"
NOT_ITS_DIGEST = "the words in approved/en-US.yaml are not those that its digest is of"
NOT_THERE = "its approved words are not on record: there is no approved/en-US.yaml"
TYPED = {
    "no snapshot": (lambda f: snapshot(f).unlink(), NOT_THERE),
    "no folder": (lambda f: shutil.rmtree(f / "approved"), NOT_THERE),
    "another name": (lambda f: snapshot(f).rename(f / "approved" / "en-GB.yaml"), NOT_THERE),
    "empty snapshot": (lambda f: snapshot(f).write_bytes(b""), "approved/en-US.yaml can't be read: the file is empty"),
    "no words": (lambda f: snapshot(f).write_bytes(b"# nothing\n"), "approved/en-US.yaml can't be read"),
    "broken snapshot": (in_snapshot("texts:", "texts: ["), "approved/en-US.yaml can't be read"),
    "no text": (lambda f: snapshot(f).write_bytes(b"\xff"), "approved/en-US.yaml can't be read"),
    "a folder": (a_folder_instead(snapshot), "approved/en-US.yaml can't be read"),
    "a link": (a_link_instead(snapshot), "approved/en-US.yaml can't be read"),
    "edited snapshot": (in_snapshot("Say what may go wrong.", "It is safe."), CHANGED),
    "edited digest": (
        bound_anew(lambda f: change_by(snapshot(f), r'digest: "\w+"', 'digest: "0123456789abcdef"')),
        NOT_ITS_DIGEST,
    ),
    "edited remark": (in_snapshot("# What was approved", "# What was said"), NOT_BOUND),
    "edited day": (in_snapshot("date: 2026-11-02", "date: 2026-11-22"), NOT_BOUND),
    "other locale": (bound_anew(in_snapshot("locale: en-US", "locale: en-GB")), "approved/en-US.yaml is of en-GB"),
    "other version": (
        bound_anew(in_snapshot("version: 0.1.0", "version: 2.0.0")),
        "approved/en-US.yaml is of version 2.0.0, and this is 0.1.0",
    ),
    "new version": (
        in_handout("version: 0.1.0", "version: 0.1.1"),
        "approved/en-US.yaml is of version 0.1.0, and this is 0.1.1",
    ),
    "no ledger": (lambda f: ledger(f).unlink(), NOT_BOUND),
    "empty ledger": (lambda f: ledger(f).write_bytes(b""), NOT_BOUND),
    "ledger of nothing": (lambda f: ledger(f).write_bytes(b"[]\n"), NOT_BOUND),
    "broken ledger": (in_ledger('by: "A. Rivera"', "by: ["), "approvals.yaml can't be read"),
    "ledger that is a folder": (a_folder_instead(ledger), "approvals.yaml can't be read"),
    "ledger that is a link": (a_link_instead(ledger), "approvals.yaml can't be read"),
    "ledger of no text": (lambda f: ledger(f).write_bytes(b"\xff"), "approvals.yaml can't be read"),
    "snapshot that is a pipe": (a_pipe_instead(snapshot), "approved/en-US.yaml can't be read"),
    "ledger that is a pipe": (a_pipe_instead(ledger), "approvals.yaml can't be read"),
    "a dangling link": (a_dangling_link_instead(snapshot), "approved/en-US.yaml can't be read"),
    "ledger that is a dangling link": (a_dangling_link_instead(ledger), "approvals.yaml can't be read"),
    "linked folder": (
        lambda f: (snapshot(f).parent.rename(f.parents[1] / "words"), snapshot(f).parent.symlink_to("../../words")),
        "approved/en-US.yaml can't be read",
    ),
    "a file for the folder": (
        lambda f: (shutil.rmtree(f / "approved"), (f / "approved").write_bytes(b"")),
        NOT_THERE,
    ),
    "another handout's": (
        bound_anew(in_snapshot(f"handout: {HANDOUT}", "handout: hip-injection")),
        "approved/en-US.yaml is of the handout `hip-injection`",
    ),
    "an edited harm": (in_handout("Say what may go wrong.", "It is safe."), CHANGED),
    "another day": (
        lambda f: change_by(f / "handout.yaml", r"(?m)^updated: \S+", "updated: 2026-01-05"),
        "its day of the last change is 2026-01-05, which is not in approved/en-US.yaml",
    ),
    "a text more in the snapshot": (
        bound_anew(lambda f: snapshot(f).write_text(f'{snapshot(f).read_text("utf-8")}  "title.plain": "Knee"\n')),
        "",
    ),
    "no reviewers": (lambda f: change_by(f / "handout.yaml", r"reviewers: \[.*\]", "reviewers: []"), NOT_THOSE),
    "no days": (lambda f: change_by(f / "handout.yaml", r"  reviewed: .*\n  next.*", "  reviewed: null"), NOT_THE_DAYS),
    "other digest": (lambda f: change_by(ledger(f), r'snapshot: "\w', 'snapshot: "0'), NOT_BOUND),
    "ledger of another locale": (in_ledger("locale: en-US", "locale: en-GB"), NOT_BOUND),
    "ledger of another version": (in_ledger("version: 0.1.0", "version: 1.1.0"), NOT_BOUND),
    "other name": (in_handout('name: "A. Rivera"', 'name: "B. Rivera"'), NOT_THOSE),
    "other role": (in_handout('role: "Pain specialist"', 'role: "Surgeon"'), NOT_THOSE),
    "other day of theirs": (in_handout("date: 2026-11-02", "date: 2026-11-03"), NOT_THOSE),
    "one more": (in_handout("reviewers: [", "reviewers: [{name: Bo, role: MD, date: 2026-11-02}, "), NOT_THOSE),
    "one twice": (
        in_handout("reviewers: [", 'reviewers: [{name: "A. Rivera", role: "Pain specialist", date: 2026-11-02}, '),
        NOT_THOSE,
    ),
    "other name in the ledger": (in_ledger('by: "A. Rivera"', 'by: "B. Rivera"'), NOT_THOSE),
    "other day": (in_handout("reviewed: 2026-11-02", "reviewed: 2026-11-22"), NOT_THE_DAYS),
    "longer": (in_handout("next_review: 2028-11-02", "next_review: 2038-11-02"), NOT_THE_DAYS),
}
"""What somebody has done to a handout that was approved, and why it is not released."""


def change_by(file: Path, pattern: str, new: str) -> None:
    text, count = re.subn(pattern, new, file.read_text("utf-8"))
    assert count == 1, pattern
    file.write_text(text, "utf-8")


@pytest.mark.parametrize(("happened", "why"), TYPED.values(), ids=TYPED)
def test_a_release_trusts_nothing_that_is_not_on_record(
    translated: Path, happened: Callable[[Path], object], why: str
) -> None:
    folder = source_file(translated).parent
    assert reasons(translated, locale="en-US") == []
    happened(folder)
    [(code, _, message)] = reasons(translated, locale="en-US")
    assert code == "F005"
    assert message.startswith(f"`{HANDOUT}` can't be released: it says that it is approved, but {why}")
    assert "F005" in {code for code, *_ in reasons(translated)}, "in no other language either"


@pytest.mark.parametrize(("happened", "why"), TYPED.values(), ids=TYPED)
def test_what_is_not_on_record_is_told_and_built_as_a_draft_that_names_nobody(
    translated: Path, happened: Callable[[Path], object], why: str
) -> None:
    folder, base = source_file(translated).parent, translated / "templates" / "base"
    happened(folder)
    source = load(folder, base)
    [found] = [f for f in check(source) if f.code == "F030"]
    assert found.message.startswith(f"the handout says that it is approved, but {why}")
    for locale in ("en-US", "es-US", "en-XA"):
        edition = select(source, locale=locale, level=Level.PLAIN, clinic=load_clinic("base", base))
        assert (edition.status, edition.approved_on) == ("draft", None)
        assert edition.notices[0] == edition.ui["draft_notice"]
        assert edition.ui["not_reviewed"] in map(shown, edition.data["about"])
        assert not any(name in text for name in ("Rivera", "2028", "2038") for text in edition.data["about"])
        assert "Rivera" not in str(edition.data), "nor is a clinic's template given a name to show"


def test_a_build_of_what_only_says_that_it_is_approved_is_a_draft_in_each_format(
    handouts: Handouts, translated: Path
) -> None:
    ledger(source_file(translated).parent).unlink()
    said = handouts("build", "-f", "text,html,pdf", "-l", "en", "--level", "plain", "-j", "1")
    assert said.code == 1
    assert f"error F030 the handout says that it is approved, but {NOT_BOUND}" in said.err
    assert "3 files made" in said.err
    assert handouts("build", "-f", "html", "-l", "es+en", "--level", "plain", "-j", "1").code == 1
    files = json.loads(Path("output/manifest.json").read_text("utf-8"))["files"]
    assert {(e["status"], e["approved_on"]) for e in files} == {("draft", None)}
    notice = interface_source()["draft_notice"][0]
    for file in Path("output").rglob("*.*"):
        if file.suffix in (".html", ".txt"):
            assert notice in " ".join(file.read_text("utf-8").split())
            assert "A. Rivera" not in file.read_text("utf-8")
    listed = json.loads(handouts("list", "--json").out)["handouts"]
    assert [row["status"] for row in listed] == ["draft"]
    assert handouts("review", HANDOUT).code == 0
    assert "<dt>Status</dt><dd>draft</dd>" in Path(f"output/review/{HANDOUT}.html").read_text("utf-8")


def test_a_status_that_was_typed_is_no_approval(handouts: Handouts, project: Path) -> None:
    change(source_file(project), DRAFT, APPROVED)
    said = handouts(*BUILD)
    assert said.code == 1
    assert f"error F005 `{HANDOUT}` can't be released: it says that it is approved, but {NOT_THERE}\n" in said.err
    assert f"Have it read: handouts review {HANDOUT}, then handouts approve {HANDOUT} with the file" in said.err
    assert not Path("output").exists()


def test_a_release_takes_no_file_of_before_either(handouts: Handouts, translated: Path) -> None:
    """What was released while the record was there is no longer taken for up to date."""
    assert handouts(*BUILD, "-l", "en").code == 0
    ledger(source_file(translated).parent).unlink()
    said = handouts(*BUILD, "-l", "en")
    assert said.code == 1
    assert "up to date" not in said.err


# ---------------------------------------------------------------- not finished

STATES = [
    (emptied, "a safety text and untranslated", "is untranslated"),
    (of_another_source, "a safety text and stale", "is stale"),
    (doubted, "a safety text and needs review", "needs review"),
]


@pytest.mark.parametrize(("happened", "safety", "other"), STATES, ids=["untranslated", "stale", "fuzzy"])
def test_a_text_that_is_not_finished_is_named_with_what_it_lacks(
    approved: Path, happened: Callable[[polib.POEntry], object], safety: str, other: str
) -> None:
    entry_of(po_file(approved), "key_message", happened)
    entry_of(po_file(approved), "title", happened)
    start = "the es-US edition can't be released:"
    assert reasons(approved) == [
        ("F002", "key_message", f"{start} `key_message` is {safety}"),
        ("F003", "title", f"{start} `title` {other}"),
    ]


def test_all_that_is_not_finished_is_said_at_once(handouts: Handouts, approved: Path) -> None:
    edits = {"key_message": emptied, "title": doubted, "audience": of_another_source, HARM: doubted}
    for path, edit in edits.items():
        entry_of(po_file(approved), path, edit)
    said = handouts(*BUILD, "-l", "es")
    assert said.code == 1
    assert sorted(said_of(said, "F002")) == sorted(["key_message", HARM])
    assert sorted(said_of(said, "F003")) == ["audience", "title"]
    assert said.err.count("Finish its translation, or build a draft (without --release).") == 2


def test_a_language_without_a_file_is_not_offered(handouts: Handouts, approved: Path) -> None:
    """As a library, somebody may ask for it: then every text is missing."""
    assert handouts(*BUILD, "-l", "vi").code == 2
    found = [f for f in refusals(approved, locale="vi") if not f.path.startswith("ui.")]
    assert {f.path for f in found if f.code == "F002"} == SAFETY
    assert {f.path for f in found} == {u.path for u in load(source_file(approved).parent).units}
    assert all("untranslated" in f.message for f in found)


# ---------------------------------------------------------------- two languages, no language, no way round


def test_two_languages_side_by_side_need_both_to_be_approved(handouts: Handouts, approved: Path) -> None:
    side_by_side = ("build", "--release", "-f", "html", "-j", "1", "-l", "es+en")
    entry_of(po_file(approved), HARM, retranslated)
    said = handouts(*side_by_side)
    assert (said.code, said_of(said, "F002")) == (1, [HARM])
    assert not Path("output").exists()
    assert handouts("translate", "approve", HANDOUT, HARM, "-l", "es", *APPROVE).code == 0
    assert handouts(*side_by_side).code == 0
    assert len(list(Path("output").rglob("*.html"))) == len(Level)


@pytest.mark.parametrize("tag", ["en-XA", "ar-XB"])
def test_a_pseudo_locale_is_never_released(handouts: Handouts, approved: Path, tag: str) -> None:
    said_of_it = f"{tag} is no language: it is there to try out templates, and is never released"
    assert reasons(approved, locale=tag) == [("F004", "", said_of_it)]
    said = handouts(*BUILD, "-l", tag)
    assert said.code == 1
    assert f"error F004 {said_of_it}" in said.err
    assert not Path("output").exists()


def test_pseudo_locales_hold_back_no_language(handouts: Handouts, approved: Path) -> None:
    said = handouts(*BUILD, "-l", "es", "--pseudo")
    assert said.code == 1
    assert {p.parent.name for p in Path("output").rglob("*.txt")} == {"es-US"}


@pytest.mark.parametrize("code", ["F002", "F003", "F004"])
def test_no_reason_lets_a_release_through(handouts: Handouts, translated: Path, code: str) -> None:
    entry_of(po_file(translated), "title", emptied)
    with source_file(translated).open("a", encoding="utf-8") as file:
        file.write(f'allow:\n  - {{code: {code}, reason: "The patient is waiting."}}\n')
    said = handouts(*BUILD, "-l", "es,en-XA")
    assert said.code == 1
    assert f"error S039 the allowance of {code} has no effect" in said.err
    assert not Path("output").exists()
    assert f"the allowance of {code} has no effect: facts and safety can't be allowed" in handouts("check").out
