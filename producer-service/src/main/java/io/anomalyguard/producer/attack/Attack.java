package io.anomalyguard.producer.attack;

import io.anomalyguard.contracts.label.AttackType;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** One injected attack by one or more users. Written by the simulation's thread, read by any. */
public final class Attack {
    private final String id;
    private final AttackType type;
    private final List<String> userIds;
    private final long durationMillis;
    private final AtomicLong eventsSent = new AtomicLong();
    private final long start;
    private int clients;
    private volatile long end;
    private volatile boolean running = true;

    Attack(String id, AttackType type, List<String> userIds, long start, long durationMillis) {
        this.id = id;
        this.type = type;
        this.userIds = List.copyOf(userIds);
        this.start = start;
        this.durationMillis = durationMillis;
        this.end = start + durationMillis;
        this.clients = userIds.size();
    }

    public String id() {
        return id;
    }

    public AttackType type() {
        return type;
    }

    public List<String> userIds() {
        return userIds;
    }

    /** Milliseconds that it was planned for. */
    public long durationMillis() {
        return durationMillis;
    }

    /** Event time of the start, epoch milliseconds. */
    public long start() {
        return start;
    }

    /** Event time of the end, epoch milliseconds: the planned one while it runs. */
    public long end() {
        return end;
    }

    public boolean isRunning() {
        return running;
    }

    /** Events handed to delivery so far, all users together. */
    public long eventsSent() {
        return eventsSent.get();
    }

    void count() {
        eventsSent.incrementAndGet();
    }

    /** One of its users has come to the end; true if it was the last. */
    boolean leave() {
        return --clients == 0;
    }

    void postpone(long millis) {
        long later = end + millis;
        end = later;
    }

    void finish(long at) {
        end = Math.min(end, at);
        running = false;
    }
}
