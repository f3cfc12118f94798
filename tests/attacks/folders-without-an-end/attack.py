"""Many files, deep folders, odd names."""

import os

from scratch import Scratch

LIMIT = 20


def attack(scratch: Scratch) -> None:
    deep = scratch.folder / "images"
    deep.mkdir(exist_ok=True)
    here = os.open(deep, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("a" * 30, dir_fd=here)
        inner = os.open("a" * 30, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    for name in (
        b"\xff\xfe.po",
        b"\xe9.svg",
        b"x" * 255,
        b"images/\xff.png",
        b"-rf",
        b" ",
        b"~",
        b"*",
        b"a\nb.po",
        b"\xed\xa0\x80.yaml",
    ):
        (scratch.folder / os.fsdecode(name)).write_bytes(b"x")
    for name in (b"\xff", b"\xed\xa0\x80"):
        (scratch.project / "source" / os.fsdecode(name)).mkdir()
        (scratch.project / "templates/clinics" / os.fsdecode(name)).mkdir()
    many = scratch.project / "source" / "many"
    many.mkdir()
    (many / "handout.yaml").write_bytes(scratch.handout.read_bytes())
    for number in range(10_050):
        (many / f"{number}.txt").touch()
    done = scratch.check(seconds=LIMIT, memory=2_000)
    assert done.code == 1 and any("many" in row["file"] for row in done.findings()), done.said
    for words in (
        ("list",),
        ("translate", "status", scratch.folder.name),
        ("build", "-q", "-j", "1", "-f", "text", "-l", "en-US"),
    ):
        scratch.run(*words, seconds=LIMIT, memory=2_000)
