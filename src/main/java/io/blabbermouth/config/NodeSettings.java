package io.blabbermouth.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Keys under {@code node}. */
public record NodeSettings(
        @Key(
                optional = true,
                about =
                        "what this node is called in its log, up to 64 of A-Z a-z 0-9 . _ : -; default: its host's name")
        String name) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    public NodeSettings {
        if (!name.isEmpty() && !isName(name)) {
            throw new SettingsException("{path}.name must be 1 to 64 of A-Z a-z 0-9 . _ : -, not " + name);
        }
    }

    /** The same for as long as the process lives. Nodes on one host that were given no name share it. */
    public String nameOrHost() {
        return name.isEmpty() ? host() : name;
    }

    private static String host() {
        // Set in containers, and no question to a DNS server that may be away.
        String inEnvironment = System.getenv("HOSTNAME");
        if (inEnvironment != null && isName(inEnvironment)) {
            return inEnvironment;
        }
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return isName(host) ? host : "node";
        } catch (UnknownHostException e) {
            return "node";
        }
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
