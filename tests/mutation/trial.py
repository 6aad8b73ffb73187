"""One trial: some tests, in a process of their own, on one module with another text than its file holds."""

import os
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType

# Loaded before the first trial where a process can be copied, so that each starts at once; nothing of ours.
LOADED_AHEAD = ["hypothesis", "numpy", "pydantic", "pytest", "pytest_benchmark.plugin", "pytest_cov.plugin"]
# Added to what pytest exits with, which is then not to be taken for the end of a trial that never came to it.
BASE = 10
# pytest reads a module named to it from its file, past any other loader, unless its assertions are left plain.
_OPTIONS = ("-x", "--assert=plain", "--hypothesis-profile=same", "-pno:cacheprovider", "-pno:unraisableexception")


class _Changed(SourceFileLoader):
    """The finder and loader of one module with another text."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(path.removesuffix(".py").replace("/", "."), path)
        self.text = text

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, fullname, "exec", dont_inherit=True)


def trial(path: str, text: str, tests: tuple[str, ...]) -> None:
    """Run the tests of a module, and the examples in it, on another text of it; exit as pytest does, past `BASE`."""
    import pytest

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())
    sys.meta_path.insert(0, _Changed(path, text))
    sys.exit(BASE + pytest.main([*_OPTIONS, *tests, path]))
