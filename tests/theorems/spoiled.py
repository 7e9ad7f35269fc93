"""Games that differ from a given one just enough to make its facts false."""

from collections.abc import Callable, Iterator
from copy import copy
from functools import cached_property

from gamedyn.formula.parse import parse
from gamedyn.formula.tree import Call, Tree
from gamedyn.games.game import Game


def spoiled(game: Game) -> Iterator[Game]:
    """Games that differ from this one: a term more in each loss, all players' sides swapped, the last one's alone."""
    last = game.parameters[-1]
    yield changed(game, lambda tree, name: Call("add", (tree, extra(game, name))))
    yield changed(game, lambda tree, name: Call("neg", (tree,)))
    yield changed(game, lambda tree, name: Call("neg", (tree,)) if name == last else tree)


def extra(game: Game, name: str) -> Tree:
    """A bowl with a slope and a bend: to a loss in the player's parameter, to a field in that component."""
    return parse(f"{name}/3 + {name}**2/5 - {name}**3/7", [name])


def changed(game: Game, change: Callable[[Tree, str], Tree]) -> Game:
    """The game with each loss (or component of the field) changed; each loss goes by its player's last parameter."""
    other = copy(game)
    for name in [name for name, entry in vars(Game).items() if isinstance(entry, cached_property)]:
        vars(other).pop(name, None)
    other.loss_trees = {p: change(tree, game.players[p][-1]) for p, tree in game.loss_trees.items()}
    other.field_trees = {name: change(tree, name) for name, tree in game.field_trees.items()}
    return other
