package io.anomalyguard.processor.activity;

import java.util.UUID;

/**
 * 64-bit fingerprints that stand for texts and ids in the state. Two different ones of the few hundred that a user has
 * in his window are equal with a probability below 1e-14, which counts as never.
 */
final class Fingerprint {
    private Fingerprint() {}

    /** FNV-1a over the UTF-16 units, then MurmurHash3's 64-bit finalizer: the low bits select sampling levels. */
    static long of(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    static long of(UUID id) {
        return mix(id.getMostSignificantBits() + 0x9e3779b97f4a7c15L * mix(id.getLeastSignificantBits()));
    }

    private static long mix(long h) {
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
