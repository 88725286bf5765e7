"""The other side of HistoryTest: Feast's offline store on our Parquet file.

    python history.py REPO   # JSON on standard input and output

Answers questions (who, when) with what get_historical_features says, each with its number: it leaves out whom it knew
nothing of at the time. Then materializes everything.
"""

import json
import sys
from datetime import datetime, timedelta, timezone

import pandas as pd
from feast import FeatureStore


def main(repo: str) -> list:
    questions = pd.DataFrame(json.load(sys.stdin))
    questions["event_timestamp"] = pd.to_datetime(questions.pop("timestamp"), unit="ms", utc=True)
    questions["question"] = range(len(questions))
    store = FeatureStore(repo)
    answers = (
        store.get_historical_features(entity_df=questions, features=store.get_feature_service("anomaly_v1"))
        .to_df()
        .drop(columns=["event_timestamp", "user_id"])
    )
    now = datetime.now(timezone.utc)
    store.materialize(now - timedelta(days=2), now + timedelta(days=1))
    return json.loads(answers.to_json(orient="records", double_precision=15))


if __name__ == "__main__":
    out = sys.stdout
    sys.stdout = sys.stderr  # materialize prints its progress
    print(json.dumps(main(*sys.argv[1:])), file=out)
