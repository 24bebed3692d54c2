package io.bellwire.delivery;

import io.bellwire.protocol.Actor;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a group, as one node tells another one of it; best effort (PROTOCOL §4, {@code onGroupChanged}).
 *
 * @param payload the notice's JSON text in UTF-8; not to be changed
 * @param groupID whoever is a member by now hears of it
 * @param others who hears of it besides: those who are no members any more
 * @param except the device that acted; null: there is none
 */
@SuppressWarnings("ArrayRecordComponent") // shared by all who get it, and never compared
public record GroupNews(
        Buffer payload,
        String groupID,
        List<String> others,
        @Nullable Actor except) {}
