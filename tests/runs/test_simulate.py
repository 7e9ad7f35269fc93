"""simulate: what is recorded, where a run ends, and what is refused."""

import json

import numpy as np
import pytest
import xarray

import gamedyn as gd
from gamedyn.rules import Alternating, Simultaneous

XY = gd.games.bilinear()
GAN = gd.games.dirac_gan(objective="nonsaturating")
RULE = Alternating(step=0.2)
START = (1.0, 1.0)


def test_points_are_recorded_with_their_step_numbers():
    run = gd.simulate(GAN, RULE, START, 10)
    assert run.index.tolist() == list(range(11))
    assert run.time.tolist() == list(map(float, range(11)))
    assert run.points[0].tolist() == list(START)
    assert run.points[-1].tolist() == run.final.tolist()
    assert not run.continuous


@pytest.mark.parametrize(("every", "last"), [(7, None), (1, 5), (7, 3), (1000, None), (5000, None), (1, 10_000)])
def test_recording_changes_neither_the_end_nor_the_verdict(every, last):
    full = gd.simulate(GAN, RULE, START, 3000)
    run = gd.simulate(GAN, RULE, START, 3000, every=every, last=last)
    index = np.arange(0, 3001, every)[-(last or 0) :]
    assert run.index.tolist() == index.tolist()
    assert run.points.tolist() == full.points[index].tolist()
    assert run.final.tolist() == full.final.tolist()
    assert str(run.verdict) == str(full.verdict)
    assert run.averages.uniform.tolist() == full.averages.uniform.tolist()


def test_a_longer_run_passes_through_the_end_of_a_shorter_one():
    assert (
        gd.simulate(GAN, RULE, START, 3000).points[1234].tolist() == gd.simulate(GAN, RULE, START, 1234).final.tolist()
    )


def test_averages_are_those_of_all_iterates_whatever_is_recorded():
    run, full = gd.simulate(GAN, RULE, START, 4000, every=4000), gd.simulate(GAN, RULE, START, 4000)
    assert run.averages.uniform[-1] == pytest.approx(full.points[:-1].mean(axis=0), rel=1e-12)
    assert run.averages.tail[-1] == pytest.approx(full.points[2000:-1].mean(axis=0), rel=1e-12)


def test_losses_and_gradients_are_those_of_the_game():
    run = gd.simulate(GAN, RULE, START, 20, every=5)
    assert {player: loss.tolist() for player, loss in run.losses.items()} == {
        player: loss.tolist() for player, loss in GAN.losses(run.points).items()
    }
    assert run.gradient_norm == pytest.approx(np.linalg.norm(GAN.gradient(run.points), axis=1), rel=1e-15)


def python_escape():
    """Descent on xy with step 2 in Python floats, up to the last point within the bound: step number and point."""
    x, y, count = 1.0, 0.0, 0
    while True:
        u, v = x - 2.0 * y, y + 2.0 * x
        if max(abs(u), abs(v)) > 1e100:
            return count, [x, y]
        x, y, count = u, v, count + 1


def test_a_run_that_leaves_every_bound_ends_at_exactly_that_step():
    step, point = python_escape()
    for every in (1, 10, 1000):
        run = gd.simulate(XY, Simultaneous(step=2.0), (1, 0), 1_000_000, every=every)
        assert run.ended == step
        assert run.final.tolist() == point
        assert run.index[-1] == step // every * every
    assert (run.verdict.kind, run.verdict.type, run.verdict.step) == ("diverges", "escape", step)
    assert run.cost.gradients == {"minimizer": step, "maximizer": step}


def test_an_overflow_within_a_step_ends_the_run_before_it():
    game = gd.Game(losses={"one": "-exp(u)"}, players={"one": "u"})
    run = gd.simulate(game, Simultaneous(step=1.0), {"u": 1.0}, 100)
    assert run.ended == 3
    assert run.points[:, 0] == pytest.approx([1, 1 + np.e, 1 + np.e + np.exp(1 + np.e), run.final[0]], rel=1e-14)
    assert (run.verdict.kind, run.verdict.type, run.verdict.step) == ("diverges", "escape", 3)


CAUSES = {
    "u*log(u)": (1.5, "log", "log of -0.5"),
    "log(u)": (1.0, "division", "division of 1 by 0"),
    "u*sqrt(u) + u": (0.8, "sqrt", "sqrt of -1"),
}


@pytest.mark.parametrize("loss", CAUSES)
def test_a_function_outside_its_domain_is_named_with_its_argument(loss):
    step, function, cause = CAUSES[loss]
    run = gd.simulate(gd.Game(losses={"one": loss}, players={"one": "u"}), Simultaneous(step=step), {"u": 1.0}, 100)
    verdict = run.verdict
    assert run.ended == 1
    assert (verdict.kind, verdict.function, verdict.step, verdict.cause) == ("left_domain", function, 1, cause)


