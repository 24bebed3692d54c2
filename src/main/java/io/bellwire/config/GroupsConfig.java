package io.bellwire.config;

/**
 * {@code groups.*}.
 *
 * @param clientManaged whether clients may create groups (PROTOCOL §6)
 */
public record GroupsConfig(boolean clientManaged) {}
