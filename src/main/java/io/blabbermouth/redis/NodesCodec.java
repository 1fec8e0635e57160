package io.blabbermouth.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nodes write for each other, as JSON. Of another version's the unknown is ignored, and what cannot be read is left out. */
final class NodesCodec {
    private static final Logger LOG = LoggerFactory.getLogger(NodesCodec.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private NodesCodec() {}

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own value has no JSON form: " + value.getClass(), e);
        }
    }

    static <T> Optional<T> read(String json, Class<T> type) {
        try {
            return Optional.of(JSON.readValue(json, type));
        } catch (JsonProcessingException e) {
            LOG.debug("another node's {} cannot be read", type.getSimpleName());
            return Optional.empty();
        }
    }
}
