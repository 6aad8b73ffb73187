"""`python -m costing` is the command line."""

from costing.cli import main

main()
