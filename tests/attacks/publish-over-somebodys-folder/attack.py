"""What stands where a site is to go."""

import json
from hashlib import sha256
from pathlib import Path

from scratch import Scratch


def attack(scratch: Scratch) -> None:
    scratch.build("text")
    work = scratch.project
    for name, text in {
        "app": '{"name": "Holidays", "icons": []}',
        "list": "[]",
        "empty": "",
        "broken": "{",
        "newer": '{"schema": 99, "files": []}',
        "odd": '{"schema": 1, "files": [{"path": 1}]}',
        "none": '{"schema": 1, "files": []}',
    }.items():
        scratch.write(f"{name}/manifest.json", text)
        scratch.write(f"{name}/index.html", "<p>Holidays</p>")
        scratch.write(f"{name}/src/app.js", "sea()")
        assert scratch.run("publish", name).code == 3, name
    for name in ("source", "templates", "templates/clinics"):
        looks_like_a_site(work / name)
        assert scratch.run("publish", name).code == 3, name
    for name in (".", "..", "../..", "/", "source/new", "../../machine/home", "../../machine"):
        assert scratch.run("publish", name).code == 3, name
    for number, (name, text) in enumerate(
        {
            "CNAME": "example.org",
            ".well-known/security.txt": "Contact: us",
            "index.html": "<p>Our own page</p>",
            "base/en-US/notes.txt": "mine",
            "base/en-US/knee-injection-plain.txt": "mended by hand",
            ".nojekyll": "mine",
            ".git/config": "[core]",
        }.items()
    ):
        site = f"site{number}"
        assert scratch.run("publish", site, writes=(site,)).code == 0
        assert scratch.run("publish", site, writes=(site,)).code == 0
        scratch.write(f"{site}/{name}", text)
        assert scratch.run("publish", site).code == 3, name
        assert (work / site / name).read_text() == text


def looks_like_a_site(folder: Path) -> None:
    """As if `publish` had made it as it is."""
    (folder / "index.html").touch()
    files = {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    rows = [{"path": n, "sha256": sha256(c).hexdigest()} for n, c in files.items() if n not in OWN]
    (folder / "manifest.json").write_text(json.dumps({"schema": 1, "files": rows}))


OWN = ("index.html", "manifest.json", ".nojekyll")
