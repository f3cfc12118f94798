"""What is no file, at each name that is read."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

from scratch import Scratch
from small import new

LIMIT = 20


def a_socket(file: Path) -> None:
    here = Path.cwd()
    os.chdir(file.parent)  # the name of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(file.name)
    finally:
        os.chdir(here)


KINDS: list[Callable[[Path], None]] = [lambda file: os.mkfifo(file), a_socket, lambda file: file.mkdir()]


def attack(scratch: Scratch) -> None:
    id = scratch.folder.name
    other = new(scratch.project / "other")
    other.rename(scratch.project / "source" / "another")
    another = scratch.project / "source" / "another" / "handout.yaml"
    another.write_text(another.read_text("utf-8").replace(f"id: {id}", "id: another") + "  - {broken\n", "utf-8")
    scratch.build("text", id)
    names = [f"source/{id}/{name}" for name in ("handout.yaml", "es-US.po", "approvals.yaml", "approved/en-US.yaml")]
    names += [f"templates/clinics/evil/{name}" for name in ("clinic.yml", "brand.yml", "body.md.j2", "logo.svg")]
    for number, name in enumerate([*names, "handouts.yaml", "output/manifest.json"]):
        file = scratch.project / name
        kept = file.read_bytes() if file.exists() else None
        file.parent.mkdir(exist_ok=True)
        file.unlink(missing_ok=True)
        KINDS[number % len(KINDS)](file)
        done = scratch.check(seconds=LIMIT)
        places = {row["file"] for row in done.findings() if row["severity"] == "error"}
        assert name == "output/manifest.json" or any(place.startswith(name) for place in places), (name, places)
        assert name == "handouts.yaml" or "source/another/handout.yaml" in places, name
        scratch.build("text", id, seconds=LIMIT)
        scratch.run("publish", "site", seconds=LIMIT, writes=("site",))
        file.rmdir() if file.is_dir() else file.unlink(missing_ok=True)
        if kept is not None:
            file.write_bytes(kept)
    for words in (("approve", id, "form.yaml"), ("translate", "import", "form.yaml")):
        os.mkfifo(scratch.project / "form.yaml")
        assert scratch.run(*words, seconds=LIMIT).code != 0
        (scratch.project / "form.yaml").unlink()
