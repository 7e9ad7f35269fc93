"""Flows: vector fields in continuous time, and the integrators that follow them."""

from gamedyn.flows.flow import FLOWS, INTEGRATORS
from gamedyn.registry import by_class

__getattr__ = by_class(__name__, FLOWS, INTEGRATORS)
