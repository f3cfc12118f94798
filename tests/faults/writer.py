"""A writer with a flaw: it loses, changes or moves something on its way from the document to the file.

Every format takes the document's blocks through `without_anchors`; here that function is put in its place, with a flaw.
"""

import copy
import importlib
from collections.abc import Callable
from random import Random
from unittest import mock

from faults.blocks import Nodes
from faults.fault import CannotError, Make, Scene
from handouts.core.findings import HandoutsError
from handouts.document.compose import without_anchors
from handouts.formats.table import FORMATS, format_named

Flaw = Callable[[Nodes, Random], None]
"""Changes blocks in place."""


def broken_writer(flaw: Flaw) -> Make:
    """A file that a writer with a flaw makes."""

    def make(scene: Scene) -> bytes:
        module = importlib.import_module(f"handouts.formats.{FORMATS[scene.form].module}")

        def flawed(blocks: Nodes) -> Nodes:
            mine = copy.deepcopy(without_anchors(blocks))
            flaw(mine, scene.dice)
            return mine

        with mock.patch.object(module, "without_anchors", flawed):
            try:
                return format_named(scene.form).render(scene.document, scene.tools)
            except HandoutsError as error:
                raise CannotError(str(error)) from error

    return make
