package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * docs/configuration.md is what the typed properties say. With the environment variable
 * {@code ANOMALYGUARD_WRITE_DOCS=true} this writes it.
 */
class ConfigurationReferenceTest {
    private static final Path REFERENCE = Monitoring.ROOT.resolve("docs/configuration.md");
    private static final List<String> SERVICES =
            List.of("producer-service", "stream-processor", "inference-service", "dashboard");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*):(.*)}");

    @Test
    void shouldBeWhatTheTypedPropertiesSay() throws Exception {
        String reference = reference();
        if ("true".equals(System.getenv("ANOMALYGUARD_WRITE_DOCS"))) {
            Files.writeString(REFERENCE, reference);
        }
        assertThat(Monitoring.read(REFERENCE))
                .as("docs/configuration.md is not current; its first lines say how to write it anew")
                .isEqualTo(reference);
    }

    private static String reference() {
        var text = new StringBuilder("""
                # Configuration

                Every setting of the services, made of their typed properties. Do not edit: after a change of a property run

                ```
                ANOMALYGUARD_WRITE_DOCS=true ./anomalyguard test -pl e2e-tests -am -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false
                ```

                Each can be set by its environment variable, or by its name as a command line argument (`--name=value`). Durations are
                written `250ms`, `30s`, `15m`, `1h`, `7d`; sizes `4MB`. What a service shares with the others (Kafka, ports, logs) stands
                in [operations](operations.md).
                """);
        for (String service : SERVICES) {
            Map<String, String> configured = configured(service);
            text.append("\n## ").append(service).append("\n\n");
            text.append("| variable | default | type | meaning |\n|---|---|---|---|\n");
            JsonNode metadata = JsonMapper.shared()
                    .readTree(Monitoring.read(Monitoring.ROOT.resolve(
                            service + "/target/classes/META-INF/spring-configuration-metadata.json")));
            metadata.get("properties")
                    .valueStream()
                    .sorted(Comparator.comparing(
                            property -> property.get("name").asString()))
                    .forEach(property -> row(text, property, configured));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, JsonNode property, Map<String, String> configured) {
        String name = property.get("name").asString();
        String variable = name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_');
        String value = property.path("defaultValue").asString("");
        var placeholder = PLACEHOLDER.matcher(configured.getOrDefault(name, ""));
        if (placeholder.matches()) {
            variable = placeholder.group(1);
            value = placeholder.group(2);
        } else if (configured.containsKey(name)) {
            value = configured.get(name);
        }
        String type = property.path("type").asString("").replaceAll("\\b[a-z]+\\.|\\w+\\$", "");
        String meaning = property.path("description").asString("").replaceAll("\\s+", " ");
        text.append("| `%s`<br>%s | %s | %s | %s |\n"
                .formatted(variable, name, value.isEmpty() ? "" : "`" + value + "`", escape(type), escape(meaning)));
    }

    private static String escape(String text) {
        return text.replace("|", "\\|")
                .replaceAll("\\{@(?:link|code|value) #?([^}]*)}", "`$1`")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /** What application.yml says of each property, flat. */
    private static Map<String, String> configured(String service) {
        var flat = new HashMap<String, String>();
        Path resources = Monitoring.ROOT.resolve(service + "/src/main/resources");
        Path file = Stream.of("application.yml", "application.yaml")
                .map(resources::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no settings of " + service));
        Map<String, Object> yaml = new Yaml().load(Monitoring.read(file));
        flatten("", yaml, flat);
        return flat;
    }

    private static void flatten(String prefix, Map<?, ?> yaml, Map<String, String> flat) {
        yaml.forEach((key, value) -> {
            if (value instanceof Map<?, ?> nested) {
                flatten(prefix + key + ".", nested, flat);
            } else {
                flat.put(prefix + key, String.valueOf(value));
            }
        });
    }
}
