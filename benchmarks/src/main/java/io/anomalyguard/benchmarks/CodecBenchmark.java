package io.anomalyguard.benchmarks;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.activity.UserActivityCodec;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.ClickEventCodec;
import io.anomalyguard.contracts.click.EventType;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The hot path's JSON: our streaming codecs beside Jackson's data binding of the same records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private final ClickEventCodec clicks = new ClickEventCodec();
    private final UserActivityCodec rows = new UserActivityCodec();
    private final JsonMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final ClickEvent click = new ClickEvent(
            new UUID(1, 2),
            "u-1001",
            "s-1001-3",
            EventType.ADD_TO_CART,
            "/product/1742",
            1_760_000_000_000L,
            200,
            "203.0.113.17",
            null,
            null);
    private final UserActivity row = new UserActivity(
            "u-1001",
            1_760_000_000_000L,
            1_760_000_000_003L,
            new UUID(1, 2),
            2,
            7,
            31,
            512.25f,
            16.5f,
            1.07f,
            6,
            0.14f,
            0f,
            0,
            1,
            0.03f);

    private final byte[] clickJson = clicks.encode(click);
    private final byte[] rowJson = rows.encode(row);

    @Benchmark
    public ClickEvent clickDecode() {
        return clicks.decode(clickJson);
    }

    @Benchmark
    public ClickEvent clickDecodeByDatabind() {
        return mapper.readValue(clickJson, ClickEvent.class);
    }

    @Benchmark
    public byte[] clickEncode() {
        return clicks.encode(click);
    }

    @Benchmark
    public byte[] clickEncodeByDatabind() {
        return mapper.writeValueAsBytes(click);
    }

    @Benchmark
    public UserActivity rowDecode() {
        return rows.decode(rowJson);
    }

    @Benchmark
    public byte[] rowEncode() {
        return rows.encode(row);
    }

    @Benchmark
    public byte[] rowEncodeByDatabind() {
        return mapper.writeValueAsBytes(row);
    }
}
