package io.anomalyguard.feast;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds Java to the text of the Feast definition; {@link FeastInteropTest} asks Feast itself, where there is one. */
class FeatureDefinitionTest {
    static final Path REPOSITORY = Path.of("..", "feature_repo");

    private static final Pattern FIELD = Pattern.compile("Field\\(\\s*name=\"(\\w+)\",\\s*dtype=(\\w+)");
    private static final Pattern VIEW = Pattern.compile("FeatureView\\(\\s*name=\"(\\w+)\"");
    private static final Pattern JOIN_KEY = Pattern.compile("join_keys=\\[\"(\\w+)\"\\]");

    @Test
    void shouldNameTheFeaturesOfTheDefinitionInItsOrder() throws IOException {
        String python = Files.readString(REPOSITORY.resolve("features.py"));

        assertThat(VIEW.matcher(python).results().map(view -> view.group(1))).containsExactly(Feature.VIEW);
        assertThat(JOIN_KEY.matcher(python).results().map(key -> key.group(1))).containsExactly(Feature.JOIN_KEY);
        assertThat(FIELD.matcher(python)
                        .results()
                        .map(field -> field.group(1) + " " + field.group(2).toUpperCase(Locale.ROOT))
                        .filter(field -> !field.equals(Feature.JOIN_KEY + " STRING")))
                .containsExactlyElementsOf(Feature.all().stream()
                        .map(feature -> feature.wireName() + " " + feature.type())
                        .toList());
    }
}
