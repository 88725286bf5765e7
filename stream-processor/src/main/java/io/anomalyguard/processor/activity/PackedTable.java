package io.anomalyguard.processor.activity;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of byte arrays that holds no object for an entry: keys and values lie one behind the other in chunks of
 * 128 KiB, and a table of numbers tells where. The garbage collector has nothing to follow, however many entries there
 * are, and a search touches two places in memory; a {@code HashMap} of byte arrays takes five objects for an entry, all of
 * which a search follows. Costs 8 bytes and at most 7 of padding for an entry in its chunk, and 12 to 24 in the table while it grows.
 *
 * <p>What is removed or has grown leaves a hole. A chunk that is half holes is emptied and used again, so that holes take
 * at most as much as entries do and there is never a long pause to tidy up. Keys may be an attacker's choice: the hash is
 * seeded. Not thread-safe.
 */
final class PackedTable {
    static final int CHUNK_BYTES = 1 << 17;

    /** An entry begins at a multiple of so many bytes, so that an int counts up to 32 GiB. */
    private static final int UNIT_SHIFT = 3;

    private static final int CHUNK_SHIFT = 17 - UNIT_SHIFT;
    private static final int CHUNK_UNITS = 1 << CHUNK_SHIFT;

    /** Length of the key and of the value, 4 bytes each. */
    private static final int HEAD_BYTES = 8;

    /** Emptied chunks kept for later. */
    private static final int MAX_SPARE = 4;

    private static final int MIN_SLOTS = 64;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long SEED;
    private static final long MULTIPLIER;

    static {
        var random = new SecureRandom();
        SEED = random.nextLong();
        MULTIPLIER = random.nextLong() | 1;
    }

    /** Part of the entries. One that does not fit into a chunk of the usual size has one of its own. */
    private static final class Chunk {
        final byte[] bytes;
        int used;
        int holes;

        Chunk(int size) {
            bytes = new byte[size];
        }
    }

    /**
     * Open addressing with linear probing: hash in the high 32 bits, place of the entry in the low ones, 0 where there is
     * none. A place is the number of the chunk and, in the low bits, the offset in units.
     */
    private long[] slots = new long[MIN_SLOTS];

    private int size;

    /** By number; null where there is none, as for 0, which makes a place of 0. */
    private final ArrayList<@Nullable Chunk> chunks = new ArrayList<>();

    private final ArrayDeque<Integer> freeNumbers = new ArrayDeque<>();
    private final ArrayDeque<Chunk> spare = new ArrayDeque<>();

    /** Where the next entry goes. */
    private @Nullable Chunk current;

    private int currentNumber;

    PackedTable() {
        chunks.add(null);
    }

    int size() {
        return size;
    }

    /** A copy of the value, null if there is none. */
    byte @Nullable [] get(byte[] key) {
        int slot = find(key, hash(key, 0, key.length));
        return slot < 0 ? null : value(slot);
    }

    void put(byte[] key, byte[] value) {
        int hash = hash(key, 0, key.length);
        int slot = find(key, hash);
        if (slot >= 0 && replace((int) slots[slot], value)) {
            return;
        }
        // May empty a chunk, which changes places but no slots.
        int place = append(key, value);
        if (slot >= 0) {
            int before = (int) slots[slot];
            slots[slot] = slot(hash, place);
            leave(before);
        } else {
            slots[~slot] = slot(hash, place);
            if (++size > slots.length / 3 * 2) {
                resize(2 * slots.length);
            }
        }
    }

    /** Whether there was one. */
    boolean remove(byte[] key) {
        int slot = find(key, hash(key, 0, key.length));
        if (slot < 0) {
            return false;
        }
        int place = (int) slots[slot];
        close(slot);
        leave(place);
        if (--size < slots.length / 8 && slots.length > MIN_SLOTS) {
            resize(slots.length / 2);
        }
        return true;
    }

    void clear() {
        slots = new long[MIN_SLOTS];
        size = 0;
        chunks.clear();
        chunks.add(null);
        freeNumbers.clear();
        spare.clear();
        current = null;
        currentNumber = 0;
    }

