"""Names that some file systems take for one."""

import json

from scratch import PICTURE, Scratch


def attack(scratch: Scratch) -> None:
    id, sound = scratch.folder.name, scratch.handout.read_text("utf-8")
    for name in (
        "Knee-Injection",
        "kne\u0301",
        "kn\u00e9",
        "knee-injection.",
        "knee_injection",
        "con",
        "knee-injection\u200b",
    ):
        scratch.write(f"source/{name}/handout.yaml", sound.replace(f"id: {id}", f'id: "{name}"'))
    for name in (
        "Evil",
        "EVIL",
        "e\u0301",
        "\u00e9",
        "base",
        "BASE",
        "translations",
        "review",
        "manifest.json",
        "nul",
        "evil ",
        "javascript:x",
        "a#b?c%d",
    ):
        scratch.write(f"templates/clinics/{name}/clinic.yml", 'name: Hill\nphone: "555-555-0123"\n')
    rows = [row for row in scratch.check().findings() if row["severity"] == "error"]
    folders = {part for row in rows for part in row["file"].split("/")}
    assert {
        "Knee-Injection",
        "knee_injection",
        "con",
        "Evil",
        "EVIL",
        "manifest.json",
        "javascript:x",
        "a#b?c%d",
    } <= folders
    scratch.run("build", "-q", "-j", "1", "-f", "text", "-l", "en-US", "--level", "plain", "-c", "all")
    scratch.run("build", "-q", "-j", "1", "-f", "text", "-l", "en-US", "--level", "plain")
    listed = (
        json.loads((scratch.output / "manifest.json").read_text("utf-8"))["files"] if scratch.output.exists() else []
    )
    paths = [row["path"].casefold() for row in listed]
    assert len(paths) == len(set(paths))
    for name in ("p.svg", "P.svg", "\u00e9.svg", "e\u0301.svg"):
        scratch.write(f"source/{id}/images/{name}", PICTURE)
    scratch.picture("images/\u00e9.svg")
    scratch.build("html,docx,epub", anew=True)
