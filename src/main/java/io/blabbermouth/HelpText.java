package io.blabbermouth;

import io.blabbermouth.config.SettingsReader;

/** What {@code help} and {@code run --help} print. */
final class HelpText {
    private static final String OVERVIEW = """
            Blabbermouth, a live support chat server.

              ./blabbermouth               the server with an embedded Redis, on this machine alone
              ./blabbermouth run [OPTIONS] the server as you configure it; run --help shows how
              ./blabbermouth load [SCENARIO] [OPTIONS]
                                           puts a running server under load and measures it; load --help shows how
              ./blabbermouth agent add|list|remove|passwd [NAME]
                                           the accounts of agents who log in by password; agent --help shows how
              ./blabbermouth token NAME --hours N
                                           a token for a script that acts as an agent; token --help shows how
              ./blabbermouth nodes         the nodes that share one Redis, and how they are
              ./blabbermouth chats [--waiting]
                                           the chats that have connections, and who waits
              ./blabbermouth trace CHAT_ID [--seq N]
                                           what became of a chat's messages, on all nodes
              ./blabbermouth console [--address 'chat.*']
                                           the messages on a node's event bus, as they are sent
              ./blabbermouth version       prints the version, and those of the protocol and of the keys in Redis

            """;

    private static final String RUN = """
            Runs a node.

              ./blabbermouth run [io.blabbermouth.MainVerticle] [OPTIONS]
              java -jar target/blabbermouth.jar run io.blabbermouth.MainVerticle -conf conf/node.json

            Options, as `vertx run` has them:
              -conf FILE|JSON      configuration: a file, or JSON text
              -instances N         event loops that serve chats, as the key chat.instances
              -cluster             clusters Vert.x; needs a cluster manager on the class path.
                                   Nodes that share one Redis work together without it.
              -cluster-host HOST   address this node's cluster manager binds to
              -options FILE|JSON   Vert.x's own options
              -h, --help           this text

            Configuration keys. In JSON a dot is a level: {"chat": {"port": 9000}}. The environment
            overrides the file: chat.expireAfterSeconds is BLABBERMOUTH_CHAT_EXPIRE_AFTER_SECONDS.

            """;

    /** docs/protocol.md as it is. It may be added to; nothing in it changes. */
    private static final int WIRE_VERSION = 1;
    /** What nodes keep in Redis and tell each other there. Nodes of another one must have another redis.keyPrefix. */
    private static final int KEYS_VERSION = 1;

    private HelpText() {}

    static String overview() {
        return OVERVIEW;
    }

    static String run() {
        StringBuilder text = new StringBuilder(RUN);
        for (SettingsReader.Help key : SettingsReader.help()) {
            String unit = key.unit().isEmpty() ? "" : " " + key.unit();
            text.append(String.format(
                    "  %-31s [%s%s]%n  %-31s %s%n", key.key(), key.defaultValue(), unit, "", key.about()));
        }
        return text.toString();
    }

    static String version() {
        return "blabbermouth " + versionNumber();
    }

    static String versions() {
        return version() + ", wire protocol " + WIRE_VERSION + ", keys in Redis " + KEYS_VERSION;
    }

    static String versionNumber() {
        String version = HelpText.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }
}
