package io.anomalyguard.feast.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import feast.proto.core.RegistryProto.Registry;
import feast.proto.types.ValueProto.ValueType;
import io.anomalyguard.feast.FeatureView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On a registry that {@code feast apply} wrote, and on changed ones. */
class FeastRegistryTest {
    /** Written by feast 0.66.0 from feature_repo; {@code FeastInteropTest} makes a new one where there is a Feast. */
    private static final Path APPLIED = Path.of("src/test/resources/registry.db");

    @TempDir
    private Path directory;

    @Test
    void shouldBeContentWithWhatFeastMakesOfTheDefinition() {
        FeastRegistry.read(APPLIED).require("anomalyguard", FeatureView.USER_ACTIVITY);
    }

    static Stream<Arguments> differences() {
        return Stream.of(
                difference(
                        "its projects are [other], and anomalyguard is not one of them",
                        registry ->
                                registry.getProjectsBuilder(0).getSpecBuilder().setName("other")),
                difference(
                        "project anomalyguard has no feature view user_activity",
                        registry -> registry.getFeatureViewsBuilder(0)
                                .getSpecBuilder()
                                .setName("user_behaviour")),
                difference("project anomalyguard has no entity user_id", Registry.Builder::clearEntities),
                difference(
                        "the entities of user_activity have the join keys [customer], but the services use [user_id]",
                        registry -> registry.getEntitiesBuilder(index(registry))
                                .getSpecBuilder()
                                .setJoinKey("customer")),
                difference(
                        "join key 1 of user_activity is user_id INT64, but the services use user_id STRING",
                        registry -> registry.getFeatureViewsBuilder(0)
                                .getSpecBuilder()
                                .getEntityColumnsBuilder(0)
                                .setValueType(ValueType.Enum.INT64)),
                difference(
                        "feature 2 of user_activity is clicks_5m INT64, but the services use clicks_1m INT64",
                        registry -> registry.getFeatureViewsBuilder(0)
                                .getSpecBuilder()
                                .getFeaturesBuilder(1)
                                .setName("clicks_5m")),
                difference(
                        "feature 4 of user_activity is session_duration DOUBLE, but the services use session_duration FLOAT",
                        registry -> registry.getFeatureViewsBuilder(0)
                                .getSpecBuilder()
                                .getFeaturesBuilder(3)
                                .setValueType(ValueType.Enum.DOUBLE)),
                difference(
                        "feature 12 of user_activity is none, but the services use transaction_ratio FLOAT",
                        registry -> registry.getFeatureViewsBuilder(0)
                                .getSpecBuilder()
                                .removeFeatures(11)),
                difference(
                        "feature 1 of user_activity is clicks_1m INT64, but the services use clicks_10s INT64",
                        registry -> {
                            var spec = registry.getFeatureViewsBuilder(0).getSpecBuilder();
                            var first = spec.getFeatures(0);
                            spec.setFeatures(0, spec.getFeatures(1)).setFeatures(1, first);
                        }),
                difference(
                        "the TTL of user_activity is PT2H, but the services use PT1H",
                        registry -> registry.getFeatureViewsBuilder(0)
                                .getSpecBuilder()
                                .getTtlBuilder()
                                .setSeconds(7200)));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void shouldNameTheDifference(String difference, Consumer<Registry.Builder> change) throws IOException {
        var registry = Registry.parseFrom(Files.readAllBytes(APPLIED)).toBuilder();
        change.accept(registry);
        Path changed =
                Files.write(directory.resolve("registry.db"), registry.build().toByteArray());

        assertThatExceptionOfType(RegistryMismatchException.class)
                .isThrownBy(() -> FeastRegistry.read(changed).require("anomalyguard", FeatureView.USER_ACTIVITY))
                .withMessage("The Feast registry " + changed + " does not fit: " + difference + ".");
    }

    @Test
    void shouldSayThatThereIsNoRegistry() throws IOException {
        Path missing = directory.resolve("none.db");
        Path other = Files.writeString(directory.resolve("other.db"), "SQLite format 3");
        for (Path file : new Path[] {missing, other}) {
            assertThatExceptionOfType(RegistryMismatchException.class)
                    .isThrownBy(() -> FeastRegistry.read(file))
                    .satisfies(e ->
                            assertThat(e).hasMessageContaining(file.toString()).hasMessageContaining("cannot be read"));
        }
    }

    private static int index(Registry.Builder registry) {
        for (int i = 0; i < registry.getEntitiesCount(); i++) {
            if (registry.getEntities(i).getSpec().getName().equals("user_id")) {
                return i;
            }
        }
        throw new AssertionError("no entity user_id");
    }

    private static Arguments difference(String sentence, Consumer<Registry.Builder> change) {
        return Arguments.of(sentence, change);
    }
}
