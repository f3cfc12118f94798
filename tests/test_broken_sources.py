"""Broken sources: whatever is wrong with a file, its author is told where and what to do, and never sees a traceback.

Each file in `tests/broken` is one realistic mistake; its first line names the rule that finds it.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from handouts.core.findings import Finding, Severity, has_errors
from handouts.rules.engine import check, waived
from loading import load

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
