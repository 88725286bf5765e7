package io.anomalyguard.local;

import io.anomalyguard.local.broker.BrokerMain;
import io.anomalyguard.local.feast.FeatureServerMain;
import java.nio.file.Path;
import java.util.List;

/** Entry point: the demo, its Kafka and Redis alone, or (internal) the process of the broker or the feature server. */
public final class LocalStack {
    private LocalStack() {}

    public static void main(String[] args) throws Exception {
        List<String> rest = args.length == 0 ? List.of() : List.of(args).subList(1, args.length);
        String command = args.length == 0 ? "help" : args[0];
        // Libraries may have left threads that would keep the process alive.
        System.exit(run(command, rest));
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
