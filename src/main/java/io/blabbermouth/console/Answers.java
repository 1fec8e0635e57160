package io.blabbermouth.console;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.Json;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeoutException;

/** How the console's API answers: JSON, and errors as those of the other ports, {@code {"error": {"code", "message"}}}. */
final class Answers {
    private Answers() {}

    private record Failure(Detail error) {}

    private record Detail(ErrorCode code, String message) {}

    static void json(RoutingContext ctx, String json) {
        json(ctx, 200, json);
    }

    static void error(RoutingContext ctx, int status, ErrorCode code, String message) {
        if (status == 401) {
            // RFC 9110, section 11.6.1.
            ctx.response().putHeader("WWW-Authenticate", "Bearer");
        }
        json(ctx, status, Json.writeBare(new Failure(new Detail(code, message))));
    }

    /** For what was asked on the bus. */
    static void failure(RoutingContext ctx, Throwable failure) {
        if (failure instanceof TimeoutException) {
            error(ctx, 504, ErrorCode.UNAVAILABLE, "no answer in time");
        } else if (failure instanceof BusException known && known.kind() == BusException.Kind.UNAVAILABLE) {
            error(ctx, 503, ErrorCode.UNAVAILABLE, "not now: " + known.getMessage());
        } else {
            error(ctx, 500, ErrorCode.INTERNAL, String.valueOf(failure.getMessage()));
        }
    }

    private static void json(RoutingContext ctx, int status, String json) {
        if (!ctx.response().ended()) {
            ctx.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(json);
        }
    }
}
