package io.anomalyguard.producer.replay;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line.
 *
 * @param file the log
 * @param speed times as fast as the log; {@link Double#POSITIVE_INFINITY} for as fast as Kafka takes it
 * @param times which times the events get
 * @param servers bootstrap servers
 * @param dryRun read and judge the file, send nothing
 */
record ReplayOptions(Path file, double speed, LogTimes times, String servers, boolean dryRun) {
    /** Which logs are read, for those who have another. */
    static final String FORMATS = """
            the common and combined log format
            (Apache, nginx, Traefik and others, also as Docker's json-file driver keeps it) and Amazon S3's server access logs.
            Not read are other JSON (Caddy), W3C extended logs (IIS, CloudFront) and those of AWS load balancers.""";

    static final String USAGE = """
            Usage: replay FILE [--speed N] [--times keep|now] [--bootstrap-servers HOST:PORT] [--dry-run]

            Sends every request of a web server's access log to Kafka (common or combined format, Amazon S3's; also .gz).

              --speed N            times as fast as it happened: 1 is real time, 60 a minute per second,
                                   0 or max (default) as fast as Kafka takes it
              --times keep         events carry the times of the log (default)
              --times now          times are moved, all by the same, so that the log ends when the replay does
              --bootstrap-servers  default: the variable KAFKA_BOOTSTRAP_SERVERS, else localhost:9092
              --dry-run            only read the file and say what is in it
            """;

    /**
     * Reads the arguments behind the word {@code replay}.
     *
     * @throws IllegalArgumentException with a sentence about the argument at fault
     */
    static ReplayOptions parse(String[] arguments, Map<String, String> environment) {
        Path file = null;
        double speed = Double.POSITIVE_INFINITY;
        LogTimes times = LogTimes.KEEP;
        String servers = environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
        boolean dryRun = false;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            boolean takesValue = name.equals("--speed") || name.equals("--times") || name.equals("--bootstrap-servers");
            String value = null;
            if (takesValue) {
                value = equals >= 0 ? argument.substring(equals + 1) : i + 1 < arguments.length ? arguments[++i] : null;
                if (value == null || value.isBlank()) {
                    throw new IllegalArgumentException(name + " needs a value.");
                }
            }
            switch (name) {
                case "--speed" -> speed = speed(value);
                case "--times" -> times = times(value);
                case "--bootstrap-servers" -> servers = String.valueOf(value);
                case "--dry-run" -> {
                    if (equals >= 0) {
                        throw new IllegalArgumentException("--dry-run takes no value.");
                    }
                    dryRun = true;
                }
                default -> {
                    if (argument.startsWith("--")) {
                        throw new IllegalArgumentException("There is no option " + argument + ".");
                    }
                    if (file != null) {
                        throw new IllegalArgumentException("One file at a time, not also " + argument + ".");
                    }
                    file = path(argument);
                }
            }
        }
        if (file == null) {
            throw new IllegalArgumentException("Which file?");
        }
        return new ReplayOptions(file, speed, times, servers, dryRun);
    }

    private static Path path(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("There can be no file " + argument + ".", e);
        }
    }

    private static double speed(@Nullable String value) {
        if ("max".equals(value)) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double speed = Double.parseDouble(String.valueOf(value));
            if (speed >= 0) {
                return speed == 0 ? Double.POSITIVE_INFINITY : speed;
            }
        } catch (NumberFormatException e) {
            // The answer is the same as for a negative number.
        }
        throw new IllegalArgumentException("--speed must be a number from 0, or max, not " + value + ".");
    }

    private static LogTimes times(@Nullable String value) {
        return switch (String.valueOf(value).toLowerCase(Locale.ROOT)) {
            case "keep" -> LogTimes.KEEP;
            case "now" -> LogTimes.NOW;
            default -> throw new IllegalArgumentException("--times must be keep or now, not " + value + ".");
        };
    }
}
