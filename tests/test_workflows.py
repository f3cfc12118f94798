"""What CI runs is what a person can run, with no more rights than it needs."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import HANDOUT, Handouts
from handouts.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = frozenset(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
CHECK = ".venv/bin/handouts check --report github"

PINNED = re.compile(r"actions/[a-z-]+@(v[0-9]+(\.[0-9]+\.[0-9]+)?|[0-9a-f]{40})")

every_workflow = pytest.mark.parametrize("file", WORKFLOWS, ids=lambda f: f.stem)


def workflow(name: str) -> dict[str, Any]:
    # BaseLoader keeps text as it stands: YAML 1.1 would read the key `on` as true.
    loaded: dict[str, Any] = yaml.load(
        (ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8"),
        yaml.BaseLoader,  # noqa: S506 (makes texts, lists and mappings only)
    )
    return loaded


def jobs(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = workflow(file.stem)["jobs"]
    return found


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(file).values() for step in job["steps"]]


# ---------------------------------------------------------------- the workflows


def test_the_three_workflows_are_there() -> None:
    assert [f.stem for f in WORKFLOWS] == ["newest", "publish", "test"]


@every_workflow
def test_each_run_line_is_something_a_person_can_run(file: Path) -> None:
    for line in (line for step in steps(file) if "run" in step for line in step["run"].splitlines()):
        match shlex.split(line):
            case ["make", target]:
                assert target in TARGETS, f"the Makefile has no target {target}"
            case [".ci/run"]:
                assert os.access(ROOT / ".ci" / "run", os.X_OK)
            case [".venv/bin/handouts", command, *_]:
                assert line == CHECK, "the test below runs this line and no other"
                assert command in main.commands
            case _:
                pytest.fail(f"`{line}` is neither a make target nor a known command")


@every_workflow
def test_each_action_is_pinned(file: Path) -> None:
    used = [step["uses"] for step in steps(file) if "uses" in step]
    assert used
    assert [u for u in used if not PINNED.fullmatch(u)] == []


@every_workflow
def test_the_token_may_only_read_but_for_the_deployment(file: Path) -> None:
    assert workflow(file.stem)["permissions"] == {"contents": "read"}
    granted = {name: job["permissions"] for name, job in jobs(file).items() if "permissions" in job}
    assert granted == ({"deploy": {"pages": "write", "id-token": "write"}} if file.stem == "publish" else {})


@every_workflow
def test_no_pull_request_meets_a_secret_or_a_writing_token(file: Path) -> None:
    text = file.read_text("utf-8")
    assert "pull_request_target" not in text
    assert "secrets." not in text
    assert "workflow_run" not in workflow(file.stem)["on"]
    checkouts = [step for step in steps(file) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


@every_workflow
def test_no_words_from_outside_reach_a_shell(file: Path) -> None:
    assert [step["run"] for step in steps(file) if "${{" in step.get("run", "")] == []


@every_workflow
def test_a_newer_run_takes_the_place_of_an_older_one_and_none_runs_for_ever(file: Path) -> None:
    assert workflow(file.stem)["concurrency"]["group"] == f"{file.stem}-${{{{ github.ref }}}}"
    assert all(int(job["timeout-minutes"]) <= 90 for job in jobs(file).values())


def test_only_main_publishes_and_never_a_pull_request() -> None:
    publish = workflow("publish")
    only_main = "github.event_name != 'pull_request' && github.ref == 'refs/heads/main'"
    assert publish["on"]["push"]["branches"] == ["main"]
    assert publish["jobs"]["deploy"]["if"] == only_main
    assert publish["jobs"]["deploy"]["needs"] == "build"
    [upload] = [s for s in publish["jobs"]["build"]["steps"] if "upload-pages" in s.get("uses", "")]
    assert upload["if"] == only_main
    assert upload["with"] == {"path": "site"}


def test_what_is_published_was_checked_built_and_validated_first() -> None:
    lines = [step["run"] for step in workflow("publish")["jobs"]["build"]["steps"] if "run" in step]
    assert lines == ["make setup", CHECK, "make build", "make verify", "make publish"]


def test_publishing_follows_what_the_handouts_are_made_from() -> None:
    on = workflow("publish")["on"]
    assert on["push"]["paths"] == on["pull_request"]["paths"]
    assert {"source/**", "templates/**", "pipeline/**", "pyproject.toml", "requirements.txt"} <= set(
        on["push"]["paths"]
    )


@pytest.mark.parametrize("name", ["publish", "test"])
def test_what_a_workflow_downloads_is_kept_as_long_as_the_lock_is_as_it_was(name: str) -> None:
    for job in workflow(name)["jobs"].values():
        kept = [step["with"] for step in job["steps"] if step.get("uses", "").startswith("actions/cache@")]
        installs = any(step.get("run") in {"make setup", ".ci/run"} for step in job["steps"])
        assert [k["path"] for k in kept] == [".cache/uv"] * installs
        assert all(k["key"].endswith("${{ hashFiles('requirements.txt') }}") for k in kept)
    assert 'UV_CACHE_DIR="$PWD/.cache/uv"' in (ROOT / "scripts" / "setup.sh").read_text("utf-8")


def test_the_newest_versions_are_tried_every_week_with_every_test() -> None:
    newest = workflow("newest")
    assert set(newest["on"]) == {"schedule", "workflow_dispatch"}
    assert [re.fullmatch(r"\d+ \d+ \* \* [0-6]", at["cron"]) is not None for at in newest["on"]["schedule"]] == [True]
    lines = [step["run"] for step in newest["jobs"]["newest"]["steps"] if "run" in step]
    assert lines == ["make newest", ".ci/run"], "it locks the newest, and installs and tests what is locked"
    assert newest["jobs"]["newest"]["strategy"] == workflow("test")["jobs"]["test"]["strategy"]


def test_what_is_locked_is_held_against_known_vulnerabilities_every_week() -> None:
    """As it is locked, not with the newest; what is found fails the job, and keeps no test from running."""
    lines = [step["run"] for step in workflow("newest")["jobs"]["audit"]["steps"] if "run" in step]
    assert lines == ["make audit"]
    assert "needs" not in workflow("newest")["jobs"]["newest"]
    recipe = (ROOT / "Makefile").read_text("utf-8").split("\naudit: ")[1].split("\n\n")[0]
    asked = shlex.split(recipe.splitlines()[1])
    assert re.fullmatch(r"pip-audit==\d+\.\d+\.\d+", asked[asked.index("--from") + 1])
    assert asked[asked.index("--requirement") + 1] == "requirements.txt"
    assert {"--require-hashes", "--strict"} <= set(asked), "what it could not look up fails, too"
    assert "--ignore-vuln" not in asked


def test_the_linter_looks_for_what_is_insecure() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    ignored = {code for code in lint["ignore"] if code.startswith("S")}
    assert ignored == {"S101"}, "what the program itself does is let pass where it stands, with its reason"


def test_the_check_line_marks_findings_on_their_lines(handouts: Handouts, project: Path) -> None:
    file = project / "source" / HANDOUT / "handout.yaml"
    file.write_text(file.read_text("utf-8").replace("kind: questions", "kind: question"), "utf-8")
    said = handouts(*shlex.split(CHECK)[1:])
    assert said.code == 1
    assert re.match(rf"::error file=source/{HANDOUT}/handout\.yaml,line=\d+,col=\d+,title=S\d+::", said.out)


# ---------------------------------------------------------------- .ci/run and the skips


def test_ci_runs_every_test_through_make() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert "set -euo pipefail" in lines
    assert lines[-1] == "make test"


SKIPS = {
    "a test": "import pytest\n\n@pytest.mark.skip(reason='no browser')\ndef test_a() -> None: ...\n",
    "a module": "import pytest\n\npytest.skip('no browser', allow_module_level=True)\n",
}


@pytest.mark.parametrize("case", SKIPS)
@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skip_is_a_failure_in_ci_only(tmp_path: Path, case: str, ci: str, code: int) -> None:
    for name in ("conftest.py", "loading.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path)
    (tmp_path / "pytest.ini").touch()
    (tmp_path / "test_skips.py").write_text(SKIPS[case] + "\n")
    (tmp_path / "test_runs.py").write_text("def test_b() -> None: ...\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")} | {"CI": ci}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    said = "skipped, but in CI every test must run" in done.stdout and "no browser" in done.stdout
    assert (min(done.returncode, 1), said) == (code, code == 1), done.stdout


# ---------------------------------------------------------------- scripts/setup.sh


FAKE_PYTHON = """#!/bin/sh
# Answers as Python VERSION would, as far as setup.sh asks.
case "$*" in
  --version) echo "Python VERSION" ;;
  *version_info*) exit OLD ;;
  *ensurepip*) exit NO_VENV ;;
  "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo venv >> log ;;
  "-m pip"*) echo pip >> log; cp .cache/uv.txt asked; [ ! -e no-network ] ;;
  "-m uv pip sync"*) echo sync >> log ;;
  "-m uv pip install"*) echo link >> log ;;
