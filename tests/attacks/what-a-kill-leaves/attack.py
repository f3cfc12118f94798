"""Folders and files as a kill leaves them."""

import shutil

from scratch import Scratch


def attack(scratch: Scratch) -> None:
    scratch.build("text,html")
    publish = ("publish", "site")
    assert scratch.run(*publish, writes=("site",)).code == 0
    site = scratch.project / "site"
    own = ("site", ".site.abcd1234", ".site.abcd1234.old", ".site.mine")
    shutil.copytree(site, scratch.project / ".site.abcd1234")
    (scratch.project / ".site.abcd1234" / "manifest.json").unlink()
    scratch.write(".site.mine/notes.txt", "mine")
    site.rename(scratch.project / ".site.abcd1234.old")
    assert scratch.run(*publish, writes=own).code == 0
    assert (site / "index.html").is_file()
    assert (scratch.project / ".site.mine" / "notes.txt").read_text() == "mine"
    assert scratch.run(*publish, writes=own).code == 0
    before = {file.name: file.read_bytes() for file in scratch.output.rglob("*") if file.is_file()}
    for file in list(scratch.output.rglob("*.txt")):
        file.write_bytes(file.read_bytes()[:100])
    assert scratch.build("text,html").code == 0
    assert {file.name: file.read_bytes() for file in scratch.output.rglob("*") if file.is_file()} == before
