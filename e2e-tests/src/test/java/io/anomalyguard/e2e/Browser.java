package io.anomalyguard.e2e;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Chromium of the machine, driven by Playwright. Closing it closes its pages. All of it is bound to the thread that
 * opened it, and each test has its own.
 */
final class Browser implements AutoCloseable {
    private static final List<String> USUAL_PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium");

    /** For what is waited for, but not timed. */
    private static final double PATIENCE_MS = 120_000;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    private Browser(Path executable) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable)
                        .setTimeout(PATIENCE_MS)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    /** Skips the calling test where there is no Chromium (see {@link OptionalCheck}). */
    static void require() {
        OptionalCheck.require(
                executable().isPresent(),
                "the browser test needs Chromium or Chrome; install it or name it in ANOMALYGUARD_CHROMIUM");
    }

    /** Skips the calling test where there is no Chromium. */
    static Browser open() {
        require();
        return new Browser(executable().orElseThrow());
    }

    Page page(String url, int width, int height) {
        Page page = page(new NewContextOptions().setViewportSize(width, height));
        page.navigate(url);
        return page;
    }

    /** A page of the console in a browser of its own, logged in. */
    Page console(Demo demo, Demo.Login login, int width, int height, ColorScheme scheme) {
        return console(
                demo,
                login,
                new NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    }

    /** The same in a browser that is set up in another way. */
    Page console(Demo demo, Demo.Login login, NewContextOptions options) {
        Page page = page(options);
        page.navigate(demo.endpoint("dashboard"));
        logIn(page, login);
        page.locator("#events-per-second").waitFor();
        return page;
    }

    private Page page(NewContextOptions options) {
        Page page = browser.newContext(options).newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        return page;
    }

    /** Fills in the form that the page shows. */
    static void logIn(Page page, Demo.Login login) {
        page.locator("input[name=username]").fill(login.name());
        page.locator("input[name=password]").fill(login.password());
        page.locator("input[name=password]").press("Enter");
    }

    private static Optional<Path> executable() {
        return Stream.concat(Stream.ofNullable(System.getenv("ANOMALYGUARD_CHROMIUM")), USUAL_PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Closes every page. */
    void clear() {
        List.copyOf(browser.contexts()).forEach(BrowserContext::close);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
