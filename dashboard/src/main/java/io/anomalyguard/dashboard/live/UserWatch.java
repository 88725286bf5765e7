package io.anomalyguard.dashboard.live;

import io.anomalyguard.contracts.score.Score;
import java.util.ArrayDeque;
import java.util.List;

/** The verdicts on one user as they come, for somebody who looks at that user now. Thread-safe. */
public final class UserWatch implements AutoCloseable {
    /** Verdicts that wait to be looked at; of more, only the newest are kept. */
    static final int CAPACITY = 500;

    private final ArrayDeque<Score> waiting = new ArrayDeque<>();
    private final LiveModel model;
    private final String userId;

    UserWatch(LiveModel model, String userId) {
        this.model = model;
        this.userId = userId;
    }

    synchronized void add(Score score) {
        if (waiting.size() == CAPACITY) {
            waiting.removeFirst();
        }
        waiting.addLast(score);
    }

    /** The verdicts since the last call, oldest first. */
    public synchronized List<Score> take() {
        var taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    @Override
    public void close() {
        model.unwatch(userId, this);
    }
}
