package io.anomalyguard.producer.simulation;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import org.jspecify.annotations.Nullable;

/** One visitor on the site now: who it is, where he stands, and what he did last. Reused for the next one. */
final class Visit {
    int user;
    VisitorKind kind = VisitorKind.BROWSER;

    /** Factor on think times that is this person's own. */
    double slowness = 1;

    int agent;
    boolean mobile;
    int homeAddress;
    int mobileAddress;
    boolean onMobileNetwork;
    long session;

    Step step = Step.HOME;
    int product;
    int categoryPage;
    int search;
    boolean loggedIn;
    boolean loginFailed;

    /** Wants to pay and has been asked to log in first. */
    boolean onTheWayToCheckout;

    int events;

    /** Event time of the last event, epoch milliseconds. */
    long lastEvent;

    /** What the last step was on the wire. */
    EventType type = EventType.PAGE_VIEW;

    Page page = Site.HOME;

    int status = ClickEvent.NO_STATUS;

    @Nullable
    String referrer;

    int address() {
        return onMobileNetwork ? mobileAddress : homeAddress;
    }
}
