package io.anomalyguard.processor.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdleTimersTest {
    private final IdleTimers timers = new IdleTimers();

    @Test
    void shouldGiveUsersOutInTheSecondAfterTheyAreDue() {
        schedule("later", 5_000);
        schedule("", 3_999);
        schedule("first", 3_000);

        assertThat(due(3_999)).isEmpty();
        assertThat(due(4_000)).containsExactly("", "first");
        assertThat(due(5_999)).isEmpty();
        assertThat(due(60_000)).containsExactly("later");
        assertThat(due(60_000)).isEmpty();
    }

    @Test
    void shouldTakeUsersBackWhileThoseOfTheirSecondAreGivenOut() {
        IntStream.range(0, 1_000).forEach(i -> schedule("user-" + i, 1_000));
        for (int i = 0; i < 1_000; i++) {
            byte[] user = timers.poll(2_000);
            assertThat(user).isEqualTo(bytes("user-" + i));
            timers.schedule(user, i % 2 == 0 ? 1_500 : 9_000);
        }

        assertThat(due(2_000)).hasSize(500).first().isEqualTo("user-0");
        assertThat(due(10_000)).hasSize(500).first().isEqualTo("user-1");
    }

    @Test
    void shouldForgetAllWhenCleared() {
        schedule("user", 1_000);
        timers.clear();
        assertThat(due(9_000)).isEmpty();
    }

    private void schedule(String user, long due) {
        timers.schedule(bytes(user), due);
    }

    private List<String> due(long now) {
        var users = new ArrayList<String>();
        for (byte[] user; (user = timers.poll(now)) != null; ) {
            users.add(new String(user, UTF_8));
        }
        return users;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
