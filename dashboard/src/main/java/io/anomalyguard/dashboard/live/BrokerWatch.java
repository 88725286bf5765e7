package io.anomalyguard.dashboard.live;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker every two seconds how it is and which partitions the topics have. */
final class BrokerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
    private static final Duration ASK_EVERY = Duration.ofSeconds(2);

    private final LiveModel model;
    private final List<String> topics;
    private final Map<String, Object> properties;
    private final Clock clock;
    private volatile Map<TopicPartition, Uuid> partitions = Map.of();

    /**
     * @param topics that must be there
     * @param clientProperties how to reach the broker, security included
     */
    BrokerWatch(LiveModel model, Collection<String> topics, Map<String, Object> clientProperties, Clock clock) {
        this.model = model;
        this.topics = List.copyOf(topics);
        this.properties = Map.copyOf(clientProperties);
        this.clock = clock;
    }

    /** The partitions with their topics' ids; empty until all topics are there. A topic made anew has another id. */
    Map<TopicPartition, Uuid> partitions() {
        return partitions;
    }

    /** Watches until the thread is interrupted. */
    void run() {
        model.broker(new BrokerState.Connecting(servers()));
        try (Admin admin = connect()) {
            long lastAnswer = 0;
            while (true) {
                BrokerState state;
                try {
                    state = ask(admin);
                    lastAnswer = clock.millis();
                } catch (ExecutionException e) {
                    LOG.debug("the broker does not answer", e);
                    state = lastAnswer == 0
                            ? new BrokerState.Connecting(servers())
                            : new BrokerState.Unreachable(lastAnswer);
                }
                announce(state);
                TimeUnit.MILLISECONDS.sleep(ASK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits as long as it takes: while the broker has not started, its name may lead to no address. */
    private Admin connect() throws InterruptedException {
        var known = new HashMap<>(properties);
        known.keySet().retainAll(AdminClientConfig.configNames());
        for (String told = ""; ; TimeUnit.MILLISECONDS.sleep(ASK_EVERY.toMillis())) {
            try {
                return Admin.create(known);
            } catch (KafkaException e) {
                String why = String.valueOf(e.getCause() == null ? e : e.getCause());
                if (!why.equals(told)) {
                    LOG.warn("no client for Kafka at {}, trying again: {}", servers(), why);
                    told = why;
                }
            }
        }
    }

    private BrokerState ask(Admin admin) throws ExecutionException, InterruptedException {
        var found = new HashMap<TopicPartition, Uuid>();
        var missing = new ArrayList<String>();
        for (var answer : admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                TopicDescription topic = answer.getValue().get();
                topic.partitions()
                        .forEach(p -> found.put(new TopicPartition(topic.name(), p.partition()), topic.topicId()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                missing.add(answer.getKey());
            }
        }
        if (!missing.isEmpty()) {
            missing.sort(null);
            return new BrokerState.TopicsMissing(missing);
        }
        if (!found.equals(partitions)) {
            partitions = Map.copyOf(found);
        }
        return new BrokerState.Connected();
    }

    private void announce(BrokerState state) {
        BrokerState before = model.broker();
        model.broker(state);
        if (before.getClass() != state.getClass()) {
            switch (state) {
                case BrokerState.Connected() -> LOG.info("Kafka answers, all topics are there");
                case BrokerState.TopicsMissing(var missing) -> LOG.info("waiting for topics {}", missing);
                case BrokerState.Unreachable(var since) -> LOG.warn("Kafka at {} does not answer; waiting", servers());
                case BrokerState.Connecting(var servers) -> LOG.info("waiting for Kafka at {}", servers);
            }
        }
    }

    private String servers() {
        Object servers = properties.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        return servers instanceof Collection<?> all
                ? String.join(",", all.stream().map(Object::toString).toList())
                : String.valueOf(servers);
    }
}
