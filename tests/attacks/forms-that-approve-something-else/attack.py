"""Forms with something other in them than what was read."""

import re
from collections.abc import Callable

from scratch import Scratch

CHANGES: dict[str, Callable[[str], str]] = {
    "another handout": lambda s: s.replace("handout: knee-injection", "handout: hip-pain"),
    "another text": lambda s: re.sub(r'(en-US: )"[0-9a-f]{16}"', r'\1"0123456789abcdef"', s),
    "no digests": lambda s: re.sub(r"digests:\n  en-US: .*", "digests: {}", s),
    "a digest that is a pattern": lambda s: re.sub(r'(en-US: )"[0-9a-f]{16}"', r'\1".*"', s),
    "a path as a locale": lambda s: s.replace("en-US", "../../x"),
    "nobody": lambda s: s.replace('"A. Rivera"', '"\\u200b\\u200b"'),
    "a name that is turned round": lambda s: s.replace('"A. Rivera"', '"A\\u202earevir"'),
    "a name of two lines": lambda s: s.replace('"A. Rivera"', '"A\\n- locale: es-US"'),
    "the far future": lambda s: s.replace("date: 2026-11-24", "date: 9999-12-31"),
    "no such day": lambda s: s.replace("date: 2026-11-24", "date: 2026-02-30"),
    "a review that never ends": lambda s: s.replace("2028-11-24", "9999-12-31"),
    "a review in the past": lambda s: s.replace("2028-11-24", "1999-12-31"),
    "two decisions": lambda s: s.replace("  en-US: approve", "  en-US: changes\n  en-US: approve"),
    "a no": lambda s: s.replace("{answer: yes}", "{answer: no}"),
    "no answers": lambda s: re.sub(r"answers:.*", "answers: {}", s, flags=re.DOTALL),
    "an unknown question": lambda s: s.replace("    facts:", "    all:"),
    "another schema": lambda s: s.replace("review: 1", "review: 2"),
    "two documents": lambda s: s + "---\n" + s,
    "a tag": lambda s: s.replace("review: 1", "review: !!python/none 1"),
    "a translation that nobody has": lambda s: s.replace("decisions:", "decisions:\n  es-US: approve"),
}


def attack(scratch: Scratch) -> None:
    id = scratch.folder.name
    form = scratch.filled_in()
    sound = scratch.handout.read_text("utf-8")
    for name, change in CHANGES.items():
        assert change(form) != form, name
        scratch.write("form.yaml", change(form))
        done = scratch.run("approve", id, "form.yaml", writes=(f"source/{id}",))
        assert done.code != 0, (name, done.said)
        assert scratch.handout.read_text("utf-8") == sound, name
    scratch.write("form.yaml", form)
    scratch.text("It is another text now.")
    assert scratch.run("approve", id, "form.yaml").code != 0
    assert scratch.run("build", "--release", "-q", "-j", "1", "-l", "en-US", "-f", "text").code != 0
    assert not scratch.made("text")
