package io.anomalyguard.benchmarks;

import io.anomalyguard.benchmarks.features.FeaturesBenchmark;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs a benchmark by name and prints each figure beside its reference, with their ratio. */
public final class Benchmarks {
    private static final Map<String, Class<?>> BY_NAME = new TreeMap<>(Map.of("codec", CodecBenchmark.class));

    /** What a benchmark's method name ends with if it is the reference of the one without that ending. */
    private static final List<String> REFERENCES = List.of("ByDatabind");

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 1 && args[0].equals("features")) {
            FeaturesBenchmark.run();
            return;
        }
        Class<?> benchmark = args.length == 1 ? BY_NAME.get(args[0]) : null;
        if (benchmark == null) {
            System.err.println(
                    "usage: bench NAME, where NAME is one of: " + String.join(", ", BY_NAME.keySet()) + ", features");
            System.exit(2);
            return;
        }
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
