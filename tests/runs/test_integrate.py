"""integrate: orders, tolerances and dense output against closed forms and SciPy; backwards in time; blow-up."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import gamedyn as gd
from gamedyn.flows import DOP853, RK4, Euler, Gradient
from gamedyn.flows.adaptive import dense
from gamedyn.flows.flow import FLOWS, INTEGRATORS

XY = gd.games.bilinear()
FORSAKEN = gd.games.forsaken()
SQUARE = gd.Field({"u": "-u**2"})
FLOW = Gradient()


def circle(time: np.ndarray) -> np.ndarray:
    """The flow of xy from (1, 0)."""
    return np.stack([np.cos(time), np.sin(time)], axis=-1)


@pytest.mark.parametrize(("integrator", "order"), [(Euler, 1), (RK4, 4)])
def test_the_error_shrinks_with_the_order_of_the_integrator(integrator, order):
    exact = circle(np.array(2.0))
    ends = [gd.integrate(XY, FLOW, (1, 0), 2.0, integrator=integrator(step=h)).final for h in (0.02, 0.01)]
    errors = [np.linalg.norm(end - exact) for end in ends]
    assert math.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.05)


def test_every_integrator_is_measured_here():
    assert set(INTEGRATORS.values()) == {Euler, RK4, DOP853}


def test_one_runge_kutta_step_is_the_taylor_polynomial_of_order_4():
    """On a linear field the step is 1 + h A + ... + (h A)^4/24, whose factor on the rotation is known."""
    end = gd.integrate(XY, FLOW, (1, 0), 100.0, integrator=RK4(step=1.0), samples=1).final
    assert np.linalg.norm(end) == pytest.approx((1 - 1 / 72 + 1 / 576) ** 50, rel=1e-12)


def test_euler_is_simultaneous_descent():
    end = gd.integrate(FORSAKEN, FLOW, (0.5, 0.5), 3.0, integrator=Euler(step=0.01), samples=1).final
    descended = gd.simulate(FORSAKEN, gd.rules.Simultaneous(step=0.01), (0.5, 0.5), 300, every=300).final
    assert end == pytest.approx(descended, rel=1e-13)


def test_a_fixed_step_is_adjusted_so_that_it_lands_on_the_time():
    run = gd.integrate(XY, FLOW, (1, 0), 1.0, integrator=RK4(step=0.3))
    assert run.time[-1] == 1.0
    assert run.final == pytest.approx(circle(np.array(1.0)), abs=1e-3)
    assert run.points[-1] == pytest.approx(run.final, abs=1e-14)
    assert run.cost.gradients == {"minimizer": 12, "maximizer": 12}


@pytest.mark.parametrize("rtol", [1e-6, 1e-9, 1e-12])
def test_the_error_follows_the_tolerance(rtol):
    run = gd.integrate(XY, FLOW, (1, 0), 50.0, rtol=rtol, atol=1e-3 * rtol)
    assert np.abs(run.final - circle(np.array(50.0))).max() < 30 * rtol


def test_dense_output_is_as_good_as_the_steps():
    run = gd.integrate(XY, FLOW, (1, 0), 50.0, rtol=1e-9, atol=1e-12, samples=3217)
    error = np.abs(run.points - circle(run.time)).max(axis=1)
    at_the_end = np.abs(run.final - circle(np.array(50.0))).max()
    assert error.max() < 3 * at_the_end + 1e-9
    assert run.points[-1] == pytest.approx(run.final, abs=1e-14)


def test_dense_output_between_two_points_has_order_7():
    def velocity(z: np.ndarray) -> np.ndarray:
        return np.stack([-z[..., 1], z[..., 0]], axis=-1)

    errors = []
    for h in (0.8, 0.4):
        times, wanted = np.array([0.0, h]), h * np.linspace(0.1, 0.9, 9)
        errors.append(np.abs(dense(velocity, times, circle(times), wanted) - circle(wanted)).max())
    assert math.log2(errors[0] / errors[1]) == pytest.approx(8, abs=0.3)  # over one step, one more than the order


def test_scipy_finds_the_same_end():
    ours = gd.integrate(FORSAKEN, FLOW, (0.5, 0.5), 30.0, rtol=1e-12, atol=1e-14, samples=100)
    theirs = solve_ivp(
        lambda t, z: -FORSAKEN.gradient(z),
        (0, 30.0),
        (0.5, 0.5),
        method="DOP853",
        t_eval=ours.time,
        rtol=1e-12,
        atol=1e-14,
    )
    assert np.abs(ours.points - theirs.y.T).max() < 1e-10


def test_it_takes_about_as_many_evaluations_as_scipy():
    ours = gd.integrate(FORSAKEN, FLOW, (0.5, 0.5), 30.0, rtol=1e-9, atol=1e-12)
    theirs = solve_ivp(
        lambda t, z: -FORSAKEN.gradient(z), (0, 30.0), (0.5, 0.5), method="DOP853", rtol=1e-9, atol=1e-12
    )
    assert ours.cost.gradients["minimizer"] == pytest.approx(theirs.nfev, rel=0.15)


def test_backwards_in_time_undoes_forwards():
    there = gd.integrate(FORSAKEN, FLOW, (0.5, 0.5), 5.0, rtol=1e-13, atol=1e-14).final
    back = gd.integrate(FORSAKEN, FLOW, there, -5.0, rtol=1e-13, atol=1e-14)
    assert back.final == pytest.approx([0.5, 0.5], abs=1e-9)
    assert back.time[0] == 0
    assert back.time[-1] == -5.0


def test_steps_follow_the_speed():
    """u' = u^2 from 1: the closer to the blow-up at time 1, the shorter the steps."""
    run = gd.integrate(SQUARE, FLOW, {"u": 1.0}, 0.999, samples=500)
    assert run.ended is None
    assert run.points[:, 0] == pytest.approx(1 / (1 - run.time), rel=1e-6)


