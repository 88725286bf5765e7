package io.anomalyguard.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.junit.jupiter.api.Test;

class BrokerWatchTest {
    /** As after a reboot, when the broker's container has not got its name yet. */
    @Test
    void shouldGoOnTryingABrokerWhoseNameLeadsToNoAddress() throws InterruptedException {
        var model = new LiveModel(Clock.systemUTC(), new LiveSettings(100, 100, 0), 1);
        var watch = new BrokerWatch(
                model,
                List.of("a"),
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "broker.invalid:9092"),
                Clock.systemUTC());
        Thread thread = Thread.ofPlatform().start(watch::run);
        // Asleep between two tries, or at an end.
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING || !thread.isAlive());
        assertThat(thread.isAlive()).isTrue();
        assertThat(model.broker()).isEqualTo(new BrokerState.Connecting("broker.invalid:9092"));
        thread.interrupt();
        thread.join();
    }
}
