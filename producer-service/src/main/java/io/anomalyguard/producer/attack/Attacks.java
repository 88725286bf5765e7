package io.anomalyguard.producer.attack;

import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.producer.simulation.Crowd;
import io.anomalyguard.producer.simulation.CrowdCompanion;
import io.anomalyguard.producer.simulation.EventSource;
import io.anomalyguard.producer.simulation.Site;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The attacks of the present run. {@link #start} and {@link #stop} belong into the simulation's thread. */
public final class Attacks implements CrowdCompanion {
    private final double share;
    private final Consumer<AttackLabel> labels;
    private volatile @Nullable AttackTraffic traffic;

    /**
     * @param share attacks per visit, 0 for none but those asked for
     * @param labels takes the truth
     */
    public Attacks(double share, Consumer<AttackLabel> labels) {
        this.share = share;
        this.labels = labels;
    }

    @Override
    public EventSource join(Site site, Crowd crowd, long seed, long start) {
        var joined = new AttackTraffic(site, crowd, seed, start, share, labels);
        traffic = joined;
        return joined;
    }

    @Override
    public void goLive(long now) {
        present().goLive(now);
    }

    @Override
    public void end(long now) {
        present().stopAll(now);
    }

    /**
     * Begins an attack.
     *
     * @param now event time, epoch milliseconds
     * @throws TooFewVisitorsException if a session hijack finds too few people on the site
     * @throws TooManyUnderAttackException if with it too many users were under attack
     */
    public Attack start(AttackType type, int users, Duration duration, long now) {
        return present().start(type, users, duration.toMillis(), now);
    }

    /** Ends an attack now if it runs; false if it does not. */
    public boolean stop(String id, long now) {
        return present().stop(id, now);
    }

    /** The last attacks, newest first. From any thread. */
    public Collection<Attack> recent() {
        AttackTraffic present = traffic;
        return present == null ? List.of() : present.recent();
    }

    /** How many attacks of a type run. From any thread. */
    public long running(AttackType type) {
        AttackTraffic present = traffic;
        return present == null ? 0 : present.running(type);
    }

    private AttackTraffic present() {
        AttackTraffic present = traffic;
        if (present == null) {
            throw new IllegalStateException("no run has begun");
        }
        return present;
    }
}
