package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.contracts.json.RecordCodec;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.forest.Forest;
import io.anomalyguard.inference.forest.ForestSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A model as bytes, for any machine: the eight bytes {@code AGMODEL1} (the last is the format's version); the length of the
 * header (4 bytes, big-endian) and the header, JSON in UTF-8 with all that is not numbers by the thousand; the forest and
 * the calibration scores, deflated; and the SHA-256 of all that, 32 bytes. {@code docs/model-artifact.md} has the details.
 */
final class ModelArtifact {
    private static final byte[] MAGIC = "AGMODEL1".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_AT = MAGIC.length - 1;
    private static final int SHA_BYTES = 32;
    private static final int LEAST_BYTES = MAGIC.length + Integer.BYTES + SHA_BYTES;
    private static final int MAX_SCORES = 2_000_000;

    /** The rest of a record batch is the key and what Kafka writes around it. */
    static final int MAX_BYTES = Topics.MODEL_MAX_BYTES - 4096;

    private static final RecordCodec<Header> HEADER = new RecordCodec<>(Header.class);
    private static final List<String> SCHEMA =
            Feature.all().stream().map(Feature::wireName).toList();

    private ModelArtifact() {}

    /** @param features wire names of the vector's values, in their order: what the model can be asked with */
    private record Header(
            List<String> features,
            ModelInfo info,
            List<FeatureTransform.Column> transform,
            List<FeatureProfile> profiles,
            List<FeatureLimits.Range> limits,
            Reference reference,
            double threshold) {}

    static byte[] encode(Model model) {
        byte[] header = HEADER.encode(new Header(
                SCHEMA,
                model.info(),
                model.transform().columns(),
                model.profiles(),
                model.limits().ranges(),
                model.reference(),
                model.threshold()));
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeInt(header.length);
            out.write(header);
            try (var body = new DataOutputStream(new DeflaterOutputStream(bytes))) {
                model.forest().write(body);
                double[] scores = model.calibration().scores();
                body.writeInt(scores.length);
                for (double score : scores) {
                    body.writeDouble(score);
                }
            }
            bytes.write(sha256(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** @throws InvalidModelException if the bytes are not one whole model of this format for these features */
    static Model decode(byte[] bytes) {
        if (bytes.length < LEAST_BYTES || !Arrays.equals(bytes, 0, VERSION_AT, MAGIC, 0, VERSION_AT)) {
            throw new InvalidModelException("not a model artifact");
        }
        if (bytes[VERSION_AT] != MAGIC[VERSION_AT]) {
            throw new InvalidModelException("format version " + (char) bytes[VERSION_AT] + " is not known here");
        }
        int end = bytes.length - SHA_BYTES;
        if (!Arrays.equals(sha256(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw new InvalidModelException("corrupt or truncated: the checksum is wrong");
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes, MAGIC.length, end - MAGIC.length))) {
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw new InvalidModelException("the header is longer than the artifact");
            }
            Header header = HEADER.decode(in.readNBytes(length));
            if (!header.features().equals(SCHEMA)) {
                throw new InvalidModelException("made for the features " + header.features() + ", not for " + SCHEMA);
            }
            try (var body = new DataInputStream(new InflaterInputStream(in))) {
                return model(header, body);
            }
        } catch (InvalidRecordException | IOException | IllegalArgumentException | NullPointerException e) {
            // A null where a list has none to offer: the header was made by another program.
            throw new InvalidModelException("not readable: " + e.getMessage(), e);
        }
    }

    private static Model model(Header header, DataInputStream body) throws IOException {
        Forest forest = Forest.read(body);
        int count = body.readInt();
        if (count < 1 || count > MAX_SCORES) {
            throw new InvalidModelException(count + " calibration scores");
        }
        double[] scores = new double[count];
        for (int i = 0; i < count; i++) {
            scores[i] = body.readDouble();
        }
        if (body.read() >= 0) {
            throw new InvalidModelException("there is more than a model");
        }
        ForestSettings how = header.info().forest();
        if (how.trees() != forest.trees()) {
            throw new InvalidModelException(
                    "the header tells of " + how.trees() + " trees, there are " + forest.trees());
        }
        return new Model(
                header.info(),
                new FeatureTransform(header.transform()),
                forest,
                header.profiles(),
                new FeatureLimits(header.limits()),
                new Calibration(scores),
                header.reference(),
                header.threshold());
    }

    private static byte[] sha256(byte[] bytes, int length) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
