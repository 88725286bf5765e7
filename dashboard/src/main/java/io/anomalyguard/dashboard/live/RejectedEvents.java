package io.anomalyguard.dashboard.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rejected events of a window by what was wrong with them. At most {@value #MAX_REASONS} reasons are told apart, further
 * ones count together; a reason that has left the window makes room. Memory: 5 KB a reason. Not thread-safe.
 */
final class RejectedEvents {
    static final int MAX_REASONS = 24;
    static final RejectedReason OTHER = new RejectedReason("", "other reasons", 0);

    private static final int MAX_TEXT = 160;

    private final int window;
    private final SecondCounter all;
    private final Map<RejectedReason, SecondCounter> byReason = new LinkedHashMap<>();

    /** @param window how many seconds are told about */
    RejectedEvents(int window) {
        this.window = window;
        this.all = counter();
    }

    private SecondCounter counter() {
        return new SecondCounter(window + 30);
    }

    void add(String field, String reason, long second) {
        all.add(second);
        var key = new RejectedReason(shorten(field), shorten(reason), 0);
        if (!byReason.containsKey(key) && byReason.size() >= MAX_REASONS) {
            byReason.values().removeIf(counter -> counter.sum(second - window, second + 1) == 0);
            if (byReason.size() >= MAX_REASONS) {
                key = OTHER;
            }
        }
        byReason.computeIfAbsent(key, fresh -> counter()).add(second);
    }

    /** Rejected events within the window that ends with that second. */
    long count(long second) {
        return all.sum(second - window, second + 1);
    }

    /** The same by reason, most frequent first. */
    List<RejectedReason> reasons(long second) {
        var reasons = new ArrayList<RejectedReason>();
        byReason.forEach((reason, counter) -> {
            long count = counter.sum(second - window, second + 1);
            if (count > 0) {
                reasons.add(new RejectedReason(reason.field(), reason.reason(), count));
            }
        });
        reasons.sort(Comparator.comparingLong(RejectedReason::count).reversed());
        return reasons;
    }

    private static String shorten(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
