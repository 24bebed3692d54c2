/** Settings: records that are checked where they are built, and the loader that fills them. */
@org.jspecify.annotations.NullMarked
package io.bellwire.config;