    /** The first slot from this one on that has an entry, or -1. Any change of the table may move entries. */
    int next(int slot) {
        for (int i = slot; i < slots.length; i++) {
            if (slots[i] != 0) {
                return i;
            }
        }
        return -1;
    }

    /** A copy of the key in a slot that {@link #next} gave. */
    byte[] key(int slot) {
        int place = (int) slots[slot];
        byte[] bytes = chunk(place).bytes;
        int at = offset(place);
        return Arrays.copyOfRange(bytes, at + HEAD_BYTES, at + HEAD_BYTES + keyLength(bytes, at));
    }

    /** A copy of the value in a slot that {@link #next} gave. */
    byte[] value(int slot) {
        int place = (int) slots[slot];
        byte[] bytes = chunk(place).bytes;
        int at = offset(place);
        int from = at + HEAD_BYTES + keyLength(bytes, at);
        return Arrays.copyOfRange(bytes, from, from + valueLength(bytes, at));
    }

    /** Bytes of all chunks, spare ones included: what the promise about holes is tested by. */
    long chunkBytes() {
        long bytes = 0;
        for (Chunk chunk : chunks) {
            bytes += chunk == null ? 0 : chunk.bytes.length;
        }
        return bytes + (long) spare.size() * CHUNK_BYTES;
    }

