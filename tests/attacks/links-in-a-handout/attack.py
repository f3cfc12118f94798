"""Each file of a handout as a link: to a file, to a folder, to nothing, to itself, to a device."""

from conftest import HANDOUT
from scratch import Scratch

FILES = ["handout.yaml", "es-US.po", "approvals.yaml", "approved", "approved/en-US.yaml"]


def attack(scratch: Scratch) -> None:
    scratch.approve()
    scratch.run("translate", "update", HANDOUT, "-l", "es-US", writes=(f"source/{HANDOUT}",))
    sound = {name: (scratch.folder / name) for name in FILES}
    targets = [scratch.secret / "secret.yaml", scratch.secret, scratch.secret / "gone", "/dev/zero", "/etc/passwd"]
    for file in sound.values():
        kept = file.rename(scratch.project / "kept")
        for target in [*targets, file, scratch.secret.parent / "made.yaml"]:
            file.symlink_to(target)
            before = file.readlink()
            assert scratch.errors(), (file, target)
            own = (f"source/{HANDOUT}",)
            scratch.run("translate", "update", HANDOUT, "-l", "es-US", writes=own)
            scratch.run("approve", HANDOUT, "review.yaml", writes=own)
            scratch.build("text", "--release")
            assert file.is_symlink(), (file, target)
            assert file.readlink() == before
            file.unlink()
        kept.rename(file)
    assert not (scratch.secret.parent / "made.yaml").exists()
