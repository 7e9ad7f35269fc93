"""The LaTeX of a formula shows what was written, with the brackets it needs and no others."""

import pytest
from hypothesis import given, settings

from gamedyn.formula.latex import latex
from gamedyn.formula.parse import parse
from tests.formula.programs import read
from tests.formula.strategies import formulas

SHOWN = {
    "-log(1 + exp(-x*y)) - gamma/2*y**2": r"-\log\left(1 + e^{-x \, y}\right) - \frac{\gamma}{2} \, y^{2}",
    "mean(logsigmoid(psi1*p[0] + w_0*p[1]) for p in pairs)": (
        r"\mathbb{E}_{p \sim \mathrm{pairs}}\left[\log\sigma\left(\psi_{1} \, p_{0} + w_{0} \, p_{1}\right)\right]"
    ),
    "mean(t for t in q)": r"\mathbb{E}_{t \sim q}\left[t\right]",
    "theta + Theta_gen_2 + lambda_ + rate": r"\theta + \Theta_{\mathrm{gen}, 2} + \lambda + \mathrm{rate}",
    "(a + b)*c": r"\left(a + b\right) \, c",
    "a + b*c": r"a + b \, c",
    "a - (b - c)": r"a - \left(b - c\right)",
    "a - b - c": "a - b - c",
    "a - -b": r"a - \left(-b\right)",
    "a + -x*y": r"a + \left(-x \, y\right)",
    "x*-y": r"x \, \left(-y\right)",
    "-(a + b)": r"-\left(a + b\right)",
    "x*2": r"x \cdot 2",
    "x/-y": r"\frac{x}{-y}",
    "x/y/z": r"\frac{\frac{x}{y}}{z}",
    "x**2**y": "x^{2^{y}}",
    "(x**2)**3": r"\left(x^{2}\right)^{3}",
    "(-x)**2": r"\left(-x\right)^{2}",
    "-x**2": "-x^{2}",
    "(x/y)**2": r"\left(\frac{x}{y}\right)^{2}",
    "exp(x)**2": r"\left(e^{x}\right)^{2}",
    "sin(x)**2": r"\sin\left(x\right)^{2}",
    "x**0.5": "x^{1/2}",
    "sqrt(x)*abs(y)": r"\sqrt{x} \, \left|y\right|",
    "min(x, y, 1)": r"\min\left(x, y, 1\right)",
    "max(min(x, y), 1)": r"\max\left(\min\left(x, y\right), 1\right)",
    "relu(x) + softplus(x)": r"\left(x\right)_{+} + \operatorname{softplus}\left(x\right)",
    "2*pi*e": r"2 \, \pi \, e",
    "0.45*x": r"0.45 \, x",
    "x/2 + 0.5*x": r"\frac{x}{2} + \frac{1}{2} \, x",
    "x + 1/3": r"x + \frac{1}{3}",
    "(-2)*x": r"-2 \, x",
    "x + (-2)": r"x + \left(-2\right)",
    "1e-7*x": r"10^{-7} \, x",
    "2.5e-6*x": r"2.5 \cdot 10^{-6} \, x",
    "1e300*x": r"10^{300} \, x",
    "0.002 + x + 2000": "0.002 + x + 2000",
    "0*x": r"0 \, x",
}


@pytest.mark.parametrize(("formula", "shown"), SHOWN.items())
def test_a_formula_is_shown_as_it_was_written(formula, shown):
    assert latex(parse(formula, None, {"pairs": 2, "q": 1})) == shown


@settings(max_examples=100, derandomize=True, database=None, deadline=None)
@given(formulas())
def test_brackets_and_braces_of_any_formula_match(formula):
    shown = latex(read(formula))
    assert shown.count("{") == shown.count("}")
    assert shown.count(r"\left") == shown.count(r"\right")
