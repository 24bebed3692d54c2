package io.bellwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code src/docs/protocol.md} is the contract with clients: what it lists and shows must be what the code does. */
class DocumentTest {

    private static final Path FILE = Path.of("src/docs/protocol.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```json\\n(.*?)^```$");
    private static final Pattern METHOD = Pattern.compile("\"method\": \"(\\w+)\"");
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");
    private static final Pattern NUMBER = Pattern.compile("(\\d(?:[\\d,]*\\d)?)( KiB| MiB)?");

    /** As in {@code | 4408 | nothing came from the client |}. */
    private static final Pattern CODE_ROW = Pattern.compile("(?m)^\\| (-?\\d{4,5}) \\|");

    /** As in {@code | `ping`, `logout` | none |}; the first column. */
    private static final Pattern WORD_ROW = Pattern.compile("(?m)^\\|( `\\w+`[^|]*)\\|");

    /** As in "1 to 32 entries (`limits.batchEntries`)". */
    private static final Pattern LIMIT_BEHIND =
            Pattern.compile("(\\d[^ ]*(?: KiB| MiB)?)(?: \\w+)? \\(`limits\\.(\\w+)`\\)");

    /** As in "at most `limits.devicesPerUser` (32)". */
    private static final Pattern LIMIT_BEFORE = Pattern.compile("`limits\\.(\\w+)` \\((\\d[^ )]*(?: KiB| MiB)?)");

    /** As in {@code | `callsPerSecond`, `callsBurst` | 50, 200 |}. */
    private static final Pattern LIMIT_ROW = Pattern.compile("(?m)^\\|( `\\w+`[^|]*)\\| (\\d[^|]*) \\|");

    private final String document;

    DocumentTest() throws IOException {
        document = Files.readString(FILE);
    }

    @Test
    void everyExampleIsStrictJson() {
        assertThat(examples())
                .hasSizeGreaterThan(10)
                .allSatisfy(example -> assertThat(Frames.decode(example)).isInstanceOf(Incoming.Single.class));
    }

    @Test
    void everyExampleOfARequestIsTaken() {
        List<String> requests = examples().stream()
                .filter(example -> METHOD.matcher(example).find() && !example.contains("\"method\": \"on"))
                .toList();

        assertThat(requests)
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        request -> assertThat(Frames.single(request).content()).isInstanceOf(Call.class));
    }

    @Test
    void listsTheMethodsAndNoOthers() {
        List<String> listed = wordsOfRows("**3.4**", "**3.5**");
        listed.add("login");

        assertThat(listed).containsExactlyInAnyOrderElementsOf(words(Method.values(), Method::word));
        assertThat(document).contains("\"method\": \"login\"");
    }

    @Test
    void listsTheNoticesAndNoOthers() {
        List<String> sent = Stream.of(Notice.class, Notice.OfInvitation.class)
                .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
                .filter(Class::isRecord)
                .map(type ->
                        type == Notice.NewInvitation.class ? "onReceiveNewInvitation" : "on" + type.getSimpleName())
                .toList();
        List<String> listed = wordsOfRows("**4.5**", "**4.6**");
        listed.removeAll(words(Feature.values(), Feature::word));

        assertThat(listed).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    void listsTheErrorCodesAndNoOthers() {
        assertThat(codes("**7.2**", "**7.3**"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
    }

    @Test
    void listsTheCloseCodesAndNoOthers() {
        assertThat(codes("**1.17**", "**1.18**"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(CloseCode.values()).map(CloseCode::code).toList());
    }

    @Test
    void namesEveryWordOfTheEnumerations() {
        List<String> used = new ArrayList<>();
        used.addAll(words(Feature.values(), Feature::word));
        used.addAll(words(GroupChange.values(), GroupChange::word));
        used.addAll(words(InviteeState.values(), InviteeState::word));
        used.addAll(words(JoinPolicy.values(), JoinPolicy::word));
        used.addAll(words(Outcome.values(), Outcome::word));
        used.addAll(words(Reach.values(), Reach::word));
        used.addAll(words(RejectReason.values(), RejectReason::word));
        used.addAll(words(Scope.values(), Scope::word));
        used.addAll(words(StateFilter.values(), StateFilter::word));
        used.addAll(words(RpcError.LoginRefused.Reason.values(), RpcError.LoginRefused.Reason::word));

        assertThat(new TreeSet<>(found(WORD, document, word -> word.group(1)))).containsAll(used);
    }

    @Test
    void namesEveryLimitWithItsDefault() {
        Map<String, Long> expected = new TreeMap<>();
        for (String name : Limits.names()) {
            expected.put(name, (long) Limits.DEFAULT.bound(name));
        }
        // The document says in words that there is none.
        assertThat(document).contains("`limits.connectionsPerAddress`; by default there is no bound");
        assertThat(expected.remove("connectionsPerAddress")).isZero();

        assertThat(limitsInTheDocument()).isEqualTo(expected);
    }

    private Map<String, Long> limitsInTheDocument() {
        Map<String, Long> limits = new TreeMap<>();
        LIMIT_BEHIND.matcher(document).results().forEach(one -> put(limits, one.group(2), numbers(one.group(1))));
        LIMIT_BEFORE.matcher(document).results().forEach(one -> put(limits, one.group(1), numbers(one.group(2))));
        LIMIT_ROW.matcher(between("**7.6**", "**7.7**")).results().forEach(row -> {
            List<String> names = found(WORD, row.group(1), word -> word.group(1));
            List<Long> values = numbers(row.group(2));
            assertThat(values).as(row.group()).hasSameSizeAs(names);
            for (int i = 0; i < names.size(); i++) {
                put(limits, names.get(i), values.subList(i, i + 1));
            }
        });
        return limits;
    }

    /** Where the document names a limit twice, it must say the same. */
    private static void put(Map<String, Long> limits, String name, List<Long> value) {
        assertThat(value).as(name).hasSize(1);
        Long before = limits.put(name, value.get(0));
        assertThat(before).as(name).isIn(null, value.get(0));
    }

    private List<String> examples() {
        return found(EXAMPLE, document, example -> example.group(1));
    }

    private List<String> wordsOfRows(String from, String to) {
        List<String> words = new ArrayList<>();
        WORD_ROW.matcher(between(from, to))
                .results()
                .forEach(row -> words.addAll(found(WORD, row.group(1), word -> word.group(1))));
        return words;
    }

    private List<Integer> codes(String from, String to) {
        return found(CODE_ROW, between(from, to), row -> Integer.valueOf(row.group(1)));
    }

    /** The part from one numbered rule to another. */
    private String between(String from, String to) {
        assertThat(document).containsSubsequence("\n" + from, "\n" + to);
        return document.substring(document.indexOf("\n" + from), document.indexOf("\n" + to));
    }

    private static List<Long> numbers(String text) {
        return found(NUMBER, text, number -> {
            long value = Long.parseLong(number.group(1).replace(",", ""));
            String unit = number.group(2);
            return unit == null ? value : unit.equals(" KiB") ? value << 10 : value << 20;
        });
    }

    private static <E> List<String> words(E[] all, Function<E, String> word) {
        return Arrays.stream(all).map(word).toList();
    }

    private static <T> List<T> found(Pattern pattern, String text, Function<MatchResult, T> what) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map(what).toList();
    }
}
