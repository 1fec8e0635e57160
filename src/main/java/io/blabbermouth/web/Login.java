package io.blabbermouth.web;

import io.blabbermouth.config.Settings;
import io.blabbermouth.config.SettingsException;
import io.blabbermouth.protocol.BadMessageException;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.protocol.LoginRequest;
import io.blabbermouth.protocol.Timestamps;
import io.blabbermouth.security.Account;
import io.blabbermouth.security.Accounts;
import io.blabbermouth.security.Agent;
import io.blabbermouth.security.Audit;
import io.blabbermouth.security.BadTokenException;
import io.blabbermouth.security.Credentials;
import io.blabbermouth.security.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /login} and {@code POST /logout}: a password for a token, and away with it. */
final class Login {
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);
    private static final int BODY_BYTES_MAX = 4096;
    private static final WebServer.HttpError TOO_MANY = new WebServer.HttpError(
            new WebServer.ErrorDetail(ErrorCode.RATE_LIMITED, "too many logins have failed; try again later"));

    private final boolean isSecure;
    private final Duration tokenGoodFor;
    private final Gate gate;
    private final Drain drain;
    private final Tokens tokens;
    private final Accounts accounts;
    private final LoginLimits limits;
    private final PasswordChecks checks;
    /** Why the accounts cannot be read, null if they can. */
    private @Nullable String fileFault;

    Login(Vertx vertx, Settings settings, Gate gate, Drain drain) {
        this.gate = gate;
        this.drain = drain;
        this.isSecure = settings.tls().isOn();
        this.tokenGoodFor = Duration.ofHours(settings.security().tokenHours());
        this.tokens = gate.agents();
        this.accounts = new Accounts(settings.security().accountsFile());
        this.limits = new LoginLimits(settings.limits().loginsPerMinute());
        this.checks = new PasswordChecks(vertx);
    }

    void addTo(Router router) {
        router.post("/login").handler(this::admit);
        router.post("/login")
                .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX))
                .handler(this::login)
                .failureHandler(this::refuseLongBody);
        router.post("/logout").handler(this::logout);
    }

    /** The answer to a login. */
    private record LoggedIn(String token, String name, String expiresAt) {}

    /** One try. */
    private record Attempt(RoutingContext ctx, LoginRequest request, String address) {}

    /** What becomes of it. */
    private sealed interface Outcome {
        record Right(Account account) implements Outcome {}

        record Wrong() implements Outcome {}

        record OverLimit() implements Outcome {}
    }

    /** A form of another website can send everything but this content type. */
    private void admit(RoutingContext ctx) {
        String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String media = type == null ? "" : type.split(";", 2)[0].strip();
        if (media.equalsIgnoreCase("application/json")) {
            ctx.next();
        } else {
            WebServer.error(ctx, 415, ErrorCode.BAD_MESSAGE, "the body must be application/json");
        }
    }

    private void refuseLongBody(RoutingContext ctx) {
        if (ctx.statusCode() == 413) {
            WebServer.error(ctx, 413, ErrorCode.TOO_LONG, "the body is longer than " + BODY_BYTES_MAX + " bytes");
        } else {
            ctx.next();
        }
    }

    private void login(RoutingContext ctx) {
        try {
            String body = ctx.body().asString("UTF-8");
            LoginRequest request = Json.readLogin(body == null ? "" : body);
            check(new Attempt(ctx, request, gate.addressOf(ctx.request())));
        } catch (BadMessageException e) {
            WebServer.error(ctx, 400, ErrorCode.BAD_MESSAGE, String.valueOf(e.getMessage()));
        }
    }

    private void check(Attempt attempt) {
        Optional<Outcome> known = overLimit(attempt);
        if (known.isPresent()) {
            answer(attempt, known.get());
        } else if (checks.areFull()) {
            WebServer.error(attempt.ctx(), 503, ErrorCode.UNAVAILABLE, "too many log in at once; try again");
        } else {
            drain.answerFirst(checks.run(() -> outcome(attempt))
                    .onSuccess(outcome -> answer(attempt, outcome))
                    .onFailure(failure -> refuse(attempt.ctx(), failure)));
        }
    }

    /** On a worker: it takes its time. While it waited for its turn others may have failed, so the limits are looked at again. */
    private Outcome outcome(Attempt attempt) {
        return overLimit(attempt).orElseGet(() -> verified(attempt));
    }

    private Outcome verified(Attempt attempt) {
        LoginRequest given = attempt.request();
        Optional<Account> account = accounts.verify(given.name(), given.password());
        if (account.isEmpty()) {
            limits.failed(attempt.address(), given.name());
        }
        return account.<Outcome>map(Outcome.Right::new).orElseGet(Outcome.Wrong::new);
    }

    private Optional<Outcome> overLimit(Attempt attempt) {
        return limits.allow(attempt.address(), attempt.request().name())
                ? Optional.empty()
                : Optional.of(new Outcome.OverLimit());
    }

    private void answer(Attempt attempt, Outcome outcome) {
        if (!(outcome instanceof Outcome.OverLimit)) {
            noteMended();
        }
        if (outcome instanceof Outcome.Right right) {
            letIn(attempt, right.account());
        } else if (outcome instanceof Outcome.OverLimit) {
            refuseOverLimit(attempt);
        } else {
            Audit.log(entry(Audit.Event.LOGIN_FAILED, attempt).because("wrong name or password"));
            WebServer.error(attempt.ctx(), 401, ErrorCode.UNAUTHORIZED, "the name or the password is wrong");
        }
    }

    private void refuseOverLimit(Attempt attempt) {
        gate.noteRefusal(entry(Audit.Event.LIMIT, attempt).because("limits.loginsPerMinute"));
        attempt.ctx().response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(limits.retryAfterSeconds()));
        WebServer.json(attempt.ctx(), 429, TOO_MANY);
    }

    private void letIn(Attempt attempt, Account account) {
        String token = tokens.issue(account.name(), account.displayedName(), account.isAdmin(), tokenGoodFor);
        try {
            Agent agent = tokens.agent(token);
            Audit.log(Audit.Entry.of(Audit.Event.LOGIN, attempt.address()).by(agent.sub()));
            attempt.ctx().response().addCookie(cookie(token, tokenGoodFor.toSeconds()));
            WebServer.json(attempt.ctx(), 200, new LoggedIn(token, agent.name(), Timestamps.format(agent.expiresAt())));
        } catch (BadTokenException e) {
            refuse(attempt.ctx(), e);
        }
    }

    /** A name that is nobody's may be a password in the wrong field, and is not written down. */
    private Audit.Entry entry(Audit.Event event, Attempt attempt) {
        String name = attempt.request().name();
        return Audit.Entry.of(event, attempt.address()).by(accounts.isKnown(name) ? name : null);
    }

    private void refuse(RoutingContext ctx, Throwable failure) {
        if (failure instanceof SettingsException) {
            noteFault(String.valueOf(failure.getMessage()));
            WebServer.error(ctx, 503, ErrorCode.UNAVAILABLE, "the accounts cannot be read now; try again");
        } else {
            WebServer.error(ctx, failure);
        }
    }

    /** Once, not for each who tries, until it is another or is mended. */
    private void noteFault(String why) {
        if (!why.equals(fileFault)) {
            fileFault = why;
            LOG.error("nobody can log in: {}", why);
        }
    }

    private void noteMended() {
        if (fileFault != null) {
            fileFault = null;
            LOG.info("the accounts can be read again");
        }
    }

    private void logout(RoutingContext ctx) {
        Cookie given = ctx.request().getCookie(Credentials.COOKIE);
        if (given != null) {
            auditLogout(given.getValue(), gate.addressOf(ctx.request()));
        }
        ctx.response()
                .addCookie(cookie("", 0))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .setStatusCode(204)
                .end();
    }

    private void auditLogout(String token, String address) {
        try {
            gate.check(address, () -> tokens.agent(token))
                    .ifPresent(agent -> gate.noteRepeatable(
                            Audit.Entry.of(Audit.Event.LOGOUT, address).by(agent.sub())));
        } catch (BadTokenException e) {
            LOG.debug("a logout of nobody: {}", e.getMessage());
        }
    }

    private Cookie cookie(String token, long maxAgeSeconds) {
        return Cookie.cookie(Credentials.COOKIE, token)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(isSecure)
                .setMaxAge(maxAgeSeconds);
    }
}
