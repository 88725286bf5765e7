package io.anomalyguard.feast;

import java.util.List;

/**
 * What was read for one entity.
 *
 * @param features in the order of the view
 */
public record OnlineRow(EntityKey entity, List<OnlineFeature> features) {
    public OnlineRow {
        features = List.copyOf(features);
    }
}
