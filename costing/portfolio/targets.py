"""Where prices go: the parts of a Parquet or CSV file while it grows, and the file itself at the end."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO

from costing.portfolio.sources import Source, arrow

_COPIED = 1 << 20  # at once, of a part of a CSV file [bytes]


class Form(ABC):
    """A form of file; `columns` are those of the prices, `about` says what they are of."""

    name: str

    def __init__(self, source: Source, columns: Sequence[str], about: Mapping[str, Any]) -> None:
        pa = arrow()
        self._source, self._columns, self._about = source, columns, about
        labels = [source.schema.field(name) for name in source.labels]
        kinds = [each.type.value_type if pa.types.is_dictionary(each.type) else each.type for each in labels]
        plain = zip(source.labels, kinds, strict=True)
        self._schema = pa.schema([*plain, *((name, pa.float64()) for name in columns)], self._metadata())

    def _metadata(self) -> dict[str, str]:
        """Return what the file says of itself, and to pandas which of its columns are the index of the frame."""
        said = self._source.schema.pandas_metadata
        # A range is not among the columns: its first, its last and its step are written here alone.
        given = said["index_columns"] if said else ()
        index = [each for each in given if isinstance(each, Mapping) or each in self._source.index]
        if not index:
            return {"costing": json.dumps(self._about)}
        columns = [each for each in said["columns"] if each["field_name"] in self._source.labels]
        kept = {**said, "index_columns": index, "columns": columns, "column_indexes": []}
        return {"costing": json.dumps(self._about), "pandas": json.dumps(kept)}

    def table(self, block: Any, priced: Any) -> Any:
        """Return the rows of a part: what the source says of each facility, then its prices."""
        pa = arrow()
        fields = {name: self._schema.field(name).type for name in self._source.labels}
        labels = [block.column(name).cast(kind) for name, kind in fields.items()]
        prices = [pa.array(priced[name].to_numpy(), pa.float64(), from_pandas=True) for name in self._columns]
        return pa.table([*labels, *prices], schema=self._schema)

    @abstractmethod
    def part(self, table: Any, stream: BinaryIO) -> None:
        """Write the rows of a part."""

    @abstractmethod
    def whole(self, paths: Sequence[Path], stream: BinaryIO, done: Callable[[], None]) -> None:
        """Write the file from its parts, one at a time."""


class Parquet(Form):
    """Parts as Arrow writes them, which takes next to no time; the file with a row group for each of them."""

    name = "parquet"

    def part(self, table: Any, stream: BinaryIO) -> None:
        """Write the rows of a part."""
        ipc = arrow("pyarrow.ipc")
        with ipc.new_file(stream, self._schema, options=ipc.IpcWriteOptions(compression="lz4")) as writer:
            writer.write_table(table)

    def whole(self, paths: Sequence[Path], stream: BinaryIO, done: Callable[[], None]) -> None:
        """Write the file from its parts, one at a time."""
        ipc, parquet = arrow("pyarrow.ipc"), arrow("pyarrow.parquet")
        # Few amounts are equal: to look for those that are costs more than all the rest.
        with parquet.ParquetWriter(stream, self._schema, use_dictionary=list(self._source.labels) or False) as writer:
            for path in paths:
                with path.open("rb") as part:
                    writer.write_table(ipc.open_file(part).read_all())
                done()


class Csv(Form):
    """Parts without a head; the file is its head and all of them, one behind the other."""

    name = "csv"

    def part(self, table: Any, stream: BinaryIO) -> None:
        """Write the rows of a part."""
        self._write(table, stream, head=False)

    def whole(self, paths: Sequence[Path], stream: BinaryIO, done: Callable[[], None]) -> None:
        """Write the file from its parts, one at a time."""
        self._write(self._schema.empty_table(), stream, head=True)
        for path in paths:
            with path.open("rb") as part:
                copyfileobj(part, stream, _COPIED)
            done()

    def _write(self, table: Any, stream: BinaryIO, *, head: bool) -> None:
        writing = arrow("pyarrow.csv")
        options = writing.WriteOptions(include_header=head, delimiter=self._source.separator)
        writing.write_csv(table, stream, options)
