package io.anomalyguard.producer.simulation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the simulator does from the start.
 *
 * @param enabled whether it runs; if not, {@code PUT /simulator} can start it
 * @param rate events per second that the people make together, 1 to 200000, less where the heap is small (2 kB for each);
 *     attacks come on top
 * @param users least number of users in the population; it grows where the rate needs more
 * @param seed what the run follows from
 * @param backfill how much of the past is made up at the start, so that sessions and windows are mature when live
 *     traffic begins
 * @param backfillMaxEvents shortens the backfill at high rates
 * @param attackShare attacks per visit: 0.002 is two attackers among a thousand visitors; 0 for none but those asked
 *     for
 * @param dayNightAmplitude how much the rate swings over a day, 0 (not at all) to 0.95
 */
@ConfigurationProperties("simulator")
public record SimulatorSettings(
        boolean enabled,
        double rate,
        int users,
        long seed,
        Duration backfill,
        int backfillMaxEvents,
        double attackShare,
        double dayNightAmplitude) {

    private static final double MIN_RATE = 1;
    private static final double MAX_RATE = 200_000;

    /** What the people take who are on the site for one event per second (84 MB for 50,000/s), and some room. */
    private static final double HEAP_BYTES_PER_RATE = 2_000;

    /** For everything else, such as the buffer of the Kafka producer. */
    private static final long OTHER_HEAP_BYTES = 64L * 1_024 * 1_024;

    public SimulatorSettings {
        require(isPossible(rate), "SIMULATOR_RATE", possibleRates(), rate);
        require(users >= 1 && users <= 8_000_000, "SIMULATOR_USERS", "from 1 to 8000000", users);
        require(
                !backfill.isNegative() && backfill.compareTo(Duration.ofDays(7)) <= 0,
                "SIMULATOR_BACKFILL",
                "a duration from 0s to 7d",
                backfill);
        require(backfillMaxEvents >= 0, "SIMULATOR_BACKFILL_MAX_EVENTS", "0 or more", backfillMaxEvents);
        require(attackShare >= 0 && attackShare <= 0.5, "SIMULATOR_ATTACK_SHARE", "from 0 to 0.5", attackShare);
        require(
                dayNightAmplitude >= 0 && dayNightAmplitude <= 0.95,
                "SIMULATOR_DAY_NIGHT",
                "from 0 to 0.95",
                dayNightAmplitude);
    }

    /** Whether it is a rate whose people fit into this JVM's heap. */
    public static boolean isPossible(double rate) {
        return rate >= MIN_RATE && rate <= maxRate(Runtime.getRuntime().maxMemory());
    }

    /** The rates that are possible here, in words. */
    public static String possibleRates() {
        long max = maxRate(Runtime.getRuntime().maxMemory());
        return "from 1 to " + max + " events per second"
                + (max < MAX_RATE ? " (its heap has no room for more people)" : "");
    }

    static long maxRate(long heapBytes) {
        double room = (heapBytes - OTHER_HEAP_BYTES) / HEAP_BYTES_PER_RATE;
        return (long) Math.clamp(room, 1_000, MAX_RATE);
    }

    /**
     * How far back a run that starts now begins.
     *
     * @param rate its events per second
     */
    Duration past(double rate) {
        Duration affordable = Duration.ofMillis((long) (backfillMaxEvents * 1_000.0 / rate));
        return affordable.compareTo(backfill) < 0 ? affordable : backfill;
    }

    private static void require(boolean condition, String variable, String allowed, Object value) {
        if (!condition) {
            throw new InvalidSettingException(variable + " must be " + allowed + ", not " + value + ".");
        }
    }
}
