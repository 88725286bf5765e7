package io.anomalyguard.producer.simulation;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The map of the simulated shop: 40 categories with 250 products each. All pages are made once, so that a click
 * allocates no text. Immutable.
 */
public final class Site {
    public static final int CATEGORIES = 40;
    public static final int PRODUCTS_PER_CATEGORY = 250;
    public static final int PRODUCTS = CATEGORIES * PRODUCTS_PER_CATEGORY;

    /** Pages that a category's list of products is spread over. */
    public static final int PAGES_PER_CATEGORY = 8;

    /** Different things that people search for. */
    public static final int SEARCHES = 400;

    public static final Page HOME = Page.of("/");
    public static final Page CART = Page.of("/cart");
    public static final Page CART_ITEMS = Page.of("/cart/items");
    public static final Page CHECKOUT_ADDRESS = Page.of("/checkout/address");
    public static final Page CHECKOUT_PAYMENT = Page.of("/checkout/payment");
    public static final Page CHECKOUT_DONE = Page.of("/checkout/confirmation");
    public static final Page LOGIN = Page.of("/login");
    public static final Page ACCOUNT = Page.of("/account");
    public static final Page ORDERS = Page.of("/account/orders");
    public static final Page ADDRESSES = Page.of("/account/addresses");
    public static final Page PAYMENT_METHODS = Page.of("/account/payment-methods");
    public static final Page GIFT_CARD = Page.of("/p/gift-card");

    private static final List<String> THINGS = List.of(
            "shoes",
            "jackets",
            "jeans",
            "shirts",
            "socks",
            "hats",
            "bags",
            "watches",
            "lamps",
            "chairs",
            "tables",
            "rugs",
            "towels",
            "knives",
            "pans",
            "kettles",
            "phones",
            "laptops",
            "headphones",
            "cameras",
            "speakers",
            "keyboards",
            "monitors",
            "cables",
            "books",
            "games",
            "puzzles",
            "bikes",
            "tents",
            "skis",
            "boots",
            "gloves",
            "paints",
            "pens",
            "plants",
            "seeds",
            "tools",
            "drills",
            "toys",
            "candles");
    private static final List<String> QUALITIES =
            List.of("", "cheap+", "red+", "black+", "small+", "best+", "used+", "kids+", "green+", "gift+");

    private final Page[] products = pages(PRODUCTS, i -> "/p/" + (10_000 + i));
    private final Page[] categories = pages(
            CATEGORIES * PAGES_PER_CATEGORY,
            i -> "/c/" + THINGS.get(i / PAGES_PER_CATEGORY)
                    + (i % PAGES_PER_CATEGORY == 0 ? "" : "?page=" + (i % PAGES_PER_CATEGORY + 1)));
    private final Page[] searches =
            pages(SEARCHES, i -> "/search?q=" + QUALITIES.get(i / THINGS.size()) + THINGS.get(i % THINGS.size()));
    private final Page[] help = pages(
            6,
            i -> "/help/"
                    + List.of("shipping", "returns", "payment", "password", "sizes", "contact")
                            .get(i));

    /** The product with that number, from 0; products of one category are neighbours. */
    public Page product(int product) {
        return products[product];
    }

    /** One page of a category's list, both from 0. */
    public Page category(int category, int page) {
        return categories[category * PAGES_PER_CATEGORY + page];
    }

    /** The results of a search, from 0. */
    public Page search(int search) {
        return searches[search];
    }

    /** One of six topics, from 0. */
    Page help(int topic) {
        return help[topic];
    }

    private static Page[] pages(int count, IntFunction<String> path) {
        return IntStream.range(0, count).mapToObj(i -> Page.of(path.apply(i))).toArray(Page[]::new);
    }
}
