"""Game gradients and steps as plain Python, written out by hand for the tests of verdicts."""

import math

from .motions import Flow, Map


def sigma(t):
    return 1 / (1 + math.exp(-t)) if t >= 0 else math.exp(t) / (1 + math.exp(t))


def bilinear(x, y):
    return y, -x


def dirac(x, y):
    slope = sigma(-x * y)
    return y * slope, -x * slope


def dirac_nonsaturating(x, y):
    return y * sigma(x * y), -x * sigma(-x * y)


def dirac_r1(gamma):
    def gradient(x, y):
        slope = sigma(-x * y)
        return y * slope, -x * slope + gamma * y

    return gradient


def wgan_gp(gamma, target):
    def gradient(x, y):
        return y, -x + gamma * (abs(y) - target) * math.copysign(1.0, y)

    return gradient


def least_squares_gan(x, y):
    return y * (x * y - 1), x * (x * y + 1)


def quadratic(mu, b):
    return lambda x, y: (mu * x + b * y, mu * y - b * x)


def letcher(x, y):
    return y - x + x**3, -(x + y - y**3)


def almost_bilinear(eps):
    return lambda x, y: (y, -(x + eps * (y - y**3)))


def _slope(z):
    return z / 2 - 2 * z**3 + z**5


def forsaken(x, y):
    return y - 0.45 + _slope(x), -(x - _slope(y))


def polar(a):
    def part(x, y):
        r = x * x + y * y
        return a / 4 * x * (r - 1) * (4 * r - 1)

    return lambda x, y: (part(x, y) - y, part(y, x) + x)


def quartic(a):
    return lambda x, y: (4 * x**3 - 20 * x + a * y, -(a * x - 4 * y**3 + 20 * y))


def hidden_bilinear(x, y):
    s, t = sigma(x), sigma(y)
    return s * (1 - s) * (t - 0.5), -(s - 0.5) * t * (1 - t)


def replicator(x, y):
    return x * (1 - x) * 2 * (2 * y - 1), -y * (1 - y) * 2 * (2 * x - 1)


def saddle(x, y):
    """Both minimize (x^2 - y^2)/2 + y^4/4: a saddle at 0 and minima at y = 1, -1."""
    return x, -y + y**3


def valley(x, y):
    return 2 * x * y, -(x**2)


def of_matrix(a):
    """x'Ay for a list of rows."""
    rows, columns = len(a), len(a[0])

    def gradient(*z):
        x, y = z[:rows], z[rows:]
        return [sum(a[i][j] * y[j] for j in range(columns)) for i in range(rows)] + [
            -sum(a[i][j] * x[i] for i in range(rows)) for j in range(columns)
        ]

    return gradient


PAIR = {"minimizer": [0], "maximizer": [1]}


def simultaneous(gradient, step, players=None, schedule=None, lower=None, upper=None):
    def update(z, index):
        h = step if schedule is None else step * schedule(index)
        moved = [a - h * g for a, g in zip(z, gradient(*z), strict=True)]
        return tuple(moved) if lower is None else clipped(moved, lower, upper)

    return Map(gradient, players or PAIR, lower, upper, step=update, scheduled=schedule is not None)


def alternating(gradient, step, players=None, order=None, lower=None, upper=None):
    players = players or PAIR
    steps = step if isinstance(step, dict) else dict.fromkeys(players, step)

    def update(z, index):
        z = list(z)
        for name in order or players:
            slopes = gradient(*z)
            for i in players[name]:
                z[i] -= steps[name] * slopes[i]
            if lower is not None:
                z = list(clipped(z, lower, upper))
        return tuple(z)

    return Map(gradient, players, lower, upper, step=update)


def clipped(z, lower, upper):
    return tuple(min(max(a, low), high) for a, low, high in zip(z, lower, upper, strict=True))


def flow(gradient, time, samples=4000, players=None):
    return Flow(gradient, players or PAIR, spacing=time / samples), samples
