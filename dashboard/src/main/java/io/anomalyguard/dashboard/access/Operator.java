package io.anomalyguard.dashboard.access;

/** Somebody who may act. To have one is the permission: only {@link CurrentUser} gives it. */
public final class Operator {
    private final String name;

    Operator(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }
}
