"""What gamedyn is asked to do in each workload; nothing else here calls it."""

from collections.abc import Callable

from .harness import Array, Work
from .problems import COUPLING, MATCHED, STEP, TIME, Descent, Flow, Trajectory
from .table import threads


def ensemble(problem: Descent) -> Work:
    """The end points alone, on all threads."""
    return Work(_ensemble(problem, verdicts=False))


def judged(problem: Descent) -> Work:
    """End points and what verdicts are drawn from."""
    return Work(_ensemble(problem, verdicts=True))


def _ensemble(problem: Descent, *, verdicts: bool) -> Callable[[], Array]:
    import gamedyn as gd

    value, x, y = problem.formula
    game = gd.ZeroSum(value, minimizer=x, maximizer=y, constants={"c": COUPLING} if problem.pairs > 1 else None)
    rule = gd.rules.Simultaneous(step=STEP)
    return lambda: gd.ensemble(game, rule, problem.starts, problem.steps, verdicts=verdicts).final


def simulate(problem: Trajectory) -> Work:
    """A run as a user asks for it, a thousand points recorded."""
    import gamedyn as gd

    game = gd.ZeroSum("logsigmoid(x*y)", minimizer="x", maximizer="y")
    rule, start = gd.rules.Simultaneous(step=STEP), {"x": 1.0, "y": 0.0}
    return Work(lambda: gd.simulate(game, rule, start, problem.steps, every=problem.steps // 1000).points[-1])


def flow(problem: Flow) -> Work:
    """Adaptive DOP853 on all threads, at the loosest tolerance whose error matches."""
    return _flow(problem, threads())


def flow_on_one_thread(problem: Flow) -> Work:
    """The same on one thread."""
    return _flow(problem, 1)


def _flow(problem: Flow, count: int) -> Work:
    import gamedyn as gd

    game = gd.ZeroSum("logsigmoid(x*y)", minimizer="x", maximizer="y")

    def solver(tolerance: float) -> Callable[[], Array]:
        method = gd.flows.DOP853(rtol=tolerance, atol=tolerance)
        return lambda: (
            gd.ensemble(
                game, gd.flows.Gradient(), problem.starts, time=TIME, integrator=method, verdicts=False, threads=count
            ).final
        )

    return matched(problem, solver)


def matched(problem: Flow, solver: Callable[[float], Callable[[], Array]]) -> Work:
    """The solver at the loosest tolerance, three to a decade, whose error is no larger than MATCHED."""
    for tolerance in (1e-9, 5e-10, 2e-10, 1e-10, 5e-11, 2e-11, 1e-11, 5e-12, 2e-12, 1e-12, 5e-13, 2e-13, 1e-13):
        run = solver(tolerance)
        if problem.error(run()) <= MATCHED:
            break
    return Work(run, f"tolerance {tolerance:.0e}")
