package io.blabbermouth.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import io.blabbermouth.terminal.Replies.Look;
import io.blabbermouth.terminal.Replies.Shown;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code console}: the messages on a node's event bus, as they are sent. */
@Command(
        name = "./blabbermouth console",
        description = "Shows the messages on a node's event bus as they are sent, one a line, until Ctrl-C.%n",
        sortOptions = false,
        usageHelpWidth = 110,
        footer = {
            "",
            "  ./blabbermouth console --address 'chat.*'            what nodes tell the connections of all chats",
            "  ./blabbermouth console --address chats.append        messages that are to be stored, and the answers",
            "  ./blabbermouth console --address 'chat*' --text 5db9a57b13794b468d7f5b2b0d0ee2b4   one chat",
            "",
            "If there are more than 100 in a quarter of a second the newest are shown, and how many are not.",
            "In token mode content, names and ids are hidden; --unmasked shows them, and is noted in the audit log.",
            "",
            "Exit codes: 0 nobody reads the output any more; 1 the node does not answer, refuses, or has closed;",
            "2 wrong usage; 130 Ctrl-C."
        })
final class TailCommand extends ApiCommand {
    private static final long CLOSE_MILLIS_MAX = 1000;

    @Option(
            names = "--address",
            paramLabel = "PATTERN",
            description = "Addresses, * stands for anything [*]; replies have that of their request")
    String address = "*";

    @Option(names = "--text", paramLabel = "TEXT", description = "What must be in the message as it is shown")
    String text = "";

    @Option(names = "--unmasked", description = "Shows what is hidden in token mode")
    boolean unmasked;

    TailCommand(Terminal.Output output) {
        super(output);
    }

    @Override
    public Integer call() throws ApiException {
        Api api = api();
        // Says in a sentence what a handshake that fails does not.
        api.get("/api/node");
        Reader reader = new Reader(api);
        WebSocket socket;
        try {
            socket = api.open("/api/bus", reader).join();
        } catch (CompletionException e) {
            throw new ApiException(0, "the bus cannot be watched: " + e.getCause());
        }
        Thread hook = new Thread(() -> close(socket));
        Runtime.getRuntime().addShutdownHook(hook);
        socket.sendText(Api.write(Map.of("address", address, "text", text, "unmasked", unmasked)), true)
                .join();
        String why = reader.ended.join();
        if (why.isEmpty()) {
            close(socket);
            return Terminal.EXIT_FINE;
        }
        throw new ApiException(0, why);
    }

    private static void close(WebSocket socket) {
        CompletableFuture<WebSocket> unused = socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                .completeOnTimeout(socket, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .exceptionally(e -> socket);
        unused.join();
    }

    /** Of one thread at a time, as the client promises. */
    private final class Reader implements WebSocket.Listener {
        private final Api api;
        private final StringBuilder begun = new StringBuilder();
        /** With why; empty if nobody reads the output any more. */
        private final CompletableFuture<String> ended = new CompletableFuture<>();

        private Reader(Api api) {
            this.api = api;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            begun.append(part);
            if (last) {
                String whole = begun.toString();
                begun.setLength(0);
                show(whole);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended.complete(
                    switch (code) {
                        case 4401 -> "the token has expired; get another one";
                        case 4429 -> "too many watch this node's bus already";
                        default ->
                            "the node has closed the connection (" + code + (reason.isEmpty() ? "" : " " + reason)
                                    + ")";
                    });
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ended.complete("the node is gone: " + error.getMessage());
        }

        private void show(String whole) {
            try {
                Look look = api.read(whole, Look.class);
                if (look.error() != null) {
                    ended.complete(look.error());
                } else if (json) {
                    api.read(whole, JsonNode.class).path("messages").forEach(out::println);
                } else {
                    show(look);
                }
            } catch (ApiException e) {
                ended.complete(String.valueOf(e.getMessage()));
            }
            if (out.checkError()) {
                ended.complete("");
            }
        }

        private void show(Look look) {
            look.messages().forEach(each -> out.println(Text.safe(line(each))));
            if (look.leftOut() > 0) {
                err.println("… and " + look.leftOut() + " more, that came too fast");
            }
        }

        private String line(Shown shown) {
            String duration = shown.durationMillis() == null ? "" : Text.millis(shown.durationMillis()) + " ms";
            String body = Boolean.TRUE.equals(shown.truncated())
                    ? "(" + shown.bytes() + " bytes, too long to be shown)"
                    : String.valueOf(shown.body());
            return String.format(
                    "%s  %-7s  %-20s  %9s  %s",
                    Text.time(shown.atMillis()), shown.kind(), shown.address(), duration, body);
        }
    }
}
