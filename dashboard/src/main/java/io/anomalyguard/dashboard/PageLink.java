package io.anomalyguard.dashboard;

import com.vaadin.flow.component.html.Anchor;

/** A link to another page of the console, which is changed in place. {@link Links} has the addresses. */
public final class PageLink extends Anchor {
    /** A link that leads nowhere yet and has no words. */
    public PageLink() {
        getElement().setAttribute("router-link", true);
    }

    /**
     * A link.
     *
     * @param address of the page, relative to the console's
     */
    public PageLink(String address, String text) {
        this();
        setHref(address);
        setText(text);
    }
}
