package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What deploy/kubernetes holds, and what the services and their images say of themselves. */
final class Kubernetes {
    static final Path KUBERNETES = Monitoring.ROOT.resolve("deploy/kubernetes");
    private static final Path PRODUCTION = KUBERNETES.resolve("overlays/production");
    static final Set<String> SERVICES =
            Set.of("producer-service", "stream-processor", "inference-service", "dashboard");
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z][A-Z0-9_]+)`");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+):");
    private static final Pattern READ_BY_TOPIC_SETUP = Pattern.compile("\"([A-Z]+_[A-Z_]+)\"");
    private static final Yaml YAML = new Yaml();
    static final JsonNode COMPOSE = yaml(Monitoring.ROOT.resolve("docker-compose.yml"));
    static final String DOCKERFILE = Monitoring.read(Monitoring.ROOT.resolve("deploy/docker/service.Dockerfile"));

    private Kubernetes() {}

    static Map<Path, JsonNode> kustomizations() {
        try (Stream<Path> files = Files.walk(KUBERNETES)) {
            return files.filter(file -> file.endsWith("kustomization.yaml"))
                    .sorted()
                    .collect(Collectors.toMap(Path::getParent, Kubernetes::yaml, (a, _) -> a, LinkedHashMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> yamlFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every object of the base and the components, with the directory it is in as {@code home}. */
    static Stream<JsonNode> objects() {
        return kustomizations().keySet().stream()
                .flatMap(directory -> yamlFiles(directory)
                        .filter(file -> !file.endsWith("kustomization.yaml"))
                        .flatMap(file -> StreamSupport.stream(
                                        YAML.loadAll(Monitoring.read(file)).spliterator(), false)
                                .filter(Map.class::isInstance)
                                .map(object -> {
                                    var all = new LinkedHashMap<Object, Object>((Map<?, ?>) object);
                                    all.put("home", directory.toString());
                                    return node(all);
                                })));
    }

    static Stream<JsonNode> kinds(String kind) {
        var found = objects()
                .filter(object -> object.path("kind").asString("").equals(kind))
                .toList();
        assertThat(found).as(kind).isNotEmpty();
        return found.stream();
    }

    static JsonNode find(String kind, String name) {
        return kinds(kind)
                .filter(object -> object.at("/metadata/name").asString("").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    static Path home(JsonNode object) {
        return Path.of(object.path("home").asString());
    }

    static Map<String, JsonNode> workloads() {
        return Stream.concat(kinds("Deployment"), kinds("Job"))
                .collect(Collectors.toMap(
                        object -> object.at("/metadata/name").asString(), object -> object, (a, _) -> a, TreeMap::new));
    }

    static JsonNode workload(String name) {
        JsonNode found = workloads().get(name);
        assertThat(found).as(name).isNotNull();
        return found == null ? MissingNode.getInstance() : found;
    }

    static JsonNode container(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0");
    }

    static Set<String> variables(JsonNode workload) {
        return container(workload)
                .path("env")
                .valueStream()
                .map(variable -> variable.path("name").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static @Nullable String value(JsonNode container, String variable) {
        return container
                .path("env")
                .valueStream()
                .filter(each -> each.path("name").asString().equals(variable))
                .map(each -> each.path("value").asString(""))
                .findFirst()
                .orElse(null);
    }

    /** Variables and values of a file beside the production overlay. */
    static Map<String, String> lines(String file) {
        return Monitoring.read(PRODUCTION.resolve(file))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, _) -> a, TreeMap::new));
    }

    /** The variables that a service reads and the manual tells of. */
    static Set<String> settings(String service) {
        String reference = Monitoring.read(Monitoring.ROOT.resolve("docs/configuration.md"));
        String section = reference.split("## " + service + "\n", 2)[1].split("\n## ", 2)[0];
        var settings =
                ROW.matcher(section).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
        // Those that Spring or Kafka Streams has a property for stand in the other manual.
        var told = VARIABLE.matcher(Monitoring.operations())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        PLACEHOLDER
                .matcher(Monitoring.read(applicationFile(service)))
                .results()
                .map(found -> found.group(1))
                .filter(told::contains)
                .forEach(settings::add);
        return settings;
    }

    static Set<String> settingsOrNone(String workload) {
        return SERVICES.contains(workload) ? settings(workload) : Set.of();
    }

    /** Spring Boot's own, of which the manual tells. */
    static Set<String> commonSettings() {
        assertThat(Monitoring.operations()).contains("`MANAGEMENT_SERVER_PORT`");
        return Set.of("MANAGEMENT_SERVER_PORT");
    }

    static Set<String> readByTopicSetup() {
        return READ_BY_TOPIC_SETUP
                .matcher(Monitoring.read(Monitoring.ROOT.resolve(
                        "contracts/src/main/java/io/anomalyguard/contracts/topic/TopicSetup.java")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static JsonNode application(String service) {
        return yaml(applicationFile(service));
    }

    static Path applicationFile(String service) {
        return Stream.of("application.yml", "application.yaml")
                .map(name -> Monitoring.ROOT.resolve(service + "/src/main/resources/" + name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no settings of " + service));
    }

    /** A value by its dotted name, of which any number of parts may be one key. */
    static @Nullable String setting(JsonNode node, String name) {
        if (name.isEmpty()) {
            return node.isValueNode() ? node.asString() : null;
        }
        return node.propertyStream()
                .filter(entry -> name.equals(entry.getKey()) || name.startsWith(entry.getKey() + "."))
                .map(entry -> setting(
                        entry.getValue(),
                        name.substring(Math.min(name.length(), entry.getKey().length() + 1))))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    static String defaultPort(String service) {
        String port = setting(application(service), "server.port");
        return port == null ? "" : port.replaceAll("\\$\\{SERVER_PORT:(\\d+)}", "$1");
    }

    static String group(String pattern) {
        return Pattern.compile(pattern)
                .matcher(DOCKERFILE)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the image no longer says " + pattern));
    }

    static long bytes(String quantity) {
        long number = Long.parseLong(quantity.replaceAll("\\D", ""));
        return switch (quantity.replaceAll("\\d", "")) {
            case "m", "Mi" -> number << 20;
            case "g", "Gi" -> number << 30;
            default -> throw new AssertionError(quantity);
        };
    }

    static long seconds(String duration) {
        assertThat(duration).matches("\\d+s");
        return Long.parseLong(duration.substring(0, duration.length() - 1));
    }

    static Stream<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString);
    }

    static JsonNode yaml(Path file) {
        return parse(Monitoring.read(file));
    }

    static JsonNode parse(String yaml) {
        return node(YAML.load(yaml));
    }

    static JsonNode node(Object yaml) {
        return JsonMapper.shared().valueToTree(yaml);
    }
}
