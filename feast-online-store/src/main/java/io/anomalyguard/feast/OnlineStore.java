package io.anomalyguard.feast;

import static java.nio.charset.StandardCharsets.UTF_8;

import feast.proto.types.ValueProto.Value;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * A Feast online store on Redis. What it writes, Feast's own clients and servers read, and the other way round. Rows of
 * {@link FeatureView#USER_ACTIVITY} have methods of their own, which take less work than those for any view.
 *
 * <p><b>Order of rows.</b> A row never replaces a newer one of its entity, and does replace one of the same time. Feast's
 * writer skips a row of the same time; here it may not, because two clicks of one millisecond make two rows and the
 * second knows more. The store converges as long as one writer has a user's rows: they arrive in the order of their
 * partition, so the last of them ends up in Redis, also when some are delivered again. Of two writers, the one that comes
 * last with a row of the same time wins.
 *
 * <p><b>Absence.</b> All threads share one connection. While Redis is away every call fails at once; within a second of
 * its return they work again. Nothing that failed is sent later behind the caller's back.
 */
public final class OnlineStore implements FeatureReader {
    private static final byte[] SCRIPT = script();
    private static final byte[] SCRIPT_DIGEST = DigestUtils.sha1Hex(SCRIPT).getBytes(UTF_8);
    private static final String WRONG_TYPE = "WRONGTYPE";
    private static final String NO_SCRIPT = "NOSCRIPT";
    private static final String NOT_A_HASH = "the key holds something else than a hash";

    /** The last reply must come within the timeout, too: Redis writes some 20,000 rows a second. */
    private static final int MAX_ROWS_AT_ONCE = 1_000;

    private final String project;
    private final UserActivityFormat userActivity;
    private final long keyTtlMs;
    private final RedisLink redis;
    private final InstantSource clock;

    private OnlineStore(OnlineStoreSettings settings, InstantSource clock) {
        this.project = settings.project();
        this.userActivity = new UserActivityFormat(project);
        this.keyTtlMs = settings.keyTtl().toMillis();
        this.redis = new RedisLink(settings);
        this.clock = clock;
    }

    /**
     * Opens the store. If Redis is not there, returns all the same after at most the timeout, and connects as soon as
     * it is.
     */
    public static OnlineStore connect(OnlineStoreSettings settings) {
        return connect(settings, InstantSource.system());
    }

    /**
     * The same, with a clock for tests.
     *
     * @param clock tells how old a row is when it is read
     */
    public static OnlineStore connect(OnlineStoreSettings settings, InstantSource clock) {
        return new OnlineStore(settings, clock);
    }

    /** True while there is a connection to Redis. */
    @Override
    public boolean isAvailable() {
        return redis.isConnected();
    }

    @Override
    public String connectionState() {
        return (redis.isConnected() ? "connected to " : "no connection to ") + redis.address();
    }

    /**
     * Writes rows, up to a thousand in one round trip, and prolongs the life of their keys. Of several rows of one user
     * the newest is written; among equally new ones, the last. Something in Redis that is no row is replaced.
     *
     * @throws OnlineStoreException if not all rows could be written; any of them may have been, and all may be written
     *     again
     */
    public WriteResult write(List<UserActivity> rows) {
        return write(rows.size(), newest(rows, UserActivity::userId, UserActivity::timestamp), (row, script) -> {
            var args = writeArgs(script, userActivity.key(row.userId()), FeatureView.USER_ACTIVITY, row.timestamp());
            for (var feature : Feature.all()) {
                args.add(FeatureView.USER_ACTIVITY.featureFields().get(feature.index()))
                        .add(UserActivityFormat.value(row, feature));
            }
            return args;
        });
    }

    /**
     * Writes rows of any view, with the same guarantees as {@link #write(List)}.
     *
     * @throws IllegalArgumentException naming the join key or the feature that is missing or of another type than the
     *     view says; nothing is written then
     * @throws OnlineStoreException as for {@link #write(List)}
     */
    public WriteResult write(FeatureView view, List<EntityRow> rows) {
        rows.forEach(row -> check(view, row));
        return write(rows.size(), newest(rows, EntityRow::entity, EntityRow::timestamp), (row, script) -> {
            var args = writeArgs(script, FeastFormat.key(row.entity(), project), view, row.timestamp());
            for (int i = 0; i < row.values().size(); i++) {
                Value value = row.values().get(i);
                args.add(view.featureFields().get(i))
                        .add(FeastFormat.isNull(value) ? new byte[0] : value.toByteArray());
            }
            return args;
        });
    }

    private static void check(FeatureView view, EntityRow row) {
        check(view, row.entity());
        if (row.values().size() != view.features().size()) {
            throw new IllegalArgumentException("a row of " + view.name() + " has "
                    + view.features().size() + " values, not " + row.values().size());
        }
        for (int i = 0; i < row.values().size(); i++) {
            var feature = view.features().get(i);
            if (!feature.accepts(row.values().get(i))) {
                throw new IllegalArgumentException(feature.name() + " must be of type " + feature.type() + ", not "
                        + row.values().get(i).getValCase());
            }
        }
    }

    private static void check(FeatureView view, EntityKey entity) {
        for (var joinKey : view.joinKeys()) {
            @Nullable Value value = entity.values().get(joinKey.name());
            if (value == null
                    || value.getValCase().getNumber() != joinKey.type().getNumber()) {
                throw new IllegalArgumentException("an entity of " + view.name() + " needs " + joinKey.name()
                        + " of type " + joinKey.type() + ", not " + (value == null ? "none" : value.getValCase()));
            }
        }
        if (entity.values().size() != view.joinKeys().size()) {
            throw new IllegalArgumentException("an entity of " + view.name() + " has "
                    + view.joinKeys().size() + " join keys, not "
                    + entity.values().size());
        }
    }

    /** The newest row of each entity; among equally new ones, the last. */
    private static <R, K> Collection<R> newest(List<R> rows, Function<R, K> key, ToLongFunction<R> timestamp) {
        var newest = new LinkedHashMap<K, R>(2 * rows.size());
        for (var row : rows) {
            newest.merge(key.apply(row), row, (a, b) -> timestamp.applyAsLong(b) >= timestamp.applyAsLong(a) ? b : a);
        }
        return newest.values();
    }

    /** Makes the arguments of the call that writes a row. */
    private interface RowEncoder<R> {
        CommandArgs<byte[], byte[]> encode(R row, byte[] script);
    }

    private <R> WriteResult write(int given, Collection<R> rows, RowEncoder<R> encoder) {
        int written = 0;
        List<R> all = List.copyOf(rows);
        for (int from = 0; from < all.size(); from += MAX_ROWS_AT_ONCE) {
            written += write(all.subList(from, Math.min(from + MAX_ROWS_AT_ONCE, all.size())), encoder);
        }
        return new WriteResult(written, given - written);
    }

    private <R> int write(List<R> rows, RowEncoder<R> encoder) {
        var unknown = new ArrayList<R>();
        int written = write(rows, CommandType.EVALSHA, SCRIPT_DIGEST, encoder, unknown);
        if (!unknown.isEmpty()) {
            // A server that has just started, or a node of a cluster that has just become the master of these rows.
            written += write(unknown, CommandType.EVAL, SCRIPT, encoder, null);
        }
        return written;
    }

    /** @param unknown is given the rows that are not written because Redis does not know the script by its digest */
    private <R> int write(
            List<R> rows, CommandType eval, byte[] script, RowEncoder<R> encoder, @Nullable List<R> unknown) {
        var commands = new ArrayList<Command<byte[], byte[], Long>>(rows.size());
        for (var row : rows) {
            commands.add(
                    new Command<>(eval, new IntegerOutput<>(ByteArrayCodec.INSTANCE), encoder.encode(row, script)));
        }
        int written = 0;
        var replies = redis.send(commands).iterator();
        for (var row : rows) {
            var reply = replies.next();
            if (reply.refusal() == null) {
                written += reply.value() == null ? 0 : reply.value().intValue();
            } else if (unknown != null && reply.refusal().startsWith(NO_SCRIPT)) {
                unknown.add(row);
            } else {
                throw new OnlineStoreException("Redis refused a row: " + reply.refusal());
            }
        }
        return written;
    }

    private CommandArgs<byte[], byte[]> writeArgs(byte[] script, byte[] key, FeatureView view, long timestamp) {
        return new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .add(script)
                .add(1)
                .addKey(key)
                .add(keyTtlMs)
                .add(Math.floorDiv(timestamp, 1000L))
                .add(Math.floorMod(timestamp, 1000) * 1_000_000L)
                .add(view.timestampField())
                .add(FeastFormat.timestamp(timestamp));
    }

    /**
     * The stored row of a user, however old, or null if there is none.
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
                        case Lookup.Found(FeatureRow row, boolean outsideMaxAge) -> row;
                        case Lookup.Absent absent -> null;
                        case Lookup.Unreadable(String userId, String reason) ->
                            throw new OnlineStoreException(
                                    "the stored row of user '" + userId + "' is unreadable: " + reason);
                    });
        }
        return rows;
    }

    @Override
    public List<Lookup> lookUp(List<String> userIds) {
        var replies = hmget(FeatureView.USER_ACTIVITY, userIds, userActivity::key);
        long now = clock.millis();
        var found = new ArrayList<Lookup>(userIds.size());
        for (int i = 0; i < replies.size(); i++) {
            found.add(lookup(userIds.get(i), replies.get(i), now));
        }
        return found;
    }

    private static Lookup lookup(String userId, RedisLink.Reply<List<byte[]>> reply, long now) {
        if (isNotAHash(reply)) {
            return new Lookup.Unreadable(userId, NOT_A_HASH);
        }
        // Redis answers nil, and Lettuce null, for a field that is not there.
        @Nullable List<byte[]> fields = reply.value();
        byte @Nullable [] time = fields == null ? null : fields.getFirst();
        if (fields == null || time == null) {
            // The hash may still hold other feature views of the same entity.
            return new Lookup.Absent(userId);
        }
        try {
            long timestamp = FeastFormat.decodeTimestamp(time);
            double[] vector = new double[Feature.all().size()];
            for (var feature : Feature.all()) {
                vector[feature.index()] = UserActivityFormat.decodeValue(feature, fields.get(1 + feature.index()));
            }
            return new Lookup.Found(
                    new FeatureRow(userId, timestamp, vector),
                    FeatureView.USER_ACTIVITY.isOutsideMaxAge(timestamp, now));
        } catch (Unreadable e) {
            return new Lookup.Unreadable(userId, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<OnlineRow> read(FeatureView view, List<EntityKey> entities) {
        entities.forEach(entity -> check(view, entity));
        var replies = hmget(view, entities, entity -> FeastFormat.key(entity, project));
        long now = clock.millis();
        var rows = new ArrayList<OnlineRow>(entities.size());
        for (int i = 0; i < replies.size(); i++) {
            rows.add(new OnlineRow(entities.get(i), features(view, replies.get(i), now)));
        }
        return rows;
    }

    private static List<OnlineFeature> features(FeatureView view, RedisLink.Reply<List<byte[]>> reply, long now) {
        int count = view.features().size();
        if (isNotAHash(reply)) {
            return Collections.nCopies(count, OnlineFeature.invalid(0, NOT_A_HASH));
        }
        @Nullable List<byte[]> fields = reply.value();
        byte @Nullable [] time = fields == null ? null : fields.getFirst();
        if (fields == null || time == null) {
            return Collections.nCopies(count, OnlineFeature.notFound());
        }
        long timestamp;
        try {
            timestamp = FeastFormat.decodeTimestamp(time);
        } catch (Unreadable e) {
            return Collections.nCopies(count, OnlineFeature.invalid(0, e.reason()));
        }
        var features = new ArrayList<OnlineFeature>(count);
        for (int i = 0; i < count; i++) {
            byte @Nullable [] stored = fields.get(1 + i);
            try {
                Value value = stored == null
                        ? Value.getDefaultInstance()
                        : FeastFormat.decodeValue(view.features().get(i), stored);
                features.add(OnlineFeature.of(view, value, timestamp, now));
            } catch (Unreadable e) {
                features.add(OnlineFeature.invalid(timestamp, e.reason()));
            }
        }
        return features;
    }

    /** The time of each entity's row and then its features, in one round trip. */
    private <E> List<RedisLink.Reply<List<byte[]>>> hmget(FeatureView view, List<E> entities, Function<E, byte[]> key) {
        var commands = new ArrayList<Command<byte[], byte[], List<byte[]>>>(entities.size());
        for (var entity : entities) {
            var args = new CommandArgs<>(ByteArrayCodec.INSTANCE)
                    .addKey(key.apply(entity))
                    .add(view.timestampField());
            for (var field : view.featureFields()) {
                args.add(field);
            }
            commands.add(new Command<>(CommandType.HMGET, new ValueListOutput<>(ByteArrayCodec.INSTANCE), args));
        }
        return redis.send(commands);
    }

    private static boolean isNotAHash(RedisLink.Reply<List<byte[]>> reply) {
        if (reply.refusal() == null) {
            return false;
        }
        if (reply.refusal().startsWith(WRONG_TYPE)) {
            return true;
        }
        throw new OnlineStoreException("Redis refused to read a row: " + reply.refusal());
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
