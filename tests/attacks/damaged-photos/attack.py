"""PNGs of all kinds."""

import base64
import struct
import zlib

from scratch import Scratch


def chunk(kind: bytes, data: bytes, crc: int | None = None) -> bytes:
    return (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) if crc is None else crc)
    )


def png(
    width: int = 80, height: int = 60, *, more: bytes = b"", end: bytes = b"", data: bytes | None = None, kind: int = 2
) -> bytes:
    rows = b"".join(b"\0" + bytes((x * 3) % 256 for x in range(240)) for _ in range(60)) if data is None else data
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    packed = chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + packed + chunk(b"IEND", b"") + end


WORDS = b"what the camera says of its owner"
BOMB = zlib.compress(b"\0" * 50_000_000, 9)
SOUND = png()
BAD = {
    "cut in its data": SOUND[:-80],
    "cut in its end": SOUND[:-6],
    "cut in its head": SOUND[:20],
    "nothing": b"",
    "its signature alone": SOUND[:8],
    "a wrong sum": SOUND.replace(SOUND[-30:-20], b"0123456789"),
    "a billion pixels": png(2**31 - 1, 2**31 - 1),
    "many pixels": png(30_000, 30_000, data=b"\0" * 100),
    "no pixels": png(0, 0),
    "fewer rows than it says": png(80, 6_000),
    "rows without an end": png(data=b"\0" * 60_000_000, width=8_000, height=8_000),
    "two heads": png(more=SOUND[8:33]),
    "a head behind the head": SOUND[:33]
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 9_000, 9_000, 8, 2, 0, 0, 0))
    + SOUND[33:],
    "a part before the head": SOUND[:8] + chunk(b"pHYs", b"\0" * 9) + SOUND[8:],
    "two palettes": png(more=chunk(b"PLTE", b"abc") * 2),
    "data in two places": SOUND[:-12] + chunk(b"pHYs", b"\0\0\0\1\0\0\0\1\0") + SOUND[33:],
    "no data": SOUND[:33] + SOUND[-12:],
    "a web page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "a palette that is not there": png(kind=3),
    "one that moves": png(more=chunk(b"acTL", struct.pack(">II", 2, 0)) + chunk(b"fcTL", b"\0" * 26)),
    "an unknown kind": png(kind=7),
}
MORE = {
    "words": png(more=chunk(b"tEXt", b"Author\0" + WORDS)),
    "words behind its end": png(end=WORDS),
    "an archive behind its end": png(end=b"PK\x03\x04" + WORDS),
    "packed words": png(more=chunk(b"zTXt", b"a\0\0" + BOMB) + chunk(b"tEXt", WORDS)),
    "a packed profile": png(more=chunk(b"iCCP", b"a\0\0" + BOMB)),
    "packed words in all languages": png(more=chunk(b"iTXt", b"a\0\1\0\0\0" + BOMB)),
    "a program's own part": png(more=chunk(b"prVt", WORDS)),
}


def attack(scratch: Scratch) -> None:
    scratch.picture("images/p.png", SOUND)
    assert not scratch.errors()
    name = f"source/{scratch.folder.name}/images/p.png"
    for kind, content in BAD.items():
        scratch.write(name, content)
        done = scratch.check(memory=2_000)
        assert {"S022", "S021"} & {row["code"] for row in done.findings()}, kind
        assert done.memory < 700, kind
    for kind, content in MORE.items():
        scratch.write(name, content)
        if not scratch.errors():
            scratch.build("html,pdf,docx,epub", anew=True, memory=3_000)
            page = scratch.made("html") or b""
            assert WORDS not in page and base64.b64encode(WORDS)[4:-8] not in page, kind
            assert page, kind
