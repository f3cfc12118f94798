"""Programs before the page's own skeleton, each of which ends the PDF and nothing else."""

import socket

from handouts.clinics.locations import shipped
from scratch import CLINIC, Scratch

PACKAGE = "Typst: a page can't use packages, and is made without the network"
DIED = "Typst stopped unexpectedly"

PROGRAMS = {
    '#import "@preview/cetz:0.3.0"': PACKAGE,
    '#import "@pre" + "view/cetz:0.3.0"': PACKAGE,
    '#eval("import \\"@preview/cetz:0.3.0\\"")': PACKAGE,
    '#include "@local/mine:1.0.0"': PACKAGE,
    "#let a = range(400000000)\n#a.len()": DIED,
    "#let a = (1,)\n#for i in range(60) { a = a + a }": DIED,
    '#read("/etc/passwd")': "Typst: ",
    '#read("../../../../../../etc/passwd")': "Typst: ",
    "#let f(n) = f(n + 1)\n#f(0)": "Typst: ",
}


def attack(scratch: Scratch) -> None:
    skeleton = (shipped() / "base" / "pdf" / "handout.typ.j2").read_text("utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        proxy = f"http://127.0.0.1:{server.getsockname()[1]}"
        for program, said in PROGRAMS.items():
            scratch.words_of_clinic()
            scratch.write(f"templates/clinics/{CLINIC}/pdf/handout.typ.j2", f"{program}\n{skeleton}")
            trusted = scratch.run("clinic", "trust", CLINIC, "--yes", writes=("handouts.yaml", "source/handouts.yaml"))
            assert trusted.code == 0, trusted.said
            done = scratch.build("pdf,html", clinic=CLINIC, anew=True, https_proxy=proxy, HTTPS_PROXY=proxy)
            assert done.code == 3, (program, done.said)
            assert f"-plain.pdf: {said}" in done.err, (program, done.said)
            assert scratch.made("pdf", clinic=CLINIC) is None
            assert scratch.made("html", clinic=CLINIC)
        try:
            server.accept()
        except BlockingIOError:
            return
        raise AssertionError("the proxy was asked")
