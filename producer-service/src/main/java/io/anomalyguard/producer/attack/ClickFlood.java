package io.anomalyguard.producer.attack;

import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.producer.simulation.Page;
import io.anomalyguard.producer.simulation.Site;
import java.util.SplittableRandom;

/**
 * A layer 7 flood by one client: a closed loop that sends the next request as soon as the answer is there, about 20 a
 * second, at two or three pages that are dear to serve (a search, the home page, a product), from one address. The site
 * answers a part with 429 and 503. People do not reach a tenth of that rate and seldom repeat a page that often.
 */
final class ClickFlood extends Attacker {
    private final Page[] targets;

    ClickFlood(Site site, SplittableRandom random) {
        super(site, random);
        targets = new Page[] {
            Site.HOME, site.search(random.nextInt(Site.SEARCHES)), site.product(random.nextInt(Site.PRODUCTS))
        };
    }

    @Override
    Request next() {
        int target = random.nextInt(targets.length);
        int status = chance(0.12) ? (chance(0.6) ? 429 : 503) : 200;
        return new Request(target == 1 ? EventType.SEARCH : EventType.CLICK, targets[target], status);
    }

    @Override
    double gapMillis() {
        return normal(48, 14, 12);
    }
}
