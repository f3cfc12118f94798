"""Each picture of a handout is itself in every format, whatever other pictures are called."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest

from handouts.core.folders import Asset
from small import made, new

RED, BLUE, GREEN = (200, 20, 20), (20, 20, 200), (20, 160, 20)

FIGURE = '\n    image: {{file: {file}, alt: "{alt}"}}'


def png(colour: tuple[int, int, int]) -> bytes:
    """A PNG of 64 by 64 pixels in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * 64) * 64
    head = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def svg(colour: tuple[int, int, int]) -> bytes:
    path = f'<path fill="#{bytes(colour).hex()}" d="M0 0h8v8H0z"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">{path}</svg>'.encode()


def handout(project: Path, first: str, second: str, contents: dict[str, bytes]) -> Path:
    """A handout with two pictures, each in a section of its own."""
    folder = new(project)
    file = folder / "handout.yaml"
    text = file.read_text("utf-8")
    sections = "".join(
        f'\n  - id: part-{n}\n    kind: text\n    heading: "Part {n}"\n    body: "A part."'
        + FIGURE.format(file=name, alt=f"The picture {n}")
        for n, name in enumerate((first, second), 1)
    )
    assert text.count("\nsections:") == 1
    file.write_text(text.replace("\nsections:", f"\nsections:{sections}"), "utf-8")
    for name, content in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def in_word(content: bytes) -> set[bytes]:
    """The pictures in a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {book.read(name) for name in book.namelist() if name.startswith("word/media/")}


def colours_in_pdf(content: bytes) -> set[tuple[int, ...]]:
    """The colour of the first pixel of each picture in a PDF."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        return {tuple(image.read_bytes()[:3]) for image in images}


def test_two_pictures_that_differ_in_their_suffix_only_are_two_in_word(tmp_path: Path) -> None:
    pictures = {"images/knee.svg": svg(RED), "images/knee.png": png(BLUE)}
    folder = handout(tmp_path, *pictures, contents=pictures)
    found = in_word(made(folder, "en-US", "docx")["docx"])
    assert len(found) == 2
    assert pictures["images/knee.png"] in found


@pytest.mark.parametrize("name", ["logo.png", "main.typ.png", "images/logo.png"])
def test_a_picture_called_as_the_clinics_logo_is_itself_in_a_pdf(name: str, tmp_path: Path) -> None:
    clinic = tmp_path / "templates" / "clinics" / "ours"
    clinic.mkdir(parents=True)
    (clinic / "clinic.yml").write_text('name: "Our Clinic"\nphone: "555-555-0100"\n', "utf-8")
    (clinic / "brand.yml").write_text("logo: {small: {path: logo.png, alt: Our Clinic}}\n", "utf-8")
    (clinic / "logo.png").write_bytes(png(GREEN))
    pictures = {name: png(RED), "images/other.png": png(BLUE)}
    folder = handout(tmp_path, *pictures, contents=pictures)
    files = made(folder, "en-US", "pdf", "docx", templates=tmp_path / "templates", clinic="ours")
    assert colours_in_pdf(files["pdf"]) == {RED, BLUE, GREEN}
    assert in_word(files["docx"]) >= set(pictures.values())


def test_an_asset_is_named_by_its_bytes_inside_an_artifact() -> None:
    one, other = Asset("images/a.SVG", b"<svg/>"), Asset("images/a.svg", b"<svg />")
    assert one.artifact_name != other.artifact_name
    assert one.artifact_name == Asset("elsewhere.svg", b"<svg/>").artifact_name
    assert one.artifact_name.endswith(".svg")
