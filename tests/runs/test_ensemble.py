"""ensemble: the same bits for any number of threads, and for a trajectory alone or among thousands."""

import numpy as np
import pytest

import gamedyn as gd
from gamedyn.rules import Alternating, Simultaneous

GAN = gd.games.dirac_gan(objective="nonsaturating")
RULE = Alternating(step=0.2)
FLOW = gd.flows.Gradient()
XY = gd.games.bilinear()
STARTS = np.random.default_rng(7).uniform(-3, 3, (5000, 2))
SOME = [0, 1, 63, 64, 2047, 2048, 4095, 4999]


@pytest.fixture(scope="module")
def many():
    """5,000 trajectories of a rule, with what verdicts need."""
    return gd.ensemble(GAN, RULE, STARTS, 700)


@pytest.fixture(scope="module")
def flowing():
    """200 trajectories of a flow."""
    return gd.ensemble(GAN, FLOW, STARTS[:200], time=20.0)


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_any_number_of_threads_gives_the_same_bits(many, threads):
    again = gd.ensemble(GAN, RULE, STARTS, 700, threads=threads)
    assert again.final.tobytes() == many.final.tobytes()
    assert [str(again.verdict(k)) for k in SOME] == [str(many.verdict(k)) for k in SOME]


def test_a_trajectory_run_alone_has_the_same_bits(many):
    for k in SOME:
        run = gd.simulate(GAN, RULE, STARTS[k], 700, every=700)
        assert run.final.tobytes() == many.final[k].tobytes()
        assert str(run.verdict) == str(many.verdict(k))


@pytest.mark.parametrize("count", [1, 5, 100])
def test_narrow_and_wide_blocks_give_the_same_bits(many, count):
    """So few trajectories are carried by narrower blocks of lanes."""
    few = gd.ensemble(GAN, RULE, STARTS[:count], 700, verdicts=False)
    assert few.final.tobytes() == many.final[:count].tobytes()


def test_the_order_of_starts_does_not_matter(many):
    backwards = gd.ensemble(GAN, RULE, STARTS[::-1], 700, verdicts=False)
    assert backwards.final[::-1].tobytes() == many.final.tobytes()


def test_what_is_recorded_is_the_path_of_each(many):
    kept = gd.ensemble(GAN, RULE, STARTS[:70], 700, every=100, verdicts=False)
    run = gd.simulate(GAN, RULE, STARTS[69], 700, every=100)
    assert kept.index.tolist() == run.index.tolist()
    assert kept.points[:, 69].tolist() == run.points.tolist()
    assert kept.final.tobytes() == many.final[:70].tobytes()


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_any_number_of_threads_gives_the_same_flow(flowing, threads):
    again = gd.ensemble(GAN, FLOW, STARTS[:200], time=20.0, threads=threads)
    assert again.final.tobytes() == flowing.final.tobytes()


def test_a_flow_followed_alone_has_the_same_bits(flowing):
    for k in (0, 63, 64, 199):
        assert gd.integrate(GAN, FLOW, STARTS[k], 20.0, samples=1).final.tobytes() == flowing.final[k].tobytes()


def test_trajectories_that_leave_every_bound_end_each_at_its_own_step():
    sizes = 10.0 ** np.arange(0, 99, 2)
    starts = np.stack([sizes, 0 * sizes], axis=1)
    many = gd.ensemble(XY, Simultaneous(step=2.0), starts, 250)
    alone = [gd.simulate(XY, Simultaneous(step=2.0), start, 250, every=250) for start in starts]
    ended = [np.nan if run.ended is None else run.ended for run in alone]
    assert np.array_equal(many.ended, ended, equal_nan=True)
    assert np.isnan(many.ended).any()
    assert len(set(ended)) > 20
    assert many.final.tolist() == [run.final.tolist() for run in alone]
    assert [verdict.kind for verdict in many.verdicts] == [run.verdict.kind for run in alone]


def test_members_that_leave_a_functions_domain_say_so():
    game = gd.Game(losses={"one": "(u - 1)**2/2 + 0.1*u*log(u)"}, players={"one": "u"})
    many = gd.ensemble(game, Simultaneous(step=1.5), np.array([[5.0], [1.0]]), 100)
    assert [verdict.kind for verdict in many.verdicts] == ["left_domain", "converges"]
    assert many.verdict(0).cause.startswith("log of -1.39")


def test_ticks_and_interruption_reach_every_thread():
    def stop(steps: int) -> None:
        raise KeyboardInterrupt

    for threads in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            gd.ensemble(GAN, RULE, STARTS, 100_000, threads=threads, tick=stop)


def test_a_dataset_lists_starts_ends_and_paths():
    many = gd.ensemble(XY, Simultaneous(step=2.0), STARTS[:70], 200, every=50)
    data = many.to_dataset()
    assert data["start_x"].values.tolist() == STARTS[:70, 0].tolist()
    assert data["final_y"].values.tolist() == many.final[:, 1].tolist()
    assert data["x"].dims == ("step", "trajectory")
    assert data["x"].shape == (5, 70)
    assert np.array_equal(data["ended"], many.ended, equal_nan=True)


def test_verdicts_that_were_not_asked_for_are_refused():
    with pytest.raises(gd.UserError, match="verdicts: found False, allowed: True for an ensemble whose verdicts"):
        gd.ensemble(XY, Simultaneous(step=2.0), STARTS[:3], 10, verdicts=False).verdicts  # noqa: B018


WRONG = {
    "no steps": (RULE, STARTS, {}, "steps: found None, allowed: a whole number, at least 1"),
    "no time": (FLOW, STARTS, {}, "time: found none, allowed: a number other than 0"),
    "no starts": (RULE, STARTS[:0], {"steps": 3}, "starts: found none, allowed: one point or more"),
    "no thread": (RULE, STARTS, {"steps": 3, "threads": 0}, "threads: found 0, allowed: a whole number, at least 1"),
    "three coordinates": (RULE, np.ones((4, 3)), {"steps": 3}, "starts: found shape (4, 3), allowed: (2,) or (n, 2)"),
    "one nan": (RULE, [(1, 1), (1, np.nan)], {"steps": 3}, "starts: found nan, allowed: finite numbers"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_makes_no_ensemble_is_refused(fault):
    method, starts, settings, message = WRONG[fault]
    with pytest.raises(gd.UserError) as refused:
        gd.ensemble(GAN, method, starts, **settings)
    assert str(refused.value) == message
