"""The one module that writes files: whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path

from handouts.core.findings import HandoutsError


def write(path: Path, content: bytes) -> bool:
    """Put `content` at `path` by atomic rename: readers see the old file or the new one. False if it was so already.

    Raises HandoutsError when the disk is full or the folder can't be written; the old file is then untouched.
    """
    try:
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # mkstemp makes files that only the owner can read; what is published must be readable.
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise HandoutsError(
            f"can't write {path}: {error.strerror or error}",
            "Free some space or choose another --output; the file that was there is unharmed.",
        ) from error
    return True
