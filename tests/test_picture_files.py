"""Pictures as cameras and drawing programs save them: one way up in every format, with nothing about their maker."""

import io
import re
import struct
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from handouts.build.jobs import run
from handouts.core.folders import Asset, read_folder
from handouts.editions.edition import select
from handouts.formats.table import NAMES
from handouts.source.parts import Level
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


PATH = '<path d="M0 0h9v9z"/>'


def framed(box: str = "0 0 10 10", attributes: str = "", inner: str = PATH) -> bytes:
    return f'<svg xmlns="{NAMESPACE}" viewBox="{box}" {attributes}>{inner}</svg>'.encode()


def clips(count: int) -> str:
    """Each clip path is cut twice by the next."""
    twice = '<path clip-path="url(#c{0})" d="M0 0h9v9z"/>' * 2
    parts = (f'<clipPath id="c{n}">{twice.format(n + 1)}</clipPath>' for n in range(count))
    return "".join(parts) + f'<clipPath id="c{count}">{PATH}</clipPath><path clip-path="url(#c0)" d="M0 0h9v9z"/>'


HELD = f'<clipPath id="c">{PATH}</clipPath>'


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (clips(30), "`clip-path` points to `#c1`, which holds another clip path"),
        (HELD + f'<clipPath id="d" clip-path="url(#c)">{PATH}</clipPath><g clip-path="url(#d)"/>', "another clip path"),
        (
            HELD + f'<g id="g" clip-path="url(#c)">{PATH}</g><clipPath id="d"><use href="#g"/></clipPath>'
            '<path clip-path="url(#d)" d="M0 0h9v9z"/>',
            "which holds another clip path",
        ),
        ('<clipPath id="c"><path clip-path="url(#c)" d="M0 0"/></clipPath><g clip-path="url(#c)"/>', "another clip"),
        (
            HELD + f'<clipPath id="d"><g style="clip-path:url(#c)">{PATH}</g></clipPath><g clip-path="url(#d)"/>',
            "holds",
        ),
        ('<path clip-path="url(#nobody)" d="M0 0"/>', "`#nobody`, which is not in the file"),
        (HELD + HELD + '<path clip-path="url(#c)" d="M0 0"/>', "`#c`, which is in the file more than once"),
        (f'<g id="a">{PATH}</g><g id="a">{PATH}</g><use href="#a"/>', "in the file more than once"),
        (HELD + '<g clip-path="url(#c)">' * 30 + PATH + "</g>" * 30, "its groups are nested more than 10 deep"),
        ('<g opacity=".9">' * 30 + PATH + "</g>" * 30, "its groups are nested more than 10 deep"),
        ("<g>" * 60 + PATH + "</g>" * 60, "its groups are nested more than 40 deep"),
        (PATH * 10_001, "it draws more than 10,000 shapes"),
        (f'<g id="a">{PATH * 200}</g>' + '<use href="#a"/>' * 200, "it draws more than 10,000 shapes"),
        (f'<clipPath id="a">{PATH * 200}</clipPath>' + '<g clip-path="url(#a)"/>' * 200, "more than 10,000 shapes"),
        (f'<path id="a" d="M0 0{"h1v1" * 9000}"/>' + '<use href="#a"/>' * 40, "paths of more than 500,000 letters"),
        (f'<path d="M0 0{"L9 1L1 9" * 20_000}"/>', "one of its paths has more than 150,000 letters"),
        (f'<polyline points="{"0,0 9,9 " * 20_000}"/>', "one of its paths has more than 150,000 letters"),
        (f'<g opacity=".5">{PATH}</g>' * 400, "more than 300 of its parts have `opacity`"),
        (HELD + '<path clip-path="url(#c)" d="M0 0h9v9z"/>' * 400, "more than 300 of its parts have `opacity`"),
        (f'<svg width="9" height="9" viewBox="0 0 8 8">{PATH}</svg>' * 400, "more than 300 of its parts have"),
        (
            f'<defs><svg id="a" viewBox="0 0 9 9">{PATH}</svg></defs>' + '<use href="#a"/>' * 400,
            "more than 300 of its parts have",
        ),
        (f'<clipPath id="a">{PATH * 60}</clipPath>' + '<g clip-path="url(#a)"/>' * 90, "more than 10,000 shapes"),
        ('<svg width="9" height="9" viewBox="0 0 8 8">' * 30 + PATH + "</svg>" * 30, "nested more than 10 deep"),
    ],
)
def test_a_drawing_that_draws_without_end_is_told(inner: str, said: str) -> None:
    started = time.monotonic()
    assert any(said in words for _, words in picture_problems(Asset("knee.svg", drawing(inner))))
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (framed("0 0 1 100000"), "at most 10 times as tall as wide"),
        (framed("0 0 100000 1"), "at most 10 times as tall as wide"),
        (framed(attributes='width="1" height="5000"'), "it is 1 wide and 5000 tall"),
        (framed(attributes='width="1px" height="10in"'), "it is 1 wide and 960 tall"),
        (framed(attributes='width="1ex" height="11em"'), "it is 6 wide and 132 tall"),
        (framed(attributes='width="1mm" height="5pc"'), "80 tall: at most 10 times as tall"),
        (framed(attributes='height="5000"'), "it is 10 wide and 5000 tall"),
        (framed(attributes='width="0"'), "must be above 0, or be left out"),
        (framed(attributes='width="0%" height="0%"'), "must be above 0"),
        (framed(attributes='height="-4px"'), "must be above 0"),
        (framed("0 0 0 10"), "it has no `viewBox`"),
        (framed("0 0 10"), "it has no `viewBox`"),
        (framed("0 0 1e-20 1e-20"), "the sides of its `viewBox` must be from 0.001 to 1,000,000"),
        (framed("0 0 1e8 1e8"), "the sides of its `viewBox`"),
        (framed("0 0 1e400 1"), "`viewBox` holds a number above 1,000,000,000"),
        (framed(inner='<path stroke="red" d="M0 0L1e38 1e38 5 5z"/>'), "`d` holds a number above"),
        (framed(inner='<path d="M0 0L1e38"/>'.replace("1e38", "9" * 39)), "`d` holds a number above"),
        (framed(inner='<circle r="1e30"/>'), "`r` holds a number above"),
        (framed(inner='<circle r="1e8"/>'), "it draws more than 100,000 times as far"),
        (framed(inner='<circle r="20000in"/>'), "it draws more than 100,000 times as far"),
        (framed(inner='<circle r="1e6%"/>'), "`r` is above 1,000 percent"),
        (framed(inner='<path d="M0 0L9 9" stroke-width="1e7" stroke="red"/>'), "100,000 times as far"),
        (framed(inner='<path d="M0 0L9 9" style="stroke-width:1e30;stroke:red"/>'), "`stroke-width` holds a number"),
        (framed(inner=f'<g transform="scale(1e5)"><g transform="scale(1e5)">{PATH}</g></g>'), "100,000 times as far"),
        (framed(inner=f'<g transform="skewX(89.9999999)">{PATH}</g>'), "100,000 times as far"),
        (framed(inner=f'<g transform="translate(0 9e6)">{PATH}</g>'), "100,000 times as far"),
        (framed(inner=f'<svg width="1e4" height="1e4" viewBox="0 0 .001 .001">{PATH}</svg>'), "100,000 times as far"),
        (framed(inner=f'<path d="M0 0{"l1e5 0" * 99}"/>'), "100,000 times as far"),
        (framed(inner=f'<g id="a">{PATH}</g><use href="#a" transform="scale(1e7)"/>'), "100,000 times as far"),
        (framed(inner='<path d="M0 0h9" stroke="red" stroke-dasharray=".0000001"/>'), "dashes too small to see"),
    ],
)
def test_a_drawing_of_numbers_that_no_renderer_survives_is_told(content: bytes, said: str) -> None:
    assert any(said in words for _, words in picture_problems(Asset("knee.svg", content)))


