package io.blabbermouth.web;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.logging.Logs;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One WebSocket, as the log and its chat's trail name it.
 *
 * @param id unique on this node while it runs
 * @param chatId null on the subscriber port
 */
record ConnectionName(String id, @Nullable ChatId chatId) {
    private static final AtomicLong COUNT = new AtomicLong();

    static ConnectionName next(@Nullable ChatId chatId) {
        return new ConnectionName("c" + COUNT.incrementAndGet(), chatId);
    }

    /** The same line of the log, as one about this connection. */
    LoggingEventBuilder in(LoggingEventBuilder line) {
        LoggingEventBuilder named = line.addKeyValue(Logs.CONNECTION, id);
        return chatId == null ? named : named.addKeyValue(Logs.CHAT, chatId.value());
    }
}
