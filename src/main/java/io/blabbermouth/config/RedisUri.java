package io.blabbermouth.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where {@code redis.uri} says that Redis is. Addresses are {@code host:port}. */
public sealed interface RedisUri {
    /** One server, in the notation of Redis clients. */
    record Server(String uri) implements RedisUri {
        @Override
        public String toString() {
            return RedisSettings.withoutCredentials(uri);
        }
    }

    /** The master that these sentinels name. */
    record Sentinel(List<String> sentinels, Access sentinelAccess, String masterName, Access masterAccess, int db)
            implements RedisUri {}

    /** A Redis Cluster, of which these servers are some. */
    record Cluster(List<String> seeds, Access access) implements RedisUri {}

    /** How servers are spoken to, all of a kind alike. */
    record Access(String scheme, String userInfo) {
        /** In the notation of Redis clients. */
        public String uri(String address) {
            return scheme + "://" + (userInfo.isEmpty() ? "" : userInfo + "@") + address;
        }

        /** Fit for a log. */
        @Override
        public String toString() {
            return scheme;
        }
    }

    int PORT_MAX = 65535;

    /** The notations, for whoever has to write one. */
    List<String> FORMS = List.of(
            "redis://",
            "rediss://",
            "unix://",
            "redis+sentinel://",
            "rediss+sentinel://",
            "redis+cluster://",
            "rediss+cluster://");

    static String address(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** @throws SettingsException in words that hold none of the credentials */
    static RedisUri parse(String uri) {
        if (FORMS.stream().noneMatch(uri::startsWith)) {
            throw new SettingsException(
                    "redis.uri must be " + RedisSettings.EMBEDDED + " or begin with one of " + FORMS);
        }
        return uri.startsWith("redis+") || uri.startsWith("rediss+")
                ? Parts.of(uri).toUri()
                : server(uri);
    }

    private static Server server(String uri) {
        checkForClient(uri);
        return new Server(uri);
    }

    /** That what is handed to the client is what it can read. */
    private static void checkForClient(String uri) {
        try {
            URI parsed = new URI(uri);
            boolean isUsable = uri.startsWith("unix://")
                    ? !parsed.getPath().isEmpty()
                    : parsed.getHost() != null && parsed.getPort() <= PORT_MAX;
            if (isUsable) {
                return;
            }
        } catch (URISyntaxException e) {
            // Told below: the exception's own words hold the credentials.
        }
        throw new SettingsException("redis.uri is not scheme://[user:password@]host[:port]…; special characters of"
                + " user and password are percent-encoded");
    }

    /** What the notations of several servers have in common: {@code scheme+kind://userInfo@address,address/path?query}. */
    record Parts(
            String scheme,
            String kind,
            String userInfo,
            String hosts,
            String path,
            @Nullable String query) {
        private static final Pattern WHOLE =
                Pattern.compile("(rediss?)\\+(sentinel|cluster)://(?:([^/?#]*)@)?([^/?#@]*)(/[^?#]*)?(?:\\?([^#]*))?");
        private static final Pattern ADDRESS = Pattern.compile("(\\[[^\\[\\]]+\\]|[^:\\[\\]\\s]+)(?::(\\d{1,5}))?");
        private static final Pattern MASTER = Pattern.compile("/([A-Za-z0-9._-]+)(?:/(\\d{1,5}))?/?");
        private static final String SENTINEL_USER = "sentinelUser";
        private static final String SENTINEL_PASSWORD = "sentinelPassword";

        static Parts of(String uri) {
            Matcher parts = WHOLE.matcher(uri);
            if (!parts.matches()) {
                throw new SettingsException("redis.uri is not scheme://[user:password@]host:port[,host:port…]");
            }
            String userInfo = parts.group(3) == null ? "" : parts.group(3);
            String path = parts.group(5) == null ? "" : parts.group(5);
            return new Parts(parts.group(1), parts.group(2), userInfo, parts.group(4), path, parts.group(6));
        }

        RedisUri toUri() {
            Access access = new Access(scheme, userInfo);
            checkForClient(access.uri("host:1"));
            return kind.equals("cluster") ? cluster(access) : sentinel(access);
        }

        private Cluster cluster(Access access) {
            if (query != null || !(path.isEmpty() || path.equals("/"))) {
                throw new SettingsException(
                        "redis.uri: nothing may follow the last host:port of a cluster, which has one database");
            }
            return new Cluster(addresses(6379), access);
        }

        private Sentinel sentinel(Access access) {
            Matcher master = MASTER.matcher(path);
            if (!master.matches()) {
                throw new SettingsException(
                        "redis.uri must name the master that sentinels watch: redis+sentinel://host:port/masterName[/db]");
            }
            int db = master.group(2) == null ? 0 : Integer.parseInt(master.group(2));
            return new Sentinel(addresses(26379), sentinelAccess(access), master.group(1), access, db);
        }

        /** Sentinels have users of their own; unless told otherwise they are taken to be the same. */
        private Access sentinelAccess(Access master) {
            Map<String, String> params = params();
            if (params.isEmpty()) {
                return master;
            }
            String password = params.getOrDefault(SENTINEL_PASSWORD, "");
            Access access = new Access(
                    scheme, password.isEmpty() ? "" : params.getOrDefault(SENTINEL_USER, "") + ":" + password);
            checkForClient(access.uri("host:1"));
            return access;
        }

        private Map<String, String> params() {
            Map<String, String> params = new HashMap<>();
            for (String param : query == null ? new String[0] : query.split("&")) {
                String[] nameAndValue = param.split("=", 2);
                if (nameAndValue.length < 2
                        || !List.of(SENTINEL_USER, SENTINEL_PASSWORD).contains(nameAndValue[0])) {
                    throw new SettingsException("redis.uri: after ? only " + SENTINEL_USER + "=… and "
                            + SENTINEL_PASSWORD + "=… are known");
                }
                params.put(nameAndValue[0], nameAndValue[1]);
            }
            return params;
        }

        private List<String> addresses(int defaultPort) {
            List<String> addresses = new ArrayList<>();
            for (String text : hosts.split(",", -1)) {
                Matcher address = ADDRESS.matcher(text);
                int port = !address.matches()
                        ? 0
                        : address.group(2) == null ? defaultPort : Integer.parseInt(address.group(2));
                if (port < 1 || port > PORT_MAX) {
                    throw new SettingsException("redis.uri: \"" + text + "\" is not host:port");
                }
                addresses.add(address.group(1) + ":" + port);
            }
            return List.copyOf(addresses);
        }
    }
}
