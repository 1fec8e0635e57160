package io.blabbermouth.testing;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Gives tests a {@link Browser}, one for the class. Where there is no Chromium they are skipped, which is said; with
 * BLABBERMOUTH_TEST_BROWSER=required they fail there.
 */
public final class BrowserExtension
        implements ExecutionCondition, ParameterResolver, TestExecutionExceptionHandler, AfterEachCallback {
    private static final boolean REQUIRED = "required".equals(System.getenv("BLABBERMOUTH_TEST_BROWSER"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (REQUIRED || Browser.isThere()) {
            return ConditionEvaluationResult.enabled("there is a browser, or there must be one");
        }
        String why = "no Chromium at " + Browser.executable()
                + ": apt-get install chromium, or name one with CHROMIUM=/path/to/chromium";
        System.err.println("SKIPPED " + context.getDisplayName() + ": " + why);
        return ConditionEvaluationResult.disabled(why);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return browser(context);
    }

    /** The failure alone seldom says whether a page, a server or Redis was late. */
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (failure instanceof TestAbortedException) {
            throw failure;
        }
        AssertionError explained = new AssertionError(
                failure.getMessage() + "\n" + browser(context).report(), failure);
        explained.setStackTrace(failure.getStackTrace());
        throw explained;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        browser(context).closePages();
    }

    private static Browser browser(ExtensionContext context) {
        // The class's store, so that it ends with the class.
        ExtensionContext owner = context;
        while (owner.getTestMethod().isPresent()) {
            owner = owner.getParent().orElseThrow();
        }
        return owner.getStore(Namespace.create(BrowserExtension.class))
                .computeIfAbsent(Browser.class, type -> Browser.start(), Browser.class);
    }
}
