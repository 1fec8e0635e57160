package io.blabbermouth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** What axe-core finds that keeps people out. Elements and rules, as text. */
record Violations(List<String> found) {
    static Violations of(Page page) {
        return new Violations(new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                        .toList())
                        .toList());
    }

    void assertNone(String state) {
        assertThat(found).as(state).isEmpty();
    }
}
