package io.anomalyguard.processor.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
    @Test
    void shouldLetInWhoComesBackSoon() {
        var doorkeeper = new Doorkeeper(1024);
        assertThat(doorkeeper.cameBack(7)).isFalse();
        assertThat(doorkeeper.cameBack(7)).isTrue();
    }

    /** Of a million who come in any order, one of a thousand was among the last thousand. */
    @Test
    void shouldLetInFewOfManyWhoComeOnceInAWhile() {
        var random = new Random(4);
        var doorkeeper = new Doorkeeper(1024);
        int in = 0;
        for (int i = 0; i < 1_000_000; i++) {
            in += doorkeeper.cameBack(hash(random.nextInt(1_000_000))) ? 1 : 0;
        }
        assertThat(in).isBetween(500, 1_500);
    }

    /** Between two clicks of his up to a thousand others come, so that he is still remembered at a fair part of them. */
    @Test
    void shouldLetInEachWhoComesAllTheTimeSoon() {
        var random = new Random(5);
        var doorkeeper = new Doorkeeper(1024);
        for (int regular = 0; regular < 100; regular++) {
            int visits = 1;
            for (; !doorkeeper.cameBack(hash(-regular)); visits++) {
                for (int others = random.nextInt(1_000); others > 0; others--) {
                    doorkeeper.cameBack(hash(random.nextInt(1_000_000)));
                }
            }
            assertThat(visits).as("regular %d", regular).isBetween(2, 12);
        }
    }

    /** Hashes of ids that differ in their last letters only, as of {@code Arrays.hashCode}, lie close together. */
    @Test
    void shouldTellApartHashesThatLieCloseTogether() {
        var doorkeeper = new Doorkeeper(1024);
        for (int i = 1; i <= 512; i++) {
            doorkeeper.cameBack(i);
        }
        int remembered = 0;
        for (int i = 1; i <= 512; i++) {
            remembered += doorkeeper.cameBack(i) ? 1 : 0;
        }
        assertThat(remembered).isGreaterThan(300);
    }

    @Test
    void shouldWorkWhereThereIsNoRoomAtAll() {
        var doorkeeper = new Doorkeeper(0);
        assertThat(doorkeeper.cameBack(7)).isFalse();
        assertThat(doorkeeper.cameBack(7)).isTrue();
    }

    private static int hash(int user) {
        return Integer.toString(user).hashCode();
    }
}
