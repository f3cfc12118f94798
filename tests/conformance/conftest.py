"""The `kit` fixture: the validators, installed."""

from __future__ import annotations

import os

import pytest

from conformance.kit import Kit, KitError, cache_folder, install


@pytest.fixture(scope="session")
def kit() -> Kit:
    """Every validator; where one cannot be had the test is skipped, but never in CI."""
    try:
        return install(cache_folder())
    except KitError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))
