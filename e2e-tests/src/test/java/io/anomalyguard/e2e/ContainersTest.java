package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what Docker reads together with what it is said of. */
class ContainersTest {
    private static final Path HOME = Path.of("..");
    private static final List<String> SERVICES =
            List.of("producer-service", "stream-processor", "inference-service", "dashboard");
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");

    @Test
    void shouldNameEverySettingOfComposeWithItsDefault() throws IOException {
        Map<String, String> defaults = composeDefaults();

        var named = new TreeMap<String, String>();
        try (Stream<String> lines = Files.lines(HOME.resolve(".env.example"))) {
            lines.filter(line -> line.matches("[A-Z_]+=.*") && !line.startsWith("CONFLUENT_"))
                    .map(line -> line.split("=", 2))
                    .forEach(setting -> named.put(setting[0], setting[1]));
        }
        assertThat(named).isNotEmpty().isEqualTo(defaults);
    }

    /** Who starts the suite with Docker sees the same site, the same attacks and the same figures as with the demo. */
    @Test
    void shouldHaveTheServicesOwnDefaultsInCompose() throws IOException {
        Map<String, String> compose = composeDefaults();
        // Redis asks for a password there.
        compose.remove("REDIS_PASSWORD");
        int same = 0;
        for (String service : SERVICES) {
            var settings = Pattern.compile("\\$\\{([A-Z_]+):([^}]*)}")
                    .matcher(Files.readString(HOME.resolve(service + "/src/main/resources/application.yaml")))
                    .results()
                    .filter(found -> compose.containsKey(found.group(1)))
                    .toList();
            for (var setting : settings) {
                assertThat(compose.get(setting.group(1)))
                        .as("%s of %s", setting.group(1), service)
                        .isEqualTo(setting.group(2));
                same++;
            }
        }
        assertThat(same).isGreaterThan(8);
    }

    private static Map<String, String> composeDefaults() throws IOException {
        var defaults = new TreeMap<String, String>();
        DEFAULTED
                .matcher(Files.readString(HOME.resolve("docker-compose.yml")))
                .results()
                .forEach(found -> defaults.put(found.group(1), found.group(2)));
        return defaults;
    }

    @Test
    void shouldSendEveryModuleThatTheImagesNeedToTheBuild() throws IOException {
        // Those that only tests and tools on a developer's machine need.
        var left = Set.of("feast-offline-store", "local-stack", "e2e-tests", "benchmarks");
        var modules = Pattern.compile("<module>([^<]+)</module>")
                .matcher(Files.readString(HOME.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .filter(module -> !left.contains(module));
        assertThat(Files.readAllLines(HOME.resolve(".dockerignore")))
                .containsAll(modules.map(module -> "!" + module).toList());
    }
}
