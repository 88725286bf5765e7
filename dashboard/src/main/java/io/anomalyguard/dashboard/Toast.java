package io.anomalyguard.dashboard;

import com.vaadin.flow.component.notification.Notification;

/** Short messages on top of the page, as text. */
public final class Toast {
    private Toast() {}

    public static void done(String text) {
        show(text, 4_000, "success");
    }

    public static void warn(String text) {
        show(text, 6_000, "warning");
    }

    public static void fail(String text) {
        show(text, 8_000, "error");
    }

    private static void show(String text, int ms, String theme) {
        var toast = new Notification(text, ms, Notification.Position.BOTTOM_END);
        toast.getElement().getThemeList().add(theme);
        if (theme.equals("error")) {
            toast.setAssertive(true);
        }
        toast.open();
    }
}
