package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.json.RecordCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code anomaly.models} says, record by record. A record's key is a model's version, {@code active} or {@code
 * training}. Records of different keys may come in any order. A topic that is read from its beginning also tells of models
 * that were active once, the rolled-back ones among them: no pointer counts before the last of those has been read.
 * Thread-safe.
 */
final class ModelHistory {
    static final String ACTIVE = "active";
    static final String TRAINING = "training";
    static final RecordCodec<ModelPointer> POINTER = new RecordCodec<>(ModelPointer.class);
    static final RecordCodec<TrainingRequest> REQUEST = new RecordCodec<>(TrainingRequest.class);

    private static final Comparator<Model> NEWEST_FIRST = Comparator.comparingLong(
                    (Model model) -> model.info().createdAt())
            .thenComparing(Model::version)
            .reversed();

    private final ActiveModel active;
    private final Map<String, Model> models = new TreeMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();
    private @Nullable ModelPointer pointer;
    /** The last one read; in force unless the topic is being read from its beginning. */
    private @Nullable ModelPointer latest;

    /** Whether the last pointer read was none that this version can read. */
    private boolean pointerRefused;

    private boolean catchingUp = true;
    private @Nullable TrainingRequest request;

    ModelHistory(ActiveModel active) {
        this.active = active;
    }

    /** The topic is read from its beginning; what judges goes on until {@link #caughtUp}. */
    synchronized void begins() {
        catchingUp = true;
        latest = null;
    }

    /** Whether what is read may be out of date. */
    synchronized boolean isCatchingUp() {
        return catchingUp;
    }

    /** What follows is new. */
    synchronized void caughtUp() {
        catchingUp = false;
        if (latest != null) {
            pointer = latest;
        }
        follow();
    }

    /**
     * Takes a record in; makes the model judge that is now the active one.
     *
     * @param value null for a deleted model
     * @return what is wrong with the record, or null; a wrong record changes nothing of what judges
     */
    synchronized @Nullable String take(String key, byte @Nullable [] value) {
        try {
            switch (key) {
                case ACTIVE -> {
                    if (value != null) {
                        ModelPointer next = POINTER.decode(value);
                        next.sensitivity(); // Refuses what is out of range.
                        latest = next;
                        pointerRefused = false;
                        if (!catchingUp) {
                            pointer = next;
                        }
                    }
                }
                case TRAINING -> request = value == null ? null : REQUEST.decode(value);
                default -> model(key, value);
            }
        } catch (RuntimeException e) {
            // Of whatever kind: a record that is read again and again would keep the ones behind it from being read.
            if (key.equals(ACTIVE)) {
                pointerRefused = true;
            } else if (!key.equals(TRAINING)) {
                refuse(key, e);
            }
            follow();
            return reason(e);
        }
        follow();
        return null;
    }

    private void refuse(String version, RuntimeException e) {
        models.remove(version);
        unreadable.put(version, reason(e));
    }

    private static String reason(RuntimeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private void model(String version, byte @Nullable [] value) {
        models.remove(version);
        unreadable.remove(version);
        if (value != null) {
            Model model = ModelArtifact.decode(value);
            if (!model.version().equals(version)) {
                throw new InvalidModelException("it calls itself " + model.version());
            }
            models.put(version, model);
        }
    }

    private void follow() {
        if (catchingUp) {
            return;
        }
        ModelPointer wanted = pointer;
        Model model = wanted == null ? null : models.get(wanted.version());
        if (model == null && active.get() == null) {
            model = standIn(wanted);
        }
        if (model == null) {
            return;
        }
        Model next;
        try {
            next = wanted == null ? model : model.with(wanted.sensitivity());
        } catch (RuntimeException e) {
            refuse(model.version(), e);
            return;
        }
        Model now = active.get();
        if (now == null || !now.version().equals(next.version()) || now.threshold() != next.threshold()) {
            active.activate(next);
        }
    }

    /**
     * What a new instance judges with where the record of the active model, or of which that is, is none that it can read:
     * the one before, else the newest. Running ones go on with what they have. Null where nothing is wrong.
     */
    private @Nullable Model standIn(@Nullable ModelPointer wanted) {
        if (wanted == null ? !pointerRefused : !unreadable.containsKey(wanted.version())) {
            return null;
        }
        Model before = wanted == null || wanted.previous() == null ? null : models.get(wanted.previous());
        return before != null ? before : models().stream().findFirst().orElse(null);
    }

    synchronized @Nullable Model get(String version) {
        return models.get(version);
    }

    /** The models that can be activated, newest first. */
    synchronized List<Model> models() {
        var all = new ArrayList<>(models.values());
        all.sort(NEWEST_FIRST);
        return all;
    }

    /**
     * Versions that may go when another model comes: the oldest, but neither the active one nor the one to go back to.
     *
     * @param kept how many models there shall be with the one that comes
     */
    synchronized List<String> surplus(int kept, ModelPointer pointer) {
        return models().stream()
                .skip(kept - 1)
                .map(Model::version)
                .filter(version -> !version.equals(pointer.version()) && !version.equals(pointer.previous()))
                .toList();
    }

    /** Records that are no models, with the reason. */
    synchronized Map<String, String> unreadable() {
        return Map.copyOf(unreadable);
    }

    /** The pointer that was read last; null before one was read. */
    synchronized @Nullable ModelPointer latest() {
        return latest;
    }

    /** The pointer in force, whether or not its model is there; null before one was read. */
    synchronized @Nullable ModelPointer pointer() {
        return pointer;
    }

    /** The last request for a training, or null if there is none or a model has been made since, whichever judges. */
    synchronized @Nullable TrainingRequest openRequest() {
        TrainingRequest last = request;
        boolean answered = last != null
                && models.values().stream().anyMatch(model -> model.info().createdAt() >= last.at());
        return answered ? null : last;
    }
}