@pytest.mark.parametrize(("start", "time"), [(1.0, 3.0), (-1.0, -3.0)])
def test_a_blow_up_ends_the_run_at_its_time(start, time):
    run = gd.integrate(SQUARE, FLOW, {"u": start}, time)
    assert run.ended == pytest.approx(1.0, abs=1e-8)
    assert abs(run.time[-1]) < 1
    assert run.final[0] * start > 1e12
    assert (run.verdict.kind, run.verdict.type) == ("diverges", "escape")


def test_in_an_ensemble_each_trajectory_blows_up_at_its_own_time():
    many = gd.ensemble(SQUARE, FLOW, np.array([[1.0], [0.5], [-1.0], [0.1]]), time=3.0)
    assert many.ended[:2] == pytest.approx([1, 2], abs=1e-7)
    assert np.isnan(many.ended[2:]).all()
    assert many.final[2:, 0] == pytest.approx([-1 / 4, 1 / 7], rel=1e-8)


def test_a_flow_that_runs_into_the_end_of_a_domain_ends_there_and_says_why():
    """u' = -sqrt(u) - 1 reaches 0 in finite time, beyond which there is no square root."""
    run = gd.integrate(gd.Field({"u": "sqrt(u) + 1"}), FLOW, {"u": 1.0}, 100.0)
    assert run.ended == pytest.approx(2 - 2 * math.log(2), abs=1e-6)
    assert (run.verdict.kind, run.verdict.function) == ("left_domain", "sqrt")


def test_a_flow_stays_in_the_domain_and_slides_along_its_faces():
    boxed = gd.ZeroSum("x*y", minimizer="x", maximizer="y", domain={"y": (-1, 1)})
    run = gd.integrate(boxed, FLOW, (3.0, 0.0), 2.0)
    assert run.points[:, 1].max() == 1.0
    late = run.time > 0.5
    assert run.points[late, 1] == pytest.approx(np.ones(late.sum()), abs=1e-9)
    assert np.diff(run.points[late, 0]) == pytest.approx(np.full(late.sum() - 1, -0.002), abs=1e-9)


def test_rates_set_two_time_scales():
    slow = gd.integrate(XY, Gradient(rate={"minimizer": 1.0, "maximizer": 4.0}), (1, 0), 1.0).final
    assert slow == pytest.approx([math.cos(2), 2 * math.sin(2)], abs=1e-8)


def test_samples_are_spread_evenly():
    run = gd.integrate(XY, FLOW, (1, 0), 4.0, samples=8)
    assert run.time.tolist() == [0.5 * k for k in range(9)]
    assert run.index.tolist() == list(range(9))
    assert run.continuous


def test_the_verdict_does_not_depend_on_the_samples():
    verdicts = {str(gd.integrate(FORSAKEN, FLOW, (0.5, 0.5), 60.0, samples=n).verdict) for n in (1, 100, 5000)}
    assert len(verdicts) == 1


@pytest.mark.parametrize("name", [*FLOWS, *INTEGRATORS])
def test_flows_and_integrators_have_titles_sources_and_defaults(name):
    entry = FLOWS[name] if name in FLOWS else INTEGRATORS[name]
    assert entry.title
    assert entry.cites
    assert entry() == entry()
    assert getattr(gd.flows, entry.__name__) is entry


WRONG = {
    "no time": ({"time": 0}, "time: found 0, allowed: a finite number other than 0"),
    "endless": ({"time": math.inf}, "time: found inf, allowed: a finite number other than 0"),
    "time in words": ({"time": "long"}, "time: found 'long', allowed: a finite number other than 0"),
    "no samples": ({"samples": 0}, "samples: found 0, allowed: a whole number, at least 1"),
    "negative tolerance": ({"rtol": -1.0}, "rtol: found -1.0, allowed: a number from 0 on, below 1"),
    "no tolerance": (
        {"rtol": 0.0, "atol": 0.0},
        "rtol: found 0.0 with atol 0, allowed: at least 1e-15, or atol greater than 0",
    ),
    "named integrator": (
        {"integrator": "rk4"},
        "integrator: found 'rk4', allowed: an integrator such as gamedyn.flows.RK4()",
    ),
    "a rule": (
        {"flow": gd.rules.Simultaneous()},
        f"flow: found {gd.rules.Simultaneous()!r}, allowed: a flow such as gamedyn.flows.Gradient()",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_cannot_be_integrated_is_refused(fault):
    settings, message = WRONG[fault]
    with pytest.raises(gd.UserError) as refused:
        gd.integrate(XY, **({"flow": FLOW, "start": (1, 0), "time": 1.0} | settings))
    assert str(refused.value) == message


@pytest.mark.parametrize("number", [0.0, -0.1, math.nan, math.inf])
def test_steps_and_rates_are_positive(number):
    for make, name in ((RK4, "step"), (Euler, "step"), (Gradient, "rate")):
        with pytest.raises(gd.UserError, match=f"{name}: found {number}, allowed: a finite number greater than 0"):
            make(**{name: number})


def test_rates_of_unknown_players_are_refused():
    with pytest.raises(gd.UserError, match='rate: no player is called "maximiser". Did you mean "maximizer"?'):
        gd.integrate(XY, Gradient(rate={"minimizer": 1.0, "maximiser": 1.0}), (1, 0), 1.0)
