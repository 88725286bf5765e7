package io.anomalyguard.inference.api;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.anomalyguard.feast.EntityKey;
import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.feast.FeatureView;
import io.anomalyguard.feast.Lookup;
import io.anomalyguard.feast.OnlineRow;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.model.Models;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;

/** The Open Inference Protocol. */
class OpenInferenceTest extends ApiFixture {
    @Test
    void shouldTellWhatItIs() throws Exception {
        for (String path : List.of("/v2", "/v2/")) {
            mvc(store, active)
                    .perform(get(path))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.name").value("anomalyguard"))
                    .andExpect(jsonPath("$.version").value("1"))
                    .andExpect(jsonPath("$.extensions").isArray());
        }
    }

    @Test
    void shouldSpeakTheOpenInferenceProtocolAboutUsers() throws Exception {
        Model model = Objects.requireNonNull(active.get());
        infer("{\"id\":\"7\",\"inputs\":[{\"name\":\"user_id\",\"datatype\":\"BYTES\",\"shape\":[2],"
                        + "\"data\":[\"bot\",\"calm\"]}]}")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.model_name").value("anomaly"))
                .andExpect(jsonPath("$.model_version").value(model.version()))
                .andExpect(jsonPath("$.id").value("7"))
                .andExpect(jsonPath("$.outputs[0].name").value("anomaly_score"))
                .andExpect(jsonPath("$.outputs[0].datatype").value("FP64"))
                .andExpect(jsonPath("$.outputs[0].shape[0]").value(2))
                .andExpect(jsonPath("$.outputs[0].data[0]")
                        .value(model.judge(Models.flood()).score()))
                .andExpect(jsonPath("$.outputs[2].data[0]").value(true))
                .andExpect(jsonPath("$.outputs[2].data[1]").value(false));
        infer("{\"inputs\":[{\"name\":\"user_id\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"nobody\"]}]}")
                .andExpect(status().isNotFound());
    }

    /** The answer has to repeat it, and cannot. */
    @Test
    void shouldRefuseAnIdThatNoAnswerCanHold() throws Exception {
        infer("{\"id\":\"\\ud83d\",\"inputs\":[{\"name\":\"user_id\",\"datatype\":\"BYTES\",\"shape\":[1],"
                        + "\"data\":[\"calm\"]}]}")
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.field").value("id"))
                .andExpect(jsonPath("$.error").value("id: half a surrogate pair"));
    }

    @Test
    void shouldSpeakTheOpenInferenceProtocolAboutFeatures() throws Exception {
        Model model = Objects.requireNonNull(active.get());
        String flood = Arrays.stream(Models.flood()).mapToObj(String::valueOf).collect(Collectors.joining(","));
        for (String data : List.of("[" + flood + "]", "[[" + flood + "]]")) {
            infer("{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP64\",\"shape\":[1,12],\"data\":" + data
                            + "}],\"outputs\":[{\"name\":\"is_anomaly\"},{\"name\":\"anomaly_score\"}]}")
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.outputs.length()").value(2))
                    .andExpect(jsonPath("$.outputs[0].data[0]").value(true))
                    .andExpect(jsonPath("$.outputs[1].data[0]")
                            .value(model.judge(Models.flood()).score()));
        }
    }

