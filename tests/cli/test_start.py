"""Starting up: what is not needed is not imported."""

import json
import subprocess
import sys

import pytest

HEAVY = ["numpy", "numba", "matplotlib", "sympy", "scipy", "xarray", "pydantic", "rich", "pandas"]
PROBE = """
import json, sys
from gamedyn.cli.main import main
try:
    main({arguments!r}, prog_name="gamedyn")
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps([name for name in {heavy!r} if name in sys.modules]), file=sys.stderr)
"""


def imported(*arguments):
    code = PROBE.format(arguments=list(arguments), heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stderr.splitlines()[-1])


LIGHT = [["--help"], ["--version"], ["list", "--help"], ["run", "--help"], ["new"], ["schema", "--help"]]


@pytest.mark.parametrize("arguments", LIGHT, ids=str)
def test_help_imports_nothing_numeric(arguments):
    assert imported(*arguments) == []


@pytest.mark.parametrize("kind", ["games", "rules", "flows", "integrators", "schedules", "figures"])
def test_lists_load_no_compiler_no_plots_and_no_algebra(kind):
    assert not {"numba", "matplotlib", "sympy", "xarray", "pandas", "pydantic"} & set(imported("list", kind, "--json"))


def test_a_run_loads_neither_algebra_nor_datasets(tmp_path):
    path = tmp_path / "s.toml"
    subprocess.run([sys.executable, "-m", "gamedyn", "new", str(path)], check=True, capture_output=True)
    assert not {"sympy", "xarray", "pandas", "rich"} & set(imported("run", str(path), "--out", str(tmp_path)))


def test_a_check_compiles_and_draws_nothing(tmp_path):
    path = tmp_path / "s.toml"
    subprocess.run([sys.executable, "-m", "gamedyn", "new", str(path)], check=True, capture_output=True)
    assert not {"sympy", "numba", "matplotlib", "xarray", "rich"} & set(imported("check", str(path)))
