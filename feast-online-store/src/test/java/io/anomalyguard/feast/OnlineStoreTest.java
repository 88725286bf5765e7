package io.anomalyguard.feast;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.UserActivity;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnlineStoreTest {
    private static RedisProcess redis;
    private OnlineStore store;

    @BeforeAll
    static void startRedis() throws IOException {
        redis = RedisProcess.started();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void connect() {
        store = OnlineStore.connect(redis.settings());
    }

    @AfterEach
    void disconnect() {
        store.close();
    }

    @Test
    void shouldReadBackWhatItWrote() {
        assertThat(store.write(List.of(row("u-1", 1_700_000_000_123L, 7)))).isEqualTo(new WriteResult(1, 0));

        assertThat(store.read("u-1"))
                .isEqualTo(new FeatureRow(
                        "u-1", 1_700_000_000_123L, row("u-1", 0, 7).vector()));
        assertThat(store.read("never seen")).isNull();
    }

    static UserActivity row(String userId, long timestamp, double clicks) {
        return UserActivity.ofVector(userId, timestamp, timestamp, null, new double[] {
            clicks, 20, 30, 61.5, 1.25, 0.5, 4, 0.25, 0, 1, 2, 0.125
        });
    }
}
