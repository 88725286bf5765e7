package io.anomalyguard.processor.activity;

import io.anomalyguard.contracts.topic.ClickHeaders;
import io.anomalyguard.tracing.Tracing;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The headers of a feature row: those of its click that the suite reads. A producer may have set any others, so many and
 * so large that no record can carry them and a feature row's numbers.
 */
final class RowHeaders {
    private static final Header BACKFILL = new RecordHeader(ClickHeaders.BACKFILL, new byte[0]);

    private RowHeaders() {}

    static void copy(Headers click, Headers row) {
        if (click.lastHeader(ClickHeaders.BACKFILL) != null) {
            row.add(BACKFILL);
        }
        Tracing.pass(click, row);
    }
}
