package io.blabbermouth.chat;

/** What an entry of a chat's log says happened. */
public sealed interface Change {
    /** Calls the handler's method for this kind, so that a new kind does not compile until everybody handles it. */
    void handledBy(Handler handler);

    /** One method a kind. */
    interface Handler {
        void messageSent(MessageSent change);

        void joined(Joined change);

        void claimed(Claimed change);

        void left(Left change);

        void returned(Returned change);

        void requeued(Requeued change);

        void ended(Ended change);

        void expired(Expired change);
    }

    record MessageSent(ChatMessage message) implements Change {
        @Override
        public void handledBy(Handler handler) {
            handler.messageSent(this);
        }
    }

    /** The user joined for the first time. */
    record Joined() implements Change {
        @Override
        public void handledBy(Handler handler) {
            handler.joined(this);
        }
    }

    /** An agent got the chat, or its former agent took it back. */
    record Claimed(Support support) implements Change {
        @Override
        public void handledBy(Handler handler) {
            handler.claimed(this);
        }
    }

    /** A side's last connection has been gone for the grace. */
    record Left(Side side) implements Change {
        @Override
        public void handledBy(Handler handler) {
            handler.left(this);
        }
    }

    record Returned(Side side) implements Change {
        @Override
        public void handledBy(Handler handler) {
            handler.returned(this);
        }
    }

    /** The chat waits again. */
    record Requeued() implements Change {
        @Override
        public void handledBy(Handler handler) {
            handler.requeued(this);
        }
    }

    record Ended(Side by) implements Change {
        @Override
        public void handledBy(Handler handler) {
            handler.ended(this);
        }
    }

    record Expired() implements Change {
        @Override
        public void handledBy(Handler handler) {
            handler.expired(this);
        }
    }
}
