package io.blabbermouth.protocol;

/** What an agent's client may send on {@code /users}. The records are the message types of the wire, by name. */
public sealed interface QueueClientMessage {
    <T> T handledBy(Handler<T> handler);

    /** One method a type, so that a new type does not compile until everybody handles it. */
    interface Handler<T> {
        T load(Load message);

        T joinUser(JoinUser message);

        T pong(Pong message);
    }

    /**
     * Asks for the pending users and, from then on, for what changes.
     *
     * @param batch one {@code PendingUsers} instead of one bare object a user
     */
    record Load(boolean batch) implements QueueClientMessage {
        static Load read(Args args) throws BadMessageException {
            return new Load(args.optionalBool("batch"));
        }

        @Override
        public <T> T handledBy(Handler<T> handler) {
            return handler.load(this);
        }
    }

    /** Takes a user off every agent's list for a while. */
    record JoinUser(String userId, String chatId) implements QueueClientMessage {
        static JoinUser read(Args args) throws BadMessageException {
            return new JoinUser(args.text("userId"), args.text("chatId"));
        }

        @Override
        public <T> T handledBy(Handler<T> handler) {
            return handler.joinUser(this);
        }
    }

    /** The heartbeat's answer, in either of its forms. */
    record Pong() implements QueueClientMessage {
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
