"""Broken sources: whatever is wrong with a file, its author is told where and what to do, and never sees a traceback.

Each file in `tests/broken` is one realistic mistake; its first line names the rule that finds it.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from handouts.core.findings import Finding, Severity, has_errors
from handouts.rules.engine import check, waived
from loading import check_source, load

BROKEN = sorted(Path(__file__).with_name("broken").glob("*.yaml"))
MINIMAL = (Path(__file__).parent / "rules" / "minimal.yaml").read_text("utf-8")


def checked(folder: Path, content: bytes) -> tuple[Finding, ...]:
    """The findings of a handout folder with this file in it."""
    folder = folder / "example"
    folder.mkdir(exist_ok=True)
    (folder / "handout.yaml").write_bytes(content)
    source = load(folder)
    return waived(check(source), source.handout, source.place)


def assert_helpful(findings: tuple[Finding, ...]) -> None:
    assert has_errors(findings)
    for finding in findings:
        assert finding.place.line >= 1, finding
        assert finding.place.column >= 1, finding
        assert finding.message, finding
        assert finding.hint, finding


def test_there_are_at_least_forty() -> None:
    assert len(BROKEN) >= 40


@pytest.mark.parametrize("file", BROKEN, ids=lambda f: f.stem)
def test_a_broken_source_is_explained(file: Path, tmp_path: Path) -> None:
    content = file.read_bytes()
    code = content[2:6].decode()
    findings = checked(tmp_path, content)
    assert_helpful(findings)
    assert code in {f.code for f in findings if f.severity is Severity.ERROR}, findings


SHOUTED = 'key_message: "PLEASE DO NOT DRIVE AFTER THE SHOT. Look at {clinic.fone} or [how to rest](javascript:x)."\n'
ITEM = '{id: fever, sign: "you have a fever", urgency: same_day}'


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("version: 1.0.0", "version: 1.0", "S013"),
        ("updated: 2026-11-23", "updated: today", "S013"),
        ('title: "Care for a sore knee"', "title: 12", "S013"),
        ('title: "Care for a sore knee"', 'title: {standard: "Care for a sore knee"}', "S012"),
        ("title:", "tittle:", "S011"),
        ("review: {status: draft}", "review: {status: done}", "S013"),
        ("kind: options", "kind: choice", "S013"),
        ("    kind: call\n", "", "S012"),
        ("purpose: treatment", "purpose: cure", "S013"),
        ("urgency: same_day", "urgency: today", "S013"),
        ("benefits: [{id: less-pain", "benefits: [{id: Less Pain", "S013"),
        (ITEM, f"{ITEM}\n      - {{id: fever}}", "S012"),
        ("language: en-US", "language: en-US\nfacts: [{id: dose}]", "S012"),
        ("language: en-US", "language: en-US\nglossary: [{term: ice}]", "S012"),
    ],
)
def test_a_slip_in_the_form_hides_none_in_the_words(right: str, wrong: str, code: str, tmp_path: Path) -> None:
    """All of a file's findings are told in one run."""
    lines = [line for line in MINIMAL.splitlines(keepends=True) if not line.startswith("key_message")]
    text = SHOUTED + "".join(lines)
    assert text.count(right) == 1
    expected = {"P006", "S033", "S031"}
    assert {f.code for f in checked(tmp_path, text.encode())} == expected
    found = {f.code for f in checked(tmp_path, text.replace(right, wrong).encode())}
    assert code in found
    assert found - {"S011", "S012", "S013"} == expected


@pytest.mark.parametrize("file", BROKEN, ids=lambda f: f.stem)
def test_a_slip_in_the_form_brings_no_others_with_it(file: Path, tmp_path: Path) -> None:
    """What could not be read is not missed: a broken file has findings on its form alone."""
    (folder := tmp_path / "example").mkdir()
    (folder / "handout.yaml").write_bytes(file.read_bytes())
    source = load(folder)
    if source.handout is None:
        form = {f"S{n:03}" for n in (*range(1, 14), 45)}
        assert {f.code for f in check(source)} <= form
        assert source.leaves or source.loaded.value is None or not isinstance(source.loaded.value, dict)


def test_every_slip_in_the_form_is_told_at_once(tmp_path: Path) -> None:
    text = (
        MINIMAL.replace("1.0.0", "one")
        .replace("same_day", "soon")
        .replace("treatment", "cure")
        .replace("id: rest", "id: A B")
    )
    assert [f.code for f in checked(tmp_path, text.encode())] == ["S013"] * 4


