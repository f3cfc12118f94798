"""Approvals: a person's name stands under two texts, letter by letter, and under nothing else."""

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from conftest import HANDOUT, Handouts, Said
from files import change, contents
from handouts.core.findings import HandoutsError, Place
from handouts.editions.translation import State, Texts, texts_of
from handouts.rules import approvable
from handouts.rules.engine import all_rules
from handouts.source.approval_ledger import NAME, Approval, Ledger, Method, Role, digests, ledger_text, with_approval
from loading import load, read_ledger
from translations import (
    LOCALE,
    approve_all,
    edit,
    handout_file,
    po_file,
    translated_starter,
)

SIGNS = ("get-help.danger.sign", "get-help.worry.sign")
HARM = "choices.first-choice.harms.first-harm"
ANA = ("--by", "Ana Ruiz", "--role", "translator", "--method", "human", "--date", "2026-11-24")
OMAR = ("--by", "Omar Saleh, MD", "--role", "clinician", "--method", "machine+human", "--date", "2026-11-25")


SOURCE, TARGET = "The dose is 80 mg in 24 hours.", "La dosis es de 80 mg en 24 horas."


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = translated_starter(tmp_path_factory.mktemp("prepared"), ("Say what may go wrong.", SOURCE))
    edit(folder / HANDOUT / f"{LOCALE}.po", HARM, msgstr=TARGET)
    return folder


@pytest.fixture
def translated(prepared: Path, project: Path) -> Path:
    """A handout with a dose in it, all of it translated into Spanish, and nobody has approved it; its ledger."""
    shutil.copytree(prepared, project / "source", dirs_exist_ok=True)
    return Path("source") / HANDOUT / NAME


def approve(handouts: Handouts, *paths: str, who: tuple[str, ...] = ANA) -> Said:
    return handouts("translate", "approve", HANDOUT, *(paths or ["--all"]), "-l", LOCALE, *who)


def texts() -> Texts:
    return texts_of(load(Path("source") / HANDOUT))


def states() -> Mapping[str, State]:
    return texts().translation(LOCALE).states


def approved() -> set[str]:
    return {path for path, state in states().items() if state is State.APPROVED}


def no_longer(handouts: Handouts) -> list[tuple[str, str]]:
    """What T022 says: which text, and why its approval no longer holds."""
    said = handouts("translate", "check", HANDOUT)
    return re.findall(r"info T022 the approval of `([^`]+)` by Ana Ruiz on 2026-11-24 no longer holds: (.*)", said.out)


# ---------------------------------------------------------------- given


def test_an_approval_says_who_what_how_and_when_and_holds_for_these_two_texts(
    translated: Path, handouts: Handouts
) -> None:
    said = approve(handouts, HARM)
    assert (said.code, said.out) == (0, "")
    assert said.err == f"{translated}: 1 text of {HANDOUT} in es-US is approved.\n"
    assert yaml.safe_load(translated.read_text("utf-8")) == [
        {
            "locale": "es-US",
            "by": "Ana Ruiz",
            "role": "translator",
            "method": "human",
            "date": date(2026, 11, 24),
            "units": {HARM: digests(SOURCE, TARGET)},
        }
    ]
    assert approved() == {HARM}
    (given,) = read_ledger(translated.parent).approvals
    assert (given.by, given.role, given.method, str(given.date)) == ("Ana Ruiz", "translator", "human", "2026-11-24")


@pytest.mark.parametrize(
    ("named", "paths"),
    [
        (["title"], ["title"]),
        (["choices.no-change.harms"], ["choices.no-change.harms.may-stay"]),
        (["what-it-is.body"], ["what-it-is.body.1", "what-it-is.body.2", "what-it-is.body.3"]),
        (
            ["get-help", "title", "get-help.danger"],
            ["get-help.heading", "get-help.danger.sign", "get-help.worry.sign", "title"],
        ),
    ],
    ids=["a text", "one below a path", "several below one", "twice"],
)
def test_a_path_stands_for_all_texts_below_it(
    translated: Path, handouts: Handouts, named: list[str], paths: list[str]
) -> None:
    said = approve(handouts, *named)
    texts = "1 text" if len(paths) == 1 else f"{len(paths)} texts"
    assert f": {texts} of {HANDOUT} in es-US " in said.err
    assert approved() == set(paths)


def test_all_means_all(translated: Path, handouts: Handouts) -> None:
    assert approve(handouts).code == 0
    assert set(states().values()) == {State.APPROVED}
    assert texts().translation(LOCALE).approved_on == date(2026, 11, 24)


