package io.anomalyguard.dashboard.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How everything was when last asked.
 *
 * @param problems what is wrong, in sentences without full stop, worst first; empty when all is well
 * @param services the other services
 * @param topics the topics, in order of name; empty where the broker does not answer
 * @param lags how far consumers are behind, by group; empty where the broker does not answer
 * @param warmUp how far the first model has come; null once there is one, or where nobody tells
 * @param featureAge how old feature rows were when they could be read, lately; null where nobody tells
 * @param atMs when, epoch milliseconds; 0 before the first time
 */
public record PipelineReport(
        List<String> problems,
        List<Service> services,
        List<TopicFlow> topics,
        List<Lag> lags,
        @Nullable WarmUp warmUp,
        @Nullable FeatureAge featureAge,
        long atMs) {
    static final PipelineReport NONE = new PipelineReport(List.of(), List.of(), List.of(), List.of(), null, null, 0);

    public PipelineReport {
        problems = List.copyOf(problems);
        services = List.copyOf(services);
        topics = List.copyOf(topics);
        lags = List.copyOf(lags);
    }

    /** How a service does. */
    enum Level {
        UP,
        /** It answers and is on its way: nothing is wrong. */
        STARTING,
        /** It answers and says that something is not there. */
        IMPAIRED,
        AWAY
    }

    /**
     * One service.
     *
     * @param words how it is, e.g. "Up" or "Does not answer"
     * @param parts what it says about its parts, those that are not well first
     */
    record Service(String name, String address, Level level, String words, List<Part> parts) {
        Service {
            parts = List.copyOf(parts);
        }
    }

    /** What a service says about one of its parts. */
    record Part(String name, Level level, String words) {}

    /**
     * The learning of the first model.
     *
     * @param percent of the rows and users that it needs, 0 to 100
     * @param waitingFor what is missing
     */
    public record WarmUp(int percent, String waitingFor) {
        /** In a few words, for a figure that there is not yet. */
        public String words() {
            return percent < 100
                    ? "model warming up, %d %%".formatted(percent)
                    : "model warming up, waiting for " + waitingFor;
        }
    }

    /**
     * One topic.
     *
     * @param perSecond records written per second since the last time; NaN the first time
     */
    record TopicFlow(String name, int partitions, long records, double perSecond) {}

    /** How many records a group of consumers has yet to read of a topic. */
    record Lag(String group, String topic, long records) {}
}