def test_a_slip_in_the_form_hides_no_translation(tmp_path: Path) -> None:
    """Nor does a PO file that can't be read hide another one."""
    (folder := tmp_path / "example").mkdir()
    (folder / "handout.yaml").write_text(MINIMAL.replace("1.0.0", "one"), "utf-8")
    (folder / "fr.po").write_text('msgid "\n', "utf-8")
    entry = 'msgctxt "title"\nmsgid "Care for a sore knee"\nmsgstr "Jenou <b>fè mal</b>"\n'
    (folder / "ht.po").write_text(entry, "utf-8")
    told = {(f.place.file.name, f.code) for f in check_source(load(folder)) if f.severity is Severity.ERROR}
    assert told == {("handout.yaml", "S013"), ("fr.po", "S035"), ("ht.po", "T011")}


def test_what_the_authors_allow_stays_allowed_while_the_form_has_a_slip(tmp_path: Path) -> None:
    allowed = SHOUTED + 'allow: [{code: P006, reason: "Our clinic always writes it so."}]\n'
    text = allowed + MINIMAL.replace("key_message", "subtitle").replace("1.0.0", "one")
    (folder := tmp_path / "example").mkdir()
    (folder / "handout.yaml").write_text(text, "utf-8")
    assert {f.code for f in check_source(load(folder))} == {"S013", "S033", "S031"}


def test_a_file_of_50_mb_is_refused_without_reading_it(tmp_path: Path) -> None:
    findings = checked(tmp_path, b"title: x\n" * (50_000_000 // 9))
    assert [f.code for f in findings] == ["S001"]
    assert_helpful(findings)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "cp1252"])
def test_a_file_in_another_encoding_is_explained(encoding: str, tmp_path: Path) -> None:
    findings = checked(tmp_path, MINIMAL.replace("sore", "sôre").encode(encoding))
    assert [f.code for f in findings] == ["S003"]
    assert_helpful(findings)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert not has_errors(checked(tmp_path, b"\xef\xbb\xbf" + MINIMAL.encode()))


def test_line_ends_of_windows_do_no_harm(tmp_path: Path) -> None:
    assert not has_errors(checked(tmp_path, MINIMAL.replace("\n", "\r\n").encode()))


def test_a_folder_named_like_the_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "example" / "handout.yaml").mkdir(parents=True)
    findings = check(load(tmp_path / "example"))
    assert [f.code for f in findings] == ["S002"]
    assert_helpful(findings)


def test_a_linked_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "utf-8")
    (tmp_path / "example").mkdir()
    (tmp_path / "example" / "knee.svg").symlink_to(tmp_path / "secret.svg")
    image = '    image: {file: knee.svg, alt: "A knee seen from the side"}\n'
    content = MINIMAL.replace("    kind: options\n", "    kind: options\n" + image)
    findings = checked(tmp_path, content.encode())
    assert [f.code for f in findings] == ["S021"]


def test_all_mistakes_are_shown_in_one_run(tmp_path: Path) -> None:
    content = MINIMAL.replace("a sore knee", "a <b>sore</b> {knee}").replace("id: example", "id: other")
    codes = [f.code for f in checked(tmp_path, content.encode())]
    assert codes == ["S014", *["S027"] * 4, *["S033"] * 2]


def test_all_misfits_are_shown_in_one_run(tmp_path: Path) -> None:
    content = MINIMAL.replace("same_day", "soon").replace("title:", "titel:").replace("version: 1.0.0", "version: 1")
    found = {(f.code, f.place.line) for f in checked(tmp_path, content.encode())}
    lines = content.splitlines()
    expected = {
        ("S011", lines.index('titel: "Care for a sore knee"') + 1),
        ("S012", 1),
        ("S013", lines.index("version: 1") + 1),
        ("S013", next(n for n, line in enumerate(lines, 1) if "soon" in line)),
    }
    assert found == expected


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_line_may_be_lost_doubled_or_garbled(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever happens to lines of a sound file, checking it ends with findings or none, and no exception."""
    lines = MINIMAL.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "double", "indent", "text", "cut"])):
            case "drop":
                lines[at] = ""
            case "double":
                lines.insert(at, lines[at])
            case "indent":
                lines[at] = data.draw(st.sampled_from([" ", "  ", "\t", "- "])) + lines[at]
            case "text":
                where = data.draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:where] + data.draw(st.text(max_size=6)) + lines[at][where:]
            case "cut":
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
    for finding in checked(tmp_path, "\n".join(lines).encode("utf-8", "ignore")):
        assert finding.place.line >= 1
        assert finding.hint


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
@example("[x]{a")
@example("<https://x")
@example("{{{clinic.phone")
@example("\\")
def test_any_text_can_be_checked(tmp_path: Path, text: str) -> None:
    """A text of any characters in any field gives findings or none, and no exception."""
    quoted = '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"'
    content = MINIMAL.replace('"Care for a sore knee"', quoted).replace('"Let the knee heal"', quoted)
    for finding in checked(tmp_path, content.encode()):
        assert finding.hint
