"""Names of clinics that are addresses, files, signs of control, or nothing that can be seen."""

import json
import shutil

from scratch import Scratch

NAMES = [
    *("javascript:alert(1)", "data:text,x", "manifest.json", "index.html", ".nojekyll", "base", "en-US", "nul", "a#b"),
    *("a?b", "a%2e%2e", "..%2f..", "a b", "a\tb", "a\nb", "\x1b[2Ja", "a\x07", "\u202eab", "a\u200bb", "ａ"),
    *("\u0435vil", "<script>", "'", '"', "&amp;", "$(id)", "`id`", "-c", "--help", "~", "..a", "...", "a,b", "x" * 200),
]


def attack(scratch: Scratch) -> None:
    folder = scratch.clinic.parent
    for name in NAMES:
        shutil.copytree(scratch.clinic, folder / name)
    found = [row for row in scratch.check().findings() if row["code"] == "C017"]
    assert {row["file"].rpartition("/")[2] for row in found} == set(NAMES), found
    assert all(row["severity"] == "error" for row in found)
    assert json.loads(scratch.run("list", "--json").out)["clinics"] == ["evil", "riverside"]
    for words in (("list",), ("check", "-j", "1"), ("build", "-f", "text", "-c", "none")):
        said = scratch.run(*words).said
        assert not [c for c in said if not c.isprintable() and c != "\n"], said
    for name in NAMES:
        if name != "base" and "," not in name:
            assert scratch.run("build", "-q", "-f", "text", "-c", name).code == 2, name
    assert not scratch.output.exists()
    scratch.build("text", clinic="evil")
    assert scratch.run("publish", "site", writes=("site",)).code == 0
    assert sorted(file.name for file in (scratch.project / "site").iterdir() if file.is_dir()) == ["evil"]
