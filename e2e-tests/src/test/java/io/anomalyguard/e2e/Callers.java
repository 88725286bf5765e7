package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import io.anomalyguard.testing.People;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** People who call {@code POST /score} all the time, half of it about an obvious bot, and note what they are told. */
final class Callers implements AutoCloseable {
    private static final int CALLERS = 4;
    private static final String BOT = "bot";

    /** Many times the 250 ms that the service waits for its store: what is tested is that no request hangs. */
    private static final Duration PROMPT = Duration.ofSeconds(3);

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean done;

    /** What one call of one caller came to; status 0 and the reason in place of the model if there was no answer. */
    private record Call(long at, Duration took, int status, boolean anomaly, boolean aboutBot, String model) {}

    /** @param users {@code u-0} to one less than so many are asked about */
    Callers(String url, int users) {
        for (int caller = 0; caller < CALLERS; caller++) {
            int first = caller;
            threads.execute(() -> {
                for (int i = first; !done; i++) {
                    boolean bot = i % 2 == 0;
                    calls.add(call(url, bot ? BOT : "u-" + i % users, bot));
                }
            });
        }
    }

    private static Call call(String url, String user, boolean bot) {
        long at = System.nanoTime();
        try {
            var answer = score(url, user);
            return new Call(
                    at,
                    Duration.ofNanos(System.nanoTime() - at),
                    answer.status(),
                    answer.body().path("is_anomaly").asBoolean(false),
                    bot,
                    answer.body().path("model_version").asString(""));
        } catch (RuntimeException e) {
            return new Call(at, Duration.ofNanos(System.nanoTime() - at), 0, false, bot, e.toString());
        }
    }

    static Http.Answer score(String url, String user) {
        return Http.post(url + "/score", "{\"user_id\": \"" + user + "\"}");
    }

    /** The version of the model that judges there. */
    static String model(String url) {
        return score(url, BOT).body().path("model_version").asString("");
    }

    static void awaitModel(String url) {
        await("a model at " + url)
                .atMost(Child.PATIENCE)
                .ignoreExceptions()
                .until(() -> score(url, BOT).body().path("status").asString("").equals("scored"));
    }

    /** Puts what is asked about into the online store. */
    static void store(String redis, List<UserActivity> people) {
        var settings = new OnlineStoreSettings(redis, null, "anomalyguard", Duration.ofHours(1), Duration.ofSeconds(5));
        double[] bot = {200, 900, 1500, 100f, 0.07f, 0.05f, 3, 0.99f, 0.9f, 500, 9, 0f};
        try (var store = OnlineStore.connect(settings)) {
            store.write(people);
            store.write(List.of(People.row(BOT, System.currentTimeMillis(), bot)));
        }
    }

    /** Waits for such an answer to a call that began after the time, and returns how much later it began. */
    Duration awaitStatus(int status, long since) {
        return await("an answer with status " + status)
                .atMost(Child.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> calls.stream()
                                .filter(call -> call.at() > since && call.status() == status)
                                .findFirst(),
                        Optional::isPresent)
                .map(call -> Duration.ofNanos(call.at() - since))
                .orElseThrow();
    }

    /** Waits for an answer of another model than this one, and returns which. */
    String awaitOtherModel(String version, Runnable meanwhile) {
        await("an answer of another model")
                .atMost(Child.PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    meanwhile.run();
                    return calls.stream().anyMatch(call -> judgedByAnother(call, version));
                });
        return calls.stream()
                .filter(call -> judgedByAnother(call, version))
                .findFirst()
                .orElseThrow()
                .model();
    }

    private static boolean judgedByAnother(Call call, String version) {
        return call.status() == 200 && !call.model().equals(version);
    }

    /** Nobody was turned away. */
    void assertAllAnswered() {
        assertThat(calls).allSatisfy(call -> assertThat(call.status()).isEqualTo(200));
        assertAllRight();
    }

    /** Everybody was answered in time, and nobody wrongly. */
    void assertAllRight() {
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.status()).isIn(200, 503);
            assertThat(call.took()).isLessThan(PROMPT);
            assertThat(call.anomaly()).isEqualTo(call.status() == 200 && call.aboutBot());
        });
    }

    @Override
    public void close() {
        done = true;
        threads.close();
    }
}
