"""Suites that every connector of a kind passes."""

import pytest

pytest.register_assert_rewrite("tests.contracts.destinations")
