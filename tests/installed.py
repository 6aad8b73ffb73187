"""What the wheel must do where only the wheel is: run from a folder away from the checkout, examples as argument."""

import subprocess
import sys
import tempfile
from datetime import date
from importlib.resources import files
from pathlib import Path


def main(examples: Path) -> None:
    """Price the example with the installed package, by import and by command, and look at its data and templates."""
    import costing

    package = Path(costing.__file__).parent
    if examples.parent in package.parents:
        sys.exit(f"{package} is the checkout, not an installed wheel")
    if not any(file.name.endswith(".docx") for file in (files("costing") / "_quote_templates").iterdir()):
        sys.exit("the wheel holds no template")
    scope = costing.Scope.read(examples / "chu.toml")
    book = costing.PriceBook.read(examples / "company.toml")
    made = costing.quote(costing.estimate(scope, book, date(2026, 11, 24)))
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).parent / "costing"), "quote", str(examples / "chu.toml")]
        more = ["--book", str(examples / "company.toml"), "--day", "2026-11-24", "--out", folder]
        subprocess.run([*command, *more], check=True, capture_output=True)
        written = sorted(path.name for path in Path(folder).iterdir())
        record = (Path(folder) / f"{made.number}.json").read_text("utf-8")
        register = ["--register", str(Path(folder) / "quotes.db")]
        subprocess.run([*command, *more, *register], check=True, capture_output=True)
        kept = [command[0], "verify", str(Path(folder) / "2026-0001.json"), *register]
        subprocess.run(kept, check=True, capture_output=True)
    if written != sorted(f"{made.number}.{kind}" for kind in ("json", "xlsx", "docx")) or record != made.to_json():
        sys.exit(f"the command wrote {written}, not the quote {made.number}")
    print(f"the wheel prices {made.number} from {package.name}, away from the checkout")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
