"""Which frequencies a motion has: lines of its spectrum, refined, and how many of them are independent."""

from dataclasses import dataclass
from itertools import product

import numpy as np

MOST = 12  # lines
REFINEMENTS = 3  # each squares the error of the frequencies
DARK = 1e-6  # share of the power that may be left over
HARMONIC = 40  # highest multiple of a single frequency
COMBINED = 6  # and of each of several


@dataclass(frozen=True)
class Spectrum:
    """Lines of a signal (n, d): angle per sample, strongest first, with amplitude vectors, and what they leave over."""

    rates: np.ndarray  # (m,)
    amplitudes: np.ndarray  # (m, d), complex
    left: float  # share of the power


def taper(count: int) -> np.ndarray:
    """Square of a Hann window: side lobes fall fast enough to see a line a million times weaker."""
    return np.hanning(count + 2)[1:-1] ** 2


def plane(signal: np.ndarray) -> np.ndarray | None:
    """Matrix (2, d) that turns the strongest line of a signal (n, d) into a circle, or None without a rotation."""
    rate = _peak(signal)
    amplitude = _fit(signal, np.array([rate]))[0][0]
    pair = np.stack([amplitude.real, -amplitude.imag], axis=1)
    values = np.linalg.svd(pair, compute_uv=False)
    return np.linalg.pinv(pair) if values[1] > 1e-4 * values[0] else None


def spectrum(signal: np.ndarray) -> Spectrum:
    """Lines of a signal (n, d), found one by one in what the others leave over and refined together."""
    signal = signal - np.average(signal, axis=0, weights=taper(len(signal)))
    power = float(np.mean(signal**2))
    rates, left, amplitudes = np.zeros(0), 1.0, np.zeros((0, signal.shape[1]))
    rest = signal
    while len(rates) < MOST and left > DARK:
        rates = np.append(rates, _peak(rest))
        for _ in range(REFINEMENTS):
            amplitudes, rest, shifts = _fit(signal, rates)
            rates = rates + np.clip(shifts, -np.pi / len(signal), np.pi / len(signal))
        left = float(np.mean(rest**2)) / power if power > 0 else 0.0
    order = np.argsort(-np.linalg.norm(amplitudes, axis=1), kind="stable")
    return Spectrum(rates[order], amplitudes[order], left)


def base(rates: np.ndarray, tolerance: float, most: int) -> np.ndarray | None:
    """At most `most` frequencies of which all others are whole combinations (modulo a turn), or None."""
    found = np.zeros(0)
    for rate in rates:
        if not len(found) or not _combines(rate, found, tolerance):
            merged = _submultiple(rate, found, tolerance)
            found = np.append(found, rate) if merged is None else merged
    return found if len(found) <= most else None


def left_by_harmonics(signal: np.ndarray, rate: float) -> float:
    """Share of the power of a signal (n, d) that all multiples of one frequency leave over."""
    multiples = np.abs(_wrapped(rate * np.arange(1, HARMONIC + 1)))
    signal = signal - np.average(signal, axis=0, weights=taper(len(signal)))
    rest = _fit(signal, multiples[multiples > 2 * np.pi / len(signal)])[1]
    return float(np.mean(rest**2) / np.mean(signal**2))


def _combines(rate: float, found: np.ndarray, tolerance: float) -> bool:
    reach = HARMONIC if len(found) == 1 else COMBINED if len(found) == 2 else COMBINED // 2
    counts = np.array(list(product(range(-reach, reach + 1), repeat=len(found))))
    return bool(np.any(np.abs(_wrapped(counts @ found - rate)) < tolerance * (1 + np.abs(counts).sum(axis=1))))


def _submultiple(rate: float, found: np.ndarray, tolerance: float) -> np.ndarray | None:
    """A slower frequency of which both the only one found and the new one are multiples."""
    if len(found) != 1:
        return None
    for part in range(2, 6):
        if _combines(rate, found / part, tolerance):
            return found / part
    return None


def _wrapped(angle: np.ndarray) -> np.ndarray:
    return (angle + np.pi) % (2 * np.pi) - np.pi


def _peak(signal: np.ndarray) -> float:
    """The strongest frequency in (0, pi], refined by a parabola through the logarithm of the power."""
    count = len(signal)
    power = np.sum(np.abs(np.fft.rfft(signal * taper(count)[:, None], n=4 * count, axis=0)) ** 2, axis=1)
    power[:4] = 0.0
    place = int(np.argmax(power))
    shift = 0.0
    if 0 < place < len(power) - 1 and power[place - 1] > 0 and power[place + 1] > 0:
        left, mid, right = np.log(power[place - 1 : place + 2])
        shift = 0.5 * (left - right) / (left - 2 * mid + right) if left - 2 * mid + right < 0 else 0.0
    return 2 * np.pi * (place + shift) / (4 * count)


def _fit(signal: np.ndarray, rates: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Amplitudes (m, d) of given lines by least squares, the remainder, and the shifts of the rates that shrink it."""
    time = np.arange(len(signal)) - 0.5 * (len(signal) - 1)
    weight = taper(len(signal))[:, None]
    waves = np.exp(1j * time[:, None] * rates)
    design = np.concatenate([np.ones((len(time), 1)), np.real(waves), -np.imag(waves)], axis=1)
    solved = _solved(design.T @ (weight * design), design.T @ (weight * signal))
    rest, m = signal - design @ solved, len(rates)
    amplitudes = solved[1 : m + 1] + 1j * solved[m + 1 :]
    turned = time[:, None] * design[:, 1:]
    # the slope of coordinate d in rate m is -b cos - a sin times the time, where a - ib is its amplitude
    parts = np.concatenate([-amplitudes.imag, amplitudes.real])
    overlap = (turned.T @ (weight * turned)) * (parts @ parts.T)
    fold = np.concatenate([np.eye(m), np.eye(m)], axis=1)
    towards = fold @ np.sum((turned.T @ (weight * rest)) * parts, axis=1)
    return amplitudes, rest, _solved(fold @ overlap @ fold.T, towards)


def _solved(gram: np.ndarray, target: np.ndarray) -> np.ndarray:
    return np.linalg.lstsq(gram, target, rcond=1e-14)[0]


def change(early: np.ndarray, late: np.ndarray, rates: np.ndarray) -> np.ndarray:
    """Logarithm (m,) of the change of strength of given lines from one window (n, d) to another."""
    before, after = (np.linalg.norm(_fit(signal, rates)[0], axis=1) for signal in (early, late))
    return np.log(after / before)
