"""An approval by hand, with every kind of record that a stranger may leave beside it."""

import json
import os
import shutil
from hashlib import sha256
from pathlib import Path

from scratch import Scratch

DRAFT = "review: {status: draft, reviewed: null, next_review: null, reviewers: []}"
NAME, ROLE = "Dr. Nobody", "surgeon"
PERSON = f'{{name: "{NAME}", role: "{ROLE}", date: 2026-11-24}}'
TYPED = f"review: {{status: approved, reviewed: 2026-11-24, next_review: 2028-11-24, reviewers: [{PERSON}]}}"
WORDS = """\
locale: en-US
version: 0.1.0
date: 2026-11-24
digest: "0123456789abcdef"
texts:
  "title": "Knee injection"
"""


def attack(scratch: Scratch) -> None:
    scratch.replace(DRAFT, TYPED)
    words, ledger = scratch.folder / "approved" / "en-US.yaml", scratch.folder / "approvals.yaml"
    _is_none(scratch)
    ledger.write_text("[]\n")
    _is_none(scratch)
    ledger.write_text(_entry(WORDS))
    _is_none(scratch)
    words.parent.mkdir()
    for text in ("", "# nothing\n", "locale: [", WORDS, WORDS.replace("en-US", "es-US"), "\0"):
        words.write_text(text)
        ledger.write_text(_entry(text))
        _is_none(scratch)
    for place in (words, ledger, words.parent):
        kept = scratch.project / "kept"
        place.rename(kept)
        for target in (kept, Path("gone"), scratch.secret / "secret.yaml", Path("/dev/zero"), None):
            os.mkfifo(place) if target is None else place.symlink_to(target)
            _is_none(scratch)
            place.unlink()
        place.mkdir()
        _is_none(scratch)
        place.rmdir()
        kept.rename(place)
    shutil.rmtree(words.parent)
    ledger.unlink()
    scratch.replace(TYPED, "review: {status: approved}")
    assert {"F030", "S036"} <= scratch.errors()


def _entry(words: str) -> str:
    return (
        f'- locale: en-US\n  by: "{NAME}"\n  role: "{ROLE}"\n  date: 2026-11-24\n  version: 0.1.0\n'
        f'  next_review: 2028-11-24\n  snapshot: "{sha256(words.encode()).hexdigest()}"\n'
    )


def _is_none(scratch: Scratch) -> None:
    """A check, a release, a draft, a list and a page for reviewers: none of them believes it."""
    assert "F030" in scratch.errors()
    refused = scratch.build("text", "--release")
    assert refused.code == 1 and "F005" in refused.err, refused.said
    assert scratch.made("text") is None
    done = scratch.build("text,html")
    assert done.code == 1, done.said
    for form in ("text", "html"):
        page = scratch.made(form) or b""
        assert b"DRAFT" in page.upper() and NAME.encode() not in page and b"2028" not in page
    listed = json.loads((scratch.output / "manifest.json").read_text("utf-8"))["files"]
    assert {(e["status"], e["approved_on"]) for e in listed} == {("draft", None)}
    rows = json.loads(scratch.run("list", "--json").out)["handouts"]
    assert [row["status"] for row in rows] == ["draft"]
