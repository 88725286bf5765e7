package io.anomalyguard.feast;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import redis.embedded.RedisServer;

/** A real Redis on a free port that keeps nothing on disk. */
final class RedisProcess implements AutoCloseable {
    private final int port;
    private RedisServer server;

    RedisProcess() throws IOException {
        // The server's binary is unpacked here; the build names the directory but does not make it.
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        this.port = freePort();
    }

    static RedisProcess started() throws IOException {
        var redis = new RedisProcess();
        redis.start();
        return redis;
    }

    void start() {
        server = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        server.start();
    }

    void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    OnlineStoreSettings settings() {
        return new OnlineStoreSettings(uri(), null, "anomalyguard", Duration.ofDays(1), Duration.ofSeconds(2));
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
