"""Numbers at which a renderer panics."""

from scratch import PICTURE, Scratch

FRAME = '<svg xmlns="http://www.w3.org/2000/svg" {frame}><path d="{path}" {more}/></svg>'
SIZES = [
    'viewBox="0 0 1 100000"', 'viewBox="0 0 100000 1"', 'viewBox="0 0 0 0"', 'viewBox="0 0 -1 -1"',
    'viewBox="0 0 1e38 1e38"', 'viewBox="0 0 1e-38 1e-38"', 'viewBox="nan nan nan nan"', 'viewBox="0 0 inf inf"',
    'viewBox="1e38 1e38 60 40"', 'viewBox="0 0 60 40" width="0" height="0"', 'viewBox="0 0 60 40" width="1e38"',
    'viewBox="0 0 60 40" width="-5"', 'viewBox="0,0,60"', 'width="60" height="40"', "",
    'viewBox="0 0 60 40" width="100%" height="0.0001%"',
    'viewBox="0 0 60 40" preserveAspectRatio="xMidYMid slice slice"',
]  # fmt: skip
PATHS = ["M1e38 1e38L-1e38 -1e38z", "M0 0h1e38v1e38h1e38z", "M0 0a1e38 1e38 0 1 1 1e38 1e38", "M" + "9" * 400,
         "M0 0h1e-320", "M0 0", "", "z", "M0 0C1e30 1e30 -1e30 1e30 1e30 -1e30",
         "M-2147483649 0h4294967297v1z"]  # fmt: skip
MORE = ['transform="scale(1e38)"', 'transform="matrix(0 0 0 0 0 0)"', 'transform="rotate(1e38)"',
        'transform="skewX(90)"', 'stroke="red" stroke-width="1e38"', 'stroke="red" stroke-miterlimit="-1"',
        'stroke="red" stroke-dasharray="-1 -1"', 'opacity="1e38"', 'stroke="red" stroke-width="-1"',
        'transform="scale(1e-38)"']  # fmt: skip


def attack(scratch: Scratch) -> None:
    scratch.picture("images/p.svg", PICTURE)
    all_of = [FRAME.format(frame=size, path="M0 0h60v40z", more="") for size in SIZES]
    all_of += [FRAME.format(frame='viewBox="0 0 60 40"', path=path, more="") for path in PATHS]
    all_of += [FRAME.format(frame='viewBox="0 0 60 40"', path="M0 0h60v40z", more=more) for more in MORE]
    found = scratch.errors_in_each(scratch.folder, [{"images/p.svg": drawing} for drawing in all_of])
    passed = [drawing for drawing, codes in zip(all_of, found, strict=True) if not codes]
    assert len(passed) < len(all_of) / 2
    for drawing in passed:
        scratch.write(f"source/{scratch.folder.name}/images/p.svg", drawing)
        assert scratch.build("pdf,docx").code == 0, drawing