@pytest.mark.parametrize(
    "attributes",
    [
        r'fill="\75rl(https://example.org/y#z)"',
        r'stroke="u\72l(https://example.org/y)"',
        r'style="fill:\000075rl(https://example.org/y)"',
        r'clip-path="\75 rl(https://example.org/y#z)"',
        'fill="image-set(https://example.org/y)"',
        "fill=\"src('https://example.org/y')\"",
        'fill="/**/red"',
        'fill="var(--a, red)"',
        'fill="red, url(#a)"',
        'opacity="calc(1/0)"',
        'display="attr(id)"',
        'transform="translate(1px)"',
        'd="path(M0 0)"',
        'stroke-dasharray="env(a)"',
        'overflow="ex\\pression(1)"',
    ],
)
def test_a_value_that_no_shape_has_is_told_whatever_a_browser_makes_of_it(attributes: str) -> None:
    content = drawing(f"<path {attributes}/>")
    assert any("which is no value of a shape" in words or "points out" in words for words in told(content))


def told(content: bytes) -> list[str]:
    return [words for _, words in picture_problems(Asset("knee.svg", content))]


@pytest.mark.parametrize(
    "inner",
    [
        '<path fill="rgb(10%, 20%,30%)" stroke="rgba(1 2 3 / .5)" d="M.5.5-3-4e-3 5,6z"/>',
        '<path fill="currentColor" stroke="hsl(120deg, 10%, 10%)" stroke-dasharray="4, 2" d="M0 0"/>',
        '<path style="fill:#FFF;stroke-dasharray:none;paint-order:stroke markers fill;opacity:50%" d=" M0,0 "/>',
        '<g transform="matrix(1.33,0,0,-1.33,0,792) translate(-12.5 -4)\n rotate(30, 5 5)"><rect width="100%"/></g>',
        '<g fill="" transform=""><path stroke-width=".5mm" stroke-miterlimit="4" d=""/></g>',
        '<polyline points="1,2 3,4-5.5.5" vector-effect="non-scaling-stroke"/>',
        '<path fill="#c00" style="fill:color(display-p3 .8 0 0);fill-opacity:1" d="M0 0"/>',
        f'<clipPath id="clip0_1_2">{PATH}</clipPath><g clip-path="url(#clip0_1_2)"><g clip-path="none">{PATH}</g></g>',
        '<svg x="1" y="1" width="5" height="5" viewBox="0 0 500 500"><circle r="250" cx="250" cy="250"/></svg>',
        '<g transform="translate(-50000,-50000)"><path d="M50000 50000h9v9z"/></g>',
        f'<g id="bone">{PATH * 20}</g>' + "".join(f'<use href="#bone" x="{n}" y="0"/>' for n in range(99)),
    ],
)
def test_a_drawing_as_people_make_them_can_be_used(inner: str) -> None:
    assert told(drawing(inner)) == []


@pytest.mark.parametrize(
    "value",
    ["1" * 400_000 + "x", "rgb(" + "1" * 400_000, "rotate(" * 60_000, " " * 400_000 + "(", "1 " * 200_000 + "x"],
    ids=["digits", "colour", "turns", "spaces", "words"],
)
@pytest.mark.parametrize("name", ["fill", "points", "d", "transform", "stroke-dasharray", "stroke-width", "display"])
def test_a_long_value_is_judged_at_once(name: str, value: str) -> None:
    started = time.monotonic()
    assert told(drawing(f'<path {name}="{value}"/>'))
    assert time.monotonic() - started < 2


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
