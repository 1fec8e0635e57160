package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /metrics} says: the Prometheus text format, version 0.0.4, read strictly. What Prometheus would forgive fails here: a family
 * without HELP and TYPE, one whose lines are apart, a series that comes twice.
 */
public final class Scrape {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\\\\\"\n]|\\\\[\\\\\"n])*)\"";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (.+)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
    private static final Pattern SAMPLE =
            Pattern.compile("(" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL + ")*)})? (\\S+)");
    private static final Pattern EACH_LABEL = Pattern.compile(LABEL);

    private final String text;
    private final Map<String, Family> families = new LinkedHashMap<>();

    /** All series of one name. */
    public record Family(String name, String help, String type, List<Sample> samples) {}

    /** @param name with the suffix that a histogram's parts have */
    public record Sample(String name, Map<String, String> labels, double value) {}

    private Scrape(String text) {
        this.text = text;
    }

    public static Scrape of(Node node) {
        RawHttp.Response response = RawHttp.get(node.consolePort(), "/metrics");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        return parse(response.body());
    }

    /** Scrapes until that series is as it should be. */
    public static double await(Node node, String series, DoublePredicate wanted) {
        double[] last = {Double.NaN};
        Await.until(series, Client.WAIT_SECONDS, () -> {
            last[0] = of(node).value(series);
            return wanted.test(last[0]);
        });
        return last[0];
    }

    public static Scrape parse(String text) {
        assertThat(text).endsWith("\n");
        Scrape scrape = new Scrape(text);
        Family open = null;
        String help = null;
        String helped = null;
        for (String line : text.lines().toList()) {
            Matcher helpLine = HELP.matcher(line);
            Matcher typeLine = TYPE.matcher(line);
            if (helpLine.matches()) {
                helped = helpLine.group(1);
                help = helpLine.group(2);
            } else if (typeLine.matches()) {
                assertThat(typeLine.group(1)).as("HELP comes before TYPE").isEqualTo(helped);
                open = new Family(typeLine.group(1), String.valueOf(help), typeLine.group(2), new ArrayList<>());
                assertThat(scrape.families.put(open.name(), open)).as(line).isNull();
            } else {
                assertThat(open).as("a series without a family: %s", line).isNotNull();
                scrape.add(open, line);
            }
        }
        return scrape;
    }

    public String text() {
        return text;
    }

    public Map<String, Family> families() {
        return families;
    }

    /** @param series as in a query: a name, or one with labels in braces, of which each must be there; several are added up */
    public double value(String series) {
        Matcher matcher = Pattern.compile("(" + NAME + ")(?:\\{(.*)})?").matcher(series);
        assertThat(matcher.matches()).as(series).isTrue();
        Map<String, String> labels = labels(matcher.group(2));
        return families.values().stream()
                .flatMap(family -> family.samples().stream())
                .filter(sample -> sample.name().equals(matcher.group(1))
                        && sample.labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Sample::value)
                .sum();
    }

    private void add(Family family, String line) {
        Matcher matcher = SAMPLE.matcher(line);
        assertThat(matcher.matches()).as("no sample: %s", line).isTrue();
        String name = matcher.group(1);
        String suffix =
                name.startsWith(family.name()) ? name.substring(family.name().length()) : "of another family";
        List<String> allowed = switch (family.type()) {
            case "histogram" -> List.of("_bucket", "_count", "_sum");
            case "summary" -> List.of("", "_count", "_sum");
            default -> List.of("");
        };
        assertThat(suffix).as(line).isIn(allowed);
        Map<String, String> labels = labels(matcher.group(2));
        assertThat(family.samples())
                .as("twice: %s", line)
                .noneMatch(
                        sample -> sample.name().equals(name) && sample.labels().equals(labels));
        family.samples().add(new Sample(name, labels, number(matcher.group(matcher.groupCount()))));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher matcher = EACH_LABEL.matcher(text == null ? "" : text);
        while (matcher.find()) {
            assertThat(labels.put(matcher.group(1), matcher.group(2))).as(text).isNull();
        }
        return labels;
    }
}