    @Test
    void shouldNameWhatIsWrongWithAnInferenceRequest() throws Exception {
        String input = "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP64\",\"shape\":[%s],\"data\":[%s]}]}";
        String users = "{\"inputs\":[{\"name\":\"user_id\",\"datatype\":\"BYTES\",\"shape\":[%s],\"data\":[%s]}]}";
        String row = "0,0,0,0,0,0,0,0,0,0,0,0";
        String wrong = "0,-1,0,0,0,0,0,0,0,0,0,0";
        Map<String, String> bodies = Map.ofEntries(
                entry("{}", "inputs"),
                entry("{\"inputs\":[]}", "inputs"),
                entry(
                        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1],\"data\":[1]}]}",
                        "inputs[0].name"),
                entry(
                        "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"BYTES\",\"shape\":[1,12],\"data\":[1]}]}",
                        "inputs[0].datatype"),
                entry(input.formatted("1,12", "1,2,3"), "inputs[0].shape"),
                entry(input.formatted("1,3000000000", row), "inputs[0].shape[1]"),
                entry(input.formatted("\"1\",12", row), "inputs[0].shape[0]"),
                entry(input.formatted("2,12", row + "," + wrong), "inputs[0].data[13]"),
                entry(input.formatted("2,12", "[" + row + "],[" + wrong + "]"), "inputs[0].data[1][1]"),
                entry(input.formatted("1,12", row.replaceFirst("0", "null")), "inputs[0].data[0]"),
                entry(input.formatted("1001,12", (row + ",").repeat(1000) + row), "inputs[0].data"),
                entry(users.formatted("1", "7"), "inputs[0].data[0]"),
                entry(users.formatted("2", "\"a\",\"\""), "inputs[0].data[1]"),
                entry(users.formatted("1001", "\"a\",".repeat(1000) + "\"a\""), "inputs[0].data"),
                entry(
                        input.formatted("1,12", row)
                                .replace(
                                        "}]}",
                                        "}],\"outputs\":[{\"name\":\"severity\"},{\"name\":\"is_anomaly\"},"
                                                + "{\"name\":\"severity\"}]}"),
                        "outputs[2].name"));
        for (var body : bodies.entrySet()) {
            infer(body.getKey())
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field").value(body.getValue()));
        }
    }

    /** Another model takes over while the rows of a request are judged. */
    @Test
    void shouldJudgeAllOfARequestByOneModel() throws Exception {
        Model first = Objects.requireNonNull(active.get());
        Model next = Models.ofOtherPeople();
        MockMvc changing = mvc(new ReaderWithAnEvent(store, () -> active.activate(next)), active);
        changing.perform(json("/score/batch", "{\"user_ids\":[\"bot\",\"bot\"]}"))
                .andExpect(jsonPath("$.results[0].model_version").value(first.version()))
                .andExpect(jsonPath("$.results[1].model_version").value(first.version()));

        active.activate(first);
        double score = first.judge(Models.flood()).score();
        assertThat(next.judge(Models.flood()).score()).isNotEqualTo(score);
        changing.perform(json(
                        "/v2/models/anomaly/versions/" + first.version() + "/infer",
                        "{\"inputs\":[{\"name\":\"user_id\",\"datatype\":\"BYTES\",\"shape\":[2],"
                                + "\"data\":[\"bot\",\"bot\"]}]}"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.model_version").value(first.version()))
                .andExpect(jsonPath("$.outputs[0].data[0]").value(score))
                .andExpect(jsonPath("$.outputs[0].data[1]").value(score));
        assertThat(active.get()).isSameAs(next);
    }

    /** Something happens before the second of the rows that are read is looked at. */
    private record ReaderWithAnEvent(FeatureReader reader, Runnable event) implements FeatureReader {
        @Override
        public List<OnlineRow> read(FeatureView view, List<EntityKey> entities) {
            return reader.read(view, entities);
        }

        @Override
        public List<Lookup> lookUp(List<String> userIds) {
            List<Lookup> found = reader.lookUp(userIds);
            return new AbstractList<>() {
                @Override
                public Lookup get(int index) {
                    if (index == 1) {
                        event.run();
                    }
                    return found.get(index);
                }

                @Override
                public int size() {
                    return found.size();
                }
            };
        }

        @Override
        public boolean isAvailable() {
            return reader.isAvailable();
        }

        @Override
        public String connectionState() {
            return reader.connectionState();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("the reader within is closed by whoever made it");
        }
    }

    @Test
    void shouldSayInTheProtocolsWordsWhatWentWrong() throws Exception {
        infer("{}")
                .andExpect(status().isBadRequest())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.field").value("inputs"))
                .andExpect(jsonPath("$.error").value("inputs: exactly one is needed, features or user_id"));
        mvc(store, active)
                .perform(get("/v2/models/other"))
                .andExpect(jsonPath("$.error").value("no model of this name; there is anomaly"));
        score("{}").andExpect(jsonPath("$.error").doesNotExist());
    }

    @Test
    void shouldDescribeItsModel() throws Exception {
        Model model = Objects.requireNonNull(active.get());
        var mvc = mvc(store, active);
        mvc.perform(get("/v2/models/anomaly"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.versions[0]").value(model.version()))
                .andExpect(jsonPath("$.inputs[0].shape[1]").value(12));
        mvc.perform(get("/v2/models/anomaly/versions/" + model.version() + "/ready"))
                .andExpect(status().isOk());
        mvc.perform(get("/v2/models/anomaly/versions/other/ready")).andExpect(status().isNotFound());
        mvc.perform(get("/v2/models/other")).andExpect(status().isNotFound());
        mvc(store, new ActiveModel())
                .perform(get("/v2/models/anomaly/ready"))
                .andExpect(status().isServiceUnavailable());
        mvc.perform(get("/v2/health/live")).andExpect(jsonPath("$.live").value(true));
        // No health was given to this instance, so it is not ready.
        mvc.perform(get("/v2/health/ready"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(jsonPath("$.ready").value(false));
    }
}
