package io.anomalyguard.feast;

import static io.anomalyguard.feast.OnlineStoreTest.row;
import static io.anomalyguard.feast.OnlineStoreTest.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class OutageTest {
    /** Redis is back within a second of its start; the rest is what a loaded machine may take. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Duration AT_ONCE = Duration.ofMillis(500);

    @Test
    void shouldStartBeforeRedisDoes() throws Exception {
        try (var redis = new RedisProcess();
                var store = OnlineStore.connect(redis.settings())) {
            assertThat(store.isAvailable()).isFalse();
            assertThatCallFails(AT_ONCE, () -> store.read("u")).withMessageContaining("not connected to");
            assertThatCallFails(AT_ONCE, () -> store.write(List.of(row("u", 1_000, 1))))
                    .withMessageContaining("not connected to");

            redis.start();

            await().atMost(SOON).until(store::isAvailable);
            assertThat(store.write(List.of(row("u", 1_000, 1)))).isEqualTo(new WriteResult(1, 0));
        }
    }

    @Test
    void shouldFailAtOnceWhileRedisIsAwayAndWorkWhenItIsBack() throws Exception {
        try (var redis = RedisProcess.started();
                var store = OnlineStore.connect(redis.settings())) {
            store.write(List.of(row("u", 1_000, 1)));

            redis.stop();
            await().atMost(SOON).until(() -> !store.isAvailable());
            assertThatCallFails(AT_ONCE, () -> store.read("u"));
            assertThatCallFails(AT_ONCE, () -> store.write(List.of(row("u", 2_000, 2))));

            redis.start();
            await().atMost(SOON).until(store::isAvailable);
            // Nothing that failed was written later, and the script is known again.
            assertThat(store.read("u")).isNull();
            assertThat(store.write(List.of(row("u", 3_000, 3), row("v", 3_000, 3))))
                    .isEqualTo(new WriteResult(2, 0));
            assertThat(store.read("u")).isEqualTo(stored(row("u", 3_000, 3)));
        }
    }

    @Test
    void shouldGiveUpASilentConnectionAndFindItsWayBack() throws Exception {
        var timeout = Duration.ofMillis(300);
        try (var redis = RedisProcess.started();
                var proxy = new SilentProxy(redis.port());
                var store = OnlineStore.connect(
                        new OnlineStoreSettings(proxy.uri(), null, "anomalyguard", Duration.ofDays(1), timeout))) {
            await().atMost(SOON).until(store::isAvailable);
            store.write(List.of(row("u", 1_000, 1)));

            proxy.silence(true);
            assertThatCallFails(timeout.plus(AT_ONCE), () -> store.read("u")).withMessageContaining("within 300 ms");
            // What was swallowed on this connection will never be answered: it must be left, not waited for.
            await().atMost(SOON).until(() -> !store.isAvailable());
            assertThatCallFails(timeout.plus(AT_ONCE), () -> store.write(List.of(row("u", 2_000, 2))));

            proxy.silence(false);
            await().atMost(SOON).until(store::isAvailable);
            assertThat(store.read("u")).isEqualTo(stored(row("u", 1_000, 1)));
        }
    }

    /** Were all sent at once, the last reply would come later than the timeout allows, however often they are sent. */
    @Test
    void shouldNotSendMoreRowsBeforeTheFirstReplyThanRedisWritesWithinTheTimeout() throws Exception {
        try (var redis = RedisProcess.started();
                var proxy = new SilentProxy(redis.port());
                var store = OnlineStore.connect(new OnlineStoreSettings(
                        proxy.uri(), null, "anomalyguard", Duration.ofDays(1), Duration.ofSeconds(2)))) {
            await().atMost(SOON).until(store::isAvailable);
            var rows = IntStream.range(0, 50_000)
                    .mapToObj(i -> row("u" + i, 1_000, i))
                    .toList();
            proxy.silence(true);
            assertThatExceptionOfType(OnlineStoreException.class).isThrownBy(() -> store.write(rows));
            // A thousand rows are 600 kB.
            assertThat(proxy.swallowed()).isBetween(1L, 1_000_000L);
        }
    }

    @Test
    void shouldFailCallsUnderWayWhenTheConnectionBreaks() throws Exception {
        try (var redis = RedisProcess.started();
                var proxy = new SilentProxy(redis.port());
                var store = OnlineStore.connect(new OnlineStoreSettings(
                        proxy.uri(), null, "anomalyguard", Duration.ofDays(1), Duration.ofSeconds(60)));
                var thread = Executors.newSingleThreadExecutor()) {
            proxy.silence(true);
            var call = thread.submit(
                    () -> assertThatExceptionOfType(OnlineStoreException.class).isThrownBy(() -> store.read("u")));
            await().atMost(SOON).until(() -> proxy.swallowed() > 0);
            redis.stop();

            call.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void shouldSayThatThePasswordIsWrong() throws Exception {
        try (var redis = RedisProcess.started("requirepass s3cret");
                var none = OnlineStore.connect(redis.settings());
                var wrong = OnlineStore.connect(RedisProcess.settings(redis.uri(), "guess"));
                var right = OnlineStore.connect(RedisProcess.settings(redis.uri(), "s3cret"));
                var inUri = OnlineStore.connect(
                        RedisProcess.settings("redis://default:s3cret@127.0.0.1:" + redis.port(), null));
                var named = OnlineStore.connect(
                        RedisProcess.settings("redis://default:@127.0.0.1:" + redis.port(), "s3cret"))) {
            assertThatCallFails(AT_ONCE, () -> none.read("u")).withMessageContaining("NOAUTH");
            assertThatCallFails(AT_ONCE, () -> wrong.read("u"))
                    .withMessageContaining("WRONGPASS")
                    .withMessageNotContaining("guess");
            for (var store : List.of(right, inUri, named)) {
                assertThat(store.read("u")).isNull();
            }
        }
    }

    @Test
    void shouldSpeakTlsAndTrustNoUnknownServer() throws Exception {
        var certificate = TestCertificate.create(Path.of("target", "tls"));
        int port = RedisProcess.freePort();
        try (var redis = RedisProcess.started(
                        "tls-port " + port,
                        "tls-cert-file " + certificate.certificate(),
                        "tls-key-file " + certificate.key(),
                        "tls-ca-cert-file " + certificate.certificate(),
                        "tls-auth-clients no");
                var trusting = OnlineStore.connect(
                        RedisProcess.settings("rediss://127.0.0.1:" + port + "?verifyPeer=NONE", null));
                var careful = OnlineStore.connect(RedisProcess.settings("rediss://127.0.0.1:" + port, null));
                var plain = OnlineStore.connect(redis.settings())) {
            trusting.write(List.of(row("u", 1_000, 1)));

            assertThat(plain.read("u")).isEqualTo(stored(row("u", 1_000, 1)));
            assertThatCallFails(AT_ONCE, () -> careful.read("u")).withMessageContaining("certification path");
        }
    }

    private static ThrowableAssertAlternative<OnlineStoreException> assertThatCallFails(
            Duration within, ThrowingCallable call) {
        long start = System.nanoTime();
        var failure = assertThatExceptionOfType(OnlineStoreException.class).isThrownBy(call);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(within);
        return failure;
    }
}
