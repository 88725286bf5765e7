package io.anomalyguard.feast;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A network between client and server that can swallow everything without closing a connection. */
public final class SilentProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private final AtomicLong swallowed = new AtomicLong();
    private volatile boolean silent;

    public SilentProxy(int target) throws IOException {
        this.target = target;
        Thread.startVirtualThread(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    String uri() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    /** Where connections lead that are opened from now on. */
    void lead(int target) {
        this.target = target;
    }

    public void silence(boolean on) {
        silent = on;
    }

    /** Bytes that did not arrive so far. */
    long swallowed() {
        return swallowed.get();
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                var redis = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(redis);
                Thread.startVirtualThread(() -> pump(client, redis));
                Thread.startVirtualThread(() -> pump(redis, client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int n; (n = in.read(buffer)) >= 0; ) {
                if (silent) {
                    swallowed.addAndGet(n);
                } else {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException closed) {
            // One side has gone; closing the other says so.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
