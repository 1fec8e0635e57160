package io.blabbermouth.protocol;

/** The body of {@code POST /login}. */
public record LoginRequest(String name, String password) {
    static LoginRequest read(Args args) throws BadMessageException {
        return new LoginRequest(args.text("name"), args.text("password"));
    }

    /** So that nobody logs it by accident. */
    @Override
    public String toString() {
        return "LoginRequest";
    }
}
