package io.blabbermouth;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.NodeRequest;
import io.blabbermouth.chat.Ids;
import io.blabbermouth.config.RedisSettings;
import io.blabbermouth.config.Role;
import io.blabbermouth.config.SecurityMode;
import io.blabbermouth.config.Settings;
import io.blabbermouth.config.SettingsException;
import io.blabbermouth.config.SettingsFile;
import io.blabbermouth.config.SettingsReader;
import io.blabbermouth.console.ConsoleServer;
import io.blabbermouth.console.ConsoleVerticle;
import io.blabbermouth.logging.LogLevels;
import io.blabbermouth.redis.EmbeddedRedis;
import io.blabbermouth.redis.RedisBridgeVerticle;
import io.blabbermouth.watch.Metrics;
import io.blabbermouth.watch.NodeFacts;
import io.blabbermouth.watch.StoreClock;
import io.blabbermouth.watch.Trail;
import io.blabbermouth.watch.Watch;
import io.blabbermouth.web.CertificateVerticle;
import io.blabbermouth.web.ChatVerticle;
import io.blabbermouth.web.Gate;
import io.blabbermouth.web.SubscriberVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: deploys what its roles say, the bridge to Redis first and the chat port last, so that when the chat port
 * answers everything else does too. The console port is open from the first moment to the last.
 *
 * <p>Its config is the JSON described by {@code run --help}; the environment overrides it.
 */
