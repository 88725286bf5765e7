package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what Docker reads together with what it is said of. */
class ContainersTest {
    private static final Path HOME = Path.of("..");
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");

    @Test
    void shouldNameEverySettingOfComposeWithItsDefault() throws IOException {
        var defaults = new TreeMap<String, String>();
        DEFAULTED
                .matcher(Files.readString(HOME.resolve("docker-compose.yml")))
                .results()
                .forEach(found -> defaults.put(found.group(1), found.group(2)));

        var named = new TreeMap<String, String>();
        try (Stream<String> lines = Files.lines(HOME.resolve(".env.example"))) {
            lines.filter(line -> line.matches("[A-Z_]+=.*") && !line.startsWith("CONFLUENT_"))
                    .map(line -> line.split("=", 2))
                    .forEach(setting -> named.put(setting[0], setting[1]));
        }
        assertThat(named).isNotEmpty().isEqualTo(defaults);
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
