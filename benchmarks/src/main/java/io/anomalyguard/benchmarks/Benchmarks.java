package io.anomalyguard.benchmarks;

import io.anomalyguard.benchmarks.detection.Detection;
import io.anomalyguard.benchmarks.quality.Quality;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs a benchmark by name and prints each figure beside its reference, with their ratio. */
public final class Benchmarks {
    private static final Map<String, Class<?>> BY_NAME =
            new TreeMap<>(Map.of("codec", CodecBenchmark.class, "forest", ForestBenchmark.class));

    /** What a benchmark's method name ends with if it is the reference of the one without that ending. */
    private static final List<String> REFERENCES = List.of("ByDatabind", "BySmile");

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        String[] options = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (name) {
            case "detection" -> Detection.main(options);
            case "quality" -> Quality.main(options);
            default -> microbenchmark(name, options);
        }
    }

    private static void microbenchmark(String name, String[] options) throws RunnerException {
        Class<?> benchmark = options.length == 0 ? BY_NAME.get(name) : null;
        if (benchmark == null) {
            System.err.println("usage: bench NAME, where NAME is one of: detection, quality --data DIR, "
                    + String.join(", ", BY_NAME.keySet()));
            System.exit(2);
            return;
        }
        var results = new Runner(new OptionsBuilder()
                        .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                        .build())
                .run();
        var nanos = new TreeMap<String, Double>();
        for (RunResult result : results) {
            nanos.put(
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore());
        }
        System.out.println();
        nanos.forEach((label, ours) -> {
            if (REFERENCES.stream().noneMatch(label::endsWith)) {
                System.out.printf(Locale.ROOT, "%-20s %9.0f ns", label, ours);
                for (String suffix : REFERENCES) {
                    Double reference = nanos.get(label + suffix);
                    if (reference != null) {
                        System.out.printf(
                                Locale.ROOT,
                                "   %-22s %9.0f ns   reference/ours %.2f",
                                label + suffix,
                                reference,
                                reference / ours);
                    }
                }
                System.out.println();
            }
        });
    }
}
