"""At logits of magnitude up to 700, losses and their gradients are exact to a few ulp, however they are written."""

import mpmath
import pytest
from mpmath import mpf

from tests.formula.oracle import derivatives
from tests.formula.programs import derivative_program, read

LOGITS = [sign * size for size in (0.0, 1e-9, 0.5, 19.0, 37.5, 100.0, 709.0, 700.0) for sign in (1, -1)]
LOSSES = [
    "log(sigmoid(x))",
    "log(1 - sigmoid(x))",
    "log(1 + exp(x))",
    "log(exp(-x) + 1)",
    "logsigmoid(x)",
    "softplus(-x)",
    "sigmoid(x)",
    "1 - sigmoid(x)",
    "1/(1 + exp(-x))",
    "exp(x)/(1 + exp(x))",
    "log(1/(1 + exp(-x)))",
    "log(1 - 1/(1 + exp(-x)))",
]
ULP = mpf(2) ** -52
SMALLEST = mpf(2) ** -1074


@pytest.mark.parametrize("loss", LOSSES)
def test_losses_and_gradients_of_saturated_logits_are_exact_to_a_few_ulp(loss):
    program = derivative_program(loss, ["x"])
    for logit in LOGITS:
        found = [float(value) for value in program.evaluate([logit])]
        value, slope, curvature = derivatives(read(loss, ["x"]), {"x": logit}, {})
        size = max(abs(slope), abs(curvature))
        expected = [(value, abs(value)), (slope, abs(slope)), (curvature, size), (curvature, size)]
        for number, (true, scale) in zip(found, expected, strict=True):
            assert abs(mpf(number) - true) <= 4 * ULP * scale + SMALLEST, logit


@pytest.mark.parametrize("logit", [700.0, -700.0])
def test_the_dirac_gan_keeps_its_gradient_where_the_naive_form_has_none(logit):
    program = derivative_program("log(1 - sigmoid(x*y))", ["x", "y"])
    value, by_x, by_y, *_ = program.evaluate([logit / 2, 2.0])
    small = float(mpmath.exp(-700))
    assert value == pytest.approx(-700 if logit > 0 else -small, rel=1e-15)
    assert by_x == pytest.approx(-2 if logit > 0 else -2 * small, rel=1e-15)
    assert by_y == pytest.approx(-logit / 2 * (1 if logit > 0 else small), rel=1e-15)
