package io.anomalyguard.producer.replay;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.producer.delivery.Delivery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sends the requests of a log in its order, each when it is due. */
final class Replay {
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Longer than the producer tries to deliver: after it nothing is under way. */
    private static final Duration FLUSH = Duration.ofSeconds(75);

    private static final Duration SLICE = Duration.ofMillis(100);

    private final Path file;
    private final LogLineParser parser;
    private final LogSurvey survey;
    private final double speed;
    private final long shift;
    private final Delivery delivery;
    private final BooleanSupplier stopped;
    private final Duration lastWait;

    /**
     * @param parser the one that the survey was made with
     * @param speed see {@link ReplayOptions#speed}
     * @param shift milliseconds that are added to the log's times
     * @param stopped turns true when somebody wants it to end
     * @param lastWait how long it then waits for the fate of what is under way
     */
    Replay(
            Path file,
            LogLineParser parser,
            LogSurvey survey,
            double speed,
            long shift,
            Delivery delivery,
            BooleanSupplier stopped,
            Duration lastWait) {
        this.file = file;
        this.parser = parser;
        this.survey = survey;
        this.speed = speed;
        this.shift = shift;
        this.delivery = delivery;
        this.stopped = stopped;
        this.lastWait = lastWait;
    }

    /**
     * The shift that the times get.
     *
     * @param now when the replay starts, epoch milliseconds
     */
    static long shift(LogTimes times, LogSurvey survey, double speed, long now) {
        return switch (times) {
            case KEEP -> 0;
            case NOW -> {
                long span = survey.lastTime() - survey.firstTime();
                yield now + Math.min(span, (long) (span / speed)) - survey.lastTime();
            }
        };
    }

    /**
     * Sends all, or what it can: it stops when it is told to or when an event could not be delivered, since those behind
     * it would not be either. Waits for the fate of what it has sent, not for long when it is told to stop.
     */
    Result run(Progress progress) throws IOException {
        var mapper = new EventMapper(shift);
        long start = System.nanoTime();
        long[] sent = new long[1];
        read(file, parser, survey, mapper, (event, logTime) -> {
            long due = start + (long) ((logTime - survey.firstTime()) / speed * 1e6);
            for (long wait; (wait = due - System.nanoTime()) > 0 || !delivery.hasRoom(); ) {
                if (mustEnd()) {
                    return false;
                }
                progress.update(sent[0], delivery.counts().acknowledged());
                LockSupport.parkNanos(wait > 0 ? Math.min(wait, WAIT_NANOS) : WAIT_NANOS / 10);
            }
            if (mustEnd()) {
                return false;
            }
            delivery.send(event);
            sent[0]++;
            if ((sent[0] & 0xFF) == 0) {
                progress.update(sent[0], delivery.counts().acknowledged());
            }
            return true;
        });
        flush(progress, sent[0]);
        Delivery.Counts counts = delivery.counts();
        progress.finish(sent[0], counts.acknowledged());
        return new Result(mapper.users(), mapper.shortened(), counts, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Makes the events without sending them. */
    static Result dryRun(Path file, LogLineParser parser, LogSurvey survey, BooleanSupplier stopped)
            throws IOException {
        var mapper = new EventMapper(0);
        long start = System.nanoTime();
        read(file, parser, survey, mapper, (event, logTime) -> !stopped.getAsBoolean());
        return new Result(
                mapper.users(),
                mapper.shortened(),
                new Delivery.Counts(0, 0, 0),
                Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * What came of it.
     *
     * @param users different clients
     * @param shortened events with a value that was longer than the contract allows
     */
    record Result(long users, long shortened, Delivery.Counts counts, Duration duration) {}

    private void flush(Progress progress, long sent) {
        long begin = System.nanoTime();
        Duration left = FLUSH;
        boolean ending = false;
        while (left.isPositive() && !delivery.flush(left.compareTo(SLICE) < 0 ? left : SLICE)) {
            progress.update(sent, delivery.counts().acknowledged());
            long now = System.nanoTime();
            if (!ending && stopped.getAsBoolean()) {
                ending = true;
                begin = now;
            }
            left = (ending ? lastWait : FLUSH).minusNanos(now - begin);
        }
    }

    private boolean mustEnd() {
        return stopped.getAsBoolean() || delivery.hasFailed();
    }

    private static void read(Path file, LogLineParser parser, LogSurvey survey, EventMapper mapper, Step step)
            throws IOException {
        long number = 0;
        try (var log = LogFile.open(file)) {
            // A log that is being written has grown since; its new lines are later than the last that was counted on.
            for (String line; number < survey.lines() && (line = log.next()) != null; ) {
                number++;
                LogLine entry;
                try {
                    entry = line.isBlank() ? null : parser.parse(line);
                } catch (MalformedLineException e) {
                    continue; // The survey has told of it.
                }
                if (entry != null && !step.take(mapper.event(line, number, entry), entry.time())) {
                    return;
                }
            }
        }
    }

    private interface Step {
        /** Returns false to end. */
        boolean take(ClickEvent event, long logTime);
    }
}
