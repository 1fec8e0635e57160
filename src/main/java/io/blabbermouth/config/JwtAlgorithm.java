package io.blabbermouth.config;

/** How tokens are signed (RFC 7518, section 3.1); the names are the standard's. */
public enum JwtAlgorithm {
    HS256,
    HS384,
    HS512,
    RS256,
    RS384,
    RS512,
    ES256,
    ES384,
    ES512;

    /** Whether who can check a token can also make one. */
    public boolean isShared() {
        return name().startsWith("HS");
    }
}
