package io.anomalyguard.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Options of the form {@code --name value}; lists are separated by commas. */
public final class Options {
    private final Map<String, String> values = new HashMap<>();

    /**
     * @param defaults every option there is, by name without hyphens
     * @throws IllegalArgumentException in words for the person at the terminal
     */
    public Options(Map<String, String> defaults, List<String> arguments) {
        values.putAll(defaults);
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!name.startsWith("--") || !defaults.containsKey(name.substring(2)) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        "options are --NAME VALUE with NAME one of " + new TreeSet<>(defaults.keySet()));
            }
            values.put(name.substring(2), arguments.get(i + 1));
        }
    }

    /** A whole number from 1 on. */
    public int number(String name) {
        return numbers(name).getFirst();
    }

    /** A whole number from 0 on. */
    public int numberOrNone(String name) {
        return parse(name, 0).getFirst();
    }

    /** Whole numbers from 1 on; at least one. */
    public List<Integer> numbers(String name) {
        return parse(name, 1);
    }

    private List<Integer> parse(String name, int least) {
        String value = String.valueOf(values.get(name));
        try {
            var numbers = Stream.of(value.split(",", -1)).map(Integer::parseInt).toList();
            if (numbers.stream().allMatch(number -> number >= least)) {
                return numbers;
            }
        } catch (NumberFormatException e) {
            // Told below, in the same words as a number out of range.
        }
        throw new IllegalArgumentException(
                "--" + name + " needs whole numbers from " + least + " on, not \"" + value + "\"");
    }
}
