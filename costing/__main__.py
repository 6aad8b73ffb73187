"""`python -m costing`, and the program `costing`, are the command line."""

import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; interrupted while it is still being loaded, it has done nothing, and says so."""
    try:
        from costing.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("interrompu\u00a0; rien n\u2019a été fait. (Interrupted; nothing was done.)\n")
        sys.exit(_INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
