package io.blabbermouth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** What axe-core finds that keeps people out. Elements and rules, as text. */
record Violations(List<String> found) {
    /** Colours that are only passed through on the way to others are no contrast that anybody has to read by. What never ends goes on. */
    private static final String AT_REST = """
            () => {
              const roots = (root) => [root, ...[...root.querySelectorAll('*')]
                .flatMap((one) => (one.shadowRoot ? roots(one.shadowRoot) : []))];
              return roots(document)
                .flatMap((root) => root.getAnimations())
                .every((one) => one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity);
            }""";

    static Violations of(Page page) {
        return foundBy(page, new AxeBuilder(page));
    }

    /** On a website that has its own. */
    static Violations ofWidget(Page page) {
        return foundBy(page, new AxeBuilder(page).include("blabbermouth-chat"));
    }

    private static Violations foundBy(Page page, AxeBuilder axe) {
        page.waitForFunction(AT_REST);
        // Otherwise it opens another page each time, to put together what it found in frames of other sites; there are
        // none.
        return new Violations(axe.setLegacyMode(true).analyze().getViolations().stream()
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
