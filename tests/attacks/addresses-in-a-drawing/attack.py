"""The ways of a drawing to reach the network, a file or a program."""

from scratch import PICTURE, Scratch

URL = "https://x.example/y"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 40">'
PATH = '<path d="M0 0h60v40z"/>'
INSIDE = [
    f'<path fill="\\75rl({URL})" d="M0 0h9v9z"/>',
    f'<path fill="u\\72l({URL})" d="M0 0h9v9z"/>',
    f'<path fill="url(\'{URL}#a\')" d="M0 0h9v9z"/>',
    f'<path clip-path="\\75 rl({URL})" d="M0 0h9v9z"/>',
    f'<path style="fill:u\\000072l({URL})" d="M0 0h9v9z"/>',
    f'<path style="background:url({URL})" d="M0 0h9v9z"/>',
    f'<path fill="URL({URL})" d="M0 0h9v9z"/>',
    f'<path fill="image-set(\'{URL}\' 1x)" d="M0 0h9v9z"/>',
    f'<style>@import "{URL}";</style>{PATH}',
    f"<style>*{{fill:url({URL})}}</style>{PATH}",
    f'<image href="{URL}"/>',
    f'<use xlink:href="{URL}#a"/>',
    '<image href="file:///etc/passwd"/>',
    f'<a href="javascript:alert(1)">{PATH}</a>',
    '<path onclick="alert(1)" d="M0 0h9v9z"/>',
    "<script>alert(1)</script>",
    f'<script href="{URL}"/>',
    "<foreignObject><b xmlns='http://www.w3.org/1999/xhtml'>x</b></foreignObject>",
    f'<filter id="f"><feImage href="{URL}"/></filter>',
    f'<set attributeName="href" to="javascript:alert(1)"/>{PATH}',
    f'<animate attributeName="d" begin="0s"/>{PATH}',
    f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>{PATH}',
    f'<path xml:base="{URL}" d="M0 0h9v9z"/>',
    f'<font-face-uri href="{URL}"/>{PATH}',
    f'<text font-family="x">{URL}</text>',
    f'<path d="M0 0h9v9z" fill="var(--x, url({URL}))"/>',
    f'<path cursor="url({URL}), auto" d="M0 0h9v9z"/>',
    f'<path filter="url({URL})" d="M0 0h9v9z"/>',
    f'<path mask="url({URL})" d="M0 0h9v9z"/>',
    f'<path marker-end="url({URL})" d="M0 0h9v9z"/>',
    f'<html:script xmlns:html="http://www.w3.org/1999/xhtml">1</html:script>{PATH}',
]
WHOLE = [
    f'<?xml-stylesheet href="{URL}"?>{HEAD}{PATH}</svg>',
    f'{HEAD}{PATH}</svg><?xml-stylesheet href="{URL}"?>',
    f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>{HEAD}<title>&a;</title>{PATH}</svg>',
    f'<!DOCTYPE svg [<!ENTITY % a SYSTEM "{URL}"> %a;]>{HEAD}{PATH}</svg>',
    f'<!DOCTYPE svg SYSTEM "{URL}">{HEAD}{PATH}</svg>',
    f"{HEAD.replace('<svg', '<svg onload=1')}{PATH}</svg>",
    f"{HEAD.replace('xmlns=', 'xmlns:s=').replace('<svg', '<s:svg')}{PATH}</s:svg>",
    f"{HEAD}{PATH}</svg><script>alert(1)</script>",
]


def attack(scratch: Scratch) -> None:
    scratch.picture("images/p.svg", PICTURE)
    drawings: list[bytes] = [f"{HEAD}{inside}</svg>".encode() for inside in INSIDE] + [one.encode() for one in WHOLE]
    drawings += [
        f'<?xml version="1.0" encoding="{code}"?>{HEAD}<script>1</script></svg>'.encode(code)
        for code in ("utf-16", "utf-7", "utf-32", "cp037")
    ]
    drawings += [WHOLE[2].replace("/etc/passwd", str(scratch.secret / "secret.txt")).encode()]
    found = scratch.errors_in_each(scratch.folder, [{"images/p.svg": drawing} for drawing in drawings])
    for drawing, codes in zip(drawings, found, strict=True):
        if not codes:  # a part in a language of its own is left out
            scratch.write(f"source/{scratch.folder.name}/images/p.svg", drawing)
            assert scratch.build("html,epub", anew=True).code == 0
            page = scratch.made("html") or b""
            assert b"include" not in page and b"x.example" not in page and b"<html:" not in page, drawing
