package io.anomalyguard.local;

import io.anomalyguard.local.supervisor.Progress;
import io.anomalyguard.local.supervisor.Supervisor;
import io.anomalyguard.local.supervisor.Supervisor.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a person at the terminal can ask for. */
final class CommandLine {
    /** A little more than the watchdog leaves them. */
    private static final Duration ORPHANS_END = Duration.ofSeconds(15);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    static final String USAGE = """
            Usage: java -jar local-stack.jar demo|infra [OPTION...]

            demo   Kafka, Redis, a feature server and the four services; needs --home, which ./anomalyguard demo gives
            infra  Kafka and Redis alone

            --data-dir DIR         what survives restarts, and the logs (data)
            --dashboard-port N     0 takes any free port (8080)
            --producer-port N      (8081)
            --processor-port N     (8082)
            --inference-port N     (8083)
            --kafka-port N         (9092)
            --redis-port N         (6379)
            --feast-port N         (6566)
            --host ADDRESS         interface the services listen on (127.0.0.1); 0.0.0.0 opens them to the network
            --rate N               simulated events per second
            --fresh                removes the data of earlier runs first
            --env SERVICE:NAME=VALUE   one more environment variable for a service; may be repeated
            --jvm COMPONENT:OPTION     one more JVM option for a component; may be repeated

            Ports, --data-dir, --host and --rate can also come from the environment: ANOMALYGUARD_KAFKA_PORT and so on.
            Once all is up, one line tells the login of the dashboard, and one starts with READY and says where. Ctrl-C stops everything.
            """;

    private CommandLine() {}

    /** Returns the exit code. */
    static int run(String command, List<String> arguments) throws InterruptedException {
        try {
            return switch (command) {
                case "help", "--help", "-h" -> {
                    System.out.print(USAGE);
                    yield 0;
                }
                case "infra" -> supervise(withoutHome(Options.parse(arguments, System.getenv())));
                case "demo" -> {
                    Options options = Options.parse(arguments, System.getenv());
                    if (options.home() == null) {
                        throw new StackException(
                                "demo needs --home, the project's root; ./anomalyguard demo gives it.");
                    }
                    yield supervise(options);
                }
                default -> throw new StackException("Unknown command " + command + "; there are demo, infra and help.");
            };
        } catch (StackException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException | UncheckedIOException e) {
            System.err.println("The stack cannot start: " + e);
            return 1;
        }
    }

    private static int supervise(Options options) throws IOException, InterruptedException {
        try (var data = DataDirectory.own(options.dataDirectory())) {
            var files = new ArrayList<>(List.of(new EndpointFile(data.endpoints())));
            if (options.home() != null) {
                files.add(new EndpointFile(options.home().resolve("target").resolve("demo.endpoints")));
            }
            awaitEndOf(files.getFirst());
            if (options.fresh()) {
                data.clear();
            }
            Stack stack = Stack.plan(options, data);
            PrintStream out = System.out;
            var progress = new Progress(out, "true".equals(System.getenv("ANOMALYGUARD_TERMINAL")));
            progress.say("Starting; data and logs in " + options.dataDirectory());
            var supervisor = new Supervisor(stack.components(), data.logs(), progress, START_TIMEOUT);
            var hook = new Thread(
                    () -> {
                        files.forEach(EndpointFile::forget);
                        supervisor.stop();
                    },
                    "stop-children");
            Runtime.getRuntime().addShutdownHook(hook);
            Failure failure = supervisor.start();
            if (failure == null) {
                if (!supervisor.isStopping()) {
                    for (EndpointFile file : files) {
                        file.tell(stack.endpoints());
                    }
                    stack.loginLine().ifPresent(progress::say);
                    progress.say(stack.readyLine());
                }
                failure = supervisor.awaitFailure();
            }
            progress.say("FAILED " + failure.message());
            supervisor.stop();
            return 1;
        }
    }

    /** The parts of a stack that was killed outlive it for some seconds, with its ports and its files. */
    private static void awaitEndOf(EndpointFile earlier) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ORPHANS_END.toNanos();
        while (earlier.hasLivingChildren() && System.nanoTime() - deadline < 0) {
            Thread.sleep(POLL);
        }
    }

    private static Options withoutHome(Options options) {
        return new Options(
                options.dataDirectory(),
                null,
                options.ports(),
                options.host(),
                options.rate(),
                options.fresh(),
                options.environment(),
                options.jvmOptions());
    }
}
