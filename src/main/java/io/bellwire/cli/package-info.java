/**
 * The command line: {@link io.bellwire.cli.CommandLineInterface} picks the subcommand, each of which is a class of its own
 * and sees the outside only through {@link io.bellwire.cli.Terminal}. {@code serve} starts the node through {@link
 * io.bellwire.cli.NodeStarter}, so that nothing here knows what a node is made of.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.cli;
