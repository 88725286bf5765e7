package io.anomalyguard.producer.simulation;

import java.util.HexFormat;
import java.util.List;

/**
 * Names that nobody can tell apart by: user ids, addresses and agents come from the same pools for people and for
 * attackers. A user's number is an index; his id is the number scattered over the whole range, so that ids given one
 * after the other look unrelated. Immutable.
 */
public final class Identities {
    /** Users there can be; their numbers go from 0 to here (excluded). */
    public static final int MAX_USERS = 9_000_000;

    private static final int FIRST_ID = 1_000_000;

    /** Has no divisor in common with {@link #MAX_USERS}, so that the scattering gives every id once. */
    private static final long STRIDE = 5_700_857;

    /** Desktop agents first, then those of telephones from {@link #FIRST_MOBILE_AGENT} on. */
    private static final List<String> AGENTS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36");

    static final int FIRST_MOBILE_AGENT = 6;
    public static final int AGENT_COUNT = 9;

    private final long offset;

    public Identities(long seed) {
        offset = Long.remainderUnsigned(mix(seed), MAX_USERS);
    }

    /** The id of the user with that number, for instance {@code u-4180226}. */
    public String userId(int number) {
        return "u-" + (FIRST_ID + (number * STRIDE + offset) % MAX_USERS);
    }

    /** A session's id on the wire. */
    public static String sessionId(long session) {
        return "s-" + HexFormat.of().toHexDigits(session);
    }

    public static String agent(int agent) {
        return AGENTS.get(agent);
    }

    /**
     * A fixed line's address for any bits: one of 131,072 from 198.18.0.0/15, the network reserved for benchmarks (RFC
     * 2544), so that a simulated culprit is nobody's real address.
     */
    public static int lineAddress(long bits) {
        return (198 << 24) | (18 << 16) | (int) (bits & 0x1FFFF);
    }

    /** A mobile network's address for any bits: one of 4 million from 100.64.0.0/10, carriers' shared space (RFC 6598). */
    public static int mobileAddress(long bits) {
        return (100 << 24) | (64 << 16) | (int) (bits & 0x3FFFFF);
    }

    /** An IPv4 address in dotted form. */
    public static String address(int address) {
        return (address >>> 24)
                + "."
                + ((address >>> 16) & 0xFF)
                + "."
                + ((address >>> 8) & 0xFF)
                + "."
                + (address & 0xFF);
    }

    /** Spreads a number over all 64 bits: the finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    public static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
