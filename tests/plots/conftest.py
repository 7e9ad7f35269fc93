"""The runs that the figures are tested on."""

import pytest

import gamedyn as gd
from tests.plots.walks import walk


@pytest.fixture(scope="session")
def spiral():
    """x y under simultaneous descent: L11's spiral."""
    return walk(gd.games.bilinear(), gd.rules.Simultaneous(step=0.1), (1, 0), 1000)


@pytest.fixture(scope="session")
def ring():
    """x y under alternating descent, which stays on an ellipse."""
    return walk(gd.games.bilinear(), gd.rules.Alternating(step=0.1), (1, 0), 200)


@pytest.fixture(scope="session")
def forsaken():
    """A short run on Forsaken, whose field has one zero (L62)."""
    return walk(gd.games.forsaken(), gd.rules.Simultaneous(step=0.02), (1.5, 0), 300)


@pytest.fixture(scope="session")
def four():
    """Four parameters on two circles of different speed."""
    return walk(gd.games.bilinear_matrix(), gd.rules.Alternating(step=0.05), (1, 0.5, 0, 0), 200)


@pytest.fixture(scope="session")
def dirac():
    """A few steps of the logistic Dirac-GAN."""
    return walk(gd.games.dirac_gan(), gd.rules.Simultaneous(step=0.1), (1, 1), 20)


@pytest.fixture(scope="session")
def escape():
    """x y with a step so large that the run is beyond all bounds after 300 steps."""
    return walk(gd.games.bilinear(), gd.rules.Simultaneous(step=2.5), (1, 0), 300)


@pytest.fixture
def ax():
    """Axes of a figure that pyplot does not know."""
    from matplotlib.figure import Figure

    return Figure().add_subplot()
