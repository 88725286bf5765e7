package io.anomalyguard.processor.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.contracts.click.EventType;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class UserStateSerdeTest {
    private static final long T = 1_795_435_200_000L;

    @Test
    void shouldReadWhatItWroteAtEveryStepOfALife() {
        var random = new Random(5);
        var types = EventType.values();
        var state = UserState.before(Clicks.view("u", "/", T));
        long time = T;
        for (int i = 0; i < 3_000; i++) {
            time += random.nextInt(40) == 0 ? 1_900_000 : random.nextInt(4_000);
            var click = Clicks.click(
                    "u",
                    types[random.nextInt(types.length)],
                    "/" + random.nextInt(300),
                    time - random.nextInt(29_000),
                    200 + random.nextInt(300),
                    "ip" + random.nextInt(90));
            state.add(click, time, ActivitySettings.DEFAULT);
            if (random.nextInt(100) == 0) {
                state.goQuiet();
            }
            byte[] bytes = UserStateSerde.write(state);
            var read = UserStateSerde.read(bytes);
            assertThat(UserStateSerde.write(read)).isEqualTo(bytes);
            assertThat(read.row("u", 0, null)).isEqualTo(state.row("u", 0, null));
            assertThat(read.quiet).isEqualTo(state.quiet);
            assertThat(read.awaitsRemoval).isEqualTo(state.awaitsRemoval);
            assertThat(read.lastAppend).isEqualTo(state.lastAppend);
        }
    }

    /** It removed every user once for each time that he had grown quiet. */
    @Test
    void shouldTakeAQuietUserOfAnEarlierVersionForOneWhoAwaitsRemoval() {
        var state = UserState.before(Clicks.view("u", "/", T));
        state.add(Clicks.view("u", "/", T), T, ActivitySettings.DEFAULT);
        assertThat(UserStateSerde.read(UserStateSerde.write(state)).awaitsRemoval)
                .isFalse();
        state.goQuiet();
        byte[] earlier = UserStateSerde.write(state);
        earlier[1] = 1;
        assertThat(UserStateSerde.read(earlier).awaitsRemoval).isTrue();
    }

    @Test
    void shouldRefuseAnUnknownVersion() {
        assertThatThrownBy(() -> UserStateSerde.read(new byte[] {2, 0, 0}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("unknown version");
    }

    @Test
    void shouldTakeFewBytesForAPerson() {
        var state = UserState.before(Clicks.view("u", "/", T));
        for (int i = 0; i < 60; i++) {
            state.add(
                    Clicks.click("u", EventType.CLICK, "/" + i % 12, T + i * 5_000L, 200, "ip"),
                    T,
                    ActivitySettings.DEFAULT);
        }
        assertThat(UserStateSerde.write(state)).hasSizeBetween(100, 450);
    }

    @Test
    void shouldKeepTheStateOfOneUserBoundedHoweverFastHeClicks() {
        var first = Clicks.click("bot", EventType.CLICK, "/", T, 200, "ip");
        var state = UserState.before(first);
        for (int i = 0; i < 600_000; i++) {
            var click = Clicks.click("bot", EventType.CLICK, "/p" + i, T + i / 10, 200, "ip" + i);
            assertThat(state.add(click, T, ActivitySettings.DEFAULT)).isEqualTo(UserState.Outcome.COUNTED);
        }
        var row = state.row("bot", T, null);
        assertThat(row.clicks1m()).isEqualTo(600_000);
        assertThat(row.distinctPages1m()).isBetween(480_000L, 600_000L);
        assertThat(UserStateSerde.write(state)).hasSizeLessThan(37_000);

        // What has left the windows takes no room.
        state.add(Clicks.view("bot", "/", T + 180_000), T, ActivitySettings.DEFAULT);
        assertThat(UserStateSerde.write(state)).hasSizeLessThan(200);
    }
}
