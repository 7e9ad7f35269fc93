"""The scenario that `gamedyn new` prints: every table once, with its alternatives as comments."""

TEMPLATE = """\
# A scenario: a game, runs, figures, and what must come out. Run it with: gamedyn run FILE
title = "xy: descent spirals out, alternating descent goes round, the flow circles"
# cite = "Author (year), section"  # whose claim [expect] checks

[game]
value = "x*y"  # one formula: the minimizer makes it small, the maximizer large
minimizer = "x"  # a name, or a list of names
maximizer = "y"
# constants = { gamma = 0.5 }      # numbers in formulas that no player moves
# domain = { x = [-2, 2] }         # the box in which players may move
# Instead of value, minimizer and maximizer:
# name = "dirac_gan"               # a game of the catalogue (gamedyn list games), then its settings
# losses = { a = "u**2 - u*w", b = "w**2 + u*w" } with players = { a = "u", b = "w" }
# field = { u = "w", w = "-u" }    # only the game gradient

[runs.simultaneous]
rule = { name = "simultaneous", step = 0.1 }  # gamedyn list rules
start = { x = 1.0, y = 0.0 }
steps = 200
# every = 10                       # record every 10th step
# last = 100                       # keep only the last 100 recorded points

[runs.alternating]
rule = { name = "alternating", step = 0.1 }
start = { x = 1.0, y = 0.0 }
steps = 200

[runs.flow]
flow = { name = "gradient" }  # gamedyn list flows
start = { x = 1.0, y = 0.0 }
time = 20.0

[figures.phase]
name = "phase"  # gamedyn list figures
# runs = ["simultaneous", "flow"]  # all runs, if not said

[expect]  # paths into what `gamedyn run --json` prints; a wrong one is answered with the right ones
"runs.simultaneous.verdict.kind" = "diverges"
"runs.simultaneous.radius" = { about = 2.7048138294215285, within = 1e-12 }  # (1 + 0.1**2)**(200/2)
"runs.alternating.verdict.kind" = "cycles"
"runs.alternating.largest_radius" = { below = 1.06 }
"runs.flow.radius" = { about = 1.0, within = 1e-8 }
"""
