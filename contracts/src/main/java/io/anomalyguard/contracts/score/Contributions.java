package io.anomalyguard.contracts.score;

import io.anomalyguard.contracts.json.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The {@code contributions} array of a score or an alert. */
public final class Contributions {
    private Contributions() {}

    public static void write(JsonGenerator json, List<Contribution> contributions) {
        json.writeArrayPropertyStart("contributions");
        for (Contribution c : contributions) {
            json.writeStartObject();
            json.writeStringProperty("feature", c.feature());
            json.writeNumberProperty("value", c.value());
            json.writeNumberProperty("expected", c.expected());
            json.writeNumberProperty("share", c.share());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Reads the array that the reader's cursor is on. */
    public static List<Contribution> read(ObjectReader in) {
        var all = new ArrayList<Contribution>();
        in.array();
        while (in.nextElement()) {
            String feature = null;
            double value = 0;
            double expected = 0;
            double share = 0;
            for (String name; (name = in.nextField()) != null; ) {
                switch (name) {
                    case "feature" -> feature = in.text(1, 64);
                    case "value" -> value = in.number();
                    case "expected" -> expected = in.number();
                    case "share" -> share = in.number();
                    default -> in.skip();
                }
            }
            all.add(new Contribution(ObjectReader.require("feature", feature), value, expected, share));
        }
        return all;
    }
}
