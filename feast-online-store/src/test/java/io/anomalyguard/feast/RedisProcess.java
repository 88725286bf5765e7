package io.anomalyguard.feast;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import redis.embedded.RedisServer;

/** A real Redis on a free port that keeps nothing on disk, and may be stopped and started again. */
public final class RedisProcess implements AutoCloseable {
    private final int port;
    private final String[] settings;
    private RedisServer server;

    /** Not started yet. */
    RedisProcess(String... settings) throws IOException {
        // The server's binary is unpacked here; the build names the directory but does not make it.
        Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        this.port = freePort();
        this.settings = settings;
    }

    public static RedisProcess started(String... settings) throws IOException {
        var redis = new RedisProcess(settings);
        redis.start();
        return redis;
    }

    public void start() {
        var builder = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no");
        for (var setting : settings) {
            builder.setting(setting);
        }
        server = builder.build();
        server.start();
    }

    public void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public OnlineStoreSettings settings() {
        return settings(uri(), null);
    }

    static OnlineStoreSettings settings(String uri, String password) {
        return new OnlineStoreSettings(uri, password, "anomalyguard", Duration.ofDays(1), Duration.ofSeconds(2));
    }

    public static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
