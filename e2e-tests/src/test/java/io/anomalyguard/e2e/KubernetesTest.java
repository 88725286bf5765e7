package io.anomalyguard.e2e;

import static io.anomalyguard.e2e.Kubernetes.COMPOSE;
import static io.anomalyguard.e2e.Kubernetes.DOCKERFILE;
import static io.anomalyguard.e2e.Kubernetes.KUBERNETES;
import static io.anomalyguard.e2e.Kubernetes.SERVICES;
import static io.anomalyguard.e2e.Kubernetes.application;
import static io.anomalyguard.e2e.Kubernetes.bytes;
import static io.anomalyguard.e2e.Kubernetes.container;
import static io.anomalyguard.e2e.Kubernetes.defaultPort;
import static io.anomalyguard.e2e.Kubernetes.find;
import static io.anomalyguard.e2e.Kubernetes.group;
import static io.anomalyguard.e2e.Kubernetes.home;
import static io.anomalyguard.e2e.Kubernetes.kinds;
import static io.anomalyguard.e2e.Kubernetes.kustomizations;
import static io.anomalyguard.e2e.Kubernetes.parse;
import static io.anomalyguard.e2e.Kubernetes.seconds;
import static io.anomalyguard.e2e.Kubernetes.setting;
import static io.anomalyguard.e2e.Kubernetes.settingsOrNone;
import static io.anomalyguard.e2e.Kubernetes.texts;
import static io.anomalyguard.e2e.Kubernetes.value;
import static io.anomalyguard.e2e.Kubernetes.workload;
import static io.anomalyguard.e2e.Kubernetes.workloads;
import static io.anomalyguard.e2e.Kubernetes.yamlFiles;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Holds deploy/kubernetes together with the services, their images and docker-compose.yml; needs no tool of Kubernetes. */
class KubernetesTest {
    private static final String TOPICS = "topics";

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
        JsonNode patched = parse(patch);
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
}
