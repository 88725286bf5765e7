package io.anomalyguard.inference.api;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.anomalyguard.inference.model.ModelRegistry;
import io.anomalyguard.inference.model.Models;
import io.anomalyguard.inference.model.Sensitivity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** Models over HTTP. */
class ModelApiTest extends ApiFixture {
    /** "As made" must be said, not be what is left when nothing was understood. */
    @Test
    void shouldRefuseAChangeOfSensitivityThatIsNotUnderstood() throws Exception {
        for (String[] wrong : new String[][] {
            {"{\"contaminaton\":0.001,\"by\":\"ana\"}", "contaminaton"},
            {"{\"Threshold\":0.7,\"by\":\"ana\"}", "Threshold"},
            {"{\"threshold\":\"\",\"by\":\"ana\"}", "threshold"},
            {"{\"threshold\":\"0.7\",\"by\":\"ana\"}", "threshold"}
        }) {
            mvc(store, active)
                    .perform(patch("/models/active")
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(wrong[0]))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field").value(wrong[1]));
        }
        score("{\"user_id\":\"calm\",\"trace\":\"of the caller's own\"}").andExpect(status().isOk());
    }

    /** The contamination of the model is still that of its making. */
    @Test
    void shouldTellTheSensitivityThatAnOperatorHasSet() throws Exception {
        var registry = mock(ModelRegistry.class);
        MockMvc mvc = MockMvcBuilders.standaloneSetup(new ModelController(active, registry))
                .build();
        when(registry.sensitivity()).thenReturn(new Sensitivity(0.01, null));
        mvc.perform(get("/models"))
                .andExpect(jsonPath("$.sensitivity.contamination").value(0.01))
                .andExpect(jsonPath("$.sensitivity.threshold").doesNotExist())
                .andExpect(jsonPath("$.active.contamination").value(0.002));
        when(registry.sensitivity()).thenReturn(Sensitivity.OF_MODEL);
        mvc.perform(get("/models")).andExpect(jsonPath("$.sensitivity").doesNotExist());
    }

    /** Force skips a new model's trial. */
    @Test
    void shouldRefuseAForceThatIsNeitherTrueNorFalse() throws Exception {
        for (String wrong : List.of("2", "0", "1.5", "\"true\"", "\"\"", "\" \"", "[]", "{}")) {
            mvc(store, active)
                    .perform(json("/models/train", "{\"force\":" + wrong + ",\"by\":\"ana\"}"))
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field").value("force"));
        }
    }

    @Test
    void shouldTellHowANewModelDoesBesideTheOneThatJudges() throws Exception {
        mvc(store, active)
                .perform(get("/models"))
                .andExpect(jsonPath("$.challenger").doesNotExist())
                .andExpect(jsonPath("$.last_challenge").doesNotExist());
        mvc(store, Models.activeWithShadow())
                .perform(get("/models"))
                .andExpect(jsonPath("$.challenger.model_version").value("m-new"))
                .andExpect(jsonPath("$.challenger.rows_needed").value(2_000))
                .andExpect(jsonPath("$.challenger.trial.rows").value(812))
                .andExpect(jsonPath("$.challenger.trial.anomaly_rate").value(0.004))
                .andExpect(jsonPath("$.challenger.trial.champion_anomaly_rate").value(0.002))
                .andExpect(jsonPath("$.challenger.trial.agreement").value(0.998))
                .andExpect(jsonPath("$.challenger.trial.score_drift").value(0.03))
                .andExpect(jsonPath("$.last_challenge.accepted").value(true))
                .andExpect(jsonPath("$.last_challenge.trial.reason").value("sane"));
    }
}
