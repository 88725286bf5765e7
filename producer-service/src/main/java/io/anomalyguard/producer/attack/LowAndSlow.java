package io.anomalyguard.producer.attack;

import io.anomalyguard.producer.simulation.Site;
import java.util.SplittableRandom;

/**
 * A patient bot: one new page every five seconds or so, on a timer that is off by no more than the network's jitter, for
 * as long as it runs. Each minute of it looks like a person's and passes every rate limit; what gives it away is that it
 * never hesitates, never pauses, never comes back to a page and never ends.
 */
final class LowAndSlow extends Attacker {
    private final double periodMillis = 4_000 + 2_000 * random.nextDouble();
    private final int stride = 2 * random.nextInt(20, 400) + 1;
    private int product = random.nextInt(Site.PRODUCTS);

    LowAndSlow(Site site, SplittableRandom random) {
        super(site, random);
    }

    @Override
    Request next() {
        product = (product + stride) % Site.PRODUCTS;
        return Request.view(site.product(product), chance(0.01) ? 404 : 200);
    }

    @Override
    double gapMillis() {
        return normal(periodMillis, 60, 1_000);
    }
}
