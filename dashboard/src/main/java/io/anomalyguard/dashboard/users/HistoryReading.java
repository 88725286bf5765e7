package io.anomalyguard.dashboard.users;

import com.vaadin.flow.component.UI;
import io.anomalyguard.dashboard.Tab;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The reading of the history that a page shows: asked for at once, and again {@value #AGAIN_MS} ms after each failure until
 * it is there. To be used, and answers, with the page's lock held.
 */
final class HistoryReading implements AutoCloseable {
    /** Between two tries to read a history that could not be read. */
    static final long AGAIN_MS = 10_000;

    private enum State {
        READING,
        /** It could not be read, and may be asked for again meanwhile. */
        UNREAD,
        READ,
        /** The page shows something else by now: an answer is late. */
        CLOSED
    }

    private final UI ui;
    private final LongFunction<CompletableFuture<UserHistory>> question;
    private final Consumer<UserHistory> found;
    private final Runnable failed;
    private State state = State.READING;
    private long againMs = Long.MAX_VALUE;

    /**
     * @param question asks for the history as it is at a time in epoch milliseconds
     * @param found takes it
     * @param failed hears of every time that it could not be read
     */
    HistoryReading(
            UI ui,
            LongFunction<CompletableFuture<UserHistory>> question,
            Consumer<UserHistory> found,
            Runnable failed) {
        this.ui = ui;
        this.question = question;
        this.found = found;
        this.failed = failed;
    }

    /** @param now epoch milliseconds */
    void ask(long now) {
        var _ = question.apply(now)
                .whenComplete((history, failure) -> Tab.change(ui, () -> answered(history, failure)));
    }

    /** Asks again if it is time to. */
    void askAgain(long now) {
        if (now >= againMs) {
            againMs = Long.MAX_VALUE;
            ask(now);
        }
    }

    /** Whether the history could not be read: what is known is what came since. */
    boolean isUnread() {
        return state == State.UNREAD;
    }

    /** Whether the history is known. */
    boolean isRead() {
        return state == State.READ;
    }

    @Override
    public void close() {
        state = State.CLOSED;
        againMs = Long.MAX_VALUE;
    }

    private void answered(@Nullable UserHistory history, @Nullable Throwable failure) {
        if (state == State.CLOSED) {
            return;
        }
        if (history == null || failure != null) {
            state = State.UNREAD;
            againMs = System.currentTimeMillis() + AGAIN_MS;
            failed.run();
        } else {
            state = State.READ;
            found.accept(history);
        }
    }
}
