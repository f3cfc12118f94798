"""Pictures as cameras and drawing programs save them: one way up in every format, with nothing about their maker."""

import io
import re
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from handouts.build.jobs import run
from handouts.core.folders import Asset, read_folder
from handouts.editions.edition import select
from handouts.formats.table import NAMES
from handouts.source.model import Level
from handouts.source.picture import MAX_PIXELS, cleaned, picture_problems, png_problem
from handouts.source.svg_safety import NAMESPACE
from loading import check_source, load, load_clinic
from small import job, made, new

Side = tuple[int, int, int]
RED, BLUE = (200, 0, 0), (0, 0, 200)


def photo(orientation: int = 1, mode: str = "RGB", **words: str) -> bytes:
    """A PNG of 60 × 40, red above and blue below, before anybody turns it."""
    picture = Image.new("RGB", (60, 40), BLUE)
    picture.paste(RED, (0, 0, 60, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Somebody"
    notes = PngInfo()
    for key, value in words.items():
        notes.add_text(key, value)
    out = io.BytesIO()
    picture.convert(mode).save(out, "PNG", exif=exif if orientation > 1 else None, pnginfo=notes)
    return out.getvalue()


def pixels(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


@pytest.mark.parametrize(
    ("orientation", "size", "corner"),
    [(2, (60, 40), RED), (3, (60, 40), BLUE), (6, (40, 60), BLUE), (8, (40, 60), RED)],
)
def test_a_photo_is_turned_once_and_for_all(orientation: int, size: tuple[int, int], corner: Side) -> None:
    upright = cleaned(Asset("knee.png", photo(orientation)))
    picture = pixels(upright.content)
    assert (picture.size, picture.getpixel((0, 0))) == (size, corner)
    assert not Image.open(io.BytesIO(upright.content)).getexif()
    assert cleaned(upright) == upright


def test_what_a_photo_tells_of_its_maker_is_taken_out_and_its_look_stays() -> None:
    content = photo(Author="Somebody", Comment="ward 7", GPS="48.1, 11.5") + b"hidden behind the end"
    bare = cleaned(Asset("knee.png", content))
    assert not re.search(rb"Somebody|ward 7|48\.1|hidden", bare.content)
    assert pixels(bare.content).tobytes() == pixels(content).tobytes()


def test_a_picture_with_nothing_to_take_out_is_delivered_byte_for_byte() -> None:
    for name, content in (("knee.png", photo()), ("knee.svg", drawing("<path d='M0 0L9 9Z'/>"))):
        asset = Asset(name, content)
        assert cleaned(asset) == asset


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_used(mode: str) -> None:
    assert png_problem(photo(mode=mode)) == ""


def test_a_png_that_is_cut_off_anywhere_is_told() -> None:
    content = photo(mode="L")
    for end in range(0, len(content) - 12, 7):
        assert png_problem(content[:end]), end


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xd8\xff\xe0JFIF", "not a PNG file, whatever its name says, but JPEG"),
        (b"RIFF....WEBP", "whatever its name says, but WebP"),
        (b"<svg/>", "but SVG"),
        (b"", "not a PNG file"),
        (photo()[:60], "damaged"),
        (photo().replace(b"IDAT", b"IDAX"), "damaged"),
    ],
)
def test_a_file_that_is_no_sound_png_is_told(content: bytes, said: str) -> None:
    assert said in png_problem(content)


def test_a_picture_of_many_pixels_is_told_before_it_is_unpacked() -> None:
    side = int(MAX_PIXELS**0.5) + 1
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    assert "25 million are allowed" in png_problem(b"\x89PNG\r\n\x1a\n" + chunk)


def test_a_picture_that_moves_is_told() -> None:
    out = io.BytesIO()
    Image.new("L", (4, 4)).save(out, "PNG", save_all=True, append_images=[Image.new("L", (4, 4), 255)])
    assert png_problem(out.getvalue()) == "one that moves"


# ---------------------------------------------------------------- drawings


def drawing(inner: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="{NAMESPACE}" viewBox="0 0 10 10"{attributes}>{inner}</svg>'.encode()


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ('<path style="fill:#c00; stroke:none;-inkscape-stroke:none;font-size:12px" d="M0 0"/>', 'fill="#c00"'),
        ('<g style="enable-background:new 0 0 9 9;mix-blend-mode:normal"><path d="M0 0"/></g>', "<g><path"),
        ('<path data-name="Knee" d="M0 0"/><!-- by Somebody -->', '<path d="M0 0"/></svg>'),
        ("<metadata>Somebody</metadata><path d='M0 0'/>", "><path"),
        ('<i:namedview xmlns:i="http://inkscape" i:zoom="1"/><path xmlns:j="http://j" j:x="1" d="M0 0"/>', 'd="M0 0"'),
    ],
)
def test_a_drawing_as_programs_save_it_becomes_shapes_alone(inner: str, shown: str) -> None:
    asset = Asset("knee.svg", drawing(inner))
    assert picture_problems(asset) == []
    bare = cleaned(asset).content.decode()
    assert shown in bare
    assert not re.search("style|Somebody|data-|zoom|j:x|namedview", bare)
    assert picture_problems(cleaned(asset)) == []


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ('<path style="filter:url(#f)" d="M0 0"/>', "its `style` sets filter, which shapes may not have"),
        ('<path style="fill:url(https://example.org/x)" d="M0 0"/>', "`fill` points out of the file"),
        ("<path style=\"d:path('M0 0')\"/>", "its `style` sets d"),
        ("<style>.a{fill:red}</style>", "the element `style` is not allowed"),
        ('<path onload="x()" d="M0 0"/>', "the attribute `onload` is not allowed"),
    ],
)
def test_a_drawing_that_does_more_than_draw_is_told(inner: str, said: str) -> None:
    assert any(said in words for _, words in picture_problems(Asset("knee.svg", drawing(inner))))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_drawing_in_another_encoding_is_told(encoding: str) -> None:
    content = drawing("<path d='M0 0'/>").decode().encode(encoding)
    assert picture_problems(Asset("knee.svg", content)) == [(1, "it is not UTF-8: save it with that encoding")]


# ---------------------------------------------------------------- in a handout


def with_picture(project: Path, name: str, content: bytes, typed: str = "") -> Path:
    image = f"    image: {{file: 'images/{typed or name}', alt: 'Two halves, one above the other'}}\n\n  - id: choices"
    folder = new(project, {"\n  - id: choices": image})
    (folder / "images").mkdir()
    (folder / "images" / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("name", ["KNEE.PNG", "my knee (1).Png", "a#b&c%.png", "pie\u0301.png"])
def test_a_picture_of_any_name_is_in_every_format_and_verified(tmp_path: Path, name: str) -> None:
    folder = with_picture(tmp_path, name, photo(6), "pi\u00e9.png" if name.startswith("pie") else "")
    assert not [f for f in check_source(load(folder)) if f.code.startswith("S02")]
    project, one = job(folder, "en-US", *NAMES)
    done = run(project, one)
    assert (done.findings, done.failures) == ((), ())
    assert len(done.contents) == len(NAMES)


def test_each_format_has_the_picture_upright(tmp_path: Path) -> None:
    folder = with_picture(tmp_path, "knee.png", photo(6, Author="Somebody"))
    edition = select(load(folder), locale="en-US", level=Level.PLAIN, clinic=load_clinic("base"))
    (image,) = edition.images.values()
    assert pixels(image.content).size == (40, 60)
    assert b"Somebody" not in b"".join(made(folder, "en-US", *NAMES).values())
    assert read_folder(folder).files["images/knee.png"] == photo(6, Author="Somebody")
