package io.blabbermouth;

import io.blabbermouth.config.Role;
import io.blabbermouth.config.Settings;
import io.blabbermouth.config.SettingsException;
import io.blabbermouth.config.SettingsFile;
import io.blabbermouth.config.SettingsReader;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/** {@code run}: what {@code vertx run} was, with our configuration checked before anything starts. */
final class RunCommand extends VertxApplication implements VertxApplicationHooks {
    private static final int DNS_SECONDS_MAX = 5;

    private final SettingsFile file;
    private final Settings settings;
    private volatile boolean up;

    private RunCommand(List<String> args, SettingsFile file, Settings settings) {
        super(args.toArray(String[]::new), null, false, true);
        this.file = file;
        this.settings = settings;
    }

    /** @throws SettingsException if the configuration cannot be used */
    static void launch(List<String> args) {
        List<String> rest = new ArrayList<>(args);
        SettingsFile file = takeConf(rest);
        Settings settings = SettingsReader.read(file, System.getenv());
        if (rest.stream().anyMatch(RunCommand::isClusterOption) && !hasClusterManager()) {
            throw new SettingsException("-cluster needs a cluster manager on the class path: build one in with"
                    + " `mvn -Pcluster package` and start target/blabbermouth-cluster.jar."
                    + " Nodes that share one Redis work together without -cluster");
        }
        if (rest.stream().noneMatch(arg -> arg.equals(MainVerticle.class.getName()))) {
            rest.add(0, MainVerticle.class.getName());
        }
        new RunCommand(rest, file, settings).launch();
    }

    @Override
    public JsonObject afterConfigParsed(JsonObject none) {
        return new JsonObject(file.json().toString());
    }

    /** A Redis that comes back under another address must be found; Vert.x would believe a DNS record for all its life. */
    @Override
    public void beforeStartingVertx(HookContext context) {
        context.vertxOptions().getAddressResolverOptions().setCacheMaxTimeToLive(DNS_SECONDS_MAX);
    }

    /** More MainVerticles would be more nodes in one; what is meant is more event loops for chats. */
    @Override
    public void beforeDeployingVerticle(HookContext context) {
        DeploymentOptions options = context.deploymentOptions();
        if (options.getInstances() > 1) {
            JsonObject config = options.getConfig();
            JsonObject chat = config.getJsonObject("chat", new JsonObject()).put("instances", options.getInstances());
            options.setConfig(config.put("chat", chat)).setInstances(1);
        }
    }

    @Override
    public void afterVerticleDeployed(HookContext context) {
        up = true;
        StringBuilder text = new StringBuilder(HelpText.version()).append(" is up.\n");
        if (settings.roles().contains(Role.CHAT)) {
            String place = place(settings.chat().port());
            text.append("  a new user     curl http://").append(place).append("/user/join/Nika\n");
            text.append("  its chat       ws://").append(place).append("/chat/{chatId}\n");
        }
        if (settings.roles().contains(Role.SUBSCRIBER)) {
            text.append("  agents' list   ws://")
                    .append(place(settings.subscriber().port()))
                    .append("/users\n");
        }
        text.append("  stop it        Ctrl-C, or kill ")
                .append(ProcessHandle.current().pid())
                .append('\n');
        System.out.print(text);
        System.out.flush();
    }

    @Override
    public void afterFailureToDeployVerticle(HookContext context, Throwable failure) {
        System.err.println("blabbermouth: " + (failure == null ? "it took too long to start" : failure.getMessage()));
    }

    @Override
    public void afterFailureToStartVertx(HookContext context, Throwable failure) {
        System.err.println(
                "blabbermouth: Vert.x cannot start: " + (failure == null ? "it took too long" : failure.getMessage()));
    }

    @Override
    public void afterVertxStopped(HookContext context) {
        if (up) {
            System.out.println("Stopped.");
        }
    }

    private String place(int port) {
        String host = settings.host();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Takes -conf out of the arguments: Vert.x would only log what is wrong with it, and go on without. */
    private static SettingsFile takeConf(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i).toLowerCase(Locale.ROOT);
            if (arg.equals("-conf") || arg.equals("--conf")) {
                if (i + 1 == args.size()) {
                    throw new SettingsException("-conf needs a file or JSON text");
                }
                args.remove(i);
                return SettingsFile.read(args.remove(i));
            } else if (arg.startsWith("-conf=") || arg.startsWith("--conf=")) {
                return SettingsFile.read(args.remove(i).substring(arg.indexOf('=') + 1));
            }
        }
        return SettingsFile.parse("defaults", "{}");
    }

    private static boolean isClusterOption(String arg) {
        return List.of("-c", "-cluster", "--cluster").contains(arg.toLowerCase(Locale.ROOT));
    }

    private static boolean hasClusterManager() {
        return ServiceLoader.load(VertxServiceProvider.class).stream()
                .anyMatch(provider -> ClusterManager.class.isAssignableFrom(provider.type()));
    }
}
