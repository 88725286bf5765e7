package io.anomalyguard.producer.attack;

import io.anomalyguard.producer.simulation.Identities;
import io.anomalyguard.producer.simulation.Site;
import java.util.SplittableRandom;

/** One attacking client: what it asks for, how fast, and from where. Not thread-safe. */
abstract sealed class Attacker
        permits CartHoarding, ClickFlood, CredentialStuffing, LowAndSlow, Scraper, SessionHijack {
    final Site site;
    final SplittableRandom random;
    private int address;

    Attacker(Site site, SplittableRandom random) {
        this.site = site;
        this.random = random;
        changeAddress();
    }

    abstract Request next();

    /** Milliseconds from the request just made to the next one. */
    abstract double gapMillis();

    /** IPv4 address that the next request comes from. */
    int address() {
        return address;
    }

    /** Goes on through another exit of a pool of rented household connections. */
    final void changeAddress() {
        address = Identities.lineAddress(random.nextLong());
    }

    final boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    final double normal(double mean, double deviation, double least) {
        return Math.max(least, mean + deviation * random.nextGaussian());
    }
}
