"""What an entry of a registry declares of itself: a title, a source, and settings with defaults and remarks."""

import ast
import inspect
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from io import StringIO
from textwrap import dedent
from tokenize import COMMENT, generate_tokens
from typing import Any, NamedTuple, get_type_hints

REQUIRED = object()  # the default of a setting that has none


class Setting(NamedTuple):
    """One thing that a table of an entry may set."""

    annotation: Any
    default: Any


def title(entry: Callable[..., Any]) -> str:
    """The first line of an entry's docstring, without its period."""
    return (inspect.getdoc(inspect.unwrap(entry)) or "").partition("\n")[0].rstrip(".")


def cited(entry: Callable[..., Any]) -> str:
    """The key of an entry's source in refs.bib, or nothing."""
    return getattr(entry, "cites", "")


def settings(entry: Callable[..., Any]) -> dict[str, Setting]:
    """The fields of a frozen dataclass, or the parameters of a function, in their order."""
    inner = inspect.unwrap(entry)
    hints = get_type_hints(inner, include_extras=True)
    return {name: Setting(hints[name], default) for name, default in _defaults(inner).items()}


def remarks(entry: Callable[..., Any]) -> dict[str, str]:
    """The comments beside the declarations of settings, where alone they are documented."""
    inner = inspect.unwrap(entry)
    parts = [part for part in reversed(inner.__mro__) if is_dataclass(part)] if isinstance(inner, type) else [inner]
    return {name: remark for part in parts for name, remark in _beside(dedent(inspect.getsource(part))).items()}


def _defaults(entry: Callable[..., Any]) -> dict[str, Any]:
    if isinstance(entry, type) and is_dataclass(entry):
        made = {field.name: field.default_factory() for field in fields(entry) if field.default_factory is not MISSING}
        return {f.name: REQUIRED if f.default is MISSING else f.default for f in fields(entry) if f.init} | made
    parameters = inspect.signature(entry).parameters.values()
    return {p.name: REQUIRED if p.default is p.empty else p.default for p in parameters}


def _beside(source: str) -> dict[str, str]:
    """The comments on the lines of each field of a class, or of each parameter of a function."""
    declaration = ast.parse(source).body[0]
    if isinstance(declaration, ast.ClassDef):
        lines = {ast.unparse(node.target): node for node in declaration.body if isinstance(node, ast.AnnAssign)}
    else:
        assert isinstance(declaration, ast.FunctionDef)
        lines = {node.arg: node for node in (*declaration.args.args, *declaration.args.kwonlyargs)}
    tokens = generate_tokens(StringIO(source).readline)
    comments = {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == COMMENT}
    spans = {name: range(node.lineno, (node.end_lineno or node.lineno) + 1) for name, node in lines.items()}
    return {name: comments[line] for name, span in spans.items() for line in span if line in comments}
