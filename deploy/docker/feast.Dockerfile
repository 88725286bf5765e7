# The official Feast client with the feature repository. Runs `feast apply` and ends.
FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home anomalyguard
WORKDIR /feature_repo
COPY feature_repo/requirements.txt ./
RUN --mount=type=cache,target=/root/.cache/pip pip install --disable-pip-version-check --quiet -r requirements.txt
COPY feature_repo/ ./
# The registry.
RUN install -d -o anomalyguard /feature_repo/data
USER anomalyguard
VOLUME /feature_repo/data
# There may be no history yet, and what is served online needs none.
CMD ["feast", "apply", "--skip-source-validation"]
