package io.blabbermouth;

import io.blabbermouth.config.Settings;
import io.blabbermouth.config.SettingsException;
import io.blabbermouth.config.SettingsFile;
import io.blabbermouth.config.SettingsReader;
import io.blabbermouth.logging.Logs;
import io.vertx.core.Deployable;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code run}: what {@code vertx run} was, with our configuration checked before anything starts. */
final class RunCommand extends VertxApplication implements VertxApplicationHooks {
    private static final int DNS_SECONDS_MAX = 5;
    /** What a stop takes at most: a few answers of Redis, the clients' farewells, the end of an embedded Redis. */
    private static final long STOP_ANSWERS = 4;

    private static final long STOP_MILLIS_EXTRA = 12_000;
    private static final long START_MILLIS_MAX = 8000;
    /** Those of Vert.x's that make sense for a node; -conf and -instances are taken before. */
    private static final List<String> OPTIONS = List.of(
            "c",
            "cluster",
            "cluster-host",
            "cluster-port",
            "cluster-public-host",
            "cluster-public-port",
            "options",
            "vertx-options");

    private final Settings settings;
    private final Notices notices;
    private final Promise<Void> startEnded = Promise.promise();
    private volatile boolean failed;
    private volatile boolean stopping;

    private RunCommand(List<String> args, Settings settings, Notices notices) {
        super(args.toArray(String[]::new), null, false, true);
        this.settings = settings;
        this.notices = notices;
    }

    /** @throws SettingsException if the configuration cannot be used */
    static void launch(List<String> args) {
        List<String> rest = new ArrayList<>(args);
        if (!rest.isEmpty() && !rest.get(0).startsWith("-")) {
            refuseOtherThanOurs(rest.remove(0));
        }
        Settings settings = settings(takeOption(rest, "conf"), takeOption(rest, "instances"));
        if (rest.stream().anyMatch(RunCommand::isClusterOption) && !hasClusterManager()) {
            throw new SettingsException("-cluster needs a cluster manager on the class path: build one in with"
                    + " `mvn -Pcluster package` and start target/blabbermouth-cluster.jar."
                    + " Nodes that share one Redis work together without -cluster");
        }
        rest.stream().filter(arg -> arg.startsWith("-")).forEach(RunCommand::refuseUnknownOption);
        Logs.configure(settings.logging(), settings.node().nameOrHost());
        Notices notices = new Notices(settings);
        SettingsReader.unknownVariables(System.getenv())
                .forEach(name -> notices.warning(name + " is no configuration key; ignored"));
        new RunCommand(rest, settings, notices).launch();
    }

    @Override
    public Supplier<? extends Deployable> verticleSupplier() {
        return () -> new MainVerticle(settings);
    }

    /** A Redis that comes back under another address must be found; Vert.x would believe a DNS record for all its life. */
    @Override
    public void beforeStartingVertx(HookContext context) {
        context.vertxOptions().getAddressResolverOptions().setCacheMaxTimeToLive(DNS_SECONDS_MAX);
    }

    /** Told to stop while it starts, Vert.x would undeploy what is half deployed: it is made to wait until that has ended. */
    @Override
    public void afterVertxStarted(HookContext context) {
        ((VertxInternal) context.vertx())
                .addCloseHook(closed -> startEnded
                        .future()
                        .timeout(START_MILLIS_MAX, TimeUnit.MILLISECONDS)
                        .onComplete(closed));
    }

    @Override
    public void afterVerticleDeployed(HookContext context) {
        notices.up();
        startEnded.complete();
    }

    @Override
    public void afterFailureToDeployVerticle(HookContext context, Throwable failure) {
        if (!stopping) {
            failed = true;
            notices.problem(failure == null ? "it took too long to start" : oneLine(failure));
        }
        startEnded.complete();
    }

    @Override
    public void afterFailureToStartVertx(HookContext context, Throwable failure) {
        notices.problem("Vert.x cannot start: " + (failure == null ? "it took too long" : failure.getMessage()));
    }

    /** Called by the JVM's shutdown hook: after a signal, or after a start that failed. */
    @Override
    public void beforeStoppingVertx(HookContext context) {
        stopping = true;
        StopLimit.begin(stopMillisMax(settings));
    }

    /** What supervisors must wait before they kill a node that they have told to stop. */
    static long stopMillisMax(Settings settings) {
        return STOP_ANSWERS * settings.redis().commandTimeoutMillis() + STOP_MILLIS_EXTRA;
    }

    /** A signal is the usual way to stop a node; left to itself the JVM would report it as an error (143, 130). */
    @Override
    public void afterVertxStopped(HookContext context) {
        if (!failed) {
            notices.stopped();
            // exit() would wait for this very hook. Nothing of ours has another one, and all is closed and told.
            Runtime.getRuntime().halt(0);
        }
    }

    @Override
    public void afterFailureToStopVertx(HookContext context, Throwable failure) {
        notices.problem("did not stop cleanly: " + (failure == null ? "it took too long" : failure.getMessage()));
        Runtime.getRuntime().halt(StopLimit.EXIT_STUCK);
    }

    private static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\R+", " | ");
    }

    private static void refuseUnknownOption(String option) {
        String name = option.replaceFirst("^--?", "").replaceFirst("=.*", "").toLowerCase(Locale.ROOT);
        if (!OPTIONS.contains(name)) {
            throw new SettingsException("unknown option " + option + "; run --help shows the options");
        }
    }

    private static void refuseOtherThanOurs(String verticle) {
        if (!verticle.equals(MainVerticle.class.getName())) {
            throw new SettingsException("run starts " + MainVerticle.class.getName() + ", not " + verticle);
        }
    }

    /**
     * -conf is read here, as Vert.x would only log what is wrong with it and go on without. -instances is the number of event
     * loops that serve chats: more MainVerticles would be more nodes in one. It goes before file and environment.
     */
    private static Settings settings(Optional<String> conf, Optional<String> instances) {
        SettingsFile file = conf.map(SettingsFile::read).orElseGet(() -> SettingsFile.parse("defaults", "{}"));
        Map<String, String> environment = new HashMap<>(System.getenv());
        instances.ifPresent(number -> {
            if (!number.matches("[1-9]\\d{0,3}")) {
                throw new SettingsException("-instances must be a whole number of at least 1, not " + number);
            }
            environment.put("BLABBERMOUTH_CHAT_INSTANCES", number);
        });
        return SettingsReader.read(file, environment);
    }

    /** @param name without its dash; one, two, and an equals sign before the value are all understood */
    private static Optional<String> takeOption(List<String> args, String name) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i).toLowerCase(Locale.ROOT);
            if (arg.equals("-" + name) || arg.equals("--" + name)) {
                if (i + 1 == args.size()) {
                    throw new SettingsException("-" + name + " needs a value; run --help describes it");
                }
                args.remove(i);
                return Optional.of(args.remove(i));
            } else if (arg.startsWith("-" + name + "=") || arg.startsWith("--" + name + "=")) {
                return Optional.of(args.remove(i).substring(arg.indexOf('=') + 1));
            }
        }
        return Optional.empty();
    }

    private static boolean isClusterOption(String arg) {
        return List.of("-c", "-cluster", "--cluster").contains(arg.toLowerCase(Locale.ROOT));
    }

    private static boolean hasClusterManager() {
        return ServiceLoader.load(VertxServiceProvider.class).stream()
                .anyMatch(provider -> ClusterManager.class.isAssignableFrom(provider.type()));
    }
}
