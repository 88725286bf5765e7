package io.anomalyguard.producer;

import io.anomalyguard.producer.replay.ReplayCommand;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service, or with {@code replay FILE} as arguments the replay of an access log, which needs no Spring. */
@SpringBootApplication
public class ProducerServiceApplication {
    public static void main(String[] args) throws InterruptedException {
        if (args.length > 0 && args[0].equals("replay")) {
            System.exit(ReplayCommand.execute(Arrays.copyOfRange(args, 1, args.length)));
        }
        SpringApplication.run(ProducerServiceApplication.class, args);
    }
}
