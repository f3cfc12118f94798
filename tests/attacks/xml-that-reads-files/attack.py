"""Entities, inclusions, depth and packing in XLIFF files."""

import gzip
import io
import zipfile

from scratch import Scratch

LIMIT = 20


def attack(scratch: Scratch) -> None:
    file = scratch.for_translators()
    text = file.read_text("utf-8")
    body = text.partition("?>")[2]
    secret = scratch.secret / "secret.txt"
    bomb = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    target = "</source><target>{}</target>"
    for number, content in enumerate(
        (
            f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>{body.replace("</source>", target.format("&e;"), 1)}',
            f'<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{secret}"> %p;]>{body}',
            f'<!DOCTYPE x SYSTEM "https://x.example/y">{body}',
            f'<!DOCTYPE x [<!ENTITY e0 "x">{bomb}]>{body.replace("</source>", target.format("&e11;"), 1)}',
            f'<!DOCTYPE x [<!ENTITY e "&e;">]>{body.replace("</source>", target.format("&e;"), 1)}',
            f"<!DOCTYPE x []>{body}",
            body.replace(
                "</source>",
                target.format(
                    f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file://{secret}"/>'
                ),
                1,
            ),
            body.replace("</source>", target.format("<x>" * 100_000), 1),
            body.replace("</source>", target.format("<x>" * 300 + "</x>" * 300), 1),
            body.replace("</file>", '<unit id="title"><segment><source/></segment></unit>' * 50_000 + "</file>"),
            body.encode("utf-16"),
            b'<?xml version="1.0" encoding="utf-7"?>' + body.encode("utf-7"),
            b'<?xml version="1.0" encoding="cp037"?>' + body.encode(),
            gzip.compress(body.encode()),
            _packed(body),
            b"",
            b"\0" * 99,
            body[:400],
            "\ufeff" + body + "x",
            f"<?xml-stylesheet href='file://{secret}'?>{body[:-20]}",
            "<" * 100_000,
        )
    ):
        name = scratch.write(f"in/{number}.xlf", content)
        po = (scratch.folder / "es-US.po").read_bytes()
        done = scratch.run(
            "translate", "import", name, seconds=LIMIT, memory=2_000, writes=(f"source/{scratch.folder.name}",)
        )
        changed = (scratch.folder / "es-US.po").read_bytes() != po
        assert done.code != 0 or not changed or number == 10, (number, done.said)


def _packed(body: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("../../../../x.xlf", body)
        packed.writestr("bomb", b"\0" * 50_000_000)
    return made.getvalue()
