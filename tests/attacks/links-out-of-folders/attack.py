"""Links out of a handout's and a clinic's folder."""

import shutil

from scratch import PICTURE, SECRET, Scratch


def attack(scratch: Scratch) -> None:
    id, secret = scratch.folder.name, scratch.secret
    scratch.picture("images/p.svg", PICTURE)
    for name, target in (
        ("handout.yaml", "secret.yaml"),
        ("es-US.po", "secret.po"),
        ("images/p.svg", "secret.svg"),
        ("approvals.yaml", "secret.yaml"),
        ("approved/en-US.yaml", "secret.yaml"),
    ):
        file = scratch.folder / name
        kept = file.read_bytes() if file.exists() else None
        file.parent.mkdir(exist_ok=True)
        file.unlink(missing_ok=True)
        file.symlink_to(secret / target)
        assert scratch.errors(), name
        for words in (
            ("build", "-j", "1", "-f", "html,epub", "-l", "en-US"),
            ("review", id),
            ("translate", "status", id),
            ("translate", "update", id, "-l", "es-US"),
            ("list",),
            ("translate", "export", id, "-l", "es-US"),
        ):
            scratch.run(*words, writes=(f"source/{id}",))
        assert (secret / target).read_text("utf-8").count(SECRET) == 1
        for made in (scratch.folder / "es-US.po", file):
            made.unlink(missing_ok=True)
        if kept is not None:
            file.write_bytes(kept)
    _folders(scratch)


def _folders(scratch: Scratch) -> None:
    id, elsewhere = scratch.folder.name, scratch.top / "machine" / "elsewhere"
    for folder in (scratch.folder / "approved", scratch.folder / "images", scratch.clinic, scratch.folder):
        shutil.rmtree(elsewhere, ignore_errors=True)
        moved = folder.exists()
        folder.rename(elsewhere) if moved else elsewhere.mkdir()
        folder.symlink_to(elsewhere)
        assert scratch.errors(), folder
        scratch.build("html", clinic="evil")
        scratch.run("review", id, "--form", "form.yaml", writes=("form.yaml",))
        scratch.run("approve", id, "form.yaml")
        linked = scratch.folder.is_symlink()
        scratch.run("translate", "update", id, "-l", "es-US", writes=() if linked else (f"source/{id}/es-US.po",))
        folder.unlink()
        if moved:
            elsewhere.rename(folder)
