package io.anomalyguard.producer.attack;

import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.producer.simulation.Site;
import java.util.SplittableRandom;

/**
 * Denial of inventory (OWASP OAT-021): a bot puts scarce goods into carts so that nobody else can buy them, a look at
 * one of six products and then three to five times the cart, every second and a half, and never a checkout. Now and
 * then the goods are gone (409).
 */
final class CartHoarding extends Attacker {
    private final int[] scarce = new int[6];
    private int at;
    private int adds;

    CartHoarding(Site site, SplittableRandom random) {
        super(site, random);
        for (int i = 0; i < scarce.length; i++) {
            scarce[i] = random.nextInt(Site.PRODUCTS);
        }
    }

    @Override
    Request next() {
        if (adds == 0) {
            adds = random.nextInt(3, 6);
            at = (at + 1) % scarce.length;
            return Request.view(site.product(scarce[at]), 200);
        }
        adds--;
        return new Request(EventType.ADD_TO_CART, Site.CART_ITEMS, chance(0.1) ? 409 : 200);
    }

    @Override
    double gapMillis() {
        return normal(1_500, 200, 300);
    }
}
