package io.anomalyguard.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param dataDirectory all that survives a restart, and the logs
 * @param home the project's root, where the service jars lie; null when only Kafka and Redis run
 * @param ports 0 stands for any free port
 * @param host interface on which the services listen
 * @param rate events per second of the simulator, or null for the service's own default
 * @param fresh whether the data of earlier runs is removed first
 * @param environment extra variables by service name
 * @param jvmOptions extra options by component name, after the built-in ones
 */
record Options(
        Path dataDirectory,
        @Nullable Path home,
        Map<Endpoint, Integer> ports,
        String host,
        @Nullable Integer rate,
        boolean fresh,
        Map<String, Map<String, String>> environment,
        Map<String, List<String>> jvmOptions) {

    /**
     * Reads options of the form {@code --name value} or {@code --name=value}. What is not given comes from the
     * environment ({@code --kafka-port} from {@code ANOMALYGUARD_KAFKA_PORT}), then from the defaults.
     *
     * @throws StackException on anything that is not understood
     */
    static Options parse(List<String> arguments, Map<String, String> environment) {
        var single = new LinkedHashMap<String, String>();
        var childEnvironment = new LinkedHashMap<String, Map<String, String>>();
        var jvmOptions = new LinkedHashMap<String, List<String>>();
        boolean fresh = false;
        var queue = new ArrayList<>(arguments);
        while (!queue.isEmpty()) {
            String argument = queue.removeFirst();
            if (argument.equals("--fresh")) {
                fresh = true;
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!NAMES.contains(name)) {
                throw new StackException("Unknown option " + name + "; ./anomalyguard help lists them all.");
            }
            if (equals < 0 && queue.isEmpty()) {
                throw new StackException("The option " + name + " needs a value.");
            }
            String value = equals < 0 ? queue.removeFirst() : argument.substring(equals + 1);
            switch (name) {
                case "--env" -> {
                    String[] parts = split(name, value, "SERVICE:NAME=VALUE");
                    int assign = parts[1].indexOf('=');
                    if (assign < 1) {
                        throw new StackException("--env needs SERVICE:NAME=VALUE, not \"" + value + "\".");
                    }
                    childEnvironment
                            .computeIfAbsent(parts[0], service -> new LinkedHashMap<>())
                            .put(parts[1].substring(0, assign), parts[1].substring(assign + 1));
                }
                case "--jvm" -> {
                    String[] parts = split(name, value, "COMPONENT:OPTION");
                    if (parts[0].equals("redis")) {
                        throw new StackException("--jvm does nothing for redis, which is no JVM.");
                    }
                    jvmOptions
                            .computeIfAbsent(parts[0], component -> new ArrayList<>())
                            .add(parts[1]);
                }
                default -> single.put(name, value);
            }
        }
        for (String name : NAMES) {
            String inherited = environment.get(
                    "ANOMALYGUARD_" + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT));
            if (inherited != null && !inherited.isEmpty()) {
                single.putIfAbsent(name, inherited);
            }
        }
        var ports = new EnumMap<Endpoint, Integer>(Endpoint.class);
        for (Endpoint endpoint : Endpoint.values()) {
            String given = single.get(endpoint.option());
            ports.put(endpoint, given == null ? endpoint.defaultPort() : number(endpoint.option(), given, 0, 65_535));
        }
        String home = single.get("--home");
        String rate = single.get("--rate");
        return new Options(
                Path.of(single.getOrDefault("--data-dir", "data"))
                        .toAbsolutePath()
                        .normalize(),
                home == null ? null : Path.of(home).toAbsolutePath().normalize(),
                ports,
                single.getOrDefault("--host", "127.0.0.1"),
                rate == null ? null : Integer.valueOf(number("--rate", rate, 1, 200_000)),
                fresh,
                childEnvironment,
                jvmOptions);
    }

    private static final List<String> NAMES = names();

    private static List<String> names() {
        var names = new ArrayList<>(List.of("--data-dir", "--home", "--host", "--rate", "--env", "--jvm"));
        for (Endpoint endpoint : Endpoint.values()) {
            names.add(endpoint.option());
        }
        return List.copyOf(names);
    }

    private static String[] split(String option, String value, String form) {
        String[] parts = value.split(":", 2);
        if (parts.length != 2 || parts[1].isEmpty() || !Stack.COMPONENTS.contains(parts[0])) {
            throw new StackException(option + " needs " + form + " with one of " + String.join(", ", Stack.COMPONENTS)
                    + ", not \"" + value + "\".");
        }
        return parts;
    }

    private static int number(String option, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, in the same words as a number out of range.
        }
        throw new StackException(
                option + " needs a whole number from " + least + " to " + most + ", not \"" + text + "\".");
    }
}
