package io.anomalyguard.feast;

import org.jspecify.annotations.Nullable;

/** The online store did not do what was asked: it cannot be reached, did not answer in time, or holds something else than a row. */
public class OnlineStoreException extends RuntimeException {
    public OnlineStoreException(String message) {
        super(message);
    }

    public OnlineStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
