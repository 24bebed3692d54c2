/** The command line: one class per subcommand. */
@org.jspecify.annotations.NullMarked
package io.bellwire.cli;
