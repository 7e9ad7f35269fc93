"""The elementary functions of the kernels: accuracy against 60 digits, special values, equal bits, SIMD, disk cache."""

import functools
import math
import os
import re
import subprocess
import sys
import time
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llvmlite import binding
from numba import njit

from gamedyn.kernels import vector_math

DIGITS = 60
WIDTH = 64
# name: (error bound in ulp, the function to 60 digits)
REFERENCES = {
    "sqrt": (0.5, mpmath.sqrt),
    "exp": (1, mpmath.exp),
    "log": (1, mpmath.log),
    "sin": (1, mpmath.sin),
    "cos": (1, mpmath.cos),
    "arctan": (2, mpmath.atan),
    "cosh": (2, mpmath.cosh),
    "erf": (2, mpmath.erf),
    "softplus": (2, lambda t: mpmath.log1p(mpmath.exp(t))),
    "logsigmoid": (2, lambda t: -mpmath.log1p(mpmath.exp(-t))),
    "sech2": (3, lambda x: mpmath.sech(x) ** 2),
    "sigmoid": (3, lambda t: 1 / (1 + mpmath.exp(-t))),
    "sinh": (3, mpmath.sinh),
    "tan": (3, mpmath.tan),
    "tanh": (3, mpmath.tanh),
}
# First the interval of the promise, then those where the error is largest or the result subnormal.
RANGES = {
    "sqrt": [(0, 1e300), (1, 4)],
    "exp": [(-745.1, 709.78), (0.3, 0.4), (-745.1, -708)],
    "log": [(0, 1e300), (0.69, 1.45), (1e-323, 2e-308)],
    "sin": [(-(2.0**30), 2.0**30), (0.7, 0.8), (-20, 20)],
    "cos": [(-(2.0**30), 2.0**30), (0.7, 0.8), (-20, 20)],
    "tan": [(-(2.0**30), 2.0**30), (0.6, 0.8), (-20, 20)],
    "arctan": [(-1e300, 1e300), (0.41, 0.45), (-3, 3)],
    "cosh": [(-710.4, 710.4), (1, 4)],
    "erf": [(-6.5, 6.5), (0.1, 0.3)],
    "softplus": [(-745, 745), (-3, 0), (-745, -708)],
    "logsigmoid": [(-745, 745), (0, 3), (708, 745)],
    "sech2": [(-372.9, 372.9), (0.8, 3), (354, 372.9)],
    "sigmoid": [(-709, 745), (-5, 0), (-709, -700)],
    "sinh": [(-710.4, 710.4), (0.2, 0.6)],
    "tanh": [(-25, 25), (0.05, 0.3)],
}
ONE_SIDED = ("sqrt", "log")
TRIGONOMETRIC = ("sin", "cos", "tan")
ARITY = {"above": 2, "less": 2, "maximum": 2, "minimum": 2, "select": 3}
ODD = ("arctan", "erf", "sin", "sinh", "tan", "tanh")
ANY = st.floats(allow_nan=True, allow_infinity=True)
INF, NAN = math.inf, math.nan
law = settings(deadline=None, max_examples=200)  # the first example compiles


def compiled(text, **names):
    """The function `loop` of a text, compiled."""
    scope: dict[str, Any] = names
    exec(text, scope)
    return njit(error_model="numpy")(scope["loop"])


@functools.cache
def lane_loop(name, width):
    """A compiled loop over one flat array: lanes of the arguments first, the results behind them."""
    arity = ARITY.get(name, 1)
    arguments = ", ".join(f"A[{i * width} + j]" for i in range(arity))
    text = f"def loop(A):\n for j in range({width}): A[{arity * width} + j] = function({arguments})"
    loop = compiled(text, function=getattr(vector_math, name))
    loop(np.ones((arity + 1) * width))
    return loop


