"""Finished PDFs, opened, changed and written again."""

import io
from collections.abc import Callable
from random import Random
from typing import Any

import pikepdf

from faults.fault import Make, Scene

PdfEdit = Callable[[pikepdf.Pdf, Random], None]
"""Changes a PDF in place."""


def in_pdf(edit: PdfEdit) -> Make:
    def make(scene: Scene) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(scene.good)) as pdf:
            edit(pdf, scene.dice)
            pdf.save(out, deterministic_id=True)
        return out.getvalue()

    return make


# ---------------------------------------------------------------- the drawing of a page


def instructions(page: Any) -> list[Any]:
    return list(pikepdf.parse_content_stream(page))


def written(pdf: pikepdf.Pdf, page: Any, content: list[Any]) -> None:
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(content))


def named(page: Any, kind: str, name: str, what: Any) -> None:
    """A resource of a page under a name."""
    if kind not in page.Resources:
        page.Resources[kind] = pikepdf.Dictionary()
    page.Resources[kind][name] = what


# ---------------------------------------------------------------- the structure


def elements(pdf: pikepdf.Pdf, *roles: str) -> list[Any]:
    found: list[Any] = []

    def look(element: Any) -> None:
        if isinstance(element, pikepdf.Dictionary):
            if str(element.get("/S")) in roles:
                found.append(element)
            for kid in kids(element):
                look(kid)

    look(pdf.Root.StructTreeRoot)
    return found


def kids(element: Any) -> list[Any]:
    found = element.get("/K")
    return [] if found is None else list(found) if isinstance(found, pikepdf.Array) else [found]
