"""Environments that lack something, and files beside the project that a program might load."""

from scratch import Scratch

LIMIT = 60


def attack(scratch: Scratch) -> None:
    for name in ("yaml", "lxml", "jinja2", "click", "typst", "sitecustomize", "handouts", "polib", "json"):
        scratch.write(f"{name}.py", f"open('PWNED-{name}', 'w')\n")
    for name in ("pandoc.lua", "json.lua", "init.lua", "pandoc/init.lua", "text.lua", ".pandoc/init.lua"):
        scratch.write(name, "io.open('PWNED-lua', 'w'):write('x')\n")
    scratch.write("bin/pandoc", "#!/bin/sh\ntouch PWNED-pandoc\n").chmod(0o755)
    scratch.write("source/knee-injection/typst.toml", "[package]\n")
    build = ("build", "-q", "-j", "1", "-l", "en-US", "--level", "plain", "-f", "text,pdf,docx")
    file = str(scratch.write("file", "x"))
    kinds: list[dict[str, str]] = [
        {},
        {"HOME": "/nowhere"},
        {"HOME": ""},
        {"XDG_CACHE_HOME": "/dev/null"},
        {"XDG_CACHE_HOME": file},
        {"LC_ALL": "C"},
        {"LC_ALL": "tr_TR.UTF-8"},
        {"LC_ALL": "nonsense"},
        {"TZ": "Nowhere/Never"},
        {"NO_COLOR": "1", "TERM": "dumb"},
        {"https_proxy": "http://127.0.0.1:1", "HTTPS_PROXY": "x"},
        {"SOURCE_DATE_EPOCH": "never"},
        {"COLUMNS": "-1"},
        {"LANG": "\x1b[31m"},
        {"PYTHONUTF8": "0"},
        {"LUA_PATH": "./?.lua", "LUA_INIT": "@pandoc.lua"},
    ]
    for environ in kinds:
        done = scratch.run_at_once(
            build if not environ or "LUA_PATH" in environ else ("check", "-j", "1"),
            seconds=LIMIT,
            writes=("relative",),
            **environ,
        )[0]
        assert done.code in (0, 3), (environ, done.said)
    for place in ("/nowhere", "/proc", file):
        done = scratch.run_at_once(
            ("build", "-q", "-j", "1", "-f", "docx", "-l", "en-US", "--level", "standard"), TMPDIR=place
        )[0]
        assert done.code in (0, 3), (place, done.said)
    assert not list(scratch.top.rglob("PWNED*"))
