"""Words that mean something to a browser, in data that stands in a script element."""

import json
import re

from scratch import Scratch

WORDS = ["<!--<script>", "</script><script>alert(1)</script>", "\u2028alert(1)", "]]>", "&lt;!--", "<!--", "\\u003c!--"]


def attack(scratch: Scratch) -> None:
    for words in WORDS:
        text = scratch.handout.read_text("utf-8")
        row = json.dumps([{"system": "http://snomed.info/sct", "code": "1", "display": words}], ensure_ascii=False)
        scratch.handout.write_text(re.sub(r"(?m)^about: .*", lambda _: f"about: {row}", text), "utf-8")  # noqa: B023
        scratch.title(f"Knee {words}".replace("<", "\\<"))
        found = scratch.errors()
        scratch.build("html", anew=True)
        page = (scratch.made("html") or b"").decode()
        assert page or found, words
        for script in re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL):
            assert "<!--" not in script and "<script" not in script and "\u2028" not in script, words
        for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL):
            assert words.strip() in " ".join(str(json.loads(data)).split()), words
        assert not page or "You may bleed inside." in page.rpartition("</script>")[2] or "</body>" in page
