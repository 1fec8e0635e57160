package io.blabbermouth.security;

/**
 * An account as its line in the file holds it.
 *
 * <pre>
 *   name:bcryptHash                    an agent, displayed by that name
 *   name:bcryptHash:admin              an admin
 *   name:bcryptHash::Displayed name    an agent, displayed by another name, which may hold colons
 *   name:bcryptHash:admin:Displayed name
 * </pre>
 */
record AccountLine(Account account, String hash) {
    private static final String ADMIN = "admin";
    private static final int FIELDS_MAX = 4;

    /** @throws IllegalArgumentException if it is no account's; says what would be right, and nothing of what it is */
    static AccountLine parse(String line) {
        String[] fields = line.split(":", FIELDS_MAX);
        String role = fields.length > 2 ? fields[2] : "";
        if (fields.length < 2 || !Passwords.isHash(fields[1])) {
            throw new IllegalArgumentException(
                    "what follows the name and a colon must be a bcrypt hash of cost 10 to 14, as `agent add` writes it");
        }
        if (!role.isEmpty() && !role.equals(ADMIN)) {
            throw new IllegalArgumentException("what follows the hash and a colon must be admin or nothing");
        }
        String displayedName = fields.length == FIELDS_MAX ? fields[3] : fields[0];
        return new AccountLine(new Account(fields[0], displayedName, role.equals(ADMIN)), fields[1]);
    }

    AccountLine withHash(String another) {
        return new AccountLine(account, another);
    }

    String text() {
        String text = account.name() + ":" + hash + (account.isAdmin() ? ":" + ADMIN : "");
        if (account.displayedName().equals(account.name())) {
            return text;
        }
        return text + (account.isAdmin() ? ":" : "::") + account.displayedName();
    }
}
