"""Builds that change every file, while they are copied."""

import json
from hashlib import sha256

from scratch import Scratch

ROUNDS = 4


def attack(scratch: Scratch) -> None:
    publish = ("publish", "site")
    build = ("build", "-q", "-j", "1", "-l", "en-US", "-f", "text,html")
    scratch.run(*build)
    for number in range(ROUNDS):
        scratch.text(f"It is a shot into the knee, as it was {number} times before.")
        done = scratch.run_at_once(build, publish, publish, writes=("site",))
        assert done[0].code == 0, done[0].said
        assert all(one.code in (0, 1, 3) for one in done[1:]), [one.said for one in done]
        site = scratch.project / "site"
        if site.exists():
            listed = json.loads((site / "manifest.json").read_text("utf-8"))["files"]
            assert listed
            assert all(row["sha256"] == sha256((site / row["path"]).read_bytes()).hexdigest() for row in listed)
        left = [f.name for f in scratch.project.iterdir() if f.name.startswith(".")]
        assert not left, left
    assert scratch.run(*publish, writes=("site",)).code == 0