def test_what_somebody_has_approved_stays_theirs(translated: Path, handouts: Handouts) -> None:
    assert approve(handouts, HARM, who=OMAR).code == 0
    assert approve(handouts).code == 0
    first, second = read_ledger(translated.parent).approvals
    assert (first.by, first.role, first.method, set(first.units)) == (
        "Omar Saleh, MD",
        "clinician",
        "machine+human",
        {HARM},
    )
    assert set(second.units) == set(states()) - {HARM}
    assert texts().translation(LOCALE).approved_on == date(2026, 11, 25), "the day of the last one"


def test_approving_twice_changes_nothing(translated: Path, handouts: Handouts) -> None:
    assert approve(handouts).code == 0
    before = contents()
    assert approve(handouts, who=OMAR).code == 0
    assert contents() == before


def test_a_new_approval_takes_the_place_of_one_that_no_longer_holds(translated: Path, handouts: Handouts) -> None:
    assert approve(handouts, HARM, "title").code == 0
    edit(po_file(), HARM, msgstr="La dosis es de 80 mg (24 horas).")
    assert approve(handouts, HARM, who=OMAR).code == 0
    first, second = read_ledger(translated.parent).approvals
    assert (first.by, list(first.units)) == ("Ana Ruiz", ["title"])
    assert (second.by, list(second.units)) == ("Omar Saleh, MD", [HARM])
    assert approved() == {HARM, "title"}


def test_one_language_says_nothing_of_another(translated: Path, handouts: Handouts) -> None:
    po_file(locale="vi").write_bytes(po_file().read_bytes())
    assert approve(handouts).code == 0
    assert set(texts().translation("vi").states.values()) == {State.TRANSLATED}


