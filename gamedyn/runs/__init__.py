"""A game, a rule or flow, and what came of it: simulate, integrate, ensemble."""