    /** The slot of the key, or the complement of the one where it belongs. */
    private int find(byte[] key, int hash) {
        int mask = slots.length - 1;
        for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
            long entry = slots[slot];
            if (entry == 0) {
                return ~slot;
            }
            if (hashOf(entry) == hash && isOf((int) entry, key)) {
                return slot;
            }
        }
    }

    private boolean isOf(int place, byte[] key) {
        byte[] bytes = chunk(place).bytes;
        int from = offset(place) + HEAD_BYTES;
        return keyLength(bytes, offset(place)) == key.length
                && Arrays.equals(bytes, from, from + key.length, key, 0, key.length);
    }

    /** Puts another value of about the same length in the place of the one before; whether it could. */
    private boolean replace(int place, byte[] value) {
        byte[] bytes = chunk(place).bytes;
        int at = offset(place);
        int keyLength = keyLength(bytes, at);
        if (entrySize(keyLength, value.length) != entrySize(keyLength, valueLength(bytes, at))) {
            return false;
        }
        INT.set(bytes, at + Integer.BYTES, value.length);
        System.arraycopy(value, 0, bytes, at + HEAD_BYTES + keyLength, value.length);
        return true;
    }

    private int append(byte[] key, byte[] value) {
        int entrySize = entrySize(key.length, value.length);
        int place = reserve(entrySize);
        byte[] bytes = chunk(place).bytes;
        int at = offset(place);
        INT.set(bytes, at, key.length);
        INT.set(bytes, at + Integer.BYTES, value.length);
        System.arraycopy(key, 0, bytes, at + HEAD_BYTES, key.length);
        System.arraycopy(value, 0, bytes, at + HEAD_BYTES + key.length, value.length);
        return place;
    }

    /** Room for an entry. */
    private int reserve(int entrySize) {
        if (entrySize > CHUNK_BYTES) {
            var own = new Chunk(entrySize);
            own.used = entrySize;
            return number(own) << CHUNK_SHIFT;
        }
        Chunk chunk = current;
        while (chunk == null || chunk.used + entrySize > CHUNK_BYTES) {
            chunk = open();
        }
        int place = currentNumber << CHUNK_SHIFT | chunk.used >> UNIT_SHIFT;
        chunk.used += entrySize;
        return place;
    }

    /** Makes another chunk the current one; what is worth keeping of one that is half holes is in it already. */
    private Chunk open() {
        Chunk full = current;
        int fullNumber = currentNumber;
        Chunk chunk = spare.isEmpty() ? new Chunk(CHUNK_BYTES) : spare.pop();
        current = chunk;
        currentNumber = number(chunk);
        if (full != null) {
            tidy(full, fullNumber);
        }
        return chunk;
    }

    private int number(Chunk chunk) {
        if (freeNumbers.isEmpty()) {
            if (chunks.size() == 1 << (Integer.SIZE - CHUNK_SHIFT)) {
                throw new IllegalStateException("a partition cannot hold more than 32 GiB of users");
            }
            chunks.add(chunk);
            return chunks.size() - 1;
        }
        int number = freeNumbers.pop();
        chunks.set(number, chunk);
        return number;
    }

    /** The entry at the place is not needed any longer, and no slot leads there. */
    private void leave(int place) {
        Chunk chunk = chunk(place);
        int at = offset(place);
        chunk.holes += entrySize(keyLength(chunk.bytes, at), valueLength(chunk.bytes, at));
        if (chunk != current) {
            tidy(chunk, place >>> CHUNK_SHIFT);
        }
    }

    /** Empties the chunk if half of it is holes. */
    private void tidy(Chunk chunk, int number) {
        if (2 * chunk.holes < chunk.used) {
            return;
        }
        byte[] bytes = chunk.bytes;
        for (int at = 0; at < chunk.used && chunk.holes < chunk.used; ) {
            int keyLength = keyLength(bytes, at);
            int entrySize = entrySize(keyLength, valueLength(bytes, at));
            int hash = hash(bytes, at + HEAD_BYTES, keyLength);
            int slot = slotOf(hash, number << CHUNK_SHIFT | at >> UNIT_SHIFT);
            if (slot >= 0) {
                int place = reserve(entrySize);
                System.arraycopy(bytes, at, chunk(place).bytes, offset(place), entrySize);
                slots[slot] = slot(hash, place);
                chunk.holes += entrySize;
            }
            at += entrySize;
        }
        chunks.set(number, null);
        freeNumbers.push(number);
        if (bytes.length == CHUNK_BYTES && spare.size() < MAX_SPARE) {
            chunk.used = 0;
            chunk.holes = 0;
            spare.push(chunk);
        }
    }

    /** The slot that leads to the place, or -1 if the entry there is a hole. */
    private int slotOf(int hash, int place) {
        int mask = slots.length - 1;
        long entry = slot(hash, place);
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            if (slots[slot] == entry) {
                return slot;
            }
        }
        return -1;
    }

    /** Empties a slot and moves those behind it that would not be found any longer (Knuth, volume 3, algorithm 6.4R). */
    private void close(int slot) {
        int mask = slots.length - 1;
        int hole = slot;
        for (int next = (hole + 1) & mask; slots[next] != 0; next = (next + 1) & mask) {
            int home = hashOf(slots[next]) & mask;
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                slots[hole] = slots[next];
                hole = next;
            }
        }
        slots[hole] = 0;
    }

    private void resize(int length) {
        long[] before = slots;
        var after = new long[length];
        int mask = length - 1;
        for (long entry : before) {
            if (entry != 0) {
                int slot = hashOf(entry) & mask;
                while (after[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                after[slot] = entry;
            }
        }
        slots = after;
    }

    private Chunk chunk(int place) {
        Chunk chunk = chunks.get(place >>> CHUNK_SHIFT);
        assert chunk != null;
        return chunk;
    }

    private static int offset(int place) {
        return (place & (CHUNK_UNITS - 1)) << UNIT_SHIFT;
    }

    private static long slot(int hash, int place) {
        return (long) hash << Integer.SIZE | Integer.toUnsignedLong(place);
    }

    private static int hashOf(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    private static int keyLength(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    private static int valueLength(byte[] bytes, int at) {
        return (int) INT.get(bytes, at + Integer.BYTES);
    }

    private static int entrySize(int keyLength, int valueLength) {
        return (HEAD_BYTES + keyLength + valueLength + 7) & -8;
    }

    /** Multiplies and folds 8 bytes at a time, as wyhash does, with a seed and a multiplier that nobody outside knows. */
    private static int hash(byte[] bytes, int from, int length) {
        long hash = SEED + length;
        int end = from + length;
        int at = from;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = fold(hash ^ (long) LONG.get(bytes, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << Byte.SIZE | (bytes[at] & 0xFF);
        }
        hash = fold(hash ^ rest);
        return (int) (hash ^ hash >>> Integer.SIZE);
    }

    private static long fold(long value) {
        return value * MULTIPLIER ^ Math.unsignedMultiplyHigh(value, MULTIPLIER);
    }
}
