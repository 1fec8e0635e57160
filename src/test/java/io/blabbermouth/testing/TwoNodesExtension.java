package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts and stops the nodes of {@link TwoNodes}, and closes what clients a test has left open. */
final class TwoNodesExtension implements ParameterResolver, AfterEachCallback {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Nodes.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return nodes(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        nodes(context).closeClients();
    }

    private static Nodes nodes(ExtensionContext context) {
        Class<?> testClass = context.getRequiredTestClass();
        // The class's store, so that the nodes end with the class.
        ExtensionContext classContext = context;
        while (classContext.getTestMethod().isPresent()) {
            classContext = classContext.getParent().orElseThrow();
        }
        return classContext
                .getStore(Namespace.create(TwoNodesExtension.class))
                .computeIfAbsent(testClass, type -> start(context, testClass), Nodes.class);
    }

    private static Nodes start(ExtensionContext context, Class<?> testClass) {
        Class<?> annotated = testClass;
        while (!annotated.isAnnotationPresent(TwoNodes.class)) {
            annotated = annotated.getEnclosingClass();
        }
        JsonObject config =
                new JsonObject(annotated.getAnnotation(TwoNodes.class).value());
        return Nodes.start(2, RealRedis.server(context), config);
    }
}
