"""Ids and languages that lead elsewhere."""

import json

from scratch import Scratch

NAMES = [
    "../../../machine/home/x",
    "/tmp/x",
    "..",
    ".",
    "",
    "a/b",
    "CON",
    "x\\y",
    "%2e%2e/x",
    "knee-injection/../../x",
    "\u202ex",
]
TAGS = [
    "../../x",
    "es-US/../../x",
    "/x",
    "xx-XX",
    "en-US",
    "",
    "qps-ploc",
    "es-US.po",
    "es-US\u200b",
    "..",
    "*",
]


def attack(scratch: Scratch) -> None:
    id = scratch.folder.name
    text = scratch.for_translators().read_text("utf-8")
    text = text.replace("</source>", "</source><target>Hola</target>", 1)
    for number, name in enumerate(NAMES):
        done = scratch.run(
            "translate", "import", scratch.write(f"in/{number}", text.replace(f'file id="{id}"', f'file id="{name}"'))
        )
        assert done.code != 0, name
    for number, tag in enumerate(TAGS):
        done = scratch.run(
            "translate", "import", scratch.write(f"in/t{number}", text.replace('trgLang="es-US"', f'trgLang="{tag}"'))
        )
        assert done.code != 0, tag
    for number, name in enumerate(NAMES):
        changed = text.replace('unit id="title"', f'unit id="{name}"')
        done = scratch.run(
            "translate", "import", scratch.write(f"in/u{number}", changed), writes=(f"source/{id}/es-US.po",)
        )
        assert done.code != 0 or "Hola" not in (scratch.folder / "es-US.po").read_text("utf-8"), name
    assert json.loads(scratch.run("list", "--json").out)
