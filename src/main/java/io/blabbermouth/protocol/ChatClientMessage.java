package io.blabbermouth.protocol;

import io.blabbermouth.chat.Side;
import org.jspecify.annotations.Nullable;

/**
 * What a client may send on {@code /chat/{chatId}}. The records are the message types of the wire, by name.
 *
 * <p>Fields by which a client would speak as somebody else ({@code userId} in a {@code ChatMessage}, say) are not read:
 * a connection speaks as what it joined as.
 */
public sealed interface ChatClientMessage {
    /** Longest {@code clientMessageId}. */
    int CLIENT_MESSAGE_ID_CODE_POINTS_MAX = 64;

    <T> T handledBy(Handler<T> handler);

    /** One method a type, so that a new type does not compile until everybody handles it. */
    interface Handler<T> {
        T join(Join message);

        T chatMessage(ChatMessage message);

        T typing(Typing message);

        T seen(Seen message);

        T leave(Leave message);

        T pong(Pong message);
    }

    /** A message by which the connection says which side it is; it must be its own. */
    sealed interface FromSide extends ChatClientMessage {
        Side from();
    }

    /**
     * Binds the connection to a side.
     *
     * @param supportUserName as the client wrote it; see {@link #claimName}
     * @param after the last seq the client holds; null if it does not know resets
     */
    record Join(
            Side from,
            String userId,
            @Nullable String supportId,
            @Nullable String supportUserName,
            @Nullable Long after,
            @Nullable String epoch)
            implements ChatClientMessage {
        static Join read(Args args) throws BadMessageException {
            return new Join(
                    args.side("from"),
                    args.text("userId"),
                    args.optionalId("supportId"),
                    args.optionalText("supportUserName"),
                    args.optionalSeq("after"),
                    args.optionalId("epoch"));
        }

        /** The name of an agent who claims and has no token that says it. */
        public String claimName() throws BadMessageException {
            if (supportUserName == null) {
                throw new BadMessageException(ErrorCode.BAD_MESSAGE, "args.supportUserName is missing");
            } else if (!Text.isName(supportUserName)) {
                throw new BadMessageException(
                        ErrorCode.BAD_MESSAGE,
                        "args.supportUserName must be 1 to " + Text.NAME_CODE_POINTS_MAX
                                + " characters, not blank, without control characters");
            }
            return supportUserName;
        }

        public boolean isClaim() {
            return from == Side.SUPPORT && supportId == null;
        }

        @Override
        public <T> T handledBy(Handler<T> handler) {
            return handler.join(this);
        }
    }

    record ChatMessage(Side from, String content, @Nullable String clientMessageId) implements FromSide {
        static ChatMessage read(Args args) throws BadMessageException {
            // First, so that the error for any other field can carry it.
            String clientMessageId = args.optionalTextUpTo("clientMessageId", CLIENT_MESSAGE_ID_CODE_POINTS_MAX);
            try {
                String content = args.text("content");
                if (content.isEmpty()) {
                    throw args.bad("content", "is empty");
                }
                return new ChatMessage(args.side("from"), content, clientMessageId);
            } catch (BadMessageException e) {
                throw new BadMessageException(ErrorCode.BAD_MESSAGE, String.valueOf(e.getMessage()), clientMessageId);
            }
        }

        @Override
        public <T> T handledBy(Handler<T> handler) {
            return handler.chatMessage(this);
        }
    }

    record Typing(Side from, boolean isTyping) implements FromSide {
        static Typing read(Args args) throws BadMessageException {
            return new Typing(args.side("from"), args.bool("isTyping"));
        }

        @Override
        public <T> T handledBy(Handler<T> handler) {
            return handler.typing(this);
        }
    }

    record Seen(Side from, long seq) implements FromSide {
        static Seen read(Args args) throws BadMessageException {
            return new Seen(args.side("from"), args.seq("seq"));
        }

        @Override
        public <T> T handledBy(Handler<T> handler) {
            return handler.seen(this);
        }
    }

    record Leave(Side from) implements FromSide {
        static Leave read(Args args) throws BadMessageException {
            return new Leave(args.side("from"));
        }

        @Override
        public <T> T handledBy(Handler<T> handler) {
            return handler.leave(this);
        }
    }

    /** The heartbeat's answer, in either of its forms. */
    record Pong() implements ChatClientMessage {
        static Pong read(Args args) throws BadMessageException {
            args.side("from");
            return new Pong();
        }

        @Override
        public <T> T handledBy(Handler<T> handler) {
            return handler.pong(this);
        }
    }
}
