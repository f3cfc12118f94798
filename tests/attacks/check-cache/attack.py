"""Caches written by others, and broken ones."""

import json
import os

from scratch import Scratch


def attack(scratch: Scratch) -> None:
    scratch.text("<b>bad</b>")
    assert scratch.errors()
    (file,) = (scratch.top / "machine" / "cache").rglob("checks/*.json")
    assert file.parent.stat().st_mode & 0o077 == 0, oct(file.parent.stat().st_mode)
    forged = json.loads(file.read_text("utf-8"))
    for row in forged["results"]:
        row["findings"] = []
    for mode, folder_mode in ((0o666, 0o700), (0o644, 0o777), (0o664, 0o770)):
        file.write_text(json.dumps(forged), "utf-8")
        file.chmod(mode)
        file.parent.chmod(folder_mode)
        assert scratch.errors(), "a cache that others may write is believed"
    file.parent.chmod(0o700)
    for content in (
        "",
        "{",
        "[]",
        "null",
        '{"context": 1}',
        "[" * 100_000,
        '{"a":' * 50_000,
        "\0",
        json.dumps(forged)[:-9],
        json.dumps(forged | {"results": 5}),
        json.dumps(forged | {"results": [[1]]}),
        "9" * 10_000,
    ):
        file.unlink(missing_ok=True)
        file.write_text(content, "utf-8")
        assert scratch.errors(), content[:50]
    for make in (os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero")):
        file.unlink(missing_ok=True) if not file.is_dir() else file.rmdir()
        make(file)
        assert scratch.errors()
