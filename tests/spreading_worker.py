"""What tests of spreading send to the workers of a cluster."""

import os
import signal
from pathlib import Path

from costing.portfolio import spreading  # noqa: F401 - so that a process that is forked need not load it again


def killing_once(frame, marker):
    """Kill the process that holds the row named last, the first time; then give the rows as they are."""
    if "site-229" in frame.index and not Path(marker).exists():
        Path(marker).write_text(str(os.getpid()), "utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    return frame
