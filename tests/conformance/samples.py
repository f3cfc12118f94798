"""Small files that are right, and files that are each wrong in one known way."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import docx
import pypandoc
import typst

Standard = Literal["a-2a", "ua-1"]

TYPST = """#set document(title: "Sample", date: datetime(year: 2026, month: 1, day: 2))
#set text(lang: "en")
#title()
= Before you decide
Ask what will happen. #link("https://example.org/")[Read more about the visit].
"""
STYLE = "body { color: #111; background: #fff; max-width: 40rem }"
HTML = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sample</title>
<style>{style}</style></head>
<body><header><h1>Sample</h1></header><main>{body}</main></body>
</html>
"""
PARAGRAPH = "<h2>Before you decide</h2><p>Ask what will happen.</p>"
WORDS = "Ask what will happen."
MARKDOWN = f"""---
title: Sample
lang: en
accessibilitySummary: Plain text with headings.
---

# Before you decide

{WORDS}
"""


def pdf(path: Path, *, standards: Sequence[Standard] = (), tags: bool = True) -> Path:
    """A PDF that claims `standards`, or none."""
    source = path.with_suffix(".typ")
    source.write_text(TYPST, encoding="utf-8")
    typst.compile(source, output=path, ignore_system_fonts=True, pdf_standards=[*standards], pdf_tags=tags)
    return path


def html(path: Path, body: str = PARAGRAPH, style: str = "") -> Path:
    """A web page with `body` in it."""
    path.write_text(HTML.format(style=f"{STYLE} {style}", body=body), encoding="utf-8")
    return path


def epub(path: Path, *, extra: str = "", close: str = "</p>") -> Path:
    """An EPUB by pandoc whose one paragraph gets `extra` after it, and ends as told."""
    pypandoc.convert_text(MARKDOWN, "epub3", format="markdown", outputfile=str(path))
    return _edit(path, "EPUB/text/ch001.xhtml", f"{WORDS}</p>", f"{WORDS}{close}{extra}")


def word(path: Path, *, old: str = WORDS, new: str = WORDS) -> Path:
    """A Word file, with `old` in its text exchanged for `new`."""
    document = docx.Document()
    document.add_heading("Before you decide")
    document.add_paragraph(WORDS)
    document.save(str(path))
    return _edit(path, "word/document.xml", old, new)


def _edit(path: Path, member: str, old: str, new: str) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for info, data in parts:
            if info.filename == member:
                assert old.encode() in data, f"{member} has no {old}"
                data = data.replace(old.encode(), new.encode())
            archive.writestr(info, data)
    return path
