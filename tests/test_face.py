"""The face of the library: what `import costing` gives, what it loads, and what it never does."""

import decimal
import importlib
import json
import os
import pickle
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import costing
from costing import PriceBook, Scope, deferred, estimate, quote
from costing.price_book import base_tables
from tests.samples import DAY, chu_scope

HEAVY = (
    "pandas",
    "numpy",
    "openpyxl",
    "docxtpl",
    "docx",
    "matplotlib",
    "ipywidgets",
    "IPython",
    "babel",
    "pydantic",
    "typer",
    "rich",
    "sqlite3",
    "psycopg",
    "pyarrow",
    "dask",
)


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_costing_loads_nothing_heavy():
    """`import costing` loads neither pandas, openpyxl, docxtpl nor matplotlib, nor anything else that is slow."""
    loaded = run("import sys, costing; print('\\n'.join(sys.modules))").split()

    assert not set(HEAVY) & {name.split(".")[0] for name in loaded}


def test_pricing_loads_no_document_library():
    """Making a firm quote loads no spreadsheet, document or data-frame library."""
    code = (
        "import sys, datetime, costing; s = costing.Scope.model_validate({'client': {'name': 'x'}, 'migration': {}});"
        "q = costing.quote(costing.estimate(s, costing.PriceBook.default(), datetime.date(2026, 11, 24)));"
        "q.to_json(); print('\\n'.join(sys.modules))"
    )

    assert not {"pandas", "openpyxl", "docxtpl", "docx", "matplotlib", "typer"} & set(run(code).split())


def test_a_register_in_a_file_loads_what_it_needs_alone(tmp_path):
    """A register in a file needs neither the library of a server nor one of tables, documents or commands."""
    code = f"import sys, costing; costing.Register({str(tmp_path / 'r.db')!r}); print('\\n'.join(sys.modules))"

    loaded = run(code).split()

    assert "sqlite3" in loaded
    assert not {"psycopg", "pandas", "openpyxl", "docxtpl", "docx", "matplotlib", "typer"} & set(loaded)


def test_the_face_holds_every_name_it_promises():
    """Every name of the face is there, is listed, and none other is invented."""
    for name in costing.__all__:
        assert getattr(costing, name) is not None
        assert name in dir(costing)
    with pytest.raises(AttributeError):
        _ = costing.nothing_of_the_kind


def test_every_module_can_be_imported_and_the_face_still_works():
    """Importing every module replaces no function of the face."""
    for module in pkgutil.walk_packages(costing.__path__, "costing."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)

    made = costing.quote(costing.estimate(chu_scope(), costing.PriceBook.default(), DAY))
    assert costing.amount_in_words(made.totals.due, "fr") == made.in_words["fr"]


@pytest.mark.parametrize("row", deferred.ROWS)
def test_every_row_of_the_deferred_table_leads_to_a_function(row):
    """What a method of the face leaves to a higher floor is there when it is called."""
    assert callable(deferred.resolve(row))


def test_methods_of_the_face_reach_their_documents(tmp_path):
    """A quote writes its workbook and its proposal by itself, by name or by path."""
    made = quote(estimate(chu_scope(), PriceBook.default(), DAY))

    made.to_excel(str(tmp_path / "devis.xlsx"))
    made.to_word(tmp_path / "devis.docx")

    assert {path.suffix: path.read_bytes()[:2] for path in tmp_path.iterdir()} == {".xlsx": b"PK", ".docx": b"PK"}


def test_nothing_of_the_environment_changes_a_price():
    """Neither the locale, the language, the time zone, the hash seed nor the folder of the process moves a byte."""
    code = (
        "import sys, datetime, costing; s = costing.Scope.read(sys.argv[1]);"
        "q = costing.quote(costing.estimate(s, costing.PriceBook.default(), datetime.date(2026, 11, 24)));"
        "sys.stdout.buffer.write(q.to_json().encode())"
    )
    example = str(Path(__file__).parent.parent / "examples" / "chu.toml")
    worlds = [
        {"LC_ALL": "C", "PYTHONHASHSEED": "1", "TZ": "UTC"},
        {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LANGUAGE": "ar", "LANG": "ar_DZ"},
    ]

    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, example], capture_output=True, check=True, cwd="/", env={**os.environ, **world}
        ).stdout
        for world in worlds
    }

    assert len(outputs) == 1


@pytest.mark.parametrize("precision", [6, 15, 50])
def test_a_programs_own_decimal_precision_moves_nothing(precision):
    """A program that has set another precision for its decimals gets the same quote, to the byte."""
    usual = quote(estimate(chu_scope(), PriceBook.default(), DAY)).to_json()

    with decimal.localcontext(prec=precision):
        assert quote(estimate(chu_scope(), PriceBook.default(), DAY)).to_json() == usual


def test_values_are_frozen_and_travel():
    """A scope cannot be changed behind a quote's back, and scopes and quotes cross processes."""
    scope = chu_scope()

    with pytest.raises(Exception, match="frozen"):
        scope.sites = 9
    made = quote(estimate(scope, PriceBook.default(), DAY))
    assert pickle.loads(pickle.dumps(scope)) == scope
    assert pickle.loads(pickle.dumps(made)) == made


def test_a_scope_takes_what_toml_and_json_give():
    """A scope read from TOML and the same scope carried as JSON are one and the same."""
    path = Path(__file__).parent.parent / "examples" / "chu.toml"
    raw = tomllib.loads(path.read_text("utf-8"))

    assert Scope.model_validate(raw) == Scope.read(path) == Scope.read(str(path))
    assert Scope.model_validate(json.loads(json.dumps(raw))) == Scope.read(path)


@pytest.mark.parametrize(
    "tables",
    [
        {"workstations": {"count": 5_000}, "migration": {"volume_tb": 5_000}, "integrations": [{}] * 200},
        {"integrations": [{"system": "EMR", "standard": "HL7v2"}] * 200},
        {"workstations": {"count": 1}, "migration": {"volume_tb": 1}},
    ],
)
def test_large_and_small_requests_are_accepted(tables):
    """Five thousand workstations, five thousand terabytes, two hundred interfaces, all alike too, are priced."""
    made = estimate(Scope.model_validate({"client": {"name": "x"}, **tables}), PriceBook.default(), DAY)

    assert 0 < made.low <= made.likely <= made.high
    assert all(type(value) is float for value in (made.low, made.likely, made.high))


def test_every_driver_is_answered_by_a_key_the_scope_has():
    """Each driver of the price book that names a key of the scope names one that exists."""
    schema = Scope.model_json_schema()

    def has(key):
        node = schema
        for step in key.split("."):
            options = [node, *node.get("anyOf", [])]
            options += [option["items"] for option in options if "items" in option]
            found = None
            for option in options:
                where = schema["$defs"][option["$ref"].rsplit("/", 1)[1]] if "$ref" in option else option
                found = found or where.get("properties", {}).get(step)
            if found is None:
                return step == "versions_behind"
            node = found
        return True

    keys = [table["key"] for table in base_tables()["drivers"].values() if "key" in table]
    assert [key for key in keys if not has(key)] == []
