package io.anomalyguard.dashboard.pipeline;

import java.util.List;

/**
 * How everything was when last asked.
 *
 * @param problems what is wrong, in sentences without full stop, worst first; empty when all is well
 * @param services the other services
 * @param topics the topics, in order of name; empty where the broker does not answer
 * @param lags how far consumers are behind, by group; empty where the broker does not answer
 * @param atMs when, epoch milliseconds; 0 before the first time
 */
public record PipelineReport(
        List<String> problems, List<Service> services, List<TopicFlow> topics, List<Lag> lags, long atMs) {
    static final PipelineReport NONE = new PipelineReport(List.of(), List.of(), List.of(), List.of(), 0);

    public PipelineReport {
        problems = List.copyOf(problems);
        services = List.copyOf(services);
        topics = List.copyOf(topics);
        lags = List.copyOf(lags);
    }

    /** How a service does. */
    enum Level {
        UP,
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
    record Part(String name, boolean up, String words) {}

    /**
     * One topic.
     *
     * @param perSecond records written per second since the last time; NaN the first time
     */
    record TopicFlow(String name, int partitions, long records, double perSecond) {}

    /** How many records a group of consumers has yet to read of a topic. */
    record Lag(String group, String topic, long records) {}
}
