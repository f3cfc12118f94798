"""Make the pictures of the manual from its own examples: `make screenshots`.

Each page of docs/how-to/ has sources; what comes of one is set as a PDF, and cut to its sections. Of each handout in
docs/gallery/ one sees the first two pages.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops
from screenshots import IMAGES, ROOT, framed, save

from handouts.cli.source import KINDS

GALLERY = ROOT / "docs" / "gallery"
HOW_TO = ROOT / "docs" / "how-to"
MAX_BYTES, COLOURS = 60_000, 24
WIDTH, ROOM, FOOT = 820, 7, 56
"""How wide a page is, in pixels; what is left above a section and below it, and where a page's foot ends, in points."""

HEAD = """\
schema: 1
id: {id}
language: en-US
version: 1.0.0
updated: 2026-11-30
title: "Example"
audience: "For people who read the manual"
review: {{status: example}}
key_message: "This shows what comes of a source."
"""


def main() -> int:
    """Make every picture; answers the exit code."""
    with tempfile.TemporaryDirectory(prefix="handouts-") as name:
        folder = Path(name)
        for file in built(GALLERY, folder / "gallery"):
            save(spread(file), f"gallery/{kind_of(file)}.png", MAX_BYTES, COLOURS)
        first = dict(examples(folder / "source"))
        for file in built(folder / "source", folder / "how-to"):
            id = file.name.removesuffix("-plain.pdf")
            save(cut(file, first[id]), f"how-to/{id}.png", MAX_BYTES, COLOURS)
    return 0


def examples(source: Path) -> Iterator[tuple[str, str]]:
    """Write each example of the how-to pages that has a picture as a handout; its id and the heading it begins with."""
    for page in sorted(HOW_TO.glob("*.md")):
        text = page.read_text("utf-8")
        for number, block in enumerate(re.findall(r"(?m)^```yaml handout\n((?:.*\n)*?)```$", text), 1):
            id = page.stem if number == 1 else f"{page.stem}-{number}"
            if f"/{id}.png)" not in text:
                continue
            (source / id).mkdir(parents=True)
            (source / id / "handout.yaml").write_text(HEAD.format(id=id) + block, "utf-8")
            for picture in re.findall(r"images/[\w-]+\.svg", block):
                [drawing] = GALLERY.glob(f"*/{picture}")
                (source / id / "images").mkdir(exist_ok=True)
                (source / id / picture).write_bytes(drawing.read_bytes())
            yield id, re.findall(r'(?m)^    heading: "(.*)"$', block)[0]


def built(source: Path, output: Path) -> list[Path]:
    """The PDFs of a folder of handouts."""
    command = [sys.executable, "-m", "handouts", "build", "--source", str(source), "--output", str(output)]
    subprocess.run([*command, "--quiet", "-f", "pdf", "--level", "plain"], check=True, cwd=ROOT)
    return sorted(output.rglob("*.pdf"))


def kind_of(file: Path) -> str:
    """The kind of starter that a handout of the gallery shows: docs/gallery.md says it."""
    text = (ROOT / "docs" / "gallery.md").read_text("utf-8")
    found = re.search(rf"gallery/{file.name.removesuffix('-plain.pdf')}/.*?--kind ([\w-]+)`", text, re.S)
    assert found and found[1] in KINDS
    return found[1]


def spread(file: Path) -> Image.Image:
    """The first two pages beside each other."""
    with pdfium.PdfDocument(file) as document:
        pages = [drawn(document[n], WIDTH * 2 // 3) for n in range(min(2, len(document)))]
    whole = Image.new("RGB", (sum(p.width for p in pages), pages[0].height), "white")
    for n, page in enumerate(pages):
        whole.paste(page, (n * pages[0].width, 0))
    return framed(whole)


def cut(file: Path, heading: str) -> Image.Image:
    """What stands on the page where its sections begin, from the first heading to what ends every handout."""
    with pdfium.PdfDocument(file) as document:
        for page in document:
            words = page.get_textpage()
            if tops := tops_of(words, heading):
                ends = [y for y in tops_of(words, "About this handout") if y < tops[-1]]
                shown = drawn(page, WIDTH)
                scale = shown.height / page.get_height()
                top, end = (
                    (page.get_height() - y) * scale for y in (tops[-1] + ROOM, ends[-1] + ROOM if ends else FOOT)
                )
                part = shown.crop((40, int(top), WIDTH - 40, int(end)))
                filled = ImageChops.difference(part, Image.new("RGB", part.size, "white")).getbbox()
                assert filled
                return framed(part.crop((0, 0, part.width, min(part.height, filled[3] + 2 * ROOM))))
    raise SystemExit(f"{file.name} does not say “{heading}”.")


def tops_of(words: pdfium.PdfTextPage, said: str) -> list[float]:
    """Where the lines that say something have their upper edge, from the top of the page to its foot."""
    finder, found = words.search(said), []
    while hit := finder.get_next():
        found.append(words.get_charbox(hit[0])[3])
    return sorted(found, reverse=True)


def drawn(page: pdfium.PdfPage, width: int) -> Image.Image:
    """A page as a picture."""
    shown: Image.Image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    return shown


if __name__ == "__main__":
    IMAGES.mkdir(parents=True, exist_ok=True)
    sys.exit(main())
