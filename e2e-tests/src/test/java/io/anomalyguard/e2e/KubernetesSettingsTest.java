package io.anomalyguard.e2e;

import static io.anomalyguard.e2e.Kubernetes.COMPOSE;
import static io.anomalyguard.e2e.Kubernetes.SERVICES;
import static io.anomalyguard.e2e.Kubernetes.commonSettings;
import static io.anomalyguard.e2e.Kubernetes.container;
import static io.anomalyguard.e2e.Kubernetes.lines;
import static io.anomalyguard.e2e.Kubernetes.readByTopicSetup;
import static io.anomalyguard.e2e.Kubernetes.settings;
import static io.anomalyguard.e2e.Kubernetes.variables;
import static io.anomalyguard.e2e.Kubernetes.workload;
import static io.anomalyguard.e2e.Kubernetes.workloads;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Holds what deploy/kubernetes sets together with what the services read and docker-compose.yml sets. */
class KubernetesSettingsTest {
    private static final String TOPICS = "topics";
    private static final Pattern ACCOUNT = Pattern.compile("ANOMALYGUARD_ACCESS_USERS_[A-Z]+_(PASSWORD|ROLE)");

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
}
