package io.anomalyguard.feast;

import feast.proto.serving.ServingAPIProto.FieldStatus;
import io.anomalyguard.contracts.activity.Feature;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads online features: from Redis itself ({@link OnlineStore}), or through a Feast feature server. Both give the same
 * results; only the words on what cannot be read may differ. Thread-safe.
 */
public interface FeatureReader extends AutoCloseable {
    /**
     * The features of entities, in their order and in one round trip. What cannot be read of one entity affects no
     * other.
     *
     * @throws OnlineStoreException if there is no answer in time
     */
    List<OnlineRow> read(FeatureView view, List<EntityKey> entities);

    /**
     * The rows of users in {@link FeatureView#USER_ACTIVITY}, in their order and in one round trip.
     *
     * @throws OnlineStoreException if there is no answer in time
     */
    default List<Lookup> lookUp(List<String> userIds) {
        var rows = read(
                FeatureView.USER_ACTIVITY,
                userIds.stream().map(EntityKey::ofUser).toList());
        var found = new ArrayList<Lookup>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            found.add(lookup(userIds.get(i), rows.get(i)));
        }
        return found;
    }

    private static Lookup lookup(String userId, OnlineRow row) {
        var features = row.features();
        if (features.stream().allMatch(feature -> feature.status() == FieldStatus.NOT_FOUND)) {
            return new Lookup.Absent(userId);
        }
        double[] vector = new double[features.size()];
        for (var feature : Feature.all()) {
            var read = features.get(feature.index());
            try {
                vector[feature.index()] = switch (read.status()) {
                    case PRESENT, OUTSIDE_MAX_AGE -> UserActivityFormat.number(feature, read.value());
                    case NULL_VALUE, NOT_FOUND -> throw new Unreadable(feature.wireName(), UserActivityFormat.NO_VALUE);
                    case INVALID, UNRECOGNIZED ->
                        throw new Unreadable(feature.wireName(), String.valueOf(read.problem()));
                };
            } catch (Unreadable e) {
                return new Lookup.Unreadable(userId, String.valueOf(e.getMessage()));
            }
        }
        var first = features.getFirst();
        return new Lookup.Found(
                new FeatureRow(userId, first.timestamp(), vector), first.status() == FieldStatus.OUTSIDE_MAX_AGE);
    }

    /** True while features can be had. */
    boolean isAvailable();

    /** Where features come from and how it stands with the connection, for people. */
    String connectionState();

    @Override
    void close();
}
