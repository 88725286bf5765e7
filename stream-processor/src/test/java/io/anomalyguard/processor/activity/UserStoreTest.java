package io.anomalyguard.processor.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