esac
"""


INSTALLS = ("pip", "sync", "link")
"""What setup asks for in an environment: uv by pip, what the lock says by uv, a link to the checkout."""


def fake_python(folder: Path, *, version: str = "3.11.7", old: bool = False, no_venv: bool = False) -> Path:
    words = {"VERSION": version, "OLD": str(int(old)), "NO_VENV": str(int(no_venv))}
    file = folder / "python"
    file.write_text(re.sub("VERSION|OLD|NO_VENV", lambda m: words[m[0]], FAKE_PYTHON))
    file.chmod(0o755)
    return file


UV = "uv==0.13.9 \\\n    --hash=sha256:1a \\\n    --hash=sha256:2b\n"
LOCK = f"typst==0.15.2 \\\n    --hash=sha256:0f\n    # via handouts\n{UV}    # via handouts\nwatchfiles==1.3.0 \\\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with nothing but the setup script, and a PATH without apt-get."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "setup.sh", tmp_path / "scripts")
    (tmp_path / "requirements.txt").write_text(LOCK)
    for name in ("pyproject.toml", "requirements.txt"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 0))
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "sh", "cat", "cp", "dirname", "flock", "id", "mkdir", "rm", "sed", "touch"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    return tmp_path


def setup(checkout: Path, python: Path | str) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(checkout / "scripts" / "setup.sh"), str(python)]
    env = {"PATH": str(checkout / "tools")}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def log(checkout: Path) -> list[str]:
    file = checkout / "log"
    return file.read_text().split() if file.exists() else []


def test_setup_makes_the_environment_once(checkout: Path) -> None:
    python = fake_python(checkout)
    first = setup(checkout, python)
    assert (first.returncode, first.stdout) == (0, "")
    assert first.stderr == "setup: installing into .venv (half a minute the first time)\n"
    again = setup(checkout, python)
    assert (again.returncode, again.stderr) == (0, "")
    assert log(checkout) == ["venv", *INSTALLS]
    assert (checkout / "asked").read_text() == UV, "pip installs uv alone, and checks what it gets"


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements.txt"])
def test_setup_installs_again_when_what_is_needed_changed(checkout: Path, changed: str) -> None:
    python = fake_python(checkout)
    setup(checkout, python)
    os.utime(checkout / changed, (2e9, 2e9))
    assert setup(checkout, python).returncode == 0
    assert log(checkout) == ["venv", *INSTALLS, *INSTALLS]


def test_setup_that_was_cut_short_starts_over(checkout: Path) -> None:
    python = fake_python(checkout)
    (checkout / "no-network").touch()
    assert setup(checkout, python).returncode != 0
    assert not (checkout / ".venv" / ".ready").exists()
    (checkout / ".venv" / "half-written").touch()
    (checkout / "no-network").unlink()
    assert setup(checkout, python).returncode == 0
    assert (checkout / ".venv" / ".ready").exists()
    assert not (checkout / ".venv" / "half-written").exists()
    assert log(checkout) == ["venv", "pip", "venv", *INSTALLS]


def test_setup_says_which_python_it_needs(checkout: Path) -> None:
    done = setup(checkout, fake_python(checkout, version="3.9.2", old=True))
    assert done.returncode == 1
    assert "is Python 3.9.2, and 3.11 or newer is needed." in done.stderr
    assert not (checkout / ".venv").exists()


def test_setup_says_that_there_is_no_such_python(checkout: Path) -> None:
    done = setup(checkout, "python9")
    assert done.returncode == 1
    assert "there is no python9 here. Install Python 3.11 or newer" in done.stderr


def test_setup_says_that_the_venv_module_is_missing(checkout: Path) -> None:
    done = setup(checkout, fake_python(checkout, no_venv=True))
    assert done.returncode == 1
    assert "has no venv module. Install it (Debian, Ubuntu: the package python3-venv)" in done.stderr
