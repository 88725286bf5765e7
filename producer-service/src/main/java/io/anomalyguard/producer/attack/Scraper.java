package io.anomalyguard.producer.attack;

import io.anomalyguard.producer.simulation.Site;
import java.util.SplittableRandom;

/**
 * A price scraper: walks category after category, each product once, in the order of the catalogue, about one page a
 * second for as long as it is let. The delay is drawn from half to one and a half times a set value, as Scrapy's
 * {@code RANDOMIZE_DOWNLOAD_DELAY} does; the address changes every 60 pages or so. It never turns a page over twice,
 * never puts anything into a cart, and runs into holes of the catalogue (404) more often than people, who follow links.
 */
final class Scraper extends Attacker {
    private static final int PER_PAGE = Site.PRODUCTS_PER_CATEGORY / Site.PAGES_PER_CATEGORY;

    private final double delayMillis = 500 + 700 * random.nextDouble();
    private int product = random.nextInt(Site.PRODUCTS);
    private boolean onList = true;

    Scraper(Site site, SplittableRandom random) {
        super(site, random);
    }

    @Override
    Request next() {
        if (chance(1 / 60.0)) {
            changeAddress();
        }
        if (onList) {
            onList = false;
            int page = Math.min(inCategory() / PER_PAGE, Site.PAGES_PER_CATEGORY - 1);
            return Request.view(site.category(product / Site.PRODUCTS_PER_CATEGORY, page), 200);
        }
        Request request = Request.view(site.product(product), chance(0.04) ? 404 : 200);
        product = (product + 1) % Site.PRODUCTS;
        // The last page of a category's list holds what is left.
        onList = inCategory() % PER_PAGE == 0 && inCategory() / PER_PAGE < Site.PAGES_PER_CATEGORY;
        return request;
    }

    private int inCategory() {
        return product % Site.PRODUCTS_PER_CATEGORY;
    }

    @Override
    double gapMillis() {
        return delayMillis * (0.5 + random.nextDouble());
    }
}
