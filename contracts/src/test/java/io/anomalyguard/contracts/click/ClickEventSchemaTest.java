package io.anomalyguard.contracts.click;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.anomalyguard.contracts.json.InvalidRecordException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The published schema and the codec must give the same answer to every object: producers read one, we run the other. */
class ClickEventSchemaTest {
    private static final Map<String, String> VALID = Map.of(
            "event_id", "\"0b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c\"",
            "user_id", "\"u-1001\"",
            "session_id", "\"s-1\"",
            "type", "\"checkout\"",
            "page", "\"/checkout\"",
            "timestamp", "1760000000000");

    private static final List<String> FIELDS = List.of(
            "event_id",
            "user_id",
            "session_id",
            "type",
            "page",
            "timestamp",
            "status",
            "ip",
            "user_agent",
            "referrer",
            "unknown");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "200",
            "99",
            "599",
            "600",
            "1.5",
            "200.0",
            "2e2",
            "1.76e12",
            "253402300799999",
            "253402300800000",
            "\"\"",
            "\"x\"",
            "\"click\"",
            "\"CLICK\"",
            "[]",
            "{}",
            "\"0B9D6C1E-6D2F-4F0E-9A57-0D3C1F2A4B5C\"",
            "\"0b9d6c1e6d2f4f0e9a570d3c1f2a4b5c\"",
            "\"+b9d6c1e-6d2f-4f0e-9a57-0d3c1f2a4b5c\"",
            "\"0b9d6c1e-6d2f-4f0e-9a57-+d3c1f2a4b5c\"",
            "\"0b9d6c1-e6d2f-4f0e-9a57-0d3c1f2a4b5c\"",
            "\"0b9d6c1e-6d2f-4f0e-9a57-\uff10d3c1f2a4b5c\"",
            quoted(128),
            quoted(129),
            quoted(255),
            quoted(256),
            quoted(1024),
            quoted(1025),
            quoted(2048),
            quoted(2049));

    private final ClickEventCodec codec = new ClickEventCodec();

    @Test
    void shouldAgreeWithTheCodecOnRandomObjects() throws IOException {
        Schema schema;
        try (var in = ClickEventCodec.class.getResourceAsStream("/schema/click-event.json")) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(in);
        }
        var random = new Random(20261123);
        int valid = 0;
        int rounds = 4_000;
        for (int i = 0; i < rounds; i++) {
            String json = mutate(random);
            boolean bySchema = schema.validate(json, InputFormat.JSON).isEmpty();
            assertThat(decodes(json)).as(json).isEqualTo(bySchema);
            valid += bySchema ? 1 : 0;
        }
        assertThat(valid).as("valid ones among the objects tried").isBetween(rounds / 20, rounds / 2);
    }

    private static String mutate(Random random) {
        var fields = new TreeMap<>(VALID);
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
            String field = FIELDS.get(random.nextInt(FIELDS.size()));
            if (random.nextInt(8) == 0) {
                fields.remove(field);
            } else {
                fields.put(field, VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        var parts = new ArrayList<String>();
        fields.forEach((name, value) -> parts.add("\"" + name + "\":" + value));
        return "{" + String.join(",", parts) + "}";
    }

    private boolean decodes(String json) {
        try {
            codec.decode(json.getBytes(UTF_8));
            return true;
        } catch (InvalidRecordException e) {
            return false;
        }
    }

    private static String quoted(int length) {
        return "\"" + "y".repeat(length) + "\"";
    }
}
