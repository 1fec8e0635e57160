package io.blabbermouth.load;

/**
 * Where two meet.
 *
 * @param userId empty if the dialect has no users
 */
record Room(String chatId, String userId) {}
