"""Destinations that are another folder than they seem."""

from scratch import Scratch


def attack(scratch: Scratch) -> None:
    scratch.build("text")
    built = scratch.made("text")
    assert scratch.run("publish", "site", writes=("site",)).code == 0
    work = scratch.project
    (work / "linked").symlink_to("site")
    (work / "source" / "linked").symlink_to("../site")
    for destination in ("site/../site", "output/../output", "linked", "linked/../site", "output/../site", "./site/.",
                        "output", "output/site", "source/linked", ".", "..", "source", "site/../source", "/",
                        "templates/../output/base"):  # fmt: skip
        scratch.run("publish", destination, writes=("site",))
        assert scratch.made("text") == built, destination
        page = work / "site" / "index.html"
        assert page.is_file(), destination
        left = [f.name for f in work.iterdir() if f.name.startswith(".")]
        assert not left, (destination, left)
    assert (work / "linked").is_symlink()
