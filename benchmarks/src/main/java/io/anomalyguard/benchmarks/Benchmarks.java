package io.anomalyguard.benchmarks;

import io.anomalyguard.benchmarks.detection.Detection;
import io.anomalyguard.benchmarks.features.FeaturesBenchmark;
import io.anomalyguard.benchmarks.latency.LatencyBenchmark;
import io.anomalyguard.benchmarks.quality.Quality;
import io.anomalyguard.benchmarks.score.ScoreBenchmark;
import io.anomalyguard.benchmarks.stream.StreamBenchmark;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs a benchmark by name and prints each figure beside its reference, with their ratio. */
public final class Benchmarks {
    private static final String USAGE = """
            usage: bench NAME [--OPTION VALUE...]
              codec      the hot path's JSON beside data binding
              detection  attacks found, missed and falsely seen in the simulator's traffic
              features   features of a user by each way, beside the bare command and Feast's Python client
              forest     the compiled forest beside Smile's own
              latency    from a click to its row and its alert     --rates N,N --seconds N --warm-up N --garbage N
              quality    ranking of labelled sets beside scikit-learn     --data DIR
              score      POST /score beside a constant of the same server     --connections N,N --turns N --seconds N
                                                                      --rate N
              stream     how fast a backlog becomes feature rows     --events N --users N,N --runs N --threads N
                                                                      --commit-ms N --heap-mb N
            """;

    /** What a benchmark's method name ends with if it is the reference of the one without that ending. */
    private static final List<String> REFERENCES = List.of("ByDatabind", "BySmile");

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        var options = List.of(args).subList(Math.min(args.length, 1), args.length);
        try {
            switch (args.length == 0 ? "" : args[0]) {
                case "codec" -> jmh(CodecBenchmark.class);
                case "features" -> FeaturesBenchmark.run();
                case "forest" -> jmh(ForestBenchmark.class);
                case "detection" -> Detection.main(options.toArray(String[]::new));
                case "quality" -> Quality.main(options.toArray(String[]::new));
                case "score" -> ScoreBenchmark.run(options);
                case "stream" -> StreamBenchmark.run(options);
                case "latency" -> LatencyBenchmark.run(options);
                default -> throw new IllegalArgumentException(USAGE);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void jmh(Class<?> benchmark) throws RunnerException {
        var results = new Runner(new OptionsBuilder()
                        .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                        .build())
                .run();
        var nanos = new TreeMap<String, Double>();
        for (RunResult result : results) {
            String label = result.getPrimaryResult().getLabel();
            nanos.put(label, result.getPrimaryResult().getScore());
        }
        System.out.println();
        nanos.forEach((name, ours) -> {
            for (String suffix : REFERENCES) {
                Double reference = nanos.get(name + suffix);
                if (reference != null) {
                    System.out.printf(
                            Locale.ROOT,
                            "%-14s %7.0f ns   %-22s %7.0f ns   reference/ours %.2f%n",
                            name,
                            ours,
                            name + suffix,
                            reference,
                            reference / ours);
                }
            }
        });
    }
}
