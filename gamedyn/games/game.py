"""Games: players, their parameters and losses, and everything derived from the formulas.

Player p descends its own loss L_p in its own parameters. The *game gradient* stacks these,
F(z) = (dL_1/dz_1, ..., dL_n/dz_n), and DF is the game Jacobian. A zero-sum game has one value V,
which the minimizer minimizes and the maximizer maximizes: F = (dV/dx, -dV/dy).
"""

from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gamedyn.errors import UserError, unknown
from gamedyn.formula.differentiate import gradient, product_program, transposed_product_program
from gamedyn.formula.lower import lower
from gamedyn.formula.parse import check_name, parse
from gamedyn.formula.program import Builder, Program, Value
from gamedyn.formula.tree import Call, Tree
from gamedyn.games.measures import Measure

Number = float | int | str
Box = Mapping[str, tuple[Number | None, Number | None]]
Array = NDArray[np.float64]


def exact(given: Number, where: str) -> float:
    """A number, or the value of a formula without names such as `2*pi`."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise UserError(f"{where}: found {given!r}, allowed: a number or a formula of numbers such as 2*pi")
    if isinstance(given, str):
        builder = Builder()
        given = float(builder.program([lower(parse(given, names=(), where=where), builder, {})]).evaluate([])[0])
    if np.isnan(given):
        raise UserError(f"{where}: found nan, allowed: a number")
    return float(given)


class Game:
    """A differentiable game of n players with general sum.

    `losses` gives each player the formula of the loss that it minimizes, `players` its parameters.
    `constants` are numbers in the formulas that no player moves; `domain` is the box in which players may
    move, unbounded where not said; `measures` are what `mean(... for x in name)` runs over.
    Raises UserError for formulas, names, boxes and numbers that make no game.
    """

    kind = "general"

    def __init__(
        self,
        losses: Mapping[str, str],
        players: Mapping[str, Sequence[str] | str],
        *,
        constants: Mapping[str, Number] | None = None,
        domain: Box | None = None,
        measures: Mapping[str, Measure] | None = None,
        name: str = "",
        title: str = "",
        cites: str = "",
        facts: Sequence[Any] = (),
    ):
        self._set_up(players, constants, domain, measures)
        for missing in [player for player in self.players if player not in losses]:
            raise UserError(f"losses: found none for {missing}, allowed: one loss for each player")
        for player in losses:
            if player not in self.players:
                raise unknown("player", player, self.players, "losses")
        self.loss_trees: dict[str, Tree] = {p: self._parsed(losses[p], f"losses.{p}") for p in self.players}
        self.field_trees: dict[str, Tree] = {}
        self.name, self.title, self.cites, self.facts = name, title, cites, tuple(facts)

    def _set_up(self, players: Mapping[str, Sequence[str] | str], constants: Any, domain: Any, measures: Any) -> None:
        self.players = {p: (names,) if isinstance(names, str) else tuple(names) for p, names in players.items()}
        self.parameters = tuple(name for names in self.players.values() for name in names)
        self.measures: dict[str, Measure] = dict(measures or {})
        self.constants = {name: exact(number, f"constants.{name}") for name, number in (constants or {}).items()}
        for name, number in self.constants.items():
            check_name(name, "constants", "constant")
            if np.isinf(number):
                raise UserError(f"constants.{name}: found {number}, allowed: a finite number")
        for player, names in self.players.items():
            if not names:
                raise UserError(f"players.{player}: found no parameter, allowed: one or more names")
        for name in self.parameters:
            check_name(name, "players", "parameter")
        every = [*self.parameters, *self.constants, *self.measures]
        for name in every:
            if every.count(name) > 1:
                raise UserError(
                    f"{name}: found more than once, allowed: each name for one parameter, constant or measure"
                )
        self.lower, self.upper = self._bounds(domain or {}, "domain")

    def _bounds(self, box: Box, where: str) -> tuple[Array, Array]:
        lower, upper = np.full(self.dimension, -np.inf), np.full(self.dimension, np.inf)
        for name, ends in box.items():
            if name not in self.parameters:
                raise unknown("parameter", name, self.parameters, where)
            if isinstance(ends, str) or not isinstance(ends, Sequence) or len(ends) != 2:
                raise UserError(f"{where}.{name}: found {ends!r}, allowed: two ends, lower and upper")
            k = self.parameters.index(name)
            low, high = ends
            lower[k] = -np.inf if low is None else exact(low, f"{where}.{name}")
            upper[k] = np.inf if high is None else exact(high, f"{where}.{name}")
            if not lower[k] < upper[k]:
                raise UserError(
                    f"{where}.{name}: found [{lower[k]}, {upper[k]}], allowed: a lower end below the upper end"
                )
        return lower, upper

    def _parsed(self, text: str, where: str) -> Tree:
        dimensions = {name: measure.dimension for name, measure in self.measures.items()}
        return parse(text, names=[*self.parameters, *self.constants], measures=dimensions, where=where)

    @property
    def dimension(self) -> int:
        """The number of parameters of all players together."""
        return len(self.parameters)

    def block(self, player: str) -> list[int]:
        """The coordinates that a player moves."""
        if player not in self.players:
            raise unknown("player", player, self.players)
        return [self.parameters.index(name) for name in self.players[player]]

    def named(self, name: str, title: str, cites: str) -> "Game":
        """This game under a name, with a title and its source."""
        other = copy(self)
        other.name, other.title, other.cites = name, title, cites
        return other

    def with_constants(self, **constants: Number) -> "Game":
        """This game with other values of its constants, without its facts; nothing is compiled anew."""
        for name in constants:
            if name not in self.constants:
                raise unknown("constant", name, self.constants)
        other = copy(self)
        other.facts = ()
        other.constants = self.constants | {
            name: exact(number, f"constants.{name}") for name, number in constants.items()
        }
        return other

    def restricted(self, box: Box) -> "Game":
        """This game with the box as its domain, without its facts; parameters not named keep theirs."""
        other = copy(self)
        other.facts = ()
        lower, upper = self._bounds(box, "domain")
        chosen = np.isin(self.parameters, list(box))
        other.lower, other.upper = np.where(chosen, lower, self.lower), np.where(chosen, upper, self.upper)
        return other

    def _built(self, outputs: Any) -> Program:
        builder = Builder()
        values = {name: builder.input(name) for name in self.inputs}
        return builder.program(outputs(builder, values), self.inputs)

    @property
    def inputs(self) -> tuple[str, ...]:
        """What every program of this game starts from: the parameters, then the constants."""
        return (*self.parameters, *self.constants)

    @cached_property
    def losses_program(self) -> Program:
        """The losses of all players, in order."""
        if not self.loss_trees:
            raise UserError(f"{self.name or 'this game'} is known only by its game gradient and has no losses")
        return self._built(lambda builder, values: [lower(tree, builder, values) for tree in self.loss_trees.values()])

    @cached_property
    def field_program(self) -> Program:
        """The game gradient F, in the order of the parameters."""
        return self._built(self._field)

    def _field(self, builder: Builder, values: Mapping[str, Value]) -> list[Value]:
        if self.field_trees:
            return [lower(self.field_trees[name], builder, values) for name in self.parameters]
        losses = builder.inline(self.losses_program, list(values.values()))
        parts = zip(losses, self.players.values(), strict=True)
        return [slope for loss, names in parts for slope in gradient(loss, [values[name] for name in names])]

    def block_program(self, players: Sequence[str]) -> Program:
        """Those components of F that belong to the players, in the order of the parameters."""
        mine = sorted(k for player in players for k in self.block(player))
        full = self.field_program
        return self._built(lambda builder, values: [builder.inline(full, list(values.values()))[k] for k in mine])

    @cached_property
    def product_program(self) -> Program:
        """DF times a direction; inputs are those of the game, then the direction."""
        return product_program(self.field_program, self.parameters)

    @cached_property
    def transposed_product_program(self) -> Program:
        """The transpose of DF times a vector; inputs are those of the game, then the vector."""
        return transposed_product_program(self.field_program, self.parameters)

    def point(self, z: Mapping[str, ArrayLike] | ArrayLike, where: str = "point") -> Array:
        """A point as an array (d,), or points (n, d), from a mapping by name or an array.

        Raises UserError for missing or unknown names, a wrong shape, and numbers that are not finite.
        """
        if isinstance(z, Mapping):
            for name in z:
                if name not in self.parameters:
                    raise unknown("parameter", name, self.parameters, where)
            for name in self.parameters:
                if name not in z:
                    raise UserError(
                        f"{where}: found no {name}, allowed: a number for each of {', '.join(self.parameters)}"
                    )
            parts = [_numeric(z[name], f"{where}.{name}") for name in self.parameters]
            z = np.stack(np.broadcast_arrays(*parts), axis=-1)
        array = np.ascontiguousarray(_numeric(z, where))
        if array.ndim not in (1, 2) or array.shape[-1] != self.dimension:
            raise UserError(
                f"{where}: found shape {array.shape}, allowed: ({self.dimension},) or (n, {self.dimension})"
            )
        if not np.isfinite(array).all():
            raise UserError(f"{where}: found {array[~np.isfinite(array)][0]}, allowed: finite numbers")
        return array

    def evaluated(self, program: Program, z: Array, *more: Array) -> Array:
        """One of the game's programs at points (..., d), with more inputs behind; outputs along the last axis."""
        values = [z[..., k] for k in range(self.dimension)]
        outputs = program.evaluate([*values, *self.constants.values(), *more], self.measures)
        shape = np.broadcast_shapes(z.shape[:-1], *[np.shape(part) for part in more])
        return np.stack([np.broadcast_to(np.asarray(output, float), shape) for output in outputs], axis=-1)

    def losses(self, z: Mapping[str, ArrayLike] | ArrayLike) -> dict[str, Array]:
        """Each player's loss at a point, or (n,) of them at points (n, d)."""
        found = self.evaluated(self.losses_program, self.point(z))
        return {player: found[..., k] for k, player in enumerate(self.players)}

    def gradient(self, z: Mapping[str, ArrayLike] | ArrayLike) -> Array:
        """The game gradient F at a point (d,), or (n, d) at points."""
        return self.evaluated(self.field_program, self.point(z))

    def jacobian(self, z: Mapping[str, ArrayLike] | ArrayLike) -> Array:
        """The game Jacobian DF at a point (d, d), or (n, d, d) at points; entry [i, j] is dF_i/dz_j."""
        at = self.point(z)[..., None, :]
        directions = np.eye(self.dimension)
        columns = self.evaluated(self.product_program, at, *[directions[:, k] for k in range(self.dimension)])
        return np.swapaxes(columns, -1, -2)

    def latex(self) -> str:
        """The game's formulas as LaTeX."""
        from gamedyn.formula.latex import latex

        if self.field_trees:
            rows = [f"F_{{{latex(_name(n))}}} = {latex(tree)}" for n, tree in self.field_trees.items()]
            return r" \\ ".join(rows)
        rows = []
        for number, (player, tree) in enumerate(self.loss_trees.items(), 1):
            names = ", ".join(latex(_name(name)) for name in self.players[player])
            rows.append(rf"\min_{{{names}}} \; L_{{{number}}} = {latex(tree)}")
        return r" \\ ".join(rows)