@pytest.mark.parametrize("rule", [Simultaneous(step=1e-5), Alternating(step=0.1)])
def test_ticks_add_up_to_the_steps(rule):
    ticks = []
    gd.simulate(XY, rule, (1, 0), 3_000_000, every=3_000_000, tick=ticks.append)
    assert sum(ticks) == 3_000_000
    assert len(ticks) >= 4


def test_a_tick_may_interrupt():
    def stop(steps: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gd.simulate(XY, Simultaneous(step=0.1), (1, 0), 3_000_000, every=3_000_000, tick=stop)


def test_a_dataset_has_the_points_losses_and_where_they_come_from():
    run = gd.simulate(GAN, RULE, START, 100, every=10)
    data = run.to_dataset()
    assert data["theta"].dims == ("step",)
    assert data["step"].values.tolist() == list(range(0, 101, 10))
    assert np.stack([data["theta"], data["psi"]], axis=1).tolist() == run.points.tolist()
    assert data["loss_generator"].values.tolist() == run.losses["generator"].tolist()
    assert data["gradient_norm"].values.tolist() == run.gradient_norm.tolist()
    assert (data.attrs["game"], data.attrs["gamedyn"]) == ("dirac_gan", gd.__version__)
    assert data.attrs["verdict"] == str(run.verdict)
    json.dumps(data.attrs)


def test_what_is_saved_is_read_back(tmp_path):
    run = gd.simulate(GAN, RULE, START, 100, every=10)
    path = run.save(tmp_path / "run.nc", {"scenario": "abc"})
    with xarray.open_dataset(path, engine="scipy") as data:
        xarray.testing.assert_identical(data.drop_attrs().load(), run.to_dataset().drop_attrs())
        assert data.attrs["scenario"] == "abc"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    run = gd.simulate(GAN, RULE, START, 10)
    monkeypatch.setattr("gamedyn.runs.run.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "no space left")))
    with pytest.raises(OSError, match="no space left"):
        run.save(tmp_path / "run.nc")
    assert list(tmp_path.iterdir()) == []


def test_only_netcdf_is_written(tmp_path):
    with pytest.raises(gd.UserError, match=r"run.csv: found the ending .csv, allowed: .nc"):
        gd.simulate(GAN, RULE, START, 10).save(tmp_path / "run.csv")


CLIPPED = gd.games.bilinear(clip=1.0)
WRONG = {
    "nan": (XY, (float("nan"), 0), "start: found nan, allowed: finite numbers"),
    "infinite": (XY, (0, float("-inf")), "start: found -inf, allowed: finite numbers"),
    "outside": (CLIPPED, (5, 2), "start.y: found 2, allowed: the domain [-1, 1]"),
    "misnamed": (XY, {"x": 1, "z": 2}, 'start: no parameter is called "z". Known: x, y.'),
    "nearly named": (
        GAN,
        {"theta": 1, "phi": 2},
        'start: no parameter is called "phi". Did you mean "psi"? Known: psi, theta.',
    ),
    "incomplete": (XY, {"x": 1}, "start: found no y, allowed: a number for each of x, y"),
    "of another length": (XY, (1, 2, 3), "start: found shape (3,), allowed: (2,) or (n, 2)"),
    "many": (XY, [(1, 2), (3, 4)], "start: found shape (2, 2), allowed: (2,); for many starts use ensemble"),
    "text": (XY, {"x": 1, "y": "a"}, "start.y: found 'a', allowed: finite numbers"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_start_that_is_no_point_of_the_domain_is_refused(fault):
    game, start, message = WRONG[fault]
    with pytest.raises(gd.UserError) as refused:
        gd.simulate(game, Simultaneous(step=0.1), start, 3)
    assert str(refused.value) == message


@pytest.mark.parametrize("count", [0, -1, 2.5, "3", True])
def test_counts_are_positive_whole_numbers(count):
    for given in ({"steps": count}, {"steps": 3, "every": count}, {"steps": 3, "last": count}):
        name = list(given)[-1]
        with pytest.raises(gd.UserError) as refused:
            gd.simulate(XY, Simultaneous(step=0.1), (1, 0), **given)
        assert str(refused.value) == f"{name}: found {count!r}, allowed: a whole number, at least 1"


def test_a_flow_is_no_rule():
    with pytest.raises(gd.UserError, match="rule: found Gradient.*, allowed: a rule such as gamedyn.rules.Simult"):
        gd.simulate(XY, gd.flows.Gradient(), (1, 0), 3)
