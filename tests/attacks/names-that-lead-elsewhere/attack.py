"""Ids, clinics and locales with dots and slashes."""

from scratch import Scratch

NAMES = [
    "../knee-injection",
    "../../../machine/secret",
    "/etc",
    "..",
    "knee-injection/",
    "\x00",
    "knee-injection\x00",
    "KNEE-INJECTION",
    "a" * 5_000,
]


def attack(scratch: Scratch) -> None:
    sound = scratch.handout.read_text("utf-8")
    for name in NAMES:
        if "\x00" not in name:
            for words in (
                ("check", "-j", "1", "--", name),
                ("review", "--", name),
                ("translate", "update", "-l", "es-US", "--", name),
                ("translate", "export", "-l", "es-US", "--", name),
                ("translate", "extract", "--", name),
            ):
                assert scratch.run(*words).code != 0, (words, name)
            for option in ("--clinic", "--locale", "--format", "--level"):
                assert scratch.run("build", "-q", "-j", "1", option, name).code != 0, (option, name)
            if name not in {"con"}:
                assert scratch.run("new", "--", name).code != 0, name
            assert scratch.run("translate", "update", scratch.folder.name, "-l", name).code != 0, name
    found = scratch.errors_in_each(
        scratch.folder,
        [
            {"handout.yaml": sound.replace("id: knee-injection", f'id: "{name}"')}
            for name in NAMES
            if "\x00" not in name
        ],
    )
    assert all(found), found
