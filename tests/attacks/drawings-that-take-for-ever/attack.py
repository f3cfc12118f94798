"""Small drawings that multiply."""

from scratch import PICTURE, Scratch

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 40">'
PATH = '<path d="M0 0h60v40z"/>'


def clips(levels: int) -> str:
    inner = "".join(
        f'<clipPath id="c{i}"><g>{f"""<path clip-path="url(#c{i - 1})" d="M0 0h60v40z"/>""" * 9}</g></clipPath>'
        for i in range(1, levels)
    )
    return f'<clipPath id="c0">{PATH}</clipPath>{inner}<path clip-path="url(#c{levels - 1})" d="M0 0h60v40z"/>'


def clips_by_attribute(levels: int) -> str:
    inner = "".join(f'<clipPath id="c{i}" clip-path="url(#c{i - 1})">{PATH * 9}</clipPath>' for i in range(1, levels))
    return f'<clipPath id="c0">{PATH}</clipPath>{inner}<path clip-path="url(#c{levels - 1})" d="M0 0h60v40z"/>'


def uses(levels: int) -> str:
    inner = "".join(f'<g id="u{i}">{f"""<use href="#u{i - 1}"/>""" * 9}</g>' for i in range(1, levels))
    return f'<defs><g id="u0">{PATH}</g>{inner}</defs><use href="#u{levels - 1}"/>'


DRAWINGS = {
    "clips": clips(9),
    "clips by attribute": clips_by_attribute(9),
    "a clip of itself": f'<clipPath id="c" clip-path="url(#c)">{PATH}</clipPath><path clip-path="url(#c)" d="M0 0h9"/>',
    "uses": uses(9),
    "a use of itself": '<g id="a"><use href="#a"/></g>',
    "many clipped paths": f'<clipPath id="c">{PATH * 5000}</clipPath>'
    + '<path clip-path="url(#c)" d="M0 0h9"/>' * 5000,
    "groups with opacity": '<g opacity=".9">' * 8000 + PATH + "</g>" * 8000,
    "groups beside each other": f'<g opacity=".5">{PATH}</g>' * 30000,
    "a pattern": f'<pattern id="p" width=".001" height=".001">{PATH}</pattern><path fill="url(#p)" d="M0 0h60v40z"/>',
    "a filter": '<filter id="f"><feTurbulence numOctaves="99999"/></filter><path filter="url(#f)" d="M0 0h60v40z"/>',
    "dashes": '<path stroke="red" stroke-dasharray="1e-9" d="M0 0h60v40z"/>',
    "a long path": f'<path d="M0 0{"h1v1" * 400_000}"/>',
    "many numbers": f'<path d="M0 0{"L1 1" * 300_000}z" stroke="red"/>',
    "entities": PATH,
    "a mask": f'<mask id="m">{PATH}</mask><path mask="url(#m)" d="M0 0h60v40z"/>',
    "arcs": f'<path d="M0 0{"a1e-9 1e9 0 1 1 1 1" * 5000}"/>',
}
BOMB = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 9}">' for i in range(1, 12))
DOCTYPE = f'<!DOCTYPE svg [<!ENTITY e0 "xxxxxxxxxx">{BOMB}]>'
LIMIT = 20


def attack(scratch: Scratch) -> None:
    scratch.picture("images/p.svg", PICTURE)
    scratch.write("templates/clinics/evil/brand.yml", "logo: {small: {path: logo.svg, alt: Hill}}\n")
    scratch.write("templates/clinics/evil/logo.svg", PICTURE)
    assert not scratch.errors()
    for name, inside in DRAWINGS.items():
        head = DOCTYPE + HEAD + "<desc>&e11;</desc>" if name == "entities" else HEAD
        drawing = f"{head}{inside}</svg>"
        picture = scratch.write(f"source/{scratch.folder.name}/images/p.svg", drawing)
        logo = scratch.write("templates/clinics/evil/logo.svg", drawing)
        done = scratch.check(seconds=LIMIT, memory=2_000)
        told = {row["file"].rpartition("/")[2] for row in done.findings() if row["code"] in {"S023", "C005"}}
        assert not told or told == {"p.svg", "logo.svg"} or {"handout.yaml", "p.svg"} & told, (name, told)
        if not told:  # then it must be one that can be drawn
            scratch.build("pdf,docx", clinic="evil", seconds=LIMIT)
        picture.unlink()
        logo.unlink()