def values(name, points, width=WIDTH):
    """The function at every point (a row for each argument), through lane loops of this width."""
    points = np.atleast_2d(points)
    arity, count = points.shape
    padded = np.pad(points, ((0, 0), (0, -count % width)))
    results = []
    for start in range(0, count, width):
        block = np.concatenate([*padded[:, start : start + width], np.zeros(width)])
        lane_loop(name, width)(block)
        results.append(block[arity * width :])
    return np.concatenate(results)[:count]


def ulps(value, exact):
    """How many units in the last place of the exact result a double is off."""
    return float(abs(mpmath.mpf(value) - exact) / math.ulp(float(exact))) if math.isfinite(value) else INF


def worst(name, points, results):
    """The largest error in ulp, and where."""
    with mpmath.workdps(DIGITS):
        reference = REFERENCES[name][1]
        errors = [ulps(float(y), reference(mpmath.mpf(float(x)))) for x, y in zip(points, results, strict=True)]
    at = int(np.argmax(errors))
    return errors[at], float(points[at])


def nearest_to_quadrants():
    """For each exponent below 30 the doubles that come closest to a multiple of pi/2, by continued fractions."""
    with mpmath.workdps(DIGITS):
        ratio = Fraction(int(mpmath.floor(2 / mpmath.pi * mpmath.mpf(2) ** 180)), 2**180)
    hard = [
        math.ldexp((ratio * Fraction(2) ** shift).limit_denominator(2**bits - 1).denominator, shift)
        for shift in range(-52, -22)
        for bits in (51, 52, 53)
    ]
    return np.array(hard)


def points_for(name):
    """Uniform points of each range, log-spaced ones over all magnitudes within the first, and hard ones."""
    random = np.random.default_rng(20180104)
    lowest, highest = RANGES[name][0]
    sizes = np.geomspace(5e-324, highest, 700)
    parts = [*(random.uniform(low, high, 800) for low, high in RANGES[name]), sizes]
    parts.append(1 + np.geomspace(2.0**-52, 0.4, 100) if name in ONE_SIDED else -sizes[-sizes >= lowest])
    if name in TRIGONOMETRIC:
        near = random.integers(1, 683565275, 400) * (math.pi / 2)
        parts += [nearest_to_quadrants(), near, np.nextafter(near, 0)]
    return np.concatenate(parts)


@pytest.mark.parametrize("name", REFERENCES)
def test_every_function_errs_by_less_than_its_bound_in_ulp(name):
    points = points_for(name)
    error, where = worst(name, points, values(name, points))
    assert error <= REFERENCES[name][0], f"{error:.3f} ulp at {where!r}"


@pytest.mark.parametrize("name", REFERENCES)
def test_a_result_four_ulp_off_is_caught(name):
    points = np.linspace(0.5, 0.9, 20)
    spoiled = values(name, points)
    spoiled[7] += 4 * np.spacing(spoiled[7])
    error, where = worst(name, points, spoiled)
    assert error > REFERENCES[name][0]
    assert where == points[7]


def test_multiples_of_half_pi_are_tried_where_reduction_loses_60_bits():
    with mpmath.workdps(DIGITS):
        assert min(abs(mpmath.cos(x)) for x in nearest_to_quadrants()) < mpmath.mpf(2) ** -60


@law
@given(st.floats(-745, 745))
def test_softplus_logsigmoid_and_sigmoid_keep_their_relative_accuracy(t):
    with mpmath.workdps(DIGITS):
        for name in ("softplus", "logsigmoid", "sigmoid") if t >= -709 else ("softplus", "logsigmoid"):
            bound, reference = REFERENCES[name]
            result = getattr(vector_math, name)(t)
            assert ulps(result, reference(mpmath.mpf(t))) <= bound


@law
@given(st.floats(max_value=-709.0))
def test_sigmoid_is_at_most_subnormal_below_minus_709(t):
    assert 0 <= vector_math.sigmoid(t) <= 1.3e-308


@law
@given(ANY)
def test_odd_functions_are_odd_to_the_bit(x):
    for name in ODD:
        function = getattr(vector_math, name)
        np.testing.assert_array_equal(function(-x), -function(x))
        assert math.isnan(function(x)) or math.copysign(1, function(x)) == math.copysign(1, -function(-x))