class ZeroSum(Game):
    """min over the minimizer's parameters, max over the maximizer's, of one value V.

    `minimizer` and `maximizer` name the parameters of the two players, who are called so unless `names` calls
    them otherwise (in a GAN: generator, discriminator). The keywords are those of Game.
    """

    kind = "zero_sum"

    def __init__(
        self,
        value: str,
        *,
        minimizer: Sequence[str] | str,
        maximizer: Sequence[str] | str,
        names: tuple[str, str] = ("minimizer", "maximizer"),
        **settings: Any,
    ):
        if len(set(names)) != 2:
            raise UserError(f"names: found {', '.join(names)}, allowed: two different names of players")
        self._set_up(
            dict(zip(names, (minimizer, maximizer), strict=True)),
            settings.pop("constants", None),
            settings.pop("domain", None),
            settings.pop("measures", None),
        )
        self.value_tree = self._parsed(value, "value")
        self.loss_trees = dict(zip(names, (self.value_tree, Call("neg", (self.value_tree,))), strict=True))
        self.field_trees = {}
        _finish(self, **settings)

    def value(self, z: Mapping[str, ArrayLike] | ArrayLike) -> Array:
        """The value V at a point, or (n,) of them at points (n, d)."""
        return next(iter(self.losses(z).values()))

    def latex(self) -> str:
        """The game as min max of its value, in LaTeX."""
        from gamedyn.formula.latex import latex

        low, high = (", ".join(latex(_name(n)) for n in owned) for owned in self.players.values())
        return rf"\min_{{{low}}} \max_{{{high}}} \; {latex(self.value_tree)}"