def test_what_somebody_approves_at_the_same_time_is_not_lost(
    translated: Path, handouts: Handouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = approvable.refusals

    def meanwhile(*words: Any, **more: Any) -> Any:
        monkeypatch.setattr(approvable, "refusals", refusals)
        assert approve(handouts, "title", who=OMAR).code == 0
        return refusals(*words, **more)

    monkeypatch.setattr(approvable, "refusals", meanwhile)
    said = approve(handouts, HARM)
    assert (said.code, approved()) == (3, {"title"})
    assert f"{translated} has changed meanwhile: nothing was approved\n  Run the command again." in said.err
    assert approve(handouts, HARM).code == 0
    assert approved() == {"title", HARM}


@pytest.mark.parametrize("why", [HandoutsError("can't write: No space left on device"), KeyboardInterrupt()])
def test_an_approval_that_can_not_be_written_is_none(
    translated: Path, handouts: Handouts, monkeypatch: pytest.MonkeyPatch, why: BaseException
) -> None:
    assert approve(handouts, "title").code == 0
    before = contents()

    def fails(*words: Any, **more: Any) -> bool:
        raise why

    with monkeypatch.context() as patched:
        patched.setattr("handouts.core.files.write", fails)
        assert approve(handouts).code != 0
    assert (contents(), approved()) == (before, {"title"})


# ---------------------------------------------------------------- undone


def test_a_changed_source_undoes_exactly_its_own_approval(translated: Path, handouts: Handouts) -> None:
    assert approve(handouts).code == 0
    change(handout_file(), "The dose is 80 mg", "The dose is 40 mg")
    for _ in range(2):  # before an update and after it
        assert {p: s for p, s in states().items() if s is not State.APPROVED} == {HARM: State.STALE}
        assert no_longer(handouts) == [(HARM, "its source has changed since")]
        assert handouts("translate", "update").code == 0


def test_a_changed_translation_undoes_exactly_its_own_approval(translated: Path, handouts: Handouts) -> None:
    assert approve(handouts).code == 0
    before = po_file().read_bytes()
    for new in (
        TARGET.replace(" de ", "  de "),
        TARGET.lower(),
        TARGET[:-1],
        TARGET.replace(" mg", "\u00a0mg"),
        f"{TARGET} ",
    ):
        change(po_file(), f'"{TARGET}"', f'"{new}"')
        assert {p: s for p, s in states().items() if s is not State.APPROVED} == {HARM: State.TRANSLATED}
        assert no_longer(handouts) == [(HARM, "the translation has changed since")]
        po_file().write_bytes(before)
        assert set(states().values()) == {State.APPROVED}, "the old words are approved as they were"


@pytest.mark.parametrize(
    ("values", "state", "why"),
    [
        ({"flags": ["fuzzy"]}, State.NEEDS_REVIEW, "somebody has marked it as uncertain since"),
        ({"msgstr": ""}, State.UNTRANSLATED, "the translation has changed since"),
        ({"msgstr": " "}, State.UNTRANSLATED, "the translation has changed since"),
    ],
    ids=["marked", "empty", "a space"],
)
def test_what_is_marked_or_emptied_is_not_approved_any_more(
    translated: Path, handouts: Handouts, values: dict[str, object], state: State, why: str
) -> None:
    assert approve(handouts).code == 0
    edit(po_file(), HARM, **values)
    assert {p: s for p, s in states().items() if s is not State.APPROVED} == {HARM: state}
    assert no_longer(handouts) == [(HARM, why)]


def test_the_status_shows_what_is_left_of_an_approval(translated: Path, handouts: Handouts) -> None:
    assert approve(handouts).code == 0
    edit(po_file(), HARM, msgstr=TARGET[:-1])
    change(handout_file(), '"Say what is good about it."', '"It costs nothing."')
    (_, standard, plain) = handouts("translate", "status", HANDOUT).out.splitlines()
    assert standard.split() == [HANDOUT, "es-US", "standard", "-", "1", "-", "1", "26", "3"]
    assert plain.split() == [HANDOUT, "es-US", "plain", "-", "1", "-", "1", "26", "3"]


def test_a_text_that_is_gone_takes_its_approval_with_it_and_brings_it_back(
    translated: Path, handouts: Handouts
) -> None:
    assert approve(handouts).code == 0
    source = handout_file().read_bytes()
    change(handout_file(), "id: no-new-risk", "id: no-risk")
    assert handouts("translate", "update").code == 0
    path = "choices.no-change.benefits.no-new-risk"
    assert path not in states()
    assert no_longer(handouts) == [], "nobody asks for it"
    handout_file().write_bytes(source)
    assert handouts("translate", "update").code == 0
    assert states()[path] is State.APPROVED


# ---------------------------------------------------------------- refused


def a_wrong_dose() -> None:
    edit(po_file(), HARM, msgstr=TARGET.replace("80", "800"))


REFUSED: Mapping[str, tuple[Callable[[], object], str]] = {
    "an error": (a_wrong_dose, "T004 "),
    "marked": (lambda: edit(po_file(), HARM, flags=["fuzzy"]), "needs review"),
    "stale": (
        lambda: change(handout_file(), "The dose is 80 mg", "The dose is 40 mg"),
        "its source has changed since it was translated",
    ),
    "untranslated": (lambda: edit(po_file(), HARM, msgstr=""), "not translated yet"),
}


@pytest.mark.parametrize(("spoil", "reason"), REFUSED.values(), ids=REFUSED)
def test_one_text_that_can_not_be_approved_holds_back_all_of_them(
    translated: Path, handouts: Handouts, spoil: Callable[[], object], reason: str
) -> None:
    spoil()
    before = contents()
    for paths in ([], [HARM], ["choices.first-choice"], ["title", HARM]):
        said = approve(handouts, *paths)
        assert (said.code, said.out) == (1, "")
        first, last = said.err.splitlines()
        line = po_file().read_text("utf-8").split("\n").index(f'msgctxt "{HARM}"') + 1
        assert first.startswith(f"{po_file()}:{line}:1: {HARM}: {reason}")
        count = {0: 28, 1: 1, 2: 2}.get(len(paths)) if paths != ["choices.first-choice"] else 7
        count_said = "1 text" if count == 1 else f"{count} texts"
        assert last == f"Nothing was approved: 1 of {count_said} can't be, as they are."
        assert contents() == before
    assert approve(handouts, "title").code == 0, "another text can be"


def test_no_allowance_lets_an_error_through(translated: Path, handouts: Handouts) -> None:
    a_wrong_dose()
    with handout_file().open("a", encoding="utf-8") as file:
        file.write(f'allow:\n  - {{code: T004, unit: {HARM}, locale: es-US, reason: "Only for this test."}}\n')
    assert approve(handouts).code == 1
    assert State.APPROVED not in states().values()


def test_a_warning_is_for_the_reader_to_weigh(translated: Path, handouts: Handouts) -> None:
    edit(po_file(), "questions.which-one", msgstr="Pregunte cuál le conviene y por qué.")
    assert "warning" in handouts("translate", "check", HANDOUT).out
    assert approve(handouts).code == 0


WRONG_WORDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "neither texts nor all": ((), "Name the texts that were read, or say --all."),
    "both": (("title", "--all"), "Name the texts that were read, or say --all."),
    "no such text": (("titel",), f"{HANDOUT} has no text 'titel'. Did you mean 'title'? A text's path is its msgctxt"),
    "half a step": (("choices.first",), f"{HANDOUT} has no text 'choices.first'."),
    "one of two": (("title", "choice"), f"{HANDOUT} has no text 'choice'."),
}


