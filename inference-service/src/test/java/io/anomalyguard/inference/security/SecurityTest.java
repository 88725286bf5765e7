package io.anomalyguard.inference.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

class SecurityTest {
    private static final String KEY = "0123456789abcdef";
    private static final String NEXT_KEY = "fedcba9876543210";

    private final MockMvc guarded = MockMvcBuilders.standaloneSetup(new Echo())
            .addFilters(new ApiKeyFilter(List.of(KEY, NEXT_KEY)))
            .build();

    @RestController
    static class Echo {
        @GetMapping("/models")
        String models() {
            return "models";
        }

        @GetMapping("/actuator/health/liveness")
        String live() {
            return "UP";
        }

        @PostMapping("/score")
        String score(@RequestBody byte[] body) {
            return String.valueOf(body.length);
        }
    }

    @Test
    void shouldAskForAKey() throws Exception {
        guarded.perform(get("/models"))
                .andExpect(status().isUnauthorized())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(header().string("WWW-Authenticate", "Bearer"))
                .andExpect(jsonPath("$.status").value(401))
                .andExpect(jsonPath("$.detail").isNotEmpty());
        guarded.perform(get("/models")).andExpect(jsonPath("$.error").doesNotExist());
        guarded.perform(get("/v2/models/anomaly"))
                .andExpect(status().isUnauthorized())
                .andExpect(jsonPath("$.error").value("this API needs a key in X-API-Key or as a bearer token"));
        guarded.perform(get("/models").header("X-API-Key", KEY + "x")).andExpect(status().isUnauthorized());
        guarded.perform(get("/models").header("Authorization", "Basic " + KEY)).andExpect(status().isUnauthorized());
    }

    @Test
    void shouldTakeEachOfTheKeysInEitherHeader() throws Exception {
        guarded.perform(get("/models").header("X-API-Key", KEY)).andExpect(status().isOk());
        guarded.perform(get("/models").header("Authorization", "bearer " + NEXT_KEY))
                .andExpect(status().isOk());
    }

    @Test
    void shouldLetProbesThrough() throws Exception {
        guarded.perform(get("/actuator/health/liveness")).andExpect(status().isOk());
    }

    @Test
    void shouldBeOpenWithoutKeys() throws Exception {
        MockMvcBuilders.standaloneSetup(new Echo())
                .addFilters(new ApiKeyFilter(List.of()))
                .build()
                .perform(get("/models"))
                .andExpect(status().isOk());
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() throws Exception {
        MockMvc limited = MockMvcBuilders.standaloneSetup(new Echo())
                .addFilters(new BodyLimitFilter(1000))
                .build();
        limited.perform(post("/score").content(new byte[1000]))
                .andExpect(content().string("1000"));
        limited.perform(post("/score").content(new byte[1001]))
                .andExpect(status().isContentTooLarge())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON));
    }

    @Test
    void shouldRefuseABodyOfUnknownLengthOnceItIsTooLarge() throws Exception {
        MockMvc limited = MockMvcBuilders.standaloneSetup(new Echo())
                .addFilters(new BodyLimitFilter(1000))
                .build();
        limited.perform(chunked(1000)).andExpect(content().string("1000"));
        limited.perform(chunked(1001)).andExpect(status().isContentTooLarge());
    }

    private static RequestBuilder chunked(int bytes) {
        return context -> {
            var request = new MockHttpServletRequest(context, "POST", "/score") {
                @Override
                public long getContentLengthLong() {
                    return -1;
                }
            };
            request.setPathInfo("/score");
            request.setContent(new byte[bytes]);
            return request;
        };
    }

    @Test
    void shouldRefuseKeysThatCanBeGuessedAndNeverPrintOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ApiSettings(List.of("short"), DataSize.ofMegabytes(1)))
                .withMessageContaining("inference.api.keys");
        assertThat(new ApiSettings(List.of(KEY, " "), DataSize.ofMegabytes(1)).toString())
                .doesNotContain(KEY)
                .contains("1 keys");
    }
}
