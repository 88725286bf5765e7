package io.anomalyguard.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ActiveUsersTest {
    private final ActiveUsers users = new ActiveUsers(60, 42);

    @Test
    void shouldCountEachUserOnce() {
        for (int event = 0; event < 10_000; event++) {
            seen(event % 500, 1_000);
        }
        assertThat(users.count(1_000)).isEqualTo(500);
        assertThat(users.isEstimate()).isFalse();
    }

    @Test
    void shouldForgetAUserSixtySecondsAfterTheLastEvent() {
        seen(1, 1_000);
        seen(2, 1_000);
        seen(1, 1_030);
        seen(1, 1_010); // late, changes nothing
        assertThat(users.count(1_059)).isEqualTo(2);
        assertThat(users.count(1_060)).isEqualTo(1);
        assertThat(users.count(1_089)).isEqualTo(1);
        assertThat(users.count(1_090)).isZero();
    }

    @Test
    void shouldBeExactUpToItsCapacityAndMakeRoomByDroppingOldUsers() {
        for (int user = 0; user < ActiveUsers.CAPACITY; user++) {
            seen(user, 1_000);
        }
        assertThat(users.count(1_000)).isEqualTo(ActiveUsers.CAPACITY);
        for (int user = 0; user < 1_000; user++) {
            seen(1_000_000 + user, 1_100);
        }
        assertThat(users.count(1_100)).isEqualTo(1_000);
        assertThat(users.isEstimate()).isFalse();
    }

    @Test
    void shouldEstimateAMillionUsersAndBecomeExactAgainAfterwards() {
        for (int user = 0; user < 1_000_000; user++) {
            seen(user, 1_000);
        }
        assertThat(users.count(1_000)).isCloseTo(1_000_000, withinPercentage(2));
        assertThat(users.isEstimate()).isTrue();

        for (int second = 1_060; second < 1_200; second++) {
            for (int user = 0; user < 500; user++) {
                seen(user, second);
            }
            users.count(second);
        }
        assertThat(users.count(1_199)).isEqualTo(500);
        assertThat(users.isEstimate()).isFalse();
    }

    private void seen(int user, long second) {
        users.seen(("u-" + user).getBytes(StandardCharsets.UTF_8), second);
    }
}
