"""Whatever a name in somebody's files says, nothing is opened but the project and nothing is changed but what a command
is for: every file that is opened is watched.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import HANDOUT
from loading import starter
from reading import repository
from test_pure_stages import PACKAGES

ROOT = repository()
NAMES = [
    *(
        "../../secret/drawing.svg",
        "images/../../../secret/drawing.svg",
        "SECRET/drawing.svg",
        "file:SECRET/drawing.svg",
    ),
    *("link.svg", "linked/drawing.svg", "/dev/zero", "..", "..\\..\\secret\\drawing.svg", "a\x00.svg"),
]
"""Where a picture, a logo or a font is said to be. SECRET stands for a folder beside the project."""
SYSTEM = ("/dev/null", "/dev/urandom", "/proc/", "/sys/", "/etc/mime.types", "/etc/localtime", "/usr/share/zoneinfo/")
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><path d="M2 38 20 8l10 16 6-8 22 22z"/></svg>'
ALL = ["S020", "S021", "S022", "S023", "S014", "S042"]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    folder = tmp_path / "secret"
    folder.mkdir()
    (folder / "drawing.svg").write_text(DRAWING)
    (folder / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def hostile(tmp_path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which every name leads out of it, and one sound handout."""
    project = tmp_path / "work" / "project"
    project.mkdir(parents=True)
    monkeypatch.chdir(project)
    starter(HANDOUT, project / "source")
    for number, name in enumerate(NAMES):
        a_handout(project, f"p{number}", name.replace("SECRET", str(secret)), secret)
        a_clinic(project, f"c{number}", name.replace("SECRET", str(secret)), secret)
    for name in ("javascript:alert(1)", "manifest.json", "..x", "a\x1b[2J"):
        a_clinic(project, name, "logo.svg", secret)
    (project / "templates" / "clinics" / "link").symlink_to(secret)
    (project / "source" / "link").symlink_to(secret)
    own = project / "source" / HANDOUT
    for name in ("..po", "../x".replace("/", "\\") + ".po", "en-XA.po", "x.po"):
        (own / name).write_text('msgid ""\nmsgstr "Language: ../../secret\\n"\n')
    (own / "approved").symlink_to(secret)
    (own / "approvals.yaml").write_text(f"handout:\n  - {{locale: ../../../secret, file: {secret}/secret.txt}}\n")
    (project / "output").mkdir()
    (project / "output" / "manifest.json").write_text(json.dumps({"schema": 1, "files": [an_entry()]}))
    return project


def a_handout(project: Path, id: str, picture: str, secret: Path) -> None:
    file = starter(id, project / "source")
    text = file.read_text("utf-8")
    line = "      - Keep each point short.\n"
    assert line in text
    said = f'{line}    image: {{file: {json.dumps(picture)}, alt: "A green hill with two tops"}}\n'
    rows = "".join(f'  - {{code: {code}, reason: "It stands here for a good reason."}}\n' for code in ALL)
    file.write_text(f"{text.replace(line, said)}allow:\n{rows}", "utf-8")
    (file.parent / "link.svg").symlink_to(secret / "drawing.svg")
    (file.parent / "linked").symlink_to(secret)


def a_clinic(project: Path, name: str, path: str, secret: Path) -> None:
    folder = project / "templates" / "clinics" / name
    folder.mkdir(parents=True)
    (folder / "clinic.yml").write_text("name: Riverside\nphone: 555-555-0100\n")
    said = json.dumps(path)
    fonts = f"typography:\n  fonts:\n    - {{family: Own, source: file, files: [{{path: {said}}}]}}\n"
    (folder / "brand.yml").write_text(f"logo: {{medium: {{path: {said}, alt: Riverside}}}}\n{fonts}")
    (folder / "link.svg").symlink_to(secret / "drawing.svg")
    (folder / "linked").symlink_to(secret)
    (folder / "body.md.j2").write_text('{% include "../../../secret/secret.txt" %}{% extends "/etc/passwd" %}')


def an_entry() -> dict[str, Any]:
    where = {
        "path": "../../../secret/secret.txt",
        "handout": "../secret",
        "locale": "..",
        "level": "..",
        "clinic": "..",
    }
    empty: dict[str, Any] = {"findings": {}, "tools": {}, "approved_on": None, "bytes": 6, "sha256": "0" * 64}
    return {**where, "format": "text", "status": "draft", "source_digest": "", "action_key": "", **empty}


