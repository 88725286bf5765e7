package io.anomalyguard.contracts.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.jspecify.annotations.Nullable;

/**
 * Brings a broker's topics in line with {@link Topics}: missing ones are created, policies of others follow. Partitions
 * of existing topics stay as they are, for a change would send a user's events to two partitions.
 */
public final class TopicSetup {
    /** Enough for several instances of each service; a user's events stay in one of them. */
    public static final int PARTITIONS = 6;

    private static final System.Logger LOG = System.getLogger(TopicSetup.class.getName());
    /** Only these themselves: the want of a permission is an invalid configuration to Kafka's class hierarchy, too. */
    private static final Set<Class<?>> REFUSALS =
            Set.of(PolicyViolationException.class, InvalidConfigurationException.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private TopicSetup() {}

    /**
     * For a container that runs once: reads the broker's address from {@code KAFKA_BOOTSTRAP_SERVERS}, its security from
     * {@code KAFKA_SECURITY_PROTOCOL}, {@code KAFKA_SASL_MECHANISM} and {@code KAFKA_SASL_JAAS_CONFIG}, and
     * {@code TOPIC_PARTITIONS} and {@code TOPIC_REPLICATION_FACTOR} (the broker's default if not set).
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> environment = System.getenv();
        var client = new HashMap<String, Object>();
        client.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"));
        putIfGiven(client, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, environment.get("KAFKA_SECURITY_PROTOCOL"));
        putIfGiven(client, SaslConfigs.SASL_MECHANISM, environment.get("KAFKA_SASL_MECHANISM"));
        putIfGiven(client, SaslConfigs.SASL_JAAS_CONFIG, environment.get("KAFKA_SASL_JAAS_CONFIG"));
        String replication = environment.getOrDefault("TOPIC_REPLICATION_FACTOR", "");

        try {
            var created = apply(
                    client,
                    Integer.parseInt(environment.getOrDefault("TOPIC_PARTITIONS", String.valueOf(PARTITIONS))),
                    replication.isEmpty() ? Optional.empty() : Optional.of(Short.valueOf(replication)));
            System.out.println("Topics created: " + (created.isEmpty() ? "none, all were there" : created));
        } catch (ExecutionException | TimeoutException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            System.err.println("Cannot set up the topics of " + client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                    + ": " + cause.getMessage());
            System.exit(1);
        }
    }

    /**
     * Creates and adjusts the topics.
     *
     * @param client properties of a Kafka client; the broker's address at least
     * @param partitions of topics that are created
     * @param replication factor of topics that are created; the broker's default if empty
     * @return the names of the topics that were missing
     * @throws TimeoutException if the broker does not answer within a minute
     * @throws ExecutionException if the broker refuses
     */
    public static List<String> apply(Map<String, Object> client, int partitions, Optional<Short> replication)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = Admin.create(client)) {
            var existing = admin.listTopics().names().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            var missing = new ArrayList<String>();
            for (var topic : Topics.configsByName().entrySet()) {
                String name = topic.getKey();
                if (existing.contains(name)) {
                    var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
                    settle(
                            name,
                            topic.getValue(),
                            configs -> await(admin.incrementalAlterConfigs(Map.of(resource, sets(configs)))
                                    .all()));
                } else {
                    var created = new NewTopic(name, Optional.of(partitions), replication);
                    settle(
                            name,
                            topic.getValue(),
                            configs -> await(admin.createTopics(List.of(created.configs(configs)))
                                    .all()));
                    missing.add(name);
                }
            }
            return missing;
        }
    }

    /** One request to give a topic a configuration. */
    interface Request {
        void send(Map<String, String> configs) throws ExecutionException, InterruptedException, TimeoutException;
    }

    /**
     * Gives a topic its configuration; without {@link Topics#OPTIONAL_CONFIGS} where the broker's owner does not allow
     * them, and says so in the log.
     *
     * @throws ExecutionException if the broker refuses for another reason, or what is left as well
     */
    static void settle(String topic, Map<String, String> whole, Request request)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            request.send(whole);
        } catch (ExecutionException e) {
            var required = new HashMap<>(whole);
            boolean less = required.keySet().removeAll(Topics.OPTIONAL_CONFIGS);
            if (!less || e.getCause() == null || !REFUSALS.contains(e.getCause().getClass())) {
                throw e;
            }
            request.send(required);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The broker refused {0} for {1}, which goes without: {2}",
                    Topics.OPTIONAL_CONFIGS,
                    topic,
                    e.getCause().getMessage());
        }
    }

    private static void await(KafkaFuture<Void> answer)
            throws ExecutionException, InterruptedException, TimeoutException {
        answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Collection<AlterConfigOp> sets(Map<String, String> configs) {
        return configs.entrySet().stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
    }

    private static void putIfGiven(Map<String, Object> client, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            client.put(name, value);
        }
    }
}
