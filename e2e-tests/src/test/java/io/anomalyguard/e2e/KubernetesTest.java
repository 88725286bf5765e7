package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Holds deploy/kubernetes together with the services, their images and docker-compose.yml; needs no tool of Kubernetes. */
class KubernetesTest {
    private static final Path KUBERNETES = Monitoring.ROOT.resolve("deploy/kubernetes");
    private static final Path PRODUCTION = KUBERNETES.resolve("overlays/production");
    private static final Set<String> SERVICES =
            Set.of("producer-service", "stream-processor", "inference-service", "dashboard");
    private static final String TOPICS = "topics";
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z][A-Z0-9_]+)`");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+):");
    private static final Pattern ACCOUNT = Pattern.compile("ANOMALYGUARD_ACCESS_USERS_[A-Z]+_(PASSWORD|ROLE)");
    private static final Pattern READ_BY_TOPIC_SETUP = Pattern.compile("\"([A-Z]+_[A-Z_]+)\"");

    /** What docker-compose.yml sets and an installation on Kubernetes may leave at its default. */
    private static final Set<String> NOT_NEEDED = Set.of(
            // A file that an outside Feast wrote.
            "FEAST_REGISTRY",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "MANAGEMENT_TRACING_SAMPLING_PROBABILITY",
            "STATE_STORE",
            // In its overlay they are the service's own defaults.
            "SIMULATOR_ENABLED",
            "SIMULATOR_RATE",
            "SIMULATOR_USERS",
            "SIMULATOR_SEED",
            "SIMULATOR_BACKFILL",
            "SIMULATOR_ATTACK_SHARE");

    private static final Yaml YAML = new Yaml();
    private static final JsonNode COMPOSE = yaml(Monitoring.ROOT.resolve("docker-compose.yml"));
    private static final String DOCKERFILE =
            Monitoring.read(Monitoring.ROOT.resolve("deploy/docker/service.Dockerfile"));

    @Test
    void shouldNameEveryFileInItsKustomization() {
        var directories = kustomizations();
        assertThat(directories).hasSizeGreaterThan(5);
        directories.forEach((directory, kustomization) -> {
            var named = new TreeSet<String>();
            for (String list : List.of("resources", "components")) {
                texts(kustomization.path(list)).forEach(named::add);
            }
            kustomization
                    .path("patches")
                    .valueStream()
                    .forEach(patch -> named.add(patch.path("path").asString("")));
            named.remove("");
            assertThat(named)
                    .allSatisfy(name -> assertThat(directory.resolve(name))
                            .as("%s of %s", name, directory)
                            .exists());
            assertThat(named)
                    .as(directory.toString())
                    .containsAll(yamlFiles(directory)
                            .map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("kustomization.yaml"))
                            .toList());
        });
    }

    @Test
    void shouldRunEveryServiceOfCompose() {
        assertThat(workloads().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(SERVICES.stream(), Stream.of(TOPICS)).toList());
        workloads().forEach((name, workload) -> {
            assertThat(workload.at("/spec/template/spec/containers")).as(name).hasSize(1);
            assertThat(container(workload).path("image").asString())
                    .as(name)
                    .isEqualTo(COMPOSE.at("/services/" + name + "/image").asString());
        });
    }

    /** No image is taken that was not named: each has a tag, and an overlay says where it is. */
    @Test
    void shouldPinEveryImage() {
        var pinned = new TreeMap<Path, Set<String>>();
        kustomizations()
                .forEach((directory, kustomization) -> kustomization
                        .path("images")
                        .valueStream()
                        .forEach(image -> {
                            assertThat(image.path("newTag").asString("latest"))
                                    .as("%s", image)
                                    .isNotEqualTo("latest");
                            pinned.computeIfAbsent(directory, _ -> new TreeSet<>())
                                    .add(image.path("name").asString());
                        }));
        var used = new TreeSet<String>();
        workloads().forEach((name, workload) -> {
            String image = container(workload).path("image").asString();
            used.add(image);
            assertThat(pinned.getOrDefault(home(workload), Set.of())).as(name).contains(image);
        });
        var overlaid = new TreeSet<String>();
        pinned.forEach((directory, images) -> {
            if (directory.startsWith(KUBERNETES.resolve("overlays"))) {
                overlaid.addAll(images);
            }
        });
        assertThat(overlaid).isEqualTo(used);
    }

    @Test
    void shouldSetOnlyWhatTheServicesRead() {
        for (String service : SERVICES) {
            var known = new TreeSet<>(settings(service));
            known.addAll(commonSettings());
            assertThat(variables(workload(service)))
                    .as(service)
                    .isNotEmpty()
                    .allSatisfy(variable -> assertThat(known).contains(variable));
        }
        var topicSetup = readByTopicSetup();
        assertThat(topicSetup).contains("TOPIC_PARTITIONS");
        assertThat(variables(workload(TOPICS))).isSubsetOf(topicSetup);

        var anywhere = new TreeSet<>(commonSettings());
        anywhere.addAll(topicSetup);
        SERVICES.forEach(service -> anywhere.addAll(settings(service)));
        assertThat(lines("settings.env").keySet()).isSubsetOf(anywhere);
        assertThat(lines("secrets.env.example").keySet()).isSubsetOf(anywhere);
        assertThat(lines("accounts.env.example").keySet())
                .hasSize(2)
                .allSatisfy(variable -> assertThat(variable).matches(ACCOUNT));
    }

    /** Whatever a container of docker-compose.yml is told, one on Kubernetes is told too. */
    @Test
    void shouldSetAllThatComposeSets() {
        for (String service : SERVICES) {
            var told = new TreeSet<>(variables(workload(service)));
            container(workload(service)).path("envFrom").valueStream().forEach(source -> {
                if (source.at("/configMapRef/name").asString("").equals("anomalyguard")) {
                    told.addAll(lines("settings.env").keySet());
                } else {
                    assertThat(source.at("/secretRef/name").asString()).isEqualTo("anomalyguard-accounts");
                    told.add("ANOMALYGUARD_ACCESS_USERS");
                }
            });
            var compose = new TreeSet<String>();
            COMPOSE.at("/services/" + service + "/environment")
                    .propertyStream()
                    .map(Map.Entry::getKey)
                    .map(name -> ACCOUNT.matcher(name).matches() ? "ANOMALYGUARD_ACCESS_USERS" : name)
                    .filter(name -> !NOT_NEEDED.contains(name))
                    .forEach(compose::add);
            // Those who do not read Redis are told its password there, because they share one list.
            if (!settings(service).contains("REDIS_PASSWORD")) {
                compose.remove("REDIS_PASSWORD");
            }
            assertThat(told).as(service).containsAll(compose);
        }
    }

    /** Every secret comes from the Secret that the example shows, and none has a value in a manifest. */
    @Test
    void shouldTakeSecretsFromTheSecret() {
        var secrets = lines("secrets.env.example").keySet();
        var taken = new TreeSet<String>();
        workloads()
                .forEach((name, workload) -> container(workload)
                        .path("env")
                        .valueStream()
                        .forEach(variable -> {
                            String variableName = variable.path("name").asString();
                            JsonNode reference = variable.at("/valueFrom/secretKeyRef");
                            assertThat(reference.isMissingNode())
                                    .as("%s of %s", variableName, name)
                                    .isNotEqualTo(secrets.contains(variableName));
                            if (!reference.isMissingNode()) {
                                assertThat(reference.path("name").asString()).isEqualTo("anomalyguard");
                                assertThat(reference.path("key").asString()).isEqualTo(variableName);
                                taken.add(variableName);
                            }
                        }));
        assertThat(taken).isEqualTo(secrets);
        assertThat(lines("settings.env").keySet()).doesNotContainAnyElementsOf(secrets);
    }

    @Test
    void shouldProbeAndScrapeWhereTheServicesAnswer() {
        for (String service : SERVICES) {
            JsonNode container = container(workload(service));
            String port = value(container, "SERVER_PORT");
            assertThat(port).as(service).isEqualTo(defaultPort(service));
            var ports = new TreeMap<String, String>();
            container
                    .path("ports")
                    .valueStream()
                    .forEach(each -> ports.put(
                            each.path("name").asString(),
                            each.path("containerPort").asString()));
            assertThat(ports).as(service).containsEntry("http", port);

            String management = value(container, "MANAGEMENT_SERVER_PORT");
            String actuator = management == null ? port : management;
            assertThat(Map.of("startupProbe", "liveness", "livenessProbe", "liveness", "readinessProbe", "readiness"))
                    .allSatisfy((probe, group) -> {
                        JsonNode get = container.path(probe).path("httpGet");
                        assertThat(get.path("path").asString("")).isEqualTo("/actuator/health/" + group);
                        assertThat(ports.get(get.path("port").asString("")))
                                .as("%s of %s", probe, service)
                                .isEqualTo(actuator);
                    });
            JsonNode annotations = workload(service).at("/spec/template/metadata/annotations");
            assertThat(annotations.path("prometheus.io/port").asString()).isEqualTo(actuator);
            assertThat(annotations.path("prometheus.io/path").asString()).isEqualTo("/actuator/prometheus");

            JsonNode application = application(service);
            assertThat(setting(application, "management.endpoint.health.probes.enabled"))
                    .isEqualTo("true");
            assertThat(setting(application, "management.endpoints.web.exposure.include"))
                    .contains("prometheus");
        }
    }

    @Test
    void shouldLeadTheConsoleToTheServices() {
        JsonNode dashboard = container(workload("dashboard"));
        var addresses = new TreeMap<String, String>();
        dashboard
                .path("env")
                .valueStream()
                .filter(variable -> variable.path("name").asString().endsWith("_URL"))
                .forEach(variable -> addresses.put(
                        variable.path("name").asString(), variable.path("value").asString("")));
        assertThat(addresses).containsEntry("PRODUCER_URL", "");
        String patch = kustomizations()
                .get(KUBERNETES.resolve("components/simulator"))
                .at("/patches/0/patch")
                .asString();
        JsonNode patched = node(YAML.load(patch));
        assertThat(patched.at("/metadata/name").asString()).isEqualTo("dashboard");
        addresses.put("PRODUCER_URL", value(container(patched), "PRODUCER_URL"));

        assertThat(addresses)
                .containsOnlyKeys("INFERENCE_URL", "PRODUCER_URL", "STREAM_PROCESSOR_URL")
                .allSatisfy((variable, address) -> {
                    var parts = Pattern.compile("http://([a-z-]+):(\\d+)").matcher(address);
                    assertThat(parts.matches()).as(address).isTrue();
                    JsonNode service = find("Service", parts.group(1));
                    assertThat(service.at("/spec/ports/0/port").asString()).isEqualTo(parts.group(2));
                    // It shows what a service waits for, and that service is not ready then.
                    assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean(false))
                            .as(variable)
                            .isTrue();
                });
    }

    @Test
    void shouldHaveServicesAndBudgetsThatFindTheirPods() {
        var served = new TreeSet<String>();
        kinds("Service").forEach(service -> {
            String name = service.at("/spec/selector/app.kubernetes.io~1name").asString("");
            JsonNode container = container(workload(name));
            assertThat(service.at("/spec/ports/0/port").asString()).isEqualTo(value(container, "SERVER_PORT"));
            assertThat(service.at("/spec/ports/0/targetPort").asString()).isEqualTo("http");
            served.add(service.at("/metadata/name").asString());
        });
        assertThat(served).containsAll(SERVICES);

        kinds("Deployment").forEach(deployment -> {
            String label = deployment
                    .at("/spec/template/metadata/labels/app.kubernetes.io~1name")
                    .asString("");
            assertThat(label).isEqualTo(deployment.at("/metadata/name").asString());
            assertThat(deployment
                            .at("/spec/selector/matchLabels/app.kubernetes.io~1name")
                            .asString(""))
                    .isEqualTo(label);
            if (deployment.at("/spec/replicas").asInt() > 1) {
                JsonNode budget = find("PodDisruptionBudget", label);
                assertThat(budget.at("/spec/selector/matchLabels/app.kubernetes.io~1name")
                                .asString(""))
                        .isEqualTo(label);
                assertThat(budget.at("/spec/maxUnavailable").asInt())
                        .isPositive()
                        .isLessThan(deployment.at("/spec/replicas").asInt());
            }
        });
    }

    /** Copies of the state are on other instances: a number of them that nobody could hold is none. */
    @Test
    void shouldHaveAnInstanceForEveryCopyOfTheState() {
        JsonNode processor = workload("stream-processor");
        String copies = value(container(processor), "STANDBY_REPLICAS");
        assertThat(copies).isNotNull().matches("[1-9]");
        assertThat(processor.at("/spec/replicas").asInt()).isGreaterThan(Integer.parseInt(copies));
        assertThat(processor.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(1))
                .isZero();
        assertThat(processor.at("/spec/minReadySeconds").asInt(0)).isPositive();
    }

    /** The images commit half of the container's memory to the heap when they start, and were measured with compose's limits. */
    @Test
    void shouldGiveEachContainerTheMemoryThatItsHeapIsMadeFor() {
        assertThat(DOCKERFILE)
                .contains("-XX:InitialRAMPercentage=50", "-XX:MaxRAMPercentage=50")
                .doesNotContain("\"-Xmx");
        workloads().forEach((name, workload) -> {
            JsonNode resources = container(workload).path("resources");
            long limit = bytes(resources.at("/limits/memory").asString());
            assertThat(bytes(resources.at("/requests/memory").asString()))
                    .as(name)
                    .isEqualTo(limit);
            String compose =
                    COMPOSE.at("/services/" + name + "/mem_limit").asString().replaceAll("^\\$\\{\\w+:-|}$", "");
            assertThat(limit).as(name).isGreaterThanOrEqualTo(bytes(compose));
            assertThat(resources.at("/requests/cpu").asString("")).as(name).isNotEmpty();
            assertThat(value(container(workload), "JAVA_TOOL_OPTIONS")).as(name).isNull();
        });
    }

    /** Compose's grace period is what a service needs to stop; a hook before it takes its own time. */
    @Test
    void shouldWaitForWhatEachServiceDoesToStop() {
        long compose = seconds(
                COMPOSE.at("/services/stream-processor/stop_grace_period").asString());
        for (String service : SERVICES) {
            JsonNode pod = workload(service).at("/spec/template/spec");
            long hook = container(workload(service))
                    .at("/lifecycle/preStop/sleep/seconds")
                    .asLong(0);
            String phase = setting(application(service), "spring.lifecycle.timeout-per-shutdown-phase");
            // Spring's own default is 30 s for requests; then Kafka has 10 s.
            long own = seconds(phase == null ? "30s" : phase) + 10;
            assertThat(pod.path("terminationGracePeriodSeconds").asLong() - hook)
                    .as(service)
                    .isGreaterThanOrEqualTo(Math.max(own, compose));
        }
    }

    /** What the level "restricted" of Kubernetes' pod security asks for, and a root file system that nobody writes to. */
    @Test
    void shouldRunWithoutRights() {
        String user = group("useradd --system --uid (\\d+)");
        String stateDirectory = group("ENV STATE_DIR=(\\S+)");
        workloads().forEach((name, workload) -> {
            JsonNode pod = workload.at("/spec/template/spec");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).as(name).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean(false))
                    .as(name)
                    .isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asString(""))
                    .as(name)
                    .isEqualTo(user);
            assertThat(pod.at("/securityContext/seccompProfile/type").asString(""))
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            JsonNode security = container(workload).path("securityContext");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(security.path("readOnlyRootFilesystem").asBoolean(false))
                    .as(name)
                    .isTrue();
            assertThat(texts(security.at("/capabilities/drop"))).as(name).containsExactly("ALL");

            var writable = new TreeMap<String, String>();
            container(workload)
                    .path("volumeMounts")
                    .valueStream()
                    .forEach(mount -> writable.put(
                            mount.path("mountPath").asString(),
                            mount.path("name").asString()));
            assertThat(writable).as(name).containsKey("/tmp");
            String state = value(container(workload), "STATE_DIR");
            assertThat(state != null).as(name).isEqualTo(settingsOrNone(name).contains("STATE_DIR"));
            if (state != null) {
                assertThat(state).isEqualTo(stateDirectory);
                assertThat(writable).as(name).containsKey(state);
                assertThat(pod.at("/securityContext/fsGroup").asString(""))
                        .as(name)
                        .isEqualTo(user);
            }
            var volumes = pod.path("volumes")
                    .valueStream()
                    .filter(volume -> volume.at("/emptyDir/sizeLimit").isString())
                    .map(volume -> volume.path("name").asString())
                    .toList();
            assertThat(writable.values()).as(name).containsExactlyInAnyOrderElementsOf(volumes);
        });
    }

    /** The rules know a service by its job, and one of them looks at scrapes of the last 30 seconds. */
    @Test
    void shouldScrapeAsTheRulesNeedIt() {
        var jobs = Monitoring.rules().stream()
                .flatMap(rule -> Pattern.compile("\\bjob=~?\"([^\"]+)\"")
                        .matcher(rule.expression())
                        .results())
                .flatMap(job -> Arrays.stream(job.group(1).split("\\|")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(jobs).isNotEmpty();

        var scraped = new TreeSet<String>();
        kinds("PodMonitor").forEach(monitor -> {
            assertThat(monitor.at("/spec/jobLabel").asString()).isEqualTo("app.kubernetes.io/name");
            var pods = Stream.concat(
                            texts(monitor.at("/spec/selector/matchExpressions/0/values")),
                            Stream.of(monitor.at("/spec/selector/matchLabels/app.kubernetes.io~1name")
                                    .asString("")))
                    .filter(name -> !name.isEmpty())
                    .toList();
            JsonNode endpoint = monitor.at("/spec/podMetricsEndpoints/0");
            assertThat(seconds(endpoint.path("interval").asString())).isLessThanOrEqualTo(15);
            pods.forEach(pod -> {
                JsonNode probe = container(workload(pod)).at("/readinessProbe/httpGet/port");
                assertThat(endpoint.path("port").asString()).as(pod).isEqualTo(probe.asString());
                scraped.add(pod);
            });
        });
        assertThat(scraped).containsAll(jobs).isEqualTo(new TreeSet<>(SERVICES));
    }

    // --- what there is

    private static Map<Path, JsonNode> kustomizations() {
        try (Stream<Path> files = Files.walk(KUBERNETES)) {
            return files.filter(file -> file.endsWith("kustomization.yaml"))
                    .sorted()
                    .collect(Collectors.toMap(Path::getParent, KubernetesTest::yaml, (a, _) -> a, LinkedHashMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> yamlFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every object of the base and the components, with the directory it is in as {@code home}. */
    private static Stream<JsonNode> objects() {
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

    private static Stream<JsonNode> kinds(String kind) {
        var found = objects()
                .filter(object -> object.path("kind").asString("").equals(kind))
                .toList();
        assertThat(found).as(kind).isNotEmpty();
        return found.stream();
    }

    private static JsonNode find(String kind, String name) {
        return kinds(kind)
                .filter(object -> object.at("/metadata/name").asString("").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    private static Path home(JsonNode object) {
        return Path.of(object.path("home").asString());
    }

    private static Map<String, JsonNode> workloads() {
        return Stream.concat(kinds("Deployment"), kinds("Job"))
                .collect(Collectors.toMap(
                        object -> object.at("/metadata/name").asString(), object -> object, (a, _) -> a, TreeMap::new));
    }

    private static JsonNode workload(String name) {
        JsonNode found = workloads().get(name);
        assertThat(found).as(name).isNotNull();
        return found == null ? MissingNode.getInstance() : found;
    }

    private static JsonNode container(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0");
    }

    private static Set<String> variables(JsonNode workload) {
        return container(workload)
                .path("env")
                .valueStream()
                .map(variable -> variable.path("name").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static @Nullable String value(JsonNode container, String variable) {
        return container
                .path("env")
                .valueStream()
                .filter(each -> each.path("name").asString().equals(variable))
                .map(each -> each.path("value").asString(""))
                .findFirst()
                .orElse(null);
    }

    /** Variables and values of a file beside the production overlay. */
    private static Map<String, String> lines(String file) {
        return Monitoring.read(PRODUCTION.resolve(file))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, _) -> a, TreeMap::new));
    }

    // --- what the services say

    /** The variables that a service reads and the manual tells of. */
    private static Set<String> settings(String service) {
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

    private static Set<String> settingsOrNone(String workload) {
        return SERVICES.contains(workload) ? settings(workload) : Set.of();
    }

    /** Spring Boot's own, of which the manual tells. */
    private static Set<String> commonSettings() {
        assertThat(Monitoring.operations()).contains("`MANAGEMENT_SERVER_PORT`");
        return Set.of("MANAGEMENT_SERVER_PORT");
    }

    private static Set<String> readByTopicSetup() {
        return READ_BY_TOPIC_SETUP
                .matcher(Monitoring.read(Monitoring.ROOT.resolve(
                        "contracts/src/main/java/io/anomalyguard/contracts/topic/TopicSetup.java")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode application(String service) {
        return yaml(applicationFile(service));
    }

    private static Path applicationFile(String service) {
        return Stream.of("application.yml", "application.yaml")
                .map(name -> Monitoring.ROOT.resolve(service + "/src/main/resources/" + name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no settings of " + service));
    }

    /** A value by its dotted name, of which any number of parts may be one key. */
    private static @Nullable String setting(JsonNode node, String name) {
        if (name.isEmpty()) {
            return node.isValueNode() ? node.asString() : null;
        }
        return node.propertyStream()
                .filter(entry -> name.equals(entry.getKey()) || name.startsWith(entry.getKey() + "."))
                .map(entry -> setting(
                        entry.getValue(),
                        name.substring(Math.min(name.length(), entry.getKey().length() + 1))))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String defaultPort(String service) {
        String port = setting(application(service), "server.port");
        return port == null ? "" : port.replaceAll("\\$\\{SERVER_PORT:(\\d+)}", "$1");
    }

    private static String group(String pattern) {
        return Pattern.compile(pattern)
                .matcher(DOCKERFILE)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the image no longer says " + pattern));
    }

    private static long bytes(String quantity) {
        long number = Long.parseLong(quantity.replaceAll("\\D", ""));
        return switch (quantity.replaceAll("\\d", "")) {
            case "m", "Mi" -> number << 20;
            case "g", "Gi" -> number << 30;
            default -> throw new AssertionError(quantity);
        };
    }

    private static long seconds(String duration) {
        assertThat(duration).matches("\\d+s");
        return Long.parseLong(duration.substring(0, duration.length() - 1));
    }

    private static Stream<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString);
    }

    private static JsonNode yaml(Path file) {
        return node(YAML.load(Monitoring.read(file)));
    }

    private static JsonNode node(Object yaml) {
        return JsonMapper.shared().valueToTree(yaml);
    }
}
