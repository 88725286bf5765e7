package io.anomalyguard.producer.attack;

import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.producer.simulation.Page;
import io.anomalyguard.producer.simulation.Site;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A stolen session cookie in the hands of a script: the same user and session, but from other addresses and another
 * browser, while the true owner goes on. It reads what can be sold (orders, addresses, payment methods), then buys gift
 * cards as often as the card allows, at a pace of one to two seconds that nobody who reads pages has. Some requests are
 * stopped by a repeated log-in check (403), some payments are declined (402); the exit changes every few requests.
 */
final class SessionHijack extends Attacker {
    private static final List<Page> LOOT =
            List.of(Site.ACCOUNT, Site.ORDERS, Site.ADDRESSES, Site.PAYMENT_METHODS, Site.ACCOUNT);

    private int requests;

    SessionHijack(Site site, SplittableRandom random) {
        super(site, random);
    }

    @Override
    Request next() {
        if (chance(1 / 8.0)) {
            changeAddress();
        }
        int request = requests++;
        if (request < LOOT.size()) {
            return Request.view(LOOT.get(request), chance(0.08) ? 403 : 200);
        }
        return switch ((request - LOOT.size()) % 5) {
            case 0 -> Request.view(Site.GIFT_CARD, 200);
            case 1 -> new Request(EventType.ADD_TO_CART, Site.CART_ITEMS, 200);
            case 2 -> new Request(EventType.CHECKOUT, Site.CHECKOUT_ADDRESS, chance(0.08) ? 403 : 200);
            case 3 -> new Request(EventType.CHECKOUT, Site.CHECKOUT_PAYMENT, chance(0.2) ? 402 : 200);
            default -> new Request(EventType.CHECKOUT, Site.CHECKOUT_DONE, 200);
        };
    }

    @Override
    double gapMillis() {
        return Math.max(300, 1_300 * Math.exp(0.3 * random.nextGaussian()));
    }
}
