package io.anomalyguard.dashboard.access;

/** What an account may do. */
public enum Role {
    /** Sees everything and changes nothing. */
    VIEWER,
    /** Sees everything and acts. */
    OPERATOR
}
