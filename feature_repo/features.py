"""The feature view that the whole suite computes, stores and scores: how a user behaves right now.

The order of the features is the order of every vector, model and screen. Java's enum
io.anomalyguard.contracts.activity.Feature is checked against this file by the build.
"""

from datetime import timedelta

from feast import (
    Entity,
    FeatureService,
    FeatureView,
    Field,
    FileSource,
    Project,
    PushSource,
)
from feast.types import Float32, Int64, String
from feast.value_type import ValueType

OWNER = "anomalyguard"

anomalyguard = Project(
    name="anomalyguard",
    description="Abnormal user behaviour, seen the moment it happens",
    owner=OWNER,
)

user_id = Entity(
    name="user_id",
    join_keys=["user_id"],
    value_type=ValueType.STRING,
    description="A user of the site: the user_id of a click event, 1 to 128 characters",
    owner=OWNER,
)

# Where training sets and point-in-time joins read history: made by ./anomalyguard export.
user_activity_history = FileSource(
    name="user_activity_history",
    path="data/user_activity.parquet",
    timestamp_field="event_timestamp",
    description="Feature rows of the past, as Parquet",
    owner=OWNER,
)

# stream-processor writes the online store itself. The push source lets Python write the same rows.
user_activity_rows = PushSource(
    name="user_activity_rows",
    batch_source=user_activity_history,
    description="Feature rows as stream-processor emits them, one for each click",
    owner=OWNER,
)

user_activity = FeatureView(
    name="user_activity",
    description="A user's behaviour as of the latest click; windows slide in event time",
    entities=[user_id],
    # By then the user's session has been over for half an hour: the row says nothing about now.
    ttl=timedelta(hours=1),
    schema=[
        Field(name="user_id", dtype=String),
        Field(
            name="clicks_10s",
            dtype=Int64,
            description="Events in the last 10 seconds",
            tags={"unit": "events"},
        ),
        Field(
            name="clicks_1m",
            dtype=Int64,
            description="Events in the last minute",
            tags={"unit": "events"},
        ),
        Field(
            name="session_clicks",
            dtype=Int64,
            description="Events in the session so far; a session ends after 30 minutes without one",
            tags={"unit": "events"},
        ),
        Field(
            name="session_duration",
            dtype=Float32,
            description="Time since the session's first event",
            tags={"unit": "seconds"},
        ),
        Field(
            name="inter_arrival_mean",
            dtype=Float32,
            description="Mean time between successive events; 0 with fewer than two",
            tags={"unit": "seconds"},
        ),
        Field(
            name="inter_arrival_cv",
            dtype=Float32,
            description="Standard deviation over mean of those times; 0 with fewer than three events",
            tags={"unit": "ratio"},
        ),
        Field(
            name="distinct_pages_1m",
            dtype=Int64,
            description="Different pages in the last minute",
            tags={"unit": "pages"},
        ),
        Field(
            name="repeat_page_ratio",
            dtype=Float32,
            description="Share of the last minute's events whose page had been seen before in it",
            tags={"unit": "share"},
        ),
        Field(
            name="error_ratio_1m",
            dtype=Float32,
            description="Share of the last minute's events that the site answered with an HTTP error",
            tags={"unit": "share"},
        ),
        Field(
            name="login_failures_1m",
            dtype=Int64,
            description="Failed log-ins in the last minute",
            tags={"unit": "events"},
        ),
        Field(
            name="distinct_ips_1m",
            dtype=Int64,
            description="Different client addresses in the last minute",
            tags={"unit": "addresses"},
        ),
        Field(
            name="transaction_ratio",
            dtype=Float32,
            description="Share of the session's events that are add_to_cart or checkout",
            tags={"unit": "share"},
        ),
    ],
    source=user_activity_rows,
    online=True,
    tags={"domain": "security", "writer": "stream-processor"},
    owner=OWNER,
)

anomaly_v1 = FeatureService(
    name="anomaly_v1",
    features=[user_activity],
    description="What the first anomaly model scores: all of user_activity, in its order",
    tags={"model": "isolation-forest"},
    owner=OWNER,
)
