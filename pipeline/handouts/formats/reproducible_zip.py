"""ZIP files whose bytes depend on their content alone."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date


def packed(entries: Mapping[str, bytes], day: date, *, stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP of the entries, in their order, all dated `day`; those named in `stored` uncompressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            book.writestr(info, content, compresslevel=9)
    return out.getvalue()
