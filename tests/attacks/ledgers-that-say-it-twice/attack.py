"""Approvals as nobody has given them."""

import re

from scratch import Scratch


def attack(scratch: Scratch) -> None:
    scratch.approve()
    sound = (scratch.folder / "approvals.yaml").read_text("utf-8")
    record = (scratch.folder / "approved" / "en-US.yaml").read_text("utf-8")
    release = ("build", "--release", "-q", "-j", "1", "-l", "en-US", "--level", "plain", "-f", "text")
    assert scratch.run(*release).code == 0
    zeros = re.sub(r"[0-9a-f]{64}", "0" * 64, sound)
    assert zeros != sound
    row = sound[sound.index("- locale") :]
    ledgers = {
        "another snapshot": zeros,
        "the key twice": zeros + re.findall("  snapshot: .*", sound)[0] + "\n",
        "nothing": "",
        "a tag": sound.replace("- locale", "- !!map\n  locale", 1),
        "no such day": re.sub(r"date: .*", "date: 2026-13-45", sound),
        "a path": re.sub(r"locale: .*", "locale: ../../x", sound),
        "a list": re.sub(r"role: .*", "role: [a]", sound),
        "a null": "null\n",
        "a folder of them": row.replace("- locale", "-\n  - locale"),
        "cut": sound[:-40],
        "a letter that is none": sound.replace("snapshot: ", "snapshot:\u00a0"),
        "another person": re.sub(r"by: .*", 'by: ""', sound),
    }
    for name, text in ledgers.items():
        scratch.write(f"source/{scratch.folder.name}/approvals.yaml", text)
        assert scratch.errors(), name
        assert scratch.run(*release).code != 0, name
    scratch.write(f"source/{scratch.folder.name}/approvals.yaml", sound + row * 3_000)
    scratch.check(seconds=20)
    scratch.write(f"source/{scratch.folder.name}/approvals.yaml", sound)
    for changed in ("", record.replace("You may bleed inside.", "Nothing."), record[:-50], "null\n"):
        scratch.write(f"source/{scratch.folder.name}/approved/en-US.yaml", changed)
        assert scratch.errors(), changed[:50]
        assert scratch.run(*release).code != 0, changed[:50]
