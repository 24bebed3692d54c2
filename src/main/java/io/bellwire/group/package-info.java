/**
 * Groups: who may join, leave, add, remove (PROTOCOL §6). Pure, like the invitation's machine: {@link
 * io.bellwire.group.GroupMachine} decides on a {@link io.bellwire.group.Group} and a {@link
 * io.bellwire.group.GroupCommand}; a store keeps the result.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.group;
