package io.anomalyguard.benchmarks.detection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.inference.alerts.AlertMetrics;
import io.anomalyguard.inference.alerts.AlertSettings;
import io.anomalyguard.inference.alerts.Arrival;
import io.anomalyguard.inference.alerts.Decision;
import io.anomalyguard.inference.alerts.ScoreProcessor;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.ModelTrainer;
import io.anomalyguard.inference.model.TrainingSample;
import io.anomalyguard.inference.model.TrainingSettings;
import io.anomalyguard.inference.scoring.Scorer;
import io.anomalyguard.processor.activity.ActivityMetrics;
import io.anomalyguard.processor.activity.ActivityProcessor;
import io.anomalyguard.processor.activity.ActivitySettings;
import io.anomalyguard.processor.activity.ClickstreamTopology;
import io.anomalyguard.processor.activity.StoreKind;
import io.anomalyguard.producer.attack.AttackTraffic;
import io.anomalyguard.producer.simulation.Crowd;
import io.anomalyguard.producer.simulation.Site;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * A scenario as the suite lives through it: the simulator's clicks, the feature rows that the stream processor makes of
 * them, a model trained on the rows as the inference service samples them, and its alerts. All with the settings that the
 * services have by default. Equal scenarios give equal results.
 */
final class Watch {
    private static final long START = 1_795_000_000_000L;
    private static final long MINUTE = 60_000;

    /** Windows reach back a minute: for so long an attack is still seen after its end. */
    private static final long AFTERMATH = MINUTE;

    private static final int POPULATION = 500;

    private final Scenario scenario;
    private final TrainingSettings training = defaults("inference.training", TrainingSettings.class);
    private final TrainingSample sample =
            new TrainingSample(training.maxRows(), training.maxRowsPerUser(), training.window(), training.seed());
    private final ActiveModel active = new ActiveModel();
    private final Map<String, AttackLabel> labels = new HashMap<>();
    private final List<Alert> opened = new ArrayList<>();
    private final Set<String> people = new HashSet<>();
    private long watchFrom;

    Watch(Scenario scenario) {
        this.scenario = scenario;
    }

    Outcome run() {
        watchFrom = START + scenario.trainingMinutes() * MINUTE;
        long end = watchFrom + scenario.minutes() * MINUTE;
        var site = new Site();
        var crowd = new Crowd(site, scenario.seed(), START, scenario.rate(), POPULATION, 0);
        var attacks = new AttackTraffic(
                site,
                crowd,
                scenario.seed(),
                START,
                scenario.attackShare(),
                label -> labels.put(label.attackId(), label));
        attacks.goLive(START);

        var meters = new SimpleMeterRegistry();
        var clicks = new ClickstreamTopology(
                ActivitySettings.DEFAULT, StoreKind.IN_MEMORY, meters, Clock.systemUTC(), Tracing.OFF);
        var rows = new ArrayList<UserActivity>();
        try (var activity = new Feeder<>(
                        new ActivityProcessor(
                                ClickstreamTopology.STORE, ActivitySettings.DEFAULT, new ActivityMetrics(meters)),
                        clicks.store(),
                        Duration.ofMillis(500),
                        START,
                        rows::add);
                var scoring = new Feeder<>(
                        new ScoreProcessor(
                                new Scorer(active),
                                defaults("inference.alerts", AlertSettings.class),
                                new AlertMetrics(meters),
                                Tracing.OFF),
                        ScoreProcessor.storeBuilder(),
                        Duration.ofSeconds(1),
                        START,
                        this::take)) {
            while (true) {
                long now = Math.min(crowd.nextTime(), attacks.nextTime());
                if (now >= end) {
                    break;
                }
                if (active.get() == null && now >= watchFrom) {
                    train();
                }
                boolean attack = attacks.nextTime() < crowd.nextTime();
                (attack ? attacks : crowd).emit(click -> activity.feed(key(click), click, now));
                for (UserActivity row : rows) {
                    sample.add(row, row.ingestedMs());
                    if (active.get() != null) {
                        people.add(row.userId());
                        scoring.feed(row.userId(), new Arrival.Row(row), now);
                    }
                }
                rows.clear();
            }
        }
        return outcome(end);
    }

    private static byte[] key(ClickEvent click) {
        return click.userId().getBytes(UTF_8);
    }

    private void train() {
        var clock = Clock.fixed(Instant.ofEpochMilli(watchFrom), ZoneOffset.UTC);
        active.activate(new ModelTrainer(training, clock).train(sample.snapshot()));
    }

    private void take(Decision decision) {
        if (decision instanceof Decision.Raised(Alert alert)
                && alert.state() == AlertState.OPEN
                && alert.updatedAt() == alert.history().getFirst().at()) {
            opened.add(alert);
        }
    }

    private Outcome outcome(long end) {
        var byUser = new HashMap<String, List<AttackLabel>>();
        labels.values()
                .forEach(label -> byUser.computeIfAbsent(label.userId(), _ -> new ArrayList<>())
                        .add(label));
        var firstAlert = new HashMap<AttackLabel, Long>();
        int falseAlerts = 0;
        for (Alert alert : opened) {
            var cause = byUser.getOrDefault(alert.userId(), List.of()).stream()
                    .filter(label ->
                            alert.openedAt() >= label.startMs() && alert.openedAt() <= label.endMs() + AFTERMATH)
                    .findFirst();
            if (cause.isPresent()) {
                firstAlert.merge(cause.get(), alert.openedAt(), Math::min);
            } else {
                falseAlerts++;
            }
        }
        // An attack counts if all of it, or a minute at least, was watched.
        Stream<AttackLabel> watched = labels.values().stream()
                .filter(label -> label.startMs() >= watchFrom && label.startMs() <= end - MINUTE);
        var found = new ArrayList<Outcome.Found>();
        watched.forEach(label -> {
            Long at = firstAlert.get(label);
            found.add(new Outcome.Found(label.type(), at == null ? -1 : at - label.startMs()));
        });
        people.removeAll(byUser.keySet());
        return new Outcome(
                found,
                opened.size() - falseAlerts,
                falseAlerts,
                people.size(),
                scenario.minutes(),
                scenario.rate() * scenario.minutes() * 60);
    }

    /** The settings that a service has where nobody sets any. */
    private static <T> T defaults(String prefix, Class<T> type) {
        return new Binder(List.of()).bindOrCreate(prefix, type);
    }
}
