"""The other side of FeastInteropTest: the official Feast client, on the store that Java uses.

    python interop.py REPO   # JSON on standard input and output

Writes the rows of the request's "write", and answers for each user of its "read" what get_online_features returns,
besides the definition that the registry holds and the keys and fields that Feast computes.
"""

import json
import sys
from datetime import datetime, timedelta, timezone

import pandas as pd
from feast import Entity, FeatureStore, FeatureView, Field, FileSource
from feast.infra.online_stores.helpers import _mmh3, _redis_key
from feast.protos.feast.types.EntityKey_pb2 import EntityKey
from feast.protos.feast.types.Value_pb2 import Value

from feast.types import Bool, Bytes, Float32, Float64, Int32, Int64, String, UnixTimestamp
from feast.value_type import ValueType

VIEW = "user_activity"

# As Java's EveryType has it.
TYPES = {
    "a_bytes": Bytes,
    "a_string": String,
    "a_int32": Int32,
    "a_int64": Int64,
    "a_double": Float64,
    "a_float": Float32,
    "a_bool": Bool,
    "a_unix_timestamp": UnixTimestamp,
}


def value(text: str) -> Value:
    return Value.FromString(bytes.fromhex(text))


def any_view(store: FeatureStore, request: dict) -> list:
    """Applies a view of every type, writes rows of it, and reads others: their times and serialized values."""
    shop = Entity(name="shop", join_keys=["shop"], value_type=ValueType.STRING)
    item = Entity(name="item", join_keys=["item"], value_type=ValueType.INT64)
    view = FeatureView(
        name="every_type",
        entities=[shop, item],
        ttl=timedelta(days=1),
        schema=[Field(name="shop", dtype=String), Field(name="item", dtype=Int64)]
        + [Field(name=name, dtype=dtype) for name, dtype in TYPES.items()],
        source=FileSource(name="none", path="data/none.parquet", timestamp_field="event_timestamp"),
    )
    store.apply([shop, item, view])

    def key(row: dict) -> EntityKey:
        return EntityKey(join_keys=list(row["keys"]), entity_values=[value(v) for v in row["keys"].values()])

    provider = store._get_provider()
    view = store.get_feature_view("every_type")
    provider.online_write_batch(
        store.config,
        view,
        [
            (
                key(row),
                dict(zip(TYPES, map(value, row["values"]))),
                datetime.fromtimestamp(row["timestamp"] / 1000, timezone.utc),
                None,
            )
            for row in request["any_write"]
        ],
        None,
    )
    response = store.get_online_features(
        features=[f"every_type:{name}" for name in TYPES],
        entity_rows=[
            {"shop": value(row["keys"]["shop"]).string_val, "item": value(row["keys"]["item"]).int64_val}
            for row in request["any_read"]
        ],
    ).proto
    columns = dict(zip(response.metadata.feature_names.val, response.results))
    return [
        [str(columns["a_bytes"].event_timestamps[i].ToMilliseconds())]
        + [columns[name].values[i].SerializeToString().hex() for name in TYPES]
        for i in range(len(request["any_read"]))
    ]


def main(repo: str) -> dict:
    request = json.load(sys.stdin)
    store = FeatureStore(repo)
    view = store.get_feature_view(VIEW)

    if request["write"]:
        frame = pd.DataFrame(request["write"])
        frame["event_timestamp"] = pd.to_datetime(frame.pop("timestamp"), unit="ms", utc=True)
        frame = frame.astype({f.name: {"INT64": "int64", "FLOAT32": "float32"}[f.dtype.name] for f in view.features})
        store.write_to_online_store(VIEW, frame)

    response = store.get_online_features(
        features=store.get_feature_service("anomaly_v1"),
        entity_rows=[{"user_id": user} for user in request["read"]],
    ).proto
    names = list(response.metadata.feature_names.val)
    read = []
    for i, user in enumerate(request["read"]):
        row = {}
        for name, column in zip(names, response.results):
            if name != "user_id":
                kind = column.values[i].WhichOneof("val")
                row[name] = None if kind is None else getattr(column.values[i], kind)
                row["timestamp"] = column.event_timestamps[i].ToMilliseconds()
        read.append(row)

    return {
        "entity": view.entities,
        "join_keys": [column.name for column in view.entity_columns],
        "features": {f.name: f.dtype.name for f in view.features},
        "service": [
            column.name
            for projection in store.get_feature_service("anomaly_v1").feature_view_projections
            for column in projection.features
        ],
        "project": store.project,
        "keys": [
            _redis_key(store.project, EntityKey(join_keys=["user_id"], entity_values=[Value(string_val=user)])).hex()
            for user in request["read"]
        ],
        "fields": [_mmh3(f"{VIEW}:{f.name}").hex() for f in view.features],
        "read": read,
        "any_read": any_view(store, request),
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
