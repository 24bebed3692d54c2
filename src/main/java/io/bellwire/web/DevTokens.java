package io.bellwire.web;

/** Makes tokens for whoever asks on this machine: only with {@code --dev}, where the key is thrown away at the end. */
@FunctionalInterface
public interface DevTokens {

    /**
     * A token for that user.
     *
     * @param userID as the browser gave it
     * @throws IllegalArgumentException with a reason for people, if that is no userID
     */
    String mint(String userID);
}
