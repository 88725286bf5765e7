package io.anomalyguard.local;

import io.anomalyguard.local.broker.BrokerMain;
import io.anomalyguard.local.feast.FeatureServerMain;
import java.nio.file.Path;
import java.util.List;

/** Entry point: the demo, its Kafka and Redis alone, or (internal) the process of the broker or the feature server. */
public final class LocalStack {
    private LocalStack() {}

    @SuppressWarnings("CatchAndPrintStackTrace") // There is nobody to rethrow it to, and a log may not be set up.
    public static void main(String[] args) {
        List<String> rest = args.length == 0 ? List.of() : List.of(args).subList(1, args.length);
        String command = args.length == 0 ? "help" : args[0];
        int code = 1;
        try {
            code = run(command, rest);
        } catch (Exception | Error e) {
            e.printStackTrace();
        } finally {
            // Threads of a broker that began to start, or of libraries, would keep the process alive.
            System.exit(code);
        }
    }

    private static int run(String command, List<String> rest) throws Exception {
        switch (command) {
            case "broker" ->
                BrokerMain.run(Integer.parseInt(rest.get(0)), Integer.parseInt(rest.get(1)), Path.of(rest.get(2)));
            case "feast" -> FeatureServerMain.run(Integer.parseInt(rest.get(0)), rest.get(1), rest.get(2));
            default -> {
                return CommandLine.run(command, rest);
            }
        }
        return 0;
    }
}
