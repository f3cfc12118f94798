"""Paths in output/manifest.json that lead out of the output folder."""

import json
from hashlib import sha256
from typing import Any

from scratch import Scratch


def attack(scratch: Scratch) -> None:
    scratch.build("text")
    file = scratch.output / "manifest.json"
    listed = json.loads(file.read_text("utf-8"))
    secret = scratch.secret / "secret.txt"
    (scratch.output / "link.txt").symlink_to(secret)
    (scratch.output / "linked").symlink_to(scratch.secret)
    up = "../../../machine/secret/secret.txt"
    for path in (up, f"base/../{up}", f"base/en-US/../../{up}", str(secret), "link.txt", "linked/secret.txt",
                 up.replace("/", "\\"), f"./{up}", "%2e%2e/%2e%2e/%2e%2e/machine/secret/secret.txt"):  # fmt: skip
        file.write_text(json.dumps(_with(listed, path, secret.read_bytes())), "utf-8")
        done = scratch.run("publish", "a/b/site", writes=("a",))
        assert done.code != 0, path
        assert not (scratch.project / "a").exists(), path


def _with(listed: dict[str, Any], path: str, content: bytes) -> dict[str, Any]:
    row = listed["files"][0] | {"path": path, "sha256": sha256(content).hexdigest(), "bytes": len(content)}
    return listed | {"files": [*listed["files"], row]}
