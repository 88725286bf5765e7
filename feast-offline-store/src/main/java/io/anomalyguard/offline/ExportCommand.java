package io.anomalyguard.offline;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.json.JsonCodec;
import io.anomalyguard.contracts.topic.BoundedRead;
import io.anomalyguard.contracts.topic.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * {@code export}: the topic {@code user.features}, as far as it goes at the start, as one Parquet file.
 *
 * <p>The broker and its security come from {@code KAFKA_BOOTSTRAP_SERVERS}, {@code KAFKA_SECURITY_PROTOCOL},
 * {@code KAFKA_SASL_MECHANISM} and {@code KAFKA_SASL_JAAS_CONFIG}.
 */
public final class ExportCommand {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String DEFAULT_FILE = "feature_repo/data/user_activity.parquet";
    private static final String USAGE =
            "Usage: export [--out FILE] [--bootstrap-servers HOST:PORT]   FILE is " + DEFAULT_FILE + " if not given";

    private ExportCommand() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    /** Returns the exit code: 0 for done, 1 for not done, 2 for a command line that cannot be meant so. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        Path file = Path.of(DEFAULT_FILE);
        String broker = environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size()) {
                err.println(USAGE);
                return 2;
            }
            switch (arguments.get(i)) {
                case "--out" -> file = Path.of(arguments.get(i + 1));
                case "--bootstrap-servers" -> broker = arguments.get(i + 1);
                default -> {
                    err.println(USAGE);
                    return 2;
                }
            }
        }
        var bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(consumerConfigs(broker, environment), bytes, bytes)) {
            Result result = export(consumer, file, BoundedRead.SILENCE);
            out.println(result.rows() + " rows in " + file
                    + (result.skipped() == 0 ? "" : "; " + result.skipped() + " records were no feature rows"));
            return 0;
        } catch (KafkaException | IllegalStateException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            err.println("Cannot read " + Topics.USER_FEATURES.name() + " from " + broker + ": " + cause.getMessage());
            return 1;
        } catch (IOException e) {
            err.println("Cannot write " + file + ": " + e);
            return 1;
        }
    }

    static Map<String, Object> consumerConfigs(String broker, Map<String, String> environment) {
        var configs = new HashMap<String, Object>();
        configs.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker);
        putIfGiven(configs, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, environment.get("KAFKA_SECURITY_PROTOCOL"));
        putIfGiven(configs, SaslConfigs.SASL_MECHANISM, environment.get("KAFKA_SASL_MECHANISM"));
        putIfGiven(configs, SaslConfigs.SASL_JAAS_CONFIG, environment.get("KAFKA_SASL_JAAS_CONFIG"));
        configs.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        configs.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What retention removes while it is read is passed over.
        configs.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        configs.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        return configs;
    }

    private static void putIfGiven(Map<String, Object> configs, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            configs.put(name, value);
        }
    }

    /**
     * What came of an export.
     *
     * @param skipped records that are no feature rows
     */
    record Result(long rows, long skipped) {}

    /**
     * Reads every partition from its beginning to where it ends now.
     *
     * @param silence how long to wait for the next record
     * @throws TimeoutException if none comes for so long
     * @throws IllegalStateException if nobody has made the topic yet
     */
    static Result export(Consumer<byte[], byte[]> consumer, Path file, Duration silence) throws IOException {
        JsonCodec<UserActivity> codec = Topics.USER_FEATURES.codec();
        List<TopicPartition> partitions = BoundedRead.partitions(consumer, Topics.USER_FEATURES.name());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long[] skipped = {0};
        try (var history = new HistoryFile(file)) {
            BoundedRead.<IOException>read(consumer, ends, silence, (records, left) -> {
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    try {
                        if (record.value() == null) {
                            throw new InvalidRecordException(InvalidRecordException.WHOLE_RECORD, "no value");
                        }
                        history.add(codec.decode(record.value()));
                    } catch (InvalidRecordException e) {
                        skipped[0]++;
                    }
                }
            });
            return new Result(history.finish(), skipped[0]);
        }
    }
}