def a_form(project: Path, id: str, tag: str) -> Path:
    file = project / "form.yaml"
    said = json.dumps(tag)
    file.write_text(
        f"id: {json.dumps(id)}\nversion: 0.1.0\nreviewer: {{name: A. B., role: nurse, date: 2026-11-24}}\n"
        f"decisions: {{en-US: approve, {said}: approve}}\ntranslations: {{{said}: {{}}}}\n"
        f"read: {{{said}: {'0' * 64}}}\n"
        f"comments: {{{said}: {{../../x: y}}}}\nnext_review: 2028-11-24\n"
    )
    return file


def an_xliff(project: Path, id: str, tag: str, secret: Path) -> Path:
    file = project / f"x{len(list(project.iterdir()))}.xlf"
    file.write_text(
        f'<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY e SYSTEM "file://{secret}/secret.txt">]>'
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en-US" '
        f'trgLang="{tag}"><file id="{id}" original="../../secret/x.txt"><unit id="title"><segment><source>X</source>'
        "<target>&e;</target></segment></unit></file></xliff>"
    )
    return file


def watched(project: Path, commands: list[list[str]]) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """What each command opens and changes outside of Python and its packages."""
    top = project.parents[1]
    for name in ("cache", "tmp", "home"):
        (top / name).mkdir()
    env = os.environ | {"XDG_CACHE_HOME": str(top / "cache"), "TMPDIR": str(top / "tmp"), "HOME": str(top / "home")}
    env |= {"PYTHONPATH": os.pathsep.join((str(ROOT / "pipeline"), str(ROOT / "tests")))}
    script = [sys.executable, str(ROOT / "tests" / "watching.py"), str(top / "log")]
    subprocess.run(script, input=json.dumps(commands), cwd=project, env=env, text=True, check=True)
    for command, line in zip(commands, (top / "log").read_text("utf-8").splitlines(), strict=True):
        yield command, json.loads(line)


def test_nothing_is_opened_or_changed_outside_whatever_names_say(hostile: Path, secret: Path) -> None:
    top = hostile.parents[1]
    bad = ["../../secret", str(secret), ".."]
    build = ["build", "-q", "-j", "1", "--level", "plain", "-f", "text"]
    commands = [
        *(["list"], ["check", "-j", "2"], ["check", "-j", "1", "--report", "sarif"]),
        ["build", "-j", "2", "--level", "plain", "-f", "text,html"],
        *([*build, HANDOUT, "-c", f"c{number}"] for number in range(len(NAMES))),
        *([*build, HANDOUT, option, name] for option in ("-c", "-l") for name in bad),
        *(["publish", "site"], ["publish", "site/../site"], ["publish", "source/.."]),
        *(["review", name] for name in (HANDOUT, *bad)),
        ["approve", HANDOUT, str(a_form(hostile, "../../secret", "../../../secret/x"))],
        *(["translate", word, HANDOUT] for word in ("status", "check", "extract", "update", "export")),
        *(["translate", word, HANDOUT, "-l", name] for word in ("update", "export") for name in bad),
        *(
            ["translate", "import", str(an_xliff(hostile, id, tag, secret))]
            for id, tag in (("../../secret", "es-US"), (HANDOUT, "../../../secret/x"), (HANDOUT, "es-US"))
        ),
        *(["new", name] for name in bad),
    ]
    before = contents(secret)
    own = [hostile / "output", hostile / "site", top / "cache", top / "tmp"]
    code = [ROOT / name for name in ("pipeline", "templates", "tests")]
    may_read = [*map(os.path.realpath, [hostile, *own, *code, *PACKAGES, *filter(None, sys.path)]), *SYSTEM]
    may_change = [*map(str, own), str(hostile / ".site."), str(hostile / "source" / HANDOUT), "/dev/null"]
    wrong: dict[str, list[str]] = {}
    for command, seen in watched(hostile, commands):
        said = f"{command}: {seen['code']}\n{seen['said']}"
        assert seen["code"] in (0, 1, 2, 3), said
        assert "Traceback" not in seen["said"], said
        strange = [p for p in seen["read"] if not p.startswith((*may_read,))]
        strange += [p for p in seen["changed"] if not p.startswith((*may_change,)) and p != str(hostile)]
        if strange:  # that the project's own folder is there is asked by trying to make it
            wrong[" ".join(command)] = strange
    assert wrong == {}
    assert contents(secret) == before
    assert sorted(f.name for f in top.iterdir()) == ["cache", "home", "log", "secret", "tmp", "work"]
    assert [f.name for f in (top / "work").iterdir()] == ["project"]
    assert [*(top / "home").iterdir(), *(top / "tmp").iterdir()] == []


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f): f.read_bytes() for f in sorted(folder.rglob("*"))}
