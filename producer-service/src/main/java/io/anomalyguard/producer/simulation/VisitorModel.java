package io.anomalyguard.producer.simulation;

import io.anomalyguard.contracts.click.EventType;
import java.util.SplittableRandom;

/**
 * How people behave. A user's kind, pace, device and addresses follow from his number, so that he is the same person
 * when he comes back; what he does on a visit is drawn from the generator given. Not thread-safe.
 *
 * <p>Think times are lognormal, the usual finding for the time between a person's page requests (for instance
 * Mobasher et al.; Obendorf et al., "Web page revisitation revisited", CHI 2007, reports medians of seconds under tails
 * of minutes), and now and then somebody is distracted for minutes.
 */
final class VisitorModel {
    /** Shape of the lognormal think time; 0.95 gives a standard deviation 1.2 times the mean. */
    private static final double THINK_SIGMA = 0.95;

    /** Spread of people's own pace. */
    private static final double PACE_SIGMA = 0.3;

    private static final double DISTRACTION = 0.02;
    private static final double DISTRACTION_MEDIAN_SECONDS = 60;
    private static final double SHORTEST_THINK_SECONDS = 0.25;

    /** Below the 30 minutes after which a session is over. */
    private static final double LONGEST_THINK_SECONDS = 1_200;

    private static final double DEAD_LINK = 0.006;
    private static final double SERVER_ERROR = 0.002;
    private static final double CARD_DECLINED = 0.06;
    private static final double MISTYPED_PASSWORD = 0.1;
    private static final double MOBILE_USERS = 0.45;
    private static final double NETWORK_CHANGE = 0.012;
    private static final String[] ENTRANCES = {
        "https://www.google.com/", "https://www.bing.com/", "https://duckduckgo.com/", "https://www.instagram.com/"
    };

    private final Site site;
    private final Journey journey = new Journey();
    private final SplittableRandom random;
    private final long seed;

    VisitorModel(Site site, long seed, SplittableRandom random) {
        this.site = site;
        this.seed = seed;
        this.random = random;
    }

    /** Makes the visit that of a user about to take his first step. */
    void begin(Visit visit, int user, long session) {
        var self = new SplittableRandom(Identities.mix(seed ^ Identities.mix(user)));
        visit.user = user;
        visit.kind = VisitorKind.at(self.nextDouble());
        visit.slowness = visit.kind.slowness * Math.exp(PACE_SIGMA * self.nextGaussian());
        visit.mobile = self.nextDouble() < MOBILE_USERS;
        visit.agent = visit.mobile
                ? self.nextInt(Identities.FIRST_MOBILE_AGENT, Identities.AGENT_COUNT)
                : self.nextInt(Identities.FIRST_MOBILE_AGENT);
        visit.homeAddress = Identities.lineAddress(self.nextLong());
        visit.mobileAddress = Identities.mobileAddress(self.nextLong());
        visit.onMobileNetwork = visit.mobile && random.nextDouble() < 0.4;
        visit.session = session;
        visit.step = Step.LEAVE;
        visit.product = anyProduct();
        visit.categoryPage = anyCategory();
        visit.search = popular(Site.SEARCHES);
        visit.loggedIn = false;
        visit.loginFailed = false;
        visit.onTheWayToCheckout = false;
        visit.events = 0;
        double entrance = random.nextDouble();
        visit.referrer = entrance < 0.55 ? ENTRANCES[(int) (entrance / 0.55 * ENTRANCES.length)] : null;
    }

    /** Takes the next step, or returns false where the visitor leaves instead. */
    boolean advance(Visit visit) {
        Step next = visit.events == 0 ? visit.kind.landing(random.nextDouble()) : nextStep(visit);
        if (next == Step.LEAVE) {
            return false;
        }
        if (visit.events > 0) {
            visit.referrer = visit.page.url();
        }
        visit.events++;
        if (visit.mobile && random.nextDouble() < NETWORK_CHANGE) {
            visit.onMobileNetwork = !visit.onMobileNetwork;
        }
        visit.type = EventType.PAGE_VIEW;
        visit.status = 200;
        take(visit, next);
        visit.step = next;
        double trouble = random.nextDouble();
        if (trouble < SERVER_ERROR) {
            visit.status = trouble < SERVER_ERROR / 2 ? 503 : 500;
        } else if (trouble < SERVER_ERROR + DEAD_LINK && (next == Step.PRODUCT || next == Step.HELP)) {
            visit.status = 404;
        }
        return true;
    }

    /** Milliseconds until the visitor's next step. */
    long think(Visit visit) {
        double median = visit.step.medianThinkSeconds;
        if (random.nextDouble() < DISTRACTION) {
            median += DISTRACTION_MEDIAN_SECONDS;
        }
        double seconds = median * visit.slowness * Math.exp(THINK_SIGMA * random.nextGaussian());
        return (long) (1_000 * Math.clamp(seconds, SHORTEST_THINK_SECONDS, LONGEST_THINK_SECONDS));
    }

