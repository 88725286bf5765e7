package io.anomalyguard.dashboard;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.theme.aura.Aura;

/** What every page of the console has. */
@Push
@ColorScheme(ColorScheme.Value.SYSTEM)
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("console.css")
public final class ConsoleShell implements AppShellConfigurator {
    @Override
    public void configurePage(AppShellSettings settings) {
        settings.setViewport("width=device-width, initial-scale=1");
        settings.addMetaTag("description", "Abnormal user behaviour, seen the moment it happens");
        settings.addMetaTag("theme-color", "#10151f");
        settings.addLink("icon", "favicon.svg");
    }
}
