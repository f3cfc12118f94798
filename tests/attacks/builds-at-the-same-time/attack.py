"""Several builds into one output folder, each of another edition."""

import json
from hashlib import sha256

from scratch import Scratch

ROUNDS = 3
EDITIONS = [("text", "plain"), ("text", "standard"), ("html", "plain"), ("html", "standard")]


def attack(scratch: Scratch) -> None:
    for number in range(ROUNDS):
        output = f"output/{number}"
        commands = [
            ("build", "-q", "-j", "1", "-l", "en-US", "-f", form, "--level", level, "--output", output)
            for form, level in EDITIONS
        ]
        done = scratch.run_at_once(*commands)
        assert {one.code for one in done} == {0}, [one.said for one in done]
        folder = scratch.project / output
        listed = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
        there = sorted(
            str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file() and f.name != "manifest.json"
        )
        assert sorted(row["path"] for row in listed) == there
        assert len(there) == len(EDITIONS), there
        assert all(row["sha256"] == sha256((folder / row["path"]).read_bytes()).hexdigest() for row in listed)
