"""Make the pictures of docs/images/ from output/: `make screenshots`.

Pages come from the PDFs; the web page at a phone's width needs Chromium, and is left as it is where there is none.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
HANDOUT = ROOT / "output" / "base" / "en-US" / "back-pain-procedures-plain"

CARD = "Epidural injection"
"""The first words on the page that shows an option card."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PHONE = (390, 780)
MAX_BYTES = 200_000
COLOURS = 64
"""More than a page of flat colour has; a palette keeps the files small."""


def main() -> int:
    """Make every picture; answers the exit code."""
    pdf, large, page = (HANDOUT.with_name(HANDOUT.name + end) for end in (".pdf", "-large.pdf", ".html"))
    for file in (pdf, large, page):
        if not file.is_file():
            print(f"{file.relative_to(ROOT)} is not there. Run: make build", file=sys.stderr)
            return 1
    save(pdf_page(pdf, 0), "page-1.png")
    save(pdf_page(pdf, page_of_card(pdf)), "option-card.png")
    save(pdf_page(large, 0), "large-print.png")
    browser = next((b for b in BROWSERS if shutil.which(b)), None)
    if browser:
        save(phone(page, browser), "phone.png")
    else:
        print("No Chromium here: phone.png was left as it is.", file=sys.stderr)
    return 0


def pdf_page(file: Path, number: int, width: int = 820) -> Image.Image:
    """One page as a picture."""
    with pdfium.PdfDocument(file) as document:
        page = document[number]
        shown: Image.Image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    return framed(shown)


def framed(shown: Image.Image) -> Image.Image:
    """A picture with a thin frame, for it lies on white."""
    frame = Image.new("RGB", (shown.width + 2, shown.height + 2), "#c3ccd3")
    frame.paste(shown, (1, 1))
    return frame


def page_of_card(file: Path) -> int:
    """The page where the first option card stands: its name, and both of its columns."""
    with pdfium.PdfDocument(file) as document:
        for number, page in enumerate(document):
            words = page.get_textpage().get_text_bounded()
            if all(w in words for w in (CARD, "May help", "Possible problems")):
                return number
    raise SystemExit(f"{file.name} has no page with the card `{CARD}`: name another one in this script.")


def phone(page: Path, browser: str) -> Image.Image:
    """The top of the web page as a phone shows it."""
    with tempfile.TemporaryDirectory(prefix="handouts-") as folder:
        shot = Path(folder, "phone.png")
        command = [browser, "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--lang=en-US"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to start its sandbox as root
        command += [
            f"--user-data-dir={Path(folder, 'profile')}",
            "--force-device-scale-factor=2",
            f"--window-size={PHONE[0]},{PHONE[1]}",
            f"--screenshot={shot}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        with Image.open(shot) as image:
            return image.convert("RGB")


def save(image: Image.Image, name: str, max_bytes: int = MAX_BYTES, colours: int = COLOURS) -> None:
    """Write a picture, with a palette; too large a file is an error, for every clone carries it."""
    file = IMAGES / name
    file.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    if size > max_bytes:
        raise SystemExit(f"{file.relative_to(ROOT)} has {size / 1e3:.0f} kB; {max_bytes / 1e3:.0f} kB are enough.")
    print(f"{file.relative_to(ROOT)}  {size / 1e3:.0f} kB", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
