package io.anomalyguard.processor.ingest;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.ClickEventCodec;
import io.anomalyguard.contracts.json.InvalidRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells valid records of {@code clickstream.events} from others.
 *
 * <p>Beyond what {@link ClickEventCodec} demands, the record's key must be the user id (a click under another key would
 * be counted in a partition that does not hold its user), and the click must not lie more than five minutes after the
 * broker received it. That time, unlike this machine's clock, gives the same answer when the record is read again. A click
 * that is ahead of it by less counts as of that time: nothing happens after it was told, and one click that is ahead would
 * make all others of its user late until their clocks have come up with it.
 *
 * <p>Thread-safe.
 */
public final class ClickValidator {
    private final ClickEventCodec codec = new ClickEventCodec();

    /**
     * The click that a record holds, not later than the broker received it.
     *
     * @param appended when the broker received the record, epoch ms
     * @throws InvalidRecordException naming the field and the reason
     */
    public ClickEvent validate(byte @Nullable [] key, byte @Nullable [] value, long appended) {
        if (value == null) {
            throw new InvalidRecordException(InvalidRecordException.WHOLE_RECORD, "no value");
        }
        ClickEvent click = codec.decode(value);
        if (key == null) {
            throw new InvalidRecordException("user_id", "record has no key");
        }
        if (!Arrays.equals(key, click.userId().getBytes(StandardCharsets.UTF_8))) {
            throw new InvalidRecordException("user_id", "not the record's key");
        }
        if (click.timestamp() - appended > ClickEvent.MAX_AHEAD_MILLIS) {
            throw new InvalidRecordException("timestamp", "more than 5 minutes in the future");
        }
        return click.timestamp() > appended ? click.at(appended) : click;
    }
}
