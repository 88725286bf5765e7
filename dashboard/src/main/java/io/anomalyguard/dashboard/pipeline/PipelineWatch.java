package io.anomalyguard.dashboard.pipeline;

import static java.util.Objects.requireNonNull;

import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.dashboard.services.Answer;
import io.anomalyguard.dashboard.services.JsonClient;
import io.anomalyguard.dashboard.services.ServiceSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Asks the services and the broker every {@value #EVERY_MS} ms how they do, on one thread and whether or not somebody
 * looks: what is wrong must be on every page. Thread-safe.
 */
@Component
public class PipelineWatch implements DisposableBean {
    static final long EVERY_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(PipelineWatch.class);
    private static final long TIMEOUT_MS = 4_000;
    /** Those that something is said about: a service has hundreds. */
    private static final String METRICS =
            "/actuator/prometheus?includedNames=" + String.join(",", FeatureAgeWindow.METRIC, GcOverhead.METRIC);

    private static final String STREAM_PROCESSOR = "stream-processor";
    private static final String INFERENCE = "inference-service";

    /** A group that is further behind than this many seconds of its topic's traffic has a problem. */
    private static final double MAX_LAG_SECONDS = 10;

    /** ... unless it is so little that any restart makes it, */
    private static final long SMALL_LAG = 500;

    /** ... and unless it shrinks, or has been so for fewer reports in a row: who starts has something to catch up with. */
    private static final int PATIENT_REPORTS = 3;

    /** What parts say that are on their way. */
    private static final Set<String> STARTING = Set.of("warming_up", "backfilling", "starting");

    /** Features that are late in fewer reports in a row are so because something has just started. */
    private static final int LATE_REPORTS = 6;

    /** Parts of Spring Boot that say nothing about this suite. */
    private static final List<String> DULL =
            List.of("diskSpace", "ssl", "ping", "livenessState", "readinessState", "streamsAlive", "sinkAlive");

    /** Groups that have a problem when nobody is in them. */
    private static final Set<String> NEVER_UNUSED = Set.of(STREAM_PROCESSOR, "stream-processor-sink", "anomaly-scorer");

    private final Map<String, URI> addresses = new LinkedHashMap<>();
    private final Map<String, JsonClient> services = new LinkedHashMap<>();
    private final Map<String, Object> adminProperties;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pipeline-watch").daemon().factory());
    private Map<TopicPartition, Long> lastEnds = Map.of();
    private long lastEndsNanos;
    private Map<String, Behind> behind = Map.of();
    private final FeatureAgeWindow featureAges = new FeatureAgeWindow();
    private int lateReports;
    private volatile PipelineReport report = PipelineReport.NONE;

    /** A group that is far behind on a topic, and has been for so many reports without getting nearer. */
    private record Behind(long records, int reports) {}

    PipelineWatch(ServiceSettings settings, KafkaProperties kafka) {
        add(STREAM_PROCESSOR, settings.streamProcessorUrl(), settings.timeout());
        add(INFERENCE, settings.inferenceUrl(), settings.timeout());
        if (settings.producerUrl() != null) {
            add("producer-service", settings.producerUrl(), settings.timeout());
        }
        adminProperties = new HashMap<>(kafka.buildAdminProperties());
        adminProperties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT_MS);
        adminProperties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT_MS / 2);
        var _ = thread.schedule(this::run, 0, TimeUnit.MILLISECONDS);
    }

    private void add(String name, URI address, Duration timeout) {
        addresses.put(name, address);
        services.put(name, new JsonClient(address, timeout));
    }

    /** How everything was when last asked. */
    public PipelineReport report() {
        return report;
    }

    private void run() {
        Admin admin = null;
        try {
            while (true) {
                try {
                    admin = admin == null ? connect() : admin;
                    report = ask(admin);
                } catch (RuntimeException e) {
                    // One report is lost. Without the next ones the pages would say for ever what was true then.
                    LOG.error("the pipeline could not be looked at", e);
                }
                TimeUnit.MILLISECONDS.sleep(EVERY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (admin != null) {
                admin.close();
            }
        }
    }

    /** A client, or null: while the broker has not started, its name may lead to no address. */
    private @Nullable Admin connect() {
        try {
            return Admin.create(adminProperties);
        } catch (KafkaException e) {
            LOG.debug("no client for Kafka", e);
            return null;
        }
    }

    private PipelineReport ask(@Nullable Admin admin) throws InterruptedException {
        var answers = new LinkedHashMap<String, CompletableFuture<Answer>>();
        var metrics = new LinkedHashMap<String, CompletableFuture<String>>();
        services.forEach((name, client) -> {
            answers.put(name, client.get("/actuator/health"));
            metrics.put(name, client.getText(METRICS));
        });
        List<PipelineReport.TopicFlow> topics = List.of();
        List<PipelineReport.Lag> lags = List.of();
        if (admin != null) {
            try {
                Map<TopicPartition, Long> ends = ends(admin);
                topics = flows(ends);
                lags = lags(admin, ends);
            } catch (ExecutionException e) {
                LOG.debug("the broker does not answer", e);
            }
        }
        var states = answers.entrySet().stream()
                .map(answer -> service(answer.getKey(), answer.getValue().join()))
                .toList();
        long now = clock.millis();
        FeatureAge featureAge =
                featureAges.take(requireNonNull(metrics.get(STREAM_PROCESSOR)).join(), now);
        var problems = problems(states, topics, lags);
        metrics.forEach((name, text) -> GcOverhead.problem(name, text.join()).ifPresent(problems::add));
        boolean starting = states.stream().anyMatch(state -> state.level() == PipelineReport.Level.STARTING);
        lateReports = featureAge != null && featureAge.isLate() && !starting ? lateReports + 1 : 0;
        if (featureAge != null && lateReports >= LATE_REPORTS) {
            problems.add(featureAge.words());
        }
        return new PipelineReport(problems, states, topics, lags, warmUp(answers), featureAge, now);
    }

    private static PipelineReport.@Nullable WarmUp warmUp(Map<String, CompletableFuture<Answer>> health) {
        var inference = health.get(INFERENCE);
        // 503 is how a service says that it is not ready.
        if (inference == null || !(inference.join() instanceof Answer.Refused refused)) {
            return null;
        }
        JsonNode model = refused.body().at("/components/model/details");
        return model.path("status").asString("").equals("warming_up")
                ? new PipelineReport.WarmUp(
                        model.path("percent").asInt(), model.path("waiting_for").asString(""))
                : null;
    }

    private static Map<TopicPartition, Long> ends(Admin admin) throws ExecutionException, InterruptedException {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        var existing = admin.listTopics().names().get();
        var names = Topics.configsByName().keySet().stream()
                .filter(existing::contains)
                .toList();
        for (var topic : admin.describeTopics(names).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(p -> wanted.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
        }
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(wanted).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private List<PipelineReport.TopicFlow> flows(Map<TopicPartition, Long> ends) {
        long now = System.nanoTime();
        double seconds = (now - lastEndsNanos) / 1e9;
        Map<TopicPartition, Long> before = lastEnds;
        lastEnds = ends;
        lastEndsNanos = now;
        var flows = new TreeMap<String, PipelineReport.TopicFlow>();
        ends.forEach((partition, end) -> {
            double rate = before.containsKey(partition)
                    ? Math.max(0, end - before.getOrDefault(partition, 0L)) / seconds
                    : Double.NaN;
            flows.merge(
                    partition.topic(),
                    new PipelineReport.TopicFlow(partition.topic(), 1, end, rate),
                    (a, b) -> new PipelineReport.TopicFlow(
                            a.name(), a.partitions() + 1, a.records() + b.records(), a.perSecond() + b.perSecond()));
        });
        return List.copyOf(flows.values());
    }

    /** Somebody's experiment, or the group of a webhook that is no more, lags behind until Kafka forgets it after a week. */
    static boolean isInUse(GroupListing group) {
        return group.groupState().orElse(GroupState.UNKNOWN) != GroupState.EMPTY
                || NEVER_UNUSED.contains(group.groupId());
    }

    private static List<PipelineReport.Lag> lags(Admin admin, Map<TopicPartition, Long> ends)
            throws ExecutionException, InterruptedException {
        var groups = new HashMap<String, ListConsumerGroupOffsetsSpec>();
        for (var group :
                admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get()) {
            if (isInUse(group)) {
                groups.put(group.groupId(), new ListConsumerGroupOffsetsSpec());
            }
        }
        var lags = new ArrayList<PipelineReport.Lag>();
        for (var group : admin.listConsumerGroupOffsets(groups).all().get().entrySet()) {
            var byTopic = new TreeMap<String, Long>();
            group.getValue().forEach((partition, position) -> {
                Long end = ends.get(partition);
                if (end != null && position != null) {
                    byTopic.merge(partition.topic(), Math.max(0, end - position.offset()), Long::sum);
                }
            });
            byTopic.forEach((topic, lag) -> lags.add(new PipelineReport.Lag(group.getKey(), topic, lag)));
        }
        lags.sort(Comparator.comparing(PipelineReport.Lag::group).thenComparing(PipelineReport.Lag::topic));
        return lags;
    }

    private PipelineReport.Service service(String name, Answer answer) {
        String address = String.valueOf(addresses.get(name));
        return switch (answer) {
            case Answer.Unreachable _, Answer.Unanswered _ ->
                new PipelineReport.Service(name, address, PipelineReport.Level.AWAY, "Does not answer", List.of());
            case Answer.Ok(var body) -> service(name, address, body);
            // 503 is how a service says that it is not well.
            case Answer.Refused refused -> service(name, address, refused.body());
        };
    }

    private static PipelineReport.Service service(String name, String address, JsonNode health) {
        var parts = new ArrayList<PipelineReport.Part>();
        for (var component : health.path("components").properties()) {
            if (!DULL.contains(component.getKey())) {
                String status = component.getValue().path("status").asString("UNKNOWN");
                parts.add(new PipelineReport.Part(
                        words(component.getKey()), level(component.getValue()), details(component.getValue(), status)));
            }
        }
        parts.sort(Comparator.comparing(PipelineReport.Part::level).reversed());
        PipelineReport.Level level = health.path("status").asString("").equals("UP")
                ? PipelineReport.Level.UP
                : !parts.isEmpty() && parts.getFirst().level() == PipelineReport.Level.STARTING
                        ? PipelineReport.Level.STARTING
                        : PipelineReport.Level.IMPAIRED;
        String words = switch (level) {
            case UP -> "Up";
            case STARTING -> "Starting";
            case IMPAIRED, AWAY -> "Not ready";
        };
        return new PipelineReport.Service(name, address, level, words, parts);
    }

    private static PipelineReport.Level level(JsonNode part) {
        if (part.path("status").asString("").equals("UP")) {
            return PipelineReport.Level.UP;
        }
        return Stream.of("status", "state", "waiting_for")
                        .map(name -> part.at("/details/" + name).asString("").toLowerCase(Locale.ROOT))
                        .anyMatch(STARTING::contains)
                ? PipelineReport.Level.STARTING
                : PipelineReport.Level.IMPAIRED;
    }

    /** {@code streamScorer} as "stream scorer". */
    private static String words(String component) {
        return component.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String details(JsonNode component, String status) {
        String words = words(component.path("details"));
        return words.isEmpty() ? status.toLowerCase(Locale.ROOT) : words;
    }

    private static String words(JsonNode details) {
        var words = new StringJoiner(", ");
        for (var detail : details.properties()) {
            String name = detail.getKey().replace('_', ' ');
            JsonNode value = detail.getValue();
            if (value.isObject()) {
                words.add(name + " (" + words(value) + ")");
            } else if (value.isValueNode()) {
                String text = value.asString();
                // States are written in capitals.
                String word =
                        text.matches("[A-Z_]+") ? text.toLowerCase(Locale.ROOT).replace('_', ' ') : text;
                words.add(
                        switch (name) {
                            case "state", "status" -> word.replace('_', ' ');
                            case "percent" -> word + " %";
                            default -> name + " " + word;
                        });
            }
        }
        return words.toString();
    }

    private List<String> problems(
            List<PipelineReport.Service> services,
            List<PipelineReport.TopicFlow> topics,
            List<PipelineReport.Lag> lags) {
        var problems = new ArrayList<String>();
        for (var service : services) {
            switch (service.level()) {
                case AWAY -> problems.add(service.name() + " does not answer at " + service.address());
                case IMPAIRED -> {
                    var broken = service.parts().stream()
                            .filter(part -> part.level() != PipelineReport.Level.UP)
                            .map(part -> part.name() + ": " + part.words())
                            .toList();
                    problems.add(service.name() + " is not ready"
                            + (broken.isEmpty() ? "" : " (" + String.join("; ", broken) + ")"));
                }
                case UP, STARTING -> {}
            }
        }
        if (topics.isEmpty()) {
            problems.add("Kafka does not answer, or has none of the topics");
        }
        var stillBehind = new HashMap<String, Behind>();
        for (var lag : lags) {
            double rate = topics.stream()
                    .filter(topic -> topic.name().equals(lag.topic()))
                    .mapToDouble(PipelineReport.TopicFlow::perSecond)
                    .findFirst()
                    .orElse(Double.NaN);
            if (lag.records() > Math.max(SMALL_LAG, MAX_LAG_SECONDS * rate)) {
                String key = lag.group() + ' ' + lag.topic();
                Behind before = behind.getOrDefault(key, new Behind(0, 0));
                var now = new Behind(lag.records(), lag.records() < before.records() ? 1 : before.reports() + 1);
                stillBehind.put(key, now);
                if (now.reports() >= PATIENT_REPORTS) {
                    problems.add(String.format(
                            Locale.ENGLISH, "%s is %,d records behind on %s", lag.group(), lag.records(), lag.topic()));
                }
            }
        }
        behind = stillBehind;
        return problems;
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
