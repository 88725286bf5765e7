package io.anomalyguard.producer.replay;

/** Which times a replayed log's events get. */
enum LogTimes {
    /** Those of the log. */
    KEEP,
    /**
     * The log's, moved so that its last request falls on the moment when the replay is planned to end, or, where it is
     * slower than the log, its first on the start: at speed 1 every event is sent at its own time, and at no speed does
     * one lie in the future. The distances between events stay, so that behaviour is judged as it was.
     */
    NOW
}
