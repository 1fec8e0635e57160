package io.blabbermouth.config;

import java.util.List;
import java.util.regex.Pattern;

/** Keys under {@code security}. */
public record SecuritySettings(
        @Key(
                defaultValue = "auto",
                about = "who may be an agent: token, who has a token; open, everybody who reaches the ports;"
                        + " auto: token if jwt is configured, else open and on loopback only")
        SecurityMode mode,

        JwtSettings jwt,

        @Key(
                optional = true,
                about =
                        "file of agents who log in here by password, as `blabbermouth agent` writes it; needs jwt.secret")
        String accountsFile,

        @Key(
                defaultValue = "8",
                unit = "h",
                min = 1,
                max = 720,
                about = "how long a token is good for that a login gives")
        int tokenHours,

        JwtSettings identity,

        @Key(
                optional = true,
                about = "websites whose pages may connect, as https://example.com; default: in token mode those of the"
                        + " same host, in open mode all")
        List<String> origins,

        @Key(optional = true, about = "addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For is believed")
        List<String> trustedProxies) {
    private static final Pattern ORIGIN = Pattern.compile("https?://(?:[a-z0-9.-]+|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");
    /** Left out of an origin (RFC 6454, section 6.2). */
    private static final Pattern DEFAULT_PORT = Pattern.compile("^(?:(https://.*):0*443|(http://.*):0*80)$");

    public SecuritySettings {
        origins = List.copyOf(origins);
        trustedProxies = List.copyOf(trustedProxies);
        if (mode == SecurityMode.TOKEN && !jwt.isConfigured()) {
            throw new SettingsException("security.mode is token, but nothing says whose tokens count: give"
                    + " security.jwt.secret, .publicKeyFile or .jwksFile");
        }
        if (mode == SecurityMode.OPEN && jwt.isConfigured()) {
            throw new SettingsException(
                    "security.mode is open, so nobody would look at security.jwt; leave out one of them");
        }
        if (jwt.isConfigured() && jwt.equals(identity)) {
            throw new SettingsException(
                    "security.identity must not be the same as security.jwt: visitors could be agents with"
                            + " the tokens that their website gives them; give it another secret, or another audience");
        }
        if (!accountsFile.isEmpty() && jwt.secret().isEmpty()) {
            throw new SettingsException("security.accountsFile needs security.jwt.secret: a login gives a token");
        }
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new SettingsException("security.origins: \"" + origin
                        + "\" is no origin; it is https://host or https://host:port, in lower case, and no path");
            }
            String written = DEFAULT_PORT.matcher(origin).replaceFirst("$1$2");
            if (!written.equals(origin)) {
                throw new SettingsException("security.origins: \"" + origin
                        + "\" is what no browser says, as the port is the scheme's own; write \"" + written + "\"");
            }
        }
        for (String proxy : trustedProxies) {
            AddressRange.parse("security.trustedProxies", proxy);
        }
    }

    /** Whether an agent needs a token. */
    public boolean needsTokens() {
        return jwt.isConfigured();
    }
}
