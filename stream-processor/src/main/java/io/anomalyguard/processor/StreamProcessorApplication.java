package io.anomalyguard.processor;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;

/** Starts the service, or with a command as arguments that command, which needs no Spring context. */
@SpringBootApplication(exclude = KafkaAutoConfiguration.class)
public class StreamProcessorApplication {
    public static void main(String[] args) {
        if (CommandMode.isAskedFor(args)) {
            System.exit(CommandMode.run(args));
        }
        SpringApplication.run(StreamProcessorApplication.class, args);
    }
}
