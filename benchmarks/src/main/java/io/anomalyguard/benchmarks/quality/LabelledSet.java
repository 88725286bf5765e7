package io.anomalyguard.benchmarks.quality;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Rows with the truth about each.
 *
 * @param name the file's, without endings
 * @param rows finite values, rows of one length
 * @param anomaly for each row
 * @param filledIn values that were missing and were replaced by their column's median
 */
record LabelledSet(String name, List<double[]> rows, List<Boolean> anomaly, int filledIn) {
    private static final String LABEL = "anomaly";
    private static final Set<String> MISSING = Set.of("", "?", "na", "nan", "null");

    /**
     * Reads a file of comma-separated numbers with a header line whose last column is {@code anomaly} (0 or 1).
     *
     * @param file ends in .csv or .csv.gz
     * @throws IllegalArgumentException naming file, line and column of what is no such thing
     */
    static LabelledSet read(Path file) throws IOException {
        String fileName = file.getFileName().toString();
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain = fileName.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                var lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return read(fileName, lines);
        }
    }

    private static LabelledSet read(String file, BufferedReader lines) throws IOException {
        String header = lines.readLine();
        if (header == null) {
            throw new IllegalArgumentException(file + " is empty");
        }
        String[] names = header.split(",", -1);
        int features = names.length - 1;
        if (features < 1 || !unquoted(names[features]).equals(LABEL)) {
            throw new IllegalArgumentException(file + ", line 1: the last column must be called " + LABEL);
        }
        var rows = new ArrayList<double[]>();
        var anomaly = new ArrayList<Boolean>();
        int number = 1;
        for (String line; (line = lines.readLine()) != null; ) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String[] values = line.split(",", -1);
            if (values.length != names.length) {
                throw new IllegalArgumentException(
                        file + ", line " + number + ": " + values.length + " columns, not " + names.length);
            }
            double[] row = new double[features];
            for (int i = 0; i < features; i++) {
                row[i] = value(file, number, names[i], values[i]);
            }
            rows.add(row);
            double label = value(file, number, LABEL, values[features]);
            if (label != 0 && label != 1) {
                throw new IllegalArgumentException(file + ", line " + number + ": " + LABEL + " must be 0 or 1");
            }
            anomaly.add(label == 1);
        }
        if (rows.size() < 3 || !anomaly.contains(true) || !anomaly.contains(false)) {
            throw new IllegalArgumentException(
                    file + " needs at least 3 rows, with anomalies and others: ranking has no measure without both");
        }
        return new LabelledSet(file.replaceFirst("\\.csv(\\.gz)?$", ""), rows, anomaly, fillIn(rows, features));
    }

    /** NaN for a missing value. */
    private static double value(String file, int line, String column, String text) {
        String plain = unquoted(text);
        if (MISSING.contains(plain.toLowerCase(Locale.ROOT))) {
            return Double.NaN;
        }
        double value;
        try {
            value = Double.parseDouble(plain);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    file + ", line " + line + ", column " + unquoted(column) + ": not a number", e);
        }
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    file + ", line " + line + ", column " + unquoted(column) + ": not a finite number");
        }
        return value;
    }

    private static String unquoted(String text) {
        String plain = text.strip();
        return plain.length() >= 2 && plain.startsWith("\"") && plain.endsWith("\"")
                ? plain.substring(1, plain.length() - 1)
                : plain;
    }

    private static int fillIn(List<double[]> rows, int features) {
        int filled = 0;
        for (int column = 0; column < features; column++) {
            int at = column;
            double[] known = rows.stream()
                    .mapToDouble(row -> row[at])
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            double median = known.length == 0 ? 0 : known[known.length / 2];
            for (double[] row : rows) {
                if (Double.isNaN(row[column])) {
                    row[column] = median;
                    filled++;
                }
            }
        }
        return filled;
    }

    double[][] matrix() {
        return rows.toArray(double[][]::new);
    }

    boolean[] truth() {
        boolean[] truth = new boolean[anomaly.size()];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = anomaly.get(i);
        }
        return truth;
    }
}
