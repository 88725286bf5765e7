"""The other side of FeastInteropTest: the official Feast client, on the store that Java uses.

    python interop.py REPO   # JSON on standard input and output

Writes the rows of the request's "write", and answers for each user of its "read" what get_online_features returns,
besides the definition that the registry holds and the keys and fields that Feast computes.
"""

import json
import sys

import pandas as pd
from feast import FeatureStore
from feast.infra.online_stores.helpers import _mmh3, _redis_key
from feast.protos.feast.types.EntityKey_pb2 import EntityKey
from feast.protos.feast.types.Value_pb2 import Value

VIEW = "user_activity"


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
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
