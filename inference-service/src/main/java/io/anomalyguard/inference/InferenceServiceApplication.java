package io.anomalyguard.inference;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication
public class InferenceServiceApplication {
    public static void main(String[] args) {
        SpringApplication.run(InferenceServiceApplication.class, args);
    }
}
