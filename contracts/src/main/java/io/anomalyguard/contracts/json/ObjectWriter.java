package io.anomalyguard.contracts.json;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON object to bytes with Jackson's streaming generator. */
public final class ObjectWriter {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private ObjectWriter() {}

    /**
     * Writes one object.
     *
     * @param sizeHint expected size in bytes; saves growing the buffer
     * @param fields writes the fields; the braces are written here
     */
    public static byte[] write(int sizeHint, Consumer<JsonGenerator> fields) {
        var out = new ByteArrayOutputStream(sizeHint);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
