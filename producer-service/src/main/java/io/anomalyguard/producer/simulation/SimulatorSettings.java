package io.anomalyguard.producer.simulation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the simulator does from the start.
 *
 * @param enabled whether it runs; if not, {@code PUT /simulator} can start it
 * @param rate events per second that the people make together, {@value #MIN_RATE} to {@value #MAX_RATE}; attacks come on
 *     top
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

    public static final double MIN_RATE = 1;
    public static final double MAX_RATE = 200_000;

    public SimulatorSettings {
        require(rate >= MIN_RATE && rate <= MAX_RATE, "SIMULATOR_RATE", "from 1 to 200000 events per second", rate);
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

    /** How far back a run that starts now begins. */
    Duration past() {
        Duration affordable = Duration.ofMillis((long) (backfillMaxEvents * 1_000.0 / rate));
        return affordable.compareTo(backfill) < 0 ? affordable : backfill;
    }

    private static void require(boolean condition, String variable, String allowed, Object value) {
        if (!condition) {
            throw new InvalidSettingException(variable + " must be " + allowed + ", not " + value + ".");
        }
    }
}
