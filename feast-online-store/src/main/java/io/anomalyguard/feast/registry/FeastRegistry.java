package io.anomalyguard.feast.registry;

import feast.proto.core.RegistryProto.Entity;
import feast.proto.core.RegistryProto.FeatureSpecV2;
import feast.proto.core.RegistryProto.FeatureViewSpec;
import feast.proto.core.RegistryProto.Registry;
import io.anomalyguard.feast.FeatureView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The registry file that {@code feast apply} writes ({@code registry_type: file}). */
public final class FeastRegistry {
    private final Path file;
    private final Registry registry;

    private FeastRegistry(Path file, Registry registry) {
        this.file = file;
        this.registry = registry;
    }

    /**
     * The registry in a file.
     *
     * @throws RegistryMismatchException if there is no such file, or it is no registry
     */
    public static FeastRegistry read(Path file) {
        try {
            return new FeastRegistry(file, Registry.parseFrom(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new RegistryMismatchException("The Feast registry " + file + " cannot be read (" + e
                    + "); \"feast apply\" in feature_repo writes one.");
        }
    }

    /**
     * Makes sure that a project's feature view is the one that this program reads and writes.
     *
     * @throws RegistryMismatchException naming the first difference: project, view, entity, name, order or type of a
     *     feature, or TTL
     */
    public void require(String project, FeatureView view) {
        List<String> projects = registry.getProjectsList().stream()
                .map(one -> one.getSpec().getName())
                .toList();
        if (!projects.contains(project)) {
            throw mismatch("its projects are " + projects + ", and " + project + " is not one of them");
        }
        FeatureViewSpec spec = registry.getFeatureViewsList().stream()
                .map(one -> one.getSpec())
                .filter(one -> one.getProject().equals(project) && one.getName().equals(view.name()))
                .findFirst()
                .orElseThrow(() -> mismatch("project " + project + " has no feature view " + view.name()));
        compare("join key", view, view.joinKeys(), spec.getEntityColumnsList());
        List<String> joinKeys = spec.getEntitiesList().stream()
                .map(entity -> joinKey(project, entity))
                .toList();
        List<String> expected =
                view.joinKeys().stream().map(FeatureView.Field::name).toList();
        if (!joinKeys.equals(expected)) {
            throw mismatch("the entities of " + view.name() + " have the join keys " + joinKeys
                    + ", but the services use " + expected);
        }
        compare("feature", view, view.features(), spec.getFeaturesList());
        var ttl = Duration.ofSeconds(spec.getTtl().getSeconds(), spec.getTtl().getNanos());
        if (!ttl.equals(view.ttl())) {
            throw mismatch("the TTL of " + view.name() + " is " + ttl + ", but the services use " + view.ttl());
        }
    }

    private String joinKey(String project, String entity) {
        return registry.getEntitiesList().stream()
                .map(Entity::getSpec)
                .filter(spec ->
                        spec.getProject().equals(project) && spec.getName().equals(entity))
                .findFirst()
                .orElseThrow(() -> mismatch("project " + project + " has no entity " + entity))
                .getJoinKey();
    }

    private void compare(String what, FeatureView view, List<FeatureView.Field> ours, List<FeatureSpecV2> theirs) {
        for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
            String our =
                    i < ours.size() ? ours.get(i).name() + " " + ours.get(i).type() : "none";
            String their = i < theirs.size()
                    ? theirs.get(i).getName() + " " + theirs.get(i).getValueType()
                    : "none";
            if (!our.equals(their)) {
                throw mismatch(
                        what + " " + (i + 1) + " of " + view.name() + " is " + their + ", but the services use " + our);
            }
        }
    }

    private RegistryMismatchException mismatch(String difference) {
        return new RegistryMismatchException("The Feast registry " + file + " does not fit: " + difference + ".");
    }
}
