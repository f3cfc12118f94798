"""Rules that nobody may turn off."""

from scratch import Scratch

CODES = [
    "S027",
    "S029",
    "S031",
    "S021",
    "S022",
    "S023",
    "S035",
    "S036",
    "C001",
    "C009",
    "C010",
    "F001",
    "F020",
    "F030",
    "S002",
]


def attack(scratch: Scratch) -> None:
    scratch.text("<b>bad</b> [x](javascript:1) [x]{onclick=1}")
    before = scratch.errors()
    assert {"S027", "S029"} <= before
    for value in ("off", "info", "warning", "{severity: off}", "[]", "null", "!!bool no"):
        rows = "".join(f"  {code}: {value}\n" for code in CODES)
        for key in ("rules", "severity") if value == "off" else ("rules",):
            scratch.write("handouts.yaml", f"{key}:\n{rows}")
            assert before <= scratch.errors(), (key, value)
    scratch.write("handouts.yaml", "")
    scratch.allow("S027", "S029", "S031")
    scratch.check()
