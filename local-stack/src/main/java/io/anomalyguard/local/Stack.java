package io.anomalyguard.local;

import io.anomalyguard.local.broker.BrokerMain;
import io.anomalyguard.local.feast.FeatureServerMain;
import io.anomalyguard.local.process.ChildSpec;
import io.anomalyguard.local.redis.RedisBinary;
import io.anomalyguard.local.supervisor.Component;
import io.anomalyguard.local.supervisor.Readiness;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns options into the components to run: which program, with which environment, memory and port. */
final class Stack {
    static final List<String> COMPONENTS = List.of(
            "kafka", "redis", "feast", "stream-processor", "inference-service", "producer-service", "dashboard");

    private static final String VERSION = "0.1.0-SNAPSHOT";
    /**
     * Much of the work of starting a service is its optimizing compiler's; here that waits for code that is ten times
     * hotter than usual. (A JDK AOT cache would save more still, but takes tens of seconds and of megabytes for each service
     * to create, and again after each build.)
     */
    private static final List<String> LATE_C2 = List.of(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    /** For what has no hot path of its own. */
    private static final List<String> C1_ONLY = List.of("-XX:TieredStopAtLevel=1");

    /**
     * It grows with the users of the last half hour, and they with the simulator's rate, which can be changed while it runs:
     * 370,000 users at 2,000 events/s, of 240 bytes each.
     */
    private static final List<String> PROCESSOR_HEAP = List.of("-Xms192m", "-Xmx1g");

    private static final String FEAST_PROJECT = "anomalyguard";
    private static final Duration SERVICE_STOP = Duration.ofSeconds(15);
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> ALL_INTERFACES = Set.of("", "0.0.0.0", "::", "[::]");

    private final Options options;
    private final DataDirectory data;
    private final Map<Endpoint, Integer> ports;
    private final String serviceHost;
    private final Login login = Login.generate();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private Stack(Options options, DataDirectory data, Map<Endpoint, Integer> ports) {
        this.options = options;
        this.data = data;
        this.ports = ports;
        this.serviceHost = serviceHost(options.host());
    }

    /**
     * @throws StackException when a port is taken or the host is none
     */
    static Stack plan(Options options, DataDirectory data) throws IOException {
        if (options.dataDirectory().toString().contains(",")) {
            throw new StackException(
                    "Kafka takes a comma for the end of a directory's name; choose a data directory without one"
                            + " with --data-dir, not " + options.dataDirectory() + ".");
        }
        var endpoints = options.home() == null ? List.of(Endpoint.KAFKA, Endpoint.REDIS) : List.of(Endpoint.values());
        var ports = new EnumMap<Endpoint, Integer>(Endpoint.class);
        List<Integer> free = Ports.free(endpoints.size());
        for (int i = 0; i < endpoints.size(); i++) {
            Endpoint endpoint = endpoints.get(i);
            int wanted = options.ports().getOrDefault(endpoint, endpoint.defaultPort());
            if (wanted != 0 && ports.containsValue(wanted)) {
                throw new StackException("Port " + wanted + " is meant for " + endpoint.owner()
                        + " and for another part, too; choose another with " + endpoint.option() + ".");
            }
            if (wanted != 0 && !Ports.isFree(wanted)) {
                throw new StackException("Port " + wanted + ", meant for " + endpoint.owner()
                        + ", is taken by another program; stop that, or choose another port with " + endpoint.option()
                        + ".");
            }
            ports.put(endpoint, wanted == 0 ? free.get(i) : wanted);
        }
        return new Stack(options, data, ports);
    }

    /** Where clients on this machine reach each part, by the words of the READY line. */
    Map<String, String> endpoints() {
        String host = serviceHost.equals(LOOPBACK) ? "localhost" : serviceHost;
        var addresses = new LinkedHashMap<String, String>();
        ports.forEach((endpoint, port) -> addresses.put(endpoint.key(), endpoint.address(host, port)));
        return addresses;
    }

    /** The line that tells people how to log in to the dashboard; empty where there is none. */
    Optional<String> loginLine() {
        return options.home() == null || login.isSetIn(environment("dashboard"))
                ? Optional.empty()
                : Optional.of(login.line());
    }

    /** The one line that tells people and programs where everything is. */
    String readyLine() {
        return endpoints().entrySet().stream()
                .map(address -> address.getKey() + "=" + address.getValue())
                .collect(Collectors.joining(" ", "READY ", ""));
    }

    List<Component> components() throws IOException {
        var components = new ArrayList<>(List.of(redis(), broker()));
        Path home = options.home();
        if (home != null) {
            components.add(featureServer());
            components.add(service(home, "stream-processor", Endpoint.PROCESSOR, PROCESSOR_HEAP, LATE_C2));
            components.add(service(home, "inference-service", Endpoint.INFERENCE, List.of("-Xmx256m"), LATE_C2));
            components.add(service(home, "producer-service", Endpoint.PRODUCER, List.of("-Xmx128m"), LATE_C2));
            components.add(service(home, "dashboard", Endpoint.DASHBOARD, List.of("-Xmx192m"), C1_ONLY));
        }
        return components;
    }

    private int port(Endpoint endpoint) {
        return ports.getOrDefault(endpoint, endpoint.defaultPort());
    }

    /** The host of the services' URLs on this machine: the interface they listen on, loopback when that is all of them. */
    private static String serviceHost(String host) {
        if (ALL_INTERFACES.contains(host)) {
            return LOOPBACK;
        }
        try {
            // Puts an IPv6 address in brackets.
            return new URI("http", host, null, null).getHost();
        } catch (URISyntaxException e) {
            throw new StackException("--host needs an IP address or a host name, not \"" + host + "\".");
        }
    }

    private String serviceUrl(Endpoint endpoint) {
        return endpoint.address(serviceHost, port(endpoint));
    }

    private Component redis() throws IOException {
        var spec = new ChildSpec(
                "redis",
                RedisBinary.command(data.redis(), port(Endpoint.REDIS)),
                environment("redis"),
                data.redis(),
                Duration.ofSeconds(10));
        return new Component(spec, new Readiness.RedisPing(port(Endpoint.REDIS)), 0);
    }

    private Component broker() throws IOException {
        var command = new ArrayList<>(List.of(
                java(),
                "-Xms64m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(LATE_C2);
        command.addAll(options.jvmOptions().getOrDefault("kafka", List.of()));
        command.addAll(ownClassPath());
        command.addAll(List.of(
                "broker",
                String.valueOf(port(Endpoint.KAFKA)),
                String.valueOf(Ports.free(1).getFirst()),
                data.kafka().toString()));
        var spec = new ChildSpec("kafka", command, environment("kafka"), data.logs(), Duration.ofSeconds(20));
        Files.createDirectories(data.logs());
        return new Component(spec, new Readiness.Printed(BrokerMain.READY_LINE), 0);
    }

    private Component featureServer() {
        var command = new ArrayList<>(List.of(
                java(),
                "-Xmx32m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(LATE_C2);
        command.addAll(options.jvmOptions().getOrDefault("feast", List.of()));
        command.addAll(ownClassPath());
        command.addAll(List.of("feast", String.valueOf(port(Endpoint.FEAST)), redisUri(), FEAST_PROJECT));
        var spec = new ChildSpec("feast", command, environment("feast"), data.logs(), Duration.ofSeconds(5));
        return new Component(spec, new Readiness.Printed(FeatureServerMain.READY_LINE), 0);
    }

    private String redisUri() {
        return "redis://127.0.0.1:" + port(Endpoint.REDIS);
    }

    private Component service(Path home, String name, Endpoint endpoint, List<String> heap, List<String> compiler) {
        Path jar = home.resolve(name).resolve("target").resolve("app").resolve(name + "-" + VERSION + ".jar");
        if (!Files.isReadable(jar)) {
            throw new StackException("There is no " + jar + "; ./anomalyguard demo builds it.");
        }
        var command = new ArrayList<>(List.of(java()));
        List<String> own = options.jvmOptions().getOrDefault(name, List.of());
        if (own.stream().noneMatch(option -> option.startsWith("-Xm"))) {
            command.addAll(heap);
        }
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(compiler);
        command.addAll(own);
        command.addAll(List.of("-jar", jar.toString()));
        URI probe = URI.create(serviceUrl(endpoint) + "/actuator/health/readiness");
        var spec = new ChildSpec(name, command, environment(name, endpoint), data.logs(), SERVICE_STOP);
        return new Component(spec, new Readiness.Http(http, probe), 1);
    }

    private Map<String, String> environment(String name, Endpoint endpoint) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("SERVER_PORT", String.valueOf(port(endpoint)));
        environment.put("SERVER_ADDRESS", options.host());
        // The shell may hold the settings of another cluster.
        environment.put("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port(Endpoint.KAFKA));
        environment.put("REDIS_URI", redisUri());
        environment.put("FEAST_PROJECT", FEAST_PROJECT);
        environment.put("FEAST_ACCESS", "grpc");
        environment.put("FEAST_SERVER", "grpc://127.0.0.1:" + port(Endpoint.FEAST));
        environment.put("STATE_DIR", data.state().resolve(name).toString());
        environment.put("PRODUCER_URL", serviceUrl(Endpoint.PRODUCER));
        environment.put("STREAM_PROCESSOR_URL", serviceUrl(Endpoint.PROCESSOR));
        environment.put("INFERENCE_URL", serviceUrl(Endpoint.INFERENCE));
        Integer rate = options.rate();
        if (rate != null) {
            environment.put("SIMULATOR_RATE", rate.toString());
        }
        if (endpoint == Endpoint.DASHBOARD) {
            environment.putAll(login.environment());
        }
        environment.putAll(environment(name));
        return environment;
    }

    /** What was asked for with {@code --env}. */
    private Map<String, String> environment(String name) {
        return options.environment().getOrDefault(name, Map.of());
    }

    /** The java that runs this, so that one JDK is found once. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> ownClassPath() {
        String classPath = System.getProperty("java.class.path");
        boolean oneJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
        return oneJar
                ? List.of("-jar", Path.of(classPath).toAbsolutePath().toString())
                : List.of("-cp", classPath, LocalStack.class.getName());
    }
}
