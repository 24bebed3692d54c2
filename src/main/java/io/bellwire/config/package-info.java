/**
 * Settings. {@link io.bellwire.config.Settings} lists every key with its kind and default; {@link
 * io.bellwire.config.ConfigLoader} collects raw values from flags, environment and file; {@link
 * io.bellwire.config.ConfigBinder} turns them into {@link io.bellwire.config.GatewayConfig}, a record of one record per
 * section. Each record checks itself where it is built; the loader reports all that is wrong together.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.config;
