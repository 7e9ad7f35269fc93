"""Laws that every game of the catalogue obeys."""

import inspect
import re
from pathlib import Path
from pkgutil import iter_modules
from typing import Literal, get_args, get_origin

import pytest

import gamedyn as gd
from gamedyn.games.catalogue import GAMES, GameEntry

KEYS = re.findall(
    r"^@\w+\{([^,]+),$", (Path(gd.__file__).parent / "refs.bib").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize("name", GAMES)
class TestEveryGame:
    def test_has_a_title_and_a_description(self, name):
        title, _, rest = inspect.cleandoc(GAMES[name].build.__doc__).partition("\n")
        assert title.endswith(".")
        assert len(rest.strip()) > 20
        assert GAMES[name].title == title.rstrip(".")

    def test_carries_its_name_title_and_source(self, name):
        game = GAMES[name]()
        assert (game.name, game.title, game.cites) == (name, GAMES[name].title, GAMES[name].cites)

    def test_cites_works_of_the_bibliography(self, name):
        game = GAMES[name]()
        assert {game.cites, *(fact.cites for fact in game.facts if fact.cites)} <= set(KEYS)

    def test_has_settings_with_annotation_and_default(self, name):
        for setting in inspect.signature(GAMES[name].build).parameters.values():
            assert setting.annotation is not inspect.Parameter.empty
            assert setting.default is not inspect.Parameter.empty

    def test_is_built_with_every_choice_of_a_setting(self, name):
        for setting in inspect.signature(GAMES[name].build).parameters.values():
            choices = get_args(setting.annotation) if get_origin(setting.annotation) is Literal else ()
            for choice in choices:
                assert GAMES[name](**{setting.name: choice}).dimension > 1

    def test_is_found_on_the_package(self, name):
        assert isinstance(getattr(gd.games, name), GameEntry)

    def test_states_facts_with_numbers_of_the_sheet(self, name):
        numbers = [fact.number for fact in GAMES[name]().facts if fact.number]
        assert all(re.fullmatch(r"L\d+", number) for number in numbers)


def test_names_are_sorted_and_complete():
    assert gd.games.names() == sorted(GAMES)


def test_no_file_hides_a_game():
    """A module of the package would stand where `gd.games.<name>` looks for the game."""
    assert not {module.name for module in iter_modules(gd.games.__path__)} & set(GAMES)


def test_keys_of_the_bibliography_are_unique():
    assert len(KEYS) == len(set(KEYS)) > 30


def test_an_unknown_game_is_answered_with_the_nearest_name():
    with pytest.raises(gd.UserError, match='no game is called "dirac-gan". Did you mean "dirac_gan"?'):
        GAMES["dirac-gan"]
    with pytest.raises(AttributeError, match="forsakn"):
        gd.games.forsakn  # noqa: B018


def test_a_matrix_that_makes_no_game_is_refused():
    for matrix in ((), ((),), ((1.0, 2.0), (3.0,)), ((0.0, 0.0),)):
        with pytest.raises(gd.UserError, match="matrix: found"):
            gd.games.bilinear_matrix(matrix=matrix)


def test_zeros_of_a_matrix_leave_no_trace():
    game = gd.games.bilinear_matrix(matrix=((0.0, 2.0, 0.0), (0.0, 0.0, -1.0)))
    assert game.players == {"minimizer": ("x1", "x2"), "maximizer": ("y1", "y2", "y3")}
    assert game.constants == {"a1_2": 2.0, "a2_3": -1.0}
