package io.anomalyguard.offline;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.io.FileSystemOutputFile;
import com.jerolba.carpet.model.FieldTypes;
import com.jerolba.carpet.model.WriteRecordModelType;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.activity.UserActivity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes feature rows as Parquet: the columns of the feature view and {@code event_timestamp}, as
 * {@code feature_repo/features.py} names them. A file of that name is replaced when all is written.
 *
 * <p>Of a user's rows of one time only the last is kept, which knows most: Feast, which joins by time, would take any.
 * Rows of a user must come in their order in the topic.
 */
final class HistoryFile implements AutoCloseable {
    private static final String TIME = "event_timestamp";

    private final Path file;
    private final Path unfinished;
    private final CarpetWriter<UserActivity> writer;
    private final Map<String, UserActivity> latest = new HashMap<>();
    private long written;
    private boolean finished;

    HistoryFile(Path file) throws IOException {
        this.file = file.toAbsolutePath();
        this.unfinished = this.file.resolveSibling(file.getFileName() + ".tmp");
        Path directory = this.file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        this.writer = new CarpetWriter.Builder<>(new FileSystemOutputFile(unfinished.toFile()), UserActivity.class)
                .withDefaultTimeUnit(TimeUnit.MILLIS)
                .withWriteRecordModel(columns())
                .build();
    }

    private static WriteRecordModelType<UserActivity> columns() {
        var columns = FieldTypes.writeRecordModel(UserActivity.class)
                .withField(Feature.JOIN_KEY, FieldTypes.STRING.notNull(), UserActivity::userId);
        for (Feature feature : Feature.all()) {
            columns = switch (feature.type()) {
                case INT64 ->
                    columns.withField(feature.wireName(), FieldTypes.LONG.notNull(), row -> (long) row.value(feature));
                case FLOAT32 ->
                    columns.withField(
                            feature.wireName(), FieldTypes.FLOAT.notNull(), row -> (float) row.value(feature));
            };
        }
        return columns.withField(TIME, FieldTypes.INSTANT.notNull(), row -> Instant.ofEpochMilli(row.timestamp()));
    }

    void add(UserActivity row) throws IOException {
        UserActivity before = latest.put(row.userId(), row);
        if (before != null && before.timestamp() != row.timestamp()) {
            write(before);
        }
    }

    private void write(UserActivity row) throws IOException {
        writer.write(row);
        written++;
    }

    /**
     * Completes the file and puts it in its place.
     *
     * @return how many rows it has
     */
    long finish() throws IOException {
        for (UserActivity row : latest.values()) {
            write(row);
        }
        writer.close();
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        finished = true;
        return written;
    }

    /** Removes what was written if it was not finished. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            writer.close();
            Files.deleteIfExists(unfinished);
        }
    }
}