class Field(Game):
    """A game known only by its game gradient F, one formula for each parameter.

    `players` groups the parameters; without it each parameter is a player of its own. Covers variational
    inequalities and replicator dynamics, whose F is the gradient of no losses.
    """

    kind = "field"

    def __init__(
        self, field: Mapping[str, str], *, players: Mapping[str, Sequence[str] | str] | None = None, **settings: Any
    ):
        self._set_up(
            players or {name: name for name in field},
            settings.pop("constants", None),
            settings.pop("domain", None),
            settings.pop("measures", None),
        )
        if sorted(self.parameters) != sorted(field):
            raise UserError(
                f"field: found formulas for {', '.join(field)}, allowed: one for each of {', '.join(self.parameters)}"
            )
        self.loss_trees = {}
        self.field_trees = {name: self._parsed(field[name], f"field.{name}") for name in self.parameters}
        _finish(self, **settings)


def _finish(game: Game, name: str = "", title: str = "", cites: str = "", facts: Sequence[Any] = ()) -> None:
    game.name, game.title, game.cites, game.facts = name, title, cites, tuple(facts)


def _numeric(given: Any, where: str) -> Array:
    try:
        return np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise UserError(f"{where}: found {given!r}, allowed: finite numbers") from None


def _name(name: str) -> Tree:
    from gamedyn.formula.tree import Name

    return Name(name, None)
