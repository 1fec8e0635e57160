package io.blabbermouth.web;

import io.blabbermouth.security.Account;
import io.blabbermouth.security.Rates;

/** How many logins may fail: of each address, and by each name whether anybody has it or not. Any thread may ask. */
final class LoginLimits {
    private static final int SECONDS_A_MINUTE = 60;
    /** All that can be nobody's: as keys they would be as long as anybody likes. */
    private static final String NOBODY = "";

    private final int perMinute;
    private final Rates addresses;
    private final Rates names;

    /** @param perMinute 0 for as many as anybody likes */
    LoginLimits(int perMinute) {
        this.perMinute = perMinute;
        this.addresses = new Rates(perMinute);
        this.names = new Rates(perMinute);
    }

    boolean allow(String address, String name) {
        return addresses.hasLeft(address) && names.hasLeft(key(name));
    }

    void failed(String address, String name) {
        addresses.take(address);
        names.take(key(name));
    }

    /** After which one more is allowed. */
    int retryAfterSeconds() {
        return perMinute == 0 ? 0 : Math.max(1, (SECONDS_A_MINUTE + perMinute - 1) / perMinute);
    }

    private static String key(String name) {
        return Account.isName(name) ? name : NOBODY;
    }
}
