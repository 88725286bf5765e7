package io.anomalyguard.feast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * The feature view {@code user_activity} in a Feast online store on Redis. What it writes, Feast's own clients and
 * servers read, and the other way round.
 *
 * <p><b>Order of rows.</b> A row never replaces a newer one of its user, and does replace one of the same time. Feast's
 * writer skips a row of the same time; here it may not, because two clicks of one millisecond make two rows and the
 * second knows more. The store converges: a user's rows arrive in the order of their partition, so the last of them
 * ends up in Redis, also when some are delivered again.
 *
 * <p><b>Absence.</b> All threads share one connection. While Redis is away every call fails at once; within a second of
 * its return they work again. Nothing that failed is sent later behind the caller's back.
 */
public final class OnlineStore implements AutoCloseable {
    private static final byte[] SCRIPT = script();
    private static final byte[] SCRIPT_DIGEST = DigestUtils.sha1Hex(SCRIPT).getBytes(UTF_8);
    private static final String WRONG_TYPE = "WRONGTYPE";

    private final FeastFormat format;
    private final long keyTtlMs;
    private final RedisLink redis;

    private OnlineStore(OnlineStoreSettings settings) {
        this.format = new FeastFormat(settings.project());
        this.keyTtlMs = settings.keyTtl().toMillis();
        this.redis = new RedisLink(settings.address(), settings.timeout());
    }

    /**
     * Opens the store. If Redis is not there, returns all the same after at most the timeout, and connects as soon as
     * it is.
     */
    public static OnlineStore connect(OnlineStoreSettings settings) {
        return new OnlineStore(settings);
    }

    /** True while there is a connection to Redis. */
    public boolean isAvailable() {
        return redis.isConnected();
    }

    /**
     * Writes rows in one round trip, however many they are, and prolongs the life of their keys. Of several rows of one
     * user the newest is written; among equally new ones, the last. Something in Redis that is no row is replaced.
     *
     * @throws OnlineStoreException if not all rows could be written; any of them may have been, and all may be written
     *     again
     */
    public WriteResult write(List<UserActivity> rows) {
        if (rows.isEmpty()) {
            return new WriteResult(0, 0);
        }
        var newest = new LinkedHashMap<String, UserActivity>(2 * rows.size());
        for (var row : rows) {
            newest.merge(row.userId(), row, (a, b) -> b.timestamp() >= a.timestamp() ? b : a);
        }
        var commands = new ArrayList<Command<byte[], byte[], Long>>(newest.size());
        for (var row : newest.values()) {
            commands.add(writeCommand(row, commands.isEmpty()));
        }
        int written = 0;
        for (var reply : redis.send(commands)) {
            if (reply.refusal() != null) {
                throw new OnlineStoreException("Redis refused a row: " + reply.refusal());
            }
            written += reply.value() == null ? 0 : reply.value().intValue();
        }
        return new WriteResult(written, rows.size() - written);
    }

    /** The first command of a pipeline brings the script; the others name it by its digest. */
    private Command<byte[], byte[], Long> writeCommand(UserActivity row, boolean first) {
        long timestamp = row.timestamp();
        var args = new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .add(first ? SCRIPT : SCRIPT_DIGEST)
                .add(1)
                .addKey(format.key(row.userId()))
                .add(keyTtlMs)
                .add(Math.floorDiv(timestamp, 1000L))
                .add(Math.floorMod(timestamp, 1000) * 1_000_000L)
                .add(FeastFormat.TIMESTAMP_FIELD)
                .add(FeastFormat.timestamp(timestamp));
        for (var feature : Feature.all()) {
            args.add(FeastFormat.fieldOf(feature)).add(FeastFormat.value(row, feature));
        }
        return new Command<>(
                first ? CommandType.EVAL : CommandType.EVALSHA, new IntegerOutput<>(ByteArrayCodec.INSTANCE), args);
    }

    /**
     * The stored row of a user, or null if there is none.
     *
     * @throws OnlineStoreException if Redis does not answer, or what it holds for the user is no complete row; the
     *     message names the user and the field
     */
    public @Nullable FeatureRow read(String userId) {
        return read(List.of(userId)).getFirst();
    }

    /**
     * The stored rows of users, in their order and in one round trip; null where there is none.
     *
     * @throws OnlineStoreException as for one user, if the row of any of them cannot be read; {@link #lookUp} gives the
     *     others
     */
    public List<@Nullable FeatureRow> read(List<String> userIds) {
        var rows = new ArrayList<@Nullable FeatureRow>(userIds.size());
        for (var lookup : lookUp(userIds)) {
            rows.add(
                    switch (lookup) {
                        case Lookup.Found(FeatureRow row) -> row;
                        case Lookup.Absent absent -> null;
                        case Lookup.Unreadable(String userId, String reason) ->
                            throw new OnlineStoreException(
                                    "the stored row of user '" + userId + "' is unreadable: " + reason);
                    });
        }
        return rows;
    }

    /**
     * What is stored for each user, in their order and in one round trip. A row that cannot be read affects no other.
     *
     * @throws OnlineStoreException if Redis does not answer
     */
    public List<Lookup> lookUp(List<String> userIds) {
        var commands = new ArrayList<Command<byte[], byte[], List<byte[]>>>(userIds.size());
        for (var userId : userIds) {
            commands.add(readCommand(userId));
        }
        var replies = redis.send(commands);
        var found = new ArrayList<Lookup>(userIds.size());
        for (int i = 0; i < replies.size(); i++) {
            found.add(decode(userIds.get(i), replies.get(i)));
        }
        return found;
    }

    private Command<byte[], byte[], List<byte[]>> readCommand(String userId) {
        var args = new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .addKey(format.key(userId))
                .add(FeastFormat.TIMESTAMP_FIELD);
        for (var feature : Feature.all()) {
            args.add(FeastFormat.fieldOf(feature));
        }
        return new Command<>(CommandType.HMGET, new ValueListOutput<>(ByteArrayCodec.INSTANCE), args);
    }

    private static Lookup decode(String userId, RedisLink.Reply<List<byte[]>> reply) {
        if (reply.refusal() != null) {
            if (reply.refusal().startsWith(WRONG_TYPE)) {
                return new Lookup.Unreadable(userId, "the key holds something else than a hash");
            }
            throw new OnlineStoreException("Redis refused to read a row: " + reply.refusal());
        }
        // Redis answers nil, and Lettuce null, for a field that is not there.
        @Nullable List<byte[]> fields = reply.value();
        byte @Nullable [] timestampBytes = fields == null ? null : fields.getFirst();
        if (fields == null || timestampBytes == null) {
            // The hash may still hold other feature views of the same entity.
            return new Lookup.Absent(userId);
        }
        try {
            long timestamp = FeastFormat.decodeTimestamp(timestampBytes);
            double[] vector = new double[Feature.all().size()];
            for (var feature : Feature.all()) {
                vector[feature.index()] = FeastFormat.decodeValue(feature, fields.get(1 + feature.index()));
            }
            return new Lookup.Found(new FeatureRow(userId, timestamp, vector));
        } catch (FeastFormat.Unreadable e) {
            return new Lookup.Unreadable(userId, String.valueOf(e.getMessage()));
        }
    }

    /** Closes the connection; calls under way in other threads fail. */
    @Override
    public void close() {
        redis.close();
    }

    private static byte[] script() {
        try (var in = OnlineStore.class.getResourceAsStream("write-row.lua")) {
            if (in == null) {
                throw new IllegalStateException("write-row.lua is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
