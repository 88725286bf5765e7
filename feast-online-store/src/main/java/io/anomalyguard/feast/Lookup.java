package io.anomalyguard.feast;

/** What the online store holds for one user. */
public sealed interface Lookup {
    String userId();

    /**
     * A complete row.
     *
     * @param outsideMaxAge whether it is older than its view's TTL, so that it says nothing about now
     */
    record Found(FeatureRow row, boolean outsideMaxAge) implements Lookup {
        @Override
        public String userId() {
            return row.userId();
        }
    }

    /** Nothing: the user was never seen, or not for as long as rows are kept. */
    record Absent(String userId) implements Lookup {}

    /**
     * Something that is no row of this feature view, or not a complete one.
     *
     * @param reason which field, and what is wrong with it
     */
    record Unreadable(String userId, String reason) implements Lookup {}
}
