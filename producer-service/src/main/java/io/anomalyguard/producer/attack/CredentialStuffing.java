package io.anomalyguard.producer.attack;

import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.producer.simulation.Identities;
import io.anomalyguard.producer.simulation.Site;
import java.util.SplittableRandom;

/**
 * A list of stolen names and passwords tried one after the other: the log-in page and nothing else, about one try a
 * second, through a handful of proxies in turn. OWASP (OAT-008) and the reports of those who defend against it give
 * success rates of 0.1 to 2 %; what works is verified by one look at the account, then the list goes on. A part of the
 * tries is answered by the site's rate limit (429).
 */
final class CredentialStuffing extends Attacker {
    private static final double SUCCESS = 0.01;

    private final int[] proxies = new int[5];
    private int tries;
    private boolean verify;

    CredentialStuffing(Site site, SplittableRandom random) {
        super(site, random);
        for (int i = 0; i < proxies.length; i++) {
            proxies[i] = Identities.lineAddress(random.nextLong());
        }
    }

    @Override
    Request next() {
        if (verify) {
            verify = false;
            return Request.view(Site.ACCOUNT, 200);
        }
        tries++;
        if (chance(SUCCESS)) {
            verify = true;
            return new Request(EventType.LOGIN, Site.LOGIN, 200);
        }
        return new Request(EventType.LOGIN_FAILED, Site.LOGIN, chance(0.05) ? 429 : 401);
    }

    @Override
    int address() {
        return proxies[tries / 4 % proxies.length];
    }

    @Override
    double gapMillis() {
        return Math.max(150, 850 * Math.exp(0.3 * random.nextGaussian()));
    }
}