@pytest.mark.parametrize(("words", "reason"), WRONG_WORDS.values(), ids=WRONG_WORDS)
def test_it_must_be_clear_what_was_read(
    translated: Path, handouts: Handouts, words: tuple[str, ...], reason: str
) -> None:
    said = handouts("translate", "approve", HANDOUT, *words, "-l", LOCALE, *ANA)
    assert said.code == 2
    assert reason in " ".join(said.err.split())
    assert not translated.exists()


@pytest.mark.parametrize("option", ["--by", "--role", "--method", "--date", "--locale"])
def test_nobody_approves_without_saying_who_how_and_when(translated: Path, handouts: Handouts, option: str) -> None:
    words = ["--locale", LOCALE, *ANA]
    at = words.index(option)
    said = handouts("translate", "approve", HANDOUT, "--all", *words[:at], *words[at + 2 :])
    assert said.code == 2
    assert f"Missing option '{option}'" in said.err or f"Missing option '-l' / '{option}'" in said.err
    assert not translated.exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--by", ""),
        ("--by", " "),
        ("--by", "A"),
        ("--by", "Ana\nrole: clinician"),
        ("--by", "A" * 121),
        ("--role", "friend"),
        ("--method", "machine"),
        ("--date", "24/11/2026"),
        ("--date", "2026-02-30"),
        ("--locale", "fr"),
        ("--locale", "es,vi"),
        ("--locale", ""),
    ],
)
def test_words_that_can_not_be_written_down_approve_nothing(
    translated: Path, handouts: Handouts, option: str, value: str
) -> None:
    po_file(locale="vi").write_bytes(po_file().read_bytes())
    words = dict(zip(ANA[::2], ANA[1::2], strict=True)) | {"--locale": LOCALE} | {option: value}
    said = handouts("translate", "approve", HANDOUT, "--all", *(w for pair in words.items() for w in pair))
    assert said.code == 2
    assert "Traceback" not in said.err
    assert not translated.exists()


def test_a_ledger_that_can_not_be_read_takes_no_approval(translated: Path, handouts: Handouts) -> None:
    translated.write_text("- locale: es-US\n  by: Ana\n", "utf-8")
    before = contents()
    said = approve(handouts)
    assert said.code == 1
    assert said.err.startswith(f"{translated} can't be read: ")
    assert "role" in said.err
    assert contents() == before


# ---------------------------------------------------------------- the file

BROKEN: Mapping[str, tuple[str, str, str]] = {
    "another role": ("role: community", "role: boss", "boss"),
    "a name that is gone": ('by: "A. Tester"', "by:", "by:"),
    "a name that is a number": ('by: "A. Tester"', "by: 7", "by: 7"),
    "half a digest": ("    title: ", "    title: 0", "title: 0"),
    "a field that there is not": ("  method: human", "  method: human\n  note: fine", "note: fine"),
    "a day that there is not": ("date: 2026-11-24", "date: 2026-11-31", "2026-11-31"),
    "a text twice": (
        "    title: ",
        "    what-it-is.heading: 0000000000000000 0000000000000000\n    title: ",
        "what-it-is.heading",
    ),
    "a tab": ("  role:", "\trole:", "\trole"),
    "a merge conflict": ("- locale", "<<<<<<< HEAD\n- locale", "- locale"),
    "an alias": ("role: community", "role: *ana", "*ana"),
}
"""What somebody has done to the file, and a part of the line that is to be named."""


@pytest.mark.parametrize(("old", "new", "part"), BROKEN.values(), ids=BROKEN)
def test_a_ledger_that_somebody_has_broken_approves_nothing_and_says_where(
    translated: Path, old: str, new: str, part: str
) -> None:
    approve_all(translated.parent)
    assert set(states().values()) == {State.APPROVED}
    change(translated, old, new)
    assert set(states().values()) == {State.TRANSLATED}
    (found,) = all_rules()["T024"].findings(texts().translation(LOCALE))
    assert found.message.startswith("approvals.yaml can't be used: ")
    assert found.place.file == translated
    lines = translated.read_text("utf-8").split("\n")
    assert found.place.line == max(n for n, line in enumerate(lines, 1) if part in line)


