"""Markup of every language in every field of a reference."""

import json
import re
from typing import Any

from scratch import Scratch

WORDS = [
    "[Look](javascript:alert(1))",
    "[x]{lang=en onclick=alert}",
    "<script>alert(1)</script>",
    '<b onclick="alert(1)">x</b>',
    '#import "@preview/cetz:0.3.0": *',
    '", region: none)[#(6*7)]#text(lang: "en',
    "[@a2020] @a2020 [^1] ^[a note]",
    "\\input{/etc/passwd} $x$ `code`",
    "{{ 7*7 }} {% include 'x' %} {clinic.phone}",
    "{=typst} ::: {.skip}",
    "<!--<script> ]]> &amp; <a href='javascript:x'>",
    "[" * 40 + "x" + "]" * 40,
]
FIELDS: dict[str, Any] = {
    "title": "{}",
    "container-title": "{}",
    "publisher": "{}",
    "publisher-place": "{}",
    "author": [{"family": "{}", "given": "{}"}, {"literal": "{}"}],
    "issued": {"literal": "{}"},
    "page": "{}",
    "volume": "{}",
    "note": "{}",
    "language": "{}",
    "lang": "{}",
    "PMID": "{}",
    "PMCID": "{}",
    "ISBN": "{}",
    "type": "{}",
}
LED = ["javascript:alert(1)", " javascript:x", "data:text/html,x", "//evil.example/x", '10.1/x" onclick="x', "<b>"]
TURNED = ["a\u202eb", "a\u202db", "a\u0001b", "a\ufffdb"]
PROGRAM = re.compile(rb'href="\s*javascript:|<script>alert|<[a-z][^>"]*\sonclick=')


def attack(scratch: Scratch) -> None:
    sound = scratch.handout.read_text("utf-8")
    for key in ("URL", "DOI"):
        for target in LED:
            _cite(scratch, sound, {key: target})
            assert "S031" in scratch.errors(), (key, target)
    for words in TURNED:
        for key in FIELDS:
            if key != "type":
                _cite(scratch, sound, {key: _filled(FIELDS[key], words)})
                assert "S038" in scratch.errors(), (key, words)
    for words in WORDS:
        _cite(scratch, sound, {key: _filled(value, words) for key, value in FIELDS.items() if key != "type"})
        if not scratch.errors():
            done = scratch.build("html,pdf,text", "--verify")
            assert done.code == 0, done.said
            page = scratch.made("html")
            assert page is not None and not PROGRAM.search(page), words
    _cite(scratch, sound, {"type": '"><script>alert(1)</script>'})
    if not scratch.errors():
        scratch.build("html")
        assert b"<script>alert" not in (scratch.made("html") or b"")


def _filled(value: Any, words: str) -> Any:
    return json.loads(json.dumps(value).replace("{}", json.dumps(words)[1:-1]))


def _cite(scratch: Scratch, sound: str, fields: dict[str, Any]) -> None:
    row = {"id": "a2020", "type": "article-journal", "title": "A title"} | fields
    scratch.handout.write_text(f"{sound}references:\n  - {json.dumps(row)}\n", "utf-8")
