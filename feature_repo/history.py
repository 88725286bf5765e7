"""Makes the history that training sets and point-in-time joins read, data/user_activity.parquet, from feature rows.

Reads the values of the topic user.features from standard input, one JSON object a line, for example from

    kcat -b localhost:9092 -C -e -q -t user.features | python history.py

With no input the history is empty, which is all that `feast apply` asks for.
"""

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from feast.types import Float32, Int64, String

from features import user_activity, user_activity_history

ARROW_TYPES = {Int64: pa.int64(), Float32: pa.float32(), String: pa.string()}
BATCH = 50_000


def main() -> None:
    fields = {field.name: ARROW_TYPES[field.dtype] for field in user_activity.schema}
    time = user_activity_history.timestamp_field
    schema = pa.schema({**fields, time: pa.timestamp("ms", tz="UTC")})

    path = Path(__file__).parent / user_activity_history.path
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".tmp")
    rows, total = [], 0
    with pq.ParquetWriter(unfinished, schema) as parquet:
        for line in sys.stdin:
            row = json.loads(line)
            rows.append({name: row[name] for name in fields} | {time: row["timestamp"]})
            total += 1
            if len(rows) == BATCH:
                parquet.write_table(pa.Table.from_pylist(rows, schema))
                rows.clear()
        parquet.write_table(pa.Table.from_pylist(rows, schema))
    unfinished.replace(path)
    print(f"{total} rows in {path}")


if __name__ == "__main__":
    main()
