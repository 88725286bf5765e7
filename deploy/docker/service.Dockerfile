# The four services and the topic set-up. One Maven run builds all; SERVICE says which jar an image holds.
# Needs BuildKit for the cache mount (Docker 23 and newer; before that DOCKER_BUILDKIT=1).
FROM eclipse-temurin:25.0.3_9-jdk-noble AS jdk

# The JDK's modules that the services and their libraries use: 100 MB instead of a JRE's 200, without compilers and tools.
FROM jdk AS jre
RUN jlink --add-modules java.se,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
        --strip-debug --no-header-files --no-man-pages --output /jre

FROM jdk AS build
WORKDIR /src
COPY . .
# The local repository outlives the layer: a change of the sources downloads nothing again.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true package \
        -pl producer-service,stream-processor,inference-service,dashboard -am
# One directory for each service: libraries, which seldom change, apart from its own classes.
RUN for service in producer-service stream-processor inference-service dashboard; do \
        cp $service/target/$service-*-SNAPSHOT.jar app.jar \
        && java -Djarmode=tools -jar app.jar extract --layers --destination /out/$service \
        || exit 1; \
    done \
    # What TopicSetup needs of them.
    && mkdir /out/topics \
    && cd /out/stream-processor \
    && for library in contracts kafka-clients jackson slf4j-api; do \
        find . -name "$library-*.jar" -exec cp {} /out/topics ';'; \
    done

FROM debian:bookworm-slim AS runtime
RUN groupadd --system --gid 10001 anomalyguard \
    && useradd --system --uid 10001 --gid anomalyguard --no-create-home anomalyguard \
    && install -d -o anomalyguard -g anomalyguard /var/lib/anomalyguard
COPY --from=jre /jre /opt/java
ENV PATH=/opt/java/bin:$PATH LANG=C.UTF-8
WORKDIR /app

FROM runtime AS topics
COPY --from=build /out/topics/ ./
USER anomalyguard
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", \
    "-Dslf4j.internal.verbosity=ERROR", "-cp", "/app/*", "io.anomalyguard.contracts.topic.TopicSetup"]

FROM runtime AS service
ARG SERVICE
COPY --chmod=755 deploy/docker/ready.sh /usr/local/bin/ready
COPY --from=build /out/${SERVICE}/dependencies/ ./
COPY --from=build /out/${SERVICE}/snapshot-dependencies/ ./
COPY --from=build /out/${SERVICE}/application/ ./
# A JDK AOT cache: classes loaded and linked ahead of time. Made by a start that ends before anything connects to
# anything; its JVM options must be those of the start that uses it. A small heap, as containers have: that of a large build
# host would have long references, which the cache could not be used without.
RUN STATE_DIR=/tmp/state java -XX:AOTCacheOutput=/app/app.aot -Dspring.context.exit=onRefresh -Xmx256m -XX:+UseSerialGC \
        -XX:+UseTransparentHugePages --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar app.jar \
    && rm -rf /tmp/* && test -s app.aot
USER anomalyguard
# Kafka Streams' local state: a cache of its changelog topics, worth keeping for a fast restart. docker-compose.yml mounts
# volumes there for the two that have any.
ENV STATE_DIR=/var/lib/anomalyguard
# glibc keeps freed memory in eight arenas for each core: some 40 MB of a container's on two cores.
ENV MALLOC_ARENA_MAX=2
HEALTHCHECK --interval=5s --timeout=3s --start-period=90s --retries=3 CMD ["ready"]
# Half of the container's memory for the heap: the other half is RocksDB, network buffers, classes and stacks. All of it from
# the start: a heap that begins small has a small young generation, which is collected many times a second under load, and
# each time copies what the users of the current transaction hold. Huge pages, touched before anything waits for them:
# docs/decisions/053.
ENTRYPOINT ["java", "-XX:AOTCache=/app/app.aot", "-XX:InitialRAMPercentage=50", "-XX:MaxRAMPercentage=50", \
    "-XX:+UseSerialGC", "-XX:+UseTransparentHugePages", "-XX:+AlwaysPreTouch", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
    "-jar", "app.jar"]
