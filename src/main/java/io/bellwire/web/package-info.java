/**
 * What a browser loads from the clients' port: the module for JavaScript clients under {@code /sdk}, for everybody and
 * every site; and, with {@code serve --dev} only, the demo pages and tokens to try them with. {@link
 * io.bellwire.web.WebPages} takes the requests that are not for {@code /v1/signaling}, {@link io.bellwire.web.AssetStore}
 * reads files from the class path, once and off the event loop. It knows nothing of calls.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.web;
