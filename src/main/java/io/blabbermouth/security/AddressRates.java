package io.blabbermouth.security;

import org.jspecify.annotations.Nullable;

/**
 * How often each address may do something: so many times a minute. Of IPv6 a network may, and the site that it is part of
 * {@value #SITE_FACTOR} times as often: who has a site has as many networks as they like. Any thread may ask.
 */
public final class AddressRates {
    private static final int SITE_FACTOR = 8;

    private final Rates networks;
    private final Rates sites;

    /** @param perMinute 0 for as often as anybody likes */
    public AddressRates(int perMinute) {
        this.networks = new Rates(perMinute);
        this.sites = new Rates(SITE_FACTOR * perMinute);
    }

    /** Takes one time off what is left to it; false if nothing is. */
    public boolean take(String address) {
        String site = ClientAddress.site(address);
        if (!networks.take(address)) {
            return false;
        } else if (site != null && !sites.take(site)) {
            networks.giveBack(address);
            return false;
        }
        return true;
    }

    /** It has taken one for nothing. */
    public void giveBack(String address) {
        networks.giveBack(address);
        String site = ClientAddress.site(address);
        if (site != null) {
            sites.giveBack(site);
        }
    }

    /** Whether {@link #take} would succeed. */
    public boolean hasLeft(String address) {
        return networks.hasLeft(address) && siteHasLeft(ClientAddress.site(address));
    }

    private boolean siteHasLeft(@Nullable String site) {
        return site == null || sites.hasLeft(site);
    }
}
