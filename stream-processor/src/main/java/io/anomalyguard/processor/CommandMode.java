package io.anomalyguard.processor;

import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreException;
import io.anomalyguard.processor.deadletters.DlqCommand;
import io.anomalyguard.processor.sink.RebuildCommand;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.StandardEnvironment;

/**
 * The command-line mode: {@code dlq ...} and {@code rebuild ...}. Needs no Spring context, but is configured as the service
 * is, by the same environment variables and files.
 */
final class CommandMode {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    /** Shorter than Kafka's minute: somebody is waiting. */
    private static final int TIMEOUT_MS = 15_000;

    private static final String TRANSACTIONAL_ID = "dlq-replay";

    private final KafkaProperties kafka;
    private final ProcessorSettings settings;

    private CommandMode() {
        var environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        var binder = Binder.get(environment);
        kafka = binder.bindOrCreate("spring.kafka", KafkaProperties.class);
        settings = binder.bindOrCreate("stream-processor", ProcessorSettings.class);
    }

    static boolean isAskedFor(String[] arguments) {
        return arguments.length > 0 && (arguments[0].equals("dlq") || arguments[0].equals("rebuild"));
    }

    /** Runs the command and returns the exit code: 0 all done, 1 not all done, 2 not understood. */
    static int run(String[] arguments) {
        // Before any logger is made: without Spring, logback would print Kafka's debug messages.
        System.setProperty("logback.configurationFile", "logback-command.xml");
        boolean dlq = arguments[0].equals("dlq");
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        if (Arrays.asList(rest).contains("--help")) {
            System.out.print(dlq ? DlqCommand.USAGE : RebuildCommand.USAGE);
            return OK;
        }
        CommandMode mode;
        try {
            mode = new CommandMode();
        } catch (BindException e) {
            System.err.println(deepest(e).getMessage());
            return USAGE;
        }
        try {
            return (dlq ? mode.dlq(rest) : mode.rebuild(rest)) ? OK : FAILED;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(dlq ? DlqCommand.USAGE : RebuildCommand.USAGE);
            return USAGE;
        } catch (IOException | IllegalStateException | OnlineStoreException e) {
            System.err.println(e.getMessage());
            return FAILED;
        } catch (ProducerFencedException e) {
            System.err.println(
                    "Another replay has begun; this one ends. What it had not committed is left to that one.");
            return FAILED;
        } catch (KafkaException e) {
            System.err.println("Kafka at " + String.join(",", mode.kafka.getBootstrapServers()) + ": "
                    + Objects.requireNonNullElse(deepest(e).getMessage(), e.toString()));
            return FAILED;
        }
    }

    private static Throwable deepest(Throwable error) {
        Throwable deepest = error;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private boolean dlq(String[] arguments) throws IOException {
        return new DlqCommand(System.out, arguments).run(this::consumer, this::producer);
    }

    private boolean rebuild(String[] arguments) {
        var command = new RebuildCommand(System.out, settings.onlineStore().keyTtl(), arguments);
        try (var consumer = consumer();
                var store = OnlineStore.connect(settings.onlineStore().settings())) {
            command.run(consumer, store, settings.sink().batchSize());
            return true;
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> configs = new HashMap<>(kafka.buildConsumerProperties());
        configs.remove(ConsumerConfig.GROUP_ID_CONFIG);
        configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        configs.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What retention removes while it is read is passed over.
        configs.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        configs.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        configs.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        return new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> configs = new HashMap<>(kafka.buildProducerProperties());
        configs.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        configs.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MS);
        configs.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(configs, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
