package io.blabbermouth.security;

import java.util.Optional;

/**
 * Looks at tokens as long as an address is not wrong too often: to check a signature costs more than anything else that a
 * stranger can ask for.
 */
public final class TokenTries {
    private final AddressRates refusals;

    /** @param refusalsPerMinute 0 for as many as anybody likes */
    public TokenTries(int refusalsPerMinute) {
        this.refusals = new AddressRates(refusalsPerMinute);
    }

    /** Finds out whose token it is. */
    public interface Check<T> {
        T run() throws BadTokenException;
    }

    /** Empty if it was not looked at, be it good or bad. */
    public <T> Optional<T> check(String address, Check<T> token) throws BadTokenException {
        if (!refusals.hasLeft(address)) {
            return Optional.empty();
        }
        try {
            return Optional.of(token.run());
        } catch (BadTokenException e) {
            refusals.take(address);
            throw e;
        }
    }
}
