"""How fast gamedyn is beside what a user would pick instead: `python -m tests.benchmarks` from the top folder.

Prints a table of workload, who, figure, largest error, ratio and target. Options: `--only NAME` (again for more),
`--quick` (tiny sizes: checks the answers, its times mean nothing), `--markdown FILE`. Every peer runs in a process of
its own, in turn with gamedyn; a ratio is the median of the rounds. A peer that is not installed or fails to build is
named with the reason, and one whose answer is wrong gets no figure.
Needs an idle machine and `pip install -e .[benchmark]`.
"""
