"""A picture as a handout uses it: upright, and without what it tells of its maker; and what keeps one out."""

import io
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache

from handouts.core.folders import Asset
from handouts.source.svg_safety import svg_problems, without_metadata

MAX_PIXELS = 25_000_000
"""A photo of a good phone; a page of A4 at 300 dots to the inch has a third of it."""
MAX_BYTES = 10_000_000

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LOOK = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM", b"iCCP", b"pHYs", b"sBIT"))
"""The parts of a PNG that say how it looks. The others hold words: who took it, when and where, with what."""
_OTHER_KINDS = ((b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"RIFF", "WebP"), (b"<", "SVG"), (b"%PDF", "PDF"))


def picture_problems(asset: Asset) -> list[tuple[int, str]]:
    """What keeps a picture out, each with its line in a drawing, 0 in a photo."""
    if asset.suffix == ".svg":
        return [(found.line, found.words) for found in svg_problems(asset.content)]
    problem = png_problem(asset.content)
    return [(0, f"it is {problem}")] if problem else []


@lru_cache(maxsize=64)
def png_problem(content: bytes) -> str:
    """What is wrong with a PNG, said after “the picture is”; "" for one that can."""
    from PIL import Image

    if not content.startswith(_SIGNATURE):
        kind = next((kind for start, kind in _OTHER_KINDS if content.lstrip().startswith(start)), "")
        return f"not a PNG file, whatever its name says{f', but {kind}' if kind else ''}"
    if len(content) > MAX_BYTES:
        return f"too large: it has {len(content) / 1e6:.1f} MB, and {MAX_BYTES / 1e6:.0f} are allowed"
    parts = [part[4:8] for part in _parts_that_show(content)][1:]
    if (
        parts[:1] != [b"IHDR"]
        or parts.count(b"IHDR") > 1
        or parts.count(b"PLTE") > 1
        or not _in_one_row(parts, b"IDAT")
    ):
        return "damaged: its parts are not in the order of a PNG"
    width, height = struct.unpack(">II", content[16:24].ljust(8, b"\0"))
    if width * height > MAX_PIXELS:
        return f"too large: it has {width} × {height} pixels, and {MAX_PIXELS / 1e6:.0f} million are allowed"
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            picture.verify()  # the sums of its parts, to its end
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            frames = getattr(picture, "n_frames", 1)
            picture.load()
        whole = _has_all_rows(content, width, height)
    except Exception:  # nobody has a list of what a reader of pictures raises for one that was tampered with
        return "damaged: a part of it is missing or was changed"
    if not whole:
        return "damaged: it has fewer rows than it says"
    return "one that moves" if frames > 1 else ""


def _in_one_row(parts: list[bytes], kind: bytes) -> bool:
    """Whether the parts of one kind stand together."""
    count = parts.count(kind)
    return not count or parts[parts.index(kind) :][:count] == [kind] * count


_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Where each pass of an interlaced PNG begins, and its steps: across and down."""


def _has_all_rows(content: bytes, width: int, height: int) -> bool:
    """Whether a PNG whose parts are sound holds as many pixels as it says. Pillow takes what is missing for black."""
    depth, colour, interlaced = content[24], content[25], content[28]
    size = 0
    for left, top, across, down in _PASSES if interlaced else ((0, 0, 1, 1),):
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        size += rows * (1 + -(-columns * depth * _CHANNELS.get(colour, 4) // 8)) if min(columns, rows) > 0 else 0
    packed = b"".join(part[8:-4] for part in _parts_that_show(content) if part[4:8] == b"IDAT")
    return len(zlib.decompressobj().decompress(packed, size)) == size


@lru_cache(maxsize=64)
def cleaned(asset: Asset) -> Asset:
    """A sound picture as it is delivered. The very asset, if there is nothing to turn or to take out."""
    content = asset.content
    if asset.suffix == ".png":
        content = _upright(content) or b"".join(_parts_that_show(content))
    elif asset.suffix == ".svg":
        content = without_metadata(content)
    name = asset.name[: -len(asset.suffix)] + asset.suffix if asset.suffix else asset.name
    return asset if (name, content) == (asset.name, asset.content) else Asset(name, content)


def _upright(content: bytes) -> bytes:
    """A PNG whose EXIF says that it lies on its side or is mirrored, turned: readers of files differ in doing that."""
    if b"eXIf" not in content:
        return b""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
        if picture.getexif().get(0x0112, 1) not in range(2, 9):
            return b""
        turned = ImageOps.exif_transpose(picture)
        turned.info = {key: turned.info[key] for key in ("icc_profile", "gamma", "transparency") if key in turned.info}
        out = io.BytesIO()
        turned.save(out, "PNG")
    return b"".join(_parts_that_show(out.getvalue()))


def _parts_that_show(content: bytes) -> Iterator[bytes]:
    """The parts of a PNG in their order, without those that hold words; what is behind its end goes, too."""
    yield content[:8]
    at = 8
    while at + 8 <= len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        end = at + 12 + size
        if kind in _LOOK:
            yield content[at:end]
        if kind == b"IEND":
            return
        at = end
