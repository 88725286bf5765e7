package io.anomalyguard.local.broker;

import io.anomalyguard.contracts.topic.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/** Brings the broker's topics in line with {@link Topics}: missing ones are created, policies of others follow. */
final class TopicSetup {
    private static final long TIMEOUT_S = 30;

    private TopicSetup() {}

    static void apply(BrokerSettings settings) throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Object> config = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        try (Admin admin = Admin.create(config)) {
            var existing = admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS);
            var missing = new ArrayList<NewTopic>();
            var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
            Topics.configsByName().forEach((name, configs) -> {
                if (existing.contains(name)) {
                    changes.put(new ConfigResource(ConfigResource.Type.TOPIC, name), sets(configs));
                } else {
                    missing.add(new NewTopic(name, Optional.of(BrokerSettings.PARTITIONS), Optional.empty())
                            .configs(configs));
                }
            });
            admin.createTopics(missing).all().get(TIMEOUT_S, TimeUnit.SECONDS);
            admin.incrementalAlterConfigs(changes).all().get(TIMEOUT_S, TimeUnit.SECONDS);
        }
    }

    private static List<AlterConfigOp> sets(Map<String, String> configs) {
        return configs.entrySet().stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
    }
}
