package io.anomalyguard.inference.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.inference.notifications.NotificationSettings.Format;
import io.anomalyguard.inference.notifications.NotificationSettings.Webhook;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

class NotificationSettingsTest {
    private static final URI HOOK = URI.create("https://example.org/hook");

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(NotificationSettings.class)
    static class Settings {}

    @Test
    void shouldForgiveTheLineEndOfAMountedSecret() {
        assertThat(webhook("Bearer t0ken\n").authorization()).isEqualTo("Bearer t0ken");
        assertThat(webhook(" \n").authorization()).isNull();
        assertThat(webhook(null).authorization()).isNull();
    }

    @Test
    void shouldRefuseWhatAHeaderCannotCarryWithoutQuotingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> webhook("Bearer t0\nken"))
                .withMessage("inference.notifications.webhooks: the authorization of ops has characters that a header"
                        + " cannot carry");
        assertThatIllegalArgumentException().isThrownBy(() -> webhook("Bearer t0k\u00e9n"));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void shouldStopTheServiceWithoutPrintingTheSecret(CapturedOutput output) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(Settings.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                "--inference.notifications.webhooks[0].name=ops",
                                "--inference.notifications.webhooks[0].url=" + HOOK,
                                "--inference.notifications.webhooks[0].authorization=Bearer hunter2\nhunter3"))
                .isNotNull();
        assertThat(output.getAll()).contains("the authorization of ops").doesNotContain("hunter2", "hunter3");
    }

    private static Webhook webhook(String authorization) {
        return new Webhook("ops", HOOK, Format.JSON, authorization);
    }
}
