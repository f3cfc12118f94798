"""Attributes that do something, in the shapes that a search for braces does not see."""

import re

from scratch import Scratch

TEXTS = [
    "[Look]{onclick='alert(1);{}'} here.",
    "[Do not take it if you bleed.]{y='{}' style='display:none'} Now.",
    "[x]{lang='en\", region: none)[INJ#(6*7){}]#text(lang: \"en'} here.",
    "[x]{#key-message.text y='{}'} here.",
    "[x](https://example.org){y='{}' onclick=alert} here.",
    "[x]{y='{clinic.phone}' hidden=hidden} here.",
    "[x]{y={} .skip} here.",
    "[x]{ .skip} here.",
    "[x]{\n.skip} here.",
    "[x]{lang=es .skip} here.",
    "[x]{lang=es}{.skip} here.",
    "[x]{lang=es onclick=alert} here.",
    "**[x]{.skip}** here.",
    "[[x]{.skip}](https://example.org) here.",
    "[x]{onclick=alert",
    "[x]{#choices.first-choice.harms.first-harm} It is safe.",
    "`x`{.skip y='{}'} here.",
]


def attack(scratch: Scratch) -> None:
    found = scratch.errors_in_each(scratch.folder, [{"handout.yaml": scratch.saying(words)} for words in TEXTS])
    for words, codes in zip(TEXTS, found, strict=True):
        assert codes & {"S029", "S032"}, words
    scratch.text(" ".join(TEXTS))
    scratch.allow("S029", "S050", "S032")
    scratch.build("html,pdf,docx,epub")
    page = scratch.made("html")
    tags = re.findall(rb"<[a-z][^>]*>", page or b"")
    assert not any(re.search(rb"\son[a-z]+=|\sstyle=.display|\shidden|<span class=.skip", tag) for tag in tags)
    assert (page or b"").count(b'id="choices.first-choice.harms.first-harm"') <= 1
    for form in ("pdf", "docx", "epub"):
        assert b"INJ42" not in (scratch.made(form) or b"")
