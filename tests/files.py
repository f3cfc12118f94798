"""Files that a test changes, and looks at as a whole."""

from pathlib import Path


def change(file: Path, old: str, new: str) -> int:
    """Put other words in the place of some that stand in a file once. Returns the line that they stand in."""
    text = file.read_bytes().decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    file.write_bytes(text.replace(old, new).encode())
    return text[: text.index(old)].count("\n") + 1


def contents(folder: Path = Path()) -> dict[str, bytes]:
    """All files below a folder."""
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}
