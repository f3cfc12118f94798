"""Modes of what is published, under umasks that keep others out."""

import stat

from scratch import Scratch


def attack(scratch: Scratch) -> None:
    for umask in (0o077, 0o027, 0o777 & ~0o700):
        assert scratch.build("text,html", umask=umask).code == 0
        assert scratch.run("publish", "deep/site", umask=umask, writes=("deep",)).code == 0
        site = scratch.project / "deep" / "site"
        for file in (site, *site.rglob("*")):
            mode = stat.S_IMODE(file.stat().st_mode)
            assert mode & 0o444 == 0o444, (file, oct(mode))
            assert not file.is_dir() or mode & 0o111 == 0o111, (file, oct(mode))
            assert not mode & 0o022, (file, oct(mode))
