"""ZIP files and the XML in them, opened with care: what unpacks to too much or declares entities is refused."""

import io
from collections.abc import Mapping
from typing import Any

from handouts.verification.extracted import DamagedError

MAX_UNPACKED = 200_000_000
"""Bytes. A handout has some; what unpacks to more is an attack or an accident."""


def unzipped(content: bytes) -> Mapping[str, bytes]:
    """Every member, checked against its checksum."""
    import lzma
    import struct
    import zipfile
    import zlib

    broken = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            members = [m for m in book.infolist() if not m.is_dir()]
            if sum(m.file_size for m in members) > MAX_UNPACKED:
                raise DamagedError("it unpacks to more than any handout has")
            return {m.filename: book.read(m) for m in members}
    except (*broken, EOFError, OSError, ValueError, KeyError, RuntimeError, OverflowError) as error:
        raise DamagedError(f"it is not a whole ZIP file ({error})") from None


def xml(members: Mapping[str, bytes], name: str) -> Any:
    """A member as XML: no DTD is loaded, nothing is fetched, and entities, which can blow up, are refused."""
    from lxml import etree

    if name not in members:
        raise DamagedError(f"`{name}` is missing in it")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(members[name], parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedError(f"`{name}` is not well-formed XML ({getattr(error, 'msg', error)})") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise DamagedError(f"`{name}` declares entities, which no file of ours needs")
    return root
