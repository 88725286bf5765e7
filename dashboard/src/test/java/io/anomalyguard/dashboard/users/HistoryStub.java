package io.anomalyguard.dashboard.users;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** Has of the past what a test gives it; the present is read as ever. */
@Primary
@Component
class HistoryStub extends UserHistoryReader {
    private final List<String> asked = new ArrayList<>();
    private @Nullable UserHistory past;
    private @Nullable RuntimeException failure;

    HistoryStub(KafkaProperties kafka) {
        super(kafka);
    }

    void answer(UserHistory history) {
        past = history;
        asked.clear();
    }

    /** The present cannot be read from now on; null ends that. */
    void fail(@Nullable RuntimeException failure) {
        this.failure = failure;
    }

    @Override
    CompletableFuture<UserHistory> readSince(String userId, long fromMs) {
        return failure == null ? super.readSince(userId, fromMs) : CompletableFuture.failedFuture(failure);
    }

    /** The questions since the answer was given: user, from, to. */
    List<String> asked() {
        return asked;
    }

    @Override
    CompletableFuture<UserHistory> readBetween(String userId, long fromMs, long toMs) {
        asked.add("%s %d %d".formatted(userId, fromMs, toMs));
        return CompletableFuture.completedFuture(past);
    }
}
