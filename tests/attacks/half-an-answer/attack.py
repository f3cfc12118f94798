"""A Pandoc that is as good as the real one, but for one answer."""

from engines import SPOILED, fake_pandoc
from handouts.document.pandoc import pandoc_path
from scratch import Scratch


def attack(scratch: Scratch) -> None:
    assert scratch.build("html,text").code == 0
    sound = scratch.made("html"), scratch.made("text")
    for name, spoil in SPOILED.items():
        if "sleep" in spoil or "other bytes" in name:
            continue  # tried by test_engine_limits.py: with a short limit, and where a page is no document
        folder = scratch.top / "machine" / "cache" / "pandoc"
        folder.mkdir(parents=True, exist_ok=True)
        fake = fake_pandoc(folder, pandoc_path(), spoil)
        told = scratch.build("html,text", anew=True, PYPANDOC_PANDOC=fake)
        assert told.code == 3 and "not made: " in told.err and "Pandoc" in told.err, (name, told.said)
        made = scratch.made("html"), scratch.made("text")
        assert all(one in (None, whole) for one, whole in zip(made, sound, strict=True)), name
        assert None in made, name
        assert scratch.build("html,text").code == 0
        assert (scratch.made("html"), scratch.made("text")) == sound, name
        for file in folder.iterdir():
            file.unlink()
