from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# What is guided by coverage needs atheris, which the tests do not.
collect_ignore = [] if find_spec("atheris") else ["fuzz/guided.py"]

# How many examples of a property are drawn: 100 in a thorough run, 50 by machines that judge, fewer in the whole and in
# the inner loop.
# A test that wants more or fewer says how many instead of these 100 (``checking.examples``).
settings.register_profile(
    "thorough", deadline=None, derandomize=True, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("judging", settings.get_profile("thorough"), max_examples=50)
settings.register_profile("gxparse", settings.get_profile("thorough"), max_examples=25)
settings.register_profile("inner", settings.get_profile("thorough"), max_examples=20)
settings.load_profile("gxparse")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real reports and their hand-checked figures, where there is one."""
    place = os.environ.get("GXPARSE_CORPUS")
    if not place:
        pytest.skip("GXPARSE_CORPUS is not set")
    return Path(place)


@pytest.fixture(autouse=True)
def _at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
