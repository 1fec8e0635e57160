package io.blabbermouth;

import io.blabbermouth.config.LogFormat;
import io.blabbermouth.config.Role;
import io.blabbermouth.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What a node tells whoever started it. If the log is JSON, it is a part of it: then there are no other lines. */
final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private final Settings settings;
    private final boolean logged;

    Notices(Settings settings) {
        this.settings = settings;
        this.logged = settings.logging().format() == LogFormat.JSON;
    }

    void up() {
        if (logged) {
            logUp();
        } else {
            print(howToUse());
        }
    }

    void stopped() {
        if (logged) {
            LOG.info("the node has stopped");
        } else {
            print("Stopped.\n");
        }
    }

    void warning(String line) {
        if (logged) {
            LOG.warn(line);
        } else {
            System.err.println("blabbermouth: warning: " + line);
        }
    }

    void problem(String line) {
        if (logged) {
            LOG.error(line);
        } else {
            System.err.println("blabbermouth: " + line);
        }
    }

    private void logUp() {
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("version", HelpText.versionNumber())
                .addKeyValue("pid", ProcessHandle.current().pid())
                .addKeyValue("host", settings.host())
                .addKeyValue("consoleHost", settings.console().host())
                .addKeyValue("consolePort", settings.console().port());
        if (settings.roles().contains(Role.CHAT)) {
            line = line.addKeyValue("chatPort", settings.chat().port());
        }
        if (settings.roles().contains(Role.SUBSCRIBER)) {
            line = line.addKeyValue("subscriberPort", settings.subscriber().port());
        }
        line.log("the node is up");
    }

    private String howToUse() {
        StringBuilder text = new StringBuilder(HelpText.version()).append(" is up.\n");
        if (settings.roles().contains(Role.CHAT)) {
            String place = place(settings.chat().port());
            line(text, "try a chat", scheme("http") + place + "/");
            line(text, "a new user", "curl " + scheme("http") + place + "/user/join/Nika");
            line(text, "its chat", scheme("ws") + place + "/chat/{chatId}");
        }
        if (settings.roles().contains(Role.SUBSCRIBER)) {
            String place = place(settings.subscriber().port());
            line(text, "agents' desk", scheme("http") + place + "/");
            line(text, "agents' list", scheme("ws") + place + "/users");
        }
        String console =
                "http://" + place(settings.console().host(), settings.console().port());
        if (settings.roles().contains(Role.CONSOLE)) {
            line(text, "what goes on", console + "/");
        }
        line(text, "its health", console + "/health/ready");
        line(text, "stop it", "Ctrl-C, or kill " + ProcessHandle.current().pid());
        return text.toString();
    }

    private static void line(StringBuilder text, String what, String how) {
        text.append(String.format("  %-14s %s%n", what, how));
    }

    /** @param plain of a port that has TLS if it is configured */
    private String scheme(String plain) {
        return plain + (settings.tls().isOn() ? "s://" : "://");
    }

    private String place(int port) {
        return place(settings.host(), port);
    }

    private static String place(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static void print(String text) {
        System.out.print(text);
        System.out.flush();
    }
}
