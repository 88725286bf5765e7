package io.anomalyguard.processor.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class UserStoreTest {
    private static final long T = TopologyHarness.START.toEpochMilli();

    @Test
    void shouldNotTakeOneUserForTheOneFoundBefore() {
        byte[] ann = "ann".getBytes(UTF_8);
        byte[] bob = "bob".getBytes(UTF_8);
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            topology.send(Clicks.view("ann", "/", T));
            UserStore users = topology.users();
            // The first get brings her in, the second finds her there.
            users.get(ann);
            UserState hers = users.get(ann);
            UserState his = UserState.before(Clicks.view("bob", "/", T));
            users.put(bob, his);
            assertThat(users.get(bob)).isSameAs(his);
            assertThat(users.get(ann)).isSameAs(hers);
        }
    }

    @Test
    void shouldHoldAUserWhoIsPutAgainAfterHeWasDeleted() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            UserStore users = topology.users();
            UserState state = UserState.before(Clicks.view("u1", "/", T));
            users.put(user(1), state);
            users.get(user(1));
            users.delete(user(1));
            users.put(user(1), state);
            assertThat(users.get(user(1))).isSameAs(state);
        }
    }

    /** Before a commit as well as after it: clicks of a backlog come by the hundred thousand between two. */
    @Test
    void shouldHoldNoMoreUsersThanItsCacheIsGivenRoomFor() {
        var settings = new ActivitySettings(Duration.ofSeconds(30), Duration.ofMinutes(30), DataSize.ofKilobytes(64));
        try (var topology = new TopologyHarness(settings)) {
            UserStore users = topology.users();
            var states = new ArrayList<WeakReference<UserState>>();
            for (int i = 0; i < 1_000; i++) {
                UserState state = UserState.before(Clicks.view("u" + i, "/", T));
                users.put(user(i), state);
                states.add(new WeakReference<>(state));
            }
            await().untilAsserted(() -> {
                System.gc();
                assertThat(states).filteredOn(state -> state.get() != null).hasSizeLessThan(64 * 1024 / 600 + 1);
            });
            users.flushCache();
            assertThat(users.wrapped().approximateNumEntries()).isEqualTo(1_000);
        }
    }

    /** Else a million users who click now and then would push out the few who click all the time. */
    @Test
    void shouldHoldWhoComesBackAndLetOthersPassOnceThereIsNoRoomLeft() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            UserStore users = topology.users();
            int i = 0;
            while (isHeld(users, i++)) {
                assertThat(i).as("users in 4 MB").isLessThan(10_000);
            }
            assertThat(i).as("users in 4 MB").isGreaterThan(2_000);
            byte[] ann = "ann".getBytes(UTF_8);
            UserState hers = UserState.before(Clicks.view("ann", "/", T));
            users.put(ann, hers);
            users.put(ann, hers);
            for (int last = i + 20_000; i < last; i++) {
                assertThat(isHeld(users, i)).as("user %d", i).isFalse();
            }
            assertThat(users.get(ann)).isSameAs(hers);
        }
    }

    /** Whether the user, who comes for the first time, is held from then on. */
    private static boolean isHeld(UserStore users, int i) {
        UserState state = UserState.before(Clicks.view("u" + i, "/", T));
        users.put(user(i), state);
        return users.get(user(i)) == state;
    }

    @Test
    void shouldRefuseAStateThatIsNotTheUsers() {
        try (var topology = new TopologyHarness(ActivitySettings.DEFAULT)) {
            UserStore users = topology.users();
            users.put(user(1), UserState.before(Clicks.view("u1", "/", T)));
            assertThatIllegalStateException()
                    .isThrownBy(() -> users.put(user(1), UserState.before(Clicks.view("u1", "/", T))));
        }
    }

    /** The place in the list of changes that one user gives up is taken by another. */
    @Test
    void shouldWriteWhatChangedWhicheverUsersGoInBetween() {
        long seed = 20261126;
        var random = new Random(seed);
        var settings = new ActivitySettings(Duration.ofSeconds(30), Duration.ofMinutes(30), DataSize.ofKilobytes(8));
        try (var topology = new TopologyHarness(settings)) {
            UserStore users = topology.users();
            var expected = new TreeMap<String, Long>();
            for (int i = 0; i < 20_000; i++) {
                int user = random.nextInt(40);
                byte[] key = user(user);
                UserState state = users.get(key);
                assertThat(state == null ? null : state.asOf)
                        .as("seed %d, step %d", seed, i)
                        .isEqualTo(expected.get("u" + user));
                switch (random.nextInt(20)) {
                    case 0 -> {
                        users.delete(key);
                        expected.remove("u" + user);
                    }
                    case 1 -> users.flushCache();
                    default -> {
                        if (state == null) {
                            state = UserState.before(Clicks.view("u" + user, "/", T));
                        }
                        state.asOf = T + i;
                        users.put(key, state);
                        expected.put("u" + user, T + i);
                    }
                }
            }
            var stored = new TreeMap<String, Long>();
            try (var all = users.all()) {
                all.forEachRemaining(user -> stored.put(new String(user.key, UTF_8), user.value.asOf));
            }
            assertThat(stored).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static byte[] user(int i) {
        return ("u" + i).getBytes(UTF_8);
    }
}
