"""Commands for whoever sells: what else the market offers than the one quote of a scope."""

import typer

app = typer.Typer(rich_markup_mode=None)
