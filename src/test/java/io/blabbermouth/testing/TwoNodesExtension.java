package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts and stops the nodes of {@link TwoNodes}, and closes what clients a test has left open. */
final class TwoNodesExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
        nodes(context);
    }

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
        TwoNodes asked = annotation(context.getRequiredTestClass());
        // The class's store, so that the nodes end with the class.
        ExtensionContext owner = context;
        while (!asked.forEachTest() && owner.getTestMethod().isPresent()) {
            owner = owner.getParent().orElseThrow();
        }
        return owner.getStore(Namespace.create(TwoNodesExtension.class))
                .computeIfAbsent(context.getRequiredTestClass(), type -> start(asked.value(), context), Nodes.class);
    }

    private static Nodes start(String config, ExtensionContext context) {
        Nodes nodes = Nodes.start(2, RealRedis.server(context), new JsonObject(config));
        RealRedis.beUnder(nodes, context);
        return nodes;
    }

    private static TwoNodes annotation(Class<?> testClass) {
        Class<?> annotated = testClass;
        while (!annotated.isAnnotationPresent(TwoNodes.class)) {
            annotated = annotated.getEnclosingClass();
        }
        return annotated.getAnnotation(TwoNodes.class);
    }
}
