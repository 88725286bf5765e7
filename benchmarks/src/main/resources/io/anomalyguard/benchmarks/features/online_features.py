"""Times the official Feast client's get_online_features, one call at a time.

    python online_features.py REPO REDIS_PORT

Prints a line for each number of entities: the number, then the nanoseconds of each call.
"""

import random
import sys
import time

from feast import FeatureStore, RepoConfig

USERS = 10_000
CALLS = {1: 1000, 100: 200}
WARM_UP = 50


def main(repo: str, redis_port: str) -> None:
    sys.path.insert(0, repo)
    from features import anomaly_v1, user_activity, user_id

    store = FeatureStore(
        config=RepoConfig(
            project="anomalyguard",
            provider="local",
            registry="registry.db",
            online_store={"type": "redis", "connection_string": f"127.0.0.1:{redis_port}"},
            entity_key_serialization_version=3,
        )
    )
    store.apply([user_id, user_activity, anomaly_v1])
    features = [f"user_activity:{field.name}" for field in user_activity.features]
    for entities, calls in CALLS.items():
        times = []
        for call in range(WARM_UP + calls):
            rows = [{"user_id": f"u-{random.randrange(USERS)}"} for _ in range(entities)]
            start = time.perf_counter_ns()
            answer = store.get_online_features(features=features, entity_rows=rows)
            took = time.perf_counter_ns() - start
            if call >= WARM_UP:
                times.append(took)
        if answer.to_dict()["clicks_10s"][0] is None:
            sys.exit("no features came back")
        print(entities, *times)


if __name__ == "__main__":
    main(*sys.argv[1:])