def test_a_broken_ledger_is_an_error_of_the_check_and_a_draft_is_still_built(
    translated: Path, handouts: Handouts
) -> None:
    assert approve(handouts).code == 0
    change(translated, "role: translator", "role: boss")
    said = handouts("translate", "check", HANDOUT)
    assert said.code == 1
    assert f"{translated}:5:9: error T024 approvals.yaml can't be used: " in said.out
    assert "`boss`" in said.out
    assert handouts("build", "-l", LOCALE, "-f", "text", "-j", "1").code == 1
    assert len(list(Path("output").rglob("*.txt"))) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: ", "titel: "),
        ("locale: es-US", "locale: vi"),
    ],
    ids=["another text", "another locale"],
)
def test_a_line_that_was_changed_by_hand_approves_nothing(
    translated: Path, handouts: Handouts, old: str, new: str
) -> None:
    assert approve(handouts, "title").code == 0
    assert approved() == {"title"}
    change(translated, old, new)
    assert approved() == set()


def test_a_digest_that_was_changed_by_hand_approves_nothing(translated: Path, handouts: Handouts) -> None:
    assert approve(handouts, "title", HARM).code == 0
    text = translated.read_text("utf-8")
    title, harm = (re.search(rf"{p}: (\w+) (\w+)", text) for p in ("title", re.escape(HARM)))
    assert title and harm
    change(translated, title[2], harm[2])
    assert approved() == {HARM}
    assert no_longer(handouts) == [("title", "the translation has changed since")]


def test_an_approval_of_other_texts_is_none() -> None:
    assert digests("80 mg", "80 mg") != digests("80 mg", "8 mg")
    assert len({digests(s, t) for s in ("a", "b", "ab", "") for t in ("a", "b", "ab", "")}) == 16


def test_without_a_file_nothing_is_approved_and_nothing_is_wrong(tmp_path: Path) -> None:
    assert read_ledger(tmp_path) == Ledger(tmp_path / NAME, place=Place(tmp_path / NAME))
    (tmp_path / NAME).write_text("# Nothing is approved yet.\n", "utf-8")
    assert (read_ledger(tmp_path).approvals, read_ledger(tmp_path).problem) == ((), "")


NAMES = st.text(
    st.sampled_from("aé م中\"'\\#:{}[]&*!|>%@`\t\u2028\x85\ufeff\x00\u200c\U0001f600")
    | st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"),
    min_size=2,
    max_size=12,
).filter(lambda t: len(t.strip()) >= 2)
"""Names as people have them, and as they paste them."""

PATHS = st.lists(st.sampled_from(["a", "key_message", "1", "x-2", "no", "é", "null"]), min_size=1, max_size=4)
APPROVALS = st.builds(
    Approval,
    locale=st.sampled_from(["es-US", "ar", "zh-Hans", "no"]),
    by=NAMES,
    role=st.sampled_from(get_args(Role)),
    method=st.sampled_from(get_args(Method)),
    date=st.dates(date(1980, 1, 1), date(2107, 12, 31)),
    units=st.dictionaries(PATHS.map(".".join), st.builds(digests, st.just("a"), NAMES), min_size=1, max_size=3),
)


@pytest.fixture(scope="module")
def ledger_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledger")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(approvals=st.lists(APPROVALS, max_size=2))
def test_a_ledger_says_what_was_written_into_it(ledger_folder: Path, approvals: list[Approval]) -> None:
    ledger = Ledger(ledger_folder / NAME, tuple(approvals))
    ledger.file.write_text(ledger_text(ledger), "utf-8")
    read = read_ledger(ledger_folder)
    assert read.problem == ""
    assert read.approvals == ledger.approvals
    assert ledger_text(read) == ledger_text(ledger)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(APPROVALS, min_size=1, max_size=3))
def test_the_last_approval_of_a_text_is_the_one_that_counts(approvals: list[Approval]) -> None:
    ledger = Ledger(Path(NAME))
    for new in approvals:
        ledger = with_approval(ledger, new)
    for locale in {a.locale for a in approvals}:
        given = {path: a for a in approvals if a.locale == locale for path in a.units}
        held = ledger.of(locale)
        assert {p: (a.by, a.units[p]) for p, a in held.items()} == {p: (a.by, a.units[p]) for p, a in given.items()}
    paths = [(a.locale, path) for a in ledger.approvals for path in a.units]
    assert len(paths) == len(set(paths)), "nobody's name stands beside a text that somebody approved later"


@pytest.mark.parametrize("name", ["A", "", "two\nlines", "x" * 121])
def test_a_name_is_a_line_of_its_own(name: str) -> None:
    with pytest.raises(ValidationError):
        Approval.model_validate(
            {"locale": "ar", "by": name, "role": "clinician", "method": "human", "date": "2026-11-24", "units": {}}
        )
