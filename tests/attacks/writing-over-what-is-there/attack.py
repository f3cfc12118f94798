"""Destinations that are somebody else's."""

import os

from scratch import Scratch


def attack(scratch: Scratch) -> None:
    id = scratch.folder.name
    scratch.write("notes.txt", "mine")
    scratch.write("notes.html", "<p>mine")
    scratch.write("notes.yaml", "mine: yes")
    scratch.write("mine/manifest.json", '{"name": "an app"}')
    scratch.write("mine/src/app.js", "run()")
    os.mkfifo(scratch.project / "pipe")
    scratch.build("text")
    (scratch.project / "linked.html").symlink_to("notes.html")
    for there in (
        "notes.txt",
        "notes.html",
        "notes.yaml",
        "pipe",
        "/dev/null",
        "linked.html",
        f"source/{id}/handout.yaml",
        f"source/{id}",
        "mine",
        "templates/clinics/evil/clinic.yml",
    ):
        for option in ("--output", "--form"):
            assert scratch.run("review", id, option, there).code != 0, (option, there)
    for there in ("mine", f"source/{id}", "source", "templates", "notes.txt", "mine/src", "pipe", "."):
        assert scratch.run("publish", there).code != 0, there
    for there in ("notes.txt", "pipe", "/dev/null"):
        assert scratch.build("text", "--output", there).code != 0, there
    scratch.build("text", "--output", "mine", writes=("mine/base",))
    assert (scratch.project / "mine" / "manifest.json").read_text() == '{"name": "an app"}'
    scratch.in_spanish()
    scratch.write(f"output/translations/{id}.es-US.xlf", "mine")
    scratch.run("translate", "export", id, "-l", "es-US")
    assert (scratch.output / "translations" / f"{id}.es-US.xlf").read_text() == "mine"
