"""The command line: what a person types, what they are told, and the exit code that their scripts get."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import click
import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from lxml import etree

from conftest import HANDOUT, Handouts
from handouts.cli.main import main
from handouts.core.findings import HandoutsError
from handouts.document.compose import Document
from handouts.formats.format import Tools
from handouts.formats.table import FORMATS, NAMES, format_named
from handouts.rules.engine import all_rules
from handouts.source.parts import Level
from interrupts import default_handlers
from loading import starter
from reading import repository

QUICK = ("-f", "text", "-j", "1")


def add(name: str, *changes: tuple[str, str]) -> Path:
    """Another handout in source/, its starter changed."""
    file = starter(name, Path("source"))
    for old, new in changes:
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
    return file


UNKNOWN_URGENCY = ("urgency: emergency", "urgency: emergencey")
LONG_SENTENCE = (
    "Say the main thing in one to three short sentences.",
    "Say the main thing, and after it say the next thing, and then one more thing, and then go on and on with "
    "so many small words in one long line that no one who is ill and tired can tell how it all began.",
)


def files() -> set[str]:
    """Everything in output/, by path."""
    return {f.relative_to("output").as_posix() for f in Path("output").rglob("*") if f.is_file()}


def commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*words, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))


def as_a_process(*words: str, cwd: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")} | environ
    command = [sys.executable, "-m", "handouts", *words]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8")


# ---------------------------------------------------------------- help


def test_help_answers_at_once() -> None:
    """What a command needs is imported when it runs. Its help needs the options and the formats' names."""
    code = "import sys, handouts.cli; print(*(name for name in sys.modules if name.startswith('handouts.')))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in said.stdout.split()}
    assert rooms == {"cli", "core", "formats"}
    others = {name for name in said.stdout.split() if not name.startswith("handouts.cli")}
    assert others == {
        "handouts.core",
        "handouts.core.findings",
        "handouts.core.quoting",
        "handouts.formats",
        "handouts.formats.table",
    }


@pytest.mark.parametrize("words", [(), *commands(main)], ids=" ".join)
def test_every_command_says_what_it_does_and_what_each_option_is_for(words: tuple[str, ...]) -> None:
    said = CliRunner().invoke(main, [*words, "--help"])
    assert said.exit_code == 0
    command: click.Command = main
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    assert command.help and command.help.split("\n")[0].endswith(".")
    assert command.help.split("\n")[0][:30] in said.output
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{option.opts} of {command.name} has no help"
    assert CliRunner().invoke(main, [*words, "-h"]).output == said.output


def test_version_is_said() -> None:
    from importlib.metadata import version

    said = CliRunner().invoke(main, ["--version"])
    assert said.output == f"handouts, version {version('handouts')}\n"


def test_format_names_on_the_command_line_are_the_formats_there_are() -> None:
    assert [format_named(n).name for n in NAMES] == list(NAMES)


# ---------------------------------------------------------------- what is built


def test_formats_with_commas_and_formats_one_by_one_build_the_same(handouts: Handouts, project: Path) -> None:
    assert handouts("build", "--level", "plain", "-f", "html,text").code == 0
    once = files()
    assert once == {
        "manifest.json",
        f"base/en-US/{HANDOUT}-plain.html",
        f"base/en-US/{HANDOUT}-plain.txt",
    }
    assert handouts("build", "--level", "plain", "-f", "html", "--format", "text", "--output", "b").code == 0
    assert {f.relative_to("b").as_posix() for f in Path("b").rglob("*") if f.is_file()} == once


def test_a_build_with_no_words_makes_every_level_and_format(handouts: Handouts, project: Path) -> None:
    said = handouts("build", "-j", "1")
    assert (said.code, said.out) == (0, "")
    assert said.err.splitlines()[:2] == [f"{HANDOUT}: base, en-US, {level}" for level in Level]
    assert said.err.splitlines()[2].startswith(f"{2 * len(NAMES)} files made in output (")
    names = {f"base/en-US/{HANDOUT}-{level}{FORMATS[f].suffix}" for level in Level for f in NAMES}
    assert files() == {"manifest.json", *names}


def test_a_bare_language_stands_for_its_locale(handouts: Handouts, project: Path) -> None:
    source = repository() / "source"
    said = handouts("build", "-l", "es", "--level", "plain", *QUICK, "--source", source)
    assert said.code == 0
    assert files() == {"manifest.json", "base/es-US/back-pain-procedures-plain.txt"}


