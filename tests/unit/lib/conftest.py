"""Lets the tests of every stack import the helpers in this folder, and shows what their asserts compared."""

import pytest

pytest.register_assert_rewrite("contract_breaks")
