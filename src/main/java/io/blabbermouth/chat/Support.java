package io.blabbermouth.chat;

/** The agent of one chat: the id issued at the claim and the name the user sees. */
public record Support(SupportId supportId, String supportUserName) {}
