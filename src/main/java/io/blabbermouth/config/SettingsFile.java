package io.blabbermouth.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The JSON a configuration is written in.
 *
 * @param name the file's, for errors
 */
public record SettingsFile(String name, ObjectNode json) {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(JsonParser.Feature.ALLOW_COMMENTS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** @param fileOrJson the path of a file, or JSON text, which begins with a brace */
    public static SettingsFile read(String fileOrJson) {
        if (fileOrJson.stripLeading().startsWith("{")) {
            return parse("-conf", fileOrJson);
        }
        try {
            return parse(fileOrJson, Files.readString(Path.of(fileOrJson)));
        } catch (IOException e) {
            throw new SettingsException(fileOrJson + " cannot be read: no such file, or not readable ("
                    + e.getClass().getSimpleName() + "). -conf takes a file or JSON text");
        }
    }

    public static SettingsFile parse(String name, String text) {
        try {
            JsonNode json = READER.readTree(text);
            if (json instanceof ObjectNode object) {
                return new SettingsFile(name, object);
            }
            throw new SettingsException(name + " must hold a JSON object: { … }");
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            String place =
                    location == null ? "" : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
            throw new SettingsException(name + place + ": no valid JSON: " + withoutSource(e.getOriginalMessage()));
        }
    }

    /** Jackson adds in brackets that it was told not to say more. */
    private static String withoutSource(String message) {
        if (message.startsWith("Unrecognized token")) {
            // It may be a secret that lacks its quotes.
            return "there is a word without quotes that is none of true, false and null";
        }
        int bracket = message.indexOf(" (");
        return bracket < 0 ? message : message.substring(0, bracket);
    }
}
