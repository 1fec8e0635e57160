package io.blabbermouth.load;

import java.net.URI;

/**
 * One server.
 *
 * @param path before every path, without the last slash; empty for a server at the root
 * @param token of an agent's, shown in each handshake; empty for none
 */
record Target(boolean secure, String host, int port, String path, String token) {
    /** @throws IllegalArgumentException if it is no address of a server */
    static Target of(String url) {
        URI uri = URI.create(url.contains("://") ? url : "http://" + url);
        boolean secure = "https".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
        boolean plain = "http".equals(uri.getScheme()) || "ws".equals(uri.getScheme());
        if (uri.getHost() == null || !(secure || plain)) {
            throw new IllegalArgumentException(url + " is no address of a server, such as http://127.0.0.1:9000");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        return new Target(
                secure, bare(uri.getHost()), port, String.valueOf(uri.getPath()).replaceFirst("/+$", ""), "");
    }

    Target withPort(int other) {
        return new Target(secure, host, other, path, token);
    }

    Target withToken(String other) {
        return new Target(secure, host, port, path, other);
    }

    /** What a handshake with it says more than others do: whole lines. */
    String headers() {
        return token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    }

    /** host:port, as in a Host header. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority() + path;
    }
}
