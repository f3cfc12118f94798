"""Links to devices, and files of which nothing is on the disk."""

from pathlib import Path

from scratch import PICTURE, Scratch

LIMIT = 20


def attack(scratch: Scratch) -> None:
    id = scratch.folder.name
    scratch.picture("images/p.svg", PICTURE)
    names = [f"source/{id}/{name}" for name in ("handout.yaml", "images/p.svg", "es-US.po", "approvals.yaml")]
    names += [f"source/{id}/strange.po", f"source/{id}/approved/en-US.yaml", "templates/clinics/evil/brand.yml"]
    names += ["templates/clinics/evil/clinic.yml", "templates/clinics/evil/body.md.j2", "handouts.yaml"]
    for number, name in enumerate(names):
        file = scratch.project / name
        kept = file.read_bytes() if file.exists() else None
        for make in (_endless, _huge) if number < 2 else (_endless, _huge)[number % 2 :][:1]:
            file.parent.mkdir(exist_ok=True)
            file.unlink(missing_ok=True)
            make(file)
            done = scratch.check(seconds=LIMIT, memory=2_000)
            rows = [row for row in done.findings() if row["severity"] == "error"]
            assert any(row["file"].startswith(name) or "p.svg" in row["message"] for row in rows), (name, rows)
            assert done.memory < 600, name
            file.unlink()
        if kept is not None:
            file.write_bytes(kept)
    for words in (("approve", id, "form.yaml"), ("translate", "import", "form.yaml")):
        for make in (_endless, _huge):
            make(scratch.project / "form.yaml")
            assert scratch.run(*words, seconds=LIMIT, memory=2_000).code != 0
            (scratch.project / "form.yaml").unlink()


def _endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def _huge(file: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(20_000_000_000)
