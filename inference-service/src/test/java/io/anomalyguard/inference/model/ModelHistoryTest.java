package io.anomalyguard.inference.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What an instance judges with where it cannot read all of the topic. */
class ModelHistoryTest {
    private static final byte[] FOREIGN = "AGMODEL2, of a later version".getBytes(UTF_8);

    private final Model older = Models.ofPeople(1_800_000_000);
    private final Model newer = Models.ofPeople(1_800_000_900);
    private final ActiveModel active = new ActiveModel();
    private final ModelHistory history = new ModelHistory(active);

    @Test
    void shouldBeginWithTheModelBeforeWhereTheActiveOneCannotBeRead() {
        take(older);
        take(newer);
        history.take("m-foreign", FOREIGN);
        point("m-foreign", older.version());
        assertThat(active.get()).as("before all has been read").isNull();
        history.caughtUp();
        assertThat(judging()).isEqualTo(older.version());
    }

    @Test
    void shouldBeginWithTheNewestModelWhereNothingElseIsKnown() {
        take(newer);
        take(older);
        history.take("m-foreign", FOREIGN);
        point("m-foreign", null);
        history.caughtUp();
        assertThat(judging()).isEqualTo(newer.version());
    }

    @Test
    void shouldBeginWithTheNewestModelWhereItCannotReadWhichIsActive() {
        take(older);
        take(newer);
        assertThat(history.take(ModelHistory.ACTIVE, FOREIGN)).isNotNull();
        history.caughtUp();
        assertThat(judging()).isEqualTo(newer.version());
    }

    @Test
    void shouldGoOnWithWhatItHasWhenTheNextOneCannotBeRead() {
        take(older);
        take(newer);
        point(older.version(), null);
        history.caughtUp();
        history.take("m-foreign", FOREIGN);
        point("m-foreign", older.version());
        assertThat(history.take(ModelHistory.ACTIVE, FOREIGN)).isNotNull();
        assertThat(judging()).isEqualTo(older.version());
    }

    /** The model and the word that it is active are two records. */
    @Test
    void shouldWaitForTheWordThatAModelIsActive() {
        history.caughtUp();
        take(older);
        assertThat(active.get()).isNull();
        point(newer.version(), null);
        assertThat(active.get()).isNull();
        take(newer);
        assertThat(judging()).isEqualTo(newer.version());
    }

    private String judging() {
        return Objects.requireNonNull(active.get()).version();
    }

    private void take(Model model) {
        assertThat(history.take(model.version(), ModelArtifact.encode(model))).isNull();
    }

    private void point(String version, String previous) {
        var pointer = new ModelPointer(version, null, null, "ana", 1, null, previous);
        assertThat(history.take(ModelHistory.ACTIVE, ModelHistory.POINTER.encode(pointer)))
                .isNull();
    }
}