@law
@given(ANY)
def test_logsigmoid_mirrors_softplus(t):
    np.testing.assert_equal(vector_math.logsigmoid(t), -vector_math.softplus(-t))


@law
@given(st.floats(-1000, 1000), st.floats(0, 1))
def test_exp_softplus_and_erf_never_decrease_by_more_than_their_error(x, gap):
    for name, ulp in (("exp", 2), ("softplus", 3), ("erf", 3)):
        low, high = getattr(vector_math, name)(x), getattr(vector_math, name)(x + gap)
        assert high >= low - ulp * math.ulp(low) or low == INF == high


SPECIAL = {
    "absolute": [(-0.0, 0.0), (-INF, INF), (-2.5, 2.5)],
    "arctan": [(-0.0, -0.0), (INF, math.pi / 2), (-INF, -math.pi / 2), (1.0, math.pi / 4), (1e308, math.pi / 2)],
    "cos": [(0.0, 1.0), (2.0**30 + 1, NAN), (-(2.0**31), NAN), (INF, NAN)],
    "cosh": [(0.0, 1.0), (INF, INF), (-INF, INF), (710.476, INF)],
    "erf": [(0.0, 0.0), (-0.0, -0.0), (5.93, 1.0), (INF, 1.0), (-INF, -1.0), (-5e-324, -5e-324)],
    "exp": [(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (709.782712893385, INF), (-745.134, 0.0), (-1e308, 0.0)],
    "log": [(1.0, 0.0), (0.0, -INF), (-0.0, -INF), (-1.0, NAN), (-5e-324, NAN), (-INF, NAN), (INF, INF)],
    "logsigmoid": [(INF, 0.0), (-INF, -INF), (0.0, -math.log(2)), (-1e308, -1e308), (746.0, 0.0)],
    "relu": [(-1.0, 0.0), (-0.0, 0.0), (3.0, 3.0), (INF, INF), (-INF, 0.0)],
    "sech2": [(0.0, 1.0), (INF, 0.0), (-INF, 0.0), (400.0, 0.0)],
    "sigmoid": [(0.0, 0.5), (INF, 1.0), (-INF, 0.0), (-746.0, 0.0)],
    "sin": [(-0.0, -0.0), (2.0**30 + 1, NAN), (-(2.0**31), NAN), (INF, NAN), (5e-324, 5e-324)],
    "sinh": [(-0.0, -0.0), (INF, INF), (-INF, -INF), (710.476, INF), (5e-324, 5e-324)],
    "softplus": [(INF, INF), (-INF, 0.0), (0.0, math.log(2)), (1e308, 1e308), (-746.0, 0.0)],
    "sqrt": [(-0.0, -0.0), (-1.0, NAN), (INF, INF), (4.0, 2.0)],
    "tan": [(-0.0, -0.0), (2.0**30 + 1, NAN), (INF, NAN), (5e-324, 5e-324)],
    "tanh": [(-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (20.0, 1.0), (5e-324, 5e-324)],
}


@pytest.mark.parametrize("name", SPECIAL)
def test_special_values_are_exact_and_nan_passes_through(name):
    arguments, expected = np.array([*SPECIAL[name], (NAN, NAN)]).T
    results = values(name, arguments)
    np.testing.assert_array_equal(results, expected)
    zeros = (expected == 0) & (name in ODD)
    np.testing.assert_array_equal(np.signbit(results[zeros]), np.signbit(expected[zeros]))


def test_exp_is_finite_up_to_the_last_argument_and_subnormal_down_to_the_last():
    assert vector_math.exp(709.782712893384) == pytest.approx(1.7976931348622732e308, rel=1e-15)
    assert vector_math.exp(-745.1332191019411) == 5e-324


@law
@given(ANY, ANY)
def test_choices_agree_with_their_definitions(a, b):
    broken = math.isnan(a) or math.isnan(b)
    cases = {
        "above": NAN if broken else (1.0 if a > b else 0.5 if a == b else 0.0),
        "minimum": NAN if broken else min(a, b),
        "maximum": NAN if broken else max(a, b),
        "less": float(a < b),
    }
    for name, expected in cases.items():
        np.testing.assert_equal(getattr(vector_math, name)(a, b), expected)


@law
@given(ANY, ANY, ANY)
def test_select_takes_the_first_exactly_when_the_condition_is_not_zero(condition, a, b):
    np.testing.assert_equal(vector_math.select(condition, a, b), b if condition == 0 else a)


@pytest.mark.parametrize("name", vector_math.__all__)
def test_a_single_lane_and_a_block_give_the_same_bits(name):
    random = np.random.default_rng(7)
    shape = ARITY.get(name, 1), 640
    every = random.integers(-(2**63), 2**63, shape).view(np.float64)  # any bits at all, nan and subnormals among them
    points = np.concatenate([every, random.normal(size=shape), random.uniform(-760, 760, shape)], axis=1)
    blocks = {width: values(name, points, width) for width in (1, 8, WIDTH)}
    for width in (1, 8):
        assert blocks[width].tobytes() == blocks[WIDTH].tobytes()


def machine_code(loop):
    """Instructions of the compiled loop itself, without the wrappers behind it."""
    listing = next(iter(loop.inspect_asm().values()))
    return re.findall(r"^\t([a-z]\w*)", listing.split(".Lfunc_end0")[0], re.MULTILINE)


def has_fma():
    return binding.get_process_triple().startswith("x86_64") and binding.get_host_cpu_features().get("fma", False)


@pytest.mark.skipif(not has_fma(), reason="looks for instructions of x86-64 with FMA")
@pytest.mark.parametrize("name", vector_math.__all__)
def test_a_lane_loop_is_simd_without_calls_or_scalar_arithmetic(name):
    code = machine_code(lane_loop(name, 1024))  # long enough not to be unrolled before it is vectorized
    assert not [i for i in code if i.startswith("call")]
    assert not [i for i in code if i.endswith("sd") and not i.startswith(("vmov", "vbroadcast"))]
    assert [i for i in code if re.fullmatch(r"v(f|add|sub|mul|div|sqrt|min|max|and|mov|blend)\w*p[ds]|vp\w+q", i)]


def test_scalar_arithmetic_of_the_c_library_would_be_noticed():
    loop = compiled("def loop(A):\n for j in range(1024): A[1024 + j] = math.exp(A[j])", math=math)
    loop(np.ones(2048))
    assert [i for i in machine_code(loop) if i.startswith("call")]


def test_twelve_exponentials_compile_in_a_second_and_a_half():
    lines = "".join(f"  x = exp({-1 - i} * x)\n" for i in range(12))
    loop = compiled(f"def loop(A):\n for j in range(64):\n  x = A[j]\n{lines}  A[64 + j] = x", exp=vector_math.exp)
    start = time.process_time()
    loop(np.ones(128))
    assert time.process_time() - start < 1.5


KERNEL = """from numba import njit

from gamedyn.kernels.vector_math import erf, exp, log, sin


@njit(cache=True, error_model="numpy")
def kernel(A):
    for j in range(64):
        A[64 + j] = exp(A[j]) + log(A[j]) + sin(A[j]) + erf(A[j])
"""
CALL = """import numpy as np, generated
A = np.linspace(0.1, 3, 128)
generated.kernel(A)
print(sum(generated.kernel.stats.cache_hits.values()), A.tobytes().hex())
"""


def test_a_generated_module_is_loaded_from_the_disk_cache_by_a_second_process(tmp_path):
    (tmp_path / "generated.py").write_text(KERNEL)
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}

    def call():
        command = [sys.executable, "-c", CALL]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.split()

    (first_hits, first), (second_hits, second) = call(), call()
    assert (first_hits, second_hits) == ("0", "1")
    assert first == second