def test_quiet_is_silent_on_success(handouts: Handouts, project: Path) -> None:
    said = handouts("build", "--quiet", *QUICK)
    assert (said.code, said.out, said.err) == (0, "", "")


def test_quiet_still_says_what_is_wrong(handouts: Handouts, project: Path) -> None:
    add("hip-pain", UNKNOWN_URGENCY)
    said = handouts("build", "--quiet", *QUICK)
    assert said.code == 1
    assert "source/hip-pain/handout.yaml:67:" in said.err
    assert "files made" not in said.err


def test_verbose_names_every_file(handouts: Handouts, project: Path) -> None:
    said = handouts("build", "--verbose", "-f", "html,text", "--level", "plain")
    for suffix in ("html", "txt"):
        assert f" s  made  base/en-US/{HANDOUT}-plain.{suffix}" in said.err
    again = handouts("build", "--verbose", "-f", "html,text", "--level", "plain")
    assert again.err.count(" s  kept  ") == 2


def test_a_second_build_says_that_all_is_up_to_date(handouts: Handouts, project: Path) -> None:
    assert "2 files made in" in handouts("build", *QUICK).err
    assert "0 files made, 2 up to date in" in handouts("build", *QUICK).err


# ---------------------------------------------------------------- mistakes on the command line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-f", "pfd"), "There is no format 'pfd'. Did you mean 'pdf'?"),
        (("-f", "pdf,dox"), "There is no format 'dox'. Did you mean 'docx'?"),
        (("-f", "sculpture"), f"There is no format 'sculpture'. There is: {', '.join(NAMES)}."),
        (("-l", "en-UK"), "There is no locale 'en-UK'. Did you mean 'en-US'?"),
        (("-l", "es"), "There is no locale 'es'. There is: en-US."),
        (("--level", "plane"), "There is no level 'plane'. Did you mean 'plain'?"),
        (("-c", "rivrside"), "There is no clinic 'rivrside'. Did you mean 'riverside'?"),
        (("knee-injecton",), f"There is no handout 'knee-injecton'. Did you mean '{HANDOUT}'?"),
        (("-j", "0"), "0 is not in the range"),
        (("--paper", "a5"), "'a5' is not one of"),
        (("--colour",), "No such option"),
    ],
)
def test_a_slip_on_the_command_line_gets_a_guess(
    handouts: Handouts, project: Path, words: tuple[str, ...], said: str
) -> None:
    answer = handouts("build", *words)
    assert answer.code == 2
    assert answer.out == ""
    assert said in answer.err
    assert not Path("output").exists()


def test_an_unknown_command_is_a_usage_error(handouts: Handouts, project: Path) -> None:
    said = handouts("biuld")
    assert said.code == 2
    assert "biuld" in said.err


