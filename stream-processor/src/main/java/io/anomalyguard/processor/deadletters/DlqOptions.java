package io.anomalyguard.processor.deadletters;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for on the command line.
 *
 * @param file where to export to or what to replay; null if not given
 * @param reason only faults that contain this, in any case of letters; empty for all
 * @param limit most records to show
 */
record DlqOptions(Action action, @Nullable Path file, String reason, int limit) {
    enum Action {
        LIST,
        SHOW,
        EXPORT,
        REPLAY
    }

    static final String USAGE = """
            Usage: dlq                                lists why records were rejected, how many, and an example of each
                   dlq show [--limit N]               prints the newest rejected records (10)
                   dlq export FILE                    writes those not replayed yet, one JSON object a line, to be mended
                   dlq replay                         sends those back that are valid by now, each once
                   dlq replay FILE                    sends the mended ones back, each once, and names what is still wrong
            All but the last: --reason TEXT           only those whose field and reason contain the text
            """;

    /** @throws IllegalArgumentException with a sentence about the argument at fault */
    static DlqOptions parse(String... arguments) {
        Action action = Action.LIST;
        Path file = null;
        String reason = "";
        int limit = 10;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            switch (argument) {
                case "--reason", "--limit" -> {
                    if (++i == arguments.length) {
                        throw new IllegalArgumentException(argument + " needs a value.");
                    }
                    if (argument.equals("--reason")) {
                        reason = arguments[i].toLowerCase(Locale.ROOT);
                    } else {
                        limit = limit(arguments[i]);
                    }
                }
                case "show", "export", "replay" -> {
                    if (i > 0) {
                        throw new IllegalArgumentException(argument + " must come first.");
                    }
                    action = Action.valueOf(argument.toUpperCase(Locale.ROOT));
                }
                default -> {
                    boolean takesFile = action == Action.EXPORT || action == Action.REPLAY;
                    if (argument.startsWith("-") || !takesFile || file != null) {
                        throw new IllegalArgumentException("\"" + argument + "\" is not understood.");
                    }
                    file = Path.of(argument);
                }
            }
        }
        if (action == Action.EXPORT && file == null) {
            throw new IllegalArgumentException("Export to which file?");
        }
        if (action == Action.REPLAY && file != null && !reason.isEmpty()) {
            throw new IllegalArgumentException("--reason chooses when exporting; a file is replayed as a whole.");
        }
        return new DlqOptions(action, file, reason, limit);
    }

    boolean matches(DeadLetter letter) {
        return letter.fault().toLowerCase(Locale.ROOT).contains(reason);
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit > 0) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // The answer is the same as for a number out of range.
        }
        throw new IllegalArgumentException("--limit must be a whole number from 1, not " + text + ".");
    }
}
