package io.anomalyguard.producer.simulation;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Slots in order of their times: a 4-ary heap of numbers, each a time (40 bits of milliseconds since an epoch of the
 * caller's, 34 years) and a slot (23 bits, 8 million), so that a million waiting visitors cost 8 bytes each and no
 * object. Equal times come in order of slot. Not thread-safe.
 */
final class TimeQueue {
    static final int MAX_SLOTS = 1 << 23;

    private long[] heap = new long[1024];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** Time of the first. The queue must not be empty. */
    long firstTime() {
        return heap[0] >>> 23;
    }

    /** Slot of the first. The queue must not be empty. */
    int firstSlot() {
        return (int) (heap[0] & (MAX_SLOTS - 1));
    }

    void add(long time, int slot) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size + (size >> 1));
        }
        size++;
        siftUp(size - 1, (time << 23) | slot);
    }

    /** Gives the first another time; cheaper than removing and adding it. */
    void reschedule(long time) {
        siftDown(0, (time << 23) | firstSlot());
    }

    void removeFirst() {
        size--;
        if (size > 0) {
            siftDown(0, heap[size]);
        }
    }

    /** Keeps the slots that the lot says, which is asked once for each in no particular but always the same order. */
    void retain(IntPredicate lot) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (lot.test((int) (heap[i] & (MAX_SLOTS - 1)))) {
                heap[kept++] = heap[i];
            }
        }
        size = kept;
        // Sorted is a heap, too.
        Arrays.sort(heap, 0, size);
    }

    private void siftUp(int from, long entry) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 2;
            if (heap[parent] <= entry) {
                break;
            }
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = entry;
    }

    private void siftDown(int from, long entry) {
        int at = from;
        for (int child; (child = (at << 2) + 1) < size; ) {
            int least = child;
            int end = Math.min(child + 4, size);
            for (int other = child + 1; other < end; other++) {
                if (heap[other] < heap[least]) {
                    least = other;
                }
            }
            if (heap[least] >= entry) {
                break;
            }
            heap[at] = heap[least];
            at = least;
        }
        heap[at] = entry;
    }
}
