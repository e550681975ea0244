"""How a command speaks to the person who started it: a progress bar, a result, a refusal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
Report = Callable[[str, float], None]


@contextmanager
def progress(refusals: tuple[type[Exception], ...], refused: int = 1) -> Iterator[Report]:
    """A progress bar on standard error; a refusal inside it is said there too, and ends with exit code `refused`."""
    bar = Progress(TextColumn("{task.description:<28}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True))
    with bar, refusing(refusals, refused, bar.stop):
        task = bar.add_task("", total=1.0)
        yield lambda words, done: bar.update(task, description=words, completed=done)


@contextmanager
def refusing(refusals: tuple[type[Exception], ...], refused: int = 1, before: Callable[[], None] = lambda: None) -> Iterator[None]:
    """A refusal inside is said on standard error, and ends with exit code `refused`."""
    try:
        yield
    except refusals as refusal:
        before()
        Console(stderr=True).print(str(refusal), style="bold", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(refused) from None


def say(result: object, words: str, as_json: bool) -> None:
    """The result on standard output, as one JSON object or in words."""
    typer.echo(json.dumps(result, default=str, ensure_ascii=False) if as_json else words)
