package io.anomalyguard.processor.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTableTest {
    private final PackedTable table = new PackedTable();
    private final Map<String, byte[]> model = new HashMap<>();

    /** Few keys make holes, many make chunks and larger tables. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40, 3_000, 30_000})
    void shouldHoldWhatAHashMapHolds(int keys) {
        var random = new Random(keys);
        for (int i = 0; i < 200_000; i++) {
            String key = key(random.nextInt(keys));
            if (random.nextInt(10) < 3) {
                assertThat(table.remove(bytes(key))).isEqualTo(model.remove(key) != null);
            } else {
                put(key, value(random, length(random)));
            }
            String asked = key(random.nextInt(keys));
            assertThat(Arrays.equals(table.get(bytes(asked)), model.get(asked)))
                    .as("the value of %s after %d changes", asked, i + 1)
                    .isTrue();
        }
        shouldEqualTheModel();

        for (String key : model.keySet()) {
            assertThat(table.remove(bytes(key))).isTrue();
        }
        model.clear();
        shouldEqualTheModel();
    }

    @Test
    void shouldTakeNoMoreThanTwiceWhatItHolds() {
        var random = new Random(7);
        for (int i = 0; i < 500_000; i++) {
            put(key(random.nextInt(20_000)), value(random, 60 + random.nextInt(120)));
        }
        long held = model.entrySet().stream()
                .mapToLong(entry -> 8 + entry.getKey().length() + entry.getValue().length)
                .sum();

        assertThat(table.chunkBytes()).isBetween(held, 2 * held + 8 * PackedTable.CHUNK_BYTES);
        shouldEqualTheModel();
    }

    @Test
    void shouldGiveBackTheRoomOfWhatIsRemoved() {
        var random = new Random(8);
        for (int i = 0; i < 50_000; i++) {
            put(key(i), value(random, 100));
        }
        put("long", value(random, 3 * PackedTable.CHUNK_BYTES));
        for (int i = 0; i < 50_000; i++) {
            table.remove(bytes(key(i)));
        }
        table.remove(bytes("long"));

        assertThat(table.size()).isZero();
        assertThat(table.chunkBytes()).isLessThanOrEqualTo(5 * PackedTable.CHUNK_BYTES);
    }

    @Test
    void shouldHoldEntriesThatFillAChunkOrMore() {
        var random = new Random(9);
        for (int around = -20; around <= 20; around++) {
            put("around" + around, value(random, PackedTable.CHUNK_BYTES + around));
        }
        for (int around = -20; around <= 20; around += 2) {
            put("around" + around, value(random, 2 * PackedTable.CHUNK_BYTES));
        }
        shouldEqualTheModel();
    }

    /** Of so many keys some 19 share their hash of 32 bits with another; that none does has a probability of 1e-8. */
    @Test
    void shouldTellKeysOfTheSameHashApart() {
        int keys = 400_000;
        for (int i = 0; i < keys; i++) {
            table.put(bytes(key(i)), new byte[0]);
        }
        assertThat(table.size()).isEqualTo(keys);
    }

    @Test
    void shouldTellEmptyKeysAndValuesFromNone() {
        assertThat(table.get(new byte[0])).isNull();
        put("", new byte[0]);
        put("\0", new byte[0]);
        put("\0\0", new byte[] {1});
        shouldEqualTheModel();
    }

    @Test
    void shouldBeEmptyOnceCleared() {
        put("a", new byte[10]);
        table.clear();
        model.clear();
        shouldEqualTheModel();
        put("a", new byte[20]);
        shouldEqualTheModel();
    }

    private void put(String key, byte[] value) {
        table.put(bytes(key), value);
        model.put(key, value);
    }

    private void shouldEqualTheModel() {
        var found = new HashMap<String, byte[]>();
        for (int slot = table.next(0); slot >= 0; slot = table.next(slot + 1)) {
            assertThat(found.put(new String(table.key(slot), UTF_8), table.value(slot)))
                    .isNull();
        }
        assertThat(table.size()).isEqualTo(model.size());
        assertThat(found).hasSameSizeAs(model);
        model.forEach((key, value) -> {
            assertThat(Arrays.equals(found.get(key), value)).as(key).isTrue();
            assertThat(Arrays.equals(table.get(bytes(key)), value)).as(key).isTrue();
        });
    }

    private static String key(int number) {
        return "user-".repeat(number % 4) + number;
    }

    private static int length(Random random) {
        return switch (random.nextInt(2_000)) {
            case 0 -> random.nextInt(2 * PackedTable.CHUNK_BYTES);
            case 1, 2, 3 -> random.nextInt(40_000);
            default -> random.nextInt(200);
        };
    }

    private static byte[] value(Random random, int length) {
        var value = new byte[length];
        random.nextBytes(value);
        return value;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