    private Step nextStep(Visit visit) {
        if (visit.loginFailed) {
            double point = random.nextDouble();
            return point < 0.75 ? Step.LOGIN : point < 0.85 ? Step.HELP : Step.LEAVE;
        }
        if (visit.onTheWayToCheckout && visit.loggedIn) {
            visit.onTheWayToCheckout = false;
            return Step.CHECKOUT_ADDRESS;
        }
        if (visit.step == Step.CHECKOUT_PAYMENT && visit.status == 402) {
            return random.nextDouble() < 0.6 ? Step.CHECKOUT_PAYMENT : Step.LEAVE;
        }
        Step next = journey.next(visit.kind, visit.step, random.nextDouble());
        boolean account = next == Step.ACCOUNT || next == Step.ORDERS;
        if (visit.loggedIn) {
            return next == Step.LOGIN ? Step.ACCOUNT : next;
        }
        if (next == Step.CHECKOUT_ADDRESS && random.nextDouble() < 0.6) {
            visit.onTheWayToCheckout = true;
            return Step.LOGIN;
        }
        return account ? Step.LOGIN : next;
    }

    private void take(Visit visit, Step step) {
        switch (step) {
            case HOME -> visit.page = Site.HOME;
            case SEARCH -> {
                if (visit.step != Step.LEAVE) {
                    visit.search = popular(Site.SEARCHES);
                }
                visit.type = EventType.SEARCH;
                visit.page = site.search(visit.search);
            }
            case CATEGORY -> {
                chooseCategoryPage(visit);
                visit.page = site.category(
                        visit.categoryPage / Site.PAGES_PER_CATEGORY, visit.categoryPage % Site.PAGES_PER_CATEGORY);
            }
            case PRODUCT -> {
                chooseProduct(visit);
                visit.page = site.product(visit.product);
            }
            case DETAIL -> {
                visit.type = EventType.CLICK;
                visit.page = site.product(visit.product);
            }
            case ADD_TO_CART -> {
                visit.type = EventType.ADD_TO_CART;
                visit.page = Site.CART_ITEMS;
            }
            case CART -> visit.page = Site.CART;
            case CHECKOUT_ADDRESS -> checkout(visit, Site.CHECKOUT_ADDRESS);
            case CHECKOUT_PAYMENT -> {
                checkout(visit, Site.CHECKOUT_PAYMENT);
                if (random.nextDouble() < CARD_DECLINED) {
                    visit.status = 402;
                }
            }
            case CHECKOUT_DONE -> checkout(visit, Site.CHECKOUT_DONE);
            case LOGIN -> {
                visit.page = Site.LOGIN;
                visit.loginFailed = random.nextDouble() < MISTYPED_PASSWORD;
                visit.loggedIn = !visit.loginFailed;
                visit.type = visit.loginFailed ? EventType.LOGIN_FAILED : EventType.LOGIN;
                visit.status = visit.loginFailed ? 401 : 200;
            }
            case ACCOUNT -> visit.page = Site.ACCOUNT;
            case ORDERS -> visit.page = Site.ORDERS;
            case HELP -> {
                visit.loginFailed = false;
                visit.page = site.help(random.nextInt(6));
            }
            case LEAVE -> throw new IllegalArgumentException("leaving is no step on the site");
        }
    }

    private static void checkout(Visit visit, Page page) {
        visit.type = EventType.CHECKOUT;
        visit.page = page;
    }

    /** Back to the list that the visitor came from, on to its next page, or to another category. */
    private void chooseCategoryPage(Visit visit) {
        double point = random.nextDouble();
        boolean onList = visit.step == Step.CATEGORY;
        if (onList && point < 0.7) {
            int page = visit.categoryPage % Site.PAGES_PER_CATEGORY;
            visit.categoryPage += page + 1 < Site.PAGES_PER_CATEGORY ? 1 : -page;
        } else if (onList || point < 0.4) {
            visit.categoryPage = anyCategory();
        }
    }

    private void chooseProduct(Visit visit) {
        if (random.nextDouble() < 0.15) {
            return; // Looks at the same product again.
        }
        if (visit.step == Step.CATEGORY || visit.step == Step.PRODUCT) {
            int category = visit.categoryPage / Site.PAGES_PER_CATEGORY;
            visit.product = category * Site.PRODUCTS_PER_CATEGORY + popular(Site.PRODUCTS_PER_CATEGORY);
        } else {
            visit.product = anyProduct();
        }
    }

    private int anyProduct() {
        return random.nextInt(Site.CATEGORIES) * Site.PRODUCTS_PER_CATEGORY + popular(Site.PRODUCTS_PER_CATEGORY);
    }

    private int anyCategory() {
        return random.nextInt(Site.CATEGORIES) * Site.PAGES_PER_CATEGORY;
    }

    /** A number from 0 (taken most often) to {@code count} (excluded): few things are wanted by many. */
    private int popular(int count) {
        double point = random.nextDouble();
        return (int) (count * point * point * point);
    }
}
