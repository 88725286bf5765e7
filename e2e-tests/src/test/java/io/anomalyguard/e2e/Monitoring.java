package io.anomalyguard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What deploy/ tells Prometheus and Grafana, and what docs/operations.md says of it. */
final class Monitoring {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path RULES = ROOT.resolve("deploy/prometheus/rules/anomalyguard.yml");
    private static final Path DASHBOARDS = ROOT.resolve("deploy/grafana/dashboards");

    /** Label matchers, ranges, strings and grouping: what may hold names that are no metric's. */
    private static final Pattern NO_METRIC =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"|\\b(by|without|on|ignoring)\\s*\\([^)]*\\)");

    private static final Pattern NAME = Pattern.compile("\\b[a-z_:][a-z0-9_:]*\\b(?!\\s*\\()");
    private static final Pattern SELECTOR = Pattern.compile("\\b([a-z_:][a-z0-9_:]*)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!=|!~|=)\"([^\"]*)\"");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|count|sum|max)$");

    /** Prometheus makes it itself. */
    private static final String UP = "up";

    record Rule(String alert, String expression, String runbook) {}

    record Panel(String title, JsonNode json) {
        List<String> expressions() {
            return json.get("targets")
                    .valueStream()
                    .map(target -> target.get("expr").asString())
                    .toList();
        }
    }

    private Monitoring() {}

    static List<Rule> rules() {
        Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml().load(read(RULES));
        return file.get("groups").stream()
                .flatMap(group -> group.get("rules").stream())
                .map(rule -> new Rule(
                        String.valueOf(rule.get("alert")),
                        String.valueOf(rule.get("expr")),
                        String.valueOf(((Map<?, ?>) rule.get("annotations")).get("runbook_url"))))
                .toList();
    }

    static List<Panel> panels() {
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            return files.sorted()
                    .flatMap(file -> JsonMapper.shared()
                            .readTree(read(file))
                            .get("panels")
                            .valueStream())
                    .filter(panel -> !panel.get("type").asString().equals("row"))
                    .map(panel -> new Panel(panel.get("title").asString(), panel))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The metrics that rules and dashboards name. */
    static Set<String> named() {
        var names = Stream.concat(
                        rules().stream().map(Rule::expression),
                        panels().stream().flatMap(panel -> panel.expressions().stream()))
                .flatMap(expression -> metrics(expression).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        names.remove(UP);
        return names;
    }

    static Set<String> metrics(String expression) {
        return NAME.matcher(NO_METRIC.matcher(expression).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .filter(name -> !OPERATORS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The series that rules and dashboards pick by a label's value, as {@code name{label="value"}}, but for targets' own. */
    static Set<String> picked() {
        return Stream.concat(
                        rules().stream().map(Rule::expression),
                        panels().stream().flatMap(panel -> panel.expressions().stream()))
                .flatMap(expression -> SELECTOR.matcher(expression).results())
                .filter(selector -> !selector.group(1).equals(UP))
                .flatMap(selector -> MATCHER.matcher(selector.group(2))
                        .results()
                        .filter(matcher -> !matcher.group(2).startsWith("!"))
                        .flatMap(matcher ->
                                values(matcher).map(value -> series(selector.group(1), matcher.group(1), value))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The series of a scrape, once for each of their labels, as {@link #picked} tells them. */
    static Set<String> labelled(String scrape) {
        return SELECTOR.matcher(scrape)
                .results()
                .flatMap(selector -> MATCHER.matcher(selector.group(2))
                        .results()
                        .map(matcher -> series(selector.group(1), matcher.group(1), matcher.group(3))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> values(MatchResult matcher) {
        String value = matcher.group(3);
        return matcher.group(2).equals("=~") ? Arrays.stream(value.split("\\|")) : Stream.of(value);
    }

    private static String series(String name, String label, String value) {
        return name + "{" + label + "=\"" + value + "\"}";
    }

    /** The project's own metrics that the manual describes, without the endings of timers. */
    static Set<String> documented() {
        return Pattern.compile("`(anomalyguard_[a-z_]+)`")
                .matcher(operations())
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String operations() {
        return read(ROOT.resolve("docs/operations.md"));
    }

    /** The names of a scrape's samples. */
    static Set<String> exposed(String scrape) {
        return scrape.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The project's own among them, without the endings of timers. */
    static Set<String> own(Set<String> exposed) {
        return exposed.stream()
                .filter(name -> name.startsWith("anomalyguard_"))
                .map(name -> SUFFIX.matcher(name).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The anchors of a Markdown file's headings, as GitHub makes them. */
    static List<String> anchors(String markdown) {
        return Arrays.stream(markdown.split("\n"))
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+\\s*", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