public final class MainVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(MainVerticle.class);

    private final @Nullable Settings given;
    /** Ids of what is deployed, in that order. */
    private final Deque<String> deployed = new ArrayDeque<>();

    private @Nullable EmbeddedRedis embedded;

    // Made in start().
    @SuppressWarnings("NullAway.Init")
    private Watch watch;

    /** Takes its configuration from the deployment's. */
    public MainVerticle() {
        this.given = null;
    }

    MainVerticle(Settings settings) {
        this.given = settings;
    }

    @Override
    public Future<?> start() {
        Settings settings = given != null
                ? given
                : SettingsReader.read(SettingsFile.parse("config", config().encode()), System.getenv());
        warn(settings);
        watch = watch(settings);
        Gate gate = new Gate(vertx, settings, watch);
        Bus.registerCodec(vertx);
        new Bus(vertx).handle(Bus.LOG_LEVEL, MainVerticle::logLevel);
        ConsoleServer console = new ConsoleServer(vertx, settings, watch);
        CertificateVerticle certificate = new CertificateVerticle(settings.tls(), watch);
        return open(
                        console.listen(),
                        new Place(
                                "console.host",
                                settings.console().host(),
                                "console.port",
                                settings.console().port()))
                .compose(v -> certificate.check(vertx))
                .compose(v -> redisUri(settings.redis()))
                .compose(uri -> deployBridge(uri, settings))
                .compose(v -> settings.roles().contains(Role.SUBSCRIBER) ? deploySubscriber(settings, gate) : nothing())
                .compose(v -> settings.roles().contains(Role.CHAT) ? deployChat(settings, gate) : nothing())
                .compose(v -> vertx.deployVerticle(certificate).onSuccess(deployed::add))
                .compose(v -> settings.roles().contains(Role.CONSOLE) ? deployConsole(settings, console) : nothing())
                .onSuccess(v -> console.started())
                .recover(failure -> undo().transform(v -> Future.failedFuture(failure)));
    }

    /** The others are undeployed before this is called. */
    @Override
    public Future<?> stop() {
        watch.metrics().close();
        return closeEmbedded();
    }

    private static Future<Optional<String>> logLevel(NodeRequest.LogLevel request) {
        try {
            LogLevels.set(request.logger(), request.level());
            return Future.succeededFuture(Optional.empty());
        } catch (IllegalArgumentException e) {
            return Future.succeededFuture(Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static void warn(Settings settings) {
        settings.badPorts()
                .forEach((key, port) -> LOG.warn(
                        "{} is {}, where browsers refuse to connect (other protocols have it): choose another port, unless they"
                                + " reach this node by a proxy",
                        key,
                        port));
        if (settings.takesPasswordsInPlainText()) {
            LOG.warn(
                    "agents log in here (security.accountsFile), and their passwords go over the network in plain text: configure"
                            + " tls, or name the proxy that has it in security.trustedProxies");
        }
        if (settings.security().mode() == SecurityMode.OPEN) {
            LOG.warn(
                    "security.mode is open: everybody who reaches this node's ports is an agent, and may read every chat");
        }
    }

    private Future<String> redisUri(RedisSettings redis) {
        if (!redis.isEmbedded()) {
            return Future.succeededFuture(redis.uri());
        }
        return vertx.executeBlocking(() -> EmbeddedRedis.start(Path.of(redis.dataDir())))
                .onSuccess(started -> embedded = started)
                .map(EmbeddedRedis::uri);
    }

    private Future<Void> deployBridge(String uri, Settings settings) {
        return vertx.deployVerticle(new RedisBridgeVerticle(uri, settings, watch))
                .onSuccess(deployed::add)
                .<Void>mapEmpty()
                .recover(failure -> Future.failedFuture(new NodeStartException(
                        "Redis at " + settings.redis().place() + " (redis.uri) cannot be used: "
                                + rootOf(failure).getMessage(),
                        failure)));
    }

    private static Watch watch(Settings settings) {
        NodeFacts facts = new NodeFacts(
                Ids.random(),
                settings.node().nameOrHost() + ":" + settings.chat().port(),
                HelpText.versionNumber(),
                settings.roles().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .toList(),
                System.currentTimeMillis());
        return new Watch(facts, new Metrics(), new Trail(settings.console().trailStepsMax(), new StoreClock()));
    }

    private Future<Void> deployConsole(Settings settings, ConsoleServer server) {
        return vertx.deployVerticle(
                        new ConsoleVerticle(settings, server),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .onSuccess(deployed::add)
                .mapEmpty();
    }

    private Future<Void> deploySubscriber(Settings settings, Gate gate) {
        return deployServer(
                () -> new SubscriberVerticle(settings, gate),
                1,
                new Place(
                        "host",
                        settings.host(),
                        "subscriber.port",
                        settings.subscriber().port()));
    }

    private Future<Void> deployChat(Settings settings, Gate gate) {
        int wanted = settings.chat().instances();
        int instances = wanted == 0 ? Runtime.getRuntime().availableProcessors() : wanted;
        return deployServer(
                () -> new ChatVerticle(settings, gate),
                instances,
                new Place("host", settings.host(), "chat.port", settings.chat().port()));
    }

    private Future<Void> deployServer(Supplier<Deployable> verticle, int instances, Place place) {
        Future<String> deployment = vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(deployed::add);
        return open(deployment, place);
    }

    /** Where a server listens, and the keys that say so. */
    private record Place(String hostKey, String host, String portKey, int port) {}

    /** Says why, if a server cannot listen. */
    private static Future<Void> open(Future<?> server, Place place) {
        return server.<Void>mapEmpty()
                .recover(failure -> Future.failedFuture(
                        failure instanceof SettingsException
                                ? failure
                                : new NodeStartException(
                                        failure instanceof BindException
                                                ? "port " + place.port() + " on " + place.host() + " ("
                                                        + place.portKey() + ") cannot be used: " + failure.getMessage()
                                                : "cannot listen on " + place.host() + ":" + place.port() + " ("
                                                        + place.hostKey() + ", " + place.portKey() + "): "
                                                        + rootOf(failure).getMessage(),
                                        failure)));
    }

    /** What was deployed before something failed, last first. */
    private Future<Void> undo() {
        return deployed.isEmpty()
                ? closeEmbedded()
                : vertx.undeploy(deployed.removeLast()).transform(undeployed -> undo());
    }

    private Future<Void> closeEmbedded() {
        EmbeddedRedis redis = embedded;
        embedded = null;
        return redis == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                    redis.close();
                    return null;
                });
    }

    private static Future<Void> nothing() {
        return Future.succeededFuture();
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
