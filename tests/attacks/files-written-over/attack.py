"""Files of somebody's where a command would put its own."""

import os

from conftest import HANDOUT
from scratch import ENDS, Scratch


def attack(scratch: Scratch) -> None:
    work = scratch.project
    scratch.write("notes.txt", "mine")
    scratch.write("page.html", "<html>mine</html>")
    scratch.write("form.yaml", "id: knee-injection\ndecisions: {en-US: approve}\n")
    scratch.write("empty", "")
    (work / "linked").symlink_to("notes.txt")
    (work / "nowhere").symlink_to("gone/file")
    os.mkfifo(work / "pipe")
    there = [
        *("notes.txt", "page.html", "form.yaml", "linked", "pipe", "empty", "source", "/dev/null", "/dev/full"),
        *(f"source/{HANDOUT}/handout.yaml", "templates/clinics/evil/clinic.yml", str(scratch.secret / "secret.txt")),
    ]
    for name in there:
        for option in ("--output", "--form"):
            assert scratch.run("review", HANDOUT, option, name).code in (2, 3), (option, name)
    for form, end in ENDS.items():
        scratch.write(f"made/base/en-US/{HANDOUT}-plain{end}", "mine")
        done = scratch.build(form, "--output", "made")
        assert done.code == 3, done.said
    scratch.write(f"output/translations/{HANDOUT}.pot", "mine")
    assert scratch.run("translate", "extract", HANDOUT).code == 1
    scratch.run("translate", "update", HANDOUT, "-l", "es-US", writes=(f"source/{HANDOUT}",))
    scratch.write(f"output/translations/{HANDOUT}.es-US.xlf", "mine")
    assert scratch.run("translate", "export", HANDOUT).code == 1
    for file in (work / "output" / "translations").iterdir():
        assert file.read_text() == "mine", file
    assert scratch.run("new", HANDOUT).code == 2
