"""What happens to a handout that is on the site as approved."""

import json
import shutil

from scratch import Scratch

APPROVED = "Approved on"
STAGES = ("release", "draft", "publish")


def attack(scratch: Scratch) -> None:
    scratch.run("new", "hip-injection", writes=("source/hip-injection",))
    scratch.approve()
    assert scratch.build("text", "knee-injection", "--release").code == 0
    assert scratch.build("text", "hip-injection").code == 0
    assert scratch.run("publish", "site", writes=("site",)).code == 0
    assert APPROVED in _index(scratch)
    kept = shutil.copytree(scratch.project, scratch.top / "kept")
    for happened in (_retired, _edited, _draft, _without_words, _without_ledger, _broken, _removed):
        for stage in STAGES:
            shutil.rmtree(scratch.project)
            shutil.copytree(kept, scratch.project)
            happened(scratch)
            mine = scratch.output / "base" / "mine.txt"
            mine.write_text("mine")
            if stage != "publish":
                scratch.build("text", *(["--release"] if stage == "release" else []))
            done = scratch.run("publish", "site", writes=("site",))
            assert mine.read_text() == "mine"
            mine.unlink()
            if stage == "publish" and done.code:
                assert "out of date: base/en-US/knee-injection-plain.txt: " in done.err, done.said
                assert "Run: handouts build knee-injection" in done.err, done.said
                continue
            assert APPROVED not in _index(scratch), (happened, stage, done.said)
            listed = json.loads((scratch.project / "site" / "manifest.json").read_text("utf-8"))
            assert {e["status"] for e in listed["files"]} <= {"draft"}
            assert happened not in (_retired, _removed) or "knee-injection" not in json.dumps(listed)
            if stage == "release" or happened in (_retired, _removed):
                assert not (scratch.project / "site" / "base" / "en-US" / "knee-injection-plain.txt").exists()
                assert stage == "publish" or scratch.made("text") is None


def _index(scratch: Scratch) -> str:
    return (scratch.project / "site" / "index.html").read_text("utf-8")


def _retired(scratch: Scratch) -> None:
    scratch.replace("status: approved", "status: retired")


def _edited(scratch: Scratch) -> None:
    scratch.replace("You may bleed inside.", "It is safe.")


def _draft(scratch: Scratch) -> None:
    scratch.replace("status: approved", "status: draft")


def _without_words(scratch: Scratch) -> None:
    shutil.rmtree(scratch.folder / "approved")


def _without_ledger(scratch: Scratch) -> None:
    (scratch.folder / "approvals.yaml").unlink()


def _broken(scratch: Scratch) -> None:
    scratch.handout.write_text("{", "utf-8")


def _removed(scratch: Scratch) -> None:
    shutil.rmtree(scratch.folder)
