"""Names that people choose for handouts, clinics and pictures: such as every system, address and terminal can hold."""

import re
import unicodedata
from collections.abc import Mapping

ID = "[a-z0-9]+(-[a-z0-9]+)*"
ID_WANTED = "lower-case letters and digits, joined by single hyphens, such as `nerve-block`"
MAX_ID, MAX_PART, MAX_PATH = 80, 200, 400
"""Letters of an id; bytes of one name in a path, which most systems let have 255, and of a path."""

DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
DEVICE = "Windows keeps this name for a device"

_NOWHERE = re.compile(r'[\\:*?"<>|]')
"""What a name can't hold on every system."""


def id_problem(name: str, taken: Mapping[str, str] = {}) -> str:
    """Why something can't have this id, which is its folder's name, too; "" if it can. `taken` says why some can't."""
    if len(name) > MAX_ID:
        return f"it is longer than {MAX_ID} letters"
    if not re.fullmatch(ID, name):
        return f"it must be {ID_WANTED}"
    return DEVICE if name in DEVICES else taken.get(name, "")


def path_problem(path: str) -> str:
    """Why a picture can't have this path, or a part of it this name; "" if it can.

    Letters of every script are fine, and so are most signs. It says nothing of where the path leads.
    """
    for part in path.split("/"):
        if strange := next((c for c in part if unicodedata.category(c)[0] in "CZ" and c != " "), ""):
            return f"its name holds a sign that can't be seen (U+{ord(strange):04X})"
        if found := _NOWHERE.search(part):
            return f"its name holds a `{found[0]}`"
        if part not in (".", "..") and part != part.strip(". "):
            return "its name begins or ends with a dot or a space"
        if part.split(".")[0].lower() in DEVICES:
            return DEVICE
        if len(part.encode("utf-8", "surrogatepass")) > MAX_PART:
            return f"its name is longer than {MAX_PART} bytes"
    return f"its path is longer than {MAX_PATH} bytes" if len(path.encode("utf-8", "surrogatepass")) > MAX_PATH else ""