@pytest.mark.parametrize("command", ["build", "check", "list"])
def test_without_a_source_folder_one_is_told_what_to_do(
    handouts: Handouts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = handouts(command)
    assert said.code == 3
    assert said.out == ""
    assert said.err == (
        "Error: there is no source folder source\n"
        "  Run this where your source/ is, pass --source DIR, or start one: handouts new my-first-handout\n"
    )


def test_an_empty_source_folder_says_how_to_start(handouts: Handouts, tmp_path: Path) -> None:
    said = handouts("build", "--source", tmp_path)
    assert said.code == 3
    assert "Start one: handouts new my-first-handout" in said.err


def test_an_output_that_is_a_file_is_a_usage_error(handouts: Handouts, project: Path) -> None:
    Path("taken").write_text("")
    said = handouts("build", *QUICK, "--output", "taken")
    assert said.code == 2
    assert "'taken' is a file" in said.err


# ---------------------------------------------------------------- findings


def test_a_handout_with_errors_is_left_out_and_the_others_are_built(handouts: Handouts, project: Path) -> None:
    add("hip-pain", UNKNOWN_URGENCY)
    said = handouts("build", *QUICK)
    assert said.code == 1
    assert said.out == ""
    assert "source/hip-pain/handout.yaml:67:80: error S013 " in said.err
    assert "urgency: emergencey}\n" in said.err
    assert "It must be one of 'emergency', 'urgent', 'same_day' or 'routine', perhaps `emergency`." in said.err
    assert "not built: hip-pain has errors (above)" in said.err
    assert files() == {"manifest.json", *(f"base/en-US/{HANDOUT}-{level}.txt" for level in Level)}


def test_check_tells_of_a_finding_with_its_line_a_caret_and_what_to_do(handouts: Handouts, project: Path) -> None:
    add("hip-pain", UNKNOWN_URGENCY)
    said = handouts("check")
    assert said.code == 1
    place, line, caret, hint, _, count = said.out.splitlines()
    assert place.startswith("source/hip-pain/handout.yaml:67:80: error S013 `sections.4.items.0.urgency`")
    assert line[caret.index("^") :] == "emergencey}"
    assert hint == "      = It must be one of 'emergency', 'urgent', 'same_day' or 'routine', perhaps `emergency`."
    assert count == "1 error"


def test_check_of_one_handout_says_nothing_of_another(handouts: Handouts, project: Path) -> None:
    add("hip-pain", UNKNOWN_URGENCY)
    said = handouts("check", HANDOUT)
    assert (said.code, said.out) == (0, "Nothing to mend.\n")


def test_warnings_let_a_check_pass_unless_it_is_strict(handouts: Handouts, project: Path) -> None:
    add("hip-pain", LONG_SENTENCE)
    said = handouts("check")
    assert said.code == 0
    assert "warning P" in said.out
    strict = handouts("check", "--strict")
    assert (strict.code, strict.out) == (1, said.out)
    built = handouts("build", *QUICK)
    assert built.code == 0
    assert "see them with `handouts check`" in built.err


@pytest.fixture
def troubled(project: Path) -> Path:
    """A project with an error, and with warnings in another handout."""
    add("hip-pain", UNKNOWN_URGENCY)
    add("neck-pain", LONG_SENTENCE)
    return project


def report(handouts: Handouts, name: str) -> str:
    said = handouts("check", "--report", name)
    assert (said.code, said.err) == (1, "")
    return said.out


def test_the_json_report_has_every_finding_with_its_place(handouts: Handouts, troubled: Path) -> None:
    rows = json.loads(report(handouts, "json"))
    keys = {"code", "severity", "message", "hint", "file", "line", "column", "unit"}
    assert all(set(row) == keys for row in rows)
    error = next(r for r in rows if r["severity"] == "error")
    assert (error["code"], error["file"]) == ("S013", "source/hip-pain/handout.yaml")
    assert (error["line"], error["column"]) == (67, 80)
    assert {r["severity"] for r in rows} >= {"error", "warning"}


def test_the_sarif_report_is_what_code_scanning_reads(handouts: Handouts, troubled: Path) -> None:
    log = json.loads(report(handouts, "sarif"))
    rows = json.loads(report(handouts, "json"))
    assert log["version"] == "2.1.0"
    assert log["$schema"].startswith("https://")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "handouts"
    ids = [r["id"] for r in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        for words in (rule["shortDescription"], rule["fullDescription"], rule["help"]):
            assert words["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert len(run["results"]) == len(rows)
    for result, row in zip(run["results"], rows, strict=True):
        assert ids[result["ruleIndex"]] == result["ruleId"] == row["code"]
        assert result["level"] == {"error": "error", "warning": "warning", "info": "note"}[row["severity"]]
        assert row["message"] in result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        assert uri == row["file"]
        assert not uri.startswith("/") and "\\" not in uri
        assert physical["region"] == {"startLine": row["line"], "startColumn": row["column"]}


def test_the_junit_report_counts_errors_as_failures(handouts: Handouts, troubled: Path) -> None:
    rows = json.loads(report(handouts, "json"))
    suite = etree.fromstring(report(handouts, "junit").encode())
    assert suite.tag == "testsuite"
    cases = suite.findall("testcase")
    failures = suite.findall("testcase/failure")
    assert int(suite.get("tests")) == len(cases) == len(rows)
    assert int(suite.get("failures")) == len(failures) == sum(r["severity"] == "error" for r in rows)
    assert [c.get("classname") for c in cases] == [r["code"] for r in rows]
    assert "source/hip-pain/handout.yaml:67:80" in failures[0].getparent().get("name")


def test_the_github_report_puts_findings_on_lines_of_the_change(handouts: Handouts, troubled: Path) -> None:
    rows = json.loads(report(handouts, "json"))
    lines = report(handouts, "github").splitlines()
    assert len(lines) == len(rows)
    (error,) = (line for line in lines if line.startswith("::error "))
    assert error.startswith("::error file=source/hip-pain/handout.yaml,line=67,col=80,title=S013::`sections.4")


@pytest.mark.parametrize(
    ("name", "nothing"),
    [("text", "Nothing to mend.\n"), ("json", "[]\n"), ("github", "")],
)
def test_a_report_of_nothing_is_still_a_report(handouts: Handouts, project: Path, name: str, nothing: str) -> None:
    said = handouts("check", "--report", name)
    assert (said.code, said.out, said.err) == (0, nothing, "")


def test_machine_reports_of_nothing_parse(handouts: Handouts, project: Path) -> None:
    (run,) = json.loads(handouts("check", "--report", "sarif").out)["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    suite = etree.fromstring(handouts("check", "--report", "junit").out.encode())
    assert (suite.get("tests"), suite.get("failures"), len(suite)) == ("1", "0", 1)


def test_where_nobody_looks_there_are_no_escape_codes(troubled: Path) -> None:
    checked = as_a_process("check", cwd=troubled)
    built = as_a_process("build", *QUICK, cwd=troubled)
    assert (checked.returncode, built.returncode) == (1, 1)
    for said in (checked.stdout, checked.stderr, built.stdout, built.stderr):
        assert "\x1b" not in said
    assert built.stdout == ""


class Terminal:
    """A command with a terminal before it."""

    def __init__(self, *words: str, cwd: Path, **environ: str) -> None:
        pty = pytest.importorskip("pty")
        self.screen, theirs = pty.openpty()
        env = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm"} | environ
        command = [sys.executable, "-m", "handouts", *words]
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        self.process = subprocess.Popen(
            command, cwd=cwd, env=env, start_new_session=True, preexec_fn=default_handlers, **streams
        )
        os.close(theirs)

    def read(self, until: str = "") -> str:
        """What stands there, to the end or until some words come."""
        said = b""
        while not until or until.encode() not in said:
            try:
                more = os.read(self.screen, 65536)
            except OSError:  # nobody is there any more: what Linux says for an end
                more = b""
            if not more:
                self.process.wait()
                os.close(self.screen)
                break
            said += more
        return said.decode()


def test_a_terminal_shows_colours(troubled: Path) -> None:
    assert "\x1b[31m\x1b[1merror\x1b[0m S013" in Terminal("check", cwd=troubled).read()


@pytest.mark.parametrize("words", [("check",), ("build", "-q", *QUICK), ("build", "--source", "nowhere")], ids=" ".join)
@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_person_who_wants_no_colours_gets_none(
    troubled: Path, words: tuple[str, ...], environ: dict[str, str]
) -> None:
    said = Terminal(*words, cwd=troubled, **environ).read()
    assert "rror" in said
    assert "\x1b" not in said


def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines(project: Path) -> None:
    said = Terminal("build", *QUICK, cwd=project, TERM="dumb").read()
    assert said.splitlines()[:2] == [f"{HANDOUT}: base, en-US, {level}" for level in Level]
    assert "\x1b" not in said


def test_after_ctrl_c_a_terminal_has_its_cursor_again(project: Path) -> None:
    add("hip-pain")
    terminal = Terminal("build", "-j", "2", cwd=project)
    said = terminal.read(until="25%")
    os.killpg(terminal.process.pid, signal.SIGINT)
    said += terminal.read()
    assert terminal.process.returncode == 130
    assert "Stopped. Files that were written are whole." in said
    assert "Traceback" not in said
    assert said.rindex("\x1b[?25h") > said.rindex("\x1b[?25l"), "the cursor stays hidden"


def test_the_environment_of_a_machine_without_a_language_shows_every_character(project: Path) -> None:
    add("hip-pain", UNKNOWN_URGENCY, ("name it here", "“ñ” — name it here"))
    said = as_a_process("check", cwd=project, LC_ALL="C", LANG="C")
    assert said.returncode == 1
    assert "“ñ” — name it here" in said.stdout


# ---------------------------------------------------------------- release


@pytest.mark.parametrize("level", list(Level))
def test_a_release_refuses_a_draft_and_writes_nothing(handouts: Handouts, project: Path, level: Level) -> None:
    said = handouts("build", "--release", "--level", level, "-f", "html,text")
    assert said.code == 1
    assert f"error F001 `{HANDOUT}` can't be released: no clinician has approved it (status: draft)" in said.err
    assert f"not made: base/en-US/{HANDOUT}-{level}.html: F001" in said.err
    assert said.err.count("Build it as a draft (without --release)") == 2  # at the finding, and once for all files
    assert not Path("output").exists()


def test_a_release_takes_away_the_files_of_a_draft_build(handouts: Handouts, project: Path) -> None:
    assert handouts("build", *QUICK).code == 0
    said = handouts("build", "--release", *QUICK)
    assert said.code == 1
    assert "taken away: " in said.err
    assert files() == {"manifest.json"}


def test_a_release_refuses_a_translation_that_nobody_approved(handouts: Handouts, project: Path) -> None:
    said = handouts("build", "--release", "-l", "es", *QUICK, "--source", repository() / "source")
    assert said.code == 1
    assert "F001" in said.err
    assert not Path("output").exists()


# ---------------------------------------------------------------- our bugs, and a broken environment


def crash(document: Document, tools: Tools) -> NoReturn:
    raise ZeroDivisionError("the page has no width")


def refuse(document: Document, tools: Tools) -> NoReturn:
    raise HandoutsError("the font `Nowhere Sans` is not installed", "Install its package.")


def break_text(monkeypatch: pytest.MonkeyPatch, render: Any) -> None:
    monkeypatch.setattr("handouts.formats.text.TEXT", replace(format_named("text"), render=render))


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_crash_in_one_format_leaves_the_others_and_keeps_its_traceback(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    break_text(monkeypatch, crash)
    said = handouts("build", "-f", "html,text", "-j", jobs)
    assert said.code == 70
    assert f"not made: base/en-US/{HANDOUT}-standard.txt: ZeroDivisionError('the page has no width')" in said.err
    assert "Traceback (most recent call last):" in said.err
    assert "test_cli.py" in said.err
    assert "This is a bug in handouts: please report it with the lines above.\n" in said.err
    assert "2 files made, 2 not made" in said.err
    assert files() == {"manifest.json", *(f"base/en-US/{HANDOUT}-{level}.html" for level in Level)}


def test_a_crash_outside_the_build_is_called_a_bug(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> NoReturn:
        raise ZeroDivisionError("no rules")

    monkeypatch.setattr("handouts.rules.engine.all_rules", broken)
    said = handouts("explain")
    assert said.code == 70
    assert "ZeroDivisionError: no rules" in said.err
    assert "This is a bug in handouts: please report it with the lines above." in said.err


def test_what_the_environment_lacks_is_said_in_a_line_with_what_to_do(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_text(monkeypatch, refuse)
    said = handouts("build", "-f", "html,text", "-j", "1")
    assert said.code == 3
    assert f"not made: base/en-US/{HANDOUT}-plain.txt: the font `Nowhere Sans` is not installed\n" in said.err
    assert "  Install its package.\n" in said.err
    assert "Traceback" not in said.err


def test_a_font_that_no_package_brings_is_named(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handouts.clinics.fonts.package_files", lambda family: ())
    said = handouts("build", "-f", "pdf", "--level", "plain")
    assert said.code == 3
    assert "the font `Source Sans 3` is not installed" in said.err
    assert "fontpkg-" in said.err
    assert "Traceback" not in said.err


def test_without_pandoc_one_is_told_how_to_get_it(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypandoc

    from handouts.document import pandoc

    def missing() -> NoReturn:
        raise OSError("No pandoc was found")

    monkeypatch.setattr(pypandoc, "get_pandoc_path", missing)
    monkeypatch.setenv("PYPANDOC_PANDOC", "nowhere")  # instead of the one that comes with the program
    pandoc.pandoc_path.cache_clear()
    pandoc.shared().close()
    try:
        said = handouts("build", *QUICK)
    finally:
        pandoc.pandoc_path.cache_clear()
    assert said.code == 3
    assert "Pandoc is not installed\n  Run: pip install pypandoc-binary\n" in said.err
    assert "Traceback" not in said.err


def test_a_reader_that_goes_away_leaves_no_traceback(project: Path) -> None:
    for words in ("list", "explain", "schema", "check"):
        read, write = os.pipe()
        os.close(read)
        command = [sys.executable, "-m", "handouts", words]
        with os.fdopen(write, "w") as gone:
            said = subprocess.run(command, cwd=project, stdout=gone, stderr=subprocess.PIPE, text=True)
        assert said.stderr == ""
        assert said.returncode == 128 + 13  # neither "fine" nor "there are errors"


# ---------------------------------------------------------------- explain, list, new, schema


@pytest.mark.parametrize("code", all_rules())
def test_every_rule_is_explained(code: str) -> None:
    rule = all_rules()[code]
    said = CliRunner().invoke(main, ["explain", code.lower()])
    assert said.exit_code == 0
    assert said.output.startswith(f"{code} {rule.name} ({rule.severity})\n\n")
    assert len(rule.doc) > 60, "a rule's page says why it matters"
    assert f"What to do: {rule.hint}\n" in said.output
    assert f"Can be accepted: {'yes' if rule.waivable else 'no'}" in said.output


def test_explain_lists_every_rule_and_knows_no_other(handouts: Handouts) -> None:
    listed = handouts("explain")
    assert [line.split()[0] for line in listed.out.split("\n\n")[1].splitlines()] == sorted(all_rules())
    said = handouts("explain", "F0001")
    assert said.code == 2
    assert "There is no topic and no rule 'F0001'. Did you mean 'F001'?" in said.err
    assert handouts("explain", "hip").code == 2


def test_list_says_what_there_is_for_people_and_for_machines(handouts: Handouts, project: Path) -> None:
    add("hip-pain", UNKNOWN_URGENCY)
    said = handouts("list")
    assert said.code == 0
    assert said.out.splitlines() == [
        "hip-pain  -  has errors  -",
        f"{HANDOUT}  0.1.0  draft  en-US",
        "    Knee injection",
        "clinics: riverside",
    ]
    data = json.loads(handouts("list", "--json").out)
    assert data["clinics"] == ["riverside"]
    assert data["handouts"][1] == {
        "id": HANDOUT,
        "title": "Knee injection",
        "version": "0.1.0",
        "status": "draft",
        "locales": ["en-US"],
        "levels": ["standard", "plain"],
    }


@pytest.mark.parametrize("bad", ["Knee", "knee_injection", "../knee", "a b", "-knee", "knee-", "é", "", "a" * 81])
def test_new_refuses_an_id_that_could_not_be_a_file_name(
    handouts: Handouts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = handouts("new", "--", bad)
    assert said.code == 2
    assert "use lower-case letters, digits and hyphens, such as knee-injection." in said.err
    assert not list(tmp_path.iterdir())


def test_new_never_writes_over_a_handout(handouts: Handouts, project: Path) -> None:
    file = Path("source", HANDOUT, "handout.yaml")
    file.write_text("mine")
    said = handouts("new", HANDOUT)
    assert said.code == 2
    assert "is there already; choose another id" in said.err
    assert file.read_text() == "mine"


def test_a_new_handout_is_told_to_be_one_and_has_no_other_finding(
    handouts: Handouts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = handouts("new", "care-after-a-fall")
    assert (made.code, made.out) == (0, "source/care-after-a-fall/handout.yaml\n")
    assert "Next: edit it" in made.err
    said = handouts("check")
    assert (said.code, said.out.splitlines()[-1]) == (0, "1 warning")
    assert "warning S046 not filled in yet: 16 of the texts still say what to write, first here" in said.out
    assert handouts("check", "--strict").code == 1


def test_the_committed_schema_is_the_one_the_code_prints(handouts: Handouts) -> None:
    committed = repository() / "schema" / "handout.schema.json"
    assert handouts("schema").out == committed.read_text("utf-8"), "write it anew: make docs"


def plain(text: str) -> Any:
    """YAML as JSON has it: dates are text."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def test_shipped_and_new_handouts_fit_the_schema_that_editors_use(handouts: Handouts, project: Path) -> None:
    schema = json.loads(handouts("schema").out)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    texts = [f.read_text("utf-8") for f in (repository() / "source").glob("*/handout.yaml")]
    assert texts
    for text in (*texts, Path("source", HANDOUT, "handout.yaml").read_text("utf-8")):
        assert [e.message for e in validator.iter_errors(plain(text))] == []
    wrong = plain(texts[0]) | {"sectoins": []}
    assert [e.validator for e in validator.iter_errors(wrong)] == ["additionalProperties"]


@pytest.mark.parametrize(
    "words", [("check", ""), ("check", " "), ("build", ""), ("build", "-f", ""), ("build", "-c", ",")]
)
def test_an_empty_name_is_not_all_of_them(handouts: Handouts, project: Path, words: tuple[str, ...]) -> None:
    said = handouts(*words)
    assert said.code == 2
    assert "names no" in said.err
