package io.anomalyguard.local.supervisor;

import io.anomalyguard.local.process.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How it is found out that a component can do its job. Every check is bounded by a few seconds. */
public sealed interface Readiness {
    boolean check(Child child) throws InterruptedException;

    /** A Spring Boot service: its readiness probe answers 200. */
    record Http(HttpClient client, URI probe) implements Readiness {
        @Override
        public boolean check(Child child) throws InterruptedException {
            try {
                var request = HttpRequest.newBuilder(probe)
                        .timeout(Duration.ofSeconds(5))
                        .build();
                return client.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false;
            }
        }
    }

    /** Redis answers PONG; while it still loads its file it answers an error instead. */
    record RedisPing(int port) implements Readiness {
        @Override
        public boolean check(Child child) {
            try (var socket = new Socket()) {
                socket.setSoTimeout(2000);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
                socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] answer = socket.getInputStream().readNBytes(5);
                return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
            } catch (IOException e) {
                return false;
            }
        }
    }

    /** The component has printed a line that starts with the text. */
    record Printed(String text) implements Readiness {
        @Override
        public boolean check(Child child) {
            return child.log().lastLines(Integer.MAX_VALUE).stream().anyMatch(line -> line.startsWith(text));
        }
    }
}
